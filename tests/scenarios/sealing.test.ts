// Sealing: entries that git does not know yet become one file a context. What git knows stays, what is damaged stays, and
// a crash at any moment leaves entries that read as one (SPEC §2).
import { execFileSync } from "node:child_process";
import { readdirSync, rmSync, writeFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import type { Files } from "../../src/ports/files.js";
import { CONFIG_TEXT, entries, json, record, refusal, Shell, TASK, ulid, World } from "../support/world.js";

const ENTRIES = ".context/tasks/task-42/entries";
const OTHER_TASK = ".context/tasks/task-43/context.json";

const shop = (files: Readonly<Record<string, string>> = {}) =>
  World.repository({
    ".context/.gitignore": "*.local.md\n*.local.json\n.ctx-*.tmp\n",
    [TASK]: json({ title: "Login" }),
    [OTHER_TASK]: json({ title: "Check out" }),
    ...files,
  });

const namesOf = (world: World, directory = ENTRIES) => readdirSync(`${world.top}/${directory}`);

async function append(shell: Shell, count: number, ref = "task-42"): Promise<string[]> {
  const ids: string[] = [];
  for (let at = 0; at < count; at++) {
    const { data } = await shell.progress({ ref, text: `step ${at}`, by: "@ada" });
    ids.push(data.id);
  }
  return ids;
}

/** What a log shows, and that nothing is wrong. */
async function idsOf(shell: Shell, ref = "task-42"): Promise<string[]> {
  const { data, findings } = await shell.log({ ref });
  expect(findings).toEqual([]);
  return data.entries.map(({ id }) => id);
}

class Killed extends Error {}

/** The same world, whose process ends with the so-many-th call that changes files. */
function dyingAt(world: World, call: number): Shell {
  const { files } = world.runtime;
  let calls = 0;
  const die = <T extends (...args: never[]) => unknown>(change: T): T =>
    ((...args: never[]) => {
      if (++calls === call) throw new Killed();
      return change(...args);
    }) as T;
  const mortal: Files = { ...files, changeTogether: die(files.changeTogether), remove: die(files.remove) };
  return new Shell({ ...world.runtime, files: mortal }, world.top);
}

test("several new entries of a context become one file, in the order of their ids", async () => {
  const world = shop();
  const ids = await append(world, 3);
  const [lone] = await append(world, 1, "task-43");
  const { data } = await world.seal({});
  expect(data.sealed).toEqual([{ ref: "task/task-42", path: expect.any(String), records: 3 }]);
  const path = data.sealed[0]?.path as string;
  expect(namesOf(world).map((name) => `${ENTRIES}/${name}`)).toEqual([path]);
  expect(
    world
      .read(path)
      .trimEnd()
      .split("\n")
      .map((line) => (JSON.parse(line) as { id: string }).id),
  ).toEqual(ids);
  expect(await idsOf(world)).toEqual(ids);
  expect(await idsOf(world, "task-43")).toEqual([lone]);
  expect((await world.seal({})).data.sealed).toEqual([]);
  // The file's name follows the ids in it, and so do new entries.
  const name = path.slice(ENTRIES.length + 1, -".jsonl".length);
  const [next] = await append(world, 1);
  const order = [...ids, name, next as string];
  expect(order).toEqual(order.toSorted());
});

test("a file that HEAD or the index knows is never touched", async () => {
  const world = shop();
  const committed = await append(world, 2);
  world.commit("Begin");
  const staged = await append(world, 2);
  world.git("add", "--all");
  const fresh = await append(world, 2);
  const before = Object.fromEntries(
    [...committed, ...staged].map((id) => [id, world.read(`${ENTRIES}/${id}.jsonl`)]),
  );
  expect((await world.seal({})).data.sealed).toMatchObject([{ records: 2 }]);
  for (const [id, text] of Object.entries(before)) expect(world.read(`${ENTRIES}/${id}.jsonl`)).toBe(text);
  expect(world.git("status", "--porcelain", "--untracked-files=no")).toBe(
    staged.map((id) => `A  ${ENTRIES}/${id}.jsonl`).join("\n"),
  );
  expect(await idsOf(world)).toEqual([...committed, ...staged, ...fresh]);
});

test("a file that HEAD knows and the index does not is not touched either", async () => {
  const world = shop();
  const ids = await append(world, 3);
  world.commit("Begin");
  world.git("rm", "--cached", "-r", "--quiet", ENTRIES);
  expect((await world.seal({})).data.sealed).toEqual([]);
  expect(namesOf(world)).toEqual(ids.map((id) => `${id}.jsonl`));
});

describe("what is no single, whole entry of ours stays as it is", () => {
  test.for<[string, string, string | Uint8Array]>([
    ["an empty file", `${ulid("1")}.jsonl`, ""],
    ["an entry without its end", `${ulid("1")}.jsonl`, JSON.stringify(record("1", "done"))],
    ["an entry that was cut off", `${ulid("1")}.jsonl`, '{"v":1,"id":"01KAGC'],
    ["the entry of another name", `${ulid("1")}.jsonl`, entries(record("2", "done"))],
    ["several entries", `${ulid("1")}.jsonl`, entries(record("1", "done"), record("2", "done"))],
    ["no UTF-8", `${ulid("1")}.jsonl`, Uint8Array.of(0x7b, 0xff, 0x7d, 0x0a)],
    [
      "a conflict",
      `${ulid("1")}.jsonl`,
      `<<<<<<< HEAD\n${entries(record("1", "done"))}=======\n>>>>>>> main\n`,
    ],
    ["a name that is no id", "notes.jsonl", entries(record("1", "done"))],
    ["a temporary file", `.ctx-1-a.tmp`, entries(record("1", "done"))],
    ["another version's entry", `${ulid("1")}.jsonl`, entries({ ...record("1", "done"), v: 2 })],
  ])("%s", async ([, name, text]) => {
    const world = shop();
    world.write({ [`${ENTRIES}/${name}`]: text });
    const before = [...world.read(`${ENTRIES}/${name}`)];
    await append(world, 2);
    expect((await world.seal({})).data.sealed).toMatchObject([{ records: 2 }]);
    expect([...world.read(`${ENTRIES}/${name}`)]).toEqual(before);
    expect(namesOf(world)).toHaveLength(2);
  });
});

test("a dry run shows a patch that does the same, and writes nothing", async () => {
  const world = shop();
  const ids = await append(world, 3);
  const names = namesOf(world);
  const { data } = await world.seal({ dryRun: true });
  expect(namesOf(world)).toEqual(names);
  expect(data).toMatchObject({ dryRun: true, sealed: [{ ref: "task/task-42", records: 3 }] });
  writeFileSync(`${world.outside}/seal.patch`, data.diff as string);
  world.git("apply", "../seal.patch");
  expect(namesOf(world).map((name) => `${ENTRIES}/${name}`)).toEqual(data.sealed.map(({ path }) => path));
  expect(await idsOf(world)).toEqual(ids);
});

test("only the contexts that are named are sealed; a task that does not exist is told", async () => {
  const world = shop();
  for (const ref of ["task-42", "task-43", "project"]) await append(world, 2, ref);
  const { data } = await world.seal({ refs: ["task-43", "project", "task/task-43"] });
  expect(data.sealed.map(({ ref }) => ref)).toEqual(["task/task-43", "project"]);
  expect(namesOf(world)).toHaveLength(2);
  const error = await refusal(world.seal({ refs: ["task-42", "task-24"] }));
  expect(error.code).toBe("CONTEXT_NOT_FOUND");
  expect(namesOf(world)).toHaveLength(2);
});

test("killed at any change of files, an entry is there twice at most, and reads as one", async () => {
  for (let call = 1; ; call++) {
    const world = shop();
    const ids = await append(world, 3);
    const others = await append(world, 2, "task-43");
    const isKilled = await dyingAt(world, call)
      .seal({})
      .then(() => false)
      .catch((error: unknown) => {
        if (!(error instanceof Killed)) throw error;
        return true;
      });
    expect(await idsOf(world)).toEqual(ids);
    expect(await idsOf(world, "task-43")).toEqual(others);
    expect((await world.recover({})).data.recovered).toEqual([]);
    // The next one completes it, and then nothing is left to do.
    await world.seal({});
    expect((await world.seal({})).data.sealed).toEqual([]);
    expect(await idsOf(world)).toEqual(ids);
    expect(await idsOf(world, "task-43")).toEqual(others);
    world.commit("All of it");
    expect(await idsOf(world)).toEqual(ids);
    if (!isKilled) {
      expect(call).toBe(8); // Two files written, five removed: that many ways to die.
      return;
    }
  }
});

test("an entry that somebody changes while it is sealed is in the file as it was, and stays as it is", async () => {
  const world = shop();
  const ids = await append(world, 3);
  const path = `${ENTRIES}/${ids[1]}.jsonl`;
  const changed = world.read(path).replace("step 1", "step one");
  const { files } = world.runtime;
  const late: Files = {
    ...files,
    changeTogether(changes, options) {
      files.changeTogether(changes, options);
      world.write({ [path]: changed });
    },
  };
  const { data } = await new Shell({ ...world.runtime, files: late }, world.top).seal({});
  expect(
    namesOf(world)
      .map((name) => `${ENTRIES}/${name}`)
      .sort(),
  ).toEqual([path, data.sealed[0]?.path].sort());
  expect(world.read(path)).toBe(changed);
  expect((await world.log({ ref: "task-42" })).findings).toMatchObject([{ code: "ENTRY_CORRUPT" }]);
});

test("more entries than fit into one file become several", async () => {
  const world = shop();
  const ids = await append(world, 6);
  const large = "x".repeat(200_000);
  for (const id of ids) {
    const text = world.read(`${ENTRIES}/${id}.jsonl`).replace(/step \d/, large);
    world.write({ [`${ENTRIES}/${id}.jsonl`]: text });
  }
  const { data } = await world.seal({});
  expect(data.sealed.map(({ records }) => records)).toEqual([2, 2, 2]);
  expect(await idsOf(world)).toEqual(ids);
});

test("a key finds its entry in a sealed file", async () => {
  const world = shop();
  const keyed = { ref: "task-42", text: "JWT", by: "@ada", key: "jwt" };
  const { data: first } = await world.progress(keyed);
  await append(world, 1);
  const { data } = await world.seal({});
  expect((await world.progress(keyed)).data).toMatchObject({
    id: first.id,
    path: data.sealed[0]?.path,
    created: false,
  });
});

test("without git every entry is new; in a repository without the git program nothing is sealed", async () => {
  const bare = World.bare();
  bare.write({ ".context/config.json": CONFIG_TEXT, [TASK]: json({ title: "Login" }) });
  const ids = await append(bare, 3);
  expect((await bare.seal({})).data.sealed).toMatchObject([{ records: 3 }]);
  expect(await idsOf(bare)).toEqual(ids);

  const world = shop();
  await append(world, 3);
  expect((await refusal(world.with({ PATH: "" }).seal({}))).code).toBe("DEPENDENCY_MISSING");
  expect(namesOf(world)).toHaveLength(3);
});

test("before the first commit everything is new, and in a linked worktree what its own index does not know", async () => {
  const unborn = World.unborn();
  unborn.write({ ".context/config.json": CONFIG_TEXT, [TASK]: json({ title: "Login" }) });
  const ids = await append(unborn, 2);
  expect((await unborn.seal({})).data.sealed).toMatchObject([{ records: 2 }]);
  expect(await idsOf(unborn)).toEqual(ids);

  const world = shop();
  const linked = world.at(world.addWorktree("linked", "-b", "feature/login"));
  await append(world, 2);
  world.git("add", "--all");
  const there = await append(linked, 2);
  expect((await linked.seal({})).data.sealed).toMatchObject([{ records: 2 }]);
  expect((await world.seal({})).data.sealed).toEqual([]);
  expect(await idsOf(linked)).toEqual(there);
});

test("in a root below the top, and by the paths that git shows from there", async () => {
  const world = World.repository({
    "packages/pay/.context/config.json": CONFIG_TEXT,
    "packages/pay/.context/project/context.json": json({ caching: "none" }),
  });
  const pay = world.at(`${world.top}/packages/pay`);
  const committed = await append(pay, 2, "project");
  world.commit("Begin");
  const ids = await append(pay, 2, "project");
  const { data } = await pay.seal({ dryRun: true });
  expect(data.diff).toContain(`--- a/packages/pay/.context/project/entries/${ids[0]}.jsonl`);
  writeFileSync(`${world.outside}/seal.patch`, data.diff as string);
  execFileSync("git", ["apply", "../seal.patch"], { cwd: world.top, env: world.environment });
  expect(await idsOf(pay, "project")).toEqual([...committed, ...ids]);
});

test("no link is written through", async () => {
  const world = shop();
  await append(world, 2);
  rmSync(`${world.top}/${ENTRIES}`, { recursive: true });
  world.write({ "elsewhere/x": "" });
  world.link("../../../elsewhere", ENTRIES);
  expect((await refusal(world.seal({ refs: ["task-42"] }))).code).toBe("OUTSIDE_ROOT");
});
