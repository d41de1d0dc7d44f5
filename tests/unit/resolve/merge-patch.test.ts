// RFC 7396's own examples (appendix A), as the two layers of a lineage.
// An original or a patch that is not an object cannot be a document, so every example stands below one key.
import { describe, expect, test } from "vitest";
import type { Json } from "../../../src/model/json/json.js";
import { makeLineage, resolveThem } from "../../support/layers.js";

const APPENDIX_A: readonly (readonly [original: Json, patch: Json, result: Json])[] = [
  [{ a: "b" }, { a: "c" }, { a: "c" }],
  [{ a: "b" }, { b: "c" }, { a: "b", b: "c" }],
  [{ a: "b" }, { a: null }, {}],
  [{ a: "b", b: "c" }, { a: null }, { b: "c" }],
  [{ a: ["b"] }, { a: "c" }, { a: "c" }],
  [{ a: "c" }, { a: ["b"] }, { a: ["b"] }],
  [{ a: { b: "c" } }, { a: { b: "d", c: null } }, { a: { b: "d" } }],
  [{ a: [{ b: "c" }] }, { a: [1] }, { a: [1] }],
  [
    ["a", "b"],
    ["c", "d"],
    ["c", "d"],
  ],
  [{ a: "b" }, ["c"], ["c"]],
  [{ a: "foo" }, null, null],
  [{ a: "foo" }, "bar", "bar"],
  [{ e: null }, { a: 1 }, { e: null, a: 1 }],
  [[1, 2], { a: "b", c: null }, { a: "b" }],
  [{}, { a: { bb: { ccc: null } } }, { a: { bb: {} } }],
];

describe("RFC 7396 appendix A", () => {
  test.each(APPENDIX_A)("as layers: %j under %j is %j", (original, patch, result) => {
    const { data } = resolveThem(makeLineage({ doc: original }, { doc: patch }));
    // Starting from {}, the first layer is itself a patch, so that its nulls remove nothing and leave nothing.
    const withoutNull = JSON.parse(JSON.stringify(result), (_, value: unknown) => value ?? undefined) as Json;
    expect(data).toEqual(result === null ? {} : { doc: withoutNull });
  });

  test.each(APPENDIX_A.filter(([original]) => !Array.isArray(original)))(
    "as whole documents where both are objects: %j under %j is %j",
    (original, patch, result) => {
      const isObject = typeof patch === "object" && patch !== null && !Array.isArray(patch);
      if (!isObject) return;
      const expected = JSON.parse(JSON.stringify(result), (_, value: unknown) => value ?? undefined) as Json;
      expect(resolveThem(makeLineage(original as never, patch)).data).toEqual(expected);
    },
  );
});

test("`{}` over an object changes nothing", () => {
  expect(resolveThem(makeLineage({ auth: { method: "JWT" } }, { auth: {} })).data).toEqual({
    auth: { method: "JWT" },
  });
});

test("`{}` over nothing, a scalar or an array is an empty object", () => {
  const { data } = resolveThem(makeLineage({ b: 1, c: [1] }, { a: {}, b: {}, c: {} }));
  expect(data).toEqual({ a: {}, b: {}, c: {} });
});

test("nulls inside arrays are values", () => {
  expect(resolveThem(makeLineage({ slots: [null, { a: null }] })).data).toEqual({
    slots: [null, { a: null }],
  });
});

test("a value removed by one level is set again by a narrower one", () => {
  const { data, merged } = resolveThem(
    makeLineage({ caching: "Redis" }, { caching: null }, { caching: "none" }),
  );
  expect(data).toEqual({ caching: "none" });
  expect([...merged.removals.keys()]).toEqual([]);
});

test("who removed a value is known", () => {
  const { merged } = resolveThem(makeLineage({ auth: { method: "JWT" } }, { auth: { method: null } }));
  expect([...merged.removals].map(([pointer, source]) => [pointer, source.document.path])).toEqual([
    ["/auth/method", ".context/branches/feature%2Ftask-42-login/context.json"],
  ]);
});

test("magic keys are plain keys at every depth and pollute nothing", () => {
  const project = JSON.parse(
    '{"__proto__":{"admin":true},"constructor":{"prototype":{"x":1}},"a":{"__proto__":1}}',
  ) as never;
  const task = JSON.parse(
    '{"__proto__":{"level":2},"constructor":{"prototype":{"y":2}},"a":{"toString":"s"}}',
  ) as never;
  const { data, origins } = resolveThem(makeLineage(project, task));
  expect(JSON.stringify(data)).toBe(
    '{"__proto__":{"admin":true,"level":2},"constructor":{"prototype":{"x":1,"y":2}},"a":{"__proto__":1,"toString":"s"}}',
  );
  expect(origins["/__proto__/admin"]).toBe("project");
  expect(({} as Record<string, unknown>)["admin"]).toBeUndefined();
  expect(({} as Record<string, unknown>)["x"]).toBeUndefined();
});

test("a magic key is removed like any other", () => {
  const project = JSON.parse('{"__proto__":{"admin":true}}') as never;
  expect(
    Object.keys(resolveThem(makeLineage(project, JSON.parse('{"__proto__":null}') as never)).data),
  ).toEqual([]);
});
