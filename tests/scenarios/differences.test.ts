// `ctx diff`: two sides compared as they resolve there, whatever the files between them look like.
import { expect, test } from "vitest";
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
  TASK,
  ulid,
  World,
} from "../support/world.js";
import type { Outcome } from "../../src/model/outcome.js";
import type { DiffData } from "../../src/actions/diff.js";

const OTHER = ".context/tasks/task-43/context.json";

/** `task/task-42 ~ /caching project`: what differs where, and where the reason lies. */
function tellOf({ data }: Outcome<DiffData>): string[] {
  const signs = { added: "+", changed: "~", removed: "-" };
  return [
    ...data.changes.map((one) => `${one.ref} ${signs[one.change]} ${one.pointer} ${one.origin.ref}`),
    ...data.notes.map((one) => `${one.ref} ${signs[one.change]} ${one.path} ${one.origin.ref}`),
    ...data.entries.map((one) => `${one.ref} ${signs[one.change]} ${one.kind} ${one.text} ${one.origin.ref}`),
  ];
}

function shop(): World {
  const world = World.repository({
    [PROJECT]: json({ caching: "memory", limits: { retries: 3 } }),
    [TASK]: json({ title: "Login", $branch: FEATURE }),
    [OTHER]: json({ title: "Logout", caching: "none" }),
  });
  world.git("tag", "v1");
  return world;
}

test("a change in a wider context is told for each one that it reaches, and only for those", async () => {
  const world = shop();
  world.commit("Cache in Redis", { [PROJECT]: json({ caching: "Redis", limits: { retries: 3 } }) });
  const outcome = await world.diff({ range: "v1..main" });
  expect(tellOf(outcome)).toEqual(["project ~ /caching project", "task/task-42 ~ /caching project"]);
  expect(outcome.data.changes[1]).toEqual({
    ref: "task/task-42",
    pointer: "/caching",
    change: "changed",
    before: "memory",
    after: "Redis",
    origin: { ref: "project", path: PROJECT },
  });
  expect(outcome.data.contexts).toEqual([
    { ref: "project", change: "changed" },
    { ref: "task/task-42", change: "changed" },
  ]);
  expect(outcome.findings).toEqual([]);
});

test("files that changed without effect make no difference", async () => {
  const world = shop();
  world.commit("Format, say the same in Markdown, and what is overridden anyway", {
    [PROJECT]: '{"limits": {"retries": 3},\r\n "caching": "memory"}',
    ".context/branches/feature%2Fother/.keep": "",
    "README.md": "The shop\n",
  });
  expect(tellOf(await world.diff({ range: "v1.." }))).toEqual([]);
});

test("a removed value, a new parent, and what both bring with them", async () => {
  const world = shop();
  world.commit("Make it a part of the logout", {
    [TASK]: json({ title: "Login", $branch: FEATURE, $parent: "task-43", limits: { retries: null } }),
  });
  expect(tellOf(await world.diff({ range: "v1..main", refs: ["task-42"] }))).toEqual([
    "task/task-42 ~ /caching task/task-43",
    "task/task-42 + /limits project",
    "task/task-42 - /limits/retries project",
  ]);
});

test("a context that is on one side only", async () => {
  const world = shop();
  world.remove(".context/tasks/task-43");
  world.commit("Drop the logout", { ".context/tasks/task-44/context.json": json({ title: "Reset" }) });
  const { data } = await world.diff({ range: "v1..main" });
  expect(data.contexts).toEqual([
    { ref: "task/task-43", change: "removed" },
    { ref: "task/task-44", change: "added" },
  ]);
  expect(
    data.changes
      .filter(({ pointer }) => pointer === "/title")
      .map(({ ref, before, after }) => [ref, before, after]),
  ).toEqual([
    ["task/task-43", "Logout", undefined],
    ["task/task-44", undefined, "Reset"],
  ]);
});

test("notes and entries: insights for the whole lineage, progress for its own context, retracted ones gone", async () => {
  const world = shop();
  const insight = { kind: "insight", category: "discovery" };
  world.commit("Learn", {
    ".context/project/entries/a.jsonl": entries(record("1", "slow", insight), record("2", "tidied up")),
    ".context/tasks/task-42/entries/b.jsonl": entries(
      record("3", "half done"),
      record("4", "wrong", insight),
    ),
    ".context/tasks/task-42/decisions/0001-jwt.md": "# JWT\n",
  });
  expect(tellOf(await world.diff({ range: "v1..main", refs: ["project", "task-42"] }))).toEqual([
    "task/task-42 + .context/tasks/task-42/decisions/0001-jwt.md task/task-42",
    "project + insight slow project",
    "project + progress tidied up project",
    "task/task-42 + insight slow project",
    "task/task-42 + progress half done task/task-42",
    "task/task-42 + insight wrong task/task-42",
  ]);
  world.commit("Take one back", {
    ".context/tasks/task-42/entries/c.jsonl": entries({
      ...record("5", "no"),
      kind: "retract",
      of: ulid("4"),
    }),
  });
  expect(tellOf(await world.diff({ range: "main~1.." }))).toEqual([
    "task/task-42 - insight wrong task/task-42",
  ]);
});

