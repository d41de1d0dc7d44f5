// Where two sides say different things at one pointer though git merges their text without a word: shown on real merges.
import { expect, test } from "vitest";
import type { ReviewConflict } from "../../src/model/review.js";
import { CONFIG_TEXT, FEATURE, json, PROJECT, TASK, ulid, World, type FileTexts } from "../support/world.js";

const CACHING = ".context/project/patterns/caching.json";
const CACHES = ".context/project/patterns/caches.json";

/** main and the feature branch went on from one commit; whether git merges them is asked of git. */
function parted(start: FileTexts, theirs: FileTexts, ours: FileTexts): World {
  const world = World.repository({ [TASK]: json({ title: "Login", $branch: FEATURE }), ...start });
  world.commitOn(FEATURE, ours);
  world.commit("Go on", theirs);
  world.git("switch", "--quiet", FEATURE);
  return world;
}

function mergesCleanly(world: World): boolean {
  world.git("switch", "--quiet", "--detach", "main");
  const isClean = world.tryGit("merge", "--quiet", "--no-edit", FEATURE) !== null;
  if (!isClean) world.git("merge", "--abort");
  return isClean;
}

function tell({ kind, refs, pointer, values }: ReviewConflict): string {
  const said = values.map(({ side, path, line, value }) => {
    const place = path.replace(".context/", "");
    return `${side ?? "-"} ${place}:${line} ${value === undefined ? "removed" : JSON.stringify(value)}`;
  });
  return [`${kind} ${pointer} in ${refs.join(", ")}`, ...said].join(" | ");
}

async function conflictsOf(world: World, range?: string): Promise<string[]> {
  const { data } = await world.review(range === undefined ? {} : { range });
  return data.conflicts.map(tell);
}

test("a key in the document and in a pattern", async () => {
  const world = parted(
    { [PROJECT]: json({ caching: "memory" }) },
    { [PROJECT]: json({ caching: "Memcached" }) },
    { [CACHING]: json({ caching: "Redis" }) },
  );
  expect(await conflictsOf(world)).toEqual([
    'branches /caching in project, task/task-42 | base project/context.json:2 "Memcached" | head project/patterns/caching.json:2 "Redis"',
    'documents /caching in project | - project/context.json:2 "memory" | - project/patterns/caching.json:2 "Redis"',
  ]);
  expect(mergesCleanly(world)).toBe(true);
});

test("two new patterns; and after the merge, as pull requests' checks see it, still", async () => {
  const world = parted(
    {},
    { [CACHES]: json({ caching: "memory" }) },
    { [CACHING]: json({ caching: "Redis" }) },
  );
  const expected =
    'branches /caching in project, task/task-42 | base project/patterns/caches.json:2 "memory" | head project/patterns/caching.json:2 "Redis"';
  expect(await conflictsOf(world)).toEqual([expected]);
  expect(mergesCleanly(world)).toBe(true);
  expect(await conflictsOf(world, "main...HEAD")).toEqual([
    expected,
    'documents /caching in project | - project/patterns/caches.json:2 "memory" | - project/patterns/caching.json:2 "Redis"',
  ]);
});

test("an override of what the other branch has moved", async () => {
  const world = parted(
    { [PROJECT]: json({ caching: "memory", limits: { retries: 3 } }) },
    { [PROJECT]: json({ caching: "Memcached", limits: { retries: 3 } }) },
    { [TASK]: json({ title: "Login", $branch: FEATURE, caching: "Redis", limits: { retries: 4 } }) },
  );
  expect(await conflictsOf(world)).toEqual([
    'branches /caching in task/task-42 | base project/context.json:2 "Memcached" | head tasks/task-42/context.json:4 "Redis"',
  ]);
  expect(mergesCleanly(world)).toBe(true);
});

