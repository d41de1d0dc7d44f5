// Files that were made to break ctx, through the whole command line: each is located, the rest still resolves, nothing
// in a file runs, and nobody ever sees a bug.
import { existsSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, onTestFinished, test } from "vitest";
import { makeWorld, type World } from "../support/transcript.js";

const PATTERN = ".context/tasks/task-42/patterns/hostile";
const MARKS = "<<<<<<< HEAD\nours\n=======\ntheirs\n>>>>>>> other\n";

interface Found {
  readonly code: string;
  readonly path?: string;
  readonly line?: number;
}

function shop(files: Readonly<Record<string, string>>): World {
  const world = makeWorld("hostile");
  onTestFinished(() => world.remove());
  world.write(".context/config.json", '{"format":"ctx/1","project":"shop"}\n');
  world.write(".context/project/context.json", '{"caching":"Redis"}\n');
  world.write(".context/tasks/task-42/context.json", '{"title":"Login"}\n');
  for (const [path, text] of Object.entries(files)) world.write(path, text);
  return world;
}

/** Resolves as a program would, and as a person would: both must get through. */
async function resolve(world: World) {
  const person = await world.ctx("resolve task-42 --explain");
  const { status, stdout } = await world.ctx("resolve task-42 --explain --json");
  expect(person.status).toBe(status);
  const { data, findings } = JSON.parse(stdout) as { data: { data: unknown }; findings: Found[] };
  return { status, data: data.data, places: findings.map(({ code, path, line }) => [code, path, line]) };
}

const INTACT = { caching: "Redis", title: "Login" };

describe("a fence that names a language", () => {
  const spellings = [
    "---js",
    "---JS",
    "---javascript",
    "--- js",
    "---\tJavaScript ",
    "\uFEFF---js",
    "---js\r",
  ];
  test.each([...spellings, "---coffee", "---json", "---yaml", "---;js"].map((fence) => [fence]))(
    "%j runs nothing",
    async (fence) => {
      const world = shop({});
      const mark = join(world.root, "ran");
      const code = `require("node:fs").writeFileSync(${JSON.stringify(mark)}, "")`;
      for (const path of [`${PATTERN}.md`, ".context/project/decisions/note.md"])
        world.write(path, `${fence}\nmodule.exports = ${code}\n---\n`);
      const { status, data, places } = await resolve(world);
      expect({ status, data }).toEqual({ status: 1, data: INTACT });
      expect(places).toEqual([
        ["FILE_INVALID", ".context/project/decisions/note.md", 1],
        ["FILE_INVALID", `${PATTERN}.md`, 1],
      ]);
      expect(existsSync(mark)).toBe(false);
    },
  );

  test("a second byte order mark does not hide the front matter", async () => {
    const { status, places } = await resolve(shop({ [`${PATTERN}.md`]: "\uFEFF\uFEFF---\na: 1\n---\n" }));
    expect({ status, places }).toEqual({ status: 1, places: [["FILE_INVALID", `${PATTERN}.md`, 1]] });
  });
});

const front = (yaml: string): string => `---\n${yaml}\n---\n`;
const bomb = [
  "a: &a [x, x]",
  ..."bcdefghi".split("").map((key, at) => `${key}: &${key} [*${"abcdefgh"[at]}]`),
];

test.each<[string, string, string, number]>([
  ["a bomb of aliases", ".md", front(bomb.join("\n")), 3],
  ["an alias to itself", ".md", front("a: &a [*a]"), 2],
  ["a tag that constructs", ".md", front('a: !!js/function "() => 1"'), 2],
  ["100,000 levels of JSON", ".json", '{"a":'.repeat(100_000), 1],
  ["30,000 levels of flow YAML", ".md", front(`a: ${"[".repeat(30_000)}`), 2],
  ["30,000 levels of block YAML", ".md", front(`a:\n  ${"- ".repeat(30_000)}x`), 3],
  ["1 MB of front matter", ".md", front("key: value\n".repeat(100_000)), 1],
  ["a key that occurs twice, escaped", ".json", '{"a": [{"b": 1,\n"\\u0062": 2}]}', 2],
  ["a number beyond all bounds", ".json", '{\n"a": 1e999}', 2],
  ["a NUL", ".json", '{\n"a": "\0"}', 2],
  ["a lone CR in front matter", ".md", "---\na: 1\n\rb: 2\n---\n", 3],
])("%s is located, and the rest resolves", async (_, extension, text, line) => {
  const { status, data, places } = await resolve(shop({ [PATTERN + extension]: text }));
  expect({ status, data, first: places[0]?.slice(1) }).toEqual({
    status: 1,
    data: INTACT,
    first: [PATTERN + extension, line],
  });
});

