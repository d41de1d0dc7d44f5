// What the quick checks accept without loading a schema, the schemas accept too.
import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { JsonObject } from "../../src/model/json/json.js";
import { isPlainConfig, isPlainDocument, isPlainEntry } from "../../src/schema/plain-values.js";
import { validateConfig, validateDocument, validateEntry } from "../../src/schema/validate.js";

const text = fc.oneof(
  fc.constantFrom("", "task-42", "feature/user-profiles", "@ada", "/a/b", "~2", "append", "by:id", "by:"),
  fc.string(),
);
const scalar = fc.oneof(text, fc.integer({ min: -2, max: 101 }), fc.boolean(), fc.constant(null));
const value = fc.oneof(
  scalar,
  fc.array(scalar, { maxLength: 3 }),
  fc.dictionary(text, scalar, { maxKeys: 3 }),
);

/** Objects that mostly look right: each key mostly likely, sometimes anything, the odd ones rarely there. */
function objectOf(
  likely: Record<string, fc.Arbitrary<unknown>>,
  odd: readonly string[],
): fc.Arbitrary<JsonObject> {
  const absent = Symbol("absent");
  const member = (arbitrary: fc.Arbitrary<unknown>, weight: number) => {
    return fc.oneof(
      { weight, arbitrary },
      { weight: 1, arbitrary: value },
      { weight: 4, arbitrary: fc.constant(absent) },
    );
  };
  const members = [
    ...Object.entries(likely).map(([key, arbitrary]) =>
      member(arbitrary, 40).map((found) => [key, found] as const),
    ),
    ...odd.map((key) => member(fc.constant(absent), 40).map((found) => [key, found] as const)),
  ];
  return fc
    .tuple(...members)
    .map((pairs) => Object.fromEntries(pairs.filter(([, found]) => found !== absent)) as JsonObject);
}

const pointers = fc.array(fc.constantFrom("/a", "/a/b", "", "a", "/~1"), { maxLength: 2 });
const documents = objectOf(
  {
    $schema: text,
    $branch: text,
    $parent: text,
    $needs: fc.array(fc.constantFrom("task-1", "a b", ""), { maxLength: 2 }),
    $covers: fc.array(text, { maxLength: 2 }),
    $final: pointers,
    $merge: fc.dictionary(
      fc.constantFrom("/a", "", "a"),
      fc.constantFrom("append", "union", "replace", "by:id", "by:", "x"),
      { maxKeys: 2 },
    ),
    $from: value,
    title: value,
  },
  ["$session", "$other"],
);
const configs = objectOf(
  {
    $schema: text,
    format: fc.constantFrom("ctx/1", "ctx/1", "ctx/2"),
    project: fc.constantFrom("shop", ""),
    insight: fc.record({ categories: fc.array(fc.constantFrom("legal", "a-b", "", "A"), { maxLength: 2 }) }),
    journal: fc.record({ keepDays: fc.constantFrom(0, 1, 30, 1.5) }),
  },
  ["watch", "other"],
);
const entries = objectOf(
  {
    v: fc.constant(1),
    id: fc.constantFrom("01M7Q0FVZ04K7QW2Z9D3F6H8JA", "81M7Q0FVZ04K7QW2Z9D3F6H8JA"),
    kind: fc.constantFrom("progress", "insight", "status"),
    at: fc.constantFrom(
      "2026-11-20T10:02:00.000Z",
      "2026-11-20T10:02:00.000Z",
      "2026-13-20T10:02:00.000Z",
      "2026-11-20",
    ),
    by: fc.constantFrom("@ada", "ada", "@"),
    text,
    category: fc.constantFrom("discovery", ""),
    importance: fc.constantFrom("high", "huge"),
    percent: fc.constantFrom(0, 50, 100, 101, -1),
    phase: text,
    key: text,
  },
  ["files", "other"],
);

describe.each([
  ["a document", documents, isPlainDocument, validateDocument],
  ["a config", configs, isPlainConfig, validateConfig],
  ["an entry", entries, isPlainEntry, validateEntry],
] as const)("%s", (_name, arbitrary, isPlain, validate) => {
  test("that is plain is valid", () => {
    let accepted = 0;
    fc.assert(
      fc.property(arbitrary, (candidate) => {
        if (!isPlain(candidate)) return;
        accepted++;
        expect(validate(candidate)).toEqual([]);
      }),
      { numRuns: 12_000 },
    );
    expect(accepted).toBeGreaterThan(20);
  });
});
