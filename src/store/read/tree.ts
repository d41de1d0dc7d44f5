// Where context files are read from: the worktree, the personal directory, or a commit. Paths are relative to the
// context root and use "/"; a tree never follows a symbolic link.
import { CtxError, isCtxError } from "../../errors/ctx-error.js";
import type { LayerSource } from "../../model/layer.js";
import { invalidUtf8, utf8Decode } from "../../model/text/utf8.js";
import type { DirectoryEntry, Files } from "../../ports/files.js";
import type { ObjectId, Repository, TreeFile } from "../../ports/git.js";
import { MAIN_NAMES } from "../layout.js";

export interface TreeEntry {
  readonly path: string;
  readonly kind: "file" | "symlink";
  /** The blob, where a commit names it: equal ids are equal bytes. */
  readonly oid?: ObjectId | null;
}

/** A main document found among many. A link in place of its directory stands for it. */
export interface MainFile extends TreeEntry {
  /** The name of its context's directory. */
  readonly directoryName: string;
  /** The blob, where it is known without reading: equal ids are equal texts. */
  readonly oid: ObjectId | null;
}

/** The text of a file, or why it could not be read. */
export type ReadText =
  { readonly path: string; readonly text: string } | { readonly path: string; readonly error: CtxError };

export interface ContextTree {
  readonly from: LayerSource;
  /** The commit it shows; null for files on disk. */
  readonly commit: ObjectId | null;
  /**
   * Files and links below a directory, recursively, in path order; null when the directory is absent. A directory
   * that is itself reached through a link is listed as that one link, for nothing is read through it.
   */
  list(directory: string): Promise<readonly TreeEntry[] | null>;
  /** The shared main documents of all contexts below a directory, by directory and then path. */
  listMains(parent: string): Promise<readonly MainFile[]>;
  /** Reads files that `list` named, in the order asked. */
  readTexts(paths: readonly string[]): Promise<readonly ReadText[]>;
}

/** Tells whether a file that was listed was there no more when it was read: git may have been at work. */
export function isGone(read: ReadText): boolean {
  return "error" in read && read.error.code === "FILE_CHANGED";
}

/** A tree on disk. `base` is the absolute directory that paths are relative to. */
export function makeDiskTree(files: Files, base: string, from: LayerSource): ContextTree {
  return {
    from,
    commit: null,
    async list(directory) {
      const link = findLinkOnTheWay(files, base, directory);
      if (link !== null) return [{ path: link, kind: "symlink" }];
      return listBelow(files, base, directory)?.sort(byPath) ?? null;
    },
    async listMains(parent) {
      refuseLinksOnTheWay(files, base, parent);
      return (files.list(`${base}/${parent}`) ?? []).flatMap((entry) =>
        listMainsIn(files, base, { parent, entry }),
      );
    },
    async readTexts(paths) {
      return paths.map((path) => {
        try {
          const text = files.readText(`${base}/${path}`);
          if (text !== null) return { path, text };
          return {
            path,
            error: new CtxError("FILE_CHANGED", `${path} vanished while it was read`, { path }),
          };
        } catch (error) {
          if (isCtxError(error)) return { path, error };
          throw error;
        }
      });
    },
  };
}

/** The tree of a commit. `prefix` is the context root relative to the top of the tree: "" or "examples/shop/". */
export function makeCommitTree(
  repository: Repository,
  { commit, from, prefix }: { commit: ObjectId; from: LayerSource; prefix: string },
): ContextTree {
  const oids = new Map<string, ObjectId>();
  const list = async (directory: string): Promise<TreeEntry[] | null> => {
    const files = await repository.listFiles(commit, prefix + directory);
    if (files.length === 0) return null;
    return files.map((file): TreeEntry => {
      const path = file.path.slice(prefix.length);
      oids.set(path, file.oid);
      return { path, kind: kindOf(file), oid: file.oid };
    });
  };
  return {
    from,
    commit,
    list,
    async listMains(parent) {
      const entries = (await list(parent)) ?? [];
      return entries.flatMap(({ path, kind }): MainFile[] => {
        const parts = path.slice(parent.length + 1).split("/");
        const [directoryName = "", name = ""] = parts;
        if (parts.length !== 2 || !MAIN_NAMES.includes(name)) return [];
        return [{ path, kind, directoryName, oid: oids.get(path) ?? null }];
      });
    },
    async readTexts(paths) {
      const known = paths.map((path) => oids.get(path));
      const wanted = known.filter((oid): oid is ObjectId => oid !== undefined);
      const blobs = await repository.readBlobs(wanted);
      let next = 0;
      return paths.map((path, index) => {
        const bytes = known[index] === undefined ? new Uint8Array() : (blobs[next++] as Uint8Array);
        const text = known[index] === undefined ? null : utf8Decode(bytes);
        if (text !== null) return { path, text };
        return { path, error: invalidUtf8(path, bytes) };
      });
    },
  };
}

