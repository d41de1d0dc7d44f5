import { expect, test } from "vitest";
import {
  formatSnapshotRecord,
  isPlainPath,
  parseSnapshotRecord,
} from "../../../src/format/snapshot-record.js";
import type { SnapshotRecord } from "../../../src/model/snapshot.js";

const record: SnapshotRecord = {
  id: "01M7W6N870040G2081040G2081",
  of: "task/task-42",
  places: [".context/tasks/task-42"],
  root: "",
  name: 'before "it"',
  at: "2026-11-20T10:05:00.000Z",
  by: "@ada",
  why: "restore",
  files: 3,
  bytes: 336,
  taken: ["01M7W6N870040G2081040G2082"],
  brought: [],
};

test("what is written is read back", () => {
  expect(parseSnapshotRecord(formatSnapshotRecord(record))).toEqual(record);
  const { taken: _, brought: __, ...plain } = record;
  expect(parseSnapshotRecord(formatSnapshotRecord({ ...plain, of: "a\nb.md", name: null }))).toMatchObject({
    of: "a\nb.md",
    taken: [],
  });
});

test.each([
  ["no record", "a tag of somebody's\n"],
  ["a newer one", formatSnapshotRecord(record).replace('"v":1', '"v":2')],
  ["a place that leads out", formatSnapshotRecord({ ...record, places: [".context/../../etc"] })],
  ["a place in git's directory", formatSnapshotRecord({ ...record, places: [".git/hooks"] })],
  ["no places", formatSnapshotRecord(record).replace(/"places":\[[^\]]*\]/, '"places":"x"')],
  ["an id that is none", formatSnapshotRecord({ ...record, id: "mine" })],
  ["a count that is none", formatSnapshotRecord({ ...record, files: -1 })],
])("%s is refused", (_, text) => {
  expect(parseSnapshotRecord(text)).toBeNull();
});

test.each([
  ["a/b.md", true],
  ["", false],
  ["/a", false],
  ["a/./b", false],
  ["a/..", false],
  ["a/.GIT/b", false],
])("%j is a plain path: %s", (path, isPlain) => {
  expect(isPlainPath(path)).toBe(isPlain);
});
