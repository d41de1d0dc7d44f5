// What may be done with a file and by whom, told from its mode alone: nothing is opened to find out. access(2) would ask
// for the real user, and what counts is the effective one.
import { accessSync, constants, lstatSync, type Stats } from "node:fs";
import type { DirectoryIdentity, FileFacts, FileKind } from "../ports/files.js";

const READ = 4;
const WRITE = 2;
const SEARCH = 1;

/** The facts of what lies at a path; null when nothing does. Throws the system's error when it may not be looked at. */
export function factsOf(path: string, kindOf: (stats: Stats) => FileKind): FileFacts | null {
  const stats = lstatSync(path, { throwIfNoEntry: false });
  if (stats === undefined) return null;
  // A directory is of use only to who may also look up names in it.
  const needed = stats.isDirectory() ? SEARCH : 0;
  const others = (rights: number) => (stats.mode & (rights | (rights << 3))) !== 0;
  return {
    kind: kindOf(stats),
    isReadable: isAllowed(stats, READ | needed),
    isWritable: isAllowed(stats, WRITE | needed) && !isOnReadOnlyDisk(path),
    isExecutable: canRun(stats),
    isOwn: process.geteuid === undefined || stats.uid === process.geteuid(),
    // Whoever may search a directory reads the files whose names are known, and ctx's are.
    // Windows keeps rights in lists that a mode does not show; a home directory there is its user's alone.
    others:
      process.geteuid === undefined
        ? { read: false, write: false }
        : { read: others(READ | needed), write: others(WRITE) },
    modifiedMs: stats.mtimeMs,
  };
}

/** The identity of a directory; null where there is none. Throws the system's error when it may not be looked at. */
export function identityOf(path: string): DirectoryIdentity | null {
  const stats = lstatSync(path, { bigint: true, throwIfNoEntry: false });
  if (stats === undefined || !stats.isDirectory()) return null;
  const { dev, ino, birthtimeNs, ctimeNs } = stats;
  // Inodes are given again; the time of birth is not. Where the system cannot tell it, libuv says 0 or the time of the last
  // change, which a directory that holds something is never made at.
  const isKnown = birthtimeNs > 0n && birthtimeNs < ctimeNs;
  return { device: String(dev), inode: String(ino), bornNs: isKnown ? String(birthtimeNs) : null };
}

/** Whether the mode grants all of these rights to this process: as owner, as member of the group, or as anyone. */
function isAllowed({ mode, uid, gid }: Stats, rights: number): boolean {
  // Windows keeps its rights elsewhere; a write that is refused there says so itself.
  if (process.geteuid === undefined || process.geteuid() === 0) return true;
  const shift = uid === process.geteuid() ? 6 : isInGroup(gid) ? 3 : 0;
  return ((mode >> shift) & rights) === rights;
}

/** Root may run a file only if anybody may; Windows tells programs by their names. */
function canRun(stats: Stats): boolean {
  if (process.geteuid === undefined) return true;
  return process.geteuid() === 0 ? (stats.mode & 0o111) !== 0 : isAllowed(stats, SEARCH);
}

function isInGroup(gid: number): boolean {
  return gid === process.getegid?.() || (process.getgroups?.() ?? []).includes(gid);
}

function isOnReadOnlyDisk(path: string): boolean {
  try {
    accessSync(path, constants.W_OK);
    return false;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "EROFS";
  }
}
