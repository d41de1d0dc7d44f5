import { expect, test } from "vitest";
import { choosePager } from "../../../../src/cli/output/pager.js";
import type { Sink } from "../../../../src/cli/output/sink.js";

function terminal(rows: number | undefined): Sink {
  return { isTerminal: () => rows !== undefined, columns: () => 80, rows: () => rows, write: async () => {} };
}

const LONG = "line\n".repeat(24);
const SHORT = "line\n".repeat(23);
const XTERM = { TERM: "xterm" };

test.each([
  ["a text that fills the screen", LONG, 24, XTERM, "less"],
  ["a text that leaves room for the prompt", SHORT, 24, XTERM, null],
  ["the user's pager", LONG, 24, { ...XTERM, PAGER: "more" }, "more"],
  ["the pager for ctx alone", LONG, 24, { ...XTERM, PAGER: "more", CTX_PAGER: "bat -p" }, "bat -p"],
  ["no pager, said with cat", LONG, 24, { ...XTERM, CTX_PAGER: "cat" }, null],
  ["no pager, said with nothing", LONG, 24, { ...XTERM, CTX_PAGER: "" }, null],
  ["a dumb terminal", LONG, 24, { TERM: "dumb" }, null],
  ["a terminal of unknown kind", LONG, 24, {}, null],
  ["a terminal of unknown height", LONG, 0, XTERM, null],
  ["no terminal", LONG, undefined, XTERM, null],
] as const)("%s", (_what, text, rows, environment, expected) => {
  expect(choosePager(text, terminal(rows), environment)).toBe(expected);
});
