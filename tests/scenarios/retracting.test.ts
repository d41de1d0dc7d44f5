// Retracting: one more entry takes another back, wherever that one is, and it never comes back.
import { readdirSync } from "node:fs";
import { expect, test } from "vitest";
import { entries, FEATURE, json, record, refusal, TASK, ulid, World } from "../support/world.js";

const ENTRIES = ".context/tasks/task-42/entries";
const shop = (files: Readonly<Record<string, string>> = {}) =>
  World.repository({ [TASK]: json({ title: "Login" }), ...files });
const textsOf = async (world: World, ref = "task-42") =>
  (await world.resolve(ref)).data.entries.map(({ text }) => text);

test("an entry is gone from every answer, its file is as it was, and the reason is in the log", async () => {
  const world = shop();
  const { data: wrong } = await world.progress({ ref: "task-42", text: "wrong" });
  await world.progress({ ref: "task-42", text: "right" });
  const before = world.read(wrong.path);
  const { data } = await world.retract({ id: wrong.id, reason: "another task", by: "grace" });
  expect(data).toMatchObject({ ref: "task/task-42", of: wrong.id, created: true, entry: { text: "wrong" } });
  expect(JSON.parse(world.read(data.path))).toMatchObject({
    kind: "retract",
    of: wrong.id,
    by: "@grace",
    text: "another task",
  });
  expect(world.read(wrong.path)).toBe(before);
  expect(await textsOf(world)).toEqual(["right"]);
});

test.each([
  ["its beginning", (id: string) => id.slice(0, 25)],
  ["small letters", (id: string) => id.toLowerCase()],
  ["spaces around it", (id: string) => ` ${id}\n`],
])("%s will do", async (_, change) => {
  const world = shop();
  const { data } = await world.progress({ ref: "task-42", text: "wrong" });
  world.clock.advance(1000);
  await world.progress({ ref: "task-42", text: "right" });
  expect((await world.retract({ id: change(data.id) })).data.of).toBe(data.id);
});

test("the beginning of several ids is refused, with the candidates", async () => {
  const world = shop();
  const ids = [];
  for (const text of ["one", "two"]) ids.push((await world.progress({ ref: "task-42", text })).data.id);
  const error = await refusal(world.retract({ id: (ids[0] as string).slice(0, 10) }));
  expect(error).toMatchObject({
    code: "REF_AMBIGUOUS",
    details: { candidates: ids.map((id) => ({ id, ref: "task/task-42" })) },
  });
  expect(error.message).toContain(`${ids[1]}  task/task-42  progress: two`);
  expect(readdirSync(`${world.top}/${ENTRIES}`)).toHaveLength(2);
});

test.each([
  ["five characters", "01KAG"],
  ["a letter that no id has", "01KAGCU000"],
  ["more than an id", `${ulid("1")}0`],
  ["a path", "../../../x"],
  ["nothing", ""],
])("%s is no id", async (_, id) => {
  expect(await refusal(shop().retract({ id }))).toMatchObject({ code: "USAGE" });
});

test("what is nowhere is not found; a near id is named", async () => {
  const world = shop();
  const { data } = await world.progress({ ref: "task-42", text: "wrong" });
  const last = data.id.endsWith("Z") ? "Y" : "Z";
  const error = await refusal(world.retract({ id: data.id.slice(0, -1) + last }));
  expect(error).toMatchObject({ code: "ENTRY_NOT_FOUND" });
  expect(error.hint).toContain(`did you mean ${data.id}?`);
  expect(await refusal(world.retract({ id: "7ZZZZZ" }))).toMatchObject({ code: "ENTRY_NOT_FOUND" });
});

test("a file that cannot be read is named where it may be the reason", async () => {
  const world = shop({ [`${ENTRIES}/a.jsonl`]: `${entries(record("1", "kept"))}{"v":1,"id":"${ulid("2")}` });
  const error = await refusal(world.retract({ id: ulid("2") }));
  expect(error).toMatchObject({
    code: "ENTRY_NOT_FOUND",
    findings: [{ code: "ENTRY_INVALID", path: `${ENTRIES}/a.jsonl`, line: 2 }],
  });
});

test("retracting twice stores one entry; the one that stands is answered", async () => {
  const world = shop();
  const { data: wrong } = await world.progress({ ref: "task-42", text: "wrong" });
  const { data: first } = await world.retract({ id: wrong.id });
  const { data: again } = await world.retract({ id: wrong.id, reason: "again" });
  expect(again).toMatchObject({ id: first.id, path: first.path, created: false });
  expect(readdirSync(`${world.top}/${ENTRIES}`)).toHaveLength(2);
});

test("a key stands for one retraction, and for nothing else", async () => {
  const world = shop();
  const { data: one } = await world.progress({ ref: "task-42", text: "one" });
  const { data: two } = await world.progress({ ref: "task-42", text: "two", key: "step-2" });
  const { data } = await world.retract({ id: one.id, key: "undo" });
  expect((await world.retract({ id: one.id, key: "undo" })).data).toEqual({ ...data, created: false });
  for (const key of ["undo", "step-2"])
    expect(await refusal(world.retract({ id: two.id, key }))).toMatchObject({ code: "KEY_CONFLICT" });
});

