import { describe, expect, test } from "vitest";
import type { JsonObject } from "../../../src/model/json/json.js";
import { makeLayer, makeLineage, resolveThem } from "../../support/layers.js";

const PROJECT: JsonObject = {
  $final: ["/security/mfa", "/license"],
  security: { mfa: "required", minutes: 15 },
  license: "MIT",
};

describe("a narrower level", () => {
  test.each<[string, JsonObject, string[]]>([
    ["changes the value", { security: { mfa: "optional" } }, ["/security/mfa"]],
    ["removes it", { license: null }, ["/license"]],
    ["makes an object of it", { license: { name: "MIT" } }, ["/license"]],
    ["replaces its ancestor by a scalar", { security: "none" }, ["/security"]],
    ["replaces its ancestor by an array", { security: [] }, ["/security"]],
    ["removes its ancestor", { security: null }, ["/security"]],
    ["changes two of them", { security: { mfa: false }, license: "GPL" }, ["/security/mfa", "/license"]],
  ])("%s: ignored and found", (_, branch, pointers) => {
    const { data, findings, origins } = resolveThem(makeLineage(PROJECT, branch));
    expect(data).toEqual({ security: { mfa: "required", minutes: 15 }, license: "MIT" });
    expect(origins).toEqual({
      "/security/mfa": "project",
      "/security/minutes": "project",
      "/license": "project",
    });
    expect(findings.map(({ code, pointer }) => [code, pointer])).toEqual(
      pointers.map((pointer) => ["FINAL_IGNORED", pointer]),
    );
    for (const finding of findings) {
      expect(finding.path).toBe(".context/branches/feature%2Ftask-42-login/context.json");
      expect(finding.message).toContain("$final in project");
    }
  });

  test.each<[string, JsonObject, JsonObject]>([
    ["repeats the value", { license: "MIT" }, {}],
    [
      "repeats it among others",
      { security: { mfa: "required", minutes: 5 } },
      { security: { mfa: "required", minutes: 5 } },
    ],
    [
      "adds a sibling",
      { security: { sso: true } },
      { security: { mfa: "required", minutes: 15, sso: true } },
    ],
    ["says nothing with {}", { security: {} }, {}],
  ])("%s: nothing to find", (_, branch, expected) => {
    const { data, findings } = resolveThem(makeLineage(PROJECT, branch));
    expect(data).toEqual({ security: { mfa: "required", minutes: 15 }, license: "MIT", ...expected });
    expect(findings).toEqual([]);
  });
});

describe("a final object", () => {
  const wide: JsonObject = { $final: ["/security"], security: { mfa: "required" } };

  test.each<[string, JsonObject]>([
    ["a change below", { security: { mfa: "optional" } }],
    ["an addition below", { security: { sso: true } }],
    ["a removal below", { security: { mfa: null } }],
  ])("%s is ignored and found once", (_, branch) => {
    const { data, problems } = resolveThem(makeLineage(wide, branch));
    expect(data).toEqual({ security: { mfa: "required" } });
    expect(problems).toEqual(["FINAL_IGNORED branches /security"]);
  });

  test("the same members in part, or a null for what is not there, change nothing", () => {
    const { problems } = resolveThem(
      makeLineage(wide, { security: { mfa: "required" } }, { security: { sso: null } }),
    );
    expect(problems).toEqual([]);
  });
});

test("a final pointer without a value stays without one", () => {
  const { data, problems } = resolveThem(makeLineage({ $final: ["/beta"] }, { beta: true }));
  expect(data).toEqual({});
  expect(problems).toEqual(["FINAL_IGNORED branches /beta"]);
});

test("removing what is not there is no attempt", () => {
  expect(resolveThem(makeLineage({ $final: ["/beta", "/a/b"] }, { beta: null, a: null })).problems).toEqual(
    [],
  );
});

test("a final array takes no further items, whatever its strategy", () => {
  const wide: JsonObject = { $final: ["/list"], $merge: { "/list": "append" }, list: ["a"] };
  expect(resolveThem(makeLineage(wide, { list: ["b"] }))).toMatchObject({
    data: { list: ["a"] },
    problems: ["FINAL_IGNORED branches /list"],
  });
  expect(resolveThem(makeLineage(wide, { list: ["a"] }))).toMatchObject({
    data: { list: ["a"] },
    problems: [],
  });
});

test("the level that declares it, and wider ones, may set it", () => {
  const layers = makeLineage(
    { caching: "memory" },
    { $final: ["/caching"], caching: "Redis" },
    { caching: "none" },
  );
  expect(resolveThem(layers)).toMatchObject({
    data: { caching: "Redis" },
    problems: ["FINAL_IGNORED tasks /caching"],
  });
});

