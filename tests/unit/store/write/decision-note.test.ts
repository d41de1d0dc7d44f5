import { describe, expect, test } from "vitest";
import { parseDocument } from "../../../../src/format/document.js";
import {
  findSameDecision,
  formatDecision,
  nameDecision,
  type Decision,
} from "../../../../src/store/write/decision-note.js";

const DECISION: Decision = {
  title: "JWT instead of sessions",
  status: null,
  by: "@ada",
  date: "2026-11-20",
  body: null,
};
const format = (change: Partial<Decision>) => formatDecision({ ...DECISION, ...change });

describe("nameDecision", () => {
  test.each<[names: readonly string[], name: string]>([
    [[], "0001-jwt.md"],
    [["0001-a.md", "0003-b.md"], "0004-jwt.md"],
    [["0001.md", "002-old-style.md", "0007_x.md"], "0008-jwt.md"],
    [["2026-09-14-notes.md", "20260914.md", "README.md", "12-a.md"], "0001-jwt.md"],
    [["9999-a.md"], "10000-jwt.md"],
    [["10000-a.md"], "10001-jwt.md"],
  ])("after %j comes %s", (names, name) => {
    expect(nameDecision("JWT", names)).toBe(name);
  });

  test("is short enough for every file system, also with a title that is not", () => {
    expect(nameDecision("word ".repeat(100), [])).toHaveLength("0001-".length + 14 * 5 - 1 + ".md".length);
    expect(nameDecision("x".repeat(500), [])).toHaveLength(80);
    expect(nameDecision("日本", ["0001.md"])).toBe("0002.md");
  });
});

describe("findSameDecision", () => {
  test.each<[name: string, names: readonly string[], same: string | null]>([
    ["0002-jwt.md", ["0001-jwt.md"], "0001-jwt.md"],
    ["0002-jwt.md", ["0001-JWT.MD"], "0001-JWT.MD"],
    ["0002-jwt.md", ["0001-jwt-and-more.md", "jwt.md"], null],
    ["0002.md", ["0001.md"], null],
  ])("%s among %j is %j", (name, names, same) => {
    expect(findSameDecision(name, names)).toBe(same);
  });
});

describe("formatDecision", () => {
  test("without a body gives the sections of MADR, and nothing else", async () => {
    expect(await format({})).toBe(
      [
        "---",
        "status: accepted",
        "date: 2026-11-20",
        'decision-makers: ["@ada"]',
        "---",
        "",
        "# JWT instead of sessions",
        "",
        "## Context and Problem Statement",
        "",
        "## Considered Options",
        "",
        "## Decision Outcome",
        "",
        "### Consequences",
        "",
      ].join("\n"),
    );
  });

  test.each([
    ["# At the end #", "# # At the end \\#"],
    ["#", "# \\#"],
    ["C#", "# C#"],
    ["Use <T> and `Map<K>`", "# Use \\<T> and `Map<K>`"],
    ["a < b", "# a < b"],
    ["--- status: x", "# --- status: x"],
    ["```", "# ```"],
    ["`a <b>", "# `a \\<b>"],
  ])("the title %j is one heading: %j", async (title, heading) => {
    const text = await format({ title });
    expect(text.split("\n")[6]).toBe(heading);
    const { raw, findings } = await parseDocument({ path: "a.md", form: "markdown", text });
    expect({ raw, findings }).toEqual({
      raw: { status: "accepted", date: "2026-11-20", "decision-makers": ["@ada"] },
      findings: [],
    });
  });

  test.each(["superseded by 0007", "yes", "a: b", '"', "#x", "@x", "{a}", "2026-11-20", "null"])(
    "the status %j is read back as it was given",
    async (status) => {
      const text = await format({ status });
      const { raw } = await parseDocument({ path: "a.md", form: "markdown", text });
      expect(raw?.["status"]).toBe(status);
    },
  );

  test.each<[what: string, body: string, text: string]>([
    ["gets a heading", "Why.\n", "# JWT instead of sessions\n\nWhy.\n"],
    ["keeps its own", "# Ours\n\nWhy.", "# Ours\n\nWhy.\n"],
    ["keeps one that is underlined", "Ours\n====\n", "Ours\n====\n"],
    [
      "has none in code",
      "```sh\n# a comment\n```\n",
      "# JWT instead of sessions\n\n```sh\n# a comment\n```\n",
    ],
    ["has one below code", "````\n```\n# x\n````\n# Ours\n", "````\n```\n# x\n````\n# Ours\n"],
    ["has none at level 2", "## Why\n", "# JWT instead of sessions\n\n## Why\n"],
    ["keeps its line ends", "Why.\r\n", "# JWT instead of sessions\r\n\r\nWhy.\r\n"],
  ])("a body %s", async (_, body, prose) => {
    const text = await format({ body });
    const eol = body.includes("\r") ? "\r\n" : "\n";
    const front = ["---", "status: accepted", "date: 2026-11-20", 'decision-makers: ["@ada"]', "---", ""];
    expect(text).toBe(front.map((line) => line + eol).join("") + prose);
  });

  test("front matter of a body stays to the byte; what it lacks is added", async () => {
    const body = "---\nstatus:   'proposed' # for now\ndeciders: [x]\n---\nWhy.\n";
    expect(await format({ body })).toBe(
      "---\nstatus:   'proposed' # for now\ndeciders: [x]\ndate: \"2026-11-20\"\n" +
        'decision-makers:\n  - "@ada"\n---\n\n# JWT instead of sessions\n\nWhy.\n',
    );
    expect(await format({ body, status: "accepted" })).toContain("'accepted' # for now\n");
  });

  test.each([
    ["broken front matter", "---\nstatus: {proposed | accepted\n---\n"],
    ["an unclosed fence", "---\nstatus: proposed\n"],
    ["a conflict", "# Why\n<<<<<<< ours\na\n=======\nb\n>>>>>>> theirs\n"],
    ["another language", "---js\nthrow 1\n---\n"],
  ])("a body with %s is refused", async (_, body) => {
    await expect(format({ body })).rejects.toMatchObject({ code: "FILE_INVALID" });
  });
});
