// The Watcher port on chokidar. It is given one directory at a time and not a tree: a whole tree at once makes it hold
// 290 MB for 50,000 files, directory by directory 70. Loaded late: nothing but `ctx watch` needs it.
import { lstatSync, readdirSync, type Dirent } from "node:fs";
import { dirname, join, relative, sep } from "node:path";
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
/** Directories that come and go together are set up together. */
const GATHER_MS = 20;
/** What was made in a directory before it was watched is found by listing it once more, after so long. */
const RELIST_MS = 200;
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
  /** Each with the directories that it watches. */
  readonly #watchers = new Map<FSWatcher, Set<string>>();
  readonly #watched = new Map<string, FSWatcher>();
  /** Directories that came, went or became another thing; what lies there is found when they are settled. */
  readonly #moved = new Set<string>();
  /** Directories that came and may hold others that nobody told of, each with what it was when it was found. */
  readonly #fresh = new Map<string, string | null>();
  #settling: NodeJS.Timeout | null = null;
  #relisting: NodeJS.Timeout | null = null;
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
  }

  next(timeoutMs: number, stop?: StopSignal) {
    return this.#queue.next(timeoutMs, stop);
  }

  async close(): Promise<void> {
    this.#isClosed = true;
    for (const timer of [this.#settling, this.#relisting]) if (timer !== null) clearTimeout(timer);
    this.#queue.close();
    await this.#closeWatchers();
  }

  async #closeWatchers(): Promise<void> {
    const open = [...this.#watchers.keys()];
    this.#watchers.clear();
    this.#watched.clear();
    await Promise.all(open.map((watcher) => watcher.close()));
  }

  /** Sets some directories up and waits until they are. */
  async #open(directories: readonly string[]): Promise<void> {
    if (this.#isLimited || this.#isClosed) return;
    const watcher = new FSWatcher({
      ignoreInitial: true,
      followSymlinks: false,
      atomic: false,
      depth: 0,
      ignorePermissionErrors: true,
      ignored: [(path) => this.#isIgnored(path)],
    });
    this.#watchers.set(watcher, new Set(directories));
    const isReady = new Promise<void>((settle) => {
      // What goes away while it is set up may keep the others waiting; everything is looked at later anyway.
      const timer = setTimeout(() => {
        this.#queue.add({ kind: "overflow" });
        settle();
      }, READY_MS).unref();
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
    watcher.on("raw", (event, name, details) => this.#hear(event, name, details));
    for (const directory of directories) this.#watched.set(directory, watcher);
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
    if (event === "unlinkDir" || (event === "addDir" && !this.#watched.has(path))) this.#move(path);
    if (/(?:^|\/)\.gitignore$/.test(below)) this.#queue.add({ kind: "rules" });
    // A directory that went takes its files with it, and nothing may tell which.
    if (event.endsWith("Dir")) this.#queue.add({ kind: "overflow" });
    else this.#hintAt(below);
  }

  /**
   * What the system says itself: chokidar does not tell that a file became a directory, and may lose sight of one that
   * was removed and made anew.
   */
  #hear(event: string, name: unknown, details: unknown): void {
    const { top, gitDirectory } = this.#worktree;
    const { watchedPath } = details as { watchedPath?: unknown };
    if (this.#isClosed || typeof name !== "string" || typeof watchedPath !== "string") return;
    const path = join(watchedPath, name);
    if (path === top || path.startsWith(gitDirectory + sep) || this.#isIgnored(path)) return;
    if (event === "rename" && (this.#watched.has(path) || identityAt(path) !== null)) this.#move(path);
    this.#hintAt(relative(top, path).split(sep).join("/"));
  }

  /** A name that is no UTF-8 cannot be asked about by itself. */
  #hintAt(below: string): void {
    this.#queue.add(below.includes("\ufffd") ? { kind: "overflow" } : { kind: "path", path: below });
  }

  #move(path: string): void {
    this.#moved.add(path);
    this.#queue.add({ kind: "overflow" });
    this.#settling ??= setTimeout(() => void this.#settle(), GATHER_MS);
  }

  /** Lets go of what was watched where directories came or went, and watches what lies there now. */
  async #settle(): Promise<void> {
    this.#settling = null;
    const moved = new Set(this.#moved);
    this.#moved.clear();
    const isMoved = (path: string): boolean =>
      moved.has(path) || (path !== dirname(path) && isMoved(dirname(path)));
    for (const directory of [...this.#watched.keys()].filter(isMoved)) this.#forget(directory);
    const tops = [...moved].filter((path) => !isMoved(dirname(path)) && identityAt(path) !== null);
    await this.#add(tops);
  }

  /** Watches directories with all that is in them, as far as that is not watched. */
  async #add(directories: readonly string[]): Promise<void> {
    const listed = directories.flatMap((directory) => this.#listBelow(directory));
    const fresh = listed.filter((directory) => !this.#watched.has(directory));
    const identities = fresh.map(identityAt);
    for (let at = 0; at < fresh.length; at += BATCH) await this.#open(fresh.slice(at, at + BATCH));
    if (fresh.length === 0 || this.#isClosed || this.#isLimited) return;
    for (const [at, directory] of fresh.entries()) this.#fresh.set(directory, identities[at] ?? null);
    // What came before they were watched nobody told of.
    this.#queue.add({ kind: "overflow" });
    this.#relisting ??= setTimeout(() => void this.#relist(), RELIST_MS);
  }

  /**
   * Lists once more what came a moment ago. Between being found and being watched a directory may have got others, and
   * chokidar takes what it finds at that moment for what was always there.
   */
  async #relist(): Promise<void> {
    this.#relisting = null;
    const came = [...this.#fresh];
    this.#fresh.clear();
    this.#queue.add({ kind: "overflow" });
    const isSame = ([directory, identity]: [string, string | null]): boolean =>
      identityAt(directory) === identity;
    for (const one of came) if (!isSame(one)) this.#move(one[0]);
    await this.#add(came.filter(isSame).map(([directory]) => directory));
  }

  #forget(directory: string): void {
    const watcher = this.#watched.get(directory);
    this.#watched.delete(directory);
    const others = watcher === undefined ? undefined : this.#watchers.get(watcher);
    others?.delete(directory);
    if (watcher === undefined || others?.size !== 0) return;
    this.#watchers.delete(watcher);
    void watcher.close();
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

/** Names a directory: another text for one that was made anew, also where that got the number of the old one. */
function identityAt(path: string): string | null {
  try {
    const stats = lstatSync(path, { bigint: true, throwIfNoEntry: false });
    return stats?.isDirectory() === true ? `${stats.ino} ${stats.birthtimeNs}` : null;
  } catch {
    return null; // Its parent is no directory any more, or closed to us: nothing below can be watched.
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
