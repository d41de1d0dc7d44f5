// `ctx log`: the entries of one context, newest last.
import { CtxError } from "../errors/ctx-error.js";
import type { Finding } from "../errors/finding.js";
import type { EntryKind, EntryRecord } from "../model/entry.js";
import type { Outcome } from "../model/outcome.js";
import { formatRef } from "../model/ref.js";
import type { Runtime } from "../ports/runtime.js";
import { withoutRetracted } from "../resolve/entry-selection.js";
import { findPending } from "../store/journal/pending.js";
import type { Phase } from "../resolve/phases.js";
import { getContext, toRef } from "../store/read/find-ref.js";
import { locateFindings } from "../store/read/locate-findings.js";
import { countManyLoose } from "../store/read/loose-entries.js";
import { openForReading } from "./open.js";
import type { Following, PlaceRequest } from "./request.js";
import { sourcesOf } from "./resolve-ref.js";

export interface LogRequest extends PlaceRequest {
  readonly ref: string;
  readonly kind?: EntryKind;
  /** RFC 3339 date or time, or a duration back from now such as 90m, 24h, 7d, 2w. */
  readonly since?: string;
  /** Also tell the phases of the entries that are listed. */
  readonly phases?: boolean;
  /** Tell the entries one by one, and go on with those that come, until `stop` fires. Not together with `phases`. */
  readonly follow?: Following<LogNews>;
}

/** An entry that was followed; without one, only something that was found in the files. */
export interface LogNews {
  readonly entry: EntryRecord | null;
  /** What was not told before. */
  readonly findings: readonly Finding[];
}

export interface LogData {
  readonly ref: string;
  /** With `follow` none: they were told. */
  readonly entries: readonly EntryRecord[];
  /** With `phases`: in the order in which they began. */
  readonly phases?: readonly Phase[];
  /** With `phases`: how many progress entries name none. */
  readonly withoutPhase?: number;
  /**
   * How many entries lie in files of their own that git does not know; only where they are many, so that sealing them
   * is worth it.
   */
  readonly loose?: number;
}

const UNIT_MS: Readonly<Record<string, number>> = { m: 60_000, h: 3_600_000, d: 86_400_000, w: 604_800_000 };

/**
 * Lists the entries of a context, oldest first; retracted ones are left out, their retractions stay.
 * @throws {CtxError} USAGE for a `since` that is no time; otherwise as get does.
 */
export async function log(runtime: Runtime, request: LogRequest): Promise<Outcome<LogData>> {
  const since = request.since === undefined ? null : readSince(request.since, runtime.clock.now());
  const isAsked = (record: EntryRecord): boolean =>
    (request.kind === undefined || record.kind === request.kind) &&
    (since === null || Date.parse(record.at) >= since);
  if (request.follow !== undefined) {
    const { followLog } = await import("./follow-log.js");
    return followLog(runtime, { ...request, follow: request.follow, isAsked });
  }
  const { workspace, reader } = await openForReading(runtime, request, { entries: true });
  const ref = toRef(request.ref, reader.current);
  const context = await getContext(runtime, workspace, { reader, ref });
  const entries = withoutRetracted(context.entries)
    .map((entry) => entry.record)
    .filter(isAsked);
  const pending = await findPending(runtime, workspace, [context]);
  const found = [...workspace.findings, ...context.findings, ...pending];
  const findings = await locateFindings(found, sourcesOf([context], workspace));
  const told = request.phases === true ? (await import("../resolve/phases.js")).tellPhases(entries) : {};
  const { commit } = reader.current;
  const loose = await countManyLoose(runtime, workspace, { context, commit });
  return { data: { ref: formatRef(ref), entries, ...told, ...(loose > 0 ? { loose } : {}) }, findings };
}

function readSince(text: string, nowMs: number): number {
  const back = /^(\d{1,6})([mhdw])$/.exec(text);
  if (back !== null) return nowMs - Number(back[1]) * (UNIT_MS[back[2] as string] as number);
  // Only the RFC 3339 shapes: Date.parse alone would accept almost anything.
  const isDate = /^\d{4}-\d{2}-\d{2}(?:[T ]\d{2}:\d{2}(?::\d{2}(?:\.\d+)?)?(?:Z|[+-]\d{2}:\d{2})?)?$/.test(
    text,
  );
  const time = isDate ? Date.parse(withZone(text)) : NaN;
  if (!Number.isNaN(time)) return time;
  throw new CtxError("USAGE", `Not a time: ${text}`, {
    hint: "Write a date (2026-11-20), a time (2026-11-20T10:00Z) or how long ago (90m, 24h, 7d, 2w).",
  });
}

/** A time without a zone is UTC, as the log shows it. */
function withZone(text: string): string {
  const iso = text.replace(" ", "T");
  return /(?:Z|[+-]\d{2}:\d{2})$/.test(iso) || !iso.includes("T") ? iso : `${iso}Z`;
}
