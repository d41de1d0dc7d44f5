// A task whose $branch is not the current one: its branch's tip has the last word, without a checkout.
import { describe, expect, test } from "vitest";
import { BRANCH, codes, entries, FEATURE, json, PROJECT, record, TASK, World } from "../support/world.js";

const TIP = `refs/heads/${FEATURE}`;
const ENTRIES = ".context/tasks/task-42/entries";

/** main has the task as it was begun; the feature branch has it as it is. */
function shop(): World {
  const world = World.repository({
    [PROJECT]: json({ caching: "memory" }),
    [TASK]: json({ $branch: FEATURE, phase: "plan" }),
  });
  world.commitOn(FEATURE, {
    [TASK]: json({ $branch: FEATURE, phase: "build" }),
    [BRANCH]: json({ caching: "Redis" }),
    ".context/tasks/task-42/decisions/jwt.md": "# JWT\n",
  });
  return world;
}

test("task and branch are read from the tip and labelled, project from the worktree", async () => {
  const world = shop();
  world.write({ [PROJECT]: json({ caching: "memory", here: true }) });
  const { data, findings } = await world.resolve("task-42", { explain: true });
  expect(data.data).toEqual({ caching: "Redis", here: true, phase: "build" });
  expect(data.lineage.map(({ from }) => from)).toEqual(["worktree", "worktree", TIP, TIP]);
  expect(data.notes).toMatchObject([{ path: ".context/tasks/task-42/decisions/jwt.md" }]);
  expect(data.origins?.["/phase"]).toMatchObject({ from: TIP, path: TASK, line: 3 });
  expect(findings).toEqual([]);
});

test("explain names the tip's commit", async () => {
  const world = shop();
  const { data } = await world.explain("task-42", "phase");
  expect(data.origin).toMatchObject({ from: TIP, commit: world.git("rev-parse", FEATURE), author: "Ada" });
});

test("get and log read it from there too", async () => {
  const world = shop();
  world.commitOn(FEATURE, { [`${ENTRIES}/a.jsonl`]: entries(record("1", "JWT works")) });
  expect((await world.get({ ref: "task-42" })).data).toMatchObject({ data: { phase: "build" } });
  expect((await world.log({ ref: "task-42" })).data.entries).toMatchObject([{ text: "JWT works" }]);
});

test("a tip that HEAD already contains says nothing new: the worktree counts, edits included", async () => {
  const world = shop();
  world.git("merge", "--quiet", FEATURE);
  world.commit("Go on", { "README.md": "# Shop\n" });
  world.write({ [TASK]: json({ $branch: FEATURE, phase: "review" }) });
  const { data } = await world.resolve("task-42");
  expect(data.data).toEqual({ caching: "Redis", phase: "review" });
  expect(data.lineage.map(({ from }) => from)).toEqual(["worktree", "worktree", "worktree", "worktree"]);
});

test("a tip that lacks the task: the worktree counts", async () => {
  const world = World.repository({});
  world.commitOn(FEATURE, { "src/login.ts": "export {};\n" });
  world.write({ [TASK]: json({ $branch: FEATURE, phase: "plan" }) });
  const { data } = await world.resolve("task-42");
  expect(data).toMatchObject({ branch: FEATURE, data: { phase: "plan" } });
  expect(data.lineage.map(({ from }) => from)).toEqual(["worktree", "worktree", "worktree", "worktree"]);
});

test("a branch without a tip: the worktree counts", async () => {
  const world = World.repository({
    [TASK]: json({ $branch: "planned", a: 1 }),
    ".context/branches/planned/context.json": json({ b: 1 }),
  });
  const { data, findings } = await world.resolve("task-42");
  expect(data).toMatchObject({ branch: "planned", data: { a: 1, b: 1 } });
  expect(findings).toEqual([]);
});

test("the current branch is the worktree's, whatever its tip says", async () => {
  const world = shop();
  world.git("switch", "--quiet", FEATURE);
  world.write({ [TASK]: json({ $branch: FEATURE, phase: "uncommitted" }) });
  const { data } = await world.resolve("task-42");
  expect(data.data["phase"]).toBe("uncommitted");
  expect(data.lineage.at(-1)?.from).toBe("worktree");
});

test("a remote-tracking branch does where there is no local one, and gives way to it", async () => {
  const world = shop();
  world.git("update-ref", `refs/remotes/origin/${FEATURE}`, FEATURE);
  world.git("branch", "--quiet", "-D", FEATURE);
  expect((await world.resolve("task-42")).data.lineage.at(-1)?.from).toBe(`refs/remotes/origin/${FEATURE}`);
  world.commitOn(FEATURE, { [TASK]: json({ $branch: FEATURE, phase: "local" }) });
  expect((await world.resolve("task-42")).data).toMatchObject({ data: { phase: "local" } });
});

