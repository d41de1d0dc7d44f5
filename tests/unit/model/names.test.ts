import { expect, test } from "vitest";
import { decodeName, encodeName, foldName } from "../../../src/model/names.js";

test.each([
  ["task-42", "task-42"],
  ["feature/user-profiles", "feature%2Fuser-profiles"],
  ["a%2Fb", "a%252Fb"],
  ["release/1.2", "release%2F1.2"],
  [".hidden", "%2Ehidden"],
  ["v1.", "v1%2E"],
  ["..", "%2E%2E"],
  [".", "%2E"],
  ["con", "%63on"],
  ["CON.txt", "%43ON.txt"],
  ["lpt9", "%6Cpt9"],
  ["console", "console"],
  ["com10", "com10"],
  ["größe", "gr%C3%B6%C3%9Fe"],
  ["日本", "%E6%97%A5%E6%9C%AC"],
  ["🚀", "%F0%9F%9A%80"],
  ["a~b", "a%7Eb"],
  ["$(touch${IFS}x)", "%24%28touch%24%7BIFS%7Dx%29"],
])("%s is %s on disk, and is read back from it", (name, encoded) => {
  expect(encodeName(name)).toBe(encoded);
  expect(decodeName(encoded)).toBe(name);
});

test("a name of 200 bytes stays whole, one of 201 is cut to 200 with a hash", () => {
  expect(encodeName("a".repeat(200))).toBe("a".repeat(200));
  // printf 'a%.0s' {1..201} | sha256sum
  const cut = encodeName("a".repeat(201));
  expect(cut).toMatch(/^a{183}~[0-9a-f]{16}$/);
  expect(cut).toHaveLength(200);
});

test("a cut falls between characters, and takes the longest prefix that fits", () => {
  expect(encodeName("é".repeat(100))).toMatch(/^(?:%C3%A9){30}~[0-9a-f]{16}$/);
  expect(encodeName(`abc${"é".repeat(100)}`)).toMatch(/^abc(?:%C3%A9){30}~[0-9a-f]{16}$/);
});

test("names that share 183 bytes stay apart", () => {
  expect(encodeName(`${"a".repeat(300)}b`)).not.toBe(encodeName(`${"a".repeat(300)}c`));
});

test.each([
  ["a cut name", encodeName("a".repeat(201))],
  ["a needless escape", "%61b"],
  ["lower-case digits", "a%2fb"],
  ["a bare dot at the edge", ".a"],
  ["a raw space", "a b"],
  ["half an escape", "a%2"],
  ["bytes that are not UTF-8", "a%FF"],
  ["a device name as it is", "nul"],
])("%s is no name that ctx wrote", (_, encoded) => {
  expect(decodeName(encoded)).toBeNull();
});

test("names fold by case and normal form, as file systems do", () => {
  expect(foldName("Größe")).toBe(foldName("gro\u0308ße"));
  expect(foldName("task-42")).not.toBe(foldName("task-43"));
});
