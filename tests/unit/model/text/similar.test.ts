import { expect, test } from "vitest";
import { findSimilar } from "../../../../src/model/text/similar.js";

const TASKS = ["task-42", "task-7", "login", "checkout"];

test.each([
  ["a transposition", "tsak-42", "task-42"],
  ["two digits the other way round", "task-24", "task-42"],
  ["a letter too many", "logins", "login"],
  ["a letter too few", "chekout", "checkout"],
  ["another case", "LOGIN", "login"],
  ["the nearest of two", "task-72", "task-42"],
  ["another number", "task-95", null],
  ["a number with more digits", "task-422", "task-42"],
  ["one letter", "t", null],
  ["nothing alike", "payments", null],
  ["a short name far away", "x", null],
  ["an empty name", "", null],
])("%s: %s finds %s", (_, typed, expected) => {
  expect(findSimilar(typed, TASKS)).toBe(expected);
});

test("one letter is not similar to another one", () => {
  expect(findSimilar("a", ["b", "A"])).toBe("A");
  expect(findSimilar("a", ["b"])).toBeNull();
});

test("nothing is similar to anything in an empty list", () => {
  expect(findSimilar("task-42", [])).toBeNull();
});

test("an exact name is its own nearest", () => {
  expect(findSimilar("task-7", TASKS)).toBe("task-7");
});
