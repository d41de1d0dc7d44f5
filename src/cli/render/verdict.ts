// `ctx validate` as people, editors and CI read it: one finding a line in the form of a compiler, then one line of sum.
import type { ValidateData } from "../../actions/validate.js";
import type { Finding } from "../../errors/finding.js";
import type { Outcome } from "../../model/outcome.js";
import type { Invocation, Rendering } from "../command-spec.js";
import { hasFlag } from "../parse/invocation.js";
import type { Paint, Screen } from "../output/screen.js";
import { groupDigits, renderFindingLine } from "./finding-line.js";

export function renderVerdict(
  { data, findings }: Outcome<ValidateData>,
  { paint }: Screen,
  invocation: Invocation,
): Rendering {
  const isQuiet = hasFlag(invocation, "quiet");
  const isStrict = hasFlag(invocation, "strict");
  const shown = isQuiet ? findings.filter((finding) => counts(finding, isStrict)) : findings;
  const lines = shown.flatMap((finding, index) => {
    const isNewFile = index > 0 && finding.path !== shown[index - 1]?.path;
    return [...(isNewFile ? [""] : []), ...renderFindingLine(finding, paint)];
  });
  if (isQuiet) return { result: lines.join("\n") };
  return { result: [...lines, ...(lines.length > 0 ? [""] : []), sumUp(data, paint)].join("\n") };
}

function counts({ severity }: Finding, isStrict: boolean): boolean {
  return severity === "error" || (isStrict && severity === "warning");
}

/** `1,204 files are valid.` or `1,204 files checked: 2 errors, 1 warning.` */
function sumUp({ valid, checked, errors, warnings, infos }: ValidateData, paint: Paint): string {
  const counted = [count(errors, "error"), count(warnings, "warning"), count(infos, "remark")].filter(
    (text) => text !== null,
  );
  const files = count(checked.files, "file") ?? "0 files";
  const list = counted.join(", ");
  if (!valid) return paint.red(`${files} checked: ${list}.`);
  const isOne = checked.files === 1;
  return paint.green(`${files} ${isOne ? "is" : "are"} valid${list === "" ? "" : `: ${list}`}.`);
}

function count(number: number, noun: string): string | null {
  return number === 0 ? null : `${groupDigits(number)} ${noun}${number === 1 ? "" : "s"}`;
}
