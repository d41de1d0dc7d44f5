// Many processes append at once, in several worktrees: everything is there, ids are unique, readers see whole files, and
// one that is stopped or dead keeps nobody waiting (SPEC §15, P2, P12).
import { expect, onTestFinished, test } from "vitest";
import { openContext } from "../../src/library/open-context.js";
import { expectUnharmed, judge } from "./support/oracle.js";
import { makeShop } from "./support/shop.js";
import { forTier, PATIENT } from "./support/tier.js";
import { startWriter } from "./support/writers.js";

test(
  "eight processes in three worktrees: every entry is there, once, in its own worktree",
  PATIENT,
  async ({ task }) => {
    const shop = makeShop({ linkedWorktrees: 2 });
    onTestFinished(shop.remove);
    const count = forTier(25, 1000);
    const writers = Array.from({ length: 8 }, (_, index) =>
      startWriter(shop, {
        name: `writer ${index}`,
        worktree: shop.worktrees[index % 3] as string,
        count,
        seed: index,
      }),
    );
    let reads = 0;
    let isOver = false;
    // A reader meanwhile: at no moment is there a file that is not whole.
    const reading = (async () => {
      while (!isOver) {
        const { findings } = await openContext({ root: shop.top }).log("task-42");
        expect(findings.filter(({ code }) => code !== "ENTRIES_PENDING")).toEqual([]);
        reads++;
        await new Promise((settle) => void setTimeout(settle, 1));
      }
    })();
    await Promise.all(writers.map(({ ended }) => ended));
    isOver = true;
    await reading;
    expect(writers.flatMap(({ failures }) => failures)).toEqual([]);
    const acknowledged = writers.flatMap((writer) => writer.acknowledged);
    const verdict = judge(shop, acknowledged);
    const ids = new Set(acknowledged.map(({ id }) => id)).size;
    task.meta.counts = {
      acknowledged: acknowledged.length,
      stored: verdict.stored,
      ids,
      reads,
      torn: verdict.torn,
    };
    expectUnharmed(verdict);
    expect([ids, verdict.stored, verdict.torn, verdict.leftovers]).toEqual([8 * count, 8 * count, 0, 0]);
    expect(writers.every((writer) => isAscending(writer.acknowledged.map(({ id }) => id)))).toBe(true);
    expect(reads).toBeGreaterThan(0);
  },
);

function isAscending(ids: readonly string[]): boolean {
  return ids.every((id, index) => index === 0 || id > (ids[index - 1] as string));
}

test("sixteen commands at once: sixteen of sixteen", PATIENT, async ({ task }) => {
  const counts = { commands: 0, acknowledged: 0, stored: 0 };
  for (let round = 0; round < forTier(1, 25); round++) {
    const shop = makeShop();
    onTestFinished(shop.remove);
    const finished = await Promise.all(
      Array.from({ length: 16 }, (_, index) =>
        shop.start(["progress", "task-42", `step ${index}`, "--json"]),
      ),
    );
    const acknowledged = finished.filter(({ status }) => status === 0);
    const texts = (await openContext({ root: shop.top }).log("task-42")).data.entries.map(({ text }) => text);
    counts.commands += finished.length;
    counts.acknowledged += acknowledged.length;
    counts.stored += Array.from({ length: 16 }, (_, index) => texts.includes(`step ${index}`)).filter(
      Boolean,
    ).length;
    expectUnharmed(judge(shop, []));
    shop.remove();
  }
  task.meta.counts = counts;
  expect([counts.acknowledged, counts.stored]).toEqual([counts.commands, counts.commands]);
});

test("a stopped writer and a dead one keep nobody waiting", PATIENT, async ({ task }) => {
  const counts = { rounds: 0, acknowledged: 0, lost: 0 };
  for (let round = 0; round < forTier(2, 50); round++) {
    const shop = makeShop();
    onTestFinished(shop.remove);
    const stopped = startWriter(shop, { name: "stopped", seed: round, keyPrefix: `round-${round}` });
    const killed = startWriter(shop, { name: "killed", seed: round, largest: 200_000 });
    await Promise.all([stopped.begun, killed.begun]);
    await new Promise((settle) => void setTimeout(settle, round % 10));
    stopped.signal("SIGSTOP");
    killed.signal("SIGKILL");
    // Were anything waiting for the stopped one, these would never end.
    const others = [
      startWriter(shop, { name: "keyed", count: 5, keyPrefix: `round-${round}` }),
      startWriter(shop, { name: "free", count: 5 }),
    ];
    await Promise.all(others.map(({ ended }) => ended));
    stopped.signal("SIGKILL");
    await Promise.all([stopped.ended, killed.ended]);
    const all = [stopped, killed, ...others];
    expect(all.flatMap(({ failures }) => failures)).toEqual([]);
    const acknowledged = all.flatMap((writer) => writer.acknowledged);
    const verdict = judge(shop, acknowledged);
    counts.rounds++;
    counts.acknowledged += acknowledged.length;
    counts.lost += verdict.lostFromJournal.length + verdict.lostFromTree.length;
    task.meta.counts = { ...counts };
    expectUnharmed(verdict);
    expect(others.map((writer) => writer.acknowledged.length)).toEqual([5, 5]);
    shop.remove();
  }
});
