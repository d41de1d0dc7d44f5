// A stand-in for watching: a tree in memory that is changed through it, and tells at once.
import { HintQueue } from "../../src/adapters/watch/hint-queue.js";
import { CtxError } from "../../src/errors/ctx-error.js";
import type { Watch, Watcher } from "../../src/ports/watcher.js";

/** A tree of files in memory. Paths are relative, with "/". */
export interface FakeTree {
  write(path: string, text: string): void;
  rename(from: string, to: string): void;
  remove(path: string): void;
  makeDirectory(path: string): void;
  /** Tells that the system watches no more. */
  fail(code: string): void;
}

export interface FakeWatcher extends Watcher {
  readonly tree: FakeTree;
}

/** Makes an empty tree that can be watched; it belongs to no worktree. `isIgnored` is what git would say. */
export function makeFakeWatcher(isIgnored: (path: string) => boolean = () => false): FakeWatcher {
  const paths = new Map<string, "file" | "directory">();
  const queues = new Set<HintQueue>();
  const isHidden = (path: string): boolean =>
    path.split("/").some((name) => name === ".git" || name === ".context") ||
    path.split("/").some((_, at, parts) => isIgnored(parts.slice(0, at + 1).join("/")));
  const tell = (path: string): void => {
    if (isHidden(path)) return;
    for (const queue of queues) {
      queue.add(paths.get(path) === "directory" ? { kind: "overflow" } : { kind: "path", path });
      if (path.endsWith(".gitignore")) queue.add({ kind: "rules" });
    }
  };
  const below = (path: string): string[] =>
    [...paths.keys()].filter((one) => one === path || one.startsWith(`${path}/`));
  const put = (path: string, kind: "file" | "directory"): void => {
    const parent = path.includes("/") ? path.slice(0, path.lastIndexOf("/")) : "";
    if (parent !== "" && !paths.has(parent)) put(parent, "directory");
    paths.set(path, kind);
    tell(path);
  };
  const remove = (path: string): void => {
    for (const one of below(path)) {
      tell(one);
      paths.delete(one);
    }
  };
  return {
    worktree: () => Promise.resolve(null),
    watch: (): Promise<Watch> => {
      const queue = new HintQueue();
      queues.add(queue);
      return Promise.resolve({
        next: (timeoutMs, stop) => queue.next(timeoutMs, stop),
        close: async () => {
          queues.delete(queue);
          queue.close();
        },
      });
    },
    tree: {
      write: (path) => put(path, "file"),
      makeDirectory: (path) => put(path, "directory"),
      remove,
      rename: (from, to) => {
        const moved = below(from).map(
          (one) => [to + one.slice(from.length), paths.get(one) ?? "file"] as const,
        );
        remove(from);
        for (const [path, kind] of moved) put(path, kind);
      },
      fail: (code) => {
        const error = new CtxError("READ_FAILED", "The system allows no more.", { details: { code } });
        for (const queue of queues) queue.add({ kind: "limit", error });
      },
    },
  };
}