test("a retraction cannot be taken back (P11)", async () => {
  const world = shop();
  const { data: wrong } = await world.progress({ ref: "task-42", text: "wrong" });
  const { data } = await world.retract({ id: wrong.id });
  expect(await refusal(world.retract({ id: data.id }))).toMatchObject({ code: "USAGE" });
  expect(await textsOf(world)).toEqual([]);
});

test("an entry of a batch is found, in any context", async () => {
  const world = shop({
    ".context/project/entries/batch.jsonl": entries(record("1", "one"), record("2", "two")),
  });
  const { data } = await world.retract({ id: ulid("1") });
  expect(data).toMatchObject({ ref: "project", of: ulid("1") });
  const { entries: shown } = (await world.resolve("project")).data;
  expect(shown.map(({ text }) => text)).toEqual(["two"]);
});

test("one id in two contexts is refused, until one of them is named", async () => {
  const one = entries(record("1", "copied"));
  const world = shop({
    ".context/tasks/task-43/context.json": json({ title: "Reset" }),
    [`${ENTRIES}/a.jsonl`]: one,
    ".context/tasks/task-43/entries/a.jsonl": one,
  });
  const error = await refusal(world.retract({ id: ulid("1") }));
  expect(error).toMatchObject({
    code: "REF_AMBIGUOUS",
    details: { candidates: [{ ref: "task/task-42" }, { ref: "task/task-43" }] },
  });
  expect((await world.retract({ id: ulid("1"), ref: "task-43" })).data.ref).toBe("task/task-43");
  expect(await textsOf(world)).toEqual(["copied"]);
  expect(await textsOf(world, "task-43")).toEqual([]);
});

test("an entry on another branch is taken back from here, and stays so after the merge", async () => {
  const world = World.repository({ [TASK]: json({ $branch: FEATURE }) });
  world.commitOn(FEATURE, { [`${ENTRIES}/a.jsonl`]: entries(record("1", "wrong"), record("2", "right")) });
  expect(await textsOf(world)).toEqual(["wrong", "right"]);
  expect(await refusal(world.retract({ id: ulid("1").slice(0, 20) }))).toMatchObject({
    code: "REF_AMBIGUOUS",
  });
  expect((await world.retract({ id: ulid("1") })).data.path).toContain(ENTRIES);
  expect(await textsOf(world)).toEqual(["right"]);
  world.commit("Take it back");
  world.git("merge", "--quiet", "--no-edit", FEATURE);
  expect(await textsOf(world)).toEqual(["right"]);
  expect(world.git("status", "--porcelain")).toBe("");
});

test("an entry of a branch whose name is too long for the disk is found", async () => {
  const branch = `feature/${"x".repeat(230)}`;
  const world = shop();
  world.git("switch", "--quiet", "--create", branch);
  await world.set({ ref: "branch", pointer: "caching", value: "Redis" });
  const { data } = await world.insight({ ref: "branch", text: "wrong", category: "risk" });
  expect((await world.retract({ id: data.id })).data.ref).toBe(`branch/${branch}`);
});

test("without git, on a detached HEAD and in a linked worktree it is the same", async () => {
  const plain = World.bare();
  plain.write({ ".context/config.json": json({ format: "ctx/1" }), [TASK]: json({ title: "Login" }) });
  const world = shop();
  const linked = world.at(world.addWorktree("linked", "--detach"));
  for (const place of [plain, linked]) {
    const { data } = await place.progress({ ref: "task-42", text: "wrong" });
    expect((await place.retract({ id: data.id.slice(0, 20) })).data.created).toBe(true);
    expect((await place.resolve("task-42")).data.entries).toEqual([]);
  }
});

test("an empty reason and a dry run store nothing", async () => {
  const world = shop();
  const { data: wrong } = await world.progress({ ref: "task-42", text: "wrong" });
  expect(await refusal(world.retract({ id: wrong.id, reason: " " }))).toMatchObject({ code: "USAGE" });
  const { data } = await world.retract({ id: wrong.id, dryRun: true });
  expect(data.diff).toContain('"kind":"retract"');
  expect(readdirSync(`${world.top}/${ENTRIES}`)).toHaveLength(1);
});

test("an entry that another branch has in two contexts is refused, though both files are the same to git", async () => {
  const world = shop();
  const file = entries(record("1", "moved"));
  world.commitOn(FEATURE, {
    [`${ENTRIES}/a.jsonl`]: file,
    ".context/tasks/task-43/context.json": json({ title: "Logout" }),
    ".context/tasks/task-43/entries/a.jsonl": file,
  });
  expect(await refusal(world.retract({ id: ulid("1") }))).toMatchObject({
    code: "REF_AMBIGUOUS",
    details: { candidates: [{ ref: "task/task-42" }, { ref: "task/task-43" }] },
  });
});
