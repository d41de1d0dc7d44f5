// Stand-ins for the outside world: files in memory, a clock that stands still, ids that count.
import { CtxError } from "../../src/errors/ctx-error.js";
import { invalidUtf8, utf8Decode, utf8Encode } from "../../src/model/text/utf8.js";
import type { Contents, DirectoryEntry, FileKind, Files } from "../../src/ports/files.js";
import type { Clock, Ids } from "../../src/ports/runtime.js";

export interface FixedClock extends Clock {
  set(timeMs: number): void;
  advance(milliseconds: number): void;
}

/** Makes a clock that moves only when told. A pause really passes, since what is waited for is real. */
export function makeFixedClock(start: number): FixedClock {
  let time = start;
  return {
    now: () => time,
    pause: (milliseconds, stop) =>
      new Promise((settle) => {
        const timer = setTimeout(settle, milliseconds);
        stop?.addEventListener("abort", () => (clearTimeout(timer), settle()), { once: true });
      }),
    set: (timeMs) => (time = timeMs),
    advance: (milliseconds) => (time += milliseconds),
  };
}

/** Makes a source of chance that counts: ids of one moment follow each other. */
export function makeCountingIds(): Ids {
  let count = 0;
  return {
    randomBytes() {
      const bytes = new Uint8Array(10);
      new DataView(bytes.buffer).setUint32(6, ++count);
      return bytes;
    },
    mark: () => Promise.resolve((++count).toString(16).padStart(24, "0")),
  };
}

type FakeNode =
  | { readonly kind: "file"; readonly bytes: Uint8Array }
  | { readonly kind: "symlink"; readonly target: string }
  | { readonly kind: "directory" };

/** Files in memory, and what a test does to them beside the port. Paths are absolute, with "/". */
export interface FakeFiles extends Files {
  writeBytes(path: string, bytes: Uint8Array): void;
  makeDirectory(path: string): void;
  makeLink(target: string, path: string): void;
}

function bytesOf(contents: Contents): Uint8Array {
  return typeof contents === "string" ? utf8Encode(contents) : contents;
}

