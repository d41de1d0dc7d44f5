// `ctx explain` as people read it: the value, where it comes from, and what it overrides, nearest first.
import type { ExplainData } from "../../actions/explain.js";
import type { Outcome } from "../../model/outcome.js";
import { visibleLine } from "../../model/text/visible-text.js";
import type { Rendering } from "../command-spec.js";
import type { Screen } from "../output/screen.js";
import { mentionValue } from "./bare-value.js";
import { alignColumns, type Cell } from "./columns.js";
import { formatJson } from "./json.js";
import { placeOf } from "./resolved.js";
import { formatAge } from "./time.js";

const VALUE_WIDTH = 60;

export function renderExplain(outcome: Outcome<ExplainData>, screen: Screen): Rendering {
  const { value, origin, overrides } = outcome.data;
  const { paint } = screen;
  const rows: Cell[][] = [
    [
      { text: "" },
      { text: visibleLine(origin.ref), paint: paint.cyan },
      { text: placeOf(origin) },
      { text: describeAuthor(outcome, screen.now), paint: paint.dim },
    ],
    ...overrides.map((override) => [
      { text: "" },
      { text: `overrides ${visibleLine(override.ref)}`, paint: paint.dim },
      { text: placeOf(override) },
      { text: mentionValue(override.value, VALUE_WIDTH), paint: paint.dim },
    ]),
  ];
  const shown = formatJson(value);
  const isShort = shown.length <= VALUE_WIDTH || typeof value !== "object";
  return {
    result: [paint.bold(isShort ? shown : formatJson(value, true)), ...alignColumns(rows, [2, 3])].join("\n"),
  };
}

/** `a1b2c3d Ada 3 days ago`, and how the value was combined where it did not simply replace. */
function describeAuthor(outcome: Outcome<ExplainData>, now: number): string {
  const { origin } = outcome.data;
  const strategy = origin.strategy === "replace" ? "" : ` (${visibleLine(origin.strategy)})`;
  if (origin.commit !== null) {
    const age = origin.date === null ? "" : ` ${visibleLine(formatAge(origin.date, now))}`;
    return `${origin.commit.slice(0, 7)} ${visibleLine(origin.author ?? "unknown")}${age}${strategy}`;
  }
  if (origin.from === "personal") return `personal${strategy}`;
  const isUntold =
    origin.line === null || outcome.findings.some((finding) => finding.code === "AUTHOR_UNKNOWN");
  return isUntold ? strategy.trimStart() : `uncommitted${strategy}`;
}
