// Appending and reading entries: write-once files, one per entry; keys; retractions; corruption.
import { readdirSync } from "node:fs";
import { expect, test } from "vitest";
import { timeOfUlid } from "../../src/model/ulid.js";
import { CONFIG, codes, entries, json, record, refusal, TASK, ulid, World } from "../support/world.js";

const ENTRIES = ".context/tasks/task-42/entries";

const shop = (files: Readonly<Record<string, string>> = {}) =>
  World.repository({ [TASK]: json({ title: "Login" }), ...files });
const filesOf = (world: World) => readdirSync(`${world.top}/${ENTRIES}`);

test("a progress entry is one new file with one line, and nothing else changes", async () => {
  const world = shop();
  const { data } = await world.progress({
    ref: "task-42",
    text: "JWT endpoints\nimplemented",
    percent: 40,
    phase: "build",
    checkpoint: "api",
    details: { tests: 12 },
    by: "backend_agent",
  });
  expect(filesOf(world)).toEqual([`${data.id}.jsonl`]);
  expect(world.read(data.path)).toBe(
    `{"v":1,"id":"${data.id}","kind":"progress","at":"2026-11-20T10:02:00.000Z","by":"@backend_agent",` +
      '"text":"JWT endpoints\\nimplemented","phase":"build","percent":40,"checkpoint":"api","details":{"tests":12}}\n',
  );
  expect(timeOfUlid(data.id)).toBe(Date.UTC(2026, 10, 20, 10, 2));
  expect(world.git("status", "--porcelain", "--untracked-files=all")).toBe(`?? ${data.path}`);
});

test("ids of one moment, and of a clock that goes back, follow each other", async () => {
  const world = shop();
  const texts = ["one", "two", "three", "four"];
  for (const text of texts) {
    await world.progress({ ref: "task-42", text });
    world.clock.advance(text === "two" ? -3_600_000 : 0);
  }
  const { data } = await world.log({ ref: "task-42" });
  expect(data.entries.map(({ text }) => text)).toEqual(texts);
});

test("an id from a clock far ahead is not followed, and order is kept among the others", async () => {
  const world = shop({
    [`${ENTRIES}/7ZZZZZZZZZ0000000000000001.jsonl`]: entries(
      record("", "future", { id: "7ZZZZZZZZZ0000000000000001" }),
    ),
  });
  for (const text of ["one", "two"]) {
    await world.progress({ ref: "task-42", text });
    world.clock.advance(-1000);
  }
  const { data } = await world.log({ ref: "task-42" });
  expect(data.entries.map(({ text }) => text)).toEqual(["one", "two", "future"]);
});

test("--files are listed relative to the root, globs expanded from where one stands", async () => {
  const world = shop({ "src/auth/jwt.ts": "", "src/auth/user.ts": "", "src/x.md": "" });
  const { data } = await world
    .at(`${world.top}/src`)
    .progress({ ref: "task-42", text: "x", files: ["auth/*.ts", "../README.md"] });
  expect(JSON.parse(world.read(data.path))).toMatchObject({
    files: [{ path: "README.md" }, { path: "src/auth/jwt.ts" }, { path: "src/auth/user.ts" }],
  });
  expect(await refusal(world.progress({ ref: "task-42", text: "x", files: ["../outside"] }))).toMatchObject({
    code: "OUTSIDE_ROOT",
  });
});

test("the same key stores one entry, whoever retries and whenever", async () => {
  const world = shop();
  const first = await world.progress({ ref: "task-42", text: "done", key: "step-1", percent: 10 });
  world.clock.advance(60_000);
  const again = await world.progress({
    ref: "task-42",
    text: "done",
    key: "step-1",
    percent: 10,
    by: "other",
  });
  expect(again.data).toEqual({ ...first.data, created: false });
  expect(filesOf(world)).toHaveLength(1);
});

test.each([
  ["another text", { text: "other" }],
  ["another field", { text: "done", percent: 20 }],
  ["a field less", { text: "done" }],
])("the same key with %s is refused", async (_, body) => {
  const world = shop();
  const { data } = await world.progress({ ref: "task-42", text: "done", key: "step-1", percent: 10 });
  const error = await refusal(world.progress({ ref: "task-42", key: "step-1", ...body }));
  expect(error).toMatchObject({ code: "KEY_CONFLICT", path: data.path, details: { id: data.id } });
  expect(filesOf(world)).toHaveLength(1);
});

test("the same key with another kind is refused, in another context it is free", async () => {
  const world = shop();
  await world.progress({ ref: "task-42", text: "done", key: "step-1" });
  expect(
    await refusal(world.insight({ ref: "task-42", text: "done", category: "risk", key: "step-1" })),
  ).toMatchObject({ code: "KEY_CONFLICT" });
  expect((await world.progress({ ref: "project", text: "done", key: "step-1" })).data.created).toBe(true);
});

test("a key is known from any entries file, whatever it is called", async () => {
  const world = shop({
    [`${ENTRIES}/imported.jsonl`]: entries(record("1", "first"), record("2", "done", { key: "step-1" })),
  });
  const { data } = await world.progress({ ref: "task-42", text: "done", key: "step-1" });
  expect(data).toMatchObject({ created: false, id: ulid("2"), path: `${ENTRIES}/imported.jsonl` });
});

