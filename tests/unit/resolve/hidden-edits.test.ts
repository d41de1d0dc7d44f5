import { describe, expect, test } from "vitest";
import type { JsonObject } from "../../../src/model/json/json.js";
import type { Layer } from "../../../src/model/layer.js";
import { formatRef } from "../../../src/model/ref.js";
import { compareEffective } from "../../../src/resolve/effective-difference.js";
import { findHiddenEdits } from "../../../src/resolve/hidden-edits.js";
import { resolveLayers } from "../../../src/resolve/resolve-layers.js";
import { makeLayer, makeLineage } from "../../support/layers.js";

function resolve(layers: readonly Layer[]) {
  return { layers, resolved: resolveLayers(layers, (layers.at(-1) as Layer).ref) };
}

/** `shadowed /caching "memory" "Redis" by "none" (project)`. */
function hiddenIn(before: readonly Layer[], after: readonly Layer[]): string[] {
  const [old, now] = [resolve(before), resolve(after)];
  const changed = compareEffective(old.resolved, now.resolved).values;
  return findHiddenEdits(old, now, { changed, known: new Map() }).map((edit) => {
    const [was, is, value] = [edit.before, edit.after, edit.value].map((one) => JSON.stringify(one) ?? "-");
    return `${edit.change} ${edit.pointer} ${was} ${is} by ${value} (${edit.ref})`;
  });
}

type Case = [
  what: string,
  project: [JsonObject, JsonObject],
  task: [JsonObject, JsonObject],
  expected: string[],
];

describe("an edit of the project, seen from a task with a branch that says nothing", () => {
  test.each<Case>([
    ["a value", [{ a: 1 }, { a: 2 }], [{ a: 9 }, { a: 9 }], ["shadowed /a 1 2 by 9 (project)"]],
    ["a new value", [{}, { a: 2 }], [{ a: 9 }, { a: 9 }], ["shadowed /a - 2 by 9 (project)"]],
    ["a value that goes", [{ a: 1 }, {}], [{ a: 9 }, { a: 9 }], ["unshadowed /a 1 - by 9 (project)"]],
    [
      "one that comes to agree",
      [{ a: 1 }, { a: 9 }],
      [{ a: 9 }, { a: 9 }],
      ["unshadowed /a 1 9 by 9 (project)"],
    ],
    ["one that agreed and goes", [{ a: 9 }, {}], [{ a: 9 }, { a: 9 }], []],
    ["a removal", [{ a: 1 }, { a: null }], [{ a: 9 }, { a: 9 }], ["shadowed /a 1 null by 9 (project)"]],
    ["under a removal", [{ a: 1 }, { a: 2 }], [{ a: null }, { a: null }], ["shadowed /a 1 2 by - (project)"]],
    [
      "in what is removed whole",
      [{ a: { b: 1 } }, {}],
      [{ a: null }, { a: null }],
      ["unshadowed /a/b 1 - by - (project)"],
    ],
    [
      "under another kind of value",
      [{ a: { b: 1 } }, { a: { b: 2 } }],
      [{ a: 9 }, { a: 9 }],
      ["shadowed /a/b 1 2 by - (project)"],
    ],
    [
      "over another kind of value",
      [{ a: 1 }, { a: 2 }],
      [{ a: { b: 9 } }, { a: { b: 9 } }],
      ['shadowed /a 1 2 by {"b":9} (project)'],
    ],
    ["an empty object over one that is there", [{}, { a: {} }], [{ a: { b: 9 } }, { a: { b: 9 } }], []],
    ["together with the task's own", [{ a: 1 }, { a: 2 }], [{ a: 8 }, { a: 9 }], []],
    [
      "the task keeps what the project gives up",
      [{ a: 1 }, { a: 2 }],
      [{}, { a: 1 }],
      ["shadowed /a 1 2 by 1 (project)"],
    ],
    ["that takes effect", [{ a: 1 }, { a: 2 }], [{}, {}], []],
  ])("%s", (_, project, task, expected) => {
    const [before, after] = [0, 1].map((at) =>
      makeLineage(project[at] as JsonObject, {}, task[at] as JsonObject),
    );
    expect(hiddenIn(before as Layer[], after as Layer[])).toEqual(expected);
  });
});

test("a $final value hides what a narrower context says", () => {
  const rules = { $final: ["/a"], a: 1 };
  expect(hiddenIn(makeLineage(rules, {}, {}), makeLineage(rules, {}, { a: 2 }))).toEqual([
    "shadowed /a - 2 by 1 (task/task-42)",
  ]);
});

test.each<[strategy: string, expected: string[]]>([
  ["append", []],
  ["union", []],
  ["by:id", ['shadowed /a [{"id":1,"x":1}] [{"id":1,"x":2}] by [{"id":1,"x":9}] (project)']],
])("elements that are combined by %s", (strategy, expected) => {
  const rules = { $merge: { "/a": strategy } };
  const task = { a: [{ id: 1, x: 9 }] };
  const [before, after] = [1, 2].map((x) => makeLineage({ ...rules, a: [{ id: 1, x }] }, {}, task));
  const hidden = hiddenIn(before as Layer[], after as Layer[]);
  expect(hidden).toEqual(expected);
});

test("what moves between the documents of a context is no edit, what a later one of them hides is", () => {
  const before = makeLayer("project", { "context.json": { a: 1, b: 1 }, "patterns/x.json": { b: 9 } });
  const after = makeLayer("project", { "context.json": { b: 2 }, "patterns/x.json": { a: 1, b: 9 } });
  const task = makeLayer("task/task-42", { "context.json": { a: 5 } });
  expect(hiddenIn([before, task], [after, task])).toEqual(["shadowed /b 1 2 by 9 (project)"]);
});

test("a context that joins the lineage, or leaves it, says all that it says", () => {
  const project = makeLayer("project", { "context.json": {} });
  const branch = makeLayer("branch/next", { "context.json": { a: 1 } });
  const task = makeLayer("task/task-42", { "context.json": { a: 9 } });
  expect(formatRef(branch.ref)).toBe("branch/next");
  expect(hiddenIn([project, task], [project, branch, task])).toEqual(["shadowed /a - 1 by 9 (branch/next)"]);
  expect(hiddenIn([project, branch, task], [project, task])).toEqual([
    "unshadowed /a 1 - by 9 (branch/next)",
  ]);
});
