// Finds a task that the worktree does not have: in local branches first, then in remote-tracking ones.
// One distinct version is used; several are refused, with the candidates (never-guess-identity).
import { CtxError } from "../../errors/ctx-error.js";
import { formatRef, type Ref } from "../../model/ref.js";
import type { Repository, Tip, TreeFile } from "../../ports/git.js";
import { parseDocument } from "../../format/document.js";
import { quoteForShell } from "../../model/text/shell-quote.js";
import { utf8Decode } from "../../model/text/utf8.js";
import { directoryOf, meaningOf } from "../layout.js";

export interface Search {
  /** The context root relative to the top of the tree: "" or "examples/shop/". */
  readonly prefix: string;
  readonly ref: Ref;
  /** The branch whose state is the worktree's, which does not have the context. */
  readonly current: string | null;
}

/**
 * Finds the tip to read a context from; null when no branch has it.
 * @throws {CtxError} REF_AMBIGUOUS when several different versions exist and no branch owns it.
 */
export async function findElsewhere(
  repository: Repository,
  { prefix, ref, current }: Search,
): Promise<Tip | null> {
  const directory = prefix + directoryOf(ref);
  const tips = await repository.tips();
  const local = tips.local.filter((tip) => tip.branch !== current);
  for (const candidates of [local, tips.remote]) {
    const holders = await findHolders(repository, candidates, directory);
    if (holders.length === 0) continue;
    const owner = await findOwner(repository, holders, directory);
    if (owner !== null && owner.ref !== `refs/heads/${current}`) return owner;
    const versions = new Set(holders.map((holder) => holder.version));
    return versions.size === 1 ? (holders[0] as Holder).tip : refuse(ref, holders);
  }
  return null;
}

interface Holder {
  readonly tip: Tip;
  /** The documents of the context there; entries do not make a version. */
  readonly version: string;
  readonly main: TreeFile;
}

async function findHolders(
  repository: Repository,
  tips: readonly Tip[],
  directory: string,
): Promise<Holder[]> {
  const trees = await repository.objectsAt(
    tips.map((tip) => tip.commit),
    directory,
  );
  const seen = new Map<string, { version: string; main: TreeFile } | null>();
  const holders: Holder[] = [];
  for (const [index, tip] of tips.entries()) {
    const tree = trees[index] ?? null;
    if (tree === null) continue;
    if (!seen.has(tree)) seen.set(tree, await readVersion(repository, tip, directory));
    const version = seen.get(tree) ?? null;
    if (version !== null) holders.push({ tip, ...version });
  }
  return holders;
}

async function readVersion(repository: Repository, tip: Tip, directory: string) {
  const files = await repository.listFiles(tip.commit, directory);
  const documents = files.filter(
    (file) => meaningOf(file.path.slice(directory.length + 1)).kind === "document",
  );
  const main = documents.findLast((file) => {
    const meaning = meaningOf(file.path.slice(directory.length + 1));
    return meaning.kind === "document" && meaning.role === "main" && !meaning.personal;
  });
  return main === undefined
    ? null
    : { main, version: documents.map((file) => `${file.path} ${file.oid}`).join("\n") };
}

/** The tip of the branch that every version names in `$branch`: copies elsewhere are older states of it. */
async function findOwner(
  repository: Repository,
  holders: readonly Holder[],
  directory: string,
): Promise<Tip | null> {
  const blobs = await repository.readBlobs(holders.map((holder) => holder.main.oid));
  const branches = new Set<unknown>();
  for (const [index, holder] of holders.entries()) {
    const text = utf8Decode(blobs[index] as Uint8Array) ?? "";
    const form = holder.main.path.endsWith(".json") ? "json" : "markdown";
    const parsed = await parseDocument({ path: holder.main.path, form, text });
    branches.add(parsed.raw?.["$branch"]);
  }
  const [branch] = branches;
  if (branches.size !== 1 || typeof branch !== "string") return null;
  const tip = await repository.tip(branch);
  return tip !== null && (await findHolders(repository, [tip], directory)).length > 0 ? tip : null;
}

function refuse(ref: Ref, holders: readonly Holder[]): never {
  const candidates = holders.map((holder) => holder.tip.ref);
  const id = ref.level === "task" ? ref.id : formatRef(ref);
  throw new CtxError("REF_AMBIGUOUS", `${formatRef(ref)} differs between ${candidates.length} branches.`, {
    hint: `Choose one: ${holders
      .slice(0, 3)
      .map((holder) => `\`ctx resolve ${id} --at ${quoteForShell(shortRef(holder.tip))}\``)
      .join(", ")}`,
    details: { candidates },
  });
}

function shortRef(tip: Tip): string {
  return tip.ref.replace(/^refs\/(?:heads|remotes)\//, "");
}
