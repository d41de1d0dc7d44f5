import { expect, test } from "vitest";
import type { JsonObject } from "../../../src/model/json/json.js";
import { formatRef, parseRef, type Ref } from "../../../src/model/ref.js";
import { parentRef, walkLineage } from "../../../src/resolve/lineage.js";
import { makeLayer } from "../../support/layers.js";

/** Walks the lineage of a ref among contexts given as their main documents. */
async function walk(
  start: string,
  contexts: Readonly<Record<string, JsonObject>>,
  currentBranch: string | null = "main",
) {
  const read = async (ref: Ref) => {
    const raw = contexts[formatRef(ref)];
    return raw === undefined ? null : makeLayer(formatRef(ref), { "context.json": raw });
  };
  const found = await walkLineage({
    start: makeLayer(start, { "context.json": contexts[start] ?? {} }),
    currentBranch,
    read,
  });
  return {
    refs: found.contexts.map((context) => formatRef(context.ref)),
    branch: found.branch,
    problems: found.findings.map(({ code, path, pointer }) => `${code} ${path} ${pointer}`),
    messages: found.findings.map(({ message }) => message),
  };
}

const WIDE = { global: {}, project: {} };

test.each<[string, string, string[]]>([
  ["global alone", "global", ["global"]],
  ["project below global", "project", ["global", "project"]],
  ["a branch below project", "branch/main", ["global", "project", "branch/main"]],
  ["a task below the current branch", "task/task-42", ["global", "project", "branch/main", "task/task-42"]],
])("%s", async (_, start, refs) => {
  expect((await walk(start, { ...WIDE, "branch/main": {}, "task/task-42": {} })).refs).toEqual(refs);
});

test("parent branches come before the branch, parent tasks between the branch and the task", async () => {
  const found = await walk("task/task-42", {
    ...WIDE,
    "task/task-42": { $branch: "feature/login", $parent: "task-7" },
    "task/task-7": { $parent: "epic", $branch: "other" },
    "task/epic": {},
    "branch/feature/login": { $parent: "develop" },
    "branch/develop": { $parent: "main" },
    "branch/main": {},
    "branch/other": {},
  });
  expect(found.refs).toEqual([
    "global",
    "project",
    "branch/main",
    "branch/develop",
    "branch/feature/login",
    "task/epic",
    "task/task-7",
    "task/task-42",
  ]);
  expect(found).toMatchObject({ branch: "feature/login", problems: [] });
});

test("without a branch that level is left out", async () => {
  const found = await walk("task/task-42", { ...WIDE, "task/task-42": {} }, null);
  expect(found).toEqual({
    refs: ["global", "project", "task/task-42"],
    branch: null,
    problems: [],
    messages: [],
  });
});

test("an unknown parent is found at its word, and ends the chain there", async () => {
  const found = await walk("task/task-42", {
    ...WIDE,
    "branch/main": { $parent: "gone" },
    "task/task-42": { $parent: "task-7" },
  });
  expect(found.refs).toEqual(["global", "project", "branch/main", "task/task-42"]);
  expect(found.problems).toEqual([
    "PARENT_UNKNOWN .context/tasks/task-42/context.json /$parent",
    "PARENT_UNKNOWN .context/branches/main/context.json /$parent",
  ]);
  expect(found.messages[0]).toBe("task/task-42 has the parent task-7, but there is no such task.");
});

test.each<[string, Record<string, JsonObject>, string]>([
  ["itself", { "task/task-42": { $parent: "task-42" } }, "task/task-42 → task/task-42"],
  [
    "its child",
    { "task/task-42": { $parent: "task-7" }, "task/task-7": { $parent: "task-42" } },
    "task/task-42 → task/task-7 → task/task-42",
  ],
  [
    "a circle further up",
    { "task/task-42": { $parent: "a" }, "task/a": { $parent: "b" }, "task/b": { $parent: "a" } },
    "task/task-42 → task/a → task/b → task/a",
  ],
])("a task whose parent is %s: found, the rest resolves", async (_, tasks, circle) => {
  const found = await walk("task/task-42", { ...WIDE, "branch/main": {}, ...tasks });
  expect(found.messages).toEqual([`$parent goes in a circle: ${circle}`]);
  expect(found.refs.slice(0, 3)).toEqual(["global", "project", "branch/main"]);
  expect(found.refs.at(-1)).toBe("task/task-42");
});

test("a circle of branches is found too", async () => {
  const found = await walk("branch/main", { ...WIDE, "branch/main": { $parent: "main" } });
  expect(found.problems).toEqual(["LINEAGE_CYCLE .context/branches/main/context.json /$parent"]);
});

test.each([
  ["task-42", "task-7", "task/task-7"],
  ["task-42", "task/task-7", "task/task-7"],
  ["task-42", "feature/x", null],
  ["task-42", "project", null],
  ["branch/x", "develop", "branch/develop"],
  ["branch/x", "feature/y", "branch/feature/y"],
  ["branch/x", "a..b", null],
])("%s with the $parent %s inherits from %s", (child, parent, expected) => {
  const ref = parentRef(parseRef(child) as Ref, parent);
  expect(ref === null ? null : formatRef(ref)).toBe(expected);
});
