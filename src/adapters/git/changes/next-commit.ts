// The commit that is being made: what its index changes, and what it holds (git-commit(1), githooks(5)).
import type { ObjectId, StagedFile } from "../../../ports/git.js";
import type { StagedChange } from "../../../ports/git-changes.js";
import { run, runToEnd, refusalOf, type Program } from "../program.js";
import { kindOfMode } from "../trees.js";
import { unsupported } from "../unsupported.js";
import { atTop, inPathOrder, parseRecords, pathspecs, type Asked } from "./setting.js";

// Plumbing: none of it listens to the settings of `git diff`.
const DIFF_INDEX = [
  "diff-index",
  "--cached",
  "--raw",
  "--no-abbrev",
  "--no-renames",
  "--ignore-submodules=none",
  "--ita-invisible-in-index",
  "-z",
];

/** What the commit changes: paths that its index holds otherwise than HEAD, and than what is being merged. */
export async function listStagedChanges(asked: Asked, merged: readonly ObjectId[]): Promise<StagedChange[]> {
  const program = atTop(asked);
  const head = (await asked.head()).commit;
  const parents = head === null ? [await emptyTree(program)] : [head, ...merged];
  const [first, ...others] = await Promise.all(parents.map((parent) => listAgainst(program, parent)));
  // What a merge takes from one of its sides was judged when it was committed there.
  const isNew = ({ path }: StagedChange): boolean => others.every((changes) => changes.has(path));
  return inPathOrder([...(first as Map<string, StagedChange>).values()].filter(isNew));
}

async function listAgainst(program: Program, parent: ObjectId): Promise<Map<string, StagedChange>> {
  const { stdout } = await run(program, [...DIFF_INDEX, parent]);
  const found = new Map<string, StagedChange>();
  for (const { path, before, after, status } of parseRecords(stdout)) {
    const isUnmerged = status === "U" || (found.get(path)?.isUnmerged ?? false);
    // A new mode alone leaves the content as it was.
    if (before !== after || isUnmerged) found.set(path, { path, before, after, isUnmerged });
  }
  return found;
}

/** The id of a tree without files, in the repository's own format: what the first commit is compared with. */
async function emptyTree(program: Program): Promise<ObjectId> {
  const args = ["hash-object", "-t", "tree", "--stdin"];
  const { status, stdout, stderr } = await runToEnd(program, args, "");
  if (status !== 0) throw refusalOf(program, stderr, args);
  return stdout.toString("utf8").trim();
}

/** An empty file in either object format, which is also what a path holds that is only intended to be added. */
const EMPTY_BLOBS = [
  "e69de29bb2d1d6434b8b29ae775ad8c2e48c5391",
  "473a0f4c3be8a93681a267e3b1e9a7dcda1185436fe141f7749120a303721813",
];

/** All records of the index at or below some places, as git has them. */
export type ListStage = (places: readonly string[]) => Promise<readonly StagedFile[]>;

/** Makes the list of the index's records, each asked for once: whoever makes one judgement sees one index. */
export function makeListStage(asked: Asked): ListStage {
  const known = new Map<string, Promise<readonly StagedFile[]>>();
  const list: ListStage = async (places) => {
    const args = ["ls-files", "--stage", "-z", "--full-name", ...pathspecs(places)];
    return parseStage((await run(atTop(asked), args)).stdout.toString("utf8"));
  };
  return (places) => {
    const name = places.join("\0");
    const listed = known.get(name) ?? list(places);
    known.set(name, listed);
    return listed;
  };
}

/** The files that the commit will hold at or below some places. */
export async function listIndex(asked: Asked, files: readonly StagedFile[]): Promise<StagedFile[]> {
  const program = atTop(asked);
  const empty = files.filter(({ oid }) => EMPTY_BLOBS.includes(oid)).map(({ path }) => path);
  const intended = empty.length === 0 ? null : await listIntended(program, empty);
  return inPathOrder(intended === null ? files : files.filter(({ path }) => !intended.has(path)));
}

/** `<mode> <object> <stage>\t<path>` (git-ls-files(1), --stage). Cut by place: there may be a hundred thousand. */
function parseStage(output: string): StagedFile[] {
  const files: StagedFile[] = [];
  for (let at = 0; at < output.length;) {
    const end = output.indexOf("\0", at);
    const tab = output.indexOf("\t", at);
    if (end < 0 || tab < 0 || tab > end || output[at + 6] !== " " || output[tab - 2] !== " ")
      throw unsupported(
        `git ls-files answered in a form that is not known here: ${output.slice(at, at + 200)}`,
      );
    files.push({
      path: output.slice(tab + 1, end),
      oid: output.slice(at + 7, tab - 2),
      kind: kindOfMode(output.slice(at, at + 6)),
      isUnmerged: output[tab - 1] !== "0",
    });
    at = end + 1;
  }
  return files;
}

/** Which of some paths were added with `git add --intent-to-add`, so that no commit takes them yet. */
async function listIntended(program: Program, paths: readonly string[]): Promise<ReadonlySet<string>> {
  const intended = new Set<string>();
  const args = ["diff-files", "--raw", "--no-abbrev", "--no-renames", "--ignore-submodules=all", "-z"];
  const only = ["--ita-invisible-in-index", "--diff-filter=A"];
  // Command lines are short on some systems.
  for (let at = 0; at < paths.length; at += 500) {
    const { stdout } = await run(program, [...args, ...only, "--", ...paths.slice(at, at + 500)]);
    for (const { path } of parseRecords(stdout)) intended.add(path);
  }
  return intended;
}
