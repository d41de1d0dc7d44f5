// A shop in which several processes work at once: a repository with linked worktrees, and the build of ctx they use.
import { spawn, spawnSync } from "node:child_process";
import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { ROOT } from "../../tidy/source.js";
import {
  authoring,
  hermeticEnvironment,
  makeTemporaryDirectory,
  runGit,
  type HermeticEnvironment,
} from "../../support/hermetic.js";
import { CONFIG, CONFIG_TEXT, entries, json, PROJECT, record, TASK, ulid } from "../../support/world.js";

export const ENTRIES = ".context/tasks/task-42/entries";
export const ORIGINAL_ENTRY = `${ulid("1")}.jsonl`;

/** What stands in every shop before anybody writes, and must stand there afterwards, byte for byte. */
const FILES: Readonly<Record<string, string>> = {
  ".context/.gitignore": "*.local.md\n*.local.json\n.ctx-*.tmp\n",
  [CONFIG]: CONFIG_TEXT,
  [PROJECT]: json({ caching: "in memory" }),
  [TASK]: json({ title: "Implement user authentication" }),
  [`${ENTRIES}/${ORIGINAL_ENTRY}`]: entries(record("1", "Login page drawn")),
};

export interface Finished {
  /** Null when a signal ended it. */
  readonly status: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

export interface Shop {
  /** The main worktree. */
  readonly top: string;
  /** All worktrees, the main one first. */
  readonly worktrees: readonly string[];
  /** Where the segments of the journal are. */
  readonly journal: string;
  readonly environment: HermeticEnvironment;
  /** Runs the built command line and waits; `before` are the words of a program that runs it, such as strace. */
  ctx(args: readonly string[], options?: { cwd?: string; before?: readonly string[] }): Finished;
  /** Starts the built command line. */
  start(args: readonly string[], cwd?: string): Promise<Finished>;
  git(...args: string[]): string;
  /** The paths of files that are no longer what they were when the shop was made. */
  listChanged(): string[];
  remove(): void;
}

export interface ShopOptions {
  /** An empty directory for everything; otherwise a temporary one. */
  readonly below?: string;
  readonly linkedWorktrees?: number;
  readonly hasGit?: boolean;
}

/** Makes a shop with one entry. */
export function makeShop({ below, linkedWorktrees = 0, hasGit = true }: ShopOptions = {}): Shop {
  const made =
    below === undefined ? makeTemporaryDirectory("shop") : { path: below, remove: () => undefined };
  for (const [path, text] of Object.entries(FILES)) {
    const file = join(made.path, "shop", path);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, text);
  }
  const shop = { ...openShop(made.path, { linkedWorktrees, hasGit }), remove: made.remove };
  if (!hasGit) return shop;
  shop.git("init", "--quiet", "--template=", "--initial-branch=main");
  shop.git("add", "--all");
  shop.git("commit", "--quiet", "--message", "Start the shop");
  for (const [index, path] of shop.worktrees.entries())
    if (index > 0) shop.git("worktree", "add", "--quiet", "-b", `work-${index}`, path);
  return shop;
}

/** The shop that was made below a directory, perhaps on another machine. */
export function openShop(
  below: string,
  { linkedWorktrees = 0, hasGit = true }: Omit<ShopOptions, "below"> = {},
): Shop {
  const top = join(below, "shop");
  const environment = {
    ...hermeticEnvironment(join(below, "home")),
    XDG_STATE_HOME: join(below, "state"),
    GIT_CEILING_DIRECTORIES: below,
  };
  const linked = Array.from({ length: linkedWorktrees }, (_, index) => join(below, `linked-${index + 1}`));
  const worktrees = [top, ...linked];
  const command = (args: readonly string[], before: readonly string[] = []): [string, string[]] => {
    const [program, ...words] = [...before, process.execPath, join(BUILD, "bin/ctx.cjs"), ...args];
    return [program as string, words];
  };
  return {
    top,
    worktrees,
    journal: join(below, hasGit ? "shop/.git/ctx/journal" : "state/ctx/journal"),
    environment,
    ctx(args, { cwd = top, before } = {}) {
      const [program, words] = command(args, before);
      // Nothing here takes long: whatever does not end waits for something, and that is a failure.
      const limits = { maxBuffer: 2 ** 30, timeout: 120_000, killSignal: "SIGKILL" } as const;
      const run = spawnSync(program, words, { cwd, env: environment, encoding: "utf8", ...limits });
      if (run.error !== undefined) throw run.error;
      return { status: run.status, stdout: run.stdout, stderr: run.stderr };
    },
    start(args, cwd = top) {
      const [program, words] = command(args);
      const run = spawn(program, words, { cwd, env: environment, stdio: ["ignore", "pipe", "pipe"] });
      const finished = { stdout: "", stderr: "" };
      run.stdout.setEncoding("utf8").on("data", (text: string) => (finished.stdout += text));
      run.stderr.setEncoding("utf8").on("data", (text: string) => (finished.stderr += text));
      return new Promise((settle, fail) => {
        run.on("error", fail).on("close", (status) => settle({ status, ...finished }));
      });
    },
    git: (...args) => runGit(top, authoring(environment), args),
    listChanged: () => worktrees.flatMap(listChangedIn),
    remove: () => rmSync(below, { recursive: true }),
  };
}

function listChangedIn(worktree: string): string[] {
  return Object.entries(FILES).flatMap(([path, text]) => {
    const file = join(worktree, path);
    return existsSync(file) && readFileSync(file, "utf8") === text ? [] : [file];
  });
}

/** The directory of the entries of the shop's task in a worktree. */
export function entriesOf(worktree: string): string {
  return join(worktree, ENTRIES);
}

/** The files below a directory with their texts, but for git's own. */
export function readAll(directory: string): Map<string, string> {
  const found = new Map<string, string>();
  for (const entry of readdirSync(directory, { recursive: true, withFileTypes: true })) {
    const path = join(entry.parentPath, entry.name);
    const isGits = /[\\/]\.git[\\/](?!ctx[\\/])/.test(path);
    if (entry.isFile() && !isGits) found.set(path, readFileSync(path, "latin1"));
  }
  return found;
}

/** A copy of the build: building again does not disturb what runs. */
const BUILD = copyBuild();
export const LIBRARY = join(BUILD, "dist/index.js");

function copyBuild(): string {
  if (!existsSync(join(ROOT, "dist/index.js"))) throw new Error("ctx is not built; run `npm run build`.");
  const copy = makeTemporaryDirectory("build");
  for (const name of ["bin", "dist", "package.json"]) {
    cpSync(join(ROOT, name), join(copy.path, name), { recursive: true });
  }
  process.on("exit", () => rmSync(copy.path, { recursive: true, force: true }));
  return copy.path;
}
