// Globs that can never match: a document that covers nothing never goes stale.
import { expect, test } from "vitest";
import { findGlobFault } from "../../../src/validate/covers.js";

test.each<[string, RegExp | null]>([
  ["src/auth/**", null],
  ["**/*.{ts,tsx}", null],
  ["app/(auth)/[!x-z]*.ts", null],
  ["app/(open", null],
  ["!src/generated/**", null],
  ["src/[]]x", null],
  ["src/\\[id\\].ts", null],
  ["src/..x/...", null],
  ["/src", /absolute/],
  ["C:\\src", /absolute/],
  ["~/src", /absolute/],
  ["../src", /out of the root/],
  ["src/..", /out of the root/],
  ["src\\auth\\*.ts", /backslashes/],
  ["src/** ", /space/],
  ["src/{a,b", /closes its {/],
  ["src/[ab", /closes its \[/],
  ["src/[]", /closes its \[/],
  ["src/@(a|b)/*.ts", /extended/],
  ["src/!(a|b)", /extended/],
  ["{a,b}".repeat(12), /more than can be matched/],
  ["![ab].ts", null],
])("%j", (glob, expected) => {
  const fault = findGlobFault(glob);
  if (expected === null) expect(fault).toBeNull();
  else expect(fault?.[0]).toMatch(expected);
});
