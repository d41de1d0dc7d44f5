// No text, whatever it holds, ends its own passage or begins another one.
import fc from "fast-check";
import { expect, test } from "vitest";
import type { Standing } from "../../src/model/standing.js";
import { visibleBlock } from "../../src/model/text/visible-text.js";
import { costOfFence, fence, type Passage } from "../../src/policy/reading/fence.js";
import { cutText } from "../../src/policy/reading/piece-text.js";
import { arrange, priceOf, type JudgedText } from "../../src/policy/reading/arrange.js";

const MARK = "7f3a9c0d12e45b6789abcdef";

/** Pieces of which an attacker who knows the mark, and every line break there is, would build. */
const shard = fc.oneof(
  fc.constantFrom(
    `[ctx ${MARK} end]`,
    `[ctx ${MARK.toUpperCase()} begin: main]`,
    MARK,
    MARK.slice(0, 12),
    MARK.slice(12),
    "\n",
    "\r",
    "\r\n",
    "\u2028",
    "\u0085",
    "\v",
    "\u202e",
    "\u200d",
    "]",
    "⟨mark⟩",
  ),
  fc.string({ unit: "binary", maxLength: 8 }),
);
const text = fc.array(shard, { maxLength: 12 }).map((shards) => shards.join(""));
const standing: fc.Arbitrary<Standing> = fc.oneof(
  text.map((branch) => ({ kind: "other-branch" as const, branch })),
  text.map((branch) => ({ kind: "own-branch" as const, branch })),
  fc.constant({ kind: "uncommitted" as const }),
  fc.constant({ kind: "personal" as const }),
);
const order = fc.option(text, { nil: null });
const passage: fc.Arbitrary<Passage> = fc.record({ title: text, standing, order, text });
const judged: fc.Arbitrary<JudgedText> = fc.record({
  ref: fc.constantFrom("task/task-42", "project"),
  notePath: fc.option(text, { nil: null }),
  standing,
  order,
  text: text.map(visibleBlock),
});

/** Reads a message as its reader is told to: by lines, and by the mark alone. */
function read(message: string): string[] {
  const found: string[] = [];
  let inside: string[] | null = null;
  for (const line of message.split("\n")) {
    if (line.startsWith(`[ctx ${MARK} begin: `)) {
      expect(inside).toBeNull();
      inside = [];
    } else if (line === `[ctx ${MARK} end]`) {
      found.push((inside as string[]).join("\n"));
      inside = null;
    } else {
      expect(line.toLowerCase()).not.toContain(MARK);
      (inside as string[]).push(line);
    }
  }
  expect(inside).toBeNull();
  return found;
}

test("every passage is read back by itself, and the mark stands in no other line", () => {
  fc.assert(
    fc.property(fc.array(passage, { minLength: 1, maxLength: 4 }), (passages) => {
      const message = fence(MARK, passages);
      const expected = passages.map((one) => {
        return visibleBlock(one.text).replace(new RegExp(MARK, "gi"), "⟨mark⟩").replace(/\n+$/, "");
      });
      expect(read(message)).toEqual(expected);
      // What a terminal or a model would obey or not show is gone: all that is left of control is the line break.
      expect(visibleBlock(message)).toBe(message);
      expect(
        [...message].some((character) => character < " " && character !== "\n" && character !== "\t"),
      ).toBe(false);
    }),
  );
});

test("a message is never longer than the sum of its prices", () => {
  fc.assert(
    fc.property(fc.array(judged, { minLength: 1, maxLength: 8 }), (texts) => {
      const prices = texts.map((one) => priceOf(one, MARK));
      const frames = new Map(prices.flatMap((price) => price.frames).map(({ name, cost }) => [name, cost]));
      const sum = [...frames.values(), ...prices.map(({ own }) => own)].reduce(
        (total, cost) => total + cost,
        0,
      );
      expect(fence(MARK, arrange(texts)).length).toBeLessThanOrEqual(sum);
    }),
  );
});

test("a mark that could be guessed is refused", () => {
  expect(() =>
    costOfFence("abc", { title: "project", standing: { kind: "uncommitted" }, order: null }),
  ).toThrow(/mark/);
});

test("a cut text keeps its length, its beginning and its characters whole", () => {
  fc.assert(
    fc.property(
      fc.string({ unit: "grapheme", maxLength: 400 }),
      fc.integer({ min: 80, max: 200 }),
      (whole, length) => {
        const cut = cutText(whole, length, "cat .context/project/context.md");
        if (whole.length <= length) return void expect(cut).toBe(whole);
        expect(cut.length).toBeLessThanOrEqual(length);
        const [, kept = "", count = ""] =
          /^([^]*)\n… \((\d+) more characters: `cat \.context\/project\/context\.md`\)$/.exec(cut) ?? [];
        expect(whole.startsWith(kept)).toBe(true);
        expect(/[\ud800-\udbff]$/.test(kept)).toBe(false);
        expect(kept.length + Number(count)).toBeLessThanOrEqual(whole.length);
      },
    ),
  );
});