test("a retracted entry is gone from every answer, its retraction is in the log", async () => {
  const world = shop({
    [`${ENTRIES}/a.jsonl`]: entries(record("1", "wrong"), record("2", "right")),
    [`${ENTRIES}/b.jsonl`]: entries(record("3", "mistaken", { kind: "retract", of: ulid("1") })),
  });
  expect((await world.resolve("task-42")).data.entries.map(({ text }) => text)).toEqual(["right"]);
  expect((await world.log({ ref: "task-42" })).data.entries.map(({ text }) => text)).toEqual([
    "right",
    "mistaken",
  ]);
});

test("one id in two files: the same content is one entry, other content is corruption", async () => {
  const world = shop({
    [`${ENTRIES}/a.jsonl`]: entries(record("1", "once"), record("2", "one")),
    [`${ENTRIES}/b.jsonl`]: entries(record("1", "once"), record("2", "two")),
  });
  const outcome = await world.resolve("task-42");
  expect(outcome.data.entries).toHaveLength(2);
  expect(outcome.findings).toMatchObject([
    { code: "ENTRY_CORRUPT", severity: "error", path: `${ENTRIES}/b.jsonl`, line: 2 },
  ]);
});

test("a cut file loses its last line only, and says so", async () => {
  const whole = entries(record("1", "kept"), record("2", "cut"));
  const world = shop({ [`${ENTRIES}/a.jsonl`]: whole.slice(0, -20) });
  const outcome = await world.resolve("task-42");
  expect(outcome.data.entries.map(({ text }) => text)).toEqual(["kept"]);
  expect(outcome.findings).toMatchObject([{ code: "ENTRY_INVALID", path: `${ENTRIES}/a.jsonl`, line: 2 }]);
});

test("20 of the newest progress unless all are asked for; a kind and a time select in the log", async () => {
  const world = shop();
  for (let index = 0; index < 25; index++) {
    await world.progress({ ref: "task-42", text: `step ${index}` });
    world.clock.advance(60_000);
  }
  await world.insight({ ref: "task-42", text: "learnt", category: "discovery", importance: "high" });
  const newest = (await world.resolve("task-42")).data;
  expect(newest.entries.map(({ text }) => text)).toEqual([
    ...Array.from({ length: 20 }, (_, index) => `step ${index + 5}`),
    "learnt",
  ]);
  const all = (await world.resolve("task-42", { allEntries: true })).data;
  expect(all.entries).toHaveLength(26);
  expect(all.digest).toBe(newest.digest);
  expect((await world.log({ ref: "task-42", kind: "insight" })).data.entries).toHaveLength(1);
  expect((await world.log({ ref: "task-42", since: "3m" })).data.entries.map(({ text }) => text)).toEqual([
    "step 22",
    "step 23",
    "step 24",
    "learnt",
  ]);
});

test("insights of wider levels are inherited, their progress is not", async () => {
  const world = shop();
  await world.insight({ ref: "project", text: "known", category: "decision" });
  await world.progress({ ref: "project", text: "not mine" });
  const { entries: shown } = (await world.resolve("task-42")).data;
  expect(shown.map(({ ref, text }) => [ref, text])).toEqual([["project", "known"]]);
});

test.each([
  ["an empty text", { text: " " }],
  ["a percentage above 100", { text: "x", percent: 101 }],
  ["a percentage that is none", { text: "x", percent: NaN }],
  ["a name that is none", { text: "x", by: "a b" }],
])("%s is refused, and nothing is stored", async (_, body) => {
  const world = shop();
  expect(await refusal(world.progress({ ref: "task-42", ...body }))).toMatchObject({ code: "USAGE" });
  expect(world.has(ENTRIES)).toBe(false);
});

test("categories are ours and the team's", async () => {
  const world = shop({ [CONFIG]: json({ format: "ctx/1", insight: { categories: ["compliance"] } }) });
  expect((await world.insight({ ref: "task-42", text: "x", category: "compliance" })).data.created).toBe(
    true,
  );
  expect(await refusal(world.insight({ ref: "task-42", text: "x", category: "tecnical" }))).toMatchObject({
    code: "USAGE",
    hint: expect.stringContaining("did you mean technical?") as string,
  });
  expect(
    await refusal(
      world.insight({ ref: "task-42", text: "x", category: "risk", importance: "urgent" as never }),
    ),
  ).toMatchObject({ code: "USAGE" });
});

test("a task that does not exist takes no entries, global, project and known branches always do", async () => {
  const world = World.repository();
  expect(await refusal(world.progress({ ref: "task-42", text: "x" }))).toMatchObject({
    code: "CONTEXT_NOT_FOUND",
  });
  expect(await refusal(world.progress({ ref: "branch/nobody", text: "x" }))).toMatchObject({
    code: "BRANCH_UNKNOWN",
  });
  for (const ref of ["global", "project", "branch", "branch/main"]) {
    expect((await world.progress({ ref, text: "x" })).data.created).toBe(true);
  }
  expect(codes(await world.resolve("branch"))).toEqual([]);
});

test("unknown fields and kinds of entries survive and are shown", async () => {
  const world = shop({
    [`${ENTRIES}/a.jsonl`]: entries(
      record("1", "x", { kind: "insight", mood: { good: true } }),
      record("2", "y", { kind: "brand-new" }),
    ),
  });
  const { data, findings } = await world.log({ ref: "task-42" });
  expect(data.entries).toMatchObject([{ mood: { good: true } }, { kind: "brand-new" }]);
  expect(findings).toEqual([]);
});
