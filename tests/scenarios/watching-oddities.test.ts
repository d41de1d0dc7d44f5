// What a watch once told wrong, each by its symptom: work that only looks like an edit, edits that look like git's work,
// and edits that got lost.
import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  unlinkSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import type { Worktree } from "../../src/ports/worktree.js";
import { CONFIG_TEXT, pause, QUIET_MS, realRuntime, startWatch, watchOnce } from "../support/watching.js";
import { CONFIG, World } from "../support/world.js";

const LINES = "one\ntwo\nthree\nfour\nfive\nsix\nseven\neight\n";
const FILE = "src/auth.ts";
const FOR_PROJECT = { task: "project" };

function makeShop(files: Record<string, string> = {}): World {
  return World.repository({ [CONFIG]: CONFIG_TEXT, [FILE]: LINES, "src/cart.ts": LINES, ...files });
}

/** The files of each entry that one look records, as `path +added −removed`. */
async function seen(world: World, options = {}): Promise<string[][]> {
  const entries = await watchOnce(world, { ...FOR_PROJECT, ...options });
  return entries.map(({ files }) => files.map(({ path, added, removed }) => `${path} +${added} −${removed}`));
}

describe("no edit was made", () => {
  test("git rm --cached leaves the file as it was; so does committing that, and ignoring the file", async () => {
    const world = makeShop();
    await seen(world);
    world.git("rm", "--quiet", "--cached", FILE);
    expect(await seen(world)).toEqual([]);
    world.git("commit", "--quiet", "--message", "Forget it");
    expect(await seen(world)).toEqual([]);
    writeFileSync(join(world.top, FILE), `${LINES}nine\n`);
    expect(await seen(world)).toEqual([[`${FILE} +1 −0`]]);
    world.git("rm", "--quiet", "--cached", "src/cart.ts");
    world.commit("Ignore it", { ".gitignore": "cart.ts\nauth.ts\n" });
    expect(await seen(world)).toEqual([[".gitignore +2 −0"]]);
  });

  test("a part of an edit that is recorded is committed, and git takes the rest away", async () => {
    const world = makeShop();
    await seen(world);
    world.write({ [FILE]: `zero\n${LINES}nine\n` });
    expect(await seen(world)).toEqual([[`${FILE} +2 −0`]]);
    const part = `zero\n${LINES}`;
    world.write({ "part.txt": part });
    const blob = world.git("hash-object", "-w", "part.txt");
    world.remove("part.txt");
    world.git("update-index", "--cacheinfo", `100644,${blob},${FILE}`);
    world.git("commit", "--quiet", "--message", "A part");
    expect(await seen(world)).toEqual([]);
    world.git("restore", FILE);
    expect(world.read(FILE)).toBe(part);
    expect(await seen(world)).toEqual([]);
  });

  test("a branch with other ignore rules brings into view, and hides, what lay there; a new file counts", async () => {
    const world = makeShop({ ".gitignore": "node_modules/\n*.log\n" });
    world.git("switch", "--quiet", "--create", "old");
    world.git("rm", "--quiet", ".gitignore");
    world.git("commit", "--quiet", "--message", "Nothing is ignored");
    world.git("switch", "--quiet", "main");
    world.write({ "node_modules/left-pad/index.js": LINES, "debug.log": LINES });
    // A file system's clock may tick slowly.
    await pause(100);
    await seen(world);
    world.git("switch", "--quiet", "old");
    expect(await seen(world)).toEqual([]);
    world.git("switch", "--quiet", "main");
    expect(await seen(world)).toEqual([]);
    world.git("switch", "--quiet", "old");
    world.write({ "src/new.ts": "new\n" });
    expect(await seen(world)).toEqual([["src/new.ts +1 −0"]]);
  });

  test("a directory that nobody may read any more is no edit taken back", async () => {
    const world = makeShop();
    await seen(world);
    world.write({ [FILE]: `${LINES}nine\n`, "src/fresh.ts": "fresh\n" });
    expect(await seen(world)).toEqual([[`${FILE} +1 −0`, "src/fresh.ts +1 −0"]]);
    const real = realRuntime(world);
    // Git calls what it cannot look at clean, and does not list what it does not know; root could look all the same.
    const closed = (worktree: Worktree): Worktree => ({
      top: worktree.top,
      gitDirectory: worktree.gitDirectory,
      identity: () => worktree.identity(),
      position: () => worktree.position(),
      survey: async () => ({ ...(await worktree.survey()), files: [] }),
      look: async (paths) => paths.map(() => "unreadable" as const),
      convertedBlobs: async (paths) => paths.map(() => null),
      differences: (from, to) => worktree.differences(from, to),
      mergeTree: () => worktree.mergeTree(),
      movesSince: (log) => worktree.movesSince(log),
      storedMs: (oid) => worktree.storedMs(oid),
    });
    const watcher = {
      ...real.watcher,
      worktree: async (directory: string) => closed((await real.watcher.worktree(directory)) as Worktree),
    };
    expect(await seen(world, { runtime: { watcher } })).toEqual([]);
    world.commit("Go on", { "src/cart.ts": "cart\n" });
    expect(await seen(world, { runtime: { watcher } })).toEqual([["src/cart.ts +1 −8"]]);
    expect(await seen(world)).toEqual([]);
  });
});

