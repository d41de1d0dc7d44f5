// Which two commits `ctx review` compares: as typed, or where the branch left the one that it goes to. Never a guess.
import { expect, test } from "vitest";
import { FEATURE, json, PROJECT, refusal, World } from "../support/world.js";

/** main, and a feature branch that has changed the project since, checked out. */
function shop(): World {
  const world = World.repository({ [PROJECT]: json({ caching: "memory" }) });
  world.git("switch", "--quiet", "--create", FEATURE);
  world.commit("Cache in Redis", { [PROJECT]: json({ caching: "Redis" }) });
  return world;
}

/** A clone of a world's repository, made as its arguments say. */
function cloneOf(world: World, ...args: string[]): string {
  const path = `${world.outside}/clone-${args.length}${args.join("").length}`;
  world.git("clone", "--quiet", ...args, `file://${world.top}`, path);
  return path;
}

test("the remote's default branch comes first, then main and master, there and here", async () => {
  const world = shop();
  world.git("branch", "trunk", "main");
  world.git("switch", "--quiet", "trunk");
  const clone = cloneOf(world, "--branch", FEATURE);
  const chosen = async (): Promise<unknown> => {
    const { base, verdict } = (await world.at(clone).review({})).data;
    return [base.revision, base.chosenBy, base.commit === world.git("rev-parse", "main"), verdict];
  };
  expect(world.gitIn(clone, "symbolic-ref", "refs/remotes/origin/HEAD")).toBe("refs/remotes/origin/trunk");
  expect(await chosen()).toEqual(["origin/trunk", "origin/HEAD", true, "review"]);
  world.gitIn(clone, "remote", "set-head", "origin", "--delete");
  expect(await chosen()).toEqual(["origin/main", "origin/main", true, "review"]);
  world.gitIn(clone, "branch", "--quiet", "--no-track", "master", "origin/main");
  world.gitIn(clone, "update-ref", "-d", "refs/remotes/origin/main");
  expect(await chosen()).toEqual(["master", "master", true, "review"]);
  world.gitIn(clone, "branch", "--quiet", "-D", "master");
  expect(await refusal(world.at(clone).review({}))).toMatchObject({
    code: "BRANCH_UNKNOWN",
    hint: "Name one: `ctx review <branch>...HEAD`.",
  });
});

test("CI's target branch counts, the remote's before a local one, and a name that is not here is refused", async () => {
  const world = shop();
  world.git("branch", "release/2026", "main");
  const clone = cloneOf(world, "--branch", FEATURE);
  const ask = (branch: string) => world.at(clone, { GITHUB_BASE_REF: branch }).review({});
  expect((await ask("release/2026")).data.base).toEqual({
    revision: "origin/release/2026",
    commit: world.git("rev-parse", "main"),
    chosenBy: "GITHUB_BASE_REF",
  });
  const refused = await refusal(ask("release/2025"));
  expect(refused).toMatchObject({
    code: "BRANCH_UNKNOWN",
    message: "GITHUB_BASE_REF names the branch release/2025, which is not in this clone.",
  });
  expect(refused.hint).toContain("fetch-depth: 0");
});

test("what was typed counts: three dots, two dots, one revision", async () => {
  const world = shop();
  world.git("switch", "--quiet", "main");
  world.commit("Retry", { [PROJECT]: json({ caching: "memory", retries: 3 }) });
  const changes = async (range: string): Promise<string[]> =>
    (await world.review({ range })).data.changes.map(
      ({ ref, pointer, change }) => `${ref} ${change} ${pointer}`,
    );
  expect(await changes(`main...${FEATURE}`)).toEqual(["project changed /caching"]);
  expect(await changes(`main..${FEATURE}`)).toEqual(["project changed /caching", "project removed /retries"]);
  expect(await changes(`main~1`)).toEqual(["project added /retries"]);
  expect(await changes(`...${FEATURE}`)).toEqual(["project changed /caching"]);
  expect(await refusal(world.review({ range: "main....HEAD" }))).toMatchObject({ code: "USAGE" });
  expect(await refusal(world.review({ range: "nowhere...HEAD" }))).toMatchObject({ code: "BRANCH_UNKNOWN" });
});

test("on the default branch itself there is nothing to review", async () => {
  const world = World.repository({ [PROJECT]: json({ caching: "memory" }) });
  expect((await world.review({})).data).toMatchObject({ base: { revision: "main" }, verdict: "nothing" });
});

test("a clone that lacks the history is refused with the way to have it; with it the answer is right", async () => {
  const world = shop();
  for (const retries of [1, 2, 3]) world.commit("Retry", { [PROJECT]: json({ caching: "Redis", retries }) });
  const clone = cloneOf(world, "--depth", "1", "--no-single-branch", "--branch", FEATURE);
  const refused = await refusal(world.at(clone).review({ range: "origin/main...HEAD" }));
  expect(refused.code).toBe("REPOSITORY_UNSUPPORTED");
  expect(refused.hint).toMatch(/fetch-depth: 0.*git fetch --unshallow/);
  world.git("switch", "--quiet", "main");
  const one = cloneOf(world, "--depth", "1", "--branch", FEATURE);
  expect((await refusal(world.at(one).review({}))).hint).toMatch(/fetch-depth: 0/);
  const cutOff = await refusal(world.at(one).review({ range: "HEAD~1...HEAD" }));
  expect(cutOff).toMatchObject({ code: "BRANCH_UNKNOWN" });
  expect(cutOff.hint).toMatch(/git fetch --unshallow.*fetch-depth: 0/);
  world.gitIn(clone, "fetch", "--quiet", "--unshallow");
  expect((await world.at(clone).review({ range: "origin/main...HEAD" })).data.changes).toHaveLength(2);
});

test("histories with nothing in common are refused with the way to compare them all the same", async () => {
  const world = shop();
  world.git("switch", "--quiet", "--orphan", "other");
  world.commit("Start anew", {
    [PROJECT]: json({ caching: "none" }),
    ".context/config.json": '{"format": "ctx/1"}',
  });
  expect(await refusal(world.review({ range: "main...other" }))).toMatchObject({
    code: "BRANCH_UNKNOWN",
    hint: "Compare them as they are: `ctx review main..other`",
  });
  expect((await world.review({ range: "main..other" })).data.changes).toMatchObject([
    { ref: "project", change: "changed", before: "memory", after: "none" },
  ]);
});

test("a task without a branch is seen from the branch that is merged into", async () => {
  const world = shop();
  world.commit("Say it for two branches", {
    ".context/tasks/task-43/context.json": json({ title: "Logout" }),
    ".context/branches/main/context.json": json({ cdn: "Fastly" }),
    ".context/branches/feature%2Ftask-42-login/context.json": json({ cdn: "Bunny" }),
  });
  const { changes } = (await world.review({ range: `main...${FEATURE}` })).data;
  expect(changes.filter(({ ref }) => ref === "task/task-43")).toMatchObject([
    { pointer: "/caching" },
    { pointer: "/cdn", after: "Fastly" },
    { pointer: "/title" },
  ]);
});

test("without git there is nothing to compare, before the first commit neither", async () => {
  const bare = World.bare();
  bare.write({ ".context/config.json": '{"format": "ctx/1"}' });
  expect(await refusal(bare.review({}))).toMatchObject({ code: "REPOSITORY_UNSUPPORTED" });
  const unborn = World.unborn();
  expect(await refusal(unborn.review({}))).toMatchObject({ code: "BRANCH_UNKNOWN" });
});
