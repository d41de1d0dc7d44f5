// Which commit gave a path what it holds: one walk through history for all paths. A shallow clone says where its history
// ends, and what lies behind that is not guessed.
import type { ObjectId } from "../../../ports/git.js";
import type { LastChange } from "../../../ports/git-changes.js";
import { run } from "../program.js";
import { readShallow } from "../shallow.js";
import { unsupported } from "../unsupported.js";
import { compareTrees } from "./between.js";
import { atTop, LOG, pathspecs, type Asked } from "./setting.js";

const CONTEXT_BYTES = 60_000;

interface Commit {
  readonly oid: ObjectId;
  readonly tree: ObjectId;
  readonly atMs: number;
  /** As far as they touch the paths: those between are left out. */
  readonly parents: readonly ObjectId[];
}

/** Finds who gave each path what it holds in a commit. */
export async function findLastChanges(
  asked: Asked,
  commit: ObjectId,
  paths: readonly string[],
): Promise<Map<string, LastChange>> {
  const found = new Map<string, LastChange>();
  if (paths.length === 0) return found;
  const places = paths.join(" ").length > CONTEXT_BYTES ? [...new Set(paths.map(topOf))] : paths;
  const commits = await listTouching(asked, commit, places);
  const start = commits[0];
  if (start === undefined) return found;
  const byId = new Map(commits.map((each) => [each.oid, each]));
  const differs = await compareWithParents(asked, { commits, byId, places });
  const shallow = readShallow(asked.place);
  for (const path of paths) {
    let current = start;
    for (;;) {
      // What a merge has from one of its sides was given there.
      const same = current.parents.find((parent) => !differs(parent, current.oid).has(path));
      const next = same === undefined ? undefined : byId.get(same);
      if (next === undefined) break;
      current = next;
    }
    found.set(path, { commit: current.oid, atMs: current.atMs, isCut: shallow.has(current.oid) });
  }
  return found;
}

/** The first two parts of a path: enough to leave the code of a repository out. */
function topOf(path: string): string {
  return path.split("/").slice(0, 2).join("/");
}

async function listTouching(asked: Asked, commit: ObjectId, places: readonly string[]): Promise<Commit[]> {
  const shape = ["--full-history", "--parents", "--topo-order", "--no-patch", "--no-show-signature"];
  const { stdout } = await run(atTop(asked), [
    ...LOG,
    ...shape,
    "--format=%H %T %ct %P",
    "-z",
    commit,
    ...pathspecs(places),
  ]);
  return stdout
    .toString("utf8")
    .split("\0")
    .filter(Boolean)
    .map((line) => {
      const [oid, tree, seconds, ...parents] = line.trim().split(" ");
      if (oid === undefined || tree === undefined) throw unsupported(`git log answered ${line}`);
      return { oid, tree, atMs: Number(seconds) * 1000, parents: parents.filter(Boolean) };
    });
}

async function compareWithParents(
  asked: Asked,
  {
    commits,
    byId,
    places,
  }: { commits: readonly Commit[]; byId: ReadonlyMap<ObjectId, Commit>; places: readonly string[] },
): Promise<(parent: ObjectId, commit: ObjectId) => ReadonlySet<string>> {
  const edges = commits.flatMap((commit) =>
    commit.parents.flatMap((parent) => {
      const above = byId.get(parent);
      return above === undefined
        ? []
        : [{ key: `${parent} ${commit.oid}`, from: above.tree, to: commit.tree }];
    }),
  );
  const changes = await compareTrees(asked, edges, places);
  const byEdge = new Map(
    edges.map(({ key }, index) => [key, new Set(changes[index]?.map(({ path }) => path))]),
  );
  return (parent, commit) => byEdge.get(`${parent} ${commit}`) ?? new Set();
}
