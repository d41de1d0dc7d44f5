// What a review has to say about lines of files, worst first: risks, conflicts, and files that are broken. One list for
// every format that programs show beside the code.
import type { Finding } from "../../../errors/finding.js";
import type { ReviewConflict, ReviewData, Risk } from "../../../model/review.js";
import { visibleLine } from "../../../model/text/visible-text.js";

export const LEVELS_OF_ANNOTATION = ["error", "warning", "notice"] as const;

export interface Annotation {
  readonly level: (typeof LEVELS_OF_ANNOTATION)[number];
  /** Permanent: a risk flag, `conflict`, or a finding's code. */
  readonly rule: string;
  /** Relative to the root; null where nothing lies in a file. */
  readonly path: string | null;
  /** 1-based; null where no line can be named. */
  readonly line: number | null;
  /** On one line, nothing hidden in it. */
  readonly message: string;
}

/** What a review and its findings come to. */
export interface ReviewReport {
  readonly data: ReviewData;
  readonly findings: readonly Finding[];
}

/** Lists them, errors first; within a level what breaks first, then risks and conflicts in their own order. */
export function listAnnotations({ data, findings }: ReviewReport): Annotation[] {
  const all = [
    ...findings.map(annotateFinding),
    ...data.risks.map(annotateRisk),
    ...data.conflicts.map(annotateConflict),
  ];
  return LEVELS_OF_ANNOTATION.flatMap((wanted) => all.filter(({ level }) => level === wanted));
}

function annotateFinding({ code, severity, path, line, message, hint }: Finding): Annotation {
  const level = severity === "info" ? "notice" : severity;
  const text = hint === undefined ? message : `${/[.!?]$/.test(message) ? message : `${message}.`} ${hint}`;
  return { level, rule: code, path: path ?? null, line: line ?? null, message: visibleLine(text) };
}

function annotateRisk({ flag, severity, path, line, message }: Risk): Annotation {
  const level = severity === "high" ? "error" : severity === "medium" ? "warning" : "notice";
  return { level, rule: flag, path, line, message: visibleLine(message) };
}

/** At the last of its sides: what head brings is what its author can still change. */
function annotateConflict({ values, message }: ReviewConflict): Annotation {
  const place = values.findLast(({ side }) => side !== "base");
  return {
    level: "warning",
    rule: "conflict",
    path: place?.path ?? null,
    line: place?.line ?? null,
    message: visibleLine(message),
  };
}
