import { describe, expect, test } from "vitest";
import {
  findSection,
  isBrokenSection,
  putSection,
  takeSection,
  type SectionMarks,
} from "../../../src/format/managed-section.js";

const MARKS: SectionMarks = { name: "shop", open: "<!-- ", close: " -->" };
const WORDS = "Run `ctx resolve`.\n";
const SECTION = putSection("", MARKS, WORDS);

describe("a section comes and goes", () => {
  test("in a file of its own", () => {
    const text = putSection(null, MARKS, WORDS);
    expect(text).toBe(
      "<!-- ctx:shop:begin v1 sha256=3e5d006452813fb8 file -->\nRun `ctx resolve`.\n<!-- ctx:shop:end -->\n",
    );
    expect(takeSection(text, MARKS)).toBeNull();
    expect(takeSection(`${text}\nMine.\n`, MARKS)).toBe("\nMine.\n");
  });

  test.each([
    ["", SECTION],
    ["# Shop\n", `# Shop\n\n${SECTION}`],
    ["# Shop", `# Shop\n\n${SECTION.trimEnd()}`],
    ["# Shop\n\n", `# Shop\n\n\n${SECTION}`],
    ["# Shop\r\n", `# Shop\r\n\r\n${SECTION.replaceAll("\n", "\r\n")}`],
    ["\ufeff", `\ufeff${SECTION}`],
  ])("beside %j", (before, after) => {
    expect(putSection(before, MARKS, WORDS)).toBe(after);
    expect(takeSection(after, MARKS)).toBe(before);
  });

  test("at the start of a long text, which agents may cut at its end", () => {
    const long = `\ufeff${"Long.\n".repeat(4500)}`;
    const text = putSection(long, MARKS, WORDS);
    expect(text.startsWith(`\ufeff${SECTION}\nLong.`)).toBe(true);
    expect(takeSection(text, MARKS)).toBe(long);
  });

  test("new words take the place of the old ones", () => {
    const text = `# Shop\n\n${SECTION}\nMine.`;
    const after = putSection(text, MARKS, "New.\n");
    expect(after).toContain("-->\nNew.\n<!--");
    expect(takeSection(after, MARKS)).toBe("# Shop\n\nMine.");
  });

  test("what people wrote around it meanwhile stays", () => {
    expect(takeSection(`Before.\n\n${SECTION}After.\n`, MARKS)).toBe("Before.\nAfter.\n");
    expect(takeSection(`Before.\n${SECTION}`, MARKS)).toBe("Before.\n");
  });
});

describe("what was done to it is seen", () => {
  const found = (text: string) => findSection(text, MARKS);

  test.each([
    ["nothing", SECTION, true],
    ["other line ends", SECTION.replaceAll("\n", "\r\n"), true],
    ["another word", SECTION.replace("Run", "Never run"), false],
    ["another digest", SECTION.replace(/sha256=./, "sha256=_"), false],
    ["no digest", SECTION.replace(/ sha256=\w+/, ""), false],
  ])("%s", (_, text, isGenuine) => {
    expect(found(text)).toMatchObject({ isGenuine, line: 1 });
  });

  const [begin = "", , end = ""] = SECTION.split("\n");
  test.each([
    ["no end", `a\n${begin}\n`, 2],
    ["no beginning", `a\n\n${end}\n`, 3],
    ["the wrong way round", `${end}\n${begin}\n`, 2],
    ["twice", `${SECTION}${SECTION}`, 4],
    ["one in the other", `${begin}\n${SECTION}${end}\n`, 2],
    ["two ends", `${SECTION}${end}\n`, 4],
  ])("broken: %s", (_, text, line) => {
    const broken = found(text);
    expect(broken !== null && isBrokenSection(broken) && broken.line).toBe(line);
    expect(takeSection(text, MARKS)).toBe(text);
  });

  test("marks of another section, and in the middle of a line, are none", () => {
    expect(found(SECTION.replaceAll("shop", "other"))).toBeNull();
    expect(found(`see ${begin}`)).toBeNull();
  });
});
