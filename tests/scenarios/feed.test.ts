// The feed that tells other agents: everything once, whatever the way it comes; nothing twice, whatever happens to files.
import { existsSync, mkdirSync, readdirSync, rmSync, statSync, utimesSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { changes, type ChangesRequest } from "../../src/actions/changes.js";
import type { ContextChange } from "../../src/model/seen.js";
import {
  codes,
  CONFIG,
  CONFIG_TEXT,
  entries,
  FEATURE,
  json,
  PROJECT,
  record,
  refusal,
  TASK,
  ulid,
  World,
  type Shell,
} from "../support/world.js";

type Question = Omit<ChangesRequest, "directory" | "follow">;

/** Somebody who reads the feed and always goes on from the last answer. */
class Reader {
  cursor: string | undefined;

  constructor(
    readonly shell: Shell,
    readonly question: Question = {},
  ) {}

  /** What is new, each as one word: the text of an entry, or what happened to a document. */
  async look(question: Question = this.question, shell = this.shell): Promise<string[]> {
    const { data } = await shell.changes({
      ...question,
      ...(this.cursor === undefined ? {} : { since: this.cursor }),
    });
    this.cursor = data.cursor ?? undefined;
    return data.changes.map(nameOf);
  }
}

function nameOf(change: ContextChange): string {
  if ("entry" in change) return change.entry.text ?? change.entry.kind;
  return `${change.document.change} ${change.path.replace(".context/", "")}`;
}

function shop(): World {
  return World.repository({ [PROJECT]: json({ caching: "memory" }), [TASK]: json({ title: "Login" }) });
}

/** A reader that was told of everything that the shop begins with. */
async function readerOf(world: World, question: Question = {}): Promise<Reader> {
  const reader = new Reader(world, question);
  await reader.look();
  return reader;
}

describe("two agents, one task", () => {
  test("each thing is told once, and nobody hears of what they wrote themselves", async () => {
    const world = shop();
    const [a, b] = [await readerOf(world, { for: "@a" }), await readerOf(world, { for: "@b" })];
    await world.progress({ ref: "task-42", text: "JWT endpoints implemented", by: "@a" });
    await world.insight({ ref: "project", text: "JWT utility exists", category: "discovery", by: "@b" });
    expect(await a.look()).toEqual(["JWT utility exists"]);
    expect(await b.look()).toEqual(["JWT endpoints implemented"]);
    expect(await a.look()).toEqual([]);
    expect(await b.look()).toEqual([]);
  });

  test("without a cursor everything is told, oldest entries first, then documents", async () => {
    const world = shop();
    await world.progress({ ref: "task-42", text: "one", by: "@a" });
    await world.progress({ ref: "project", text: "two", by: "@b" });
    const { data } = await world.changes({});
    expect(data.changes).toMatchObject([
      { ref: "task/task-42", by: "@a", entry: { text: "one" } },
      { ref: "project", by: "@b", entry: { text: "two" } },
      { ref: "project", by: null, path: PROJECT, document: { change: "added" } },
      { ref: "task/task-42", by: null, path: TASK, document: { change: "added" } },
    ]);
  });

  test("an old cursor gives the same answer again, and both go on from there", async () => {
    const world = shop();
    const { data } = await world.changes({});
    await world.progress({ ref: "task-42", text: "one" });
    const since = data.cursor as string;
    const answers = await Promise.all([world.changes({ since }), world.changes({ since })]);
    expect(answers.map((answer) => answer.data.changes.map(nameOf))).toEqual([["one"], ["one"]]);
    const cursors = answers.map((answer) => answer.data.cursor as string);
    expect(new Set([since, ...cursors]).size).toBe(3);
    await world.progress({ ref: "task-42", text: "two" });
    for (const next of cursors) {
      expect((await world.changes({ since: next })).data.changes.map(nameOf)).toEqual(["two"]);
    }
  });

  test("with nothing new the cursor stays, and nothing is written", async () => {
    const world = shop();
    const reader = await readerOf(world);
    const before = readdirSync(join(world.top, ".git/ctx/cursors"));
    const { cursor } = reader;
    expect(await reader.look()).toEqual([]);
    expect(reader.cursor).toBe(cursor);
    expect(readdirSync(join(world.top, ".git/ctx/cursors"))).toEqual(before);
  });
});

describe("what was not asked for", () => {
  test("is told as soon as it is, also out of a batch", async () => {
    const world = shop();
    const reader = await readerOf(world);
    for (const text of ["one", "two"]) await world.progress({ ref: "task-42", text, by: "@a" });
    await world.insight({ ref: "task-42", text: "three", category: "general", by: "@b" });
    world.write({ [TASK]: json({ title: "Login form" }) });
    expect(await reader.look({ kinds: ["insight"] })).toEqual(["three"]);
    expect(await reader.look({ kinds: ["insight"] })).toEqual([]);
    await world.seal({});
    expect(await reader.look({ for: "@a" })).toEqual(["changed tasks/task-42/context.json"]);
    expect(await reader.look({ refs: ["project"] })).toEqual([]);
    expect(await reader.look({})).toEqual(["one", "two"]);
    expect(await reader.look({})).toEqual([]);
  });

  test("of a task that is gone its removal is told, of one that never was nothing can be", async () => {
    const world = shop();
    const reader = await readerOf(world);
    world.remove(".context/tasks/task-42");
    expect(await reader.look({ refs: ["task-42"] })).toEqual(["removed tasks/task-42/context.json"]);
    const error = await refusal(world.changes({ refs: ["task-24"] }));
    expect(error.code).toBe("CONTEXT_NOT_FOUND");
  });
});

describe("entries", () => {
  test("that are sealed, or brought back from the journal, are no news", async () => {
    const world = shop();
    for (const text of ["one", "two", "three"]) await world.progress({ ref: "task-42", text });
    const reader = await readerOf(world);
    expect((await world.seal({})).data.sealed).toHaveLength(1);
    expect(await reader.look()).toEqual([]);
    world.git("clean", "-fdxq", ".context");
    expect(await reader.look()).toEqual([]);
    expect((await world.recover({})).data.recovered).toHaveLength(3);
    expect(await reader.look()).toEqual([]);
  });

  test("that are older than the cursor and come by a merge are told once", async () => {
    const world = shop();
    world.commitOn(FEATURE, {
      ".context/tasks/task-42/entries/01KAGC00000000000000000001.jsonl": entries(record("1", "long ago")),
      ".context/tasks/task-42/entries/batch.jsonl": entries(record("2", "in"), record("3", "a batch")),
    });
    await world.progress({ ref: "task-42", text: "today" });
    const reader = await readerOf(world);
    world.git("merge", "--quiet", FEATURE);
    expect(await reader.look()).toEqual(["long ago", "in", "a batch"]);
    expect(await reader.look()).toEqual([]);
  });

  test("that were taken back are not told any more, in whatever order the two arrive", async () => {
    const world = shop();
    const reader = await readerOf(world);
    const { data } = await world.progress({ ref: "task-42", text: "wrong" });
    await world.retract({ id: data.id });
    expect(await reader.look()).toEqual(["retract"]);
    const path = ".context/tasks/task-42/entries";
    world.write({
      [`${path}/a.jsonl`]: entries(record("8", "never mind", { kind: "retract", of: ulid("7") })),
    });
    expect(await reader.look()).toEqual(["never mind"]);
    world.write({ [`${path}/${ulid("7")}.jsonl`]: entries(record("7", "late")) });
    expect(await reader.look()).toEqual([]);
  });

  test("in a file that cannot be read are told when it is mended", async () => {
    const world = shop();
    const reader = await readerOf(world);
    const path = `.context/tasks/task-42/entries/${ulid("1")}.jsonl`;
    world.write({ [path]: '{"v":1,"id":' });
    const broken = await world.changes({ since: reader.cursor as string });
    expect([broken.data.changes, codes(broken)]).toEqual([[], ["ENTRY_INVALID"]]);
    world.write({ [path]: entries(record("1", "mended")) });
    expect(await reader.look()).toEqual(["mended"]);
  });

  test("of another worktree are told from the journal, and no more when they are merged", async () => {
    const world = shop();
    const reader = await readerOf(world);
    const linked = world.addWorktree("linked", "-b", FEATURE);
    const there = world.at(linked);
    await there.progress({ ref: "task-42", text: "from the other worktree", by: "@a" });
    const { data } = await world.changes({ since: reader.cursor as string });
    expect(data.changes).toMatchObject([{ ref: "task/task-42", by: "@a", path: null }]);
    reader.cursor = data.cursor as string;
    world.gitIn(linked, "add", "--all");
    world.gitIn(linked, "commit", "--quiet", "--message", "Progress");
    world.git("merge", "--quiet", FEATURE);
    expect(await reader.look()).toEqual([]);
    // The same cursor serves in the other worktree, which has the same documents.
    expect(await reader.look({}, there)).toEqual([]);
  });
});

describe("documents", () => {
  test("are news by their content: not when they are touched, once for each change", async () => {
    const world = shop();
    const reader = await readerOf(world);
    utimesSync(join(world.top, TASK), 1, 1);
    expect(await reader.look()).toEqual([]);
    await world.set({ ref: "task-42", pointer: "title", value: "Log in" });
    world.write({
      ".context/project/decisions/one.md": "# One\n",
      ".context/project/notes.local.md": "mine",
    });
    expect(await reader.look()).toEqual([
      "added project/decisions/one.md",
      "changed tasks/task-42/context.json",
    ]);
    await world.set({ ref: "task-42", pointer: "title", value: "Login" });
    expect(await reader.look()).toEqual(["changed tasks/task-42/context.json"]);
    world.remove(".context/project/decisions/one.md");
    expect(await reader.look()).toEqual(["removed project/decisions/one.md"]);
    world.write({ ".context/project/decisions/one.md": "# One\n" });
    expect(await reader.look()).toEqual(["added project/decisions/one.md"]);
    expect(await reader.look()).toEqual([]);
  });

  test("are told of another branch once, and switching back and forth is no news", async () => {
    const world = shop();
    world.commitOn(FEATURE, {
      [TASK]: json({ title: "Login by mail" }),
      ".context/project/plan.md": "# Plan\n",
    });
    const reader = await readerOf(world);
    world.git("switch", "--quiet", FEATURE);
    expect(await reader.look()).toEqual(["added project/plan.md", "changed tasks/task-42/context.json"]);
    for (const branch of ["main", FEATURE, "main"]) {
      world.git("switch", "--quiet", branch);
      expect(await reader.look()).toEqual([]);
    }
    world.git("merge", "--quiet", FEATURE);
    expect(await reader.look()).toEqual([]);
  });

  test("of detached commits are told like those of branches", async () => {
    const world = shop();
    const first = world.git("rev-parse", "HEAD");
    world.commit("Rename", { [TASK]: json({ title: "Log in" }) });
    const reader = await readerOf(world);
    world.git("checkout", "--quiet", first);
    expect(await reader.look()).toEqual(["changed tasks/task-42/context.json"]);
    world.git("checkout", "--quiet", "main");
    expect(await reader.look()).toEqual([]);
  });

  test("are looked at later while git is at work, unless its lock was left behind", async () => {
    const world = shop();
    const reader = await readerOf(world);
    world.write({ [TASK]: json({ title: "Log in" }), ".git/index.lock": "" });
    world.clock.set(Date.now());
    expect(await reader.look()).toEqual([]);
    world.clock.advance(60_000);
    expect(await reader.look()).toEqual(["changed tasks/task-42/context.json"]);
  });

  test("are not opened again while their stamp is old and the same", async () => {
    const world = shop();
    world.clock.set(Date.now() + 60_000);
    const reader = await readerOf(world);
    const read: string[] = [];
    const { files } = world.runtime;
    const watching = {
      ...world.runtime,
      files: {
        ...files,
        readText: (path: string) => {
          read.push(path);
          return files.readText(path);
        },
      },
    };
    const answer = await changes(watching, { directory: world.top, since: reader.cursor as string });
    expect(answer.data).toEqual({ changes: [], cursor: reader.cursor });
    expect(read.filter((path) => path.includes(".context/") && !path.endsWith("config.json"))).toEqual([]);
  });
});

describe("cursors", () => {
  test("that are none, unknown, damaged, newer or another root's are refused, each in its own words", async () => {
    const world = shop();
    const reader = await readerOf(world);
    const known = reader.cursor as string;
    const path = join(world.top, ".git/ctx/cursors");
    for (const since of ["", "null", "../../HEAD", `${known}/..`, `X${known.slice(1)}`])
      expect((await refusal(world.changes({ since }))).code).toBe("USAGE");
    const unknown = await refusal(world.changes({ since: "0000000000000000-1" }));
    expect([unknown.code, unknown.exit]).toEqual(["CURSOR_NOT_FOUND", 66]);
    for (const [name, text, code] of [
      ["0000000000000000-2", '{"v":1,"root":"","told":"01', "CURSOR_NOT_FOUND"],
      ["0000000000000000-3", "", "CURSOR_NOT_FOUND"],
      ["0000000000000000-4", '{"v":2}', "FORMAT_NEWER"],
    ] as const) {
      writeFileSync(join(path, name), text);
      expect((await refusal(world.changes({ since: name }))).code).toBe(code);
    }
    world.write({ [`examples/${CONFIG}`]: CONFIG_TEXT });
    const other = await refusal(world.at(join(world.top, "examples")).changes({ since: known }));
    expect(other.message).toContain("another context root");
  });

  test("are readable by their owner alone, and stay outside of the worktree", async () => {
    const world = shop();
    const reader = await readerOf(world);
    const path = join(world.top, ".git/ctx/cursors", reader.cursor as string);
    expect(statSync(path).mode & 0o777).toBe(0o600);
    expect(world.git("status", "--porcelain")).toBe("");
  });

  test("live without git in the user's state", async () => {
    const world = World.bare();
    const shell = world.with({ XDG_STATE_HOME: join(world.outside, "state") });
    await shell.init({});
    const reader = new Reader(shell);
    await reader.look();
    expect(existsSync(join(world.outside, "state/ctx/cursors", reader.cursor as string))).toBe(true);
    await shell.progress({ ref: "project", text: "one" });
    expect(await reader.look()).toEqual(["one"]);
    expect(await reader.look()).toEqual([]);
  });

  test("where none can be kept the answer is there, and says so", async () => {
    const world = shop();
    mkdirSync(join(world.top, ".git/ctx"), { recursive: true });
    writeFileSync(join(world.top, ".git/ctx/cursors"), "in the way");
    const outcome = await world.changes({});
    expect(outcome.data.cursor).toBeNull();
    expect(outcome.data.changes).toHaveLength(2);
    expect(codes(outcome)).toEqual(["CURSOR_NOT_KEPT"]);
  });

  test("that were left far behind go, those of other chains stay", async () => {
    const world = shop();
    const other = await readerOf(world);
    const reader = await readerOf(world);
    const first = reader.cursor as string;
    for (let count = 0; count < 40; count++) {
      world.write({ [TASK]: json({ count }) });
      await reader.look();
    }
    expect(readdirSync(join(world.top, ".git/ctx/cursors"))).toHaveLength(33);
    expect((await refusal(world.changes({ since: first }))).code).toBe("CURSOR_NOT_FOUND");
    expect(await other.look()).toEqual(["changed tasks/task-42/context.json"]);
  });

  test("of a checkout that is sparse name what HEAD has", async () => {
    const world = shop();
    world.git("sparse-checkout", "set", "--no-cone", "/src");
    rmSync(join(world.top, ".context"), { recursive: true, force: true });
    const reader = new Reader(world);
    expect(await reader.look()).toEqual(["added project/context.json", "added tasks/task-42/context.json"]);
    expect(await reader.look()).toEqual([]);
  });
});

test("links are told of and not followed", async () => {
  const world = shop();
  world.link(join(world.outside, "home"), ".context/tasks/task-7");
  world.link("context.json", ".context/project/more.md");
  const outcome = await world.changes({});
  expect(codes(outcome)).toEqual(["FILE_NOT_FOLLOWED", "FILE_NOT_FOLLOWED"]);
  expect(outcome.data.changes).toHaveLength(2);
});
