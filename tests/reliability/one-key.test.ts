// Several processes use one key at once: one entry, of which all report the id (SPEC §2, Appending safely; §15, P4).
import { expect, onTestFinished, test } from "vitest";
import { expectUnharmed, judge } from "./support/oracle.js";
import { makeShop } from "./support/shop.js";
import { forTier, PATIENT } from "./support/tier.js";
import { startWriter } from "./support/writers.js";

test.for([
  ["one worktree", 0],
  ["three worktrees", 2],
] as const)(
  "processes race for the same keys in %s: one entry each",
  PATIENT,
  async ([, linkedWorktrees], { task }) => {
    const shop = makeShop({ linkedWorktrees });
    onTestFinished(shop.remove);
    const count = forTier(10, 250);
    const processes = forTier(4, 8);
    const writers = Array.from({ length: processes }, (_, index) => {
      const worktree = shop.worktrees[index % shop.worktrees.length] as string;
      return startWriter(shop, {
        name: `writer ${index}`,
        worktree,
        count,
        keyPrefix: "step",
        isWaiting: true,
      });
    });
    await Promise.all(writers.map(({ ready }) => ready));
    for (const writer of writers) writer.go();
    await Promise.all(writers.map(({ ended }) => ended));
    expect(writers.flatMap(({ failures }) => failures)).toEqual([]);
    const acknowledged = writers.flatMap((writer) => writer.acknowledged);
    const verdict = judge(shop, acknowledged);
    expectUnharmed(verdict);
    expect(acknowledged).toHaveLength(processes * count);
    // Of each key one id, whoever was asked.
    const pairs = new Set(acknowledged.map(({ key, id }) => `${key} ${id}`));
    task.meta.counts = { processes, keys: count, acknowledged: acknowledged.length, entries: pairs.size };
    expect([pairs.size, verdict.stored]).toEqual([count, count * shop.worktrees.length]);
  },
);
