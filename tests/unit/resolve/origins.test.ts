import { describe, expect, test } from "vitest";
import type { JsonObject } from "../../../src/model/json/json.js";
import type { Layer } from "../../../src/model/layer.js";
import { parsePointer } from "../../../src/model/json/pointer.js";
import { formatRef } from "../../../src/model/ref.js";
import { findOrigin } from "../../../src/resolve/origins.js";
import { makeLayer, makeLineage, resolveThem } from "../../support/layers.js";

test("every leaf has its origin and what it overrides, nearest first", () => {
  const layers = makeLineage(
    { caching: "memory", auth: { method: "JWT", scopes: ["a", "b"] }, tests: "vitest" },
    { caching: "Redis", auth: { scopes: ["c"] } },
    { caching: "none", empty: {}, auth: { minutes: 15 } },
  );
  expect(resolveThem(layers).origins).toEqual({
    "/caching": 'task-42 < branch="Redis" < project="memory"',
    "/auth/method": "project",
    "/auth/scopes": 'branch < project=["a","b"]',
    "/auth/minutes": "task-42",
    "/tests": "project",
    "/empty": "task-42",
  });
});

test("a removal counts among what is overridden", () => {
  expect(resolveThem(makeLineage({ a: 1 }, { a: null }, { a: 2 })).origins).toEqual({
    "/a": "task-42 < branch=null < project=1",
  });
});

test("a removed value has no origin, and its emptied object has one", () => {
  expect(resolveThem(makeLineage({ a: { b: 1 }, c: 1 }, { a: { b: null } })).origins).toEqual({
    "/a": expect.stringContaining("project") as string,
    "/c": "project",
  });
});

test("elements of a combined array have origins of their own", () => {
  const layers = makeLineage(
    { $merge: { "/list": "union" }, list: ["a", "b"] },
    { list: ["b", "c"] },
    { list: ["d"] },
  );
  expect(resolveThem(layers).origins).toEqual({
    "/list/0": "project",
    "/list/1": "project",
    "/list/2": "branch",
    "/list/3": "task-42",
  });
});

test("a matched element comes from its narrowest document and overrides the wider ones", () => {
  const layers = makeLineage(
    { $merge: { "/endpoints": "by:path" }, endpoints: [{ path: "/login", n: 1 }] },
    { endpoints: [{ path: "/me" }, { path: "/login", n: 2 }] },
  );
  const wider = JSON.stringify({ path: "/login", n: 1 });
  expect(resolveThem(layers).origins).toEqual({
    "/endpoints/0": `branch < project=${wider}`,
    "/endpoints/1": "branch",
  });
});

test("an empty combined array is a leaf", () => {
  const layers = makeLineage({ $merge: { "/list": "append" }, list: [] });
  expect(resolveThem(layers).origins).toEqual({ "/list": "project" });
});

test("two documents of one context override each other as levels do", () => {
  const task = makeLayer("task-42", { "context.json": { a: 1 }, "patterns/a.json": { $from: "x", a: 2 } });
  expect(resolveThem([task]).origins).toEqual({ "/a": "task-42 < task-42=1" });
});

test("no data, no origins", () => {
  expect(resolveThem(makeLineage({}, {})).origins).toEqual({});
});

describe("the origin of one pointer", () => {
  const layers = makeLineage(
    { $merge: { "/list": "append" }, list: [{ a: 1 }], auth: { method: "JWT" }, plain: [{ x: [1] }] },
    { list: [{ a: 2 }], auth: { minutes: 15 } },
  );

  function origin(from: readonly Layer[], pointer: string) {
    const found = findOrigin(resolveThem(from).merged.root as never, from, parsePointer(pointer));
    if (found === undefined) return undefined;
    return `${formatRef(found.layer.ref).split("/")[0]} ${found.pointer} ${found.strategy}`;
  }

  test.each([
    ["a scalar", "/auth/method", "project /auth/method replace"],
    ["an object: its last contributor", "/auth", "branch /auth merge"],
    ["a plain array", "/plain", "project /plain replace"],
    ["inside a plain array", "/plain/0/x/0", "project /plain/0/x/0 replace"],
    ["a combined array: its last writer", "/list", "branch /list append"],
    ["an element, where it stands in its document", "/list/1", "branch /list/0 append"],
    ["nothing there", "/nothing", undefined],
    ["past the end", "/list/2", undefined],
    ["below a scalar", "/auth/method/x", undefined],
  ])("%s", (_, pointer, expected) => {
    expect(origin(layers, pointer)).toBe(expected);
  });

  test("inside an element it is the place in the document too", () => {
    expect(origin(layers, "/list/1/a")).toBe("branch /list/0/a append");
  });

  test("inside a matched element it is the document that set that member", () => {
    const matched = makeLineage(
      { $merge: { "/api": "by:path" }, api: [{ path: "/login", method: "POST", auth: { kind: "none" } }] },
      { api: [{ path: "/me" }, { path: "/login", auth: { rate: 5 } }] },
    );
    expect(origin(matched, "/api/0/method")).toBe("project /api/0/method by:path");
    expect(origin(matched, "/api/0/auth/rate")).toBe("branch /api/1/auth/rate by:path");
    expect(origin(matched, "/api/0/auth")).toBe("branch /api/1/auth by:path");
    expect(origin(matched, "/api/0")).toBe("branch /api/1 by:path");
  });

  test("the root of nothing has none", () => {
    const empty = makeLineage({} as JsonObject);
    expect(origin(empty, "/a")).toBeUndefined();
  });
});
