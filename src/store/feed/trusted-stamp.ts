// When a file's stamp tells that the file is the same: what git calls a racy entry of its index is one that does not.
import type { FileStamp } from "../../ports/files.js";

/** The coarsest clock of a file system in use (FAT's), and nearly as much between two machines that share a disk. */
const TICK_MS = 2000;

/** A stamp taken before the file was read, if the file was old by then; null where it may change and keep its stamp. */
export function trustedStamp(stamp: FileStamp | null, nowMs: number): string | null {
  return stamp !== null && stamp.changedMs < nowMs - TICK_MS ? stamp.text : null;
}
