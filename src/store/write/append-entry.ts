// One new entry: first a frame in the journal, then a write-once file of its own, so that no two writers and no two
// branches ever meet in one file. It is acknowledged when both are done (SPEC §2, Appending safely).
import { CtxError, isCtxError } from "../../errors/ctx-error.js";
import { formatEntry } from "../../format/entries.js";
import { MAX_JSON_LENGTH, parseJson, readQuickly } from "../../format/json.js";
import type { EntryRecord } from "../../model/entry.js";
import type { JsonObject } from "../../model/json/json.js";
import { formatRef, type Ref } from "../../model/ref.js";
import { isFarAhead, makeUlid, ULID_PATTERN } from "../../model/ulid.js";
import type { Runtime } from "../../ports/runtime.js";
import { isPlainEntry } from "../../schema/plain-values.js";
import type { SchemaProblem } from "../../schema/validate.js";
import { appendFrame, listSegments, newestId, requireJournal, topicOf } from "../journal/journal.js";
import { directoryOf, ENTRIES_DIRECTORY, entryPathOf } from "../layout.js";
import type { Workspace } from "../place/workspace.js";
import { refuseSecretsInRecord } from "./refuse-secrets.js";
import { requireInside, writeFiles } from "./writes.js";

export interface EntryDraft {
  readonly ref: Ref;
  readonly by: string;
  /** The record without what the store adds: v, id, at, by. */
  readonly body: Pick<EntryRecord, "kind"> & Partial<EntryRecord>;
  readonly dryRun: boolean;
}

export interface AppendedEntry {
  readonly id: string;
  /** Relative to the root. */
  readonly path: string;
  /** False when an entry with the same key stood there already. */
  readonly created: boolean;
  readonly dryRun?: true;
  readonly diff?: string;
}

/**
 * Appends an entry in the invoking worktree.
 * @throws {CtxError} SECRET_FOUND when the record holds a secret, before anything of it is written or compared;
 * KEY_CONFLICT when the key was used with another body; USAGE when the record would be invalid, or could not be read;
 * OUTSIDE_ROOT when a link is on the way; WRITE_FAILED when it could not be stored, with `details.pending` when the
 * journal has it and only the worktree does not.
 */
export async function appendEntry(
  runtime: Runtime,
  workspace: Workspace,
  draft: EntryDraft,
): Promise<AppendedEntry> {
  const { ref, by, body, dryRun } = draft;
  await requireStorable(workspace, draft);
  const names = listNames(runtime, workspace, ref);
  const journal = requireJournal(workspace, runtime.environment);
  const key =
    body.key === undefined ? null : (await import("./keyed-entry.js")).keyOf(runtime, workspace, draft);
  const known = key?.findStored(names) ?? null;
  if (known !== null) return { ...known, created: false };
  const journaled = key?.findJournaled() ?? null;
  if (journaled !== null) {
    // Whoever wrote that frame may not have waited for the disk: crashed, failed, or just about to.
    if (!dryRun) appendFrame(runtime, journal, { ...topicOf(workspace, ref), record: journaled });
    return storeEntry(runtime, workspace, { ref, record: journaled, dryRun });
  }

  const now = runtime.clock.now();
  const id = makeUlid(now, runtime.ids.randomBytes(), newestOf(names, newestId(runtime, journal), now));
  const { kind, ...rest } = body;
  const record: EntryRecord = { v: 1, id, kind, at: new Date(now).toISOString(), by, ...rest };
  const problem = await findProblem(record as unknown as JsonObject);
  if (problem !== undefined) {
    throw new CtxError(
      "USAGE",
      `The entry would not be valid: ${problem.pointer.slice(1)} ${problem.message}`,
    );
  }
  const isNewDay = !dryRun && appendFrame(runtime, journal, { ...topicOf(workspace, ref), record });
  // Of several processes that used the key at once, the journal's order says whose entry it is.
  const first = (dryRun ? null : key?.findJournaled()) ?? record;
  const stored = await storeEntry(runtime, workspace, { ref, record: first, dryRun });
  if (isNewDay) await dropOldSegments(runtime, workspace, journal);
  return stored;
}

/**
 * Asserts that an entry may be written and can be read, also for whoever writes something else before it.
 * @throws {CtxError} SECRET_FOUND; USAGE when it is longer or more deeply nested than what ctx reads.
 */
