import fc from "fast-check";
import { expect, test } from "vitest";
import { renderGithub } from "../../../../../src/cli/render/review/github.js";
import type { Risk } from "../../../../../src/model/review.js";
import { ALL_NAUGHTY } from "../../../../support/naughty-strings.js";
import { makeReview, makeReviewOf } from "../../../../support/review-fixture.js";

const render = (word: string): string => renderGithub({ data: makeReviewOf(word), findings: [] });
const risk = (given: Partial<Risk>): Risk => {
  return { flag: "R4", severity: "medium", path: "a.md", line: 1, message: "HTML comment.", ...given };
};

test("levels, places, and findings beside the risks", () => {
  const data = makeReview({
    prefix: "services/shop/",
    risks: [
      risk({ flag: "R3", severity: "high", path: "a,b:c.md", line: null, message: "100 % hidden" }),
      risk({ flag: "R8", path: null, line: null }),
      risk({ flag: "R5", severity: "low" }),
    ],
  });
  const findings = [
    {
      code: "FILE_INVALID",
      severity: "error",
      message: "A brace is missing",
      path: "b.json",
      line: 2,
      hint: "Add it.",
    },
    { code: "CONTEXT_FOREIGN", severity: "info", message: "Not ours" },
  ] as const;
  expect(renderGithub({ data, findings })).toMatchInlineSnapshot(`
    "::error file=services/shop/b.json,line=2,title=FILE_INVALID%3A File invalid::A brace is missing. Add it.
    ::error file=services/shop/a%2Cb%3Ac.md,title=R3%3A Hidden Unicode::100 %25 hidden
    ::warning title=R8%3A Budget exceeded::HTML comment.
    ::notice title=CONTEXT_FOREIGN%3A Context foreign::Not ours
    ::notice file=services/shop/a.md,line=1,title=R5%3A Instructions%2C downloads%2C links::HTML comment."
  `);
});

test("a conflict stands where the head can mend it", () => {
  const { conflicts } = makeReviewOf("caching");
  expect(renderGithub({ data: makeReview({ conflicts }), findings: [] })).toMatchInlineSnapshot(
    `"::warning file=caching,line=3,title=Set differently on two sides::Said caching twice."`,
  );
});

test("ten of each level, the first ones, and how many more", () => {
  const severities = ["high", "medium", "low"] as const;
  const risks = severities.flatMap((severity, kind) =>
    Array.from({ length: 9 + kind }, (_, index) => risk({ severity, line: index + 1 })),
  );
  const lines = renderGithub({ data: makeReview({ risks }), findings: [] }).split("\n");
  expect(lines.filter((line) => line.startsWith("::error "))).toHaveLength(9);
  expect(lines.filter((line) => line.startsWith("::warning "))).toHaveLength(10);
  expect(lines.filter((line) => line.startsWith("::notice "))).toHaveLength(10);
  expect(lines.filter((line) => !line.startsWith("::"))).toEqual([
    "1 more notice: see it with `ctx review`.",
  ]);
  expect(lines.at(-2)).toContain("line=10,");
});

/** What a runner makes of a line (actions/runner, ActionCommand.cs): a name, its properties, its message. */
function parseCommand(line: string): { name: string; properties: string[]; message: string } | null {
  const match = /^::([a-z]+)(?: ([^:]*(?::(?!:)[^:]*)*))?::(.*)$/.exec(line.trimStart());
  if (match === null) return null;
  return { name: match[1]!, properties: (match[2] ?? "").split(","), message: match[3]! };
}

/** What is wrong with the two commands that a review of one word makes. */
function listWrongs(word: string): string[] {
  const lines = render(word).split("\n");
  return lines.length === 2 ? lines.flatMap(judgeLine) : [`${lines.length} lines`];
}

function judgeLine(line: string): string[] {
  const command = parseCommand(line);
  const properties = command?.properties.map((property) => property.split("=")[0]).join();
  return [
    ...(command?.name === "error" || command?.name === "warning" ? [] : ["another command"]),
    ...(properties === "file,line,title" ? [] : [`properties ${properties}`]),
    ...(line.includes("##[") ? ["an older command"] : []),
    // Controls have become visible, so that no terminal obeys them either.
    ...(/[\u0000-\u001f\u007f-\u009f\u202a-\u202e]|\p{Surrogate}/u.test(line) ? ["hidden characters"] : []),
  ];
}

test.each(ALL_NAUGHTY.map((word) => [JSON.stringify(word), word] as const))("harmless: %s", (_name, word) => {
  expect(listWrongs(word)).toEqual([]);
});

test("any text in any place is one command each", () => {
  fc.assert(
    fc.property(fc.string({ unit: "binary", maxLength: 20 }), (word) => {
      expect(listWrongs(word)).toEqual([]);
    }),
  );
});

test("nothing to say is nothing printed", () => {
  expect(renderGithub({ data: makeReview({ verdict: "nothing" }), findings: [] })).toBe("");
});
