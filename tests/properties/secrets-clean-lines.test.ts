// False alarms: at most one in a thousand clean lines, as promised; of these hundreds of thousands really a handful. The
// lines are the project's own, those of packages it is built with, and every kind of digits that is no secret.
import { createHash } from "node:crypto";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, test } from "vitest";
import { makeUlid } from "../../src/model/ulid.js";
import { findSecrets } from "../../src/secrets/find-secrets.js";
import { ALNUM, BASE64, HEX, makeChance } from "../support/secret-samples.js";

const ROOT = fileURLToPath(new URL("../..", import.meta.url));
const READABLE = /\.(?:[cm]?[jt]s|json|md|css|ya?ml|sh)$/;

/** Reads the readable files below some places, as far as they are there. */
function readBelow(...places: readonly string[]): { path: string; text: string }[] {
  return places
    .filter((place) => existsSync(join(ROOT, place)))
    .flatMap((place) =>
      readdirSync(join(ROOT, place), { recursive: true, withFileTypes: true })
        .filter((entry) => entry.isFile() && READABLE.test(entry.name))
        .map((entry) => join(entry.parentPath, entry.name))
        .map((path) => ({ path: path.slice(ROOT.length), text: readFileSync(path, "utf8") })),
    );
}

/** How many lines there are, and the alarms among them; each line as a diff would show it, too. */
function search(files: readonly { path: string; text: string }[]): { lines: number; alarms: string[] } {
  let lines = 0;
  const alarms: string[] = [];
  for (const { path, text } of files) {
    lines += text.split("\n").length;
    const diff = text.replace(/^/gm, "+");
    for (const { kind } of [...findSecrets(text), ...findSecrets(diff)]) alarms.push(`${path}: ${kind}`);
  }
  return { lines, alarms };
}

test("our own files hold none, this test and its samples included", () => {
  const own = readBelow("src", "tests", "docs", "schemas", "bench", "scripts", "examples", ".context", "bin");
  const top = ["package.json", "package-lock.json", "README.md", "CHANGELOG.md"].map((path) => ({
    path,
    text: readFileSync(join(ROOT, path), "utf8"),
  }));
  // A link with a name and a password, to be seen through.
  const risky = "tests/unit/policy/risk/instructions.test.ts";
  const { lines, alarms } = search([...own, ...top].filter(({ path }) => path !== risky));
  expect(lines).toBeGreaterThan(50_000);
  expect(alarms).toEqual([]);
});

test("packages: sources, minified bundles, documentation, data", () => {
  const names = [
    "ajv",
    "yaml",
    "marked",
    "esbuild",
    "fast-check",
    "fast-glob",
    "isomorphic-git",
    "@types/node",
    "vitest",
  ];
  const { lines, alarms } = search(readBelow(...names.map((name) => `node_modules/${name}`)));
  expect(lines).toBeGreaterThan(100_000);
  expect(alarms.length / lines).toBeLessThan(0.0001);
});

describe("digits that are no secret", () => {
  const chance = makeChance(3);
  const draw = (length: number, alphabet: string): string =>
    Array.from({ length }, () => alphabet.charAt(chance(alphabet.length))).join("");
  const hash = (name: string, encoding: "hex" | "base64"): string =>
    createHash(name).update(draw(8, ALNUM)).digest(encoding);
  const uuid = (): string => [8, 4, 4, 4, 12].map((length) => draw(length, HEX)).join("-");
  const ulid = (): string =>
    makeUlid(
      chance(2 ** 31) * 800,
      Uint8Array.from({ length: 10 }, () => chance(256)),
      null,
    );

  test.each<[string, () => string]>([
    [
      "git's objects",
      () => `index ${hash("sha1", "hex").slice(0, 7)}..${hash("sha1", "hex").slice(0, 7)} 100644`,
    ],
    ["commits", () => `commit ${hash("sha1", "hex")}`],
    ["SHA-256", () => `${hash("sha256", "hex")}  login.tar.gz`],
    ["SHA-512", () => `"sha512": "${hash("sha512", "hex")}"`],
    ["MD5", () => `ETag: "${hash("md5", "hex")}"`],
    ["integrity", () => `"integrity": "sha512-${hash("sha512", "base64")}",`],
    [
      "yarn's lock file",
      () => `  resolved "https://registry.yarnpkg.com/ajv/-/ajv-8.1.0.tgz#${hash("sha1", "hex")}"`,
    ],
    ["go.sum", () => `github.com/shop/login v1.2.3 h1:${hash("sha256", "base64")}`],
    ["pip's hashes", () => `    --hash=sha256:${hash("sha256", "hex")} \\`],
    ["ULIDs", () => `{"v":1,"id":"${ulid()}","kind":"progress","key":"${ulid()}"}`],
    ["UUIDs", () => `id: ${uuid()}`],
    ["tokens that are ids", () => `token: ${uuid()}, page_token: ${ulid()}`],
    ["allowed hashes", () => `"secrets": {"allow": ["sha256:${hash("sha256", "hex")}"]}`],
    ["images", () => `![](data:image/png;base64,${draw(4 + chance(300), BASE64)}==)`],
    ["fonts in CSS", () => `src:url(data:font/woff2;base64,${draw(200, BASE64)}) format("woff2")`],
    ["colours", () => `--color-${draw(3, HEX)}: #${draw(6, HEX)};`],
    [
      "minified names",
      () => `.css-${draw(6, ALNUM)}{top:0}.${draw(5, ALNUM)}__${draw(5, ALNUM)}-${draw(5, ALNUM)}`,
    ],
    ["bundles", () => `main.${draw(8, HEX)}.js chunk-${draw(8, ALNUM).toUpperCase()}.mjs`],
    ["plain base64", () => draw(76, BASE64)],
    ["CJK", () => `登录页面使用令牌，密码：${draw(2, "零一二三四五六七八九")}，会话保存${chance(60)}分钟。`],
    ["addresses", () => `https://shop.test/login?session=${draw(12, ALNUM)}&page=${chance(99)}`],
    ["phone numbers and times", () => `+49 ${draw(10, "0123456789")} at 2026-11-20T10:02:0${chance(9)}.123Z`],
  ])("%s", (_, makeLine) => {
    const text = Array.from({ length: 3000 }, makeLine).join("\n");
    expect(findSecrets(text).map(({ kind }) => kind)).toEqual([]);
  });
});