/** Makes an empty file system with the directory "/". */
export function makeFakeFiles(): FakeFiles {
  const nodes = new Map<string, FakeNode>([["/", { kind: "directory" }]]);

  const parentOf = (path: string): string => path.slice(0, path.lastIndexOf("/")) || "/";

  /** Resolves links in a path; the last component's only where asked. Null when a part is missing. */
  const follow = (path: string, isLastFollowed: boolean, hops = 0): string | null => {
    if (hops > 40) return null;
    let real = "/";
    const parts = path.split("/").filter((part) => part !== "" && part !== ".");
    for (const [index, part] of parts.entries()) {
      if (part === "..") {
        real = parentOf(real);
        continue;
      }
      const next = real === "/" ? `/${part}` : `${real}/${part}`;
      const node = nodes.get(next);
      const isLast = index === parts.length - 1;
      if (node?.kind === "symlink" && (!isLast || isLastFollowed)) {
        const rest = parts.slice(index + 1).join("/");
        const target = node.target.startsWith("/") ? node.target : `${real}/${node.target}`;
        return follow(`${target}/${rest}`, isLastFollowed, hops + 1);
      }
      if (!isLast && node?.kind !== "directory") return null;
      real = next;
    }
    return real;
  };

  const nodeAt = (path: string): FakeNode | null => {
    const real = follow(path, false);
    return (real === null ? undefined : nodes.get(real)) ?? null;
  };

  const read = (path: string): Uint8Array | null => {
    const node = nodeAt(path);
    if (node === null) return null;
    if (node.kind === "symlink") throw new CtxError("OUTSIDE_ROOT", `${path} is a symbolic link`, { path });
    if (node.kind !== "file")
      throw new CtxError("READ_FAILED", `Cannot read ${path}: it is a ${node.kind}`, { path });
    return node.bytes;
  };

  const makeDirectory = (path: string): void => {
    const real = follow(path, true);
    const kind = real === null ? null : nodes.get(real)?.kind;
    if (kind === "directory") return;
    if (kind !== undefined && kind !== null)
      throw new CtxError("WRITE_FAILED", `Not a directory: ${path}`, { path });
    makeDirectory(parentOf(path));
    nodes.set(follow(path, true) as string, { kind: "directory" });
  };

  const put = (path: string, node: FakeNode): void => {
    makeDirectory(parentOf(path));
    nodes.set(follow(path, false) as string, node);
  };

  return {
    read,
    readText(path) {
      const bytes = read(path);
      const text = bytes === null ? null : utf8Decode(bytes);
      if (bytes !== null && text === null) throw invalidUtf8(path, bytes);
      return text;
    },
    list(path) {
      const real = follow(path, true);
      if (real === null || nodes.get(real)?.kind !== "directory") return null;
      const below = real === "/" ? "/" : `${real}/`;
      const found: DirectoryEntry[] = [];
      for (const [name, node] of nodes) {
        if (name !== "/" && name.startsWith(below) && !name.includes("/", below.length))
          found.push({ name: name.slice(below.length), kind: node.kind });
      }
      return found.sort((left, right) => Buffer.compare(Buffer.from(left.name), Buffer.from(right.name)));
    },
    exists: (path): boolean => {
      const real = follow(path, true);
      return real !== null && nodes.has(real);
    },
    kindOf: (path): FileKind | null => nodeAt(path)?.kind ?? null,
    facts(path) {
      const kind = nodeAt(path)?.kind;
      if (kind === undefined) return null;
      const others = { read: true, write: false };
      const isExecutable = kind === "directory";
      return { kind, isReadable: true, isWritable: true, isExecutable, isOwn: true, others, modifiedMs: 0 };
    },
    identity(path) {
      const at = nodeAt(path)?.kind === "directory" ? [...nodes.keys()].indexOf(path) : -1;
      return at < 0 ? null : { device: "1", inode: String(at + 1), bornNs: null };
    },
    realPath(path) {
      const real = follow(path, true);
      return real !== null && nodes.has(real) ? real : null;
    },
    readEnd(path, length) {
      const bytes = read(path);
      return bytes?.slice(Math.max(0, bytes.length - length)) ?? null;
    },
    stamp(path) {
      const node = nodeAt(path);
      if (node?.kind !== "file") return null;
      const { length } = node.bytes;
      return {
        text: `${length} ${Buffer.from(node.bytes).toString("hex")}`,
        sizeBytes: length,
        changedMs: 0,
      };
    },
    readFrom: (path, start) => read(path)?.slice(start) ?? null,
    createPrivate(path, text) {
      this.create(path, text);
    },
    findLines(path, texts) {
      const bytes = read(path);
      if (bytes === null) return null;
      const lines = Buffer.from(bytes).toString("latin1").split("\n");
      const wanted = texts.map((text) => Buffer.from(text).toString("latin1"));
      return lines
        .filter((line) => wanted.some((text) => line.includes(text)))
        .map((line) => Uint8Array.from(Buffer.from(line, "latin1")));
    },
    append(path, text) {
      const kind = nodeAt(path)?.kind;
      if (kind === "directory") throw new CtxError("WRITE_FAILED", `${path} is a directory`, { path });
      const before = read(path) ?? new Uint8Array();
      put(path, { kind: "file", bytes: Uint8Array.from([...before, ...utf8Encode(text)]) });
    },
    place(path, text) {
      this.create(path, text);
    },
    create(path, contents) {
      if (nodeAt(path) !== null) throw new CtxError("CONTEXT_EXISTS", `${path} exists already`, { path });
      put(path, { kind: "file", bytes: bytesOf(contents) });
    },
    replace(path, expected, contents) {
      const node = nodeAt(path);
      if (node?.kind !== "file" || Buffer.compare(node.bytes, bytesOf(expected)) !== 0)
        throw new CtxError("FILE_CHANGED", `${path} changed`, { path });
      put(path, { kind: "file", bytes: bytesOf(contents) });
    },
    remove(path, expected) {
      const real = follow(path, false);
      const node = nodeAt(path);
      if (real === null || node === null) return false;
      if (node.kind !== "file" || Buffer.compare(node.bytes, expected) !== 0)
        throw new CtxError("FILE_CHANGED", `${path} changed`, { path });
      return nodes.delete(real);
    },
    removeDirectory(path) {
      const real = follow(path, false);
      if (real === null || nodes.get(real)?.kind !== "directory") return false;
      if ([...nodes.keys()].some((other) => other.startsWith(`${real}/`))) return false;
      return nodes.delete(real);
    },
    changeTogether(changes, { confirm } = {}) {
      for (const { path, expected } of changes) {
        const node = nodeAt(path);
        if (expected === null && node !== null)
          throw new CtxError("CONTEXT_EXISTS", `${path} exists already`, { path });
        if (
          expected !== null &&
          (node?.kind !== "file" || Buffer.compare(node.bytes, bytesOf(expected)) !== 0)
        )
          throw new CtxError("FILE_CHANGED", `${path} changed`, { path });
      }
      confirm?.();
      for (const { path, text } of changes) put(path, { kind: "file", bytes: bytesOf(text) });
    },
    remembering() {
      return Promise.resolve(this);
    },
    writeBytes: (path, bytes) => put(path, { kind: "file", bytes }),
    makeDirectory,
    makeLink: (target, path) => put(path, { kind: "symlink", target }),
  };
}
