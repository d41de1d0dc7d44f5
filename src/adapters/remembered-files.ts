// Files for a process that lives: what a directory or a text held is given again while the system says that it is the
// same. Nothing is trusted that could change without its stamp changing, as git trusts no racy entry of its index.
import { lstatSync, statfsSync, type Stats } from "node:fs";
import type { DirectoryEntry, Files } from "../ports/files.js";

/** The coarsest clock of a file system in use (FAT's), and nearly as much between two machines that share a disk. */
const TICK_MS = 2000;
/** What is kept at most, in characters and so many for each name of a directory; then it begins anew. */
const MOST_KEPT = 32 * 1024 * 1024;
const NAME_COST = 100;

/**
 * Linux's names of file systems on which every change shows at once in what lstat tells (statfs(2)): ext, xfs, btrfs, f2fs,
 * bcachefs, zfs, tmpfs, and overlays of them. A network's is as old as its cache, until a file is opened.
 */
const PROMPT = new Set([
  0xef53, 0x58465342, 0x9123683e, 0xf2f52010, 0xca451a4e, 0x2fc12fc1, 0x01021994, 0x794c7630,
]);

/** What tells that a file or directory is the same one, unchanged: what changes its bytes, rights or times changes this. */
type Sight = Pick<Stats, "dev" | "ino" | "size" | "mtimeMs" | "ctimeMs">;

interface Kept<T> {
  readonly sight: Sight;
  readonly held: T;
}

/** Makes files that remember lists and texts; everything else goes through. `now` is the clock that stamps are aged by. */
export function rememberFiles(files: Files, now: () => number = Date.now): Files {
  const lists = new Map<string, Kept<readonly DirectoryEntry[]>>();
  const texts = new Map<string, Kept<string>>();
  const prompt = new Map<number, boolean>();
  let cost = 0;
  const isPrompt = ({ dev }: Sight, path: string): boolean => {
    const known = prompt.get(dev) ?? PROMPT.has(typeOf(path));
    prompt.set(dev, known);
    return known;
  };
  const remember = <T>(
    kept: Map<string, Kept<T>>,
    path: string,
    { read, costOf }: { read: (path: string) => T | null; costOf: (held: T) => number },
  ): T | null => {
    const sight = lookAt(path);
    const known = kept.get(path);
    if (known !== undefined && sight !== null && isSame(known.sight, sight)) return known.held;
    // INVARIANT: the sight was taken, and was old, before this reading: what changes from then on gets another one.
    const isOld = sight !== null && Math.max(sight.ctimeMs, sight.mtimeMs) < now() - TICK_MS;
    const isKept = isOld && isPrompt(sight, path);
    const held = read(path);
    if (known !== undefined) cost -= costOf(known.held);
    kept.delete(path);
    if (held === null || !isKept) return held;
    cost += costOf(held);
    if (cost > MOST_KEPT) {
      lists.clear();
      texts.clear();
      cost = costOf(held);
    }
    kept.set(path, { sight, held });
    return held;
  };
  const ofList = { read: files.list, costOf: (held: readonly DirectoryEntry[]) => held.length * NAME_COST };
  const ofText = { read: files.readText, costOf: (held: string) => held.length + NAME_COST };
  return {
    ...files,
    list: (path) => remember(lists, path, ofList),
    readText: (path) => remember(texts, path, ofText),
  };
}

/** What the system says of a file or directory; null of everything else, and of what it does not tell. */
function lookAt(path: string): Sight | null {
  try {
    const stats = lstatSync(path, { throwIfNoEntry: false });
    return stats !== undefined && (stats.isFile() || stats.isDirectory()) ? stats : null;
  } catch {
    return null; // The reading finds out why, and words it.
  }
}

/** What the file system around a path calls itself; 0 where that is not known. */
function typeOf(path: string): number {
  try {
    return statfsSync(path).type;
  } catch {
    return 0; // What cannot be told is not trusted.
  }
}

function isSame(left: Sight, right: Sight): boolean {
  return (
    left.ctimeMs === right.ctimeMs &&
    left.ino === right.ino &&
    left.size === right.size &&
    left.mtimeMs === right.mtimeMs &&
    left.dev === right.dev
  );
}
