// `ctx check` as people, editors and hooks read it: what is stale, one finding a line, then one line of sum. A commit that
// leaves nothing stale gets no answer at all.
import type { CheckData, CheckedContext } from "../../actions/check.js";
import type { Outcome } from "../../model/outcome.js";
import { visibleLine } from "../../model/text/visible-text.js";
import type { Invocation, Rendering } from "../command-spec.js";
import { hasFlag } from "../parse/invocation.js";
import type { Paint, Screen } from "../output/screen.js";
import { alignColumns } from "./columns.js";
import { groupDigits, renderFindingLine } from "./finding-line.js";

export function renderFreshness(
  { data, findings }: Outcome<CheckData>,
  { paint, isVerbose }: Screen,
  invocation: Invocation,
): Rendering {
  const isQuiet = hasFlag(invocation, "quiet");
  const isHook = hasFlag(invocation, "staged");
  const shown = isQuiet ? findings.filter(({ severity }) => severity === "error") : findings;
  const lines = shown.flatMap((finding) => renderFindingLine(finding, paint));
  if (isQuiet || (isHook && !isVerbose)) return { result: lines.join("\n") };
  if (data.contexts.length === 0) {
    const remark = isHook ? undefined : adviceFor(invocation);
    return { result: lines.join("\n"), ...(remark === undefined ? {} : { remark }) };
  }
  const all = isVerbose
    ? [
        ...alignColumns(
          data.contexts.map((one) => toRow(one, paint)),
          [2],
        ),
        "",
      ]
    : [];
  const gap = lines.length > 0 ? [""] : [];
  return { result: [...all, ...lines, ...gap, sumUp(data, paint)].join("\n") };
}

function toRow({ ref, path, verdict, reason }: CheckedContext, paint: Paint) {
  return [
    { text: verdict, paint: PAINTS[verdict](paint) },
    { text: visibleLine(ref), paint: paint.bold },
    { text: visibleLine(path) },
    { text: reason, paint: paint.dim },
  ];
}

const PAINTS: Readonly<Record<CheckData["verdict"], (paint: Paint) => (text: string) => string>> = {
  fresh: (paint) => paint.green,
  stale: (paint) => paint.red,
  unknown: (paint) => paint.yellow,
};

/** `12 documents checked: 10 fresh, 1 stale, 1 unknown.` */
function sumUp({ verdict, contexts }: CheckData, paint: Paint): string {
  const counted = (["fresh", "stale", "unknown"] as const).flatMap((name) => {
    const count = contexts.filter((context) => context.verdict === name).length;
    return count === 0 ? [] : [`${groupDigits(count)} ${name}`];
  });
  const documents = `${groupDigits(contexts.length)} ${contexts.length === 1 ? "document" : "documents"}`;
  return PAINTS[verdict](paint)(`${documents} checked: ${counted.join(", ")}.`);
}

function adviceFor({ options }: Invocation): string {
  if ("range" in options) return "These commits change nothing that a document covers.";
  return `No document says which code it covers. For example: ctx set project '/$covers' '["src/**"]'`;
}
