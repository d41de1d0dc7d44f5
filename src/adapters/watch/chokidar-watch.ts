// The Watcher port on chokidar. It is given one directory at a time and not a tree: a whole tree at once makes it hold
// 290 MB for 50,000 files, directory by directory 70. Loaded late: nothing but `ctx watch` needs it.
import { readdirSync, type Dirent } from "node:fs";
import { join, relative, sep } from "node:path";
import { FSWatcher } from "chokidar";
import { CtxError } from "../../errors/ctx-error.js";
import type { Environment } from "../../ports/runtime.js";
import type { Watch } from "../../ports/watcher.js";
import type { Worktree } from "../../ports/worktree.js";
import { isAbsence } from "../git/unsupported.js";
import { HintQueue } from "./hint-queue.js";
import { listIgnored } from "./ignored-paths.js";
import type { StopSignal } from "../../ports/stop-signal.js";

/** Directories that are set up together. */
const BATCH = 50;
const READY_MS = 5000;
/** Files of git's own directory whose change says that git did something. */
const GIT_FILES = new Set([
  "HEAD",
  "index",
  "index.lock",
  "ORIG_HEAD",
  "MERGE_HEAD",
  "AUTO_MERGE",
  "FETCH_HEAD",
]);
/** inotify's two limits: watches, and instances or open files. */
const LIMITS = new Set(["ENOSPC", "EMFILE", "ENFILE"]);

export async function openChokidarWatch(worktree: Worktree, environment: Environment): Promise<Watch> {
  const watch = new ChokidarWatch(worktree, await listIgnored(worktree.top, environment));
  await watch.start();
  return watch;
}

class ChokidarWatch implements Watch {
  readonly #worktree: Worktree;
  readonly #ignored: ReadonlySet<string>;
  readonly #queue = new HintQueue();
  readonly #watchers: FSWatcher[] = [];
  readonly #watched = new Set<string>();
  /** Takes the directories that come later. */
  #latest: FSWatcher | null = null;
  #isClosed = false;
  #isLimited = false;

  constructor(worktree: Worktree, ignored: ReadonlySet<string>) {
    this.#worktree = worktree;
    this.#ignored = ignored;
  }

  async start(): Promise<void> {
    const { top, gitDirectory } = this.#worktree;
    const directories = this.#listBelow(top);
    if (directories.length === 0) {
      throw new CtxError("READ_FAILED", `The directory ${top} cannot be listed.`, { path: top });
    }
    for (let at = 0; at < directories.length && !this.#isLimited; at += BATCH) {
      await this.#open(directories.slice(at, at + BATCH));
    }
    await this.#open([gitDirectory]);
    this.#latest = this.#watchers.at(-1) ?? null;
  }

  next(timeoutMs: number, stop?: StopSignal) {
    return this.#queue.next(timeoutMs, stop);
  }

  async close(): Promise<void> {
    this.#isClosed = true;
    this.#queue.close();
    await this.#closeWatchers();
  }

  async #closeWatchers(): Promise<void> {
    await Promise.all(this.#watchers.splice(0).map((watcher) => watcher.close()));
    this.#watched.clear();
  }

