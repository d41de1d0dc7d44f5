// HEAD on no branch: the branch of a rebase, else CI's, else none; none during a bisect.
import { expect, test } from "vitest";
import { codes, FEATURE, json, PROJECT, refusal, TASK, World } from "../support/world.js";

const MAIN = ".context/branches/main/context.json";
const BRANCH = ".context/branches/feature%2Ftask-42-login/context.json";

function shop(): World {
  return World.repository({
    [PROJECT]: json({ caching: "memory" }),
    [MAIN]: json({ on: "main" }),
    [BRANCH]: json({ on: "feature" }),
    [TASK]: json({ title: "Login" }),
  });
}

test("the branch level is left out, with a notice, and the rest resolves", async () => {
  const world = shop();
  world.git("switch", "--quiet", "--detach");
  const outcome = await world.resolve("task-42");
  expect(outcome.data).toMatchObject({ branch: null, data: { caching: "memory", title: "Login" } });
  expect(outcome.data.lineage.map(({ ref }) => ref)).toEqual(["global", "project", "task/task-42"]);
  expect(outcome.findings).toMatchObject([{ code: "BRANCH_MISSING", severity: "info" }]);
});

test("a task that names its branch has it all the same", async () => {
  const world = shop();
  world.commit("Say whose it is", { [TASK]: json({ $branch: "main" }) });
  world.git("switch", "--quiet", "--detach");
  expect((await world.resolve("task-42")).data).toMatchObject({ branch: "main", data: { on: "main" } });
});

test("`branch` as a ref is unknown, and so is the choice of a ref", async () => {
  const world = shop();
  world.git("switch", "--quiet", "--detach");
  for (const attempt of [
    () => world.resolve("branch"),
    () => world.resolve(),
    () => world.get({ ref: "branch" }),
    () => world.set({ ref: "branch", pointer: "a", value: "1" }),
  ]) {
    expect(await refusal(attempt())).toMatchObject({ code: "BRANCH_UNKNOWN" });
  }
});

test.each([
  ["GitHub's pull request", { GITHUB_HEAD_REF: FEATURE, GITHUB_REF: "refs/pull/7/merge" }, FEATURE],
  ["GitLab's branch", { CI_COMMIT_REF_NAME: "main" }, "main"],
  ["a tag", { GITHUB_REF: "refs/tags/v1" }, null],
])("CI's branch counts: %s", async (_, environment, branch) => {
  const world = shop();
  world.git("switch", "--quiet", "--detach");
  expect((await world.with(environment).resolve("task-42")).data.branch).toBe(branch);
});

test("CI's variables do not count where HEAD is on a branch", async () => {
  expect((await shop().with({ GITHUB_HEAD_REF: FEATURE }).resolve("task-42")).data.branch).toBe("main");
});

test.each(["--merge", "--apply"])(
  "during a rebase (%s) it is the branch being rebased, read from the worktree",
  async (backend) => {
    const world = shop();
    world.commitOn(FEATURE, { [PROJECT]: json({ caching: "Redis" }), [TASK]: json({ title: "Ours" }) });
    world.commit("Decide otherwise", { [PROJECT]: json({ caching: "none" }) });
    world.git("switch", "--quiet", FEATURE);
    expect(world.tryGit("rebase", backend, "main")).toBeNull();
    world.write({ [PROJECT]: json({ caching: "resolving" }), [BRANCH]: json({ on: "the way" }) });
    const { data } = await world.resolve("task-42");
    expect(data).toMatchObject({ branch: FEATURE, data: { caching: "resolving", on: "the way" } });
    expect(data.lineage.map(({ from }) => from)).toEqual(["worktree", "worktree", "worktree", "worktree"]);
  },
);

test("during a rebase its conflicts are findings with their line", async () => {
  const world = shop();
  world.commitOn(FEATURE, { [PROJECT]: json({ caching: "Redis" }) });
  world.commit("Decide otherwise", { [PROJECT]: json({ caching: "none" }) });
  world.git("switch", "--quiet", FEATURE);
  expect(world.tryGit("rebase", "main")).toBeNull();
  const outcome = await world.resolve("task-42");
  expect(outcome.findings).toMatchObject([{ code: "FILE_INVALID", path: PROJECT, line: 2 }]);
  expect(outcome.data.data).toEqual({ on: "feature", title: "Login" });
});

test("during a bisect there is no branch, whatever CI says", async () => {
  const world = shop();
  for (const word of ["one", "two", "three"]) world.commit(word, { "README.md": `${word}\n` });
  world.git("bisect", "start", "HEAD", "HEAD~3");
  const outcome = await world.with({ GITHUB_HEAD_REF: FEATURE }).resolve("task-42");
  expect(outcome.data).toMatchObject({ branch: null, data: { title: "Login" } });
  expect(codes(outcome)).toEqual(["BRANCH_MISSING"]);
});
