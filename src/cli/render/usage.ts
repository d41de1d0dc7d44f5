// `ctx usage`: the whole in one line, then what fills it.
import type { UsageData } from "../../actions/usage.js";
import type { Outcome } from "../../model/outcome.js";
import { visibleLine } from "../../model/text/visible-text.js";
import type { Rendering } from "../command-spec.js";
import type { Screen } from "../output/screen.js";
import { suggest } from "./suggestion.js";

const BAR_WIDTH = 20;
const GAP = 2;

export function renderUsage({ data, isRefusal }: Outcome<UsageData>, { paint }: Screen): Rendering {
  const { ref, tokens, window, percent, target, layers, sections } = data;
  const isOver = isRefusal === true;
  const head = `${paint.bold(visibleLine(ref))}: about ${count(tokens)} of ${count(window)} tokens, `;
  const share = `${percent} %`;
  const most = `(target ${target} %)`;
  const names = [...layers.map((layer) => visibleLine(layer.ref)), ...sections.map(({ name }) => name)];
  const width = Math.max(...names.map((name) => name.length)) + GAP;
  const digits = Math.max(...[...layers, ...sections].map((one) => count(one.tokens).length));
  const row = (name: string, part: number): string => {
    const bar = "█".repeat(tokens === 0 ? 0 : Math.min(BAR_WIDTH, Math.round((part * BAR_WIDTH) / tokens)));
    return `  ${name.padEnd(width)}${count(part).padStart(digits)}  ${paint.cyan(bar)}`.trimEnd();
  };
  const lines = [
    `${head}${isOver ? paint.red(share) : share} ${paint.dim(most)}`,
    "",
    ...layers.map((layer) => row(visibleLine(layer.ref), layer.tokens)),
    "",
    ...sections.map((section) => row(section.name, section.tokens)),
  ];
  const remark = `More than the target. What can be shown in short: ${suggest("prune", ref)} --policy moderate`;
  return { result: lines.join("\n"), ...(isOver ? { remark } : {}) };
}

/** `12,345`: the same in every locale. */
export function count(tokens: number): string {
  return String(tokens).replace(/\B(?=(?:\d{3})+$)/g, ",");
}
