import { expect, test } from "vitest";
import type { Json } from "../../../../src/model/json/json.js";
import type { ReviewChange } from "../../../../src/model/review.js";
import { findBranchConflicts } from "../../../../src/policy/review/conflicts.js";

const FORK = new Map([["context.json", { caching: "memory" }]]);

/** A change in one line: `/caching context.json "Redis"`, `/caching context.json` for a removal. */
function changeOf(text: string, ref: string): ReviewChange {
  const [pointer = "", path = "", ...value] = text.split(" ");
  const origin = { ref: "project", path, line: 2 };
  if (value.length === 0) return { ref, part: "data", pointer, change: "removed", origin };
  return {
    ref,
    part: "data",
    pointer,
    change: "changed",
    after: JSON.parse(value.join(" ")) as Json,
    origin,
  };
}

test.each<[what: string, theirs: string, ours: string, expected: string | null]>([
  ["two files", '/caching context.json "a"', '/caching x.json "b"', "/caching"],
  ["the same value", '/caching context.json "a"', '/caching x.json "a"', null],
  ["two pointers", '/caching context.json "a"', '/cdn x.json "b"', null],
  ["a removal and a value", "/caching context.json", '/caching x.json "b"', "/caching"],
  ["two removals", "/caching context.json", "/caching x.json", null],
  ["one value of one file", '/caching context.json "a"', '/caching context.json "b"', null],
  ["a value that both add to one file", '/cdn context.json "a"', '/cdn context.json "b"', "/cdn"],
  ["below", '/cdn context.json "a"', '/cdn/name x.json "b"', "/cdn"],
  ["above", '/cdn/name context.json "a"', '/cdn x.json "b"', "/cdn"],
  ["far above", '/a/b/c context.json "a"', '/a x.json "b"', "/a"],
  ["a removal above", "/cdn context.json", '/cdn/name x.json "b"', null],
  ["a like name", '/cdn context.json "a"', '/cdn2 x.json "b"', null],
])("%s", (_, theirs, ours, expected) => {
  const conflicts = findBranchConflicts({
    theirs: ["project", "task/task-42"].map((ref) => changeOf(theirs, ref)),
    ours: ["project", "task/task-42", "task/task-43"].map((ref) => changeOf(ours, ref)),
    atFork: FORK,
  });
  expect(conflicts.map(({ pointer, refs }) => [pointer, refs])).toEqual(
    expected === null ? [] : [[expected, ["project", "task/task-42"]]],
  );
});
