// Entries files: one record a line, and one bad line never hides the others.
import { describe, expect, test } from "vitest";
import { formatEntry, parseEntries } from "../../../src/format/entries.js";
import type { EntryRecord } from "../../../src/model/entry.js";

const ID = "01JD0000000000000000000000";
const RECORD: EntryRecord = {
  v: 1,
  id: ID,
  kind: "progress",
  at: "2026-11-20T10:02:00Z",
  by: "@ada",
  text: "JWT endpoints",
};
const LINE = JSON.stringify(RECORD);

function check(text: string): ReturnType<typeof parseEntries> {
  return parseEntries({ path: "entries/a.jsonl", text });
}

test.each([LINE, `${LINE}\n`, `${LINE}\r\n`, `\ufeff${LINE}\n`, `\n\n  \n${LINE}\n\n`, ` ${LINE} `])(
  "one record in %j",
  (text) => {
    const { entries, findings } = check(text);
    expect(findings).toEqual([]);
    expect(entries).toEqual([
      {
        record: RECORD,
        path: "entries/a.jsonl",
        line: text.split("\n").findIndex((l) => l.includes("v")) + 1,
      },
    ]);
  },
);

const BROKEN: [line: string, message: RegExp, column: number][] = [
  [LINE.slice(0, -1), /cut off/, LINE.length],
  [LINE.slice(0, 20), /cut off/, 21],
  ["x", /cannot be read/, 1],
  ["[]", /JSON object/, 1],
  ["null", /JSON object/, 1],
  [LINE + LINE, /follow/, LINE.length + 1],
  [LINE.replace('"v":1', '"v":2'), /newer ctx/, 1],
  [LINE.replace('"v":1', '"v":"1"'), /"v": 1/, 1],
  [LINE.replace('"v":1,', ""), /"v": 1/, 1],
  [LINE.replace(ID, "x"), /not a ULID/, 1],
  [LINE.replace(ID, ID.toLowerCase()), /not a ULID/, 1],
  [LINE.replace(`"id":"${ID}",`, ""), /not a ULID/, 1],
  [LINE.replace('"kind":"progress"', '"kind":1'), /"kind"/, 1],
  [LINE.replace('"at":', '"when":'), /"at"/, 1],
  [LINE.replace('"@ada"', '""'), /"by"/, 1],
  [LINE.replace('"v":1', '"v":1,"v":1'), /twice/, 8],
  [LINE.replace("}", ',"details":{"a":1,"a":2}}'), /twice/, LINE.length + 18],
];

describe("a broken line is found and the others are kept", () => {
  test.each(BROKEN)("%s", (broken, message, column) => {
    const { entries, findings } = check(`${LINE}\n${broken}\n${LINE.replace(ID, ID.replace(/0$/, "1"))}\n`);
    expect(entries.map(({ line }) => line)).toEqual([1, 3]);
    expect(findings).toMatchObject([
      { code: "ENTRY_INVALID", severity: "error", path: "entries/a.jsonl", line: 2, column },
    ]);
    expect(findings[0]!.message).toMatch(message);
  });
});

test("unknown kinds and fields survive", () => {
  const record = { ...RECORD, kind: "rumour", mood: { a: [1] } };
  expect(check(JSON.stringify(record)).entries[0]!.record).toEqual(record);
});

test("a conflict is told once, and its records are kept", () => {
  const text = `<<<<<<< HEAD\n${LINE}\n=======\n${LINE}\n>>>>>>> theirs\n`;
  const { entries, findings } = check(text);
  expect(entries.map(({ line }) => line)).toEqual([2, 4]);
  expect(findings).toMatchObject([
    { code: "ENTRY_INVALID", line: 1, message: expect.stringContaining("unresolved merge conflict") },
  ]);
});

test("a batch cut off anywhere keeps every whole record", () => {
  const batch = `${LINE}\n`.repeat(3);
  for (let length = 0; length < batch.length; length++) {
    const { entries, findings } = check(batch.slice(0, length));
    expect(entries).toHaveLength(Math.floor((length + 1) / (LINE.length + 1)));
    const rest = length % (LINE.length + 1);
    const isWhole = length > 0 && (rest === 0 || rest === LINE.length);
    expect(findings).toHaveLength(isWhole ? 0 : 1);
  }
});

test("a record is written on one line, in the fixed order, and reads back", () => {
  const record = JSON.parse(
    `{"zeta":1,"text":"two\\nlines\u2028","by":"@a","of":"x","at":"t","__proto__":{"p":1},"kind":"insight","id":"${ID}","v":1}`,
  ) as EntryRecord;
  const line = formatEntry(record);
  expect(line.split("\n")).toHaveLength(2);
  expect(Object.keys(JSON.parse(line) as object)).toEqual([
    "v",
    "id",
    "kind",
    "at",
    "by",
    "text",
    "zeta",
    "of",
    "__proto__",
  ]);
  expect(check(line)).toMatchObject({ findings: [], entries: [{ line: 1 }] });
  expect(check(line).entries[0]!.record).toEqual(record);
  expect(formatEntry({ ...RECORD, phase: undefined } as unknown as EntryRecord)).toBe(`${LINE}\n`);
});

test("a number that loses digits is told with its line, and the record is read", () => {
  const { entries, findings } = check(
    `${LINE}\n${LINE.replace("JD", "JE").replace("{", '{"n":12345678901234567890,')}\n`,
  );
  expect(entries).toHaveLength(2);
  expect(findings).toMatchObject([{ code: "NUMBER_IMPRECISE", severity: "warning", line: 2, column: 6 }]);
});

test("lines that are no entries are told up to a hundred and counted; entries among them are all read", () => {
  const text = `${"{\n".repeat(150)}${LINE}\n{"v":1,"text":"${"x".repeat(80)}"}\n`;
  const { entries, findings } = parseEntries({ path: "e.jsonl", text });
  expect(entries.map(({ line }) => line)).toEqual([151]);
  expect(findings).toHaveLength(100);
  expect(findings.at(-1)).toMatchObject({ code: "ENTRY_INVALID", line: 100, more: 51 });
  expect(findings.slice(0, -1).every(({ more }) => more === undefined)).toBe(true);
});