test("every document of the declaring context may set it, also one before the declaration", () => {
  const project = makeLayer("project", {
    "context.json": { caching: "Redis" },
    "patterns/rules.json": { $final: ["/caching"] },
    "patterns/zz.json": { $from: "task/task-7", caching: "Valkey" },
  });
  expect(resolveThem([project])).toMatchObject({ data: { caching: "Valkey" }, problems: [] });
});

test("a parent task binds its child", () => {
  const layers = [
    makeLayer("task-7", { "context.json": { $final: ["/owner"], owner: "@ada" } }),
    makeLayer("task-42", { "context.json": { owner: "@grace" } }),
  ];
  expect(resolveThem(layers)).toMatchObject({
    data: { owner: "@ada" },
    problems: ["FINAL_IGNORED tasks /owner"],
  });
});

test("a personal document of the same level is bound too", () => {
  const project = makeLayer("project", {
    "context.json": { $final: ["/license"], license: "MIT" },
    "context.local.json": { license: "WTFPL" },
  });
  expect(resolveThem([project])).toMatchObject({
    data: { license: "MIT" },
    problems: ["FINAL_IGNORED project /license"],
  });
});

test("a personal declaration binds nobody and is a finding", () => {
  const layers = [
    makeLayer("project", { "context.local.json": { $final: ["/license"], license: "MIT" } }),
    makeLayer("task-42", { "context.json": { license: "GPL" } }),
  ];
  expect(resolveThem(layers)).toMatchObject({
    data: { license: "GPL" },
    problems: ["PERSONAL_IGNORED project /$final"],
  });
});

test("the whole document can be final", () => {
  const { data, problems } = resolveThem(
    makeLineage({ $final: [""], license: "MIT" }, { license: "GPL", beta: true }),
  );
  expect(data).toEqual({ license: "MIT" });
  expect(problems).toEqual(["FINAL_IGNORED branches "]);
});

test("a value that a replace strategy would put in below a final pointer is ignored as well", () => {
  const wide: JsonObject = { $final: ["/auth/mfa"], $merge: { "/auth": "replace" } };
  const { data, problems } = resolveThem(makeLineage(wide, { auth: { mfa: "none", method: "JWT" } }));
  expect(data).toEqual({});
  expect(problems).toEqual(["FINAL_IGNORED branches /auth"]);
});

test("a replace strategy may put the same value in again", () => {
  const wide: JsonObject = {
    $final: ["/auth/mfa"],
    $merge: { "/auth": "replace" },
    auth: { mfa: 1, method: "JWT" },
  };
  expect(resolveThem(makeLineage(wide, { auth: { mfa: 1 } }))).toMatchObject({
    data: { auth: { mfa: 1 } },
    problems: [],
  });
  expect(resolveThem(makeLineage(wide, { auth: { mfa: 2 } })).problems).toEqual([
    "FINAL_IGNORED branches /auth",
  ]);
});

describe("a final element of an array", () => {
  const wide: JsonObject = { $final: ["/list/0"], list: ["a", "b"] };

  test.each<[string, JsonObject, string[]]>([
    ["a list that begins with it", { list: ["a", "c"] }, []],
    ["another list", { list: ["c"] }, ["FINAL_IGNORED branches /list"]],
    ["an empty list", { list: [] }, ["FINAL_IGNORED branches /list"]],
    ["no list", { list: null }, ["FINAL_IGNORED branches /list"]],
    ["an object", { list: { "1": "x" } }, ["FINAL_IGNORED branches /list"]],
  ])("%s", (_, branch, problems) => {
    expect(resolveThem(makeLineage(wide, branch))).toMatchObject({
      data: { list: problems.length === 0 ? branch["list"] : ["a", "b"] },
      problems,
    });
  });

  test("appending leaves it alone, merging into it does not", () => {
    const append: JsonObject = { ...wide, $merge: { "/list": "append" } };
    expect(resolveThem(makeLineage(append, { list: ["c"] }))).toMatchObject({
      data: { list: ["a", "b", "c"] },
      problems: [],
    });
    const by: JsonObject = { $final: ["/list/0/n"], $merge: { "/list": "by:id" }, list: [{ id: 1, n: 1 }] };
    const { data, problems } = resolveThem(makeLineage(by, { list: [{ id: 1, n: 2 }] }));
    expect(data).toEqual({ list: [{ id: 1, n: 1 }] });
    expect(problems).toEqual(["FINAL_IGNORED branches /list"]);
  });
});
