// What git said of objects, kept for the next question: an object is named by what it holds, so the same name means
// the same bytes, as long as nothing is replaced by something else (`git replace`).
import { statSync } from "node:fs";
import type { ObjectId } from "../../ports/git.js";
import type { GitObject } from "./backend.js";
import type { ObjectStream } from "./object-stream.js";

/** A context's files are far smaller; what is larger is asked for again. */
const LARGEST_BYTES = 256 * 1024;
/** So much is kept at most; then it begins anew. */
const MOST_BYTES = 8 * 1024 * 1024;
/** What an object costs beside its bytes. */
const OVERHEAD_BYTES = 200;

/** Where a replacement shows: each one's file, those that are packed, and the list of a reftable. */
const PLACES = ["refs/replace", "packed-refs", "reftable/tables.list"];

/** What is asked: a git that runs. */
export type ObjectSource = Pick<ObjectStream, "open" | "read" | "findTree">;

interface FoundTree {
  readonly oid: ObjectId;
  readonly object: GitObject;
}

/** Reads objects as the stream does, each one once. Nobody may change the bytes that it gives. */
export class ObjectMemory {
  readonly #commonDirectory: string;
  readonly #openStream: () => ObjectSource;
  readonly #objects = new Map<ObjectId, GitObject>();
  readonly #trees = new Map<string, FoundTree>();
  #stream: ObjectSource | null = null;
  #bytes = 0;
  #sight = "";

  constructor(commonDirectory: string, openStream: () => ObjectSource) {
    this.#commonDirectory = commonDirectory;
    this.#openStream = openStream;
  }

  /** Makes what answers ready. */
  async open(): Promise<void> {
    await this.#current().open();
  }

  /** @throws {CtxError} as ObjectStream.read. */
  async read(oids: readonly ObjectId[]): Promise<GitObject[]> {
    if (oids.length === 0) return [];
    const stream = this.#current();
    const asked = [...new Set(oids.filter((oid) => !this.#objects.has(oid)))];
    // Kept apart as well: what is remembered may be dropped while git answers.
    const known = new Map(oids.map((oid) => [oid, this.#objects.get(oid)]));
    const sight = this.#sight;
    for (const [at, object] of (await stream.read(asked)).entries()) {
      const oid = asked[at] as ObjectId;
      known.set(oid, object);
      if (sight === this.#sight) this.#keep(oid, object);
    }
    return oids.map((oid) => known.get(oid) as GitObject);
  }

  /** As ObjectStream.findTree; that there is none is not remembered. */
  async findTree(commit: ObjectId, directory: string): Promise<FoundTree | null> {
    const stream = this.#current();
    const name = `${commit}:${directory}`;
    const known = this.#trees.get(name);
    if (known !== undefined) return known;
    const sight = this.#sight;
    const found = await stream.findTree(commit, directory);
    if (found !== null && sight === this.#sight && this.#keep(found.oid, found.object))
      this.#trees.set(name, found);
    return found;
  }

  #keep(oid: ObjectId, object: GitObject): boolean {
    const { length } = object.bytes;
    if (length > LARGEST_BYTES) return false;
    if (this.#bytes + length > MOST_BYTES) this.#forget();
    this.#objects.set(oid, object);
    this.#bytes += length + OVERHEAD_BYTES;
    return true;
  }

  #forget(): void {
    this.#objects.clear();
    this.#trees.clear();
    this.#bytes = 0;
  }

  /** The stream to ask; another one, and nothing remembered, where something may have been replaced since. */
  #current(): ObjectSource {
    const sight = PLACES.map((place) => this.#look(place)).join(" ");
    if (this.#stream === null || sight !== this.#sight) {
      this.#forget();
      // A running git has read its replacements already; it ends when it is idle.
      this.#stream = this.#openStream();
      this.#sight = sight;
    }
    return this.#stream;
  }

  #look(place: string): string {
    const stats = statSync(`${this.#commonDirectory}/${place}`, { throwIfNoEntry: false });
    return stats === undefined ? "-" : `${stats.ino}/${stats.size}/${stats.mtimeMs}/${stats.ctimeMs}`;
  }
}
