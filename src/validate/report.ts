// Findings as a report: sorted by place, told once, and no more of one kind in one file than a person reads.
import type { Finding, Severity } from "../errors/finding.js";

/** Of one code in one file; more of them are counted and not shown. */
const MOST_ALIKE = 20;

/** Sorts findings by path, line and column, drops repeated ones, and cuts each code of each file to the first few. */
export function makeReport(findings: readonly Finding[]): Finding[] {
  const groups = new Map<string, Finding[]>();
  for (const finding of findings) {
    const key = JSON.stringify([finding.path, finding.code]);
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [finding]);
    else group.push(finding);
  }
  return [...groups.values()].flatMap(cut).sort(byPlace);
}

/** Counts findings of one severity, also those that were cut. */
export function countFindings(findings: readonly Finding[], severity: Severity): number {
  return findings.reduce(
    (sum, finding) => sum + (finding.severity === severity ? 1 + (finding.more ?? 0) : 0),
    0,
  );
}

function cut(group: readonly Finding[]): Finding[] {
  const sorted = withoutRepeats([...group].sort(byPlace));
  const shown = sorted.slice(0, MOST_ALIKE);
  const counted = sorted.reduce((sum, finding) => sum + (finding.more ?? 0), 0);
  const more = sorted.length - shown.length + counted;
  return more === 0 ? shown : [...shown.slice(0, -1), { ...(shown.at(-1) as Finding), more }];
}

function withoutRepeats(sorted: readonly Finding[]): Finding[] {
  const told = new Set<string>();
  return sorted.filter(({ line, column, message }) => {
    const key = JSON.stringify([line, column, message]);
    return !told.has(key) && told.add(key);
  });
}

function byPlace(left: Finding, right: Finding): number {
  const [a, b] = [left.path ?? "", right.path ?? ""];
  if (a !== b) return a < b ? -1 : 1;
  return (left.line ?? 0) - (right.line ?? 0) || (left.column ?? 0) - (right.column ?? 0);
}
