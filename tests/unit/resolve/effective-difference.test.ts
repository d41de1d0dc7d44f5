import { expect, test } from "vitest";
import type { Note } from "../../../src/model/document.js";
import type { JsonObject } from "../../../src/model/json/json.js";
import { compareEffective, isDifferent, type Effective } from "../../../src/resolve/effective-difference.js";
import { makeEntry } from "../../support/layers.js";
import { ulid } from "../../support/world.js";

const make = (data: JsonObject, more: Partial<Effective> = {}): Effective => ({
  data,
  notes: [],
  entries: [],
  ...more,
});

const SIGNS = { added: "+", changed: "~", removed: "-" };

/** `~ /caching "memory" → "Redis"`, short enough to read in a table. */
function valuesOf(before: Effective | null, after: Effective | null): string[] {
  return compareEffective(before, after).values.map((value) => {
    const sides = [value.before, value.after].filter((side) => side !== undefined);
    return `${SIGNS[value.change]} ${value.pointer} ${sides.map((side) => JSON.stringify(side)).join(" → ")}`;
  });
}

test.each<[what: string, before: JsonObject, after: JsonObject, expected: string[]]>([
  ["nothing", {}, {}, []],
  ["the same in another order", { a: 1, b: { c: 2, d: 3 } }, { b: { d: 3, c: 2 }, a: 1 }, []],
  [
    "a scalar",
    { caching: "in memory" },
    { caching: "Redis with 5min TTL" },
    ['~ /caching "in memory" → "Redis with 5min TTL"'],
  ],
  ["one that came, one that went", { old: "x" }, { retries: 3 }, ['- /old "x"', "+ /retries 3"]],
  ["a deep one", { limits: { retries: 3 } }, { limits: { retries: 4 } }, ["~ /limits/retries 3 → 4"]],
  [
    "an array is one value",
    { steps: ["form"] },
    { steps: ["form", "tokens"] },
    ['~ /steps ["form"] → ["form","tokens"]'],
  ],
  ["an empty object is one value", {}, { limits: {} }, ["+ /limits {}"]],
  [
    "an object that is filled",
    { limits: {} },
    { limits: { retries: 3 } },
    ["- /limits {}", "+ /limits/retries 3"],
  ],
  [
    "a scalar in place of an object",
    { cache: { ttl: 5 } },
    { cache: "none" },
    ['+ /cache "none"', "- /cache/ttl 5"],
  ],
  ["null inside an array", { steps: [null] }, { steps: [] }, ["~ /steps [null] → []"]],
  ["keys that need escaping", {}, { "a/b": { "~": 1 } }, ["+ /a~1b/~0 1"]],
  ["an empty key", { "": 1 }, { "": 2 }, ["~ / 1 → 2"]],
  [
    "keys that are magic elsewhere",
    {},
    JSON.parse('{"__proto__": {"a": 1}, "constructor": 2}') as JsonObject,
    ["+ /__proto__/a 1", "+ /constructor 2"],
  ],
])("%s", (_, before, after, expected) => {
  expect(valuesOf(make(before), make(after))).toEqual(expected);
});

test("a ref that exists on one side only comes or goes as a whole", () => {
  expect(valuesOf(null, make({ title: "Login" }))).toEqual(['+ /title "Login"']);
  expect(valuesOf(make({ title: "Login" }), null)).toEqual(['- /title "Login"']);
  expect(isDifferent(compareEffective(null, null))).toBe(false);
});

test("notes are told apart by path, and compared with their front matter", () => {
  const note = (path: string, more: Partial<Note> = {}): Note => ({
    ref: "project",
    path,
    meta: {},
    markdown: "Redis.",
    ...more,
  });
  const before = make({}, { notes: [note("a.md"), note("b.md"), note("c.md"), note("d.md")] });
  const after = make(
    {},
    {
      notes: [
        note("d.md", { meta: { status: "done" } }),
        note("c.md", { markdown: "None." }),
        note("b.md"),
        note("e.md"),
      ],
    },
  );
  const { notes } = compareEffective(before, after);
  expect(notes.map(({ change, note: { path, markdown } }) => `${SIGNS[change]} ${path} ${markdown}`)).toEqual(
    ["- a.md Redis.", "~ c.md None.", "~ d.md Redis.", "+ e.md Redis."],
  );
});

test("entries are told apart by id and context, an altered one is found", () => {
  const entry = (ref: string, id: string, text = "kept") => ({
    ref,
    record: makeEntry({ id: ulid(id), text }).record,
  });
  const before = make({}, { entries: [entry("project", "1"), entry("project", "2"), entry("project", "4")] });
  const after = make(
    {},
    { entries: [entry("project", "2", "altered"), entry("task/task-42", "4"), entry("project", "4")] },
  );
  const { entries } = compareEffective(before, after);
  expect(
    entries.map(
      ({ change, entry: { ref, record } }) =>
        `${SIGNS[change]} ${ref} ${Number(record.id.slice(10))} ${record.text}`,
    ),
  ).toEqual(["- project 1 kept", "~ project 2 altered", "+ task/task-42 4 kept"]);
});
