// Secrets as they stand in files: decoded, in whatever way the file hides them, and where a person finds them.
import { describe, expect, test } from "vitest";
import { findSecretsInName, findWrittenSecrets } from "../../../../src/store/read/written-secrets.js";
import { hashOfSecret } from "../../../../src/secrets/allowed.js";
import { mayHoldSecret } from "../../../../src/secrets/suspicion.js";
import { glue, makeDraw, withChecksum } from "../../../support/secret-samples.js";

const draw = makeDraw(5);
const TOKEN = withChecksum(glue("gh", "p_"), draw(30));
const RANDOM = draw(24);
const ESCAPED = [...TOKEN].map((one) => `\\u00${one.charCodeAt(0).toString(16)}`).join("");

async function check(path: string, text: string, allow: readonly string[] = []): Promise<string[]> {
  const found = await findWrittenSecrets({ path, text }, allow);
  // Whatever is found must not be missed by the first look, or nobody would ask.
  if (found.length > 0) expect(mayHoldSecret(text)).toBe(true);
  return found.map(
    ({ kind, pointer, place }) => `${kind} ${pointer ?? "prose"} ${place.line}:${place.column}`,
  );
}

test.each<[string, string, string, string[]]>([
  ["JSON", "context.json", `{\n  "a": "${TOKEN}"\n}`, ["github-token /a 2:9"]],
  ["JSON, every character escaped", "context.json", `{\n  "a": "${ESCAPED}"\n}`, ["github-token /a 2:3"]],
  [
    "JSON, a key escaped",
    "context.json",
    `{\n  "pass\\u0077ord": "${RANDOM}"\n}`,
    ["named-secret /password 2:21"],
  ],
  ["JSON, slashes escaped", "a.json", `{"a":"redis:\\/\\/shop:${RANDOM}@cache"}`, ["url-password /a 1:2"]],
  ["JSON, a key that is one", "a.json", `{"b":{"${TOKEN}":1}}`, ["github-token /b 1:8"]],
  [
    "JSON, twice the same",
    "a.json",
    `{"b":"${TOKEN}",\n"c":"${TOKEN}"}`,
    ["github-token /b 1:2", "github-token /c 2:1"],
  ],
  ["JSON, broken", "context.json", `{"a": "${TOKEN}"`, ["github-token prose 1:8"]],
  ["JSON, a key twice", "context.json", `{"a": "${TOKEN}", "a": 1}`, ["github-token prose 1:8"]],
  ["JSON, no object", "a.json", `["${TOKEN}"]`, ["github-token /0 1:1"]],
  ["YAML", "context.md", `---\ntitle: Log in\nnote: ${TOKEN}\n---\n`, ["github-token /note 3:7"]],
  [
    "YAML, folded within the token",
    "context.md",
    `---\nnote: "${TOKEN.slice(0, 9)}\\\n  ${TOKEN.slice(9)}"\n---\n`,
    ["github-token /note 2:1"],
  ],
  ["YAML, by \\x", "context.md", `---\nnote: "\\x67${TOKEN.slice(1)}"\n---\n`, ["github-token /note 2:1"]],
  ["YAML, a block", "context.md", `---\npassword: |\n  ${RANDOM}\n---\n`, ["named-secret /password 3:3"]],
  ["YAML, below a key", "context.md", `---\napiKey:\n  ${RANDOM}\n---\n`, ["named-secret /apiKey 3:3"]],
  ["YAML, a comment", "context.md", `---\na: 1 # ${TOKEN}\n---\n`, ["github-token prose 2:8"]],
  ["YAML, broken", "context.md", `---\na: [\nb: ${TOKEN}\n---\n`, ["github-token prose 3:4"]],
  ["Markdown", "note.md", `# Log in\r\n\r\nUse ${TOKEN}.\r\n`, ["github-token prose 3:5"]],
  ["Markdown below front matter", "note.md", `---\na: 1\n---\n\nUse ${TOKEN}\n`, ["github-token prose 5:5"]],
  [
    "Markdown, in a code fence",
    "note.md",
    `\`\`\`sh\nDB_PASSWORD=${RANDOM} make\n\`\`\`\n`,
    ["named-secret prose 2:13"],
  ],
  ["an entry", "a.jsonl", `{"v":1}\n{"v":1,"text":"${TOKEN}"}\n`, ["github-token /text 2:16"]],
  [
    "an entry's details",
    "a.jsonl",
    `{"details":{"password":"${RANDOM}"}}\n`,
    ["named-secret /details/password 1:25"],
  ],
  ["an entry that is torn", "a.jsonl", `{"v":1,"text":"${TOKEN}`, ["github-token prose 1:16"]],
  [
    "a proposal",
    ".context/delegations/x.json",
    `{"key":"apiKey","data":"${RANDOM}"}`,
    ["named-secret /data 1:25"],
  ],
  [
    "a proposal's reason",
    ".context/delegations/x.json",
    `{"key":"a","data":{"password":"${RANDOM}"},"reason":"${TOKEN}"}`,
    ["named-secret /data/password 1:32", "github-token /reason 1:69"],
  ],
  ["anything else", ".gitignore", `*.md\n${TOKEN}\n`, ["github-token prose 2:1"]],
  ["nothing", "context.md", "---\ntitle: Log in\n---\n\nThe token is secret: nobody knows it.\n", []],
])("%s", async (_, path, text, expected) => {
  expect(await check(path, text)).toEqual(expected);
});

describe("what is allowed", () => {
  test("is the secret by its hash, or the whole string by its own", async () => {
    const text = `{"a": "see ${TOKEN}", "b": "${TOKEN}"}`;
    expect(await check("a.json", text, [hashOfSecret(TOKEN)])).toEqual([]);
    expect(await check("a.json", text, [hashOfSecret(`see ${TOKEN}`)])).toEqual(["github-token /b 1:55"]);
    expect(await check("a.json", text, [hashOfSecret("another")])).toHaveLength(2);
  });

  test("counts in names, which are decoded", () => {
    expect(findSecretsInName(`feature%2F${TOKEN}`, []).map(({ kind, secret }) => [kind, secret])).toEqual([
      ["github-token", TOKEN],
    ]);
    expect(findSecretsInName(`feature%2F${TOKEN}`, [hashOfSecret(TOKEN)])).toEqual([]);
    expect(findSecretsInName("feature%2Flogin", [])).toEqual([]);
  });
});