test("a value and something below it; a value and its removal", async () => {
  const world = parted(
    { [PROJECT]: json({ cdn: "Fastly" }) },
    { [CACHES]: json({ caching: "memory", cdn: "Bunny" }) },
    {
      [CACHING]: json({ caching: { name: "Redis" } }),
      [TASK]: json({ title: "Login", $branch: FEATURE, cdn: null }),
    },
  );
  expect(await conflictsOf(world)).toEqual([
    'branches /caching in project, task/task-42 | base project/patterns/caches.json:2 "memory" | head project/patterns/caching.json:3 "Redis"',
    'branches /cdn in task/task-42 | base project/patterns/caches.json:3 "Bunny" | head project/context.json:2 removed',
  ]);
  expect(mergesCleanly(world)).toBe(true);
});

test("one key added to one document in two places is told; one line changed by both is git's to tell", async () => {
  const filler = Object.fromEntries(Array.from({ length: 9 }, (_, index) => [`key${index}`, index]));
  const added = parted(
    { [PROJECT]: json(filler) },
    { [PROJECT]: json({ caching: "memory", ...filler }) },
    { [PROJECT]: json({ ...filler, caching: "Redis", queue: "jobs" }).replace('"key8": 8,', '"key8": 8,') },
  );
  expect((await conflictsOf(added)).map((line) => line.split(" | ")[0])).toEqual([
    "branches /caching in project, task/task-42",
  ]);
  expect(mergesCleanly(added)).toBe(true);

  const changed = parted(
    { [PROJECT]: json({ caching: "memory" }) },
    { [PROJECT]: json({ caching: "Memcached" }) },
    { [PROJECT]: json({ caching: "Redis" }) },
  );
  expect(await conflictsOf(changed)).toEqual([]);
  expect(mergesCleanly(changed)).toBe(false);
});

test("what both say alike, and what only one has changed, is no conflict", async () => {
  const world = parted(
    { [PROJECT]: json({ caching: "memory", limits: { retries: 3 }, cdn: "Fastly" }) },
    { [PROJECT]: json({ caching: "Redis", limits: { retries: 3 }, cdn: "Fastly" }) },
    {
      [CACHING]: json({ $from: { delegation: ulid("1") }, caching: "Redis", limits: { burst: 9 } }),
      [TASK]: json({ title: "Log in", $branch: FEATURE }),
    },
  );
  expect(await conflictsOf(world)).toEqual([]);
});

test("documents that disagreed at base already, and an accepted pattern over its context's document, are none", async () => {
  const world = World.repository({
    [PROJECT]: json({ caching: "memory", cdn: "Fastly" }),
    [CACHES]: json({ caching: "Redis" }),
  });
  world.git("switch", "--quiet", "--create", FEATURE);
  world.commit("Accept", {
    [CACHING]: json({ $from: { delegation: ulid("1") }, cdn: "Bunny" }),
    ".context/config.json": CONFIG_TEXT,
  });
  expect(await conflictsOf(world)).toEqual([]);
});

test("two open proposals for one key, on one branch or on two", async () => {
  const proposal = (id: string, data: unknown) => ({
    [`.context/delegations/${ulid(id)}.json`]: json({
      id: ulid(id),
      from: "task/task-42",
      to: "project",
      key: "caching",
      data,
      reason: "All services cache the same way",
      by: "@ada",
      at: "2026-11-20T10:02:00.000Z",
      base: "absent",
    }),
  });
  const world = parted({}, proposal("1", "memory"), { ...proposal("2", "Redis"), ...proposal("3", "Redis") });
  const { data } = await world.review({});
  expect(data.conflicts).toMatchObject([
    {
      kind: "proposals",
      refs: ["project"],
      pointer: "/caching",
      values: ["1", "2", "3"].map((id) => ({ delegation: ulid(id), ref: "task/task-42", line: 1 })),
    },
  ]);
  expect(mergesCleanly(world)).toBe(true);
  world.git("switch", "--quiet", FEATURE);
  world.commit("Reject", {
    [`.context/delegations/${ulid("2")}.${ulid("4")}.json`]: json({
      of: ulid("2"),
      verdict: "rejected",
      by: "@grace",
      at: "2026-11-20T10:03:00.000Z",
      reason: "said twice",
    }),
  });
  expect((await world.review({ range: "HEAD~1...HEAD" })).data.conflicts).toEqual([]);
});
