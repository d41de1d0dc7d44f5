import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { makePaint, type Screen } from "../../../../../src/cli/output/screen.js";
import { renderText } from "../../../../../src/cli/render/review/text.js";
import { widthOf } from "../../../../../src/model/text/terminal-width.js";
import { ALL_NAUGHTY } from "../../../../support/naughty-strings.js";
import { makeReview, makeReviewOf } from "../../../../support/review-fixture.js";

const screen = (given: Partial<Screen> = {}): Screen => {
  return { paint: makePaint(false), isTerminal: false, width: Infinity, now: 0, isVerbose: false, ...given };
};

describe("every part of a review", () => {
  const review = makeReviewOf("caching");
  const task = { ref: "task/task-43", path: ".context/tasks/task-43/context.md", line: 2 };
  const many = ["project", "branch/main", "task/task-1", "task/task-2", "task/task-3", "task/task-42"];
  const data = makeReview({
    ...review,
    verdict: "blocked",
    blockedBy: ["R4", "conflict"],
    contexts: [
      ...many.map((ref) => ({ ref, change: "changed" as const })),
      { ref: task.ref, change: "added" },
      { ref: "task/task-44", change: "removed" },
    ],
    changes: [
      ...many.map((ref) => ({
        ref,
        part: "data" as const,
        pointer: "/db",
        change: "removed" as const,
        before: 1,
        origin: { ...task, ref: "project" },
      })),
      {
        ref: "task/task-42",
        part: "data",
        pointer: "/caching",
        change: "shadowed",
        before: "a",
        after: "b",
        value: "c",
        origin: task,
      },
      {
        ref: "task/task-42",
        part: "data",
        pointer: "/logging",
        change: "unshadowed",
        before: "a",
        after: "b",
        origin: task,
      },
      { ref: task.ref, part: "data", pointer: "/title", change: "added", after: "Log out", origin: task },
      {
        ref: task.ref,
        part: "data",
        pointer: "/db",
        change: "added",
        after: 1,
        origin: { ...task, ref: "project" },
      },
    ],
  });

  test("on a pipe", () => {
    expect(renderText(data, screen())).toMatchInlineSnapshot(`
      "caching → caching  1 delegation to review · 1 conflict · 1 risk (1 high) · 8 contexts change

      Delegations
        caching  task/caching → caching  proposed by caching (its target has changed since)
          {"caching":["caching"]}
          caching (caching)
          ctx delegations show caching

      Conflicts
        ! caching  caching, task/caching
          Said caching twice.
          base  .context/tasks/caching/context.md:3
            "caching"
          head  caching:3
            (removed)

      Risks
        high    R4   Found caching there.
                caching:2

      What changes for whom
        project, branch/main, task/task-1 and 3 more contexts
          - /db  1

        task/task-42
          · /caching  "a" → "b"
                      hidden here: "c" counts
          · /logging  "a" → "b"
                      hidden no more: it is removed

        task/task-43 (new)
          + /title  "Log out"
          + 1 inherited part

        task/task-44 (gone)

      blocked: R4, conflict"
    `);
  });

  test("verbose: every context by name", () => {
    expect(renderText(data, screen({ isVerbose: true }))).toContain(
      "task/task-2, task/task-3, task/task-42\n",
    );
  });

  test("nothing is nothing", () => {
    expect(renderText(makeReview({ verdict: "nothing" }), screen())).toBe("");
  });
});

test("what may be a secret is not repeated", () => {
  const risks = ["S3CRET-word", ".context/tasks/S3CRET-word/context.md"].map((path) => {
    return { flag: "R6", severity: "high", path, line: 1, message: "What looks like a password." } as const;
  });
  const review = makeReviewOf("S3CRET-word");
  expect(renderText(review, screen())).toContain('"S3CRET-word"');
  expect(renderText({ ...review, risks }, screen())).not.toContain('"S3CRET-word"');
});

/** What a terminal, or the runner of a build, could make of the lines. */
function listWrongs(text: string): string[] {
  return text
    .split("\n")
    .flatMap((line) => [
      ...(/[\u0000-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069\u200b\u{e0000}-\u{e007f}]|\p{Surrogate}/u.test(
        line,
      )
        ? [`hidden: ${line}`]
        : []),
      ...(/^\s*::|##\[/.test(line) ? [`command: ${line}`] : []),
      ...(/\s$/.test(line) ? [`space at the end: ${line}|`] : []),
    ]);
}

test.each(ALL_NAUGHTY.map((word) => [JSON.stringify(word), word] as const))("harmless: %s", (_name, word) => {
  expect(listWrongs(renderText(makeReviewOf(word), screen()))).toEqual([]);
  expect(listWrongs(renderText(makeReviewOf(word), screen({ width: 60, isTerminal: true })))).toEqual([]);
});

test("any text in any place", () => {
  fc.assert(
    fc.property(
      fc.string({ unit: "binary", maxLength: 20 }),
      fc.constantFrom(40, 80, Infinity),
      (word, width) => {
        expect(listWrongs(renderText(makeReviewOf(word), screen({ width })))).toEqual([]);
      },
    ),
  );
});

test("80 columns hold what can be broken or cut", () => {
  const long = makeReviewOf("one of many long words that are said of the login feature of the shop");
  const lines = renderText(long, screen({ width: 80, isTerminal: true })).split("\n");
  // Places stand in one piece, so that they can be opened; names of contexts and keys are not cut.
  const wide = lines.filter(
    (line) =>
      widthOf(line) > 80 &&
      !/\.context|ctx delegations show|login feature of the shop(?:$|:\d| {2})/.test(line),
  );
  expect(wide).toEqual([]);
});
