// A tree for readers of most of its contexts. It is listed once, and what is asked for at the same time is read together:
// a thousand small questions to git cost more than all the reading.
import { CONTEXT_DIRECTORY, contextDirectoryOf, DELEGATIONS_DIRECTORY } from "../layout.js";
import type { ContextTree, ReadText, TreeEntry } from "./tree.js";

/** The same tree; whatever is listed below .context/ comes from one listing, made when the first one is asked for. */
export function makeListedTree(tree: ContextTree): ContextTree {
  let listing: Promise<Listing> | undefined;
  const listed = (): Promise<Listing> => (listing ??= listAll(tree));
  return {
    from: tree.from,
    commit: tree.commit,
    async list(directory) {
      const { all, byContext, links } = await listed();
      if (directory === CONTEXT_DIRECTORY) return all;
      const link = links.find(({ path }) => `${directory}/`.startsWith(`${path}/`));
      return link === undefined ? (byContext.get(directory) ?? null) : [link];
    },
    listMains: (parent) => tree.listMains(parent),
    readTexts: readTogether(tree),
  };
}

function readTogether(tree: ContextTree): ContextTree["readTexts"] {
  let wanted: string[] = [];
  let reading: Promise<readonly ReadText[]> | undefined;
  return async (paths) => {
    const first = wanted.length;
    for (const path of paths) wanted.push(path);
    // The reading begins when everybody who is ready now has asked.
    reading ??= Promise.resolve().then(() => {
      const all = wanted;
      [wanted, reading] = [[], undefined];
      return tree.readTexts(all);
    });
    return (await reading).slice(first, first + paths.length);
  };
}

interface Listing {
  readonly all: readonly TreeEntry[] | null;
  /** By the directory of a context, and that of delegations. */
  readonly byContext: ReadonlyMap<string, readonly TreeEntry[]>;
  /** Links in place of a context's directory, or above it: they stand for everything behind them. */
  readonly links: readonly TreeEntry[];
}

async function listAll(tree: ContextTree): Promise<Listing> {
  const all = await tree.list(CONTEXT_DIRECTORY);
  const byContext = new Map<string, TreeEntry[]>();
  const links: TreeEntry[] = [];
  for (const entry of all ?? []) {
    const isDelegation = entry.path.startsWith(`${DELEGATIONS_DIRECTORY}/`);
    const directory = isDelegation ? DELEGATIONS_DIRECTORY : contextDirectoryOf(entry.path);
    if (directory === null && entry.kind === "symlink") links.push(entry);
    if (directory === null) continue;
    const known = byContext.get(directory);
    if (known === undefined) byContext.set(directory, [entry]);
    else known.push(entry);
  }
  return { all, byContext, links };
}
