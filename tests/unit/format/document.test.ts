// parseDocument and formatDocument: the golden files, truncation at every byte, and what a new file looks like.
import { readdirSync, readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { formatDocument, parseDocument } from "../../../src/format/document.js";
import type { SourceText } from "../../../src/model/document.js";
import { isJsonEqual, type JsonObject } from "../../../src/model/json/json.js";

const GOLDEN = new URL("../../golden/format/", import.meta.url);

function readGolden(name: string): SourceText {
  const text = readFileSync(new URL(name, GOLDEN), "utf8");
  return { path: name, form: name.endsWith(".json") ? "json" : "markdown", text };
}

test("the golden files say what they say", async () => {
  expect(await parseDocument(readGolden("plain.md"))).toEqual({
    raw: {
      title: "Implement user authentication",
      status: "open",
      $branch: "feature/user-profiles",
      $needs: ["task-40", "task-41"],
      priority: 2,
      stack: { cache: "Redis with 5min TTL", ports: [6379, 6380] },
      reviewers: [],
      $merge: { "/requirements": "append" },
    },
    body: "# Notes\n\n--- is no fence in the body:\n\n---\n\nThe end.\n",
    findings: [],
  });
  expect(await parseDocument(readGolden("rich.md"))).toEqual({
    raw: {
      title: "JWT éndpoints",
      summary: "Folded over two lines.\n",
      steps: [
        { name: "first", run: "npm test\n----hello is no fence\n" },
        { name: "second", run: ["a", "b, c"] },
      ],
      "explicit key": "value",
      anchored: "x",
      multi: "plain text over lines",
      last: null,
    },
    body: "Body right below the fence.\n",
    findings: [],
  });
  expect(await parseDocument(readGolden("crlf-bom.md"))).toEqual({
    raw: { title: "Grüße 😀", list: ["a", "b"] },
    body: "Body with CRLF.\r\n",
    findings: [],
  });
  const nested = { list: [1, -2500, true, false, null, "x"], empty: {} };
  Object.defineProperty(nested, "__proto__", { value: { polluted: true }, enumerable: true });
  expect(await parseDocument(readGolden("context.json"))).toEqual({
    raw: { title: 'Login é\n"quoted"', nested },
    body: "",
    findings: [],
  });
});

describe("a golden file cut off anywhere says the same, or says where it is broken", () => {
  test.each(readdirSync(GOLDEN))("%s", async (name) => {
    const golden = readGolden(name);
    const whole = await parseDocument(golden);
    const fence = golden.text.search(/\n---\r?\n/);
    for (let length = 0; length < golden.text.length; length++) {
      const source = { ...golden, text: golden.text.slice(0, length) };
      const { raw, body, findings } = await parseDocument(source);
      if (raw === null) {
        expect(findings[0]).toMatchObject({ code: "FILE_INVALID", path: name, line: expect.any(Number) });
        continue;
      }
      expect(findings).toEqual([]);
      // A line break cut in two is a "\r" that was none before.
      expect(whole.body.startsWith(body.replace(/^\r$/, "")) || length < 5).toBe(true);
      // Without its opening fence, or cut in it, a file is Markdown without front matter.
      if (golden.form === "json" || length > fence)
        expect(isJsonEqual(raw, whole.raw as JsonObject)).toBe(true);
      else expect([length < 5, raw]).toEqual([true, {}]);
    }
  });
});

test("a broken JSON document has no data", async () => {
  const broken = { path: "context.json", form: "json", text: '{"a":1,"a":2}' } as const;
  expect(await parseDocument(broken)).toMatchObject({
    raw: null,
    body: "",
    findings: [{ code: "KEY_DUPLICATE" }],
  });
  expect(await parseDocument({ ...broken, text: "[]" })).toMatchObject({
    raw: null,
    findings: [{ code: "FILE_INVALID" }],
  });
});

test("a new JSON document has two spaces, one key a line and a final newline", () => {
  const text = formatDocument("json", { title: "Login", $needs: ["task-1"], stack: {} }, "");
  expect(text).toBe('{\n  "title": "Login",\n  "$needs": [\n    "task-1"\n  ],\n  "stack": {}\n}\n');
  expect(() => formatDocument("json", {}, "prose")).toThrow(expect.objectContaining({ code: "BUG" }));
});

test("a new Markdown document quotes what YAML 1.1 readers would misread", () => {
  const data = {
    title: "Implement user authentication",
    $branch: "feature/user-profiles",
    "a b": [
      "no",
      "Yes",
      "on",
      "y",
      "null",
      "~",
      "",
      "1:30",
      "012",
      "0x1F",
      "2024-01-01",
      "1e5",
      "123e4567",
      ".5",
      "1.2.3",
      "-1",
    ],
    text: [
      "a: b",
      "a #b",
      "- a",
      "*",
      "&a",
      "!a",
      "@ada",
      "#1",
      "ends:",
      " lead",
      "tail ",
      "[x]",
      "{x}",
      "it's",
      "src/**",
      "null and void",
    ],
    $merge: { "/a": "by:id", no: "x" },
    empty: [{}, [], null],
    nested: [{ name: "first", run: ["a"] }, [["deep"]]],
    log: "line 1\nline 2\n",
    cut: "line 1\nline 2",
    odd: "tab\there\n\u0085",
    number: 1e21,
  };
  expect(formatDocument("markdown", data, "# Notes")).toBe(`---
title: Implement user authentication
$branch: feature/user-profiles
a b:
  - "no"
  - "Yes"
  - "on"
  - "y"
  - "null"
  - "~"
  - ""
  - "1:30"
  - "012"
  - "0x1F"
  - "2024-01-01"
  - "1e5"
  - "123e4567"
  - ".5"
  - "1.2.3"
  - "-1"
text:
  - "a: b"
  - "a #b"
  - "- a"
  - "*"
  - "&a"
  - "!a"
  - "@ada"
  - "#1"
  - "ends:"
  - " lead"
  - "tail "
  - "[x]"
  - "{x}"
  - it's
  - src/**
  - null and void
$merge:
  /a: by:id
  "no": x
empty:
  - {}
  - []
  - null
nested:
  - name: first
    run:
      - a
  - - - deep
log: |
  line 1
  line 2
cut: |-
  line 1
  line 2
odd: "tab\\there\\n\\u0085"
number: 1e+21
---

# Notes
`);
});

test.each(["", "x", "x\n", "\n\nx\n", "---\na: 1\n---\n", "x\r\n"])(
  "the body %j comes back",
  async (body) => {
    for (const data of [{}, { a: 1 }] as JsonObject[]) {
      const text = formatDocument("markdown", data, body);
      const parsed = await parseDocument({ path: "a.md", form: "markdown", text });
      expect(parsed).toEqual({
        raw: data,
        body: body === "" || body.endsWith("\n") ? body : `${body}\n`,
        findings: [],
      });
    }
  },
);
