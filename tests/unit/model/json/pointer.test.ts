// The examples of RFC 6901 §5, and the dotted shorthand.
import { describe, expect, test } from "vitest";
import type { Json } from "../../../../src/model/json/json.js";
import { findAt, formatPointer, parsePointer } from "../../../../src/model/json/pointer.js";

const EXAMPLE: Json = {
  foo: ["bar", "baz"],
  "": 0,
  "a/b": 1,
  "c%d": 2,
  "e^f": 3,
  "g|h": 4,
  "i\\j": 5,
  'k"l': 6,
  " ": 7,
  "m~n": 8,
};

describe("RFC 6901 §5", () => {
  test.each<[string, Json]>([
    ["", EXAMPLE],
    ["/foo", ["bar", "baz"]],
    ["/foo/0", "bar"],
    ["/", 0],
    ["/a~1b", 1],
    ["/c%d", 2],
    ["/e^f", 3],
    ["/g|h", 4],
    ["/i\\j", 5],
    ['/k"l', 6],
    ["/ ", 7],
    ["/m~0n", 8],
  ])("%s", (pointer, value) => {
    expect(findAt(EXAMPLE, parsePointer(pointer))).toEqual(value);
    expect(formatPointer(parsePointer(pointer))).toBe(pointer);
  });
});

test.each<[string, string[]]>([
  ["caching", ["caching"]],
  ["auth.session.minutes", ["auth", "session", "minutes"]],
  ["a/b", ["a/b"]],
  ["endpoints.0", ["endpoints", "0"]],
  ["/~01", ["~1"]],
  ["//", ["", ""]],
])("%s is read as %j", (text, tokens) => {
  expect(parsePointer(text)).toEqual(tokens);
});

test.each(["/a~", "/a~2b", "/~/b"])("%s is not a pointer", (text) => {
  expect(() => parsePointer(text)).toThrowError(expect.objectContaining({ code: "USAGE" }));
});

test.each([
  ["an inherited member", "/toString"],
  ["the prototype", "/__proto__"],
  ["an index with a leading zero", "/foo/00"],
  ["the element after the last", "/foo/-"],
  ["an index past the end", "/foo/2"],
  ["a negative index", "/foo/-1"],
  ["a member of a scalar", "/foo/0/length"],
  ["the length of an array", "/foo/length"],
])("%s names nothing", (_, pointer) => {
  expect(findAt(EXAMPLE, parsePointer(pointer))).toBeUndefined();
});
