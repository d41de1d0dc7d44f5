import { expect, test } from "vitest";
import type { ReviewChange } from "../../../../src/model/review.js";
import { groupChanges } from "../../../../src/policy/review/group-changes.js";

const change: ReviewChange = {
  ref: "project",
  part: "data",
  pointer: "/caching",
  change: "changed",
  before: "memory",
  after: "Redis",
  origin: { ref: "project", path: ".context/project/context.md", line: 3 },
};

test.each<[what: string, other: Partial<ReviewChange>, isSame: boolean]>([
  ["another context", {}, true],
  ["another value before", { before: "none" }, false],
  ["another pointer", { pointer: "/cdn" }, false],
  ["a note at that path", { part: "note" }, false],
  ["another origin", { origin: { ...change.origin, line: 4 } }, false],
  ["hidden here", { change: "shadowed", value: "none" }, false],
])("%s", (_, other, isSame) => {
  const groups = groupChanges([change, { ...change, ...other, ref: "task/task-42" }]);
  const refs = groups.map((group) => group.refs);
  expect(refs).toEqual(isSame ? [["project", "task/task-42"]] : [["project"], ["task/task-42"]]);
});
