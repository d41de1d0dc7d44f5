// A task of very many entries stays usable (SPEC §15, P26): the whole log within a heap that leaves no room for more
// than the entries of that one context, and a resolved context that is exact.
import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { forTier, PATIENT } from "./support/tier.js";

const BIN = join(import.meta.dirname, "../../bin/ctx.cjs");
const COUNT = forTier(20_000, 100_000);
/** What one file holds: neither sealed into one, nor each alone. */
const BATCH = 100;
/** Megabytes. Node itself needs about 5; without any entry, 16 are enough. */
const HEAP = forTier(32, 128);

const DIGITS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";

function idOf(number: number): string {
  let text = "";
  for (let rest = number, at = 0; at < 8; at++, rest = Math.floor(rest / 32))
    text = (DIGITS[rest % 32] as string) + text;
  return `01JZ00000000000000${text}`;
}

test("one task with very many entries", PATIENT, ({ task }) => {
  const top = mkdtempSync(join(tmpdir(), "ctx-many-"));
  onTestFinished(() => rmSync(top, { recursive: true, force: true }));
  const ctx = (...args: string[]): string =>
    execFileSync(process.execPath, [`--max-old-space-size=${HEAP}`, BIN, ...args], {
      cwd: top,
      encoding: "utf8",
      maxBuffer: 1 << 28,
    });
  execFileSync("git", ["init", "-q"], { cwd: top });
  ctx("init", "--task", "task-42");
  const directory = join(top, ".context/tasks/task-42/entries");
  mkdirSync(directory, { recursive: true });
  for (let start = 0; start < COUNT; start += BATCH) {
    const records = Array.from({ length: BATCH }, (_, index) =>
      JSON.stringify({
        v: 1,
        id: idOf(start + index),
        kind: "progress",
        at: "2026-11-20T10:02:00.000Z",
        by: "@backend_agent",
        text: `Round ${start + index}: JWT endpoints answer with the expiry that the test asks for`,
      }),
    );
    writeFileSync(join(directory, `${idOf(start)}.jsonl`), `${records.join("\n")}\n`);
  }

  const { entries } = (JSON.parse(ctx("log", "task-42", "--json")) as { data: { entries: { id: string }[] } })
    .data;
  expect(entries.map(({ id }) => id)).toEqual(Array.from({ length: COUNT }, (_, number) => idOf(number)));
  expect(ctx("log", "task-42").trimEnd().split("\n")).toHaveLength(COUNT);
  const resolved = JSON.parse(ctx("resolve", "task-42", "--json")) as { data: { entries: { id: string }[] } };
  expect(resolved.data.entries.map(({ id }) => id)).toEqual(
    Array.from({ length: 20 }, (_, index) => idOf(COUNT - 20 + index)),
  );
  task.meta.counts = { entries: COUNT, "heap, MB": HEAP };
});
