// The Watcher port: one behaviour, asked of a tree in memory and of chokidar on the real file system. Its hints may come
// late, twice, or as "anything may have changed"; but whatever changed is hinted at, and nothing hidden is.
import fc from "fast-check";
import { existsSync, mkdirSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { describe, expect, onTestFinished, test } from "vitest";
import { openChokidarWatch } from "../../src/adapters/watch/chokidar-watch.js";
import { openWorktree } from "../../src/adapters/worktree/node-worktree.js";
import type { Hint, Watch } from "../../src/ports/watcher.js";
import type { Worktree } from "../../src/ports/worktree.js";
import { makeFakeWatcher, type FakeTree } from "../support/fake-watcher.js";
import { authoring, hermeticEnvironment, makeTemporaryDirectory, runGit } from "../support/hermetic.js";

type Tree = Omit<FakeTree, "fail">;

interface Ground {
  readonly tree: Tree;
  readonly watch: Watch;
  /** Whether hints may still be on their way. */
  readonly isLate: boolean;
}

/** Ignored by git in both: `ignored/` and what ends in `.log`. */
const isIgnored = (path: string): boolean => /(?:^|\/)ignored$|\.log$/.test(path);

async function layInMemory(): Promise<Ground> {
  const watcher = makeFakeWatcher(isIgnored);
  const watch = await watcher.watch(null as unknown as Worktree);
  return { tree: watcher.tree, watch, isLate: false };
}

async function layOnDisk(): Promise<Ground> {
  const { path: top, remove } = makeTemporaryDirectory("watcher");
  onTestFinished(remove);
  const environment = hermeticEnvironment(top);
  runGit(top, authoring(environment), ["init", "--quiet"]);
  writeFileSync(join(top, ".git/info/exclude"), "ignored\n*.log\n");
  const tree: Tree = {
    write: (path, text) => {
      mkdirSync(dirname(join(top, path)), { recursive: true });
      writeFileSync(join(top, path), text);
    },
    rename: (from, to) => {
      if (!existsSync(join(top, from)) || to.startsWith(`${from}/`)) return;
      rmSync(join(top, to), { recursive: true, force: true });
      mkdirSync(dirname(join(top, to)), { recursive: true });
      renameSync(join(top, from), join(top, to));
    },
    remove: (path) => rmSync(join(top, path), { recursive: true, force: true }),
    makeDirectory: (path) => void mkdirSync(join(top, path), { recursive: true }),
  };
  tree.makeDirectory("src");
  tree.makeDirectory("ignored");
  tree.write("ignored/kept.ts", "");
  const worktree = openWorktree(top, environment) as Worktree;
  const watch = await openChokidarWatch(worktree, environment);
  onTestFinished(() => watch.close());
  return { tree, watch, isLate: true };
}

/** Takes hints until none has come for a while. */
async function drain({ watch, isLate }: Ground): Promise<Hint[]> {
  const all: Hint[] = [];
  for (;;) {
    const hints = await watch.next(isLate ? 300 : 0);
    if (hints.length === 0) return all;
    all.push(...hints);
  }
}

/** Waits for a hint about a path: deadlines are for what is broken. */
async function hintedAt({ watch }: Ground, path: string): Promise<Hint[]> {
  const all: Hint[] = [];
  for (let tries = 0; tries < 100; tries++) {
    all.push(...(await watch.next(100)));
    if (covers(all, path)) return all;
  }
  throw new Error(`No hint at ${path}: ${JSON.stringify(all)}`);
}

const covers = (hints: readonly Hint[], path: string): boolean =>
  hints.some((hint) => hint.kind === "overflow" || (hint.kind === "path" && hint.path === path));

const namesOf = (hints: readonly Hint[]): string[] =>
  hints.flatMap((hint) => (hint.kind === "path" ? [hint.path] : []));

const NAME = fc.constantFrom("a", "b", "c");
const PATH = fc.array(NAME, { minLength: 1, maxLength: 3 }).map((parts) => ["src", ...parts].join("/"));

type Step =
  | { readonly kind: "write" | "atomic" | "remove" | "recreate" | "flatten"; readonly path: string }
  | { readonly kind: "rename"; readonly path: string; readonly to: string };

const STEP: fc.Arbitrary<Step> = fc.oneof(
  fc.record({
    kind: fc.constantFrom("write", "atomic", "remove", "recreate", "flatten"),
    path: PATH,
  }) as fc.Arbitrary<Step>,
  fc.record({ kind: fc.constant("rename" as const), path: PATH, to: PATH }),
);

/** A file at a path of its own, since "a" may be a directory: then it is a/file. */
const fileOf = (path: string): string => `${path}/file.ts`;

function take(tree: Tree, step: Step, count: number): void {
  const file = fileOf(step.path);
  switch (step.kind) {
    case "write":
      tree.write(file, `text ${count}`);
      break;
    case "atomic":
      tree.write(`${file}.tmp`, `text ${count}`);
      tree.rename(`${file}.tmp`, file);
      break;
    case "remove":
      tree.remove(step.path);
      break;
    case "recreate":
      tree.remove(step.path);
      tree.write(file, `text ${count}`);
      break;
    case "flatten":
      // A directory becomes a file, and a directory again.
      tree.remove(step.path);
      tree.write(step.path, `text ${count}`);
      tree.remove(step.path);
      tree.write(file, `text ${count}`);
      break;
    case "rename":
      if (!isBelow(step.to, step.path) && !isBelow(step.path, step.to)) tree.rename(step.path, step.to);
  }
}

const isBelow = (path: string, top: string): boolean => path === top || path.startsWith(`${top}/`);

describe.each([
  ["in memory", layInMemory, 100],
  ["on disk", layOnDisk, 8],
] as const)("watching %s", (_, lay, runs) => {
  test("a file that comes, changes and goes is hinted at, each time", async () => {
    const ground = await lay();
    for (const change of [
      () => ground.tree.write("src/auth.ts", "one"),
      () => ground.tree.write("src/auth.ts", "two"),
      () => ground.tree.remove("src/auth.ts"),
      () => ground.tree.write("src/auth.ts", "three"),
    ]) {
      change();
      expect(covers(await hintedAt(ground, "src/auth.ts"), "src/auth.ts")).toBe(true);
      await drain(ground);
    }
  });

  test(
    "whatever is done to a tree at random, it hears of every file from then on",
    { timeout: 120_000 },
    async () => {
      await fc.assert(
        fc.asyncProperty(fc.array(STEP, { minLength: 1, maxLength: 60 }), async (steps) => {
          const ground = await lay();
          for (const [count, step] of steps.entries()) take(ground.tree, step, count);
          await drain(ground);
          // Deaf nowhere: neither where nothing was touched nor in what came, went and came again.
          for (const name of ["src/a", "src/b/c", "src/c/a/b"]) {
            ground.tree.remove(fileOf(name));
            ground.tree.write(fileOf(name), "at last");
            expect(covers(await hintedAt(ground, fileOf(name)), fileOf(name))).toBe(true);
          }
          await ground.watch.close();
        }),
        { numRuns: runs },
      );
    },
  );

  test("a file that becomes a directory, and a directory that becomes a file, are hinted at", async () => {
    const ground = await lay();
    ground.tree.write("src/auth.ts", "one");
    ground.tree.write("src/cart/index.ts", "one");
    await drain(ground);
    ground.tree.remove("src/auth.ts");
    ground.tree.write("src/auth.ts/index.ts", "two");
    expect(covers(await hintedAt(ground, "src/auth.ts/index.ts"), "src/auth.ts/index.ts")).toBe(true);
    await drain(ground);
    ground.tree.remove("src/cart");
    ground.tree.write("src/cart", "two");
    expect(covers(await hintedAt(ground, "src/cart"), "src/cart")).toBe(true);
    await drain(ground);
    ground.tree.write("src/auth.ts/index.ts", "three");
    expect(covers(await hintedAt(ground, "src/auth.ts/index.ts"), "src/auth.ts/index.ts")).toBe(true);
  });

  test("what is ignored, git's and ctx's own is not hinted at; other changes beside it are", async () => {
    const ground = await lay();
    for (const path of ["ignored/new.ts", ".context/tasks/x.md", "src/.context/y.md", ".git/objects/zz"])
      ground.tree.write(path, "hidden");
    ground.tree.write("src/seen.ts", "seen");
    const hints = await hintedAt(ground, "src/seen.ts");
    const named = namesOf([...hints, ...(await drain(ground))]);
    expect(named.filter((path) => /ignored|\.context|\.git/.test(path))).toEqual([]);
  });

  test("a .gitignore that changes is told as new rules", async () => {
    const ground = await lay();
    ground.tree.write("src/.gitignore", "dist/\n");
    const hints = await hintedAt(ground, "src/.gitignore");
    hints.push(...(await drain(ground)));
    expect(hints.some(({ kind }) => kind === "rules")).toBe(true);
  });

  test("waiting ends with the time, with a stop, and with the watch", async () => {
    const ground = await lay();
    await drain(ground);
    expect(await ground.watch.next(1)).toEqual([]);
    const stopping = new AbortController();
    const stopped = ground.watch.next(3_600_000, stopping.signal);
    stopping.abort();
    expect(await stopped).toEqual([]);
    expect(await ground.watch.next(3_600_000, stopping.signal)).toEqual([]);
    const closed = ground.watch.next(3_600_000);
    await ground.watch.close();
    expect(await closed).toEqual([]);
    expect(await ground.watch.next(3_600_000)).toEqual([]);
  });
});

test("on disk, what git does in its own directory is told, but not its objects", async () => {
  const { path: top, remove } = makeTemporaryDirectory("watcher");
  onTestFinished(remove);
  const environment = hermeticEnvironment(top);
  runGit(top, authoring(environment), ["init", "--quiet"]);
  writeFileSync(join(top, "a.ts"), "a");
  const watch = await openChokidarWatch(openWorktree(top, environment) as Worktree, environment);
  onTestFinished(() => watch.close());
  await drain({ watch, isLate: true } as Ground);
  runGit(top, authoring(environment), ["add", "a.ts"]);
  const hints = await drain({ watch, isLate: true } as Ground);
  expect(hints).toContainEqual({ kind: "git" });
  expect(new Set(hints.map(({ kind }) => kind))).toEqual(new Set(["git"]));
});
