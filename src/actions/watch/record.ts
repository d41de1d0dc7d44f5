// Recording a burst: under the lock of the worktree's state, so that two watches record an edit once, and with the
// entry noted there before it is appended, so that one that was killed in between is completed and not doubled.
import { isCtxError } from "../../errors/ctx-error.js";
import { formatRef, parseRef, type Ref } from "../../model/ref.js";
import { printLines } from "../../model/text/line-prints.js";
import { countChangedLines } from "../../policy/changed-lines.js";
import { describeEdits, listFiles, type EditedFile } from "../../policy/activity.js";
import type { Repository } from "../../ports/git.js";
import type { Runtime } from "../../ports/runtime.js";
import type { Workspace } from "../../store/place/workspace.js";
import {
  readState,
  underLock,
  writeState,
  type Intent,
  type Settled,
  type SettledFile,
  type StatePlace,
} from "../../store/watch/watch-state.js";
import { appendEntry } from "../../store/write/append-entry.js";

/** An edit that waits for its burst to end. */
export interface Edit {
  /** Relative to the worktree's top. */
  readonly path: string;
  readonly from: string | null;
  /** Of the lines of `from`, where they are known without asking git. */
  readonly fromPrints: string | null;
  readonly to: string | null;
  /** Null also where the bytes are no longer there: git has them, then. */
  readonly toPrints: string | null;
  /** What lay there when it was seen, which is settled with it; null where that was HEAD's. */
  readonly now: SettledFile | null;
  /** Git has these bytes in a commit or a stash of the user's. */
  readonly isSaved: boolean;
  readonly ref: Ref;
}

export interface RecordedEntry {
  readonly id: string;
  readonly ref: string;
  /** The entry's file, relative to the root. */
  readonly path: string;
  readonly by: string;
  readonly text: string;
  readonly files: readonly { path: string; added: number | null; removed: number | null }[];
  readonly dryRun?: true;
  readonly diff?: string;
}

/** What a watch knows of its state's file. */
export interface Ledger {
  readonly place: StatePlace;
  readonly revision: number;
  readonly settled: Settled;
}

export interface Recording {
  readonly workspace: Workspace;
  readonly by: string;
  readonly dryRun: boolean;
  readonly edits: readonly Edit[];
}

/** So many files one entry tells of; what a program rewrote beyond them goes into the next. */
const MAX_FILES = 5000;

/**
 * Records edits and returns what was stored and the ledger as it is then. "overtaken" when another watch has changed
 * the state meanwhile: nothing was recorded, and the state has to be read and the worktree looked at again.
 * @throws {CtxError} WRITE_FAILED; LOCK_HELD.
 */
export async function record(
  runtime: Runtime,
  ledger: Ledger,
  recording: Recording,
): Promise<{ ledger: Ledger; entries: RecordedEntry[] } | "overtaken"> {
  const { workspace, by, dryRun } = recording;
  const intents = await Promise.all(
    groupEdits(recording.edits).map((edits) => makeIntent(runtime, { workspace, by, edits, ledger })),
  );
  // What would be refused is refused before it is noted down: noted, it would be tried and refused for ever.
  const tried = await appendAll(runtime, workspace, { intents, dryRun: true });
  if (dryRun) return { ledger, entries: tried };
  return underLock(runtime, ledger.place, async () => {
    const found = readState(runtime, ledger.place);
    // A state that is gone or damaged was overtaken by nobody: it is written anew.
    if (found !== null && found.revision !== ledger.revision) return "overtaken";
    const settled = settle(ledger.settled, recording.edits);
    const revision = ledger.revision + (intents.length === 0 ? 1 : 2);
    if (intents.length > 0) writeState(runtime, ledger.place, { revision: revision - 1, settled, intents });
    const entries = await appendAll(runtime, workspace, { intents, dryRun });
    writeState(runtime, ledger.place, { revision, settled, intents: [] });
    return { ledger: { place: ledger.place, revision, settled }, entries };
  });
}

/**
 * Reads the state, after completing what a watch that was killed or failed had begun; null when there is none.
 * @throws {CtxError} WRITE_FAILED; LOCK_HELD.
 */
