import { describe, expect, test } from "vitest";
import type { ReviewData, Risk } from "../../../../src/model/review.js";
import { CtxError } from "../../../../src/errors/ctx-error.js";
import { judgeReview, parseFailOn } from "../../../../src/policy/review/verdict.js";

const risk: Risk = { flag: "R5", severity: "medium", path: null, line: null, message: "A URL." };
const nothing: Pick<ReviewData, "changes" | "delegations" | "risks" | "conflicts"> = {
  changes: [],
  delegations: [],
  risks: [],
  conflicts: [],
};
const conflict = {
  kind: "documents",
  refs: ["project"],
  pointer: "/a",
  values: [],
  message: "Two.",
} as const;

describe("what --fail-on is given", () => {
  test.each<[given: string[], expected: string[]]>([
    [[], []],
    [["high"], ["high"]],
    [
      ["conflict", "r3", "R3"],
      ["R3", "conflict"],
    ],
    [
      [" Medium , R11", "R2"],
      ["R2", "R11", "medium"],
    ],
  ])("%j", (given, expected) => expect(parseFailOn(given)).toEqual(expected));

  test.each(["R12", "", "high,", "worse"])("%j is refused", (text) => {
    expect(() => parseFailOn([text])).toThrow(CtxError);
  });
});

describe("the verdict", () => {
  test.each<[what: string, found: typeof nothing, failOn: string[], verdict: string, blockedBy: string[]]>([
    ["nothing at all", nothing, ["low", "conflict", "R5"], "nothing", []],
    ["a risk that nobody asked about", { ...nothing, risks: [risk] }, ["R4", "high"], "review", []],
    ["its flag", { ...nothing, risks: [risk] }, ["R5"], "blocked", ["R5"]],
    [
      "its severity, and a milder one",
      { ...nothing, risks: [risk] },
      ["low", "medium", "high"],
      "blocked",
      ["low", "medium"],
    ],
    ["a conflict", { ...nothing, conflicts: [conflict] }, ["conflict"], "blocked", ["conflict"]],
    ["a conflict that may pass", { ...nothing, conflicts: [conflict] }, ["high"], "review", []],
  ])("%s", (_, found, failOn, verdict, blockedBy) => {
    expect(judgeReview(found, parseFailOn(failOn))).toEqual({ verdict, blockedBy });
  });
});
