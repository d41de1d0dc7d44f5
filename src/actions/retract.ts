// `ctx retract`: takes an entry back, with one more entry. What is retracted never comes back (SPEC §15, P11).
import { CtxError } from "../errors/ctx-error.js";
import type { EntryRecord } from "../model/entry.js";
import type { Outcome } from "../model/outcome.js";
import { formatRef } from "../model/ref.js";
import { findSimilar } from "../model/text/similar.js";
import { ULID_LENGTH } from "../model/ulid.js";
import type { Runtime } from "../ports/runtime.js";
import { readAuthor } from "../store/author.js";
import type { Workspace } from "../store/place/workspace.js";
import {
  findEntriesElsewhere,
  findEntriesHere,
  type EntrySearch,
  type FoundEntry,
} from "../store/read/find-entry.js";
import { getContext, toRef } from "../store/read/find-ref.js";
import { locateFindings } from "../store/read/locate-findings.js";
import { appendEntry, type AppendedEntry } from "../store/write/append-entry.js";
import { findAppended } from "../store/write/keyed-entry.js";
import { openForWriting } from "./open.js";
import type { DryRun, WriteRequest } from "./request.js";
import { sourcesOf } from "./resolve-ref.js";

export interface RetractRequest extends WriteRequest {
  /** A ULID, or at least its first six characters, in letters of either case. */
  readonly id: string;
  readonly reason?: string;
  /** Only look in this context; else in all of them. */
  readonly ref?: string;
  /** Idempotency key: retrying with it stores one entry. */
  readonly key?: string;
}

export interface RetractData extends DryRun {
  /** The retraction's own id. */
  readonly id: string;
  readonly ref: string;
  readonly path: string;
  /** False when the entry was retracted already; then `id` is the retraction that stands. */
  readonly created: boolean;
  /** The id of the entry that was taken back. */
  readonly of: string;
  /** That entry. */
  readonly entry: EntryRecord;
}

const SHORTEST_START = 6;
const MOST_CANDIDATES = 10;

/**
 * Retracts an entry, in the invoking worktree, wherever the entry itself is.
 * @throws {CtxError} USAGE for what is no id, and for the id of a retraction; ENTRY_NOT_FOUND; REF_AMBIGUOUS when several
 * entries answer to it; KEY_CONFLICT; WRITE_FAILED.
 */
export async function retract(runtime: Runtime, request: RetractRequest): Promise<Outcome<RetractData>> {
  const start = readId(request.id);
  if (request.reason?.trim() === "") throw new CtxError("USAGE", "The reason is empty.");
  const { workspace, reader } = await openForWriting(runtime, request, { entries: true });
  const within = request.ref === undefined ? null : toRef(request.ref, reader.current);
  const { ref, entry } = await findOne(runtime, workspace, { start, ref: within });
  const { id: of, kind } = entry.record;
  if (kind === "retract") throw isRetraction(of);
  const context = await getContext(runtime, workspace, { reader, ref });
  const by = await readAuthor(request.by, {
    repository: workspace.repository,
    environment: runtime.environment,
  });
  const body = {
    kind: "retract",
    of,
    ...(request.reason === undefined ? {} : { text: request.reason }),
    ...(request.key === undefined ? {} : { key: request.key }),
  } as const;
  const known = findAppended(runtime, workspace, { ref, body });
  const standing = context.entries.find(({ record }) => record.kind === "retract" && record.of === of);
  const appended: AppendedEntry =
    known !== null || standing === undefined
      ? await appendEntry(runtime, workspace, { ref, by, body, dryRun: request.dryRun ?? false })
      : { id: standing.record.id, path: standing.path, created: false };
  const found = [...workspace.findings, ...context.findings];
  return {
    data: { ref: formatRef(ref), of, entry: entry.record, ...appended },
    findings: await locateFindings(found, sourcesOf([context], workspace)),
  };
}

/** Ids are Crockford's base 32, which has no I, L, O, U and counts small letters as capital ones. */
function readId(text: string): string {
  const id = text.trim().toUpperCase();
  if (/^[0-9A-HJKMNP-TV-Z]*$/.test(id) && id.length >= SHORTEST_START && id.length <= ULID_LENGTH) return id;
  throw new CtxError("USAGE", `Not an entry's id: ${text || "(empty)"}`, {
    hint: "Give the id, or at least its first six characters; `ctx log` shows ids with -v.",
  });
}

/** The entry that an id stands for. A whole id that is here is enough; its beginning must be unique everywhere. */
async function findOne(runtime: Runtime, workspace: Workspace, search: EntrySearch): Promise<FoundEntry> {
  const here = await findEntriesHere(runtime, workspace, search);
  const isWhole = search.start.length === ULID_LENGTH;
  const elsewhere =
    isWhole && here.found.length > 0
      ? { found: [], findings: [], names: [] }
      : await findEntriesElsewhere(runtime, workspace, search);
  const byPlace = new Map(
    [...elsewhere.found, ...here.found].map((each) => [
      `${each.entry.record.id} ${formatRef(each.ref)}`,
      each,
    ]),
  );
  const [found, ...others] = byPlace.values();
  if (found === undefined) {
    throw notFound(search, {
      names: [...here.names, ...elsewhere.names],
      findings: await locateFindings([...here.findings, ...elsewhere.findings], []),
    });
  }
  if (others.length > 0) throw ambiguous(search.start, [found, ...others]);
  return found;
}

function notFound(
  { start, ref }: EntrySearch,
  { names, findings }: { names: readonly string[] } & Pick<CtxError, "findings">,
): CtxError {
  const near = start.length === ULID_LENGTH ? findSimilar(start, names) : null;
  const place = ref === null ? "any context, here or on a branch" : formatRef(ref);
  const what = start.length === ULID_LENGTH ? `entry ${start}` : `entry whose id begins with ${start}`;
  const shown = "`ctx log` shows ids with -v.";
  return new CtxError("ENTRY_NOT_FOUND", `There is no ${what} in ${place}.`, {
    hint: near === null ? shown : `did you mean ${near}? ${shown}`,
    findings,
  });
}

function ambiguous(start: string, found: readonly FoundEntry[]): CtxError {
  const sorted = found.toSorted((left, right) => (left.entry.record.id < right.entry.record.id ? -1 : 1));
  const shown = sorted.slice(0, MOST_CANDIDATES).map(({ ref, entry: { record } }) => {
    const text = typeof record.text === "string" ? `: ${record.text.split("\n")[0]}` : "";
    return `${record.id}  ${formatRef(ref)}  ${record.kind}${text}`;
  });
  const more = sorted.length > shown.length ? [`and ${sorted.length - shown.length} more`] : [];
  const isOneId = new Set(sorted.map(({ entry }) => entry.record.id)).size === 1;
  const message = isOneId
    ? `The entry ${sorted[0]?.entry.record.id} stands in ${sorted.length} contexts:`
    : `${start} is the beginning of ${sorted.length} ids:`;
  return new CtxError("REF_AMBIGUOUS", [message, ...shown, ...more].join("\n"), {
    hint: isOneId ? "Say which one with --ref." : "Give more of the id.",
    details: {
      candidates: sorted.map(({ ref, entry: { record, path } }) => ({
        id: record.id,
        ref: formatRef(ref),
        path,
      })),
    },
  });
}

function isRetraction(id: string): CtxError {
  return new CtxError("USAGE", `${id} is a retraction, and what was retracted never comes back.`, {
    hint: "Record it anew, with `ctx progress` or `ctx insight`.",
  });
}
