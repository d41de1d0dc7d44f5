import { expect, test } from "vitest";
import { RISK_FLAGS } from "../../../../src/model/review.js";
import { assessRisks } from "../../../../src/policy/risk/assess-risks.js";
import { makeProposal, makeSubject, makeText, showRisks } from "../../../support/risk-subject.js";

const SUBJECT = makeSubject({
  texts: [
    makeText("Ask ada@shop.io.\n\u202e<!-- one two three four five -->\nSee https://jwt.io", {
      ref: "project",
      path: ".context/project/notes/tokens.md",
      line: 1,
    }),
    makeText(`pass${"word"} = "Xk9#mQ2v!Lp7zR4t"`, { path: ".context/tasks/task-42/context.md", line: 9 }),
  ],
  edits: [{ ref: "project", path: ".context/project/notes/tokens.md", line: 1, reaches: 3 }],
  overrides: [
    {
      ref: "task/task-42",
      pointer: "/caching",
      path: ".context/tasks/task-42/context.md",
      line: 4,
      value: "none",
      inherited: { ref: "project", path: ".context/project/context.md", value: "Redis" },
    },
  ],
  sizes: [{ ref: "task/task-42", before: 59_000, after: 61_000 }],
  executables: [
    {
      kind: "session",
      path: ".context/tasks/task-42/context.md",
      before: null,
      after: { prereqs: ["npm ci"] },
      lineOf: () => 6,
    },
  ],
  proposals: [makeProposal({ reason: " ", by: "@unknown", isBaseMoved: true })],
});

test("every flag has its rule, and the worst comes first", () => {
  const risks = assessRisks(SUBJECT);
  expect(showRisks(risks)).toMatchInlineSnapshot(`
    [
      "R3 high 2: Hidden character U+202E (a change of writing direction) in the text.",
      "R6 high 9: What looks like a password or key in the text.",
      "R9 high 6: A command that prepares a session stands in /$session/prereqs/0.",
      "R2 medium 4: task/task-42 overrides /caching, inherited from project.",
      "R4 medium 2: HTML comment in the text.",
      "R8 medium -: task/task-42 takes about 61,000 tokens, 31 % of the window (target 30 %).",
      "R10 medium 7: The proposal of jwt for project gives no reason.",
      "R10 medium 8: The proposal of jwt for project names no author.",
      "R11 medium 10: project has changed jwt since it was proposed; see \`ctx delegations accept 01M7W6N870040G2081040G2081 --rebase\`.",
      "R1 low 4: Proposes jwt for project.",
      "R1 low 1: Changes project: 3 contexts resolve differently.",
      "R5 low 3: Link to jwt.io in the text.",
      "R7 low 1: An e-mail address in the text.",
    ]
  `);
  expect(new Set(risks.map(({ flag }) => flag))).toEqual(new Set(RISK_FLAGS));
});

test("nothing new is no risk", () => {
  expect(assessRisks(makeSubject())).toEqual([]);
});

test("the order of the facts makes no difference, and what is said twice is said once", () => {
  const reversed = makeSubject({
    ...SUBJECT,
    texts: [...SUBJECT.texts, ...SUBJECT.texts].reverse(),
    edits: [...SUBJECT.edits, ...SUBJECT.edits],
    proposals: [...SUBJECT.proposals, ...SUBJECT.proposals],
  });
  expect(assessRisks(reversed)).toEqual(assessRisks(SUBJECT));
});

test("no message quotes a value", () => {
  const said = JSON.stringify(assessRisks(SUBJECT));
  for (const value of ["Xk9#mQ2v", "ada@shop.io", "npm ci", "Redis", "one two three", "jose"])
    expect(said).not.toContain(value);
});
