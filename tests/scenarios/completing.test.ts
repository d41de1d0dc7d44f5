// Completing and archiving: the document's status and an entry that tells of it, in this order.
import { expect, test } from "vitest";
import { CtxError } from "../../src/errors/ctx-error.js";
import type { Files } from "../../src/ports/files.js";
import {
  BRANCH,
  CONFIG,
  CONFIG_TEXT,
  entries,
  FEATURE,
  json,
  PROJECT,
  record,
  refusal,
  Shell,
  TASK,
  World,
} from "../support/world.js";

const LOCAL = ".context/tasks/task-42/context.local.json";
const taskAt = (id: string) => `.context/tasks/${id}/context.json`;
const shop = (files: Readonly<Record<string, string>> = {}) =>
  World.repository({ [TASK]: json({ title: "Login" }), ...files });
const statusEntries = async (world: Shell, ref = "task-42") =>
  (await world.log({ ref, kind: "status" })).data.entries;

/** The same world, with some of its files behaving otherwise. */
function withFiles(world: World, change: (files: Files) => Partial<Files>): Shell {
  const { files } = world.runtime;
  return new Shell({ ...world.runtime, files: { ...files, ...change(files) } }, world.top);
}

test("a task is done: one key of its document, one entry, no other byte", async () => {
  const world = World.repository({
    ".context/tasks/task-42/context.md": "---\n# The login\ntitle:   'Login'   # short\n---\n\nProse.\n",
  });
  const { data, findings } = await world.complete({ ref: "task-42", summary: "Login works", by: "ada" });
  expect(data).toMatchObject({
    ref: "task/task-42",
    path: ".context/tasks/task-42/context.md",
    changed: true,
    status: "done",
    before: "open",
    created: true,
    ready: [],
  });
  expect(findings).toEqual([]);
  expect(world.read(data.path)).toBe(
    "---\n# The login\ntitle:   'Login'   # short\nstatus: done\n---\n\nProse.\n",
  );
  expect(await statusEntries(world)).toMatchObject([
    { id: data.id, kind: "status", status: "done", from: "open", text: "Login works", by: "@ada" },
  ]);
  const { items } = (await world.list({ what: "tasks" })).data;
  expect(items).toMatchObject([{ ref: "task/task-42", status: "done" }]);
});

test("done already: nothing is written, unless there is something new to say", async () => {
  const world = shop();
  const { data: first } = await world.complete({ ref: "task-42", summary: "Login works" });
  for (const summary of [undefined, "Login works"]) {
    const { data } = await world.complete({ ref: "task-42", ...(summary === undefined ? {} : { summary }) });
    expect(data).toMatchObject({ changed: false, before: "done", id: first.id, created: false });
  }
  expect((await world.complete({ ref: "task-42", summary: "With tokens too" })).data).toMatchObject({
    changed: false,
    created: true,
  });
  expect((await statusEntries(world)).map(({ text }) => text)).toEqual(["Login works", "With tokens too"]);
});

test("a status that somebody wrote by hand is recorded once", async () => {
  const world = shop({ [TASK]: json({ status: "done" }) });
  expect((await world.complete({ ref: "task-42" })).data).toMatchObject({ changed: false, created: true });
  expect((await world.complete({ ref: "task-42" })).data).toMatchObject({ changed: false, created: false });
  expect(await statusEntries(world)).toMatchObject([{ status: "done", text: "Completed." }]);
});

test("opened again and completed again is a new entry; so is one that was retracted", async () => {
  const world = shop();
  const { data: first } = await world.complete({ ref: "task-42" });
  await world.unset({ ref: "task-42", pointer: "status" });
  const { data: second } = await world.complete({ ref: "task-42" });
  expect(second).toMatchObject({ changed: true, before: "open", created: true });
  for (const { id } of [first, second]) await world.retract({ id });
  expect((await world.complete({ ref: "task-42" })).data).toMatchObject({ changed: false, created: true });
});

test("killed between document and entry, the status is right, and the next try records it", async () => {
  const world = shop();
  const full = withFiles(world, () => ({
    append(path) {
      throw new CtxError("WRITE_FAILED", `Cannot write ${path}: no space left on the disk`);
    },
  }));
  const error = await refusal(full.complete({ ref: "task-42", summary: "Login works" }));
  expect(error).toMatchObject({ code: "WRITE_FAILED" });
  expect(error.message).toMatch(/^The document of task\/task-42 says so now, but its log does not/);
  expect((await world.get({ ref: "task-42", pointer: "status" })).data).toMatchObject({ value: "done" });
  expect(await statusEntries(world)).toEqual([]);
  expect((await world.complete({ ref: "task-42", summary: "Login works" })).data).toMatchObject({
    changed: false,
    created: true,
  });
  expect(await statusEntries(world)).toMatchObject([{ text: "Login works", status: "done" }]);
});

