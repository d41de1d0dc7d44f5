import { readdirSync, readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { shortenArtifact } from "../../../src/format/artifact.js";
import type { JsonObject } from "../../../src/model/json/json.js";
import { ROOT } from "../../tidy/source.js";

const shorten = (markdown: string, meta: JsonObject = {}) =>
  shortenArtifact({ path: "reports/login.md", meta, markdown, tokens: 1 });

test.each([
  ["the first heading of level 1", "## Part\n\n# Login\n", {}, "Login"],
  ["else the first of any", "text\n\n### Part\n", {}, "Part"],
  ["else the file's name", "text\n", {}, "login"],
  ["what the front matter says", "# Login\n", { title: "Sign in" }, "Sign in"],
  ["a heading that is underlined", "Login\n=====\n", {}, "Login"],
  ["without marks", "# The `login` *form*\n", {}, "The login form"],
  ["no heading in a fence", "```\n# no\n```\n\n# Login\n", {}, "Login"],
  ["no heading in a comment", "<!--\n# no\n-->\n\n# Login\n", {}, "Login"],
])("the title is %s", (_, markdown, meta, title) => {
  expect(shorten(markdown, meta).metadata.title).toBe(title);
});

test.each([
  ["the first paragraph", "# A\n\nFirst.\n\nSecond.\n", {}, "First."],
  [
    "the section of that name",
    "# A\n\nFirst.\n\n## Executive Summary\n\nIn short.\n\nAnd so.\n",
    {},
    "In short. And so.",
  ],
  ["what the front matter says", "First.\n", { summary: "Short." }, "Short."],
  ["never code", "```\ncode\n```\n\n    indented\n\nProse.\n", {}, "Prose."],
  ["never HTML", "<div>\nhtml\n</div>\n\nProse.\n", {}, "Prose."],
  ["the first point where there is only a list", "- one\n- two\n", {}, "one"],
  ["nothing where nothing is said", "```\ncode\n```\n", {}, ""],
])("the summary is %s", (_, markdown, meta, summary) => {
  expect(shorten(markdown, meta).metadata.summary).toBe(summary);
});

test("points are those of lists below the headings, five at most, each of 50 words at most", () => {
  const list = (count: number) => Array.from({ length: count }, (_, at) => `- point ${at + 1}\n`).join("");
  const long = `- ${"word ".repeat(60)}\n`;
  const { metadata } = shorten(
    `# A\n\n## Key Findings\n\n${list(2)}\n### More\n\n${list(9)}\n## Next steps\n\n${long}\n## Other\n\n- no\n`,
  );
  expect(metadata.keyFindings).toEqual(["point 1", "point 2", "point 1", "point 2", "point 3"]);
  expect(metadata.recommendations).toEqual([`${"word ".repeat(50).trim()}…`]);
});

test("files are paths that are named outside of code blocks", () => {
  const { metadata } = shorten(
    [
      "`src/a.ts`, src/b.ts:12 and [c](docs/c.md#part), package.json; not and/or, e.g. fs.write, https://example.com/x.js,",
      "Node.js or 1.2.3. Also `src/a.ts`.",
      "",
      "```",
      "src/no.ts",
      "```",
    ].join("\n"),
  );
  expect(metadata.files).toEqual(["src/a.ts", "src/b.ts", "docs/c.md", "package.json"]);
});

test("no nesting is too deep, and nothing takes long", () => {
  for (const text of [
    "*a_ ".repeat(10_000),
    "word `x` and *y* [z](w).\n".repeat(2000),
    "- point\n".repeat(2000),
    ">".repeat(3000),
    "- ".repeat(3000),
    "*".repeat(2000),
    "[".repeat(20_000),
    "<".repeat(2000),
  ]) {
    expect(shorten(`${text} x\n\nProse.\n`).metadata.title).toBe("login");
  }
});

test("our own pages are told in short", () => {
  for (const name of readdirSync(`${ROOT}docs`).filter((one) => one.endsWith(".md"))) {
    const { metadata, outline } = shorten(readFileSync(`${ROOT}docs/${name}`, "utf8"));
    expect(metadata.title).not.toBe("login");
    expect(metadata.summary.split(" ").length).toBeLessThanOrEqual(50);
    expect(outline).not.toContain("```");
  }
});