describe("entries are those of the tip and of the worktree together", () => {
  test("each once, in id order", async () => {
    const world = shop();
    world.commitOn(FEATURE, { [`${ENTRIES}/a.jsonl`]: entries(record("1", "there"), record("3", "both")) });
    world.write({ [`${ENTRIES}/b.jsonl`]: entries(record("2", "here"), record("3", "both")) });
    const { data, findings } = await world.resolve("task-42");
    expect(data.entries.map(({ text }) => text)).toEqual(["there", "here", "both"]);
    expect(findings).toEqual([]);
  });

  test("a retraction on one side hides the entry of the other", async () => {
    const world = shop();
    world.commitOn(FEATURE, { [`${ENTRIES}/a.jsonl`]: entries(record("1", "wrong")) });
    const of = record("1", "")["id"];
    world.write({ [`${ENTRIES}/b.jsonl`]: entries(record("2", "mistaken", { kind: "retract", of })) });
    expect((await world.resolve("task-42")).data.entries).toEqual([]);
  });

  test("one id with two contents is corruption", async () => {
    const world = shop();
    world.commitOn(FEATURE, { [`${ENTRIES}/a.jsonl`]: entries(record("1", "one")) });
    world.write({ [`${ENTRIES}/b.jsonl`]: entries(record("1", "two")) });
    expect(codes(await world.resolve("task-42"))).toEqual(["ENTRY_CORRUPT"]);
  });

  test("also where the tip has no document of the branch", async () => {
    const world = World.repository({});
    const insights = ".context/branches/feature%2Ftask-42-login/entries";
    world.commitOn(FEATURE, {
      [`${insights}/a.jsonl`]: entries(record("1", "there", { kind: "insight", category: "risk" })),
    });
    world.write({
      [`${insights}/b.jsonl`]: entries(record("2", "here", { kind: "insight", category: "risk" })),
    });
    const { data } = await world.resolve(`branch/${FEATURE}`);
    expect(data.entries.map(({ text }) => text)).toEqual(["there", "here"]);
  });
});

test("notes and patterns of a branch without a main document are read from its tip", async () => {
  const world = World.repository({});
  world.commitOn(FEATURE, {
    ".context/branches/feature%2Ftask-42-login/patterns/cache.json": json({ caching: "Redis" }),
    ".context/branches/feature%2Ftask-42-login/decisions/jwt.md": "# JWT\n",
  });
  const { data } = await world.resolve(`branch/${FEATURE}`);
  expect(data.data).toEqual({ caching: "Redis" });
  expect(data.notes).toHaveLength(1);
  expect(data.lineage.at(-1)?.from).toBe(TIP);
});

test("personal documents are the worktree's, over the tip's", async () => {
  const world = shop();
  world.write({
    ".context/tasks/task-42/context.local.json": json({ phase: "mine" }),
    ".context/tasks/task-42/todo.local.md": "# Mine\n",
  });
  const mine = await world.resolve("task-42", { explain: true });
  expect(mine.data.data["phase"]).toBe("mine");
  expect(mine.data.origins?.["/phase"]).toMatchObject({
    from: "personal",
    overrides: [{ path: TASK, value: "build" }],
  });
  expect(mine.data.notes).toHaveLength(2);
  const shared = await world.resolve("task-42", { personal: false });
  expect(shared.data.data["phase"]).toBe("build");
  expect(shared.data.digest).toBe(mine.data.digest);
});

test("what is broken in the worktree's part is found, what the tip replaces is not", async () => {
  const world = shop();
  world.write({
    [`${ENTRIES}/cut.jsonl`]: '{"v":1,"id":"01KA',
    ".context/tasks/task-42/context.local.json": "{ broken",
    ".context/tasks/task-42/patterns/stale.json": "{ broken",
  });
  const { data, findings } = await world.resolve("task-42");
  expect(data.data["phase"]).toBe("build");
  expect(findings.map(({ code, path }) => `${code} ${path}`).toSorted()).toEqual([
    "ENTRY_INVALID .context/tasks/task-42/entries/cut.jsonl",
    "FILE_INVALID .context/tasks/task-42/context.local.json",
  ]);
});

test("a broken document on the tip is found there, not replaced by an older copy", async () => {
  const world = shop();
  world.commitOn(FEATURE, { [TASK]: "{ broken" });
  const { data, findings } = await world.resolve("task-42");
  expect(data.data).not.toHaveProperty("phase");
  expect(data.lineage.at(-1)?.from).toBe(TIP);
  expect(findings).toMatchObject([{ code: "FILE_INVALID", path: TASK, line: 1 }]);
});
