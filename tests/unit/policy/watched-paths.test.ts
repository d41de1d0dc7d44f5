import { describe, expect, test } from "vitest";
import { makeDefaultConfig } from "../../../src/model/config.js";
import { makeWatchedPaths } from "../../../src/policy/watched-paths.js";
import { makeSecrets, type SecretSample } from "../../support/secret-samples.js";

const { sensitive } = makeDefaultConfig("shop").watch;

describe("what is watched", () => {
  test.each<[path: string, isWatched: boolean]>([
    ["src/auth.ts", true],
    ["src/environment.ts", true],
    [".envrc", false],
    [".env", false],
    [".ENV", false],
    ["deploy/.env.production", false],
    [".env.d/login", false],
    ["certs/server.pem", false],
    ["certs/SERVER.PEM", false],
    ["a.key", false],
    ["src/key.ts", true],
    ["home/.ssh/id_rsa", false],
    ["id_ed25519.pub", false],
    [".npmrc", false],
    [".context/config.json", false],
    ["docs/.context/x.md", false],
    [".git/config", false],
    ["vendor/lib/.GIT/hooks/x", false],
    [".gitignore", true],
    ["src/context/x.ts", true],
    ["größe\n.ts", true],
    ["__proto__", true],
  ])("%j: %s", (path, isWatched) => {
    expect(makeWatchedPaths(sensitive, "")(path)).toBe(isWatched);
  });

  test.each<[patterns: readonly string[], path: string, isWatched: boolean]>([
    [["secrets/**"], "secrets/a/b.txt", false],
    [["secrets/**"], "src/secrets/a.txt", true],
    [["**/private/*.json"], "a/private/b.json", false],
    [["!*.ts"], "src/auth.ts", true],
    [["[", "("], "src/auth.ts", true],
    [[""], "src/auth.ts", true],
  ])("%j and %j: %s", (patterns, path, isWatched) => {
    expect(makeWatchedPaths(patterns, "")(path)).toBe(isWatched);
  });

  test("not a file whose name is a secret: it could not be recorded", () => {
    const sample = makeSecrets(42).find(({ kind }) => kind === "github-token");
    const { secret } = sample as SecretSample;
    expect(makeWatchedPaths([], "")(`notes/${secret}.txt`)).toBe(false);
    expect(makeWatchedPaths([], "")("notes/ghp_of_the_day.txt")).toBe(true);
  });

  test("below a root that is not the top, only what lies in it, seen from there", () => {
    const isWatched = makeWatchedPaths(["secrets/*"], "shop/");
    expect(["shop/a.ts", "a.ts", "shopping/a.ts", "shop/secrets/a"].map((path) => isWatched(path))).toEqual([
      true,
      false,
      false,
      false,
    ]);
  });
});
