import { describe, expect, test } from "vitest";
import { listKnownSecrets, makeLineMask } from "../../../src/secrets/mask-output.js";
import { glue, makeDraw } from "../../support/secret-samples.js";

const draw = makeDraw(42);
const TOKEN = glue("ghp", "_", draw(36));
const KEY = [
  glue("-----BEGIN ", "PRIVATE KEY-----"),
  "Proc-Type: 4,ENCRYPTED",
  "",
  draw(64),
  draw(20),
  glue("-----END ", "PRIVATE KEY-----"),
];

/** What is left of some lines. */
function mask(lines: readonly string[], settings: Record<string, string> = {}): (string | null)[] {
  return lines.map(makeLineMask(listKnownSecrets(settings)));
}

describe("lines of output", () => {
  test.each<[what: string, lines: string[], settings: Record<string, string>, expected: (string | null)[]]>([
    ["nothing secret", ["42 rows", "password: (none)"], {}, ["42 rows", "password: (none)"]],
    ["a token by its form", [`token ${TOKEN} found`], {}, ["token [github-token] found"]],
    [
      "a password that was set",
      ["connect ada:hunter22@db"],
      { PGPASSWORD: "hunter22" },
      ["connect ada:[PGPASSWORD]@db"],
    ],
    ["every place of it", ["hunter22 hunter22"], { DB_SECRET: "hunter22" }, ["[DB_SECRET] [DB_SECRET]"]],
    ["the longer of two", ["abcdef-ghijkl"], { A_TOKEN: "abcdef", B_TOKEN: "abcdef-ghijkl" }, ["[B_TOKEN]"]],
    [
      "a password within a link",
      ["it is shop4ever"],
      { DATABASE_URL: glue("postgres://ada:shop4ever", "@db/shop") },
      ["it is [DATABASE_URL]"],
    ],
    [
      "a short or plain value",
      ["true 12 abc"],
      { A_TOKEN: "true", B_TOKEN: "12", C_TOKEN: "abc" },
      ["true 12 abc"],
    ],
    ["a setting with another name", ["/home/ada"], { HOME: "/home/ada" }, ["/home/ada"]],
    [
      "a private key",
      ["before", ...KEY, "after"],
      {},
      ["before", "[private-key]", null, null, null, null, null, "after"],
    ],
    [
      "a private key that was set",
      [KEY[3] as string],
      { DEPLOY_SECRET: KEY.join("\n") },
      ["[DEPLOY_SECRET]"],
    ],
    [
      "the head of a key in prose",
      [`say ${KEY[0]}`, "then go on, please"],
      {},
      ["say [private-key]", "then go on, please"],
    ],
  ])("%s", (_what, lines, settings, expected) => {
    expect(mask(lines, settings)).toEqual(expected);
  });

  test("a head without an end hides no more than a key's lines", () => {
    const masked = mask([KEY[0] as string, ...Array.from({ length: 500 }, () => "abcd"), "end"]);
    expect(masked.filter((line) => line === null)).toHaveLength(400);
    expect(masked.at(-1)).toBe("end");
  });
});