describe("an edit was made", () => {
  test("git mv is one: of both names", async () => {
    const world = makeShop();
    await seen(world);
    world.git("mv", FILE, "src/login.ts");
    expect(await seen(world)).toEqual([[`${FILE} +0 −8`, "src/login.ts +8 −0"]]);
    world.git("commit", "--quiet", "--message", "Rename it");
    expect(await seen(world)).toEqual([]);
  });

  test("a directory gives way to a link, and the link to a directory", async () => {
    const world = makeShop();
    symlinkSync("src", join(world.top, "lib"));
    world.commit("Link it");
    await seen(world);
    unlinkSync(join(world.top, "lib"));
    world.write({ "lib/auth.ts": LINES });
    // A link is one line, as git counts it.
    expect(await seen(world)).toEqual([["lib +0 −1", "lib/auth.ts +8 −0"]]);
    rmSync(join(world.top, "lib"), { recursive: true });
    symlinkSync("src", join(world.top, "lib"));
    expect(await seen(world)).toEqual([["lib +1 −0", "lib/auth.ts +0 −8"]]);
  });

  test("while it is watched, a file becomes a directory and a directory a file, and back", async () => {
    const world = makeShop({ "lib/old.ts": LINES });
    const watching = await startWatch(world, FOR_PROJECT);
    const count = (): number => watching.entries().length;
    rmSync(join(world.top, FILE));
    world.write({ [`${FILE}/index.ts`]: "index\n" });
    rmSync(join(world.top, "lib"), { recursive: true });
    world.write({ lib: "lib\n" });
    await watching.until(() => count() === 1);
    rmSync(join(world.top, FILE), { recursive: true });
    rmSync(join(world.top, "lib"));
    world.write({ [FILE]: LINES, "lib/old.ts": LINES });
    await watching.until(() => count() === 2);
    world.write({ "lib/old.ts": `${LINES}nine\n` });
    await watching.until(() => count() === 3);
    expect(await watching.stop()).toBe(0);
    const paths = watching.entries().map(({ files }) => files.map(({ path }) => path));
    const both = ["lib", "lib/old.ts", FILE, `${FILE}/index.ts`];
    expect(paths).toEqual([both, both, ["lib/old.ts"]]);
  });

  test("its state is removed while it runs: the next edit is recorded all the same", async () => {
    const world = makeShop();
    const watching = await startWatch(world, FOR_PROJECT);
    const state = join(world.top, ".git/ctx/watch");
    rmSync(state, { recursive: true });
    world.write({ [FILE]: "one\n" });
    await watching.until(() => watching.entries().length === 1);
    const [name = ""] = readdirSync(state);
    writeFileSync(join(state, name), "{ damaged");
    world.write({ "src/cart.ts": "one\n" });
    await watching.until(() => watching.entries().length === 2);
    expect(await watching.stop()).toBe(0);
    expect(await seen(world)).toEqual([]);
  });

  test("what could not be put in its place at first is told once it is there", async () => {
    const world = makeShop();
    const watching = await startWatch(world, FOR_PROJECT);
    const entries = join(world.top, ".context/project/entries");
    mkdirSync(join(world.top, ".context/project"), { recursive: true });
    writeFileSync(entries, "in the way");
    world.write({ [FILE]: "one\n" });
    await watching.until((events) => events.some(({ event }) => event === "error"));
    unlinkSync(entries);
    await watching.until(() => watching.entries().length === 1);
    expect(await watching.stop()).toBe(0);
    const [entry] = watching.entries();
    expect(existsSync(join(world.top, entry?.path ?? ""))).toBe(true);
    expect(readFileSync(join(world.top, entry?.path ?? ""), "utf8")).toContain(FILE);
    expect(watching.events.at(-1)).toMatchObject({ event: "stop", data: { entries: 1 } });
    await pause(QUIET_MS);
    expect((await world.log({ ref: "project" })).data.entries).toHaveLength(1);
  });
});

describe("it says so", () => {
  test("a name that is no UTF-8 is told once, and never recorded", async () => {
    const world = makeShop();
    const watching = await startWatch(world, FOR_PROJECT);
    const strange = Buffer.concat([Buffer.from(`${world.top}/caf`), Buffer.from([0xe9]), Buffer.from(".ts")]);
    writeFileSync(strange, "one\n");
    await watching.until((events) => events.some(({ event }) => event === "error"));
    world.git("add", "--all");
    world.git("commit", "--quiet", "--message", "Go on");
    world.write({ [FILE]: "one\n" });
    await watching.until(() => watching.entries().length === 1);
    expect(await watching.stop()).toBe(0);
    expect(watching.entries()[0]?.files.map(({ path }) => path)).toEqual([FILE]);
    const errors = watching.events.filter(({ event }) => event === "error");
    expect(errors).toMatchObject([{ data: { code: "READ_FAILED", path: "caf\uFFFD.ts" } }]);
  });

  test("git has dropped the settled commit while nobody watched", async () => {
    const world = makeShop();
    world.commit("Go on", { [FILE]: "one\n" });
    await seen(world);
    world.git("commit", "--quiet", "--amend", "--message", "Go on, well");
    world.git("reflog", "expire", "--expire=now", "--all");
    world.git("gc", "--quiet", "--prune=now");
    const watching = await startWatch(world, FOR_PROJECT);
    await watching.until((events) => events.some(({ event }) => event === "error"));
    expect(watching.events.slice(0, 2)).toMatchObject([
      { event: "ready", data: { baseline: true } },
      { event: "error", data: { code: "REPOSITORY_UNSUPPORTED" } },
    ]);
    await watching.stop();
  });
});