test("every progress entry counts, also beyond those that a resolved context shows", async () => {
  const world = shop();
  const many = Array.from({ length: 25 }, (_, index) => record(String(100 + index), `step ${index}`));
  world.commit("Work", { ".context/tasks/task-42/entries/a.jsonl": entries(...many) });
  expect((await world.diff({ range: "v1.." })).data.entries).toHaveLength(25);
});

test("an entry whose fields are called like ours keeps its own where they do not collide", async () => {
  const world = shop();
  world.commit("Write oddly", {
    ".context/project/entries/a.jsonl": entries(
      record("1", "odd", { ref: "task/forged", change: "none", origin: 1, mood: "good" }),
    ),
  });
  const { data } = await world.diff({ range: "v1..", refs: ["project"] });
  expect(data.entries[0]).toMatchObject({
    ref: "project",
    change: "added",
    origin: { ref: "project" },
    mood: "good",
  });
});

test("without a range HEAD is compared with the files here, untracked ones too, personal ones not", async () => {
  const world = shop();
  world.write({
    [OTHER]: json({ title: "Log out", caching: "none" }),
    ".context/tasks/task-45/context.md": "---\ntitle: Search\n---\n",
    ".context/tasks/task-42/context.local.json": json({ title: "mine" }),
  });
  const { data } = await world.diff({});
  expect([data.base, data.head]).toEqual([
    { revision: "HEAD", commit: world.git("rev-parse", "HEAD") },
    { revision: "worktree", commit: null },
  ]);
  expect(data.contexts).toEqual([
    { ref: "task/task-43", change: "changed" },
    { ref: "task/task-45", change: "added" },
  ]);
});

test("a task of a branch that has moved on is compared as it lies here", async () => {
  const world = shop();
  world.commitOn(FEATURE, { [TASK]: json({ title: "Further", $branch: FEATURE }) });
  expect(tellOf(await world.diff({}))).toEqual([]);
  expect(tellOf(await world.diff({ range: `main..${FEATURE}`, refs: ["task-42"] }))).toEqual([
    "task/task-42 ~ /title task/task-42",
  ]);
});

test("A...B compares with where B left A", async () => {
  const world = shop();
  world.commitOn(FEATURE, { [TASK]: json({ title: "Login with JWT", $branch: FEATURE }) });
  world.commit("Go on", { [PROJECT]: json({ caching: "Redis", limits: { retries: 3 } }) });
  const outcome = await world.diff({ range: `main...${FEATURE}` });
  expect(tellOf(outcome)).toEqual(["task/task-42 ~ /title task/task-42"]);
  const base = world.git("rev-parse", "v1");
  expect(outcome.data.base).toEqual({ revision: base, commit: base });
});

test("a commit has no branch of its own: it is seen with the branch of the other side", async () => {
  const world = shop();
  world.commit("Speak of the branch", { ".context/branches/main/context.json": json({ release: 1 }) });
  world.commit("Rename", { [OTHER]: json({ title: "Log out", caching: "none" }) });
  expect(tellOf(await world.diff({ range: "main~1..main" }))).toEqual(["task/task-43 ~ /title task/task-43"]);
});

test("two branches differ for a task of neither as they would for whoever stands on them", async () => {
  const world = shop();
  world.commitOn("feature/search", {
    ".context/branches/feature%2Fsearch/context.json": json({ caching: "Redis" }),
    [OTHER]: json({ title: "Logout" }),
  });
  expect(tellOf(await world.diff({ range: "main..feature/search", refs: ["task-43", "branch"] }))).toEqual([
    "branch/feature/search ~ /caching branch/feature/search",
    "task/task-43 ~ /caching branch/feature/search",
  ]);
});

test("one commit differs from itself where it is seen from two branches", async () => {
  const world = shop();
  world.commit("Let two branches inherit from each other", {
    ".context/branches/main/context.json": json({ $parent: "next", caching: "Redis" }),
    ".context/branches/next/context.json": json({ $parent: "main", caching: "none" }),
    [OTHER]: json({ title: "Logout" }),
  });
  world.git("branch", "next");
  expect(tellOf(await world.diff({ range: "main..next" }))).toEqual(["task/task-43 ~ /caching branch/next"]);
});

