import { expect, test } from "vitest";
import { readCovers } from "../../../src/policy/covers.js";

const PATHS = [
  ".context/project/context.md",
  ".github/ci.yml",
  "docs/a.md",
  "src/auth/a.test.ts",
  "src/auth/a.ts",
  "src/author.ts",
  "src/cart/b.ts",
  "😀/x.ts",
];

test.each<readonly [globs: readonly string[], covered: readonly string[]]>([
  [["src/auth/**"], ["src/auth/a.test.ts", "src/auth/a.ts"]],
  [
    ["src/**", "!**/*.test.ts"],
    ["src/auth/a.ts", "src/author.ts", "src/cart/b.ts"],
  ],
  [["!**/*.test.ts", "src/auth"], ["src/auth/a.ts"]],
  [["!src/**"], [".github/ci.yml", "docs/a.md", "😀/x.ts"]],
  [
    ["src/auth/**", "src/**"],
    ["src/auth/a.test.ts", "src/auth/a.ts", "src/author.ts", "src/cart/b.ts"],
  ],
  [
    ["src/a", "src/auth"],
    ["src/auth/a.test.ts", "src/auth/a.ts"],
  ],
  [
    ["**", "!**/*.ts"],
    [".github/ci.yml", "docs/a.md"],
  ],
  [["!"], []],
  [[], []],
  [["nothing/**"], []],
])("%j covers %j", (globs, covered) => {
  const covers = readCovers(globs);
  const files = PATHS.map((path) => ({ path }));
  expect(covers?.filter(files).map(({ path }) => path)).toEqual(covered);
  expect(PATHS.filter((path) => covers?.includes(path))).toEqual(covered);
});

test("places are what git is asked for", () => {
  expect(readCovers(["src/auth/**", "src/auth/*.ts", "lib"])?.places).toEqual(["src/auth", "lib"]);
  expect(readCovers(["src/**", "*.ts"])?.places).toEqual([""]);
});

test("one glob that stands for too much makes all of them unreadable", () => {
  expect(readCovers(["src/**", "{a,b}".repeat(12)])).toBeNull();
  expect(readCovers(["src/**", `!${"{a,b}".repeat(12)}`])).toBeNull();
});
