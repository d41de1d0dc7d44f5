import { expect, test } from "vitest";
import { findTooSpecificTexts } from "../../../../src/policy/risk/too-specific-texts.js";
import { makeProposal, makeSubject, makeText, showRisks } from "../../../support/risk-subject.js";

const PROJECT = { ref: "project", path: ".context/project/context.md" } as const;
const judge = (given: Parameters<typeof makeSubject>[0]): string[] =>
  showRisks(findTooSpecificTexts(makeSubject(given)));

test("what is proposed speaks of one task, one person", () => {
  const value = { note: "as in task-42, ask ada@shop.io", home: "/home/ada/keys" };
  expect(judge({ proposals: [makeProposal({ value, to: "branch/feature/login" })] })).toEqual([
    "R7 medium 6: The id of a task in what is proposed as jwt for branch/feature/login.",
    "R7 medium 6: An e-mail address in what is proposed as jwt for branch/feature/login.",
    "R7 medium 6: Somebody's home directory in what is proposed as jwt for branch/feature/login.",
  ]);
  expect(judge({ proposals: [makeProposal()] })).toEqual([]);
});

test("ids of tasks that look like words, where tasks have them", () => {
  const proposals = [makeProposal({ value: "what login2 taught us" })];
  expect(judge({ proposals })).toEqual([]);
  expect(judge({ proposals, taskIds: ["login2"] })).toEqual([
    "R7 medium 6: The id of a task in what is proposed as jwt for project.",
  ]);
});

test("values of wide levels, and of no other", () => {
  const text = makeText("I prefer tabs, see task-42", { kind: "value", name: "/style", line: 3 });
  expect(judge({ texts: [{ ...text, ...PROJECT }] })).toEqual([
    "R7 low 3: The id of a task in the value of /style.",
    "R7 low 3: One person's preference in the value of /style.",
  ]);
  expect(judge({ texts: [text] })).toEqual([]);
});

test("a key says what a day is: a version is none", () => {
  const day = makeText("2026-11-20", { kind: "value", ...PROJECT });
  expect(judge({ texts: [{ ...day, name: "/deadline" }] })).toEqual([
    "R7 low 5: A single day in the value of /deadline.",
  ]);
  expect(judge({ texts: [{ ...day, name: "/apiVersion" }] })).toEqual([]);
});

test("prose of wide levels is records, too: days and tickets belong there, people do not", () => {
  const prose = (text: string) => judge({ texts: [makeText(text, PROJECT)] });
  expect(prose("Decided on 2026-11-20 for SHOP-12, after task-42.")).toEqual([]);
  expect(prose("Keys lie in /home/ada/keys, ask ada@shop.io.")).toEqual([
    "R7 low 5: An e-mail address in the text.",
    "R7 low 5: Somebody's home directory in the text.",
  ]);
});

test("a proposal's own texts are judged once", () => {
  const proposal = makeProposal({ value: "as in task-42" });
  const text = makeText("as in task-42", { kind: "value", ref: "project", path: proposal.path });
  expect(judge({ proposals: [proposal], texts: [text] })).toHaveLength(1);
});
