// Plans as people, editors and agents write them, and as nobody should: for properties of moving phases out and back.
import fc from "fast-check";

const BLOCKS = [
  "**Objective**: Users can log in",
  "**Objective:** Users can log in\nand stay so\n**Status**: [IN PROGRESS]",
  "- **Objective**: Users can log in\n- **Status**: Completed\n- **Risk**: High",
  "**Status**: [COMPLETED]",
  "**Dependencies**: Phase 1, Phase 2",
  "- [ ] Write `src/login/form.ts`\n- [x] Test it\n  - [ ] in Firefox\n\n    and Safari\n- plain",
  "1. [x] One\n2. Two\n\n   ```ts\n   ## Phase 1: not this\n   ```",
  "```md\n## Phase 2: in a fence\n\n### Stage 1: neither\n```",
  "~~~\n### Phase 3: in tildes\n~~~~",
  "````\n```\n## Phase 4: deep\n```\n````",
  "    ## Phase 5: indented code",
  "<!--\n## Phase 6: in a comment\n-->",
  "<div>\n## Phase 7: in HTML\n</div>",
  "<details>\n\n<summary>More</summary>\n\nText\n\n</details>",
  "> ## Phase 8: quoted\n> text\nlazy",
  "- ## Phase 9: in a list\n  text",
  "[form]: https://shop.example/form 'The form'",
  "See [the form][form] and [this](../other.md).",
  "| a | b |\n|---|---|\n| 1 | 2 |",
  "A paragraph  \nwith hard breaks\\\nand trailing spaces   ",
  "***",
  "---",
  "ünïcödé 😀 日本語 \u202e\u200b",
  "\ttab\n\n\tcode by tab",
  "**Details**: [notes.md](notes.md)",
  "### Stage 1: Tables",
  "### Stage 2: Queries\n\n- [x] done\n- [ ] open",
  "#### Stage 3: deeper",
  "### Tasks\n\n- [ ] under a heading",
  "a\0b",
  "* * *\n\n+ x\n\n\n+ y",
  "**Status**: open\n\n**Status**: done",
  "Objective:",
  "\\## Phase 10: escaped",
  "&copy; &#35;# Phase 11",
];

const between = fc.constantFrom("\n", "\n\n", "\n\n\n", "  \n\n");
const block = fc.oneof({ weight: 12, arbitrary: fc.constantFrom(...BLOCKS) }, fc.string({ maxLength: 12 }));
const prose = fc
  .array(fc.tuple(block, between), { maxLength: 5 })
  .map((parts) => parts.map(([text, gap]) => text + gap).join(""));

const heading = fc.constantFrom<((number: number) => string)[]>(
  (number) => `## Phase ${number}: Login`,
  (number) => `### Phase ${number}: Database & queries ###`,
  (number) => `  ## Phase ${number}: indented [COMPLETED]  `,
  (number) => `Phase ${number}: underlined\n---`,
  (number) => `## **Phase ${number}: bold**`,
  (number) => `## phase ${number}:`,
  (number) => `## Phase ${number}: ${"日本語 ".repeat(3)}`,
);

const phase = fc.tuple(heading, fc.constantFrom("\n", "\n\n"), prose);
const opening = fc.constantFrom(
  "",
  "# Plan\n\n",
  "---\ntitle: Login\n---\n\n",
  "---\nstatus: open\n---\n# Plan\n",
  "Plan\n====\n\nText\n\n",
  "\n\n",
  "text\n",
);
const closing = fc.constantFrom("", "## Notes\n\nAfter all\n", "# Appendix\n\n## Phase: none\n", "# End");

/** Plans of one to five phases in any order of their numbers. */
export const plan = fc
  .record({
    opening,
    phases: fc.uniqueArray(fc.tuple(fc.integer({ min: 1, max: 40 }), phase), {
      minLength: 1,
      maxLength: 5,
      selector: ([number]) => number,
    }),
    closing,
    bom: fc.constantFrom("", "", "", "\ufeff"),
    eol: fc.constantFrom("lf", "lf", "crlf", "mixed", "cr"),
    end: fc.constantFrom("", "", "cut", "spaces"),
  })
  .map(({ opening: first, phases, closing: last, bom, eol, end }) => {
    const body = phases.map(([number, [write, gap, text]]) => write(number) + gap + text);
    // A heading that is underlined needs a blank line before it to be one.
    const text = bom + first + body.map((part) => part.replace(/([^\n])\n?$/, "$1\n\n")).join("") + last;
    return withEnd(withBreaks(text, eol), end);
  });

function withBreaks(text: string, eol: string): string {
  if (eol === "lf") return text;
  if (eol === "mixed") return text.replace(/\n/g, (_, at: number) => (at % 3 === 0 ? "\r\n" : "\n"));
  return text.replace(/\n/g, eol === "crlf" ? "\r\n" : "\r");
}

function withEnd(text: string, end: string): string {
  if (end === "cut") return text.trimEnd();
  return end === "spaces" ? `${text.trimEnd()}  ` : text;
}
