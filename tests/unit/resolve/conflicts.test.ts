// Two documents of one context that set the same value differently, and the patterns that may.
import { expect, test } from "vitest";
import type { JsonObject } from "../../../src/model/json/json.js";
import { makeLayer, resolveThem, type LayerFiles } from "../../support/layers.js";

function resolveTask(files: LayerFiles, project: JsonObject = {}) {
  const layers = [makeLayer("project", { "context.json": project }), makeLayer("task-42", files)];
  return resolveThem(layers);
}

test.each<[string, LayerFiles]>([
  ["two scalars", { "context.json": { caching: "Redis" }, "patterns/cache.json": { caching: "Valkey" } }],
  ["two arrays", { "context.json": { caching: ["Redis"] }, "patterns/cache.json": { caching: ["Valkey"] } }],
  [
    "a scalar and an object",
    { "context.json": { caching: "Redis" }, "patterns/cache.json": { caching: { kind: "Valkey" } } },
  ],
  [
    "an object and a scalar",
    { "context.json": { caching: { kind: "Redis" } }, "patterns/cache.json": { caching: "Valkey" } },
  ],
  [
    "a value and its removal",
    { "context.json": { caching: "Redis" }, "patterns/cache.json": { caching: null } },
  ],
  ["two patterns", { "patterns/a.json": { caching: "Redis" }, "patterns/b.json": { caching: "Valkey" } }],
  ["two main documents", { "context.json": { caching: "Redis" }, "context.md": { caching: "Valkey" } }],
  [
    "two accepted patterns",
    { "patterns/a.json": { $from: "x", caching: 1 }, "patterns/b.json": { $from: "y", caching: 2 } },
  ],
])("%s: found at the later one, which counts", (_, files) => {
  const { data, findings } = resolveTask(files);
  const last = Object.keys(files).at(-1) as string;
  expect(data["caching"]).toEqual((files[last] as JsonObject)["caching"] ?? undefined);
  expect(findings).toMatchObject([
    {
      code: "VALUE_CONFLICT",
      severity: "warning",
      path: `.context/tasks/task-42/${last}`,
      pointer: "/caching",
    },
  ]);
});

test.each<[string, LayerFiles]>([
  ["the same value twice", { "context.json": { caching: "Redis" }, "patterns/a.json": { caching: "Redis" } }],
  ["members of one object", { "context.json": { auth: { a: 1 } }, "patterns/a.json": { auth: { b: 2 } } }],
  [
    "an accepted pattern over the main document",
    { "context.json": { caching: 1 }, "patterns/a.json": { $from: "x", caching: 2 } },
  ],
  [
    "a personal document over a shared one",
    { "context.json": { caching: 1 }, "context.local.json": { caching: 2 } },
  ],
  ["a removal of what another level set", { "context.json": { x: 1 }, "patterns/a.json": { wide: null } }],
])("%s: no finding", (_, files) => {
  expect(resolveTask(files, { wide: 1 }).findings).toEqual([]);
});

test("a conflict deep inside names its pointer", () => {
  const { problems } = resolveTask({
    "context.json": { auth: { jwt: { ttl: 5 } } },
    "patterns/a.json": { auth: { jwt: { ttl: 9 } } },
  });
  expect(problems).toEqual(["VALUE_CONFLICT tasks /auth/jwt/ttl"]);
});

test("levels that differ are no conflict: that is what levels are for", () => {
  expect(resolveTask({ "context.json": { wide: 2 } }, { wide: 1 }).findings).toEqual([]);
});
