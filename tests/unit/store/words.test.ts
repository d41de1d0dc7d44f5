import { expect, test } from "vitest";
import type { JsonObject } from "../../../src/model/json/json.js";
import { isWord, splitWords } from "../../../src/store/words.js";

test("every word of ctx's is taken out of the data, which keeps its keys and their order", () => {
  const raw: JsonObject = {
    $schema: "https://git-ctx.dev/schemas/1/document.schema.json",
    title: "Login",
    $branch: "feature/task-42-login",
    $parent: "task-7",
    $needs: ["task-1"],
    $covers: ["src/auth/**"],
    $merge: { "/list": "append", "/endpoints": "by:path", "/x": "by:a:b", "/y": "union", "/z": "replace" },
    $final: ["/license"],
    $from: { ref: "task/task-7" },
    $session: { workdir: "src" },
    caching: "Redis",
  };
  const { data, words, findings } = splitWords(raw, "context.json");
  expect(Object.entries(data)).toEqual([
    ["title", "Login"],
    ["caching", "Redis"],
  ]);
  expect(words).toEqual({
    branch: "feature/task-42-login",
    parent: "task-7",
    needs: ["task-1"],
    covers: ["src/auth/**"],
    merge: {
      "/list": { kind: "append" },
      "/endpoints": { kind: "by", key: "path" },
      "/x": { kind: "by", key: "a:b" },
      "/y": { kind: "union" },
      "/z": { kind: "replace" },
    },
    final: ["/license"],
    from: { ref: "task/task-7" },
    session: { workdir: "src" },
  });
  expect(findings).toEqual([]);
});

test.each([
  ["$brnach", "did you mean $branch?"],
  ["$final/x", "did you mean $final?"],
  ["$price", "Keys that begin with $ are reserved; rename it."],
  ["$", "Keys that begin with $ are reserved; rename it."],
])("%s is no word: a finding, and no data", (key, hint) => {
  const { data, findings } = splitWords({ [key]: 1, a: 1 }, "context.json");
  expect(data).toEqual({ a: 1 });
  expect(findings).toMatchObject([{ code: "WORD_UNKNOWN", path: "context.json", hint }]);
});

test("a `$` inside a key, or below the top, is the user's", () => {
  const raw = { a$b: 1, nested: { $branch: "x" } };
  expect(splitWords(raw, "context.json")).toMatchObject({ data: raw, words: {}, findings: [] });
  expect(isWord("a$")).toBe(false);
  expect(isWord("$a")).toBe(true);
});

test("a magic key beside a word stays a plain key", () => {
  const raw = JSON.parse('{"$branch":"x","__proto__":{"admin":true}}') as JsonObject;
  const { data } = splitWords(raw, "context.json");
  expect(Object.keys(data)).toEqual(["__proto__"]);
});
