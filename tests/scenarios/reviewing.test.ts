// `ctx review`: what a branch changes for whom, as it takes effect, whatever the repository looks like.
import { expect, test } from "vitest";
import { openContext } from "../../src/index.js";
import { groupChanges } from "../../src/policy/review/group-changes.js";
import type { Outcome } from "../../src/model/outcome.js";
import type { ReviewData } from "../../src/model/review.js";
import { tell } from "../support/review-oracle.js";
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

const OTHER = ".context/tasks/task-43/context.json";

function shop(): World {
  const world = World.repository({
    [PROJECT]: json({ caching: "memory", limits: { retries: 3 } }),
    [TASK]: json({ title: "Login", $branch: FEATURE }),
    [OTHER]: json({ title: "Logout", caching: "none" }),
  });
  world.git("switch", "--quiet", "--create", FEATURE);
  return world;
}

function tellAll({ data }: Outcome<ReviewData>): string[] {
  return data.changes.map((change) => `${tell(change)} (${change.origin.ref})`);
}

test("an edit of the project: whom it reaches, who hides it, and where it was made", async () => {
  const world = shop();
  world.commit("Cache in Redis", {
    [PROJECT]: json({ limits: { retries: 3 }, caching: "Redis" }),
    [BRANCH]: json({ limits: { retries: 5 } }),
  });
  const outcome = await world.review({});
  expect(tellAll(outcome)).toEqual([
    'project ~ /caching "memory" "Redis" (project)',
    `branch/${FEATURE} ~ /caching "memory" "Redis" (project)`,
    `branch/${FEATURE} ~ /limits/retries 3 5 (branch/${FEATURE})`,
    'task/task-42 ~ /caching "memory" "Redis" (project)',
    `task/task-42 ~ /limits/retries 3 5 (branch/${FEATURE})`,
    'task/task-43 s /caching "memory" "Redis" (project)',
  ]);
  expect(outcome.data.changes.at(-1)).toEqual({
    ref: "task/task-43",
    part: "data",
    pointer: "/caching",
    change: "shadowed",
    before: "memory",
    after: "Redis",
    value: "none",
    origin: { ref: "project", path: PROJECT, line: 5 },
  });
  expect(outcome.data).toMatchObject({
    base: { revision: "main", commit: world.git("rev-parse", "main"), chosenBy: "main" },
    head: { revision: "HEAD", commit: world.git("rev-parse", "HEAD") },
    verdict: "review",
    blockedBy: [],
  });
  expect(outcome.data.contexts).toEqual([
    { ref: "project", change: "changed" },
    { ref: `branch/${FEATURE}`, change: "changed" },
    { ref: "task/task-42", change: "changed" },
  ]);
});

test("what the wider level no longer says is unshadowed, also under a null and under another kind of value", async () => {
  const world = World.repository({
    [PROJECT]: json({ caching: "memory", limits: { retries: 3 }, cdn: "Fastly", queue: { name: "jobs" } }),
    [TASK]: json({ caching: "none", limits: null, cdn: { name: "Bunny" }, queue: "none" }),
  });
  world.git("switch", "--quiet", "--create", FEATURE);
  world.commit("Tidy up", { [PROJECT]: json({ cdn: "Cloudflare", queue: { name: "work" } }) });
  const told = tellAll(await world.review({})).filter((line) => line.startsWith("task/task-42"));
  expect(told).toEqual([
    'task/task-42 u /caching "memory"  (project)',
    'task/task-42 s /cdn "Fastly" "Cloudflare" (project)',
    "task/task-42 u /limits/retries 3  (project)",
    'task/task-42 s /queue/name "jobs" "work" (project)',
  ]);
});

test("what combines hides nothing; what matches on a key may", async () => {
  const rules = { $merge: { "/labels": "union", "/endpoints": "by:name" } };
  const world = World.repository({
    [PROJECT]: json({ ...rules, labels: ["shop"], endpoints: [{ name: "login", ttl: 5 }] }),
    [TASK]: json({ labels: ["login", "jwt"], endpoints: [{ name: "login", ttl: 9 }] }),
  });
  world.git("switch", "--quiet", "--create", FEATURE);
  world.commit("Label", {
    [PROJECT]: json({ ...rules, labels: ["shop"], endpoints: [{ name: "login", ttl: 6 }] }),
    [TASK]: json({ labels: ["shop", "login", "jwt"], endpoints: [{ name: "login", ttl: 9 }] }),
  });
  expect(tellAll(await world.review({})).filter((line) => line.startsWith("task/task-42"))).toEqual([
    'task/task-42 s /endpoints [{"name":"login","ttl":5}] [{"name":"login","ttl":6}] (project)',
  ]);
});

