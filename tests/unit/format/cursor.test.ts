// A cursor's text: what was seen comes back as it was, however odd its names; what ctx did not write is no cursor.
import fc from "fast-check";
import { expect, test } from "vitest";
import { formatCursor, parseCursor } from "../../../src/format/cursor.js";
import { makeUnseen, type Seen } from "../../../src/model/seen.js";
import { makeUlid } from "../../../src/model/ulid.js";

const name = fc.oneof(fc.string(), fc.constantFrom("__proto__", "constructor", "\ud800", "a\u202eb"));
const hash = fc.stringMatching(/^[0-9a-f]{32}$/);
const id = fc
  .tuple(fc.nat(), fc.uint8Array({ minLength: 10, maxLength: 10 }))
  .map(([time, bytes]) => makeUlid(time, bytes, null));
const group = fc.record({ ref: name, kind: name, by: name });
const orNull = <T>(value: fc.Arbitrary<T>): fc.Arbitrary<T | null> => fc.option(value);
const mapOf = <T>(value: fc.Arbitrary<T>): fc.Arbitrary<ReadonlyMap<string, T>> =>
  fc.array(fc.tuple(name, value), { maxLength: 5 }).map((pairs) => new Map(pairs));

const seen: fc.Arbitrary<Seen> = fc.record({
  root: name,
  told: fc.array(id).map((ids) => new Set(ids)),
  held: fc.array(fc.tuple(id, group), { maxLength: 6 }).map((pairs) => new Map(pairs)),
  batches: mapOf(fc.record({ stamp: orNull(name), held: fc.array(group, { maxLength: 3 }) })),
  documents: mapOf(
    fc.record({
      hash: orNull(hash),
      stamp: orNull(name),
      branch: orNull(name),
      told: orNull(hash),
      earlier: fc.array(hash, { maxLength: 3 }),
    }),
  ),
  journal: orNull(mapOf(fc.nat())),
});

test("what was seen comes back as it was", () => {
  fc.assert(
    fc.property(seen, (before) => {
      const text = formatCursor(before);
      expect(parseCursor(text)).toEqual({ kind: "seen", seen: before });
      expect(text.indexOf("\n")).toBe(text.length - 1);
    }),
  );
});

test("the same set gives the same text, in whatever order it was met", () => {
  fc.assert(
    fc.property(seen, (before) => {
      const backwards: Seen = {
        ...before,
        told: new Set([...before.told].reverse()),
        documents: new Map([...before.documents].reverse()),
      };
      expect(formatCursor(backwards)).toBe(formatCursor(before));
    }),
  );
});

const EMPTY = JSON.parse(formatCursor(makeUnseen(""))) as Record<string, unknown>;

test.each<[what: string, text: string, kind: string]>([
  ["nothing", "", "damaged"],
  ["half of one", formatCursor(makeUnseen("")).slice(0, -3), "damaged"],
  ["a list", "[]", "damaged"],
  ["null", "null", "damaged"],
  ["an empty object", "{}", "damaged"],
  ["a newer one", '{"v":2,"anything":true}', "newer"],
  ["one of no version", JSON.stringify({ ...EMPTY, v: undefined }), "damaged"],
  ["ids that do not come out even", JSON.stringify({ ...EMPTY, told: "01K" }), "damaged"],
  ["held ids without a group", JSON.stringify({ ...EMPTY, held: [""] }), "damaged"],
  [
    "a group that is none",
    JSON.stringify({ ...EMPTY, groups: [["project", 1, "@a"]], held: [""] }),
    "damaged",
  ],
  ["a batch of an unknown group", JSON.stringify({ ...EMPTY, batches: { a: [null, [0]] } }), "damaged"],
  ["a document cut short", JSON.stringify({ ...EMPTY, documents: { a: [null] } }), "damaged"],
  ["a size below nothing", JSON.stringify({ ...EMPTY, journal: { a: -1 } }), "damaged"],
  ["an untouched one", JSON.stringify(EMPTY), "seen"],
])("%s is read as what it is", (_, text, kind) => {
  expect(parseCursor(text).kind).toBe(kind);
});
