// Findings as a report: in the order of their places, each told once, each kind cut in each file.
import { expect, test } from "vitest";
import { makeFinding, type FindingCode } from "../../../src/errors/finding.js";
import { countFindings, makeReport } from "../../../src/validate/report.js";

function at(path: string, line: number, code: FindingCode = "ENTRY_INVALID") {
  return makeFinding(code, `fault ${line}`, { path, line, column: 1 });
}

test("sorted by path, line and column, and repeated ones told once", () => {
  const findings = [at("b", 1), at("a", 10), at("a", 2), at("a", 2), { ...at("a", 2), column: 9 }];
  const report = makeReport([...findings, makeFinding("FORMAT_NEWER", "newer")]);
  expect(report.map(({ path, line, column }) => [path, line, column])).toEqual([
    [undefined, undefined, undefined],
    ["a", 2, 1],
    ["a", 2, 9],
    ["a", 10, 1],
    ["b", 1, 1],
  ]);
});

test("21 of a kind in one file are 20 and one more; other files and kinds are not cut", () => {
  const many = Array.from({ length: 21 }, (_, index) => at("a", 21 - index));
  const report = makeReport([...many, at("b", 1), at("a", 30, "ENTRY_CORRUPT")]);
  expect(report).toHaveLength(22);
  expect(report.filter(({ more }) => more !== undefined)).toMatchObject([{ path: "a", line: 20, more: 1 }]);
  expect(countFindings(report, "error")).toBe(23);
  expect(countFindings(report, "warning")).toBe(0);
});

test("20 of a kind are all told", () => {
  const report = makeReport(Array.from({ length: 20 }, (_, index) => at("a", index + 1)));
  expect(report.every(({ more }) => more === undefined)).toBe(true);
});

test("what was counted before is still counted when its finding is cut", () => {
  const many = Array.from({ length: 25 }, (_, index) => at("a", index + 1));
  const report = makeReport([...many, { ...at("a", 26), more: 100 }]);
  expect(report.at(-1)).toMatchObject({ line: 20, more: 106 });
  expect(countFindings(report, "error")).toBe(126);
});
