import { describe, expect, test } from "vitest";
import type { Json, JsonObject } from "../../../src/model/json/json.js";
import { makeLayer, makeLineage, resolveThem } from "../../support/layers.js";

/** Resolves project and task documents whose `list` combines by a strategy that the project declares. */
function combine(strategy: string, project: Json, ...narrower: Json[]): Json | undefined {
  const layers = makeLineage(
    { $merge: { "/list": strategy }, list: project },
    ...narrower.map((list): JsonObject => ({ list })),
  );
  return resolveThem(layers).data["list"];
}

describe("append", () => {
  test.each<[string, Json[], Json | undefined]>([
    ["wider items come first", [["a"], ["b"]], ["a", "b"]],
    ["every level adds", [["a"], ["b"], ["c"]], ["a", "b", "c"]],
    ["doubles stay", [["a"], ["a"]], ["a", "a"]],
    ["an empty array adds nothing", [["a"], []], ["a"]],
    ["null removes all", [["a"], null], undefined],
    ["after a removal it starts anew", [["a"], null, ["c"]], ["c"]],
    ["a scalar replaces", [["a"], "none"], "none"],
    ["an array replaces a scalar", ["none", ["b"]], ["b"]],
    ["an object replaces", [["a"], { b: 1 }], { b: 1 }],
    ["items are whole: a null in one stays", [[{ a: null }], [null]], [{ a: null }, null]],
  ])("%s", (_, [project, ...narrower], expected) => {
    expect(combine("append", project as Json, ...narrower)).toEqual(expected);
  });
});

describe("union", () => {
  test.each<[string, Json[], Json]>([
    [
      "equal scalars count once",
      [
        ["a", "b"],
        ["b", "c"],
      ],
      ["a", "b", "c"],
    ],
    ['1 and "1" differ', [[1], ["1"]], [1, "1"]],
    ["true and 1 differ", [[true], [1]], [true, 1]],
    ["objects are equal whatever their key order", [[{ a: 1, b: 2 }], [{ b: 2, a: 1 }]], [{ a: 1, b: 2 }]],
    [
      "arrays are equal item by item",
      [
        [[1, 2]],
        [
          [1, 2],
          [2, 1],
        ],
      ],
      [
        [1, 2],
        [2, 1],
      ],
    ],
    ["0 and -0 are equal", [[0], [-0]], [0]],
    ["null is a value", [[null], [null]], [null]],
    ["doubles within one document count once", [["a", "a"]], ["a"]],
  ])("%s", (_, [project, ...narrower], expected) => {
    expect(combine("union", project as Json, ...narrower)).toEqual(expected);
  });
});

describe("by:<key>", () => {
  const login = { path: "/login", method: "POST", auth: { kind: "none" } };
  test.each<[string, Json[], Json]>([
    [
      "matching objects merge",
      [[login], [{ path: "/login", auth: { rate: 5 } }]],
      [{ ...login, auth: { kind: "none", rate: 5 } }],
    ],
    [
      "the place of the wider one stays",
      [[login, { path: "/me" }], [{ path: "/login", method: "PUT" }]],
      [{ ...login, method: "PUT" }, { path: "/me" }],
    ],
    [
      "null removes a member",
      [[login], [{ path: "/login", auth: null }]],
      [{ path: "/login", method: "POST" }],
    ],
    ["an unknown key value is appended", [[login], [{ path: "/logout" }]], [login, { path: "/logout" }]],
    ["objects without the key are appended", [[{ note: 1 }], [{ note: 1 }]], [{ note: 1 }, { note: 1 }]],
    [
      "scalars and arrays are appended",
      [
        ["x", [1]],
        ["x", [1]],
      ],
      ["x", [1], "x", [1]],
    ],
    [
      "key values compare as JSON",
      [[{ path: { a: 1, b: 2 }, n: 1 }], [{ path: { b: 2, a: 1 }, n: 2 }]],
      [{ path: { a: 1, b: 2 }, n: 2 }],
    ],
    ['1 and "1" are different keys', [[{ path: 1 }], [{ path: "1" }]], [{ path: 1 }, { path: "1" }]],
  ])("%s", (_, [project, ...narrower], expected) => {
    expect(combine("by:path", project as Json, ...narrower)).toEqual(expected);
  });

  test("an inherited property is no key", () => {
    expect(combine("by:toString", [{ a: 1 }], [{ b: 1 }])).toEqual([{ a: 1 }, { b: 1 }]);
  });

  test("the key may hold a colon", () => {
    expect(combine("by:a:b", [{ "a:b": 1, x: 1 }], [{ "a:b": 1, y: 2 }])).toEqual([{ "a:b": 1, x: 1, y: 2 }]);
  });
});

