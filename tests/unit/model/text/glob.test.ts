import fc from "fast-check";
import picomatch from "picomatch";
import { describe, expect, test } from "vitest";
import { isMatch, literalsOf, parseGlob } from "../../../../src/model/text/glob.js";

const CASES: readonly (readonly [glob: string, matches: readonly string[], misses: readonly string[]])[] = [
  [
    "src/auth/**",
    ["src/auth/a.ts", "src/auth/b/c.ts", "src/auth/.env", "src/auth"],
    ["src/author.ts", "src/a"],
  ],
  ["src/auth", ["src/auth", "src/auth/a.ts"], ["src/author", "lib/src/auth"]],
  ["src/auth/", ["src/auth/a.ts"], ["src/authx/a.ts"]],
  ["./src/*.ts", ["src/a.ts", "src/.ts"], ["src/a/b.ts", "src/a.tsx"]],
  ["**/*.test.ts", ["a.test.ts", "src/b/a.test.ts"], ["a.test.tsx", "test.ts"]],
  [
    "src/**/index.ts",
    ["src/index.ts", "src/a/index.ts", "src/a/b/index.ts"],
    ["index.ts", "src/a/xindex.ts"],
  ],
  ["**", ["a", "a/b"], []],
  ["a**b/c", ["ab/c", "axxb/c"], ["a/b/c"]],
  ["?.ts", ["a.ts", "ü.ts", "😀.ts"], ["ab.ts", ".ts"]],
  ["[a-c]/[!x]", ["a/b", "c/y"], ["d/b", "a/x", "a/xx"]],
  ["[]]/[^]]", ["]/a"], ["]/]"]],
  ["[a-", ["[a-"], ["a"]],
  ["a\\*b", ["a*b"], ["axb"]],
  ["{src,lib}/{a,b{c,d}}.ts", ["src/a.ts", "lib/bc.ts", "lib/bd.ts"], ["src/b.ts", "src/c.ts"]],
  ["v{1..3}/{a..c}", ["v1/a", "v3/c"], ["v4/a", "v1/d"]],
  ["x{a}/{}", ["x{a}/{}"], ["xa/"]],
  ["app/(auth)/[[]id]/**", ["app/(auth)/[id]/page.tsx"], ["app/auth/[id]/page.tsx"]],
  ["a\nb/*", ["a\nb/c\nd"], ["a/c"]],
  ["", [""], ["a"]],
];

describe("a glob", () => {
  for (const [glob, matches, misses] of CASES) {
    test(`${JSON.stringify(glob)} names what it should`, () => {
      const parsed = parseGlob(glob);
      if (parsed === null) throw new Error("it stands for too much");
      expect(matches.filter((path) => !isMatch(parsed, path))).toEqual([]);
      expect(misses.filter((path) => isMatch(parsed, path))).toEqual([]);
    });
  }

  test("tells where what it names lies", () => {
    const literals = (glob: string): string[] => literalsOf(parseGlob(glob) ?? { alternatives: [] });
    expect(literals("{src,lib}/auth/*.ts")).toEqual(["src/auth/", "lib/auth/"]);
    expect(literals("src/auth")).toEqual(["src/auth"]);
    expect(literals("*.ts")).toEqual([""]);
  });

  test("stands for no more than can be matched", () => {
    expect(parseGlob("{a,b}".repeat(8))).not.toBeNull();
    expect(parseGlob("{a,b}".repeat(9))).toBeNull();
    expect(parseGlob("{1..100000}")).toBeNull();
    expect(parseGlob("a".repeat(1001))).toBeNull();
  });

  test("that makes a regular expression hang is answered", () => {
    const stars = parseGlob(`${"*a".repeat(200)}b`);
    const deep = parseGlob(`${"**/a/".repeat(100)}b`);
    if (stars === null || deep === null) throw new Error("it stands for too much");
    expect(isMatch(stars, "a".repeat(4000))).toBe(false);
    expect(isMatch(deep, "a/".repeat(2000))).toBe(false);
  });
});

// Only where both mean the same: picomatch takes parentheses for groups, and `a/**` apart.
const PART = fc.constantFrom("a", "b", ".", "*", "?", "[ab]", "[^a]", "{a,b}", "\\*", "é");
const SEGMENT = fc.oneof(
  fc.array(PART, { minLength: 1, maxLength: 4 }).map((parts) => parts.join("")),
  fc.constant("**"),
);
const NAME = fc
  .array(fc.constantFrom("a", "b", ".", "*", "é"), { minLength: 1, maxLength: 4 })
  .map((parts) => parts.join(""));

test("matches as picomatch does, but for its own ways", () => {
  fc.assert(
    fc.property(
      fc.array(SEGMENT, { minLength: 1, maxLength: 4 }),
      fc.array(fc.array(NAME, { minLength: 1, maxLength: 4 }), { minLength: 1, maxLength: 6 }),
      (segments, names) => {
        const glob = segments.join("/");
        // "." and ".." are no names; picomatch reads several stars beside other characters in ways of its own. Without
        // wildcards a glob names what lies below, too, which picomatch's do not.
        fc.pre(!segments.some((segment) => /^\.+$|\*\*.|.\*\*/.test(segment)));
        fc.pre(segments.some((segment) => /[?[]|(?<!\\)\*/.test(segment)));
        const parsed = parseGlob(glob);
        if (parsed === null) throw new Error("it stands for too much");
        const theirs = picomatch(glob, { dot: true });
        const paths = names
          .filter((parts) => !parts.some((part) => /^\.+$/.test(part)))
          .map((parts) => parts.join("/"));
        expect(paths.filter((path) => isMatch(parsed, path))).toEqual(paths.filter((path) => theirs(path)));
      },
    ),
    { numRuns: 2000 },
  );
});
