// The journal: every entry reaches it before the worktree, so that what git's own commands or a power cut take away can
// be brought back (SPEC §2, Appending safely). One segment a day, shared by all worktrees; how long segments stay is
// decided elsewhere.
import { CtxError, isCtxError } from "../../errors/ctx-error.js";
import {
  formatFrame,
  keyMarkOf,
  markOf,
  parseFrames,
  type Frame,
  type FrameTopic,
} from "../../format/frames.js";
import type { EntryRecord } from "../../model/entry.js";
import { formatRef, type Ref } from "../../model/ref.js";
import { isFarAhead, timeOfUlid } from "../../model/ulid.js";
import type { Environment, Runtime } from "../../ports/runtime.js";
import { rootNameOf, stateDirectory } from "../place/state.js";
import type { Workspace } from "../place/workspace.js";

/** What tells where the journal is, and which of its frames are this root's. */
export type JournalPlace = Pick<Workspace, "root" | "prefix" | "repository">;

// A clock may be wrong by thousands of years; what it wrote is read all the same.
const SEGMENT = /^[+-]?\d{4,6}-\d\d-\d\d\.journal$/;
// A process that removes a segment sets it aside first; where it ended before it could look once more whether anybody
// had appended, what was appended is in there.
const SET_ASIDE = /^\.ctx-\d+-[0-9a-z]+\.tmp$/;
/** Enough for a dozen entries as people write them. */
const END_BYTES = 4096;

/** The directory of the segments; null where there is no place for it. */
export function journalDirectory(place: JournalPlace, environment: Environment): string | null {
  const state = stateDirectory(place, environment);
  return state === null ? null : `${state}/journal`;
}

/**
 * The same, for whoever writes.
 * @throws {CtxError} WRITE_FAILED where there is no place for a journal.
 */
export function requireJournal(place: JournalPlace, environment: Environment): string {
  const directory = journalDirectory(place, environment);
  if (directory !== null) return directory;
  throw new CtxError(
    "WRITE_FAILED",
    "There is no place for the journal: no git repository, and no home directory.",
    {
      hint: "Set HOME or XDG_STATE_HOME.",
    },
  );
}

/** How frames name a context of this root. */
export function topicOf(place: JournalPlace, ref: Ref): FrameTopic {
  return { root: rootNameOf(place), ref: formatRef(ref) };
}

/** The names of the segments, oldest first; before them those that a crash left set aside. */
export function listSegments(runtime: Runtime, directory: string): string[] {
  return (runtime.files.list(directory) ?? [])
    .filter(({ name, kind }) => kind === "file" && (SEGMENT.test(name) || isSetAside(name)))
    .map(({ name }) => name);
}

/** Tells whether a segment has lost its name, and with it its day, to a removal that a crash cut off. */
export function isSetAside(name: string): boolean {
  return SET_ASIDE.test(name);
}

/**
 * Writes a frame, durably, to the segment of the day that its id carries: so a later segment never holds an earlier id,
 * whatever the clock does. Tells whether that segment is new.
 * @throws {CtxError} WRITE_FAILED, when the entry may be in the journal or not.
 */
export function appendFrame(runtime: Runtime, directory: string, frame: Frame): boolean {
  const [day] = new Date(timeOfUlid(frame.record.id)).toISOString().split("T");
  // `ctx/` and what it lies in: the repository's common directory, or the user's state.
  const top = directory.slice(0, -"/ctx/journal".length);
  const path = `${directory}/${day}.journal`;
  const isNew = !runtime.files.exists(path);
  runtime.files.append(path, formatFrame(frame), top);
  return isNew;
}

/**
 * The frames of some topics, in the order of their writing. However many others there are, only these are in memory.
 * @throws {CtxError} READ_FAILED when a segment cannot be read.
 */
export function findFrames(runtime: Runtime, directory: string, topics: readonly FrameTopic[]): Frame[] {
  const marks = topics.map(markOf);
  return listSegments(runtime, directory)
    .flatMap((name) => runtime.files.findLines(`${directory}/${name}`, marks) ?? [])
    .flatMap((line) => parseFrames(line, topics).frames);
}

/**
 * The frames of a topic whose records have some idempotency key, in the order of their writing. The others are not parsed.
 * @throws {CtxError} READ_FAILED when a segment cannot be read.
 */
export function findKeyed(
  runtime: Runtime,
  directory: string,
  { key, ...topic }: FrameTopic & { readonly key: string },
): Frame[] {
  const mark = keyMarkOf(key);
  return listSegments(runtime, directory)
    .flatMap((name) => runtime.files.findLines(`${directory}/${name}`, [mark]) ?? [])
    .flatMap((line) => parseFrames(line, [topic]).frames)
    .filter(({ record }) => record.key === key);
}

/**
 * All frames, in the order of their writing, and how many stretches are torn.
 * @throws {CtxError} READ_FAILED when a segment cannot be read.
 */
export function readFrames(runtime: Runtime, directory: string): { frames: Frame[]; torn: number } {
  const frames: Frame[] = [];
  let torn = 0;
  for (const name of listSegments(runtime, directory)) {
    const bytes = runtime.files.read(`${directory}/${name}`);
    if (bytes === null) continue;
    const parsed = parseFrames(bytes);
    for (const frame of parsed.frames) frames.push(frame);
    torn += parsed.torn;
  }
  return { frames, torn };
}

/**
 * The newest id that was given on this machine; null when there is none, or when it lies so far ahead that a clock was
 * wrong. Processes that append at the same moment may not see each other's.
 */
export function newestId(runtime: Runtime, directory: string): string | null {
  const now = runtime.clock.now();
  for (const name of listSegments(runtime, directory).reverse()) {
    const ids = lastRecords(runtime, `${directory}/${name}`).map(({ id }) => id);
    const newest = ids
      .filter((id) => !isFarAhead(id, now))
      .sort()
      .at(-1);
    if (newest !== undefined) return newest;
  }
  return null;
}

/** The last records of a segment: what its last bytes hold, or more where a single record is longer than that. */
function lastRecords(runtime: Runtime, path: string): EntryRecord[] {
  for (let length = END_BYTES; ; length *= 16) {
    const bytes = readEndIfPossible(runtime, path, length);
    if (bytes === null) return [];
    const { frames } = parseFrames(bytes);
    if (frames.length > 0 || bytes.length < length) return frames.map(({ record }) => record);
  }
}

/** An old segment that cannot be read says nothing about order, and must not keep anybody from appending. */
function readEndIfPossible(runtime: Runtime, path: string, length: number): Uint8Array | null {
  try {
    return runtime.files.readEnd(path, length);
  } catch (error) {
    if (isCtxError(error)) return null;
    throw error;
  }
}
