// Where in a text a risk lies, and how its message calls that place. Names come from files, so a message makes their
// hidden characters visible; values never stand in a message.
import { RISK_SEVERITIES, type Risk, type RiskFlag, type RiskSeverity } from "../../model/review.js";
import { visibleLine } from "../../model/text/visible-text.js";
import type { NewText } from "./subject.js";

/** Longer names are cut: a key may be a whole page. */
const LONGEST_NAME = 80;

/** A name from a file as a message shows it: on one line, nothing hidden, not too long. */
export function nameIn(text: string): string {
  const shown = visibleLine(text);
  return shown.length <= LONGEST_NAME ? shown : `${[...shown].slice(0, LONGEST_NAME - 1).join("")}…`;
}

/** What a message calls a text: "the value of /caching". */
function describeText({ kind, name }: NewText): string {
  switch (kind) {
    case "value":
      return name === "" ? "the value" : `the value of ${nameIn(name)}`;
    case "key":
      return name === "" ? "a key" : `the key ${nameIn(name)}`;
    case "entry":
      return `entry ${nameIn(name)}`;
    case "prose":
      return "the text";
    case "path":
      return "the file's name";
    case "reason":
      return "the reason";
  }
}

/**
 * The 1-based line of an offset. Only prose has the lines of its file; a value of several lines may be written on one
 * line, with escapes, and is found by where it begins.
 */
function lineAt(text: NewText, offset: number): number | null {
  if (text.line === null || text.kind !== "prose") return text.line;
  let line = text.line;
  for (let feed = text.text.indexOf("\n"); feed >= 0 && feed < offset; line++) {
    feed = text.text.indexOf("\n", feed + 1);
  }
  return line;
}

/** Something found in a text. */
export interface Trace {
  /** What makes two of them the same to a reviewer; the first of a kind speaks for all in its text. */
  readonly kind: string;
  readonly severity: RiskSeverity;
  /** In UTF-16 code units. */
  readonly offset: number;
  /** What it is, as the beginning of a sentence. */
  readonly what: string;
}

/** One risk for each kind of trace in a text, where the first of them lies. */
export function summarizeTraces(flag: RiskFlag, text: NewText, traces: readonly Trace[]): Risk[] {
  const kinds = new Map<string, Trace[]>();
  for (const trace of traces) {
    const known = kinds.get(trace.kind);
    if (known === undefined) kinds.set(trace.kind, [trace]);
    else known.push(trace);
  }
  return [...kinds.values()].map((alike): Risk => {
    const first = alike.reduce((least, trace) => (trace.offset < least.offset ? trace : least));
    const severity = alike.reduce((worst, trace) => worseOf(worst, trace.severity), first.severity);
    const more = alike.length > 1 ? `, and ${alike.length - 1} more of the kind` : "";
    const message = `${first.what} in ${describeText(text)}${more}.`;
    return { flag, severity, path: text.path, line: lineAt(text, first.offset), message };
  });
}

function worseOf(left: RiskSeverity, right: RiskSeverity): RiskSeverity {
  return RISK_SEVERITIES.indexOf(left) < RISK_SEVERITIES.indexOf(right) ? right : left;
}

/** `1 context`, `12 contexts`. */
export function countOf(number: number, one: string, many = `${one}s`): string {
  return `${number.toLocaleString("en")} ${number === 1 ? one : many}`;
}