export async function requireStorable(
  { config }: Pick<Workspace, "config">,
  { ref, by, body }: Pick<EntryDraft, "ref" | "by" | "body">,
): Promise<void> {
  // The journal names the context, and the name of its directory may be cut.
  const record = { ref: formatRef(ref), by, ...body };
  await refuseSecretsInRecord({ config }, { directory: `${directoryOf(ref)}/${ENTRIES_DIRECTORY}`, record });
  const text = formatEntry({ ...PLACEHOLDER, by, ...body });
  if (text.length <= MAX_JSON_LENGTH && readQuickly(text) !== undefined) return;
  const { value, findings } = parseJson({ path: "", text });
  if (value !== undefined) return;
  throw new CtxError(
    "USAGE",
    `The entry could not be read back: ${findings[0]?.message ?? "it is no JSON."}`,
    {
      hint: "Nothing was written. Say it briefly; long texts belong into notes.",
    },
  );
}

/** What the store adds is always as long. */
const PLACEHOLDER = { v: 1, id: "01KAGC".padEnd(26, "C"), at: new Date(0).toISOString() } as const;

/** Once a day the journal is looked through. */
async function dropOldSegments(runtime: Runtime, workspace: Workspace, journal: string): Promise<void> {
  if (listSegments(runtime, journal).length < 3) return;
  await (await import("../journal/segments.js")).dropSegments(runtime, workspace, { isBrief: true });
}

/** The names of a context's entries files in the worktree. */
export function listNames(runtime: Runtime, { root }: Workspace, ref: Ref): string[] {
  const directory = `${directoryOf(ref)}/${ENTRIES_DIRECTORY}`;
  requireInside(runtime, root, directory);
  return (runtime.files.list(`${root}/${directory}`) ?? [])
    .filter(({ name, kind }) => kind === "file" && name.endsWith(".jsonl") && !name.startsWith("."))
    .map(({ name }) => name);
}

/** Puts the file of a journaled entry in its place. */
async function storeEntry(
  runtime: Runtime,
  workspace: Workspace,
  { ref, record, dryRun }: { ref: Ref; record: EntryRecord; dryRun: boolean },
): Promise<AppendedEntry> {
  const { id, key } = record;
  const path = entryPathOf(ref, id);
  const after = formatEntry(record);
  if (dryRun) {
    const writes = [{ path, before: null, after }];
    return { id, path, created: true, ...(await writeFiles(runtime, workspace, { writes, dryRun })) };
  }
  try {
    requireInside(runtime, workspace.root, path);
    return { id, path, created: placeOrComplete(runtime, `${workspace.root}/${path}`, after) };
  } catch (error) {
    if (!isCtxError(error)) throw error;
    throw pending(error, { id, path, isKeyed: key !== undefined });
  }
}

/** Tells whether the file came from us: another process with the same key may have been faster. */
function placeOrComplete(runtime: Runtime, path: string, text: string): boolean {
  try {
    runtime.files.place(path, text);
    return true;
  } catch (error) {
    if (!isCtxError(error) || error.code !== "CONTEXT_EXISTS") throw error;
    const found = runtime.files.readText(path);
    if (found === text) return false;
    // A power cut leaves the beginning of a file, or nothing of it.
    if (found === null || !text.startsWith(found)) throw error;
    runtime.files.replace(path, found, text);
    return true;
  }
}

function pending(
  error: CtxError,
  { id, path, isKeyed }: { id: string; path: string; isKeyed: boolean },
): CtxError {
  return new CtxError(
    "WRITE_FAILED",
    `The entry is in the journal, but not yet in ${path}: ${error.message}`,
    {
      path,
      hint: isKeyed
        ? "Run the same command again: the key completes it. Or run `ctx recover`."
        : "Do not record it again: `ctx recover` completes it.",
      details: { id, pending: true },
      cause: error,
    },
  );
}

/** The newest id that a new one has to follow: of this machine, or of the context. */
function newestOf(names: readonly string[], ofMachine: string | null, now: number): string | null {
  const ids = names.map((name) => name.slice(0, -".jsonl".length)).filter((name) => ULID_PATTERN.test(name));
  const ofContext = ids.findLast((known) => !isFarAhead(known, now)) ?? null;
  if (ofContext === null || ofMachine === null) return ofContext ?? ofMachine;
  return ofContext > ofMachine ? ofContext : ofMachine;
}

async function findProblem(record: JsonObject): Promise<SchemaProblem | undefined> {
  if (isPlainEntry(record)) return undefined;
  return (await import("../../schema/validate.js")).validateEntry(record)[0];
}
