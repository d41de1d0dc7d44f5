import { expect, test } from "vitest";
import { makeLiveBlock } from "../../../../src/cli/output/live-block.js";
import type { Sink } from "../../../../src/cli/output/sink.js";

const [LINE, BELOW] = ["\r\u001b[K", "\r\u001b[J"];

/** What a terminal of 20 columns and 4 lines is sent. */
async function show(
  texts: readonly string[],
  more: { TERM?: string; isTerminal?: boolean; isWanted?: boolean } = {},
) {
  const { TERM = "xterm", isTerminal = true, isWanted = true } = more;
  const sent: string[] = [];
  const stderr: Sink = {
    isTerminal: () => isTerminal,
    columns: () => 20,
    rows: () => 4,
    write: async (text) => void sent.push(text),
  };
  const block = makeLiveBlock({ stderr, environment: { TERM }, isWanted });
  for (const text of texts) await block.show(text);
  return sent;
}

test.each<[what: string, texts: string[], sent: string[]]>([
  ["one line after the other", ["one", "two", ""], [`${LINE}one`, `${LINE}two`, LINE]],
  ["several lines, from where they began", ["a\nb\nc", ""], [`${LINE}a\nb\nc\r\u001b[2A`, BELOW]],
  ["fewer lines than before", ["a\nb", "c"], [`${LINE}a\nb\r\u001b[1A`, `${BELOW}c`]],
  ["the same again not at all", ["a\nb", "a\nb"], [`${LINE}a\nb\r\u001b[1A`]],
  ["what is too wide cut", ["x".repeat(30)], [`${LINE}${"x".repeat(18)}…`]],
  ["wide characters by their columns", ["語".repeat(15)], [`${LINE}${"語".repeat(9)}…`]],
  ["no more lines than there are", ["a\nb\nc\nd\ne"], [`${LINE}a\nb\nc\r\u001b[2A`]],
])("shows %s", async (_what, texts, sent) => {
  expect(await show(texts)).toEqual(sent);
});

test.each([
  ["away from a terminal", { isTerminal: false }],
  ["on a dumb one", { TERM: "dumb" }],
  ["for whoever does not want it", { isWanted: false }],
])("shows nothing %s", async (_what, more) => {
  expect(await show(["a\nb", "c", ""], more)).toEqual([]);
});
