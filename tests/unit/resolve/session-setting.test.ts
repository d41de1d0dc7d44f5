import { describe, expect, test } from "vitest";
import type { JsonObject } from "../../../src/model/json/json.js";
import { mergeSession } from "../../../src/resolve/session-setting.js";
import { makeLayer } from "../../support/layers.js";

/** What the `$session` of some levels, widest first, comes to; beside each value the path that says it. */
function merge(...levels: readonly (JsonObject | null | undefined)[]) {
  const layers = levels.map((session, index) => {
    const raw: JsonObject = session === undefined ? { title: "x" } : { $session: session };
    return makeLayer(index === 0 ? "project" : `task/task-${index}`, { "context.json": raw });
  });
  const merged = mergeSession(layers);
  if (merged === null) return null;
  return {
    workdir:
      merged.workdir === null ? null : `${merged.workdir.value} ${nameOf(merged.workdir.document.path)}`,
    env: merged.env.map((one) => `${one.name}=${one.value} ${nameOf(one.document.path)}${one.pointer}`),
    prereqs: merged.prereqs.map((one) => `${one.value} ${nameOf(one.document.path)}${one.pointer}`),
    requires: merged.requires,
  };
}

const nameOf = (path: string) => (path.includes("/project/") ? "0.json" : "1.json");

describe("a lineage's $session", () => {
  test("is null where nobody says anything, and empty where all is taken back", () => {
    expect(merge(undefined, undefined)).toBeNull();
    expect(merge({ workdir: "app", prereqs: ["npm ci"] }, null)).toEqual({
      workdir: null,
      env: [],
      prereqs: [],
      requires: [],
    });
  });

  test("deep-merges variables, replaces lists, and removes with null (RFC 7396)", () => {
    const project = {
      workdir: "app",
      env: { PORT: "1", HOST: "a" },
      prereqs: ["one", "two"],
      requires: ["dir"],
    };
    expect(merge(project, { env: { PORT: null, NAME: "x" }, prereqs: ["three"] })).toEqual({
      workdir: "app 0.json",
      env: ["HOST=a 0.json/$session/env/HOST", "NAME=x 1.json/$session/env/NAME"],
      prereqs: ["three 1.json/$session/prereqs/0"],
      requires: ["dir"],
    });
    expect(merge(project, { env: null, requires: null, workdir: null, prereqs: [] })).toEqual({
      workdir: null,
      env: [],
      prereqs: [],
      requires: [],
    });
  });

  test("knows no $merge and no $final, which are about data", () => {
    const rules: JsonObject = {
      $session: { prereqs: ["one"], env: { PORT: "1" } },
      $merge: { "/$session/prereqs": "append" },
      $final: ["/$session/env/PORT", "/$session"],
    };
    const merged = mergeSession([
      makeLayer("project", { "context.json": rules }),
      makeLayer("task/task-1", { "context.json": { $session: { prereqs: ["two"], env: { PORT: "2" } } } }),
    ]);
    expect(merged?.prereqs.map(({ value }) => value)).toEqual(["two"]);
    expect(merged?.env.map(({ value }) => value)).toEqual(["2"]);
    expect(merged?.findings).toEqual([]);
  });

  test("two documents of one context that disagree are found", () => {
    const files = {
      "context.json": { $session: { workdir: "a" } },
      "context.md": { $session: { workdir: "b" } },
    };
    expect(mergeSession([makeLayer("project", files)])?.findings).toMatchObject([
      { code: "VALUE_CONFLICT", pointer: "/$session/workdir" },
    ]);
  });
});
