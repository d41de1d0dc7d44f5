// Looking at files as they lie on the disk: the id that git gives their bytes, and the prints of their lines. What was
// seen is remembered as long as the file's facts stay the same.
import { createHash } from "node:crypto";
import {
  closeSync,
  constants,
  fstatSync,
  lstatSync,
  openSync,
  readlinkSync,
  readSync,
  type BigIntStats,
} from "node:fs";
import { dirname, join } from "node:path";
import { printLines } from "../../model/text/line-prints.js";
import type { Sight } from "../../ports/worktree.js";
import { isAbsence } from "../git/unsupported.js";

/** Beyond this lines are not counted, and the file is read in pieces. */
const MAX_COUNTED_BYTES = 4 * 1024 * 1024;
const PIECE_BYTES = 1024 * 1024;
/** A file that changed so recently may change again within one tick of the file system's clock. */
const RACY_MS = 1000;
const MAX_REMEMBERED = 100_000;
/** Files looked at before others get their turn. */
const AT_ONCE = 64;

/** Sees the files of one worktree. `algorithm` is the one of the repository's ids. */
export class Sights {
  readonly #top: string;
  readonly #algorithm: "sha1" | "sha256";
  readonly #remembered = new Map<string, { facts: string; sight: Sight }>();

  constructor(top: string, algorithm: "sha1" | "sha256") {
    this.#top = top;
    this.#algorithm = algorithm;
  }

  async look(paths: readonly string[]): Promise<(Sight | "unreadable" | null)[]> {
    const found: (Sight | "unreadable" | null)[] = [];
    const linked = new Map([[".", false]]);
    for (const [index, path] of paths.entries()) {
      if (index % AT_ONCE === AT_ONCE - 1) await new Promise((settle) => setImmediate(settle));
      // What a link leads to is at another path, or outside.
      found.push(this.#isLinked(dirname(path), linked) ? null : this.#lookAt(path));
    }
    return found;
  }

  /** Whether a directory is a link or below one; `linked` remembers what was asked. */
  #isLinked(directory: string, linked: Map<string, boolean>): boolean {
    const known = linked.get(directory);
    if (known !== undefined) return known;
    const isLinked = this.#isLinked(dirname(directory), linked) || isLink(join(this.#top, directory));
    linked.set(directory, isLinked);
    return isLinked;
  }

  #lookAt(path: string): Sight | "unreadable" | null {
    const absolute = join(this.#top, path);
    try {
      const stats = lstatSync(absolute, { bigint: true, throwIfNoEntry: false });
      if (stats === undefined || !(stats.isFile() || stats.isSymbolicLink())) return null;
      const facts = `${stats.dev} ${stats.ino} ${stats.size} ${stats.mtimeNs} ${stats.ctimeNs}`;
      const known = this.#remembered.get(path);
      if (known?.facts === facts) return known.sight;
      const sight = this.#read(absolute, stats);
      if (this.#remembered.size >= MAX_REMEMBERED) this.#remembered.clear();
      if (Date.now() - sight.changedMs > RACY_MS) this.#remembered.set(path, { facts, sight });
      return sight;
    } catch (error) {
      return isAbsence(error) ? null : "unreadable";
    }
  }

  #read(absolute: string, stats: BigIntStats): Sight {
    const changedMs = Number(stats.ctimeNs / 1000n) / 1000;
    if (stats.isSymbolicLink()) {
      const target = readlinkSync(absolute, { encoding: "buffer" });
      // One line, as git counts it.
      return { blob: this.#idOf(target), prints: printLines(target), changedMs };
    }
    // A pipe put in the place of the file meanwhile must not keep us waiting.
    const descriptor = openSync(absolute, constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK);
    try {
      const size = Number(fstatSync(descriptor).size);
      if (size > MAX_COUNTED_BYTES)
        return { blob: this.#idOfLarge(descriptor, size), prints: null, changedMs };
      const bytes = readUpTo(descriptor, size);
      return { blob: this.#idOf(bytes), prints: printLines(bytes), changedMs };
    } finally {
      closeSync(descriptor);
    }
  }

  /** A blob's id: the hash of `blob <size>\0` and the bytes (gitformat-pack(5)). */
  #idOf(bytes: Uint8Array): string {
    return createHash(this.#algorithm).update(`blob ${bytes.length}\0`).update(bytes).digest("hex");
  }

  #idOfLarge(descriptor: number, size: number): string {
    const hash = createHash(this.#algorithm).update(`blob ${size}\0`);
    const piece = Buffer.alloc(PIECE_BYTES);
    for (let left = size; left > 0;) {
      const count = readSync(descriptor, piece, 0, Math.min(left, PIECE_BYTES), null);
      if (count === 0) break;
      hash.update(piece.subarray(0, count));
      left -= count;
    }
    return hash.digest("hex");
  }
}

function isLink(path: string): boolean {
  try {
    return lstatSync(path, { throwIfNoEntry: false })?.isSymbolicLink() === true;
  } catch {
    return false; // Whoever looks at what is in it says why that cannot be read.
  }
}

function readUpTo(descriptor: number, size: number): Buffer {
  const bytes = Buffer.alloc(size);
  let filled = 0;
  while (filled < size) {
    const count = readSync(descriptor, bytes, filled, size - filled, null);
    if (count === 0) break;
    filled += count;
  }
  return bytes.subarray(0, filled);
}
