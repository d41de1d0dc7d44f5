// `ctx validate` as people, editors and CI read it: one finding a line in the form of a compiler, then one line of sum.
import type { ValidateData } from "../../actions/validate.js";
import type { Finding, Severity } from "../../errors/finding.js";
import type { Outcome } from "../../model/outcome.js";
import { visibleLine } from "../../model/text/visible-text.js";
import type { Invocation, Rendering } from "../command-spec.js";
import { hasFlag } from "../parse/invocation.js";
import type { Paint, Screen } from "../output/screen.js";

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
    return [...(isNewFile ? [""] : []), ...renderFinding(finding, paint)];
  });
  if (isQuiet) return { result: lines.join("\n") };
  return { result: [...lines, ...(lines.length > 0 ? [""] : []), sumUp(data, paint)].join("\n") };
}

function counts({ severity }: Finding, isStrict: boolean): boolean {
  return severity === "error" || (isStrict && severity === "warning");
}

/** `path:line:column: error: message [CODE]`, as compilers say it and editors understand it. */
function renderFinding(finding: Finding, paint: Paint): string[] {
  const { path, line, column, severity, message, code, hint, more } = finding;
  const place = [path === undefined ? undefined : visibleLine(path), line, column];
  const where =
    path === undefined ? "" : `${paint.bold(place.filter((part) => part !== undefined).join(":"))}: `;
  const label = PAINTS[severity](paint)(`${severity}:`);
  const lines = [`${where}${label} ${visibleLine(message)} ${paint.dim(`[${code}]`)}`];
  if (hint !== undefined) lines.push(`  ${paint.cyan("hint:")} ${visibleLine(hint)}`);
  if (more !== undefined) lines.push(`  and ${groupDigits(more)} more of this kind in this file`);
  return lines;
}

const PAINTS: Readonly<Record<Severity, (paint: Paint) => (text: string) => string>> = {
  error: (paint) => paint.red,
  warning: (paint) => paint.yellow,
  info: (paint) => paint.cyan,
};

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

function groupDigits(number: number): string {
  return String(number).replace(/\B(?=(?:\d{3})+$)/g, ",");
}
