// Faults planted one at a time in a shop that is in order: each is found, with its code and its exact place, and by
// nothing but itself.
import { execFileSync } from "node:child_process";
import { chmodSync, mkdirSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import type { Finding } from "../../src/errors/finding.js";
import { GITIGNORE } from "../../src/store/layout.js";
import {
  CONFIG,
  CONFIG_TEXT,
  entries,
  json,
  record,
  refusal,
  Shell,
  TASK,
  ulid,
  World,
  type FileTexts,
} from "../support/world.js";

const TASKS = ".context/tasks";
const ENTRIES = `${TASKS}/task-42/entries/${ulid("A")}.jsonl`;
const IGNORED = { ".context/.gitignore": GITIGNORE };
const LOGIN = { [TASK]: json({ title: "Login" }) };

function shop(files: FileTexts = {}): World {
  const world = World.repository({ ...IGNORED, ...LOGIN });
  world.write(files);
  return world;
}

/** What is found, as `CODE path:line:column`. */
function places(findings: readonly Finding[]): string[] {
  return findings.map(({ code, path, line, column }) => {
    return `${code} ${[path, line, column].filter((part) => part !== undefined).join(":")}`;
  });
}

async function found(world: World, targets: readonly string[] = []): Promise<string[]> {
  return places((await world.validate({ targets })).findings);
}

test("a shop in order has no faults, and everything in it is counted", async () => {
  const world = shop({
    ".context/project/context.md": "---\ncaching: Redis\n---\n\nThe shop.\n",
    ".context/project/patterns/cache.json": json({ ttl: 5 }),
    ".context/project/decisions/0001-jwt.md": "# JWT\n",
    ".context/workflows/release.json": json(RELEASE),
    ".context/memory/another-tool.md": "<<<<<<< HEAD\n",
    [ENTRIES]: entries(record("A", "half done"), record("B", "done")),
  });
  expect(await world.validate({})).toEqual({
    data: {
      valid: true,
      checked: { documents: 3, notes: 1, entries: 2, files: 7 },
      errors: 0,
      warnings: 0,
      infos: 0,
    },
    findings: [],
    isRefusal: false,
  });
});

const RELEASE = {
  id: "release",
  name: "Release",
  description: "Releases the shop.",
  version: "1.0.0",
  steps: [{ id: "tag", title: "Tag it", prompt: "Tag the release." }],
};
const MARKS = "<<<<<<< HEAD\nours\n||||||| base\nold\n=======\ntheirs\n>>>>>>> other\n";
const NOTE = `${TASKS}/task-42/notes/tokens.md`;
const PATTERN = `${TASKS}/task-42/patterns/cache.md`;
const LONG_ID = "branches/feature~0123456789abcdef";

describe("a fault planted", () => {
  test.each<[string, FileTexts, ...string[]]>([
    // A file by itself.
    ["JSON cut off", { [TASK]: '{\n  "title": "Lo' }, `FILE_INVALID ${TASK}:2:15`],
    ["a key twice", { [TASK]: '{"a": 1,\n "a": 2}\n' }, `KEY_DUPLICATE ${TASK}:2:2`],
    ["front matter never closed", { [PATTERN]: "---\nttl: 5\n" }, `FILE_INVALID ${PATTERN}:1:1`],
    ["front matter that is no YAML", { [NOTE]: "---\na: [1\n---\n" }, `FILE_INVALID ${NOTE}:3:1`],
    [
      "bytes that are no UTF-8",
      { [NOTE]: Buffer.from("# Gr\xfc\xdfe\n", "latin1") },
      `FILE_INVALID ${NOTE}:1:5`,
    ],
    ["NULs in prose", { [NOTE]: "# Tokens\n\nab\0\0\n" }, `FILE_INVALID ${NOTE}:3:3`],
    [
      "a number that loses digits",
      { [TASK]: '{"n":\n12345678901234567890}' },
      `NUMBER_IMPRECISE ${TASK}:2:1`,
    ],
    ["half a surrogate pair", { [TASK]: '{"a": {\n"b": "x\\ud83d"}}' }, `SURROGATE_LONE ${TASK}:2:1`],
    ["nesting too deep", { [TASK]: `{"a":${"[".repeat(65)}${"]".repeat(65)}}` }, `FILE_INVALID ${TASK}:1:69`],
    ["an empty document", { [PATTERN]: "\uFEFF\n" }, `DOCUMENT_EMPTY ${PATTERN}:1:1`],
    ["a fence that lost a dash", { [PATTERN]: "--\nttl: 5\n---\n" }, `FRONT_MATTER_HIDDEN ${PATTERN}:1:1`],
    ["a fence that is gone", { [PATTERN]: "ttl: 5\n---\n\nText\n" }, `FRONT_MATTER_HIDDEN ${PATTERN}:1:1`],
    ["a blank line above the fence", { [NOTE]: "\n---\ntitle: x\n---\n" }, `FRONT_MATTER_HIDDEN ${NOTE}:2:1`],
    ["a fence doubled", { [PATTERN]: "---\n---\nttl: 5\n---\n" }, `FRONT_MATTER_HIDDEN ${PATTERN}:3:1`],

    // Conflicts.
    ["a conflict in JSON", { [TASK]: `{\n${MARKS}}\n` }, `FILE_INVALID ${TASK}:2:1`],
    ["a conflict in prose", { [NOTE]: `# Tokens\n\n${MARKS}` }, `FILE_INVALID ${NOTE}:3:1`],
    ["a mark left in prose", { [NOTE]: "# Tokens\n\n>>>>>>> other\n" }, `FILE_INVALID ${NOTE}:3:1`],
    ["a mark of the ancestor", { [NOTE]: "# Tokens\n||||||| base\n" }, `FILE_INVALID ${NOTE}:2:1`],
    [
      "a conflict in a file that is no document",
      { [`${TASKS}/task-42/api.json`]: `{\n${MARKS}}\n` },
      `FILE_INVALID ${TASKS}/task-42/api.json:2:1`,
    ],

    // ctx's own words.
    ["a word that is none", { [TASK]: '{\n"$need": []}' }, `WORD_UNKNOWN ${TASK}:2:1`],
    ["a strategy that is none", { [TASK]: '{"$merge":\n{"/a": "join"}}' }, `FILE_INVALID ${TASK}:2:2`],
    ["a pointer that is none", { [TASK]: '{"$final": ["/a",\n"b"]}' }, `FILE_INVALID ${TASK}:2:1`],
    ["a glob out of the root", { [TASK]: '{"$covers": ["src/**",\n"../x"]}' }, `COVERS_INVALID ${TASK}:2:1`],
    [
      "$merge in a personal document",
      { [`${TASKS}/task-42/context.local.json`]: '{"$merge":\n{"/a":"union"}}' },
      `PERSONAL_IGNORED ${TASKS}/task-42/context.local.json:1:2`,
    ],
    [
      "two documents that disagree",
      { [PATTERN]: "---\ntitle: Other\n---\n" },
      `VALUE_CONFLICT ${PATTERN}:2:1`,
    ],

    // Entries.
    [
      "a record cut off",
      { [ENTRIES]: `${entries(record("A", "x"))}{"v":1,"id` },
      `ENTRY_INVALID ${ENTRIES}:2:11`,
    ],
    ["an empty entries file", { [ENTRIES]: "" }, `ENTRY_INVALID ${ENTRIES}:1:1`],
    [
      "a field of the wrong type",
      { [ENTRIES]: entries(record("A", "x"), record("B", "y", { percent: 101 })) },
      `ENTRY_INVALID ${ENTRIES}:2:115`,
    ],
    [
      "a number that loses digits, in an entry",
      { [ENTRIES]: entries(record("A", "x")).replace('"x"', '"x","n":12345678901234567890') },
      `NUMBER_IMPRECISE ${ENTRIES}:1:119`,
    ],
    [
      "half a surrogate pair, in an entry",
      { [ENTRIES]: entries(record("A", "\ud83d")) },
      `SURROGATE_LONE ${ENTRIES}:1:104`,
    ],
    [
      "a kind that nobody knows",
      { [ENTRIES]: entries(record("A", "x", { kind: "mood" })) },
      `ENTRY_KIND_UNKNOWN ${ENTRIES}:1:42`,
    ],
    [
      "one id for two records",
      { [ENTRIES]: entries(record("A", "x"), record("A", "y")) },
      `ENTRY_CORRUPT ${ENTRIES}:2:1`,
    ],
    [
      "an entry in two contexts",
      {
        [ENTRIES]: entries(record("A", "x")),
        ".context/project/entries/01KAGC0000000000000000000A.jsonl": entries(record("A", "x")),
      },
      `ENTRY_COPIED ${ENTRIES}:1:8`,
    ],
    [
      "one id for two records in two contexts",
      {
        [ENTRIES]: entries(record("A", "x")),
        ".context/project/entries/01KAGC0000000000000000000A.jsonl": entries(record("A", "y")),
      },
      `ENTRY_CORRUPT ${ENTRIES}:1:8`,
    ],
    [
      "a retraction of nothing",
      { [ENTRIES]: entries(record("A", "x", { kind: "retract", of: ulid("B") })) },
      `RETRACTED_UNKNOWN ${ENTRIES}:1:114`,
    ],
    [
      "a name that is no ULID",
      { [`${TASKS}/task-42/entries/monday.jsonl`]: entries(record("A", "x")) },
      `ENTRY_MISNAMED ${TASKS}/task-42/entries/monday.jsonl`,
    ],

    // Between contexts.
    [
      "a parent that is nowhere",
      { [TASK]: '{"title": "Login",\n"$parent": "task-24"}' },
      `PARENT_UNKNOWN ${TASK}:2:1`,
    ],
    [
      "a need that is nowhere",
      { [TASK]: '{"$needs": ["task-42x",\n"task-24"]}', [`${TASKS}/task-42x/context.json`]: "{}" },
      `NEED_UNKNOWN ${TASK}:2:1`,
    ],
    ["a task that is its own parent", { [TASK]: '{\n"$parent": "task-42"}' }, `LINEAGE_CYCLE ${TASK}:2:1`],
    [
      "tasks that wait for each other",
      { [TASK]: '{"$needs": ["task-43"]}', [`${TASKS}/task-43/context.json`]: '{"$needs":\n["task-42"]}' },
      `NEEDS_CYCLE ${TASK}:1:13`,
    ],
    [
      "a branch that is its own parent",
      { ".context/branches/main/context.md": "---\n$parent: main\n---\n" },
      "LINEAGE_CYCLE .context/branches/main/context.md:2:1",
    ],
    [
      "a parent branch that is nowhere",
      { ".context/branches/main/context.md": "---\n$parent: develop\n---\n" },
      "PARENT_UNKNOWN .context/branches/main/context.md:2:1",
    ],

    // Names and places.
    [
      "two names but for their case",
      { [`${TASKS}/Task-42/context.json`]: "{}" },
      `NAME_TWINS ${TASKS}/task-42`,
    ],
    [
      "two notes but for their case",
      { [NOTE]: "# A\n", [`${TASKS}/task-42/notes/Tokens.md`]: "# B\n" },
      `NAME_TWINS ${NOTE}`,
    ],
    [
      "a directory that is no task",
      { [`${TASKS}/task 43/context.json`]: "{}" },
      `NAME_INVALID ${TASKS}/task 43`,
    ],
    [
      "a task of a reserved name",
      { [`${TASKS}/project/context.json`]: "{}" },
      `NAME_INVALID ${TASKS}/project`,
    ],
    [
      "a name encoded without need",
      { [`${TASKS}/task%2D43/context.json`]: "{}" },
      `NAME_INVALID ${TASKS}/task%2D43`,
    ],
    [
      "a directory that is no branch",
      { ".context/branches/a..b/context.json": "{}" },
      "NAME_INVALID .context/branches/a..b",
    ],
    [
      "a cut name without $branch",
      { [`.context/${LONG_ID}/context.json`]: "{}" },
      `NAME_INVALID .context/${LONG_ID}`,
    ],
    [
      "a cut name of another branch",
      { [`.context/${LONG_ID}/context.json`]: '{\n"$branch": "main"}' },
      `NAME_INVALID .context/${LONG_ID}/context.json:2:1`,
    ],
    [
      "both main documents",
      { [`${TASKS}/task-42/context.md`]: "---\na: 1\n---\n" },
      `MAIN_TWICE ${TASKS}/task-42/context.md`,
    ],
    [
      "notes without a main document",
      { [`${TASKS}/task-43/notes/x.md`]: "# X\n" },
      `MAIN_MISSING ${TASKS}/task-43`,
    ],
    ["a file among the tasks", { [`${TASKS}/task-43.md`]: "# X\n" }, `FILE_IGNORED ${TASKS}/task-43.md`],
    [
      "a file where entries belong",
      { [`${TASKS}/task-42/entries`]: "x" },
      `PLACE_BLOCKED ${TASKS}/task-42/entries`,
    ],
    ["a file where branches belong", { ".context/branches": "x" }, "PLACE_BLOCKED .context/branches"],
    ["a place nearly of ours", { ".context/task/task-43/context.md": "x" }, "FILE_IGNORED .context/task"],
    [
      "a branch in directories",
      { ".context/branches/feature/login/context.md": "x" },
      "FILE_IGNORED .context/branches/feature/login/context.md",
    ],
    [
      "what a crash left",
      { [`${TASKS}/task-42/.ctx-1-abc.tmp`]: "{" },
      `FILE_LEFTOVER ${TASKS}/task-42/.ctx-1-abc.tmp`,
    ],
    [
      "a workflow that is no JSON",
      { ".context/workflows/release.json": '{"id":\n}' },
      "FILE_INVALID .context/workflows/release.json:2:1",
    ],
    [
      "a delegation with a key twice",
      { [`.context/delegations/${ulid("A")}.json`]: '{"a":1,"a":2}' },
      `KEY_DUPLICATE .context/delegations/${ulid("A")}.json:1:8`,
    ],
    [
      "personal lines not ignored",
      { ".context/.gitignore": "*.local.md\n" },
      "GITIGNORE_INCOMPLETE .context/.gitignore:1:1",
    ],
    [
      "a setting that is none",
      { [CONFIG]: '{"format": "ctx/1",\n"projct": "shop"}\n' },
      `CONFIG_KEY_UNKNOWN ${CONFIG}:2:1`,
    ],
    [
      "settings that are no UTF-8",
      { [CONFIG]: Buffer.from('{"format": "ctx/1",\n"project": "\xfc"}', "latin1") },
      `CONFIG_INVALID ${CONFIG}:2:13`,
    ],
  ])("%s", async (_, files, ...expected) => {
    expect(await found(shop(files))).toEqual(expected);
  });
});

test.each<[string, FileTexts]>([
  [
    "$parent and $needs of tasks that are here",
    { [TASK]: json({ $parent: "task-1", $needs: ["task-1"] }), [`${TASKS}/task-1/context.md`]: "x" },
  ],
  ["a BOM, and CR LF", { [TASK]: '\uFEFF{\r\n"a": 1\r\n}\r\n', [NOTE]: "\uFEFF---\r\ntitle: x\r\n---\r\n" }],
  [
    "a conflict quoted in a code fence",
    { [NOTE]: `# Merging\n\n\`\`\`\`diff\n${MARKS}\`\`\`\n${MARKS}\`\`\`\`\n\n~~~\n${MARKS}` },
  ],
  ["a heading underlined with =", { [NOTE]: "Tokens\n=======\n\n    <<<<<<< HEAD\n" }],
  ["a heading underlined with -", { [NOTE]: "Note: tokens expire\n---\n\nText\n" }],
  ["prose alone in a main document", { [`${TASKS}/task-43/context.md`]: "# Logout\n" }],
  ["a pair of surrogates", { [TASK]: '{"a": "\\ud83d\\ude00"}' }],
  [
    "names that only look alike",
    { [`${TASKS}/task-43/context.json`]: "{}", ".context/branches/task-43/context.json": "{}" },
  ],
  [
    "files that are none of ctx's",
    {
      [`${TASKS}/README.md`]: "# Tasks\n",
      [`${TASKS}/task-42/mock.png`]: "x",
      [`${TASKS}/task-42/api.json`]: "[1,]",
    },
  ],
  [
    "the same record in two files",
    {
      [ENTRIES]: entries(record("A", "x")),
      [`${TASKS}/task-42/entries/${ulid("B")}.jsonl`]: entries(record("A", "x"), record("B", "y")),
    },
  ],
])("no fault: %s", async (_, files) => {
  expect(await found(shop(files))).toEqual([]);
});

describe("what is not a file", () => {
  test("links are found and not followed, wherever they stand", async () => {
    const world = shop();
    world.write({ "outside/context.json": '{"a": 1, "a": 2}' });
    for (const path of [
      "project",
      "tasks/task-43",
      "tasks/task-42/patterns/x.json",
      "workflows/release.json",
    ])
      world.link(join(world.top, "outside"), `.context/${path}`);
    expect(await found(world)).toEqual([
      "FILE_NOT_FOLLOWED .context/project",
      `FILE_NOT_FOLLOWED ${TASKS}/task-42/patterns/x.json`,
      `FILE_NOT_FOLLOWED ${TASKS}/task-43`,
      "FILE_NOT_FOLLOWED .context/workflows/release.json",
    ]);
  });

  test("a pipe is found and not opened", async () => {
    if (process.platform === "win32") return;
    const world = shop();
    for (const path of [`${TASKS}/task-42/notes.md`, `${TASKS}/pipe`])
      execFileSync("mkfifo", [join(world.top, path)]);
    expect(await found(world)).toEqual([
      `FILE_UNREADABLE ${TASKS}/pipe`,
      `FILE_UNREADABLE ${TASKS}/task-42/notes.md`,
    ]);
  });

  test("a directory in place of the main document is found", async () => {
    const world = shop();
    mkdirSync(join(world.top, `${TASKS}/task-42/context.md`));
    expect(await found(world)).toEqual([`PLACE_BLOCKED ${TASKS}/task-42/context.md`]);
  });

  test("what may not be read is found, and the rest is checked", async () => {
    if (process.getuid?.() === 0 || process.platform === "win32") return;
    const world = shop({ [NOTE]: "# X\n", ".context/project/context.json": "{" });
    for (const path of [NOTE, ".context/tasks/task-42/notes"]) chmodSync(join(world.top, path), 0);
    expect(await found(world)).toEqual([
      "FILE_INVALID .context/project/context.json:1:2",
      `FILE_UNREADABLE ${TASKS}/task-42/notes`,
    ]);
    chmodSync(join(world.top, ".context/tasks/task-42/notes"), 0o700);
  });
});

describe("what lives on other branches", () => {
  const needy = { [TASK]: json({ $parent: "task-40", $needs: ["task-41"] }) };
  const wide = { [`${TASKS}/task-40/context.md`]: "x", [`${TASKS}/task-41/context.json`]: "{}" };

  test("a task on a branch's tip exists", async () => {
    const world = shop(needy);
    expect(await found(world)).toEqual([`PARENT_UNKNOWN ${TASK}:2:3`, `NEED_UNKNOWN ${TASK}:4:5`]);
    world.commitOn("feature/wide", wide);
    expect(await found(world)).toEqual([]);
  });

  test("a task that was deleted here does not exist by the last commit of this branch", async () => {
    const world = shop({ ...needy, ...wide });
    world.commit("Need two tasks");
    for (const path of Object.keys(wide)) world.remove(path);
    expect(await found(world)).toEqual([`PARENT_UNKNOWN ${TASK}:2:3`, `NEED_UNKNOWN ${TASK}:4:5`]);
    // What the last commit itself holds is checked with --at, and is whole.
    expect((await world.validate({ at: "HEAD" })).findings).toEqual([]);
  });

  test("entries for a task of another branch need no document here", async () => {
    const world = shop({ [`${TASKS}/task-40/entries/${ulid("A")}.jsonl`]: entries(record("A", "x")) });
    expect(await found(world)).toEqual([`MAIN_MISSING ${TASKS}/task-40`]);
    world.commitOn("feature/wide", wide);
    expect(await found(world)).toEqual([]);
  });

  test("in a shallow clone what is missing is only doubted", async () => {
    const world = shop(needy);
    world.commit("Need what is nowhere");
    const clone = join(world.outside, "clone");
    world.git("clone", "--quiet", "--depth=1", `file://${world.top}`, clone);
    const { data, findings } = await world.at(clone).validate({});
    expect(findings.map(({ code, severity }) => [code, severity])).toEqual([
      ["PARENT_UNKNOWN", "warning"],
      ["NEED_UNKNOWN", "warning"],
    ]);
    expect(data).toMatchObject({ valid: true, warnings: 2 });
    expect((await world.at(clone).validate({ strict: true })).data.valid).toBe(false);
  });

  test("without a repository, tasks are all here and branches cannot be told", async () => {
    const world = World.bare();
    world.write({
      [CONFIG]: CONFIG_TEXT,
      ...needy,
      ".context/branches/a/context.md": "---\n$parent: b\n---\n",
    });
    const { findings } = await world.validate({});
    expect(findings.map(({ code, severity }) => [code, severity])).toEqual([
      ["PARENT_UNKNOWN", "warning"],
      ["PARENT_UNKNOWN", "error"],
      ["NEED_UNKNOWN", "error"],
    ]);
  });
});

describe("targets", () => {
  const broken = {
    [TASK]: json({ $parent: "task-43" }),
    [`${TASKS}/task-43/context.json`]: json({ $parent: "task-42", $needs: ["task-9"] }),
    [`${TASKS}/task-44/context.json`]: "{",
    ".context/project/context.json": "{",
  };

  test.each<[readonly string[], ...string[]]>([
    [["task-42"], `LINEAGE_CYCLE ${TASK}:2:3`],
    [
      ["task/task-43"],
      `LINEAGE_CYCLE ${TASKS}/task-43/context.json:2:3`,
      `NEED_UNKNOWN ${TASKS}/task-43/context.json:4:5`,
    ],
    [["project"], "FILE_INVALID .context/project/context.json:1:2"],
    [["global"]],
    [["branch"]],
    [[".context/tasks/task-44"], `FILE_INVALID ${TASKS}/task-44/context.json:1:2`],
    [
      [".context/tasks/task-44/context.json", "project"],
      "FILE_INVALID .context/project/context.json:1:2",
      `FILE_INVALID ${TASKS}/task-44/context.json:1:2`,
    ],
    [[".context/config.json"]],
  ])("%j finds only what is wrong there", async (targets, ...expected) => {
    expect(await found(shop(broken), targets)).toEqual(expected);
  });

  test("paths are seen from where one stands", async () => {
    const world = shop(broken);
    const shell = world.at(join(world.top, TASKS));
    const [one, other] = [
      await shell.validate({ targets: ["task-44"] }),
      await shell.validate({ targets: ["../project/"] }),
    ];
    expect([...places(one.findings), ...places(other.findings)]).toEqual([
      `FILE_INVALID ${TASKS}/task-44/context.json:1:2`,
      "FILE_INVALID .context/project/context.json:1:2",
    ]);
    expect((await shell.validate({ targets: [world.top] })).data.errors).toBe(4);
  });

  test("what is not there, or not ctx's, is refused", async () => {
    const world = shop({ "src/auth.ts": "" });
    for (const [target, code] of [
      ["task-24", "CONTEXT_NOT_FOUND"],
      [".context/tasks/task-24/context.json", "CONTEXT_NOT_FOUND"],
      ["src/auth.ts", "USAGE"],
      ["", "CONTEXT_NOT_FOUND"],
    ] as const)
      expect(await refusal(world.validate({ targets: [target] }))).toMatchObject({ code });
  });

  test("a target is checked without opening the tasks it does not name", async () => {
    const world = shop({
      [TASK]: json({ $needs: ["task-43"] }),
      [`${TASKS}/task-43/context.json`]: "{}",
      [`${TASKS}/task-44/context.json`]: "{",
    });
    const opened: string[] = [];
    const { files } = world.runtime;
    const runtime = {
      ...world.runtime,
      files: { ...files, readText: (path: string) => (opened.push(path), files.readText(path)) },
    };
    await new Shell(runtime, world.top).validate({ targets: ["task-42"] });
    expect(
      opened.filter((path) => path.includes("/tasks/")).map((path) => path.slice(world.top.length + 1)),
    ).toEqual([TASK, `${TASKS}/task-43/context.json`]);
  });
});

test("personal documents are checked unless they are left out", async () => {
  const world = shop({ [`${TASKS}/task-42/notes/mine.local.md`]: "---\na: [\n---\n" });
  world.write({ "ctx/global/context.json": "{" }, join(world.outside, "config"));
  const personal = join(world.outside, "config/ctx/global/context.json");
  expect(await found(world)).toEqual([
    `FILE_INVALID ${TASKS}/task-42/notes/mine.local.md:3:1`,
    `FILE_INVALID ${personal}:1:2`,
  ]);
  expect((await world.validate({ personal: false })).findings).toEqual([]);
});

test("a revision is checked as it was", async () => {
  const world = shop({ [TASK]: "{" });
  world.commit("Break it");
  world.write(LOGIN);
  expect(await found(world)).toEqual([]);
  const { data, findings } = await world.validate({ at: "HEAD" });
  expect(places(findings)).toEqual([`FILE_INVALID ${TASK}:1:2`]);
  expect(data.checked).toEqual({ documents: 1, notes: 0, entries: 0, files: 2 });
  expect((await world.validate({ at: "HEAD~1", targets: ["task-42"] })).data.valid).toBe(true);
});

test("50,000 bad lines are counted, and 20 of them told", async () => {
  const { data, findings } = await shop({ [ENTRIES]: "nonsense\n".repeat(50_000) }).validate({});
  expect(findings).toHaveLength(20);
  expect(findings.at(-1)).toMatchObject({ code: "ENTRY_INVALID", line: 20, more: 49_980 });
  expect(data).toMatchObject({ valid: false, errors: 50_000 });
});

test("of many needs those that another branch has are not missing", async () => {
  const needs = Array.from({ length: 30 }, (_, index) => `step-${index}`);
  const world = shop();
  world.commitOn("feature/steps", {
    [`${TASKS}/step-7/context.json`]: json({ title: "Form" }),
    [`${TASKS}/step-8/context.md`]: "---\ntitle: Button\n---\n",
    [`${TASKS}/step-9/notes.md`]: "# No task\n",
  });
  world.write({ [TASK]: json({ title: "Login", $needs: needs }) });
  const { findings } = await world.validate({});
  expect(findings.at(-1)).toMatchObject({ code: "NEED_UNKNOWN", path: TASK, more: 8 });
  const told = findings.map(({ message }) => /needs (\S+),/.exec(message)?.[1]);
  expect(told).toEqual(needs.filter((need) => need !== "step-7" && need !== "step-8").slice(0, 20));
});
