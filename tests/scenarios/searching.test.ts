// `ctx search`: what is found where, and what stays out of sight.
import { expect, test } from "vitest";
import type { SearchData } from "../../src/actions/search.js";
import type { Outcome } from "../../src/model/outcome.js";
import {
  codes,
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

const NOTE = ".context/tasks/task-42/decisions/0001-jwt.md";

/** `task/task-42 context.json:3 "caching": "Redis"`, the best first. */
function hitsOf({ data }: Outcome<SearchData>): string[] {
  return data.hits.map(
    ({ ref, path, line, snippet }) =>
      `${ref} ${path.replace(/^\.context\/\w+\/(?:task-\d+\/)?/, "")}:${line} ${snippet}`,
  );
}

function shop(): World {
  return World.repository({
    [PROJECT]: json({ title: "Shop", caching: "in memory" }),
    [TASK]: json({ title: "Login", caching: "Redis with 5min TTL", text: 'sessions\nand their "tokens"' }),
    [NOTE]: "---\nstatus: accepted\n---\n# JWT for sessions\n\nTokens are signed.\n",
    ".context/tasks/task-42/entries/a.jsonl": entries(
      record("1", "JWT endpoints implemented", { files: ["src/auth/jwt.ts"], phase: "backend" }),
      record("2", "utils/auth.py verifies JWT", {
        kind: "insight",
        category: "discovery",
        importance: "high",
      }),
    ),
    ".context/branches/main/context.md": "---\nreview: two people\n---\nMain is protected.\n",
  });
}

test("documents, notes and entries of every level, each with its line", async () => {
  const world = shop();
  expect(hitsOf(await world.search({ words: ["caching"] }))).toEqual([
    'project context.json:3 "caching": "in memory"',
    'task/task-42 context.json:3 "caching": "Redis with 5min TTL",',
  ]);
  expect(hitsOf(await world.search({ words: ["JWT"] }))).toEqual([
    "task/task-42 decisions/0001-jwt.md:4 # JWT for sessions",
    "task/task-42 entries/a.jsonl:1 progress: JWT endpoints implemented",
    "task/task-42 entries/a.jsonl:2 discovery/high: utils/auth.py verifies JWT",
  ]);
  expect(hitsOf(await world.search({ words: ["protected"] }))).toEqual([
    "branch/main main/context.md:4 Main is protected.",
  ]);
  expect(hitsOf(await world.search({ words: ["backend"] }))).toEqual([
    "task/task-42 entries/a.jsonl:1 backend",
  ]);
});

test("the address of the schema is in every document and no hit; a $schema of somebody's own is one", async () => {
  const world = World.repository({});
  await world.create({ ref: "task-42", title: "Login" });
  await world.create({ ref: "task-43", title: "Profile", form: "json" });
  for (const word of ["schema", "schemas", "document"]) {
    expect(hitsOf(await world.search({ words: [word] }))).toEqual([]);
  }
  expect(hitsOf(await world.search({ words: ["42"] }))).toEqual(["task/task-42 context.md:3 title: Login"]);
  world.write({ [TASK]: json({ form: { $schema: "https://example.org/form.schema.json" } }) });
  expect(hitsOf(await world.search({ words: ["schema"], kinds: ["document"] }))).toEqual([
    'task/task-42 context.json:3 "$schema": "https://example.org/form.schema.json"',
  ]);
});

test("JSON is searched as it reads", async () => {
  const world = shop();
  const [hit] = (await world.search({ words: ['"tokens"'], kinds: ["document"] })).data.hits;
  expect(hit).toMatchObject({
    kind: "document",
    id: null,
    line: 4,
    snippet: '"text": "sessions and their "tokens""',
  });
  expect(hit?.snippet.slice(hit.matches[0]?.start, hit.matches[0]?.end)).toBe("tokens");
});

test("only some kinds, only one context, only so many", async () => {
  const world = shop();
  expect((await world.search({ words: ["JWT"], kinds: ["entry"] })).data.hits.map(({ id }) => id)).toEqual([
    ulid("1"),
    ulid("2"),
  ]);
  expect((await world.search({ words: ["JWT"], kinds: ["note", "document"] })).data.total).toBe(1);
  expect(
    (await world.search({ words: ["caching"], ref: "project" })).data.hits.map(({ ref }) => ref),
  ).toEqual(["project"]);
  const { data } = await world.search({ words: ["JWT"], limit: 1 });
  expect([data.hits.length, data.total]).toEqual([1, 3]);
});

test("retracted entries are hidden, and so are their retractions", async () => {
  const world = shop();
  world.write({
    ".context/tasks/task-42/entries/b.jsonl": entries({
      ...record("3", "utils/auth.py was removed"),
      kind: "retract",
      of: ulid("2"),
    }),
  });
  expect(await world.search({ words: ["verifies", "removed"] })).toMatchObject({
    data: { hits: [], total: 0 },
    isRefusal: true,
  });
});

test("personal documents are found unless they are left out", async () => {
  const world = shop();
  world.write({ ".context/tasks/task-42/context.local.md": "My own reminder\n" });
  world.write({ "config/ctx/global/context.md": "A reminder for all projects\n" }, world.outside);
  const { data } = await world.search({ words: ["reminder"] });
  expect(data.hits.map(({ ref, path }) => [ref, path])).toEqual([
    ["task/task-42", ".context/tasks/task-42/context.local.md"],
    ["global", `${world.outside}/config/ctx/global/context.md`],
  ]);
  expect((await world.search({ words: ["reminder"], personal: false })).data.total).toBe(0);
});

test("broken files do not disappear: they are searched as they stand, and found broken", async () => {
  const world = shop();
  world.write({
    [TASK]: '{"title": "Login",\n  "caching": Redis\n}',
    [NOTE]: "---\nstatus: [accepted\n---\nTokens are signed with Redis.\n",
    ".context/tasks/task-42/entries/b.jsonl": '{"v":1}\n{"v": 1, "text": "Redis is slow\n',
  });
  const outcome = await world.search({ words: ["Redis"] });
  expect(hitsOf(outcome).toSorted()).toEqual([
    'task/task-42 context.json:2 "caching": Redis',
    "task/task-42 decisions/0001-jwt.md:4 Tokens are signed with Redis.",
    'task/task-42 entries/b.jsonl:2 {"v": 1, "text": "Redis is slow',
  ]);
  expect(outcome.findings.every(({ path, line }) => path !== undefined && line !== undefined)).toBe(true);
  expect(codes(outcome).toSorted()).toEqual([
    "ENTRY_INVALID",
    "ENTRY_INVALID",
    "FILE_INVALID",
    "FILE_INVALID",
  ]);
});

test("invalid UTF-8, a link and files of others are not searched", async () => {
  const world = shop();
  world.write({
    ".context/project/latin.md": new Uint8Array([0x72, 0x65, 0x64, 0x69, 0x73, 0xe9]),
    ".context/project/notes.txt": "redis",
    ".context/other-tool/plan.md": "redis",
    "outside/secret.md": "redis",
  });
  world.link("../../outside", ".context/project/outside");
  const outcome = await world.search({ words: ["redis"] });
  expect(outcome.data.hits.map(({ path }) => path)).toEqual([TASK]);
  expect(codes(outcome).toSorted()).toEqual(["FILE_INVALID", "FILE_NOT_FOLLOWED"]);
});

test("nothing found: the nearest word is offered where there is one", async () => {
  const world = shop();
  expect(await world.search({ words: ["cachng"] })).toMatchObject({
    data: { suggestion: "caching" },
    isRefusal: true,
  });
  expect((await world.search({ words: ["kubernetes"] })).data).toEqual({ hits: [], total: 0 });
  expect(await world.search({ words: ["caching"] })).not.toHaveProperty("isRefusal");
});

test("what only another branch has is found where it is named", async () => {
  const world = shop();
  world.commitOn(FEATURE, { ".context/tasks/task-50/context.json": json({ title: "Vouchers" }) });
  expect((await world.search({ words: ["vouchers"] })).data.total).toBe(0);
  expect((await world.search({ words: ["vouchers"], ref: "task-50" })).data.total).toBe(1);
});

test("a sparse checkout is searched whole", async () => {
  const world = shop();
  world.commit("Add code", { "src/login.ts": "export {};\n" });
  world.git("sparse-checkout", "set", "src");
  expect((await world.search({ words: ["Redis"] })).data.hits).toMatchObject([
    { ref: "task/task-42", line: 3 },
  ]);
  world.git("sparse-checkout", "set", "--no-cone", "/.context/config.json", "/.context/project/");
  expect((await world.search({ words: ["Redis"] })).data.total).toBe(1);
});

test("without git, on an unborn branch and with a detached HEAD", async () => {
  const bare = World.bare();
  bare.write({ [CONFIG]: CONFIG_TEXT, [TASK]: json({ caching: "Redis" }) });
  expect((await bare.search({ words: ["redis"] })).data.total).toBe(1);
  const unborn = World.unborn();
  unborn.write({ [CONFIG]: CONFIG_TEXT, [TASK]: json({ caching: "Redis" }) });
  expect((await unborn.search({ words: ["redis"] })).data.total).toBe(1);
  const world = shop();
  world.git("switch", "--quiet", "--detach");
  expect((await world.search({ words: ["redis"] })).data.total).toBe(1);
});

test.each([
  ["no word", { words: ["***"] }, "USAGE"],
  ["no limit", { words: ["x"], limit: 0 }, "USAGE"],
  ["half a hit", { words: ["x"], limit: 1.5 }, "USAGE"],
  ["a task that does not exist", { words: ["x"], ref: "task-24" }, "CONTEXT_NOT_FOUND"],
])("%s is refused", async (_, request, code) => {
  expect(await refusal(shop().search(request))).toMatchObject({ code });
});
