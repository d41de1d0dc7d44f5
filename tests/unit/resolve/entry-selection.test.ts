import { expect, test } from "vitest";
import type { EntryRecord } from "../../../src/model/entry.js";
import { selectEntries, withoutRetracted, withRef } from "../../../src/resolve/entry-selection.js";
import { makeEntry, makeLayer } from "../../support/layers.js";
import { ulid } from "../../support/world.js";

const insight = (id: string, more: Partial<EntryRecord> = {}) => makeEntry({ id: ulid(id), ...more });
const progress = (id: string) => insight(id, { kind: "progress" });

const LAYERS = [
  makeLayer("project", {}, { entries: [insight("2"), progress("3"), insight("9")] }),
  makeLayer(
    "task-42",
    {},
    { entries: [insight("1"), progress("4"), insight("5"), progress("6"), insight("7", { kind: "status" })] },
  ),
];
const TASK = { level: "task", id: "task-42" } as const;

const idsOf = (newest: number) =>
  selectEntries(LAYERS, TASK, newest).map(({ ref, record }) => `${ref} ${Number(record.id.slice(10))}`);

test("insights of the whole lineage and progress of the ref itself, oldest first", () => {
  expect(idsOf(Infinity)).toEqual([
    "task/task-42 1",
    "project 2",
    "task/task-42 4",
    "task/task-42 5",
    "task/task-42 6",
    "project 9",
  ]);
});

test.each([
  [1, ["task/task-42 1", "project 2", "task/task-42 5", "task/task-42 6", "project 9"]],
  [0, ["task/task-42 1", "project 2", "task/task-42 5", "project 9"]],
])("the newest %i of the progress are kept, insights never cut", (newest, expected) => {
  expect(idsOf(newest)).toEqual(expected);
});

test("a retracted entry is gone, its retraction stays, in whatever order they come", () => {
  const retract = insight("0", { kind: "retract", of: ulid("5") });
  const left = withoutRetracted([retract, insight("5"), insight("6")]).map(({ record }) => record.id);
  expect(left).toEqual([ulid("0"), ulid("6")]);
});

test("a retracted retraction brings nothing back", () => {
  const entries = [
    insight("1"),
    insight("2", { kind: "retract", of: ulid("1") }),
    insight("3", { kind: "retract", of: ulid("2") }),
  ];
  expect(withoutRetracted(entries).map(({ record }) => record.id)).toEqual([ulid("3")]);
});

test("the ref that is shown is the context's, whatever the record says of itself", () => {
  const shown = withRef({ ref: "project", record: { ...insight("1").record, ref: "task/forged" } });
  expect(shown.ref).toBe("project");
  expect(Object.keys(shown)[0]).toBe("ref");
});
