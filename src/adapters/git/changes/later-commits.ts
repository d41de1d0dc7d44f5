// Which commits changed something after some others: two walks through history, whatever number of commits is asked about.
import type { ObjectId } from "../../../ports/git.js";
import { run } from "../program.js";
import { atTop, LOG, parseRecord, pathspecs, type Asked } from "./setting.js";

/** The paths that commits changed, by commit. */
type Touched = ReadonlyMap<ObjectId, ReadonlySet<string>>;

/** Lists what was changed by commits that lead to `to` and not to each of some others. */
export async function listChangedSince(
  asked: Asked,
  { from, to }: { from: readonly ObjectId[]; to: ObjectId },
  places: readonly string[],
): Promise<Map<ObjectId, readonly ReadonlySet<string>[]>> {
  const [first] = from;
  if (first === undefined) return new Map();
  if (from.length === 1)
    return new Map([[first, [...(await listTouched(asked, [to, `^${first}`], places)).values()]]]);
  const base = await findCommonBase(asked, from);
  const revisions = base === null ? [to] : [to, `^${base}`];
  const [touched, parents] = await Promise.all([
    listTouched(asked, revisions, places),
    listParents(asked, revisions),
  ]);
  return new Map(
    from.map((start) => {
      const known = ancestorsOf(start, parents);
      return [start, [...touched].filter(([commit]) => !known.has(commit)).map(([, paths]) => paths)];
    }),
  );
}

/** A commit that all of some lead to; null where there is none. */
async function findCommonBase(asked: Asked, commits: readonly ObjectId[]): Promise<ObjectId | null> {
  const { status, stdout } = await run(atTop(asked), ["merge-base", "--octopus", ...commits], [0, 1]);
  return status === 0 ? (stdout.toString("utf8").split("\n")[0] ?? null) : null;
}

async function listTouched(
  asked: Asked,
  revisions: readonly string[],
  places: readonly string[],
): Promise<Touched> {
  const shape = [
    "--raw",
    "--no-abbrev",
    "--no-renames",
    "--no-merges",
    "--full-history",
    "--no-show-signature",
  ];
  const rest = ["--no-ext-diff", "--no-textconv", "--ignore-submodules=none", "--format=%H", "-z"];
  const { stdout } = await run(atTop(asked), [...LOG, ...shape, ...rest, ...revisions, ...pathspecs(places)]);
  const touched = new Map<ObjectId, Set<string>>();
  const fields = stdout.toString("utf8").split("\0");
  let paths = new Set<string>();
  for (let at = 0; at < fields.length; at++) {
    const field = (fields[at] as string).trim();
    if (field.startsWith(":")) {
      parseRecord(field);
      paths.add(fields[++at] as string);
    } else if (field !== "") touched.set(field, (paths = new Set()));
  }
  return touched;
}

async function listParents(
  asked: Asked,
  revisions: readonly string[],
): Promise<Map<ObjectId, readonly ObjectId[]>> {
  const { stdout } = await run(atTop(asked), ["rev-list", "--parents", ...revisions]);
  const lines = stdout.toString("utf8").split("\n").filter(Boolean);
  return new Map(
    lines.map((line) => {
      const [commit, ...parents] = line.split(" ");
      return [commit as ObjectId, parents];
    }),
  );
}

/** A commit and all that it leads to, as far as they are among the known ones. */
function ancestorsOf(start: ObjectId, parents: ReadonlyMap<ObjectId, readonly ObjectId[]>): Set<ObjectId> {
  const found = new Set([start]);
  // A set hands out what is added while it is being walked.
  for (const commit of found) for (const parent of parents.get(commit) ?? []) found.add(parent);
  return found;
}