test("a value that moved to another file of its context, and files that say the same in other words, are no change", async () => {
  const world = shop();
  world.commit("Tidy up", {
    [PROJECT]: '{"limits": {"retries": 3}}\n',
    ".context/project/patterns/caching.json": json({ caching: "memory" }),
    "README.md": "The shop\n",
  });
  const { data } = await world.review({});
  expect([data.changes, data.contexts]).toEqual([[], []]);
});

test("notes by path and entries by id, each with its place", async () => {
  const world = shop();
  const insight = record("7", "JWT needs rotation", { kind: "insight", category: "risk" });
  world.commit("Learn", {
    ".context/project/decisions/0001-jwt.md": "# JWT\n",
    ".context/tasks/task-42/entries/a.jsonl": entries(record("6", "half done"), insight),
  });
  const { data } = await world.review({});
  expect(data.changes.filter(({ ref }) => ref === "task/task-42")).toEqual([
    {
      ref: "task/task-42",
      part: "note",
      pointer: "/notes/.context~1project~1decisions~10001-jwt.md",
      change: "added",
      origin: { ref: "project", path: ".context/project/decisions/0001-jwt.md", line: 1 },
    },
    ...[record("6", "half done"), insight].map((after, index) => ({
      ref: "task/task-42",
      part: "entry",
      pointer: `/entries/${ulid(String(6 + index))}`,
      change: "added",
      after,
      origin: { ref: "task/task-42", path: ".context/tasks/task-42/entries/a.jsonl", line: index + 1 },
    })),
  ]);
});

test("a context that is deleted, one that is renamed, and a .context/ that appears for the first time", async () => {
  const world = shop();
  world.git("mv", ".context/tasks/task-43", ".context/tasks/task-50");
  world.git("rm", "-r", "--quiet", ".context/tasks/task-42");
  world.commit("Rename");
  const { data } = await world.review({});
  expect(data.contexts).toEqual([
    { ref: "task/task-42", change: "removed" },
    { ref: "task/task-43", change: "removed" },
    { ref: "task/task-50", change: "added" },
  ]);
  expect(
    data.changes.find(({ ref, pointer }) => ref === "task/task-43" && pointer === "/title"),
  ).toMatchObject({
    change: "removed",
    before: "Logout",
    origin: { ref: "task/task-43", path: OTHER, line: 2 },
  });

  const young = World.unborn();
  young.commit("Start", { "README.md": "The shop\n" });
  young.git("switch", "--quiet", "--create", FEATURE);
  young.commit("Describe", { [CONFIG]: CONFIG_TEXT, [PROJECT]: json({ caching: "memory" }) });
  expect(tellAll(await young.review({}))).toEqual(['project + /caching  "memory" (project)']);
});

test("a broken file is found with its side and the rest is reviewed; one that head has mended is only a warning", async () => {
  const world = shop();
  world.commit("Break", { [TASK]: '{"title": ', [OTHER]: json({ title: "Log out", caching: "none" }) });
  const broken = await world.review({});
  expect(broken.findings).toMatchObject([{ code: "FILE_INVALID", severity: "error", path: TASK, line: 1 }]);
  expect(tellAll(broken)).toContain('task/task-43 ~ /title "Logout" "Log out" (task/task-43)');
  world.git("tag", "broken");
  world.commit("Mend", { [TASK]: json({ title: "Login", $branch: FEATURE }) });
  const { findings } = await world.review({ range: "broken...HEAD" });
  expect(findings).toMatchObject([{ code: "FILE_INVALID", severity: "warning", path: TASK }]);
});

test("uncommitted and personal files take no part; the person is told of the former", async () => {
  const world = shop();
  world.write({
    [PROJECT]: json({ caching: "Redis" }),
    ".context/tasks/task-42/context.local.json": json({ caching: "mine" }),
    ".context/.gitignore": "*.local.*\n",
  });
  const outcome = await world.review({});
  expect(outcome.data).toMatchObject({ changes: [], verdict: "nothing" });
  expect(outcome.findings).toMatchObject([
    {
      code: "UNCOMMITTED_LEFT_OUT",
      severity: "info",
      message: "2 files of the worktree take no part: not committed yet.",
    },
  ]);
  expect((await world.review({ range: "main~0..main" })).findings).toHaveLength(1);
  world.git("stash", "--quiet", "--include-untracked");
  expect((await world.review({})).findings).toEqual([]);
});

