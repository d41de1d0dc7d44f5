// Writing a document that belongs to another branch is refused, naming where to do it; appending works anywhere.
import { expect, test } from "vitest";
import { BRANCH, FEATURE, json, refusal, TASK, World } from "../support/world.js";

function shop(): World {
  const world = World.repository({ [TASK]: json({ $branch: FEATURE, phase: "plan" }) });
  world.commitOn(FEATURE, {
    [TASK]: json({ $branch: FEATURE, phase: "build" }),
    [BRANCH]: json({ caching: "Redis" }),
  });
  return world;
}

test("set, unset and update are refused, naming the branch", async () => {
  const world = shop();
  const before = world.read(TASK);
  const attempts = [
    () => world.set({ ref: "task-42", pointer: "phase", value: "review" }),
    () => world.unset({ ref: "task-42", pointer: "phase" }),
    () => world.update({ ref: "task-42", patch: { phase: null } }),
    () => world.set({ ref: `branch/${FEATURE}`, pointer: "caching", value: "none" }),
  ];
  for (const attempt of attempts) {
    const error = await refusal(attempt());
    expect(error).toMatchObject({ code: "CONTEXT_ELSEWHERE", details: { branch: FEATURE, worktree: null } });
    expect(error.hint).toContain(`git switch ${FEATURE}`);
  }
  expect(world.read(TASK)).toBe(before);
  expect(world.git("status", "--porcelain")).toBe("");
});

test("the worktree that has the branch checked out is named", async () => {
  const world = shop();
  const path = world.addWorktree("login's tree", FEATURE);
  const error = await refusal(world.set({ ref: "task-42", pointer: "phase", value: "review" }));
  expect(error.details).toEqual({ branch: FEATURE, worktree: path });
  expect(error.hint).toContain(`'${path.replace("'", "'\\''")}'`);
  const there = await world.at(path).set({ ref: "task-42", pointer: "phase", value: "review" });
  expect(there.data).toMatchObject({ changed: true, after: "review" });
});

test("of a remote-tracking branch it is the branch's own name that is given", async () => {
  const world = shop();
  world.git("remote", "add", "origin", "file:///nowhere");
  world.git("update-ref", `refs/remotes/origin/${FEATURE}`, FEATURE);
  world.git("branch", "--quiet", "-D", FEATURE);
  const error = await refusal(world.set({ ref: "task-42", pointer: "phase", value: "review" }));
  expect(error).toMatchObject({ code: "CONTEXT_ELSEWHERE", details: { branch: FEATURE } });
  expect(error.hint).toContain(`git switch ${FEATURE}`);
});

test("appends land in the invoking worktree, and are read back with the tip's document", async () => {
  const world = shop();
  const { data } = await world.progress({ ref: "task-42", text: "JWT endpoints implemented" });
  expect(data.path).toBe(`.context/tasks/task-42/entries/${data.id}.jsonl`);
  expect(world.has(data.path)).toBe(true);
  const resolved = await world.resolve("task-42");
  expect(resolved.data).toMatchObject({
    data: { phase: "build" },
    entries: [{ text: "JWT endpoints implemented" }],
  });
  expect(world.git("status", "--porcelain")).toBe("?? .context/tasks/task-42/entries/");
});

test("appending works for a task that only another branch has", async () => {
  const world = World.repository();
  world.commitOn("other", { [TASK]: json({ phase: "build" }) });
  const { data } = await world.insight({ ref: "task-42", text: "reuse auth.py", category: "discovery" });
  expect(world.has(data.path)).toBe(true);
  expect((await world.resolve("task-42")).data.entries).toMatchObject([{ text: "reuse auth.py" }]);
});

test("creating what exists on another branch is refused, naming the place", async () => {
  const world = World.repository();
  world.commitOn("other", { [TASK]: json({ phase: "build" }) });
  const error = await refusal(world.create({ ref: "task-42" }));
  expect(error.code).toBe("CONTEXT_EXISTS");
  expect(error.message).toContain("refs/heads/other");
});

test("a branch without a document on its tip can be written from here", async () => {
  const world = World.repository();
  world.git("branch", "other");
  world.commitOn("other", { "README.md": "# Shop\n" });
  const { data } = await world.set({ ref: "branch/other", pointer: "caching", value: "Redis" });
  expect(data).toMatchObject({ ref: "branch/other", changed: true, after: "Redis" });
  expect((await world.resolve("branch/other")).data.data).toEqual({ caching: "Redis" });
});