test("a broken file is found with its side, and the rest is compared", async () => {
  const world = shop();
  world.commit("Break", {
    [TASK]: '{"title": "Login",\n  broken\n}',
    [OTHER]: json({ title: "Log out", caching: "none" }),
    ".context/project/entries/a.jsonl": "{}\n",
  });
  const outcome = await world.diff({ range: "v1..main" });
  expect(
    outcome.findings.map(({ code, path, line, message }) => [
      code,
      path,
      line,
      /\((.*)\)\.$/.exec(message)?.[1],
    ]),
  ).toEqual([
    ["ENTRY_INVALID", ".context/project/entries/a.jsonl", 1, "at main"],
    ["FILE_INVALID", TASK, 2, "at main"],
  ]);
  expect(tellOf(outcome)).toContain("task/task-43 ~ /title task/task-43");
});

test("a file that is broken on both sides alike is found once; where nothing changed it is no matter of the difference", async () => {
  const world = shop();
  const broken = ".context/tasks/task-42/patterns/cache.json";
  world.commit("Break", { [broken]: "{" });
  world.commit("Rename", { [OTHER]: json({ title: "Log out", caching: "none" }) });
  expect((await world.diff({ range: "main~1..main" })).findings).toEqual([]);
  world.commit("Rename", { [TASK]: json({ title: "Log in", $branch: FEATURE }) });
  const { findings } = await world.diff({ range: "main~1..main" });
  expect(findings).toMatchObject([{ code: "FILE_INVALID", path: broken }]);
  expect(findings[0]?.message).not.toMatch(/\(at main/);
});

test("what is wrong with config.json is told with its side", async () => {
  const world = shop();
  world.write({ [CONFIG]: '{"format": "ctx/1", "projct": "shop"}' });
  const { findings } = await world.diff({});
  expect(findings).toMatchObject([{ code: "CONFIG_KEY_UNKNOWN", path: CONFIG, line: 1 }]);
  expect(findings[0]?.message).toMatch(/\(in the worktree\)\.$/);
});

test("a branch whose name was cut for the disk, and one with an entry and no document", async () => {
  const world = shop();
  const long = `feature/${"ä".repeat(60)}`;
  world.git("branch", long);
  await world.create({ ref: `branch/${long}`, data: { caching: "Redis" } });
  await world.insight({ ref: "branch/main", text: "slow", category: "risk" });
  const { data } = await world.diff({});
  expect(data.contexts.map(({ ref }) => ref)).toEqual([`branch/${long}`, "branch/main", "task/task-43"]);
  expect(data.changes[0]).toMatchObject({ ref: `branch/${long}`, after: "Redis" });
});

test("a link in place of a task's directory is not followed", async () => {
  const world = shop();
  world.write({ "outside/context.json": json({ title: "Secret" }) });
  world.link("../../outside", ".context/tasks/task-66");
  expect((await world.diff({})).data.contexts).toEqual([]);
  world.git("add", "--all");
  world.git("commit", "--quiet", "--message", "Link");
  expect((await world.diff({ range: "v1..main" })).data.contexts).toEqual([]);
});

test("a link in place of a task's document hides the task, and says so where that makes a difference", async () => {
  const world = shop();
  world.write({ "outside/context.json": json({ title: "Secret" }) });
  world.link("../../../outside/context.json", ".context/tasks/task-66/context.json");
  expect((await world.diff({})).data.contexts).toEqual([]);
  world.remove(TASK);
  world.link("../../../outside/context.json", TASK);
  const { data, findings } = await world.diff({});
  expect(data.contexts).toEqual([{ ref: "task/task-42", change: "removed" }]);
  expect(findings.map(({ code, path }) => [code, path])).toContainEqual(["FILE_NOT_FOLLOWED", TASK]);
});

test("a sparse checkout shows what HEAD has where nothing lies on disk", async () => {
  const world = shop();
  world.commit("Add code", { "src/login.ts": "export {};\n", [BRANCH]: json({ caching: "Redis" }) });
  world.git("sparse-checkout", "set", "--no-cone", "/.context/project/", "/.context/config.json");
  expect(tellOf(await world.diff({}))).toEqual([]);
  world.write({ [PROJECT]: json({ caching: "Redis", limits: { retries: 4 } }) });
  expect(tellOf(await world.diff({}))).toEqual([
    "project ~ /caching project",
    "project ~ /limits/retries project",
    `branch/${FEATURE} ~ /limits/retries project`,
    "task/task-42 ~ /limits/retries project",
    "task/task-43 ~ /limits/retries project",
  ]);
});

test("a linked worktree, a detached HEAD, a bare repository", async () => {
  const world = shop();
  world.commitOn(FEATURE, { [TASK]: json({ title: "Login with JWT", $branch: FEATURE }) });
  const linked = world.at(world.addWorktree("linked", FEATURE));
  expect(tellOf(await linked.diff({}))).toEqual([]);
  expect(tellOf(await linked.diff({ range: "main" }))).toEqual(["task/task-42 ~ /title task/task-42"]);
  world.git("switch", "--quiet", "--detach", "v1");
  expect(tellOf(await world.diff({ range: FEATURE, refs: ["task-42"] }))).toEqual([
    "task/task-42 ~ /title task/task-42",
  ]);
  world.git("clone", "--quiet", "--bare", world.top, `${world.outside}/bare.git`);
  const bare = world.at(`${world.outside}/bare.git`);
  expect(tellOf(await bare.diff({ range: `v1..${FEATURE}` }))).toEqual([
    "task/task-42 ~ /title task/task-42",
  ]);
  expect(await refusal(bare.diff({ range: "v1" }))).toMatchObject({ code: "NOT_INITIALIZED" });
});

test("without the git program the answer is the same", async () => {
  const world = shop();
  world.commitOn(FEATURE, { [TASK]: json({ title: "Login with JWT", $branch: FEATURE }) });
  const poor = world.with({ PATH: "" });
  const { data } = await poor.diff({ range: `main...${FEATURE}` });
  expect(data).toEqual((await world.diff({ range: `main...${FEATURE}` })).data);
});

test.each<[what: string, words: string[], code: string, message: RegExp]>([
  ["a revision that nobody knows", ["nobody..main"], "BRANCH_UNKNOWN", /no revision nobody/],
  ["a word that is nothing", ["feature/nobody"], "BRANCH_UNKNOWN", /neither a revision/],
  ["a task on neither side", ["main", "task-24"], "CONTEXT_NOT_FOUND", /neither at main nor in the worktree/],
  ["the same without a range", ["task-24"], "CONTEXT_NOT_FOUND", /neither at HEAD nor in the worktree/],
  ["a branch that nobody knows", ["main", "branch/nobody"], "BRANCH_UNKNOWN", /no branch nobody/],
  ["what is no range", ["v1..main..v1"], "USAGE", /Not a range/],
  ["four dots", ["v1....main"], "USAGE", /Not a range/],
  ["an empty word", [""], "BRANCH_UNKNOWN", /neither/],
  ["what is no ref", ["main", "no ref"], "REF_INVALID", /Not a ref/],
  ["histories without a common commit", ["main...orphan"], "BRANCH_UNKNOWN", /no common history/],
])("%s is refused", async (_, words, code, message) => {
  const world = shop();
  world.git("switch", "--quiet", "--orphan", "orphan");
  world.commit("Begin anew", { [CONFIG]: CONFIG_TEXT });
  world.git("switch", "--quiet", "main");
  const error = await refusal(world.diff({ words }));
  expect(error).toMatchObject({ code, message: expect.stringMatching(message) });
});

test("what could be a revision and a ref is refused with both ways to write it, and both ways work", async () => {
  const world = shop();
  world.git("branch", "task-42");
  world.git("branch", "project");
  const error = await refusal(world.diff({ words: ["task-42"] }));
  expect(error).toMatchObject({
    code: "REF_AMBIGUOUS",
    hint: "`ctx diff refs/heads/task-42` compares with the revision, `ctx diff HEAD task/task-42` shows the context.",
  });
  expect((await world.diff({ words: ["refs/heads/task-42"] })).data.base.revision).toBe("refs/heads/task-42");
  expect((await world.diff({ words: ["HEAD", "task/task-42"] })).data.base.revision).toBe("HEAD");
  expect((await world.diff({ words: ["task/task-42"] })).data.base.revision).toBe("HEAD");
  expect(await refusal(world.diff({ words: ["project"] }))).toMatchObject({ code: "REF_AMBIGUOUS" });
});

test("a task whose id has two dots is a ref where no revisions are named so", async () => {
  const world = shop();
  world.commit("Name it oddly", { ".context/tasks/v1..v2/context.json": json({ title: "Upgrade" }) });
  expect((await world.diff({ words: ["v1..v2"] })).data.base.revision).toBe("HEAD");
});

test("before the first commit there is nothing to compare with", async () => {
  const world = World.unborn();
  world.write({ [CONFIG]: CONFIG_TEXT });
  expect(await refusal(world.diff({}))).toMatchObject({
    code: "BRANCH_UNKNOWN",
    message: /nothing is committed/,
  });
  const bare = World.bare();
  bare.write({ [CONFIG]: CONFIG_TEXT });
  expect(await refusal(bare.diff({}))).toMatchObject({ code: "BRANCH_UNKNOWN" });
});

test("the answer is no where that was asked for and something differs", async () => {
  const world = shop();
  expect(await world.diff({ failOnDifference: true })).not.toHaveProperty("isRefusal");
  world.write({ [OTHER]: json({ title: "Log out" }) });
  expect(await world.diff({ failOnDifference: true })).toMatchObject({ isRefusal: true });
  expect(await world.diff({})).not.toHaveProperty("isRefusal");
});
