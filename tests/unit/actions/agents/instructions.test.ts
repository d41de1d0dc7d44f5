import { describe, expect, test } from "vitest";
import { importsShared } from "../../../../src/actions/agents/instructions.js";

describe("an import of AGENTS.md", () => {
  test.each([
    ["@AGENTS.md", true],
    ["Use tabs.\n\nSee @./AGENTS.md for more.", true],
    ["\ufeff@AGENTS.md\r\n", true],
    ["", false],
    ["Read AGENTS.md", false],
    ["mail@AGENTS.md", false],
    ["@AGENTS.mdx", false],
    ["@docs/AGENTS.md", false],
    ["`@AGENTS.md`", false],
    ["```\n@AGENTS.md\n```", false],
    ["```\ncode\n```\n@AGENTS.md", true],
    ["<!-- @AGENTS.md -->", false],
    ["<!--\n@AGENTS.md\n-->\n@AGENTS.md", true],
  ])("%j: %s", (text, expected) => {
    expect(importsShared(text)).toBe(expected);
  });

  test.each(["<!--", "`"])("is looked for in a text of %j, very often", (piece) => {
    expect(importsShared(`${piece.repeat(150_000)}@AGENTS.md`)).toBe(false);
  });
});
