// What differs between commits: all pairs in one question, tree against tree (git-diff-tree(1), --stdin).
import type { ObjectId } from "../../../ports/git.js";
import type { ChangedPath } from "../../../ports/git-changes.js";
import { refusalOf, runToEnd } from "../program.js";
import { unsupported } from "../unsupported.js";
import { atTop, inPathOrder, parseRecord, pathspecs, type Asked } from "./setting.js";

const ARGUMENTS = ["diff-tree", "--stdin", "-r", "--raw", "--no-abbrev", "--no-renames"];
const SHAPE = ["--ignore-submodules=none", "-z"];

/** Two trees. */
export interface TreePair {
  readonly from: ObjectId;
  readonly to: ObjectId;
}

/** What differs between the trees of each pair, at or below some places. */
export async function compareTrees(
  asked: Asked,
  pairs: readonly TreePair[],
  places: readonly string[] = [],
): Promise<ChangedPath[][]> {
  if (pairs.length === 0) return [];
  const program = atTop(asked);
  const input = pairs.map(({ from, to }) => `${from} ${to}\n`).join("");
  const args = [...ARGUMENTS, ...SHAPE, ...pathspecs(places)];
  const { status, stdout, stderr } = await runToEnd(program, args, input);
  if (status !== 0) throw refusalOf(program, stderr, ARGUMENTS);
  return parsePairs(stdout.toString("utf8"), pairs);
}

/** What differs between the commits of each pair. */
export async function compareCommits(asked: Asked, pairs: readonly TreePair[]): Promise<ChangedPath[][]> {
  const commits = [...new Set(pairs.flatMap(({ from, to }) => [from, to]))];
  const read = await asked.readTrees(commits);
  const trees = new Map(commits.map((commit, index) => [commit, read[index] as ObjectId]));
  const treeOf = (commit: ObjectId): ObjectId => trees.get(commit) as ObjectId;
  return compareTrees(
    asked,
    pairs.map(({ from, to }) => ({ from: treeOf(from), to: treeOf(to) })),
  );
}

/** Before the differences of a pair git writes the pair as a line of its own. */
function parsePairs(output: string, pairs: readonly TreePair[]): ChangedPath[][] {
  const found: ChangedPath[][] = pairs.map(() => []);
  const fields = output.split("\0");
  let current = -1;
  for (let at = 0; at < fields.length; at++) {
    let field = fields[at] as string;
    for (
      let line = /^[0-9a-f]+ [0-9a-f]+\n/.exec(field);
      line !== null;
      line = /^[0-9a-f]+ [0-9a-f]+\n/.exec(field)
    ) {
      field = field.slice(line[0].length);
      current++;
    }
    if (field === "") continue;
    const path = fields[++at];
    const changes = found[current];
    if (path === undefined || changes === undefined)
      throw unsupported(`git diff-tree answered in a form that is not known here: ${field}`);
    const { before, after } = parseRecord(field);
    if (before !== after) changes.push({ path, before, after });
  }
  if (current !== pairs.length - 1)
    throw unsupported(`git diff-tree answered ${current + 1} of ${pairs.length} questions.`);
  return found.map(inPathOrder);
}