  /** Sets some directories up and waits until they are. */
  async #open(directories: readonly string[]): Promise<void> {
    if (this.#isLimited) return;
    const watcher = new FSWatcher({
      ignoreInitial: true,
      followSymlinks: false,
      atomic: false,
      depth: 0,
      ignorePermissionErrors: true,
      ignored: [(path) => this.#isIgnored(path)],
    });
    this.#watchers.push(watcher);
    const isReady = new Promise<void>((settle) => {
      // What goes away while it is set up may keep the others waiting; everything is looked at later anyway.
      const timer = setTimeout(() => {
        this.#queue.add({ kind: "overflow" });
        settle();
      }, READY_MS);
      watcher.on("ready", () => {
        clearTimeout(timer);
        settle();
      });
      watcher.on("error", (error) => {
        this.#take(error);
        if (!this.#isLimited) return;
        clearTimeout(timer);
        settle();
      });
    });
    watcher.on("all", (event, path) => this.#hint(event, path));
    for (const directory of directories) this.#watched.add(directory);
    watcher.add([...directories]);
    await isReady;
  }

  #hint(event: string, path: string): void {
    const { top, gitDirectory } = this.#worktree;
    if (path === gitDirectory || path.startsWith(gitDirectory + sep)) {
      this.#queue.add({ kind: "git" });
      return;
    }
    const below = relative(top, path).split(sep).join("/");
    if (event === "addDir") this.#addDirectory(path);
    if (event === "unlinkDir") this.#forget(path);
    if (/(?:^|\/)\.gitignore$/.test(below)) this.#queue.add({ kind: "rules" });
    // A directory that went takes its files with it, and nothing may tell which.
    if (event.endsWith("Dir")) this.#queue.add({ kind: "overflow" });
    else this.#queue.add({ kind: "path", path: below });
  }

  /** A directory that came is watched as well, with all that came with it. */
  #addDirectory(path: string): void {
    const fresh = this.#listBelow(path).filter((directory) => !this.#watched.has(directory));
    if (fresh.length === 0 || this.#isClosed || this.#isLimited) return;
    for (const directory of fresh) this.#watched.add(directory);
    this.#latest?.add(fresh);
  }

  /** A directory that went: chokidar lets go of it by itself, and one of the same name that comes is a new one. */
  #forget(path: string): void {
    for (const directory of this.#watched) {
      if (directory === path || directory.startsWith(path + sep)) this.#watched.delete(directory);
    }
  }

  #take(error: unknown): void {
    const code = (error as NodeJS.ErrnoException).code ?? "";
    if (this.#isClosed || !LIMITS.has(code)) {
      this.#queue.add({ kind: "overflow" });
      return;
    }
    // One error for each file would follow.
    if (this.#isLimited) return;
    this.#isLimited = true;
    this.#queue.add({ kind: "limit", error: limitError(code) });
    void this.#closeWatchers();
  }

  #isIgnored(path: string): boolean {
    const { top, gitDirectory } = this.#worktree;
    if (path === gitDirectory) return false;
    // Above all not the objects, which may be many more than there are files.
    if (path.startsWith(gitDirectory + sep)) return !GIT_FILES.has(path.slice(gitDirectory.length + 1));
    const below = relative(top, path).split(sep).join("/");
    if (below === "") return false;
    const name = below.slice(below.lastIndexOf("/") + 1);
    return name === ".git" || name === ".context" || this.#ignored.has(below);
  }

  /** A directory and those below it that are watched; empty where it cannot be listed. */
  #listBelow(directory: string): string[] {
    if (this.#isIgnored(directory)) return [];
    let children: Dirent[];
    try {
      children = readdirSync(directory, { withFileTypes: true });
    } catch (error) {
      if (!isAbsence(error)) this.#queue.add({ kind: "overflow" });
      return [];
    }
    // Another repository inside is somebody else's.
    if (directory !== this.#worktree.top && children.some(({ name }) => name === ".git")) return [];
    const below = children.filter((child) => child.isDirectory()).map(({ name }) => join(directory, name));
    return [directory, ...below.flatMap((child) => this.#listBelow(child))];
  }
}

function limitError(code: string): CtxError {
  const what = code === "ENOSPC" ? "inotify watches" : "open files or inotify instances";
  return new CtxError("READ_FAILED", `The system allows no more ${what}; ctx asks git every 2 s instead.`, {
    hint:
      code === "ENOSPC"
        ? "Nothing is missed, but it costs more. Raise fs.inotify.max_user_watches and start the watch again."
        : "Nothing is missed, but it costs more. Raise fs.inotify.max_user_instances and start the watch again.",
    details: { code },
  });
}
