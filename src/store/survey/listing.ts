// Everything that lies below .context/ in the places that ctx reads: on disk with what it is, or in a commit. Nothing
// is opened, no link is followed; what it means is decided in validate/.
import { isCtxError } from "../../errors/ctx-error.js";
import type { Finding } from "../../errors/finding.js";
import type { DirectoryEntry, Files } from "../../ports/files.js";
import { BRANCHES_DIRECTORY, CONTEXT_DIRECTORY, PLACES, TASKS_DIRECTORY } from "../layout.js";
import { textOf } from "../read/read-text.js";
import type { ContextTree, TreeEntry } from "../read/tree.js";

/** By directory, relative to the root: what it holds, in byte order. Directories that could not be read are absent. */
export type Listing = ReadonlyMap<string, readonly DirectoryEntry[]>;

export interface Listed {
  readonly listing: Listing;
  /** The directories that could not be read. */
  readonly findings: readonly Finding[];
}

/** Tells whether the directory of a context is wanted. */
export type Wanted = (directory: string) => boolean;

/** Lists the disk. Of tasks/ and branches/ only the directories that are wanted are entered. */
export function listDisk(files: Files, root: string, isWanted: Wanted): Listed {
  const listing = new Map<string, readonly DirectoryEntry[]>();
  const findings: Finding[] = [];
  const enter = (directory: string): void => {
    const entries = listOrFind(files, { root, directory }, findings);
    if (entries === null) return;
    listing.set(directory, entries);
    for (const { name, kind } of entries) {
      const path = `${directory}/${name}`;
      if (kind === "directory" && isEntered(directory, name) && (!isPlace(directory) || isWanted(path)))
        enter(path);
    }
  };
  enter(CONTEXT_DIRECTORY);
  return { listing, findings };
}

/** Lists what a commit holds. */
export async function listCommit(tree: ContextTree, isWanted: Wanted): Promise<Listed> {
  const listing = new Map<string, DirectoryEntry[]>([[CONTEXT_DIRECTORY, []]]);
  for (const { path, kind } of (await tree.list(CONTEXT_DIRECTORY)) ?? []) {
    const parts = path.split("/");
    for (let count = 1; count < parts.length; count++) {
      const directory = parts.slice(0, count).join("/");
      const name = parts[count] as string;
      const isLeaf = count === parts.length - 1;
      const known = listing.get(directory) ?? [];
      listing.set(directory, known);
      if (isLeaf || known.at(-1)?.name !== name) known.push({ name, kind: isLeaf ? kind : "directory" });
      if (
        !isLeaf &&
        (!isEntered(directory, name) || (isPlace(directory) && !isWanted(`${directory}/${name}`)))
      )
        break;
    }
  }
  return { listing, findings: [] };
}

/**
 * A tree over what was listed, so that a context is read without listing it again. What is neither a file nor a link
 * is left out of it: opening a pipe or a device could wake what stands behind it.
 */
export function treeOf(listing: Listing, source: ContextTree): ContextTree {
  return {
    ...source,
    list: (directory) => Promise.resolve(listing.has(directory) ? filesBelow(listing, directory) : null),
  };
}

/** The files and links below a directory, in path order; dot names are never read. */
export function filesBelow(listing: Listing, directory: string): TreeEntry[] {
  const found: TreeEntry[] = [];
  collectBelow(listing, directory, found);
  // Names are in order, but "a.md" comes before "a/b".
  return found.sort(byPath);
}

function byPath(left: TreeEntry, right: TreeEntry): number {
  return left.path < right.path ? -1 : left.path > right.path ? 1 : 0;
}

function collectBelow(listing: Listing, directory: string, found: TreeEntry[]): void {
  for (const { name, kind } of listing.get(directory) ?? []) {
    if (name.startsWith(".")) continue;
    const path = `${directory}/${name}`;
    if (kind === "directory") collectBelow(listing, path, found);
    else if (kind !== "other") found.push({ path, kind });
  }
}

function listOrFind(
  files: Files,
  { root, directory }: { root: string; directory: string },
  findings: Finding[],
): readonly DirectoryEntry[] | null {
  try {
    return files.list(`${root}/${directory}`);
  } catch (error) {
    if (!isCtxError(error)) throw error;
    findings.push(textOf({ path: directory, error }) as Finding);
    return null;
  }
}

/** Other tools may keep files in .context/ too: only what is ours is entered. */
function isEntered(directory: string, name: string): boolean {
  return !name.startsWith(".") && (directory !== CONTEXT_DIRECTORY || PLACES.includes(name));
}

/** Whether a directory holds one directory for each of many contexts. */
function isPlace(directory: string): boolean {
  return directory === TASKS_DIRECTORY || directory === BRANCHES_DIRECTORY;
}
