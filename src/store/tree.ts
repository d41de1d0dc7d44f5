// Where context files are read from: the worktree, the personal directory, or a commit. Paths are relative to the
// context root and use "/"; a tree never follows a symbolic link.
import { CtxError, isCtxError } from "../errors/ctx-error.js";
import type { LayerSource } from "../model/layer.js";
import { utf8Decode } from "../model/utf8.js";
import type { Files } from "../ports/files.js";
import type { ObjectId, Repository, TreeFile } from "../ports/git.js";

export interface TreeEntry {
  readonly path: string;
  readonly kind: "file" | "symlink";
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
  /** The names of the directories, and of links, right below a directory, in byte order; none when it is absent. */
  listDirectories(directory: string): Promise<readonly string[]>;
  /** The files right below a directory, without those in directories below it; null when it is absent. */
  listFlat(directory: string): Promise<readonly TreeEntry[] | null>;
  /** Reads files that `list` named, in the order asked. */
  readTexts(paths: readonly string[]): Promise<readonly ReadText[]>;
}

/** A tree on disk. `base` is the absolute directory that paths are relative to. */
export function makeDiskTree(files: Files, base: string, from: LayerSource): ContextTree {
  const links = new Set<string>();
  return {
    from,
    commit: null,
    async list(directory) {
      const link = findLinkOnTheWay(files, base, directory);
      if (link !== null) return [{ path: link, kind: "symlink" }];
      return listBelow(files, base, directory)?.sort(byPath) ?? null;
    },
    async listDirectories(directory) {
      refuseLinksOnTheWay(files, base, directory);
      const entries = (files.list(`${base}/${directory}`) ?? []).filter(({ name }) => !name.startsWith("."));
      for (const { name, kind } of entries) if (kind === "symlink") links.add(`${directory}/${name}`);
      return entries.filter(({ kind }) => kind === "directory" || kind === "symlink").map(({ name }) => name);
    },
    async listFlat(directory) {
      if (links.has(directory)) return [{ path: directory, kind: "symlink" }];
      const entries = files.list(`${base}/${directory}`);
      if (entries === null) return null;
      return entries.flatMap(({ name, kind }): TreeEntry[] => {
        const isShown = !name.startsWith(".") && (kind === "file" || kind === "symlink");
        return isShown ? [{ path: `${directory}/${name}`, kind }] : [];
      });
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
      return { path, kind: kindOf(file) };
    });
  };
  // One listing of a parent answers for every directory in it: a process costs more than a long list.
  const listed = new Map<string, readonly TreeEntry[]>();
  return {
    from,
    commit,
    list,
    async listDirectories(directory) {
      const entries = (await list(directory)) ?? [];
      listed.set(directory, entries);
      const names = entries.map((entry) => entry.path.slice(directory.length + 1).split("/"));
      return [...new Set(names.filter((parts) => parts.length > 1).map((parts) => parts[0] as string))];
    },
    async listFlat(directory) {
      const parent = directory.slice(0, directory.lastIndexOf("/"));
      const entries = listed.get(parent) ?? (await list(directory)) ?? [];
      const flat = entries.filter(({ path }) => {
        return path.startsWith(`${directory}/`) && !path.includes("/", directory.length + 1);
      });
      return flat.length === 0 ? null : flat;
    },
    async readTexts(paths) {
      const known = paths.map((path) => oids.get(path));
      const wanted = known.filter((oid): oid is ObjectId => oid !== undefined);
      const blobs = await repository.readBlobs(wanted);
      let next = 0;
      return paths.map((path, index) => {
        const text = known[index] === undefined ? null : utf8Decode(blobs[next++] as Uint8Array);
        if (text !== null) return { path, text };
        return { path, error: new CtxError("FILE_INVALID", `${path} is not valid UTF-8`, { path }) };
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
  const listBy = async (how: "list" | "listFlat", directory: string) => {
    const [onDisk, atHead] = [await first[how](directory), await second[how](directory)];
    const paths = new Set(onDisk?.map(({ path }) => path));
    if (atHead === null || atHead.some(({ path }) => paths.has(path))) return onDisk;
    for (const { path } of atHead) served.set(path, second);
    return [...(onDisk ?? []), ...atHead].sort(byPath);
  };
  return {
    from: first.from,
    commit: first.commit,
    list: (directory) => listBy("list", directory),
    listFlat: (directory) => listBy("listFlat", directory),
    async listDirectories(directory) {
      const names = [await first.listDirectories(directory), await second.listDirectories(directory)].flat();
      return [...new Set(names)].sort();
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

function listBelow(files: Files, base: string, directory: string): TreeEntry[] | null {
  const entries = files.list(`${base}/${directory}`);
  if (entries === null) return null;
  const found: TreeEntry[] = [];
  for (const { name, kind } of entries) {
    if (name.startsWith(".")) continue;
    const path = `${directory}/${name}`;
    if (kind === "directory") found.push(...(listBelow(files, base, path) ?? []));
    else if (kind === "file" || kind === "symlink") found.push({ path, kind });
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
