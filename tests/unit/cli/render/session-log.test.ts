import { expect, test } from "vitest";
import { makePaint } from "../../../../src/cli/output/screen.js";
import { renderLog } from "../../../../src/cli/render/session-log.js";
import type { AuditLine } from "../../../../src/store/sessions/audit.js";

const HEAD = { at: "2026-11-20T10:05:00.000Z", id: "01M7W6N870040G2081040G2081" };
const PANE = "default:%1";

function lines(width: number, ...records: readonly Record<string, unknown>[]): string[] {
  const items = records.map((record) => ({ ...HEAD, ...record }) as AuditLine);
  const screen = { paint: makePaint(false), isTerminal: true, width, now: 0, isVerbose: false };
  return renderLog({ items }, screen).result.split("\n");
}

const [STEP, BROKEN, CUT] = [
  { command: "npm ci", exit: 0 },
  { command: "make db", exit: 2 },
  { command: "sleep 9", exit: null },
];
const SCORED = { id: PANE, score: 130, terms: { dir: 100, env: 0, branch: 30 }, suitable: true };
const POOR = { id: "default:%2", score: 0, terms: { dir: 0, env: 0, branch: 0 }, suitable: false };

test.each([
  [{ event: "scan", panes: 1, free: 1, silent: 0 }, "scan  1 pane, 1 free"],
  [{ event: "scan", panes: 3, free: 2, silent: 1 }, "scan  3 panes, 2 free, 1 server silent"],
  [
    { event: "match", session: null, best: PANE, candidates: [SCORED, POOR] },
    "match  default:%1  130 (dir 100 + branch 30)  of 2",
  ],
  [
    { event: "match", session: null, best: "default:%2", candidates: [SCORED, POOR] },
    "match  default:%2  0  of 2",
  ],
  [{ event: "match", session: null, best: null, candidates: [POOR] }, "match  none of 1"],
  [{ event: "match", session: null, best: null, candidates: [] }, "match  none"],
  [
    { event: "match", session: "shop:1.0", best: PANE, candidates: [SCORED] },
    "match  default:%1  130 (dir 100 + branch 30)",
  ],
  [{ event: "match", session: "shop:1.0", best: null, candidates: [POOR] }, "match  shop:1.0  does not fit"],
  [
    { event: "queue", priority: 5, session: null, reason: "no session is free" },
    "queue  priority 5  no session is free",
  ],
  [
    { event: "prepare", session: PANE, status: "ready", steps: [STEP, STEP], reason: "" },
    "prepare  default:%1  ready, 2 steps",
  ],
  [
    { event: "prepare", session: PANE, status: "failed", steps: [STEP, BROKEN], reason: "step 2" },
    "prepare  default:%1  failed: make db (exit 2)",
  ],
  [
    { event: "prepare", session: PANE, status: "late", steps: [CUT], reason: "its step was interrupted" },
    "prepare  default:%1  late: sleep 9 (its step was interrupted)",
  ],
  [
    { event: "send", session: PANE, status: "sent", text: "fix it\nnow", length: 10 },
    "send  default:%1  sent  fix it⏎now",
  ],
  [{ event: "cancel" }, "cancel"],
  [{ event: "run", command: "npm test", steps: [STEP], end: 3 }, "run  npm test  exit 3"],
  [{ event: "run", command: "npm test", steps: [], end: "SIGTERM" }, "run  npm test  SIGTERM"],
  [
    { event: "run", command: "npm test", steps: [BROKEN], end: 2 },
    "run  npm test  not run: make db (exit 2)",
  ],
  [{ event: "match", isCut: true }, "match  (too long to be kept)"],
])("%j is told in words", (record, expected) => {
  expect(lines(Infinity, record)).toEqual([`2026-11-20 10:05  0G2081  ${expected}`]);
});

test("no line is wider than the terminal, and columns are aligned", () => {
  const long = { event: "queue", priority: 0, session: null, reason: "登".repeat(80) };
  expect(lines(60, long, { event: "scan", panes: 2, free: 0, silent: 0 })).toEqual([
    "2026-11-20 10:05  0G2081  queue  priority 0  登登登登登登登…",
    "2026-11-20 10:05  0G2081  scan   2 panes, 0 free",
  ]);
});

test("a record whose parts are anything else, or would move the cursor, is a line like any other", () => {
  const odd = { panes: {}, candidates: "x", best: 7, steps: [null, 3], terms: [], reason: [] };
  for (const event of ["scan", "match", "queue", "prepare", "send", "run", "\u001b[2J"]) {
    const told = lines(Infinity, { ...odd, event, session: "\u001b]0;x\u0007" });
    expect(told).toHaveLength(1);
    expect(told[0]).not.toMatch(/[\u0000-\u001f\u007f]/);
  }
});