export async function openLedger(
  runtime: Runtime,
  workspace: Workspace,
  { place, dryRun }: { place: StatePlace; dryRun: boolean },
): Promise<{ ledger: Ledger; entries: RecordedEntry[] } | null> {
  const found = readState(runtime, place);
  if (found === null) return null;
  if (found.intents.length === 0 || dryRun)
    return { ledger: { place, revision: found.revision, settled: found.settled }, entries: [] };
  return underLock(runtime, place, async () => {
    const state = readState(runtime, place);
    if (state === null) return null;
    const { settled, intents } = state;
    const revision = state.revision + 1;
    const entries = await appendAll(runtime, workspace, { intents, dryRun: false });
    writeState(runtime, place, { revision, settled, intents: [] });
    return { ledger: { place, revision, settled }, entries };
  });
}

async function appendAll(
  runtime: Runtime,
  workspace: Workspace,
  { intents, dryRun }: { intents: readonly Intent[]; dryRun: boolean },
): Promise<RecordedEntry[]> {
  const entries: RecordedEntry[] = [];
  for (const { ref, by, body } of intents) {
    const draft = { ref: parseRef(ref) as Ref, by, body, dryRun };
    const { created: _, ...stored } = await appendEntry(runtime, workspace, draft);
    const { text = "", files } = body;
    entries.push({ ...stored, ref, by, text, files: files as unknown as RecordedEntry["files"] });
  }
  return entries;
}

/** By context, in the order of their first edits; each group in the order of the paths. */
function groupEdits(edits: readonly Edit[]): Edit[][] {
  const groups = new Map<string, Edit[]>();
  for (const edit of edits) {
    const name = formatRef(edit.ref);
    const group = groups.get(name);
    if (group === undefined) groups.set(name, [edit]);
    else group.push(edit);
  }
  return [...groups.values()].flatMap((group) => {
    const sorted = group.sort((left, right) => (left.path < right.path ? -1 : 1));
    const parts = Math.ceil(sorted.length / MAX_FILES);
    return Array.from({ length: parts }, (_, part) => sorted.slice(part * MAX_FILES, (part + 1) * MAX_FILES));
  });
}

async function makeIntent(
  runtime: Runtime,
  {
    workspace,
    by,
    edits,
    ledger,
  }: { workspace: Workspace; by: string; edits: readonly Edit[]; ledger: Ledger },
): Promise<Intent> {
  const repository = workspace.repository as Repository;
  const files: EditedFile[] = [];
  for (const edit of edits) {
    const { path, from, to } = edit;
    const before = from === null ? "" : (edit.fromPrints ?? (await printsOf(repository, from)));
    const after = to === null ? "" : (edit.toPrints ?? (await printsOf(repository, to)));
    const kind = from === null ? "added" : to === null ? "removed" : "edited";
    files.push({ path: path.slice(workspace.prefix.length), kind, counts: countChangedLines(before, after) });
  }
  const made = edits.map(({ path, from, to }) => `${path}\0${from}\0${to}`).join("\0");
  // The intent keeps the key for whoever has to complete the entry. The same edit made again is another one.
  const moment = `${ledger.place.lock} ${ledger.revision} ${runtime.clock.now()}`;
  const key = `watch:${(await runtime.hashes.sha256(`${moment}\0${made}`)).slice(0, 24)}`;
  const [{ ref }] = edits as [Edit];
  const body = { kind: "progress", text: describeEdits(files), files: listFiles(files), key } as const;
  return { ref: formatRef(ref), by, body };
}

/** The prints of a blob that git has; null when it has none, or it is too large to be read. */
async function printsOf(repository: Repository, oid: string): Promise<string | null> {
  try {
    const [bytes] = await repository.readBlobs([oid]);
    return bytes === undefined ? null : printLines(bytes);
  } catch (error) {
    if (isCtxError(error)) return null;
    throw error;
  }
}

/** What is settled once these edits are recorded. */
function settle({ files, ...rest }: Settled, edits: readonly Edit[]): Settled {
  const settled = new Map<string, SettledFile>(files);
  for (const { path, now } of edits) {
    if (now === null) settled.delete(path);
    else settled.set(path, now);
  }
  return { ...rest, files: settled };
}
