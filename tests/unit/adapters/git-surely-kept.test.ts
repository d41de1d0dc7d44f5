// Paths that git surely does not ignore, told without git: abstained from wherever a rule, a file or a setting might say
// otherwise, and never contradicted by git itself.
import { symlinkSync } from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import { afterAll, describe, expect, test } from "vitest";
import { areSurelyKept, mayIgnore } from "../../../src/adapters/git/surely-kept.js";
import type { Environment } from "../../../src/ports/runtime.js";
import { hermeticEnvironment, makeTemporaryDirectory } from "../../support/hermetic.js";
import { Keeper } from "../../support/keeper.js";

const temporary = makeTemporaryDirectory("git-surely-kept");
const environment = hermeticEnvironment(temporary.path);
const keeper = new Keeper(temporary.path, environment);
afterAll(temporary.remove);

const PATHS = ["src/auth.ts", "src/Auth/login.test.ts", "build/out/a.js", "a.log", "docs/[x].md", "foo"];

function ask(root: string, paths: readonly string[], more: Environment = {}): boolean {
  const place = {
    start: root,
    isExplicit: false,
    worktree: root,
    gitDirectory: join(root, ".git"),
    commonDirectory: join(root, ".git"),
    refFormat: "files",
  } as const;
  // Where the system's file lies depends on the git that is installed.
  return areSurelyKept({ place, environment: { ...environment, GIT_CONFIG_NOSYSTEM: "1", ...more } }, paths);
}

describe("of a rule and src/auth.ts", () => {
  test.each<[rule: string, mayIgnore: boolean]>([
    ["", false],
    ["# src", false],
    ["!src", false],
    ["node_modules/", false],
    ["*.log", false],
    ["/dist", false],
    ["docs/**/*.md", false],
    ["*.py[cod]", false],
    ["src", true],
    ["SRC/  ", true],
    ["src\r", true],
    ["/src/*", true],
    ["a*h.t?", true],
    ["**/auth.ts", true],
    ["*", true],
    ["**", true],
    ["[s]rc", true],
    ["x[a/b]c", true],
    ["\\src", true],
    ["nothing\0", true],
  ])("%j: %s", (rule, expected) => {
    expect(mayIgnore(`first\n${rule}\nlast`, ["src", "auth.ts"])).toBe(expected);
  });

  test("a mark of the byte order before the first", () => {
    expect(mayIgnore("\uFEFFsrc", ["src", "auth.ts"])).toBe(true);
  });
});

describe("of a repository", () => {
  const shop = keeper.shop("shop");
  keeper.write(shop, { ".gitignore": "dist/\n*.log\n", "packages/cart/.gitignore": "/generated\n" });

  test.each<[situation: string, path: string, more: Environment, isSure: boolean]>([
    ["no rule is near it", "src/auth.ts", {}, true],
    ["a rule of the root", "dist/a.js", {}, false],
    ["a rule of a directory above", "packages/cart/generated/a.ts", {}, false],
    ["beside that directory", "packages/pay/generated/a.ts", {}, true],
    ["outside of ASCII", "src/é.ts", {}, false],
    ["above the worktree", "../a.ts", {}, false],
    ["settings in the environment", "src/auth.ts", { GIT_CONFIG_COUNT: "1" }, false],
    ["no home", "src/auth.ts", { HOME: "" }, false],
    ["no git", "src/auth.ts", { PATH: "" }, false],
  ])("%s", (_, path, more, isSure) => {
    expect(ask(shop, [path], more)).toBe(isSure);
  });

  test("what the user and the repository alone exclude", () => {
    const config = join(temporary.path, "user");
    keeper.write(temporary.path, {
      user: "[core]\n\texcludesFile = ~/mine\n",
      included: "[include]\n\tpath = x\n",
    });
    const home = { HOME: temporary.path, XDG_CONFIG_HOME: join(temporary.path, "xdg") };
    keeper.write(temporary.path, { mine: "auth.ts\n", "xdg/git/ignore": "cart.ts\n" });
    keeper.write(shop, { ".git/info/exclude": "pay.ts\n" });
    const sure = (path: string, named: string): boolean =>
      ask(shop, [path], { ...home, GIT_CONFIG_GLOBAL: named });
    expect(sure("src/auth.ts", config)).toBe(false);
    expect(sure("src/cart.ts", config)).toBe(true);
    expect(sure("src/cart.ts", "/dev/null")).toBe(false);
    expect(sure("src/auth.ts", "/dev/null")).toBe(true);
    expect(sure("src/pay.ts", "/dev/null")).toBe(false);
    expect(sure("src/auth.ts", join(temporary.path, "included"))).toBe(false);
  });

  test("what lies beyond a link is git's to refuse", () => {
    symlinkSync("packages", join(shop, "link"));
    expect(ask(shop, ["link/cart/a.ts"])).toBe(false);
  });
});

test("never sure of what git ignores", () => {
  const shop = keeper.shop("rules");
  const piece = fc.constantFrom(
    "src",
    "auth",
    "Auth",
    ".ts",
    "*",
    "**",
    "/",
    "?",
    "[a-s]",
    "[!/]",
    "!",
    "#",
    " ",
    "\\",
    "build",
    "foo",
    "log",
    ".",
    "\r",
  );
  const rules = fc.array(
    fc.array(piece, { maxLength: 6 }).map((pieces) => pieces.join("")),
    { maxLength: 3 },
  );
  let sure = 0;
  fc.assert(
    fc.property(rules, rules, fc.boolean(), (top, inner, ignoreCase) => {
      keeper.git(shop, "config", "core.ignoreCase", String(ignoreCase));
      keeper.write(shop, { ".gitignore": top.join("\n"), "src/.gitignore": inner.join("\n") });
      const ignored = (keeper.try(shop, "check-ignore", "--no-index", "--", ...PATHS) ?? "").split("\n");
      const kept = PATHS.filter((path) => ask(shop, [path]));
      sure += kept.length;
      expect(kept.filter((path) => ignored.includes(path))).toEqual([]);
    }),
    { numRuns: 60 },
  );
  expect(sure).toBeGreaterThan(60);
});
