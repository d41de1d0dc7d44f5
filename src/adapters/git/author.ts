// Who wrote a line, of a commit or of the worktree's file. The worktree's file is compared here and not by git, which
// would pass it through the filters that the repository configures.
import { lstatSync } from "node:fs";
import { join } from "node:path";
import type { Authorship, ObjectId, Repository } from "../../ports/git.js";
import type { Backend } from "./backend.js";
import { findOlderLine } from "./blame.js";
import { isObjectId, type Place } from "./place.js";
import { readShallow } from "./shallow.js";
import { findObjectsAt, isTreePath } from "./trees.js";
import { isAbsence, readTextOrNull, unsupported } from "./unsupported.js";

interface Asked {
  readonly place: Place;
  readonly repository: Repository;
  readonly backend: Backend;
}

interface Line {
  readonly commit: ObjectId | null;
  readonly path: string;
  readonly line: number;
}

/** Finds who last changed a line; see the port. A line that a shallow clone can only blame on its edge: null. */
export async function findAuthor(
  asked: Asked,
  { commit, path, line }: Line,
): Promise<Authorship | "uncommitted" | null> {
  if (!isTreePath(path) || !Number.isInteger(line) || line < 1) return null;
  if (commit !== null) return blame(asked, { commit, path, line });
  const worktreeText = readWorktreeFile(asked.place, path);
  for (const parent of await parentsOfWorktree(asked)) {
    // Most lines stand where they stood when they were committed, so that question runs beside the comparison.
    const likely = blame(asked, { commit: parent, path, line });
    likely.catch(() => null); // Where the line moved, this answer is not used, and its failure means nothing.
    const [oid] = await findObjectsAt(asked.backend.readObjects, [parent], path);
    if (oid === null || oid === undefined) continue;
    const [blob] = await asked.backend.readObjects([oid]);
    const committed = Buffer.from(blob?.bytes ?? []).toString("utf8");
    // A file that a sparse checkout left out is as it was committed.
    const older = worktreeText === null ? line : findOlderLine(committed, worktreeText, line);
    if (older === line) return likely;
    if (older !== null) return blame(asked, { commit: parent, path, line: older });
  }
  return "uncommitted";
}

async function blame(
  { place, backend }: Asked,
  line: Line & { commit: ObjectId },
): Promise<Authorship | null> {
  const found = await backend.blame(line);
  return found !== null && readShallow(place).has(found.commit) ? null : found;
}

/** The commits that the worktree is to become a child of: HEAD, and in a merge the others. */
async function parentsOfWorktree({ place, repository }: Asked): Promise<ObjectId[]> {
  const { commit } = await repository.head();
  const merged = (readTextOrNull(join(place.gitDirectory, "MERGE_HEAD")) ?? "")
    .split("\n")
    .filter(isObjectId);
  return commit === null ? merged : [commit, ...merged];
}

function readWorktreeFile({ worktree }: Place, path: string): string | null {
  if (worktree === null) return null;
  const file = join(worktree, path);
  try {
    if (!lstatSync(file, { throwIfNoEntry: false })?.isFile()) return null;
  } catch (error) {
    if (isAbsence(error)) return null;
    throw unsupported(`Cannot read ${file}.`, { path: file, cause: error });
  }
  return readTextOrNull(file);
}
