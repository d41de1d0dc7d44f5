// What other worktrees of the repository recorded since a cursor was given: their files are not here, but all of them
// share the journal. Only what was appended since is read, and nothing of what was there before the first cursor.
import { isCtxError } from "../../errors/ctx-error.js";
import { parseFrames } from "../../format/frames.js";
import { ULID_PATTERN } from "../../model/ulid.js";
import type { Runtime } from "../../ports/runtime.js";
import { isSetAside, journalDirectory, listSegments } from "../journal/journal.js";
import { rootNameOf } from "../place/state.js";
import type { Workspace } from "../place/workspace.js";
import type { FoundEntry } from "./entry-news.js";

const LINE_BREAK = 10;

export interface JournalNews {
  readonly entries: readonly FoundEntry[];
  /** How far each segment was read. */
  readonly read: ReadonlyMap<string, number>;
}

/** Reads what the journal has beyond what was read before; `before` null: only where it ends today. */
export function findJournalNews(
  runtime: Runtime,
  workspace: Workspace,
  before: ReadonlyMap<string, number> | null,
): JournalNews {
  const directory = journalDirectory(workspace, runtime.environment);
  const read = new Map<string, number>();
  const entries: FoundEntry[] = [];
  try {
    for (const name of directory === null ? [] : listSegments(runtime, directory)) {
      if (isSetAside(name)) continue;
      const path = `${directory}/${name}`;
      const sizeBytes = runtime.files.stamp(path)?.sizeBytes ?? 0;
      const start = before === null ? sizeBytes : (before.get(name) ?? 0);
      const bytes = sizeBytes > start ? runtime.files.readFrom(path, start) : null;
      // A frame that is being written has no line break yet.
      const length = bytes === null ? 0 : bytes.lastIndexOf(LINE_BREAK) + 1;
      read.set(name, start + length);
      if (bytes !== null) entries.push(...entriesIn(bytes.subarray(0, length), rootNameOf(workspace)));
    }
  } catch (error) {
    // A journal that this user may not read holds nothing that this user recorded.
    if (!isCtxError(error)) throw error;
  }
  return { entries, read };
}

function entriesIn(bytes: Uint8Array, root: string): FoundEntry[] {
  return parseFrames(bytes)
    .frames.filter((frame) => frame.root === root && ULID_PATTERN.test(frame.record.id))
    .map(({ ref, record }) => ({ ref, path: null, record }));
}