describe("replace", () => {
  test("an object replaces the wider one whole", () => {
    const layers = makeLineage(
      { $merge: { "/auth": "replace" }, auth: { method: "JWT", minutes: 5 } },
      { auth: { method: "cookie", minutes: null } },
    );
    const { data, origins } = resolveThem(layers);
    expect(data).toEqual({ auth: { method: "cookie" } });
    expect(Object.keys(origins)).toEqual(["/auth/method"]);
  });

  test("a rule below it has no effect on what is replaced", () => {
    const layers = makeLineage(
      { $merge: { "/auth": "replace", "/auth/scopes": "append" }, auth: { scopes: ["a"] } },
      { auth: { scopes: ["b"] } },
    );
    expect(resolveThem(layers).data).toEqual({ auth: { scopes: ["b"] } });
  });
});

describe("who rules", () => {
  test("the widest declaration, wherever the values are", () => {
    const layers = makeLineage(
      { list: ["a"] },
      { $merge: { "/list": "append" }, list: ["b"] },
      { list: ["c"] },
    );
    expect(resolveThem(layers).data).toEqual({ list: ["a", "b", "c"] });
  });

  test("a narrower, different one is a finding at its place, and has no effect", () => {
    const layers = makeLineage(
      { $merge: { "/list": "append" }, list: ["a"] },
      { $merge: { "/list": "union" }, list: ["a"] },
    );
    const { data, findings } = resolveThem(layers);
    expect(data).toEqual({ list: ["a", "a"] });
    expect(findings).toMatchObject([
      {
        code: "STRATEGY_CONFLICT",
        severity: "warning",
        path: ".context/branches/feature%2Ftask-42-login/context.json",
        message: expect.stringContaining("project says append") as string,
      },
    ]);
  });

  test.each([
    ["by:id", "by:name", 1],
    ["by:id", "by:id", 0],
    ["append", "append", 0],
    ["replace", "append", 1],
  ])("%s above %s: %i findings", (wide, narrow, count) => {
    const layers = makeLineage({ $merge: { "/list": wide } }, { $merge: { "/list": narrow } });
    expect(resolveThem(layers).findings).toHaveLength(count);
  });

  test("a pointer may lead through escaped names", () => {
    const layers = makeLineage(
      { $merge: { "/a~1b/~0c": "append" }, "a/b": { "~c": [1] } },
      { "a/b": { "~c": [2] } },
    );
    expect(resolveThem(layers).data).toEqual({ "a/b": { "~c": [1, 2] } });
  });

  test("documents of one context combine by it too, in path order", () => {
    const task = makeLayer("task-42", {
      "context.json": { $merge: { "/list": "append" }, list: ["main"] },
      "patterns/a.json": { list: ["a"] },
      "patterns/b.json": { list: ["b"] },
    });
    expect(resolveThem([task]).data).toEqual({ list: ["main", "a", "b"] });
    expect(resolveThem([task]).findings).toEqual([]);
  });

  test("a declaration in a personal document is a finding and has no effect", () => {
    const layers = [
      makeLayer("project", {
        "context.json": { list: ["a"] },
        "context.local.json": { $merge: { "/list": "append" } },
      }),
      makeLayer("task-42", { "context.json": { list: ["b"] } }),
    ];
    const { data, problems } = resolveThem(layers);
    expect(data).toEqual({ list: ["b"] });
    expect(problems).toEqual(["PERSONAL_IGNORED project /$merge"]);
  });
});
