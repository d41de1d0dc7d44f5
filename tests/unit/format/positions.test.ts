// Where values stand: lines and columns in the whole file, whatever the form, the line endings and the BOM.
import { expect, test } from "vitest";
import { findPositions } from "../../../src/format/positions.js";
import type { SourceText } from "../../../src/model/document.js";

const markdown = (text: string): SourceText => ({ path: "context.md", form: "markdown", text });
const json = (text: string): SourceText => ({ path: "context.json", form: "json", text });

const YAML = `---
# note
title: a
stack:
  cache: b
  "db/main": c
list:
- x
- k: 1
  m: {n: 2, "o p": [3]}
text: |
  a
---
`;
const YAML_PLACES: [pointer: string, line: number, column: number][] = [
  ["", 3, 1],
  ["/title", 3, 1],
  ["/stack", 4, 1],
  ["/stack/cache", 5, 3],
  ["/stack/db~1main", 6, 3],
  ["/list", 7, 1],
  ["/list/0", 8, 1],
  ["/list/1", 9, 1],
  ["/list/1/k", 9, 3],
  ["/list/1/m/n", 10, 7],
  ["/list/1/m/o p", 10, 13],
  ["/list/1/m/o p/0", 10, 21],
  ["/text", 11, 1],
];

test.each(YAML_PLACES)("front matter: %s", async (pointer, line, column) => {
  for (const text of [YAML, `\ufeff${YAML}`, YAML.replaceAll("\n", "\r\n")]) {
    expect(await findPosition(markdown(text), pointer)).toEqual({ line, column });
  }
});

test("front matter in the plain subset has the same places, without a library", async () => {
  const plain = YAML.replace(/  m:.*/, "  m: 2").replace(/text: \|\n.*/, "text: a");
  const kept = YAML_PLACES.filter(([pointer]) => !/m\//.test(pointer));
  const places = await findPositions(
    markdown(plain),
    kept.map(([pointer]) => pointer),
  );
  expect([...places]).toEqual(kept.map(([pointer, line, column]) => [pointer, { line, column }]));
});

const PRETTY = '\ufeff{\n  "a": 1,\r\n  "b": [\n    true,\n    { "c~/": null }\n  ]\n}\n';

test("JSON: every pointer of one text, parsed once", async () => {
  const places = await findPositions(json(PRETTY), [
    "",
    "/a",
    "/b",
    "/b/0",
    "/b/1",
    "/b/1/c~0~1",
    "/b/2",
    "/b/-",
    "/x",
    "/a/b",
  ]);
  expect(Object.fromEntries(places)).toEqual({
    "": { line: 1, column: 1 },
    "/a": { line: 2, column: 3 },
    "/b": { line: 3, column: 3 },
    "/b/0": { line: 4, column: 5 },
    "/b/1": { line: 5, column: 5 },
    "/b/1/c~0~1": { line: 5, column: 7 },
  });
});

test("what is not there has no position", async () => {
  expect(await findPosition(markdown(YAML), "/nope")).toBeNull();
  expect(await findPosition(markdown(YAML), "/title/x")).toBeNull();
  expect(await findPosition(markdown(YAML), "/list/01")).toBeNull();
  expect(await findPosition(markdown(YAML), "/toString")).toBeNull();
});

test.each([
  markdown("# no front matter\n"),
  markdown("---\na: 1\n"),
  markdown("---\na: 1\na: 2\n---\n"),
  markdown("---\na: *x\n---\n"),
  json('{"a":1'),
  json('{"a":1,"a":2}'),
  json(""),
])("a source without data has no positions: %j", async (source) => {
  expect(await findPositions(source, ["", "/a"])).toEqual(new Map());
});

test("empty front matter begins below its fence", async () => {
  expect(await findPosition(markdown("---\n---\n"), "")).toEqual({ line: 2, column: 1 });
  expect(await findPosition(json(" {}"), "")).toEqual({ line: 1, column: 2 });
});

async function findPosition(source: SourceText, pointer: string) {
  return (await findPositions(source, [pointer])).get(pointer) ?? null;
}