/**
 * A sparse checkout with HEAD behind it. A directory of which the disk has a file that HEAD has too is complete there;
 * of any other one HEAD's files are shown beside the disk's.
 */
export function makeFallbackTree(first: ContextTree, second: ContextTree): ContextTree {
  const served = new Map<string, ContextTree>();
  return {
    from: first.from,
    commit: first.commit,
    async list(directory) {
      for (const tree of [first, second]) {
        const entries = await tree.list(directory);
        if (entries === null) continue;
        for (const entry of entries) served.set(entry.path, tree);
        return entries;
      }
      return null;
    },
    async listMains(parent) {
      const here = await first.listMains(parent);
      const known = new Set(here.map(({ directoryName }) => directoryName));
      const behind = (await second.listMains(parent)).filter(
        ({ directoryName }) => !known.has(directoryName),
      );
      for (const { path } of behind) served.set(path, second);
      return [...here, ...behind].sort(byPath);
    },
    async readTexts(paths) {
      const [a, b] = [first, second].map((tree) =>
        paths.filter((path) => (served.get(path) ?? first) === tree),
      );
      const texts = [...(await first.readTexts(a ?? [])), ...(await second.readTexts(b ?? []))];
      const byName = new Map(texts.map((text) => [text.path, text]));
      return paths.map((path) => byName.get(path) as ReadText);
    },
  };
}

/**
 * Asking for two names costs half of what reading a directory does, and a list asks for a thousand. Whether what is
 * there is a link is left to the reading, which follows none.
 */
function listMainsIn(
  files: Files,
  base: string,
  { parent, entry: { name: directoryName, kind } }: { parent: string; entry: DirectoryEntry },
): MainFile[] {
  if (directoryName.startsWith(".")) return [];
  const directory = `${parent}/${directoryName}`;
  if (kind === "symlink") return [{ path: directory, kind, directoryName, oid: null }];
  if (kind !== "directory") return [];
  const mains: MainFile[] = [];
  for (const name of MAIN_NAMES) {
    const path = `${directory}/${name}`;
    if (files.exists(`${base}/${path}`)) mains.push({ path, kind: "file", directoryName, oid: null });
  }
  return mains;
}

function listBelow(files: Files, base: string, directory: string): TreeEntry[] | null {
  const entries = files.list(`${base}/${directory}`);
  if (entries === null) return null;
  const found: TreeEntry[] = [];
  for (const { name, kind } of entries) {
    if (name.startsWith(".")) continue;
    const path = `${directory}/${name}`;
    if (kind === "directory") for (const each of listBelow(files, base, path) ?? []) found.push(each);
    // A pipe or a device with the name of a document: the reading says what it is.
    else found.push({ path, kind: kind === "symlink" ? kind : "file" });
  }
  return found;
}

function refuseLinksOnTheWay(files: Files, base: string, directory: string): void {
  if (findLinkOnTheWay(files, base, directory) === null) return;
  throw new CtxError("OUTSIDE_ROOT", `${directory} is reached through a symbolic link`, {
    path: directory,
    hint: "ctx follows no links under .context; put the directory itself there.",
  });
}

function findLinkOnTheWay(files: Files, base: string, directory: string): string | null {
  const parts = directory.split("/");
  for (let count = 1; count <= parts.length; count++) {
    const path = parts.slice(0, count).join("/");
    if (files.kindOf(`${base}/${path}`) === "symlink") return path;
  }
  return null;
}

function kindOf(file: TreeFile): TreeEntry["kind"] {
  return file.kind === "file" ? "file" : "symlink";
}

function byPath(left: TreeEntry, right: TreeEntry): number {
  return left.path < right.path ? -1 : left.path > right.path ? 1 : 0;
}