test("the same from a linked worktree, a subdirectory, a detached HEAD, a bare repository and a SHA-256 one", async () => {
  const world = World.repository({ "shop/README.md": "The shop\n" });
  world.git("switch", "--quiet", "--create", FEATURE);
  world.commit("Describe", { [PROJECT]: json({ caching: "memory" }) });
  const expected = ['project + /caching  "memory" (project)'];
  expect(tellAll(await world.at(`${world.top}/shop`).review({}))).toEqual(expected);
  const linked = world.addWorktree("linked", "--detach", FEATURE);
  expect(tellAll(await world.at(linked).review({}))).toEqual(expected);
  world.git("clone", "--quiet", "--bare", world.top, `${world.outside}/bare.git`);
  expect(tellAll(await world.at(`${world.outside}/bare.git`).review({ range: `main...${FEATURE}` }))).toEqual(
    expected,
  );

  const other = World.bare("sha256");
  other.git("init", "--quiet", "--object-format=sha256", "--initial-branch=main");
  other.commit("Start", { "sub/dir/.context/config.json": CONFIG_TEXT });
  other.git("switch", "--quiet", "--create", FEATURE);
  other.commit("Describe", { "sub/dir/.context/project/context.json": json({ caching: "memory" }) });
  const { data } = await other.at(`${other.top}/sub/dir`).review({});
  expect(data.base.commit).toMatch(/^[0-9a-f]{64}$/);
  expect(data.changes).toMatchObject([{ ref: "project", origin: { path: PROJECT, line: 2 } }]);
});

test("without the git program the answer is the same", async () => {
  const world = shop();
  world.commit("Cache in Redis", { [PROJECT]: json({ caching: "Redis", limits: { retries: 4 } }) });
  world.git("switch", "--quiet", "main");
  world.commit("Cache elsewhere", {
    ".context/project/patterns/caching.json": json({ caching: "Memcached" }),
  });
  world.git("merge", "--quiet", "--no-edit", FEATURE);
  for (const range of [`main^1...${FEATURE}`, `main^1...main`]) {
    const [told, without] = [await world.review({ range }), await world.with({ PATH: "" }).review({ range })];
    expect(told.data.conflicts).not.toEqual([]);
    expect(without).toEqual(told);
  }
});

test("a row for each edit, with everybody whom it reaches", async () => {
  const world = shop();
  world.commit("Cache in Redis", { [PROJECT]: json({ caching: "Redis", limits: { retries: 4 } }) });
  const { data } = await world.review({});
  expect(groupChanges(data.changes).map(({ refs, pointer, change }) => [pointer, change, refs])).toEqual([
    ["/caching", "changed", ["project", "task/task-42"]],
    ["/limits/retries", "changed", ["project", "task/task-42", "task/task-43"]],
    ["/caching", "shadowed", ["task/task-43"]],
  ]);
});

test("what --fail-on names blocks; a severity stands for what is worse, too; an unknown word is refused", async () => {
  const world = shop();
  world.commit("Cache in Redis", { [PROJECT]: json({ caching: "Redis", limits: { retries: 3 } }) });
  const review = async (...failOn: string[]) => {
    const { data, isRefusal } = await world.review({ failOn });
    return [data.verdict, isRefusal === true, data.blockedBy];
  };
  expect(await review()).toEqual(["review", false, []]);
  expect(await review("high", "conflict")).toEqual(["review", false, []]);
  expect(await review("R3,r1", "LOW")).toEqual(["blocked", true, ["R1", "low"]]);
  expect(await refusal(world.review({ failOn: ["hihg"] }))).toMatchObject({
    code: "USAGE",
    hint: expect.stringContaining("did you mean high?") as string,
  });
});

test("the library says the same", async () => {
  const world = shop();
  world.commit("Cache in Redis", { [PROJECT]: json({ caching: "Redis", limits: { retries: 3 } }) });
  const context = openContext({ root: world.top, runtime: world.runtime });
  const options = { range: `main...${FEATURE}`, failOn: ["R1"] };
  const outcome = await context.review(options);
  expect(outcome).toEqual(await world.review(options));
  expect(outcome.data.verdict).toBe("blocked");
});
