// Findings that are the answer itself, in the form of a compiler: one a line, with what to do below.
import type { Finding, Severity } from "../../errors/finding.js";
import { visibleLine } from "../../model/text/visible-text.js";
import type { Paint } from "../output/screen.js";

/** `path:line:column: error: message [CODE]`, as compilers say it and editors understand it. */
export function renderFindingLine(finding: Finding, paint: Paint): string[] {
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

/** `1204` as `1,204`. */
export function groupDigits(number: number): string {
  return String(number).replace(/\B(?=(?:\d{3})+$)/g, ",");
}