test.each<[string, string, string, number]>([
  ["JSON", `${PATTERN}.json`, `{\n${MARKS}}\n`, 2],
  ["front matter", `${PATTERN}.md`, front(`a: 1\n${MARKS}`), 3],
  ["the prose of a document", `${PATTERN}.md`, `${front("a: 1")}\nText\n\n${MARKS}`, 7],
  ["a note", ".context/tasks/task-42/decisions/note.md", `# Note\n\n${MARKS}`, 3],
  ["entries", ".context/tasks/task-42/entries/01KAGC00000000000000000001.jsonl", MARKS, 1],
  ["config.json", ".context/config.json", `{\n${MARKS}}\n`, 2],
])("a merge conflict in %s is located", async (_, path, text, line) => {
  const { status, data, places } = await resolve(shop({ [path]: text }));
  expect(data).toMatchObject(INTACT);
  expect({ status, first: places[0]?.slice(1) }).toEqual({ status: 1, first: [path, line] });
});

test("prose that only speaks of conflicts is no conflict", async () => {
  const prose = `# Merging\n=======\n\n    ${MARKS.replaceAll("\n", "\n    ")}\n<<<<<<< means ours\n`;
  expect(await resolve(shop({ [`${PATTERN}.md`]: prose }))).toMatchObject({ status: 0, places: [] });
});

test("keys that every object inherits are keys like any other, wherever they stand", async () => {
  const data =
    '{"__proto__": {"polluted": 1}, "constructor": {"prototype": {"polluted": 1}}, "toString": [{"__proto__": 1}]}';
  const words =
    '{"$merge": {"/__proto__/list": "append", "/constructor/prototype/list": "union", "/toString": "by:__proto__"}, "$final": ["/__proto__/polluted"]}';
  const world = shop({ ".context/global/context.json": words, [`${PATTERN}.json`]: data });
  expect((await resolve(world)).status).toBe(0);
  for (const argv of [
    ["set", "task-42", "/__proto__/x", "1"],
    ["set", "task-42", "constructor.prototype.x", "1"],
    ["update", "task-42", "--data", '{"__proto__": {"y": 2}, "hasOwnProperty": null}'],
    ["progress", "task-42", "done", "--details", '{"__proto__": {"polluted": 1}}'],
    ["create", "task-43", "--data", '{"__proto__": {"polluted": 1}}'],
  ])
    expect(await world.ctx(argv)).toMatchObject({ status: 0 });
  const read = await world.ctx(["get", "task-42", "/__proto__", "--json"]);
  expect(JSON.parse(read.stdout)).toMatchObject({ data: { value: { polluted: 1, x: 1, y: 2 } } });
  expect(Object.keys(Object.prototype)).toEqual([]);
  expect(({} as Record<string, unknown>)["polluted"]).toBeUndefined();
});

test("an entry whose fields have the wrong types is shown, not tripped over", async () => {
  const odd = `{"v":1,"id":"01KAGC00000000000000000001","kind":"progress","at":"never","by":"@x","text":{"a":1},"files":[{"path":{"toString":1}},{"toString":1},null],"percent":"x"}\n`;
  const world = shop({ ".context/tasks/task-42/entries/01KAGC00000000000000000001.jsonl": odd });
  expect((await world.ctx("log task-42")).status).not.toBe(70);
  expect((await world.ctx("resolve task-42")).status).not.toBe(70);
});

test("an entries file that a crash left empty is found", async () => {
  const path = ".context/tasks/task-42/entries/01KAGC00000000000000000001.jsonl";
  expect((await resolve(shop({ [path]: "" }))).places).toEqual([["ENTRY_INVALID", path, 1]]);
});

test("of half a million broken lines a hundred are told and the others counted, at once and without a bug", async () => {
  const path = ".context/tasks/task-42/entries/01KAGC00000000000000000001.jsonl";
  const world = shop({ [path]: "{\n".repeat(500_000) });
  const { status, stdout } = await world.ctx("resolve task-42 --json");
  const { data, findings } = JSON.parse(stdout) as {
    data: { data: unknown };
    findings: (Found & { more?: number })[];
  };
  expect({ status, data: data.data, told: findings.length }).toEqual({ status: 1, data: INTACT, told: 100 });
  expect(findings.at(-1)).toMatchObject({ code: "ENTRY_INVALID", path, line: 100, more: 499_900 });
});

test("a batch of more records than a call takes arguments is read like any other", async () => {
  const many = Array.from({ length: 150_000 }, (_, index) => {
    const id = `01KAGC${String(index).padStart(20, "0")}`;
    return `{"v":1,"id":"${id}","kind":"progress","at":"2026-11-20T10:02:00.000Z","by":"@ada","text":"ok"}\n`;
  });
  const world = shop({ ".context/tasks/task-42/entries/01KAGC00000000000000000001.jsonl": many.join("") });
  for (const line of ["resolve task-42", "validate"])
    expect(await world.ctx(line)).toMatchObject({ status: 0 });
});