test("an entry that only the journal holds is not to be recorded again, but brought back", async () => {
  const world = shop();
  const full = withFiles(world, () => ({
    place(path) {
      throw new CtxError("WRITE_FAILED", `Cannot write ${path}: no space left on the disk`);
    },
  }));
  const error = await refusal(full.complete({ ref: "task-42" }));
  expect(error).toMatchObject({
    code: "WRITE_FAILED",
    hint: "Do not record it again: `ctx recover` completes it.",
    details: { pending: true },
  });
  await world.recover({});
  expect(await statusEntries(world)).toMatchObject([{ id: error.details?.["id"], status: "done" }]);
  expect((await world.complete({ ref: "task-42" })).data).toMatchObject({ changed: false, created: false });
});

test("a document that changes meanwhile is read again: nothing of it is lost, and one entry is recorded", async () => {
  const world = shop();
  const saved = ["build", "test"];
  const racing = withFiles(world, (files) => ({
    changeTogether(changes, options) {
      const phase = saved.shift();
      if (phase !== undefined) world.write({ [TASK]: json({ title: "Login", phase }) });
      files.changeTogether(changes, options);
    },
  }));
  await racing.complete({ ref: "task-42" });
  expect(JSON.parse(world.read(TASK))).toEqual({ title: "Login", phase: "test", status: "done" });
  expect(await statusEntries(world)).toHaveLength(1);
});

test("a document that changes again and again is not written over, and nothing is recorded", async () => {
  const world = shop();
  let count = 0;
  const racing = withFiles(world, (files) => ({
    changeTogether(changes, options) {
      world.write({ [TASK]: json({ title: "Login", count: ++count }) });
      files.changeTogether(changes, options);
    },
  }));
  expect(await refusal(racing.complete({ ref: "task-42" }))).toMatchObject({ code: "FILE_CHANGED" });
  expect(JSON.parse(world.read(TASK))).toEqual({ title: "Login", count });
  expect(await statusEntries(world)).toEqual([]);
});

test("every document that says a status says the new one, and the main one in any case", async () => {
  const world = shop({ ".context/tasks/task-42/patterns/a.json": json({ status: "draft", x: 1 }) });
  const { data, findings } = await world.complete({ ref: "task-42" });
  expect(data).toMatchObject({ before: "draft", path: TASK });
  expect(findings).toMatchObject([
    { code: "KNOWLEDGE_KEPT", message: "The pattern x was never offered to others." },
  ]);
  expect((await world.select("task-42", "status")).data).toMatchObject({ value: "done" });
  expect((await world.list({ what: "tasks" })).data.items).toMatchObject([{ status: "done" }]);
});

test.each([
  ["a number", 3, {}],
  ["null", null, { from: "open" }],
  ["a word of one's own", "in review", { from: "in review" }],
])("a status that was %s is replaced", async (_, status, from) => {
  const world = shop({ [TASK]: json({ status }) });
  expect((await world.complete({ ref: "task-42" })).data.before).toBe(status ?? "open");
  const [entry] = await statusEntries(world);
  expect(entry).toMatchObject({ status: "done", ...from });
  expect(Object.hasOwn(entry as object, "from")).toBe(status !== 3);
});

test("a broken document is refused, naming the line, and nothing is written", async () => {
  const world = shop({ [TASK]: '{\n  "title": "Login",\n}\n' });
  expect(await refusal(world.complete({ ref: "task-42" }))).toMatchObject({
    code: "FILE_INVALID",
    path: TASK,
    line: 3,
  });
  expect(world.git("status", "--porcelain")).toBe("");
});

test("one of two main documents broken is refused too", async () => {
  const world = shop({ ".context/tasks/task-42/context.md": "---\na: [\n---\n" });
  expect(await refusal(world.complete({ ref: "task-42" }))).toMatchObject({
    code: "FILE_INVALID",
    path: ".context/tasks/task-42/context.md",
  });
  expect(world.git("status", "--porcelain")).toBe("");
});

test("a document of another branch is refused, naming the branch", async () => {
  const world = World.repository({ [TASK]: json({ $branch: FEATURE }) });
  world.commitOn(FEATURE, { [TASK]: json({ $branch: FEATURE, phase: "build" }) });
  for (const attempt of [world.complete({ ref: "task-42" }), world.archive({ ref: "task-42" })]) {
    expect(await refusal(attempt)).toMatchObject({ code: "CONTEXT_ELSEWHERE", details: { branch: FEATURE } });
  }
  expect(world.git("status", "--porcelain")).toBe("");
});

test("what keeps the status from counting is found: a $final above, a personal document", async () => {
  const world = shop({
    [PROJECT]: json({ status: "running", $final: ["/status"] }),
    [LOCAL]: json({ title: "Mine", status: "open" }),
  });
  const outcome = await world.complete({ ref: "task-42" });
  expect(outcome.findings).toMatchObject([
    { code: "VALUE_HIDDEN", path: LOCAL, line: 3, column: 3 },
    { code: "FINAL_IGNORED", path: TASK },
  ]);
});

