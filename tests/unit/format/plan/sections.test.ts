// What a phase says of itself, as people and agents write it.
import { describe, expect, test } from "vitest";
import { outlineMarkdown } from "../../../../src/format/markdown-outline.js";
import { readFacts } from "../../../../src/format/plan/facts.js";
import { findPhases, findStages, type Section } from "../../../../src/format/plan/sections.js";
import { readStanding } from "../../../../src/format/plan/standing.js";
import { readStub } from "../../../../src/format/plan/stub.js";

function phaseOf(text: string): Section {
  return findPhases(text, outlineMarkdown(text)).sections[0] as Section;
}

describe("headings", () => {
  test.each<[text: string, expected: [number, string] | null]>([
    ["## Phase 3: Form", [3, "Form"]],
    ["### phase 12 : Form ###", [12, "Form"]],
    ["## **Phase 3: Form**", [3, "Form"]],
    ["## **Phase 3**: Form", [3, "Form"]],
    ["Phase 3: Form\n---", [3, "Form"]],
    ["## Phase 3：フォーム", [3, "フォーム"]],
    ["## Phase 3:", [3, ""]],
    ["# Phase 3: Form", null],
    ["#### Phase 3: Form", null],
    ["## Phase 3 - Form", null],
    ["## Phase 1.5: Form", null],
    ["## Phases 3: Form", null],
  ])("%s", (text, expected) => {
    const phase = phaseOf(text) as Section | undefined;
    expect(phase === undefined ? null : [phase.number, phase.title]).toEqual(expected);
  });

  test("a phase ends where a heading of its level or above begins; its stages end with it", () => {
    const text =
      "## Phase 1: A\n\n### Stage 1: B\n\nb\n\n### Stage 2: C\n\nc\n\n## Notes\n\n### Stage 3: D\n";
    const phase = phaseOf(text);
    expect(text.slice(phase.end)).toBe("## Notes\n\n### Stage 3: D\n");
    const { sections } = findStages(text, phase);
    expect(sections.map(({ start, end }) => text.slice(start, end))).toEqual([
      "### Stage 1: B\n\nb\n\n",
      "### Stage 2: C\n\nc\n\n",
    ]);
  });
});

describe("how far it is", () => {
  test.each<[body: string, expected: string]>([
    ["**Status**: [COMPLETED]", "done 0/0"],
    ["**Status:** ✅ Complete", "done 0/0"],
    ["- Status: Not Started", "open 0/0"],
    ["**Status**: incomplete", "open 0/0"],
    ["__Status__: In progress\n\n- [x] a", "in-progress 1/1"],
    ["**Status**: waiting for Ada", "blocked 0/0"],
    ["**Status**: ???\n\n- [x] a\n- [ ] b", "in-progress 1/2"],
    ["- [x] a\n  - [X] b", "done 2/2"],
    ["### Part\n\n**Status**: done", "open 0/0"],
    ["```\n- [ ] a\n**Status**: done\n```", "open 0/0"],
  ])("%j", (body, expected) => {
    const text = `## Phase 1: A\n\n${body}\n`;
    const { status, done, total } = readStanding(text, phaseOf(text));
    expect(`${status} ${done}/${total}`).toBe(expected);
  });

  test("a mark in the heading says so too", () => {
    for (const mark of ["[COMPLETED]", "(done)", "✅", "✔️"]) {
      const text = `## Phase 1: A ${mark}\n\n- [ ] a\n`;
      expect(readStanding(text, phaseOf(text)).status).toBe("done");
    }
  });
});

test.each<[body: string, expected: { tasks: number; files: number; dependencies: number }]>([
  ["- [ ] a\n- b", { tasks: 1, files: 0, dependencies: 0 }],
  ["- a\n- b", { tasks: 2, files: 0, dependencies: 0 }],
  ["In `form.tsx`, src/login/a.ts and ./src/login/a.ts", { tasks: 0, files: 2, dependencies: 0 }],
  ["See https://shop.example/a/b.html and e.g. this", { tasks: 0, files: 0, dependencies: 0 }],
  ["```\nsrc/login/a.ts\n```", { tasks: 0, files: 0, dependencies: 0 }],
  ["**Dependencies**: Phase 2, Phases 3 and 3", { tasks: 0, files: 0, dependencies: 2 }],
  ["depends_on: [phase_2, phase_1]", { tasks: 0, files: 0, dependencies: 1 }],
  ["**Dependencies**: None", { tasks: 0, files: 0, dependencies: 0 }],
  ["**Dependencies**: the shop's API, a designer", { tasks: 0, files: 0, dependencies: 2 }],
])("what makes it complex: %j", (body, expected) => {
  const text = `## Phase 1: A\n\n${body}\n`;
  expect(readFacts(text, phaseOf(text))).toMatchObject(expected);
});

test.each<[line: string, path: string | null]>([
  ["**Details**: [phase_1_a.md](login/phase_1_a.md)", "login/phase_1_a.md"],
  ["**Details**: [phase_1.md](my%20plan/phase_1.md)", "my plan/phase_1.md"],
  ["**Details**: [phase_2_a.md](login/phase_2_a.md)", "login/phase_2_a.md"],
  ["**Details**: [stage_1_a.md](login/stage_1_a.md)", null],
  ["**Details**: [phase_1_a.md](login/%ZZ/phase_1_a.md)", null],
  ["Details: [phase_1_a.md](login/phase_1_a.md)", null],
  ["```\n**Details**: [phase_1_a.md](login/phase_1_a.md)\n```", null],
])("a stub is told by its link: %j", (line, path) => {
  const text = `## Phase 1: A\n\n${line}\n`;
  expect(readStub(text, phaseOf(text))?.path ?? null).toBe(path);
});
