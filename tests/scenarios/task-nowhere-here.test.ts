// A task that the worktree does not have at all: git's branches are asked, and nothing is guessed.
import { expect, test } from "vitest";
import { entries, FEATURE, json, record, refusal, TASK, World } from "../support/world.js";

const login = (phase: string, branch?: string) =>
  json({ ...(branch === undefined ? {} : { $branch: branch }), phase });

async function resolved(world: World) {
  const { data } = await world.resolve("task-42");
  return [data.data["phase"], data.lineage.at(-1)?.from];
}

test("one branch has it: used and labelled", async () => {
  const world = World.repository();
  world.commitOn("other", { [TASK]: login("build") });
  expect(await resolved(world)).toEqual(["build", "refs/heads/other"]);
});

test("several branches have the same version: one of them is named", async () => {
  const world = World.repository();
  world.commitOn("b", { [TASK]: login("build") });
  world.git("branch", "c", "b");
  world.commitOn("c", { "README.md": "# Shop\n" });
  expect(await resolved(world)).toEqual(["build", "refs/heads/b"]);
});

test("entries do not make a version", async () => {
  const world = World.repository();
  world.commitOn("b", { [TASK]: login("build") });
  world.git("branch", "c", "b");
  world.commitOn("c", { ".context/tasks/task-42/entries/a.jsonl": entries(record("1", "on c")) });
  expect((await resolved(world))[0]).toBe("build");
});

test("different versions that agree on their $branch: that branch owns the task", async () => {
  const world = World.repository();
  world.commitOn("a-copy", { [TASK]: login("plan", FEATURE) });
  world.commitOn(FEATURE, { [TASK]: login("build", FEATURE) });
  expect(await resolved(world)).toEqual(["build", `refs/heads/${FEATURE}`]);
});

test("the same version in several places is labelled with the branch that owns it", async () => {
  const world = World.repository();
  world.commitOn(FEATURE, { [TASK]: login("build", FEATURE) });
  world.git("branch", "a-copy", FEATURE);
  expect(await resolved(world)).toEqual(["build", `refs/heads/${FEATURE}`]);
});

test("the owner is asked first even where only its remote-tracking branch is here", async () => {
  const world = World.repository();
  world.commitOn(FEATURE, { [TASK]: login("plan", FEATURE) });
  world.git("branch", "a-copy", FEATURE);
  world.commitOn(FEATURE, { [TASK]: login("build", FEATURE) });
  world.git("update-ref", `refs/remotes/origin/${FEATURE}`, FEATURE);
  world.git("branch", "--quiet", "-D", FEATURE);
  expect(await resolved(world)).toEqual(["build", `refs/remotes/origin/${FEATURE}`]);
});

test("different versions without an owner are refused with the candidates", async () => {
  const world = World.repository();
  world.commitOn("b", { [TASK]: login("plan") });
  world.commitOn("c's", { [TASK]: login("build") });
  const error = await refusal(world.resolve("task-42"));
  expect(error).toMatchObject({
    code: "REF_AMBIGUOUS",
    details: { candidates: ["refs/heads/b", "refs/heads/c's"] },
  });
  expect(error.hint).toContain("`ctx resolve task-42 --at b`");
  expect(error.hint).toContain("--at 'c'\\''s'`");
  expect((await world.resolve("task-42", { at: "c's" })).data.data).toEqual({ phase: "build" });
});

test("versions that name different branches are refused", async () => {
  const world = World.repository();
  world.commitOn("b", { [TASK]: login("plan", "b") });
  world.commitOn("c", { [TASK]: login("build", "c") });
  expect(await refusal(world.resolve("task-42"))).toMatchObject({ code: "REF_AMBIGUOUS" });
});

test("local branches come before remote-tracking ones", async () => {
  const world = World.repository();
  world.commitOn("b", { [TASK]: login("remote") });
  world.git("update-ref", "refs/remotes/origin/x", "b");
  world.git("branch", "--quiet", "-D", "b");
  expect(await resolved(world)).toEqual(["remote", "refs/remotes/origin/x"]);
  world.commitOn("c", { [TASK]: login("local") });
  expect(await resolved(world)).toEqual(["local", "refs/heads/c"]);
});

test("a task directory without a main document is no task", async () => {
  const world = World.repository();
  world.commitOn("b", { ".context/tasks/task-42/decisions/jwt.md": "# JWT\n" });
  expect(await refusal(world.resolve("task-42"))).toMatchObject({ code: "CONTEXT_NOT_FOUND" });
});

test("nobody has it: the near name of one that is here", async () => {
  const world = World.repository({ [TASK]: login("build") });
  expect(await refusal(world.resolve("task-24"))).toMatchObject({
    code: "CONTEXT_NOT_FOUND",
    path: ".context/tasks/task-24/",
    hint: expect.stringContaining("did you mean task-42?") as string,
  });
});

test("entries that only the worktree has belong to it as well", async () => {
  const world = World.repository();
  world.commitOn("other", {
    [TASK]: login("build"),
    ".context/tasks/task-42/entries/a.jsonl": entries(record("1", "there")),
  });
  world.write({ ".context/tasks/task-42/entries/b.jsonl": entries(record("2", "here")) });
  const { data } = await world.resolve("task-42");
  expect(data.entries.map(({ text }) => text)).toEqual(["there", "here"]);
});

test("--all-branches lists it with its place, a plain list does not", async () => {
  const world = World.repository({ ".context/tasks/task-7/context.json": json({ title: "Cart" }) });
  world.commitOn("other", { [TASK]: json({ title: "Login" }) });
  const names = async (allBranches: boolean) => {
    const { data } = await world.list({ what: "tasks", allBranches });
    return data.items.map(({ ref, title, from }) => `${ref} ${title} ${from}`);
  };
  expect(await names(false)).toEqual(["task/task-7 Cart worktree"]);
  expect(await names(true)).toEqual(["task/task-42 Login refs/heads/other", "task/task-7 Cart worktree"]);
});