test("the tasks that waited for it are told; those that wait for more are not", async () => {
  const world = shop({
    [taskAt("task-43")]: json({ $needs: ["task-42"] }),
    [taskAt("task-44")]: json({ $needs: ["task-42", "task-41"] }),
    [taskAt("task-45")]: json({ $needs: ["task-42", "task-40"] }),
    [taskAt("task-46")]: json({ $needs: ["task-42"], status: "archived" }),
    [taskAt("task-421")]: json({ $needs: ["task-4"] }),
    [taskAt("task-41")]: json({ title: "Sessions" }),
    [taskAt("task-40")]: json({ status: "done" }),
  });
  expect((await world.complete({ ref: "task-42" })).data.ready).toEqual(["task/task-43", "task/task-45"]);
});

test("a need and a child that are still open are warnings, where they are named", async () => {
  const world = shop({
    [TASK]: json({ title: "Login", $needs: ["task-40", "task-41"] }),
    [taskAt("task-40")]: json({ status: "done" }),
    [taskAt("task-41")]: json({ title: "Sessions" }),
    ".context/tasks/task-43/context.md": "---\n$parent: task/task-42\n---\n",
    [taskAt("task-44")]: json({ $parent: "task-42", status: "done" }),
  });
  const { findings, data } = await world.complete({ ref: "task-42" });
  expect(data.changed).toBe(true);
  expect(findings).toMatchObject([
    { code: "TASK_UNFINISHED", severity: "warning", path: TASK, pointer: "/$needs/1", line: 5 },
    { code: "TASK_UNFINISHED", path: ".context/tasks/task-43/context.md", pointer: "/$parent", line: 2 },
  ]);
});

test("a branch without a document gets one when it is archived; its log tells why", async () => {
  const world = shop();
  const { data } = await world.archive({ ref: "branch", summary: "Merged" });
  expect(data).toMatchObject({
    ref: "branch/main",
    path: ".context/branches/main/context.md",
    changed: true,
    status: "archived",
    before: "open",
  });
  expect((await world.list({ what: "branches" })).data.items).toMatchObject([{ status: "archived" }]);
  expect(await statusEntries(world, "branch")).toMatchObject([{ text: "Merged", status: "archived" }]);
});

test("an archived task is over: it is not open, and needs no ready date", async () => {
  const world = shop({ [BRANCH]: json({}) });
  expect((await world.archive({ ref: "task-42" })).data).toMatchObject({ status: "archived", created: true });
  expect((await world.list({ what: "tasks", ready: true })).data.items).toEqual([]);
  expect((await world.archive({ ref: "task-42" })).data).toMatchObject({ changed: false, created: false });
  expect((await world.complete({ ref: "task-42" })).data).toMatchObject({
    before: "archived",
    changed: true,
  });
});

test.each([
  ["complete", "branch"],
  ["complete", "project"],
  ["archive", "project"],
  ["archive", "global"],
] as const)("ctx %s %s is refused", async (verb, ref) => {
  const world = shop();
  expect(await refusal(world[verb]({ ref }))).toMatchObject({ code: "USAGE" });
  expect(world.git("status", "--porcelain")).toBe("");
});

test("an empty summary, a name that is none and a task that is not there are refused", async () => {
  const world = shop();
  expect(await refusal(world.complete({ ref: "task-42", summary: " " }))).toMatchObject({ code: "USAGE" });
  expect(await refusal(world.complete({ ref: "task-42", by: "a b" }))).toMatchObject({ code: "USAGE" });
  expect(await refusal(world.complete({ ref: "task-24" }))).toMatchObject({ code: "CONTEXT_NOT_FOUND" });
  expect(world.git("status", "--porcelain")).toBe("");
});

test("a dry run shows both writes and makes none", async () => {
  const world = shop();
  const { data } = await world.complete({ ref: "task-42", dryRun: true });
  expect(data.diff).toContain('+  "status": "done"');
  expect(data.diff).toContain('"kind":"status"');
  expect(world.git("status", "--porcelain")).toBe("");
});

test("without git it works the same; entries on another branch's tip count as recorded", async () => {
  const plain = World.bare();
  plain.write({ [CONFIG]: CONFIG_TEXT, [TASK]: json({ title: "Login" }) });
  expect((await plain.complete({ ref: "task-42" })).data).toMatchObject({ changed: true, created: true });
  const world = World.repository({ [TASK]: json({ $branch: FEATURE, status: "done" }) });
  world.commitOn(FEATURE, {
    ".context/tasks/task-42/entries/a.jsonl": entries(
      record("1", "Done", { kind: "status", status: "done" }),
    ),
  });
  world.git("switch", "--quiet", FEATURE);
  expect((await world.complete({ ref: "task-42" })).data).toMatchObject({ changed: false, created: false });
});
