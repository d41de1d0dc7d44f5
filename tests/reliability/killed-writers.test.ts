// Writers that are killed while they write: what was acknowledged is there, and nothing else is harmed (SPEC §15, P1,
// P2, P4). Several generations of them crash on one journal.
import { expect, onTestFinished, test } from "vitest";
import { openContext } from "../../src/library/open-context.js";
import { expectUnharmed, judge } from "./support/oracle.js";
import { makeShop, type Shop } from "./support/shop.js";
import { forTier, makeChance, PATIENT } from "./support/tier.js";
import { startWriter, type Acknowledged, type Writer, type WriterOptions } from "./support/writers.js";

const WRITERS = 4;
const GENERATIONS = 4;

/** Lets four writers run and kills each at a moment of its own, some before they wrote anything. */
async function runGeneration(
  shop: Shop,
  chance: () => number,
  optionsOf: (index: number) => WriterOptions,
): Promise<Writer[]> {
  const writers = Array.from({ length: WRITERS }, (_, index) => startWriter(shop, optionsOf(index)));
  await Promise.all(
    writers.map(async (writer) => {
      const delayMs = chance() * 120;
      if (chance() < 0.9) await writer.begun;
      await new Promise((settle) => void setTimeout(settle, delayMs));
      writer.signal("SIGKILL");
      await writer.ended;
    }),
  );
  return writers;
}

test("killed at any moment, four writers lose nothing that they acknowledged", PATIENT, async ({ task }) => {
  const shops = forTier(1, 125);
  const total = { "kill rounds": 0, acknowledged: 0, lost: 0, "torn frames": 0, "temporary files left": 0 };
  for (let seed = 1; seed <= shops; seed++) {
    const shop = makeShop({ linkedWorktrees: 1 });
    onTestFinished(shop.remove);
    const chance = makeChance(seed);
    const acknowledged: Acknowledged[] = [];
    for (let generation = 0; generation < GENERATIONS; generation++) {
      const writers = await runGeneration(shop, chance, (index) => ({
        name: `writer ${index} of generation ${generation}`,
        worktree: shop.worktrees[index % 2] as string,
        largest: 600_000,
        seed: Math.floor(chance() * 2 ** 31),
      }));
      expect(writers.flatMap(({ failures }) => failures)).toEqual([]);
      acknowledged.push(...writers.flatMap((writer) => writer.acknowledged));
      total["kill rounds"]++;
    }
    const verdict = judge(shop, acknowledged);
    total.acknowledged += acknowledged.length;
    total.lost += verdict.lostFromJournal.length + verdict.lostFromTree.length;
    total["torn frames"] += verdict.torn;
    total["temporary files left"] += verdict.leftovers;
    task.meta.counts = { ...total };
    expectUnharmed(verdict);
    await expectReadable(shop, acknowledged);
    shop.remove();
  }
  expect(total.acknowledged).toBeGreaterThan(total["kill rounds"]);
});

/** ctx reads everything that is in a worktree, without a finding but for what only the journal has. */
async function expectReadable(shop: Shop, acknowledged: readonly Acknowledged[]): Promise<void> {
  for (const worktree of shop.worktrees) {
    const { data, findings } = await openContext({ root: worktree }).log("task-42");
    expect(findings.filter(({ code }) => code !== "ENTRIES_PENDING")).toEqual([]);
    const shown = new Set(data.entries.map(({ id }) => id));
    const missing = acknowledged.filter((one) => one.worktree === worktree && !shown.has(one.id));
    expect(missing).toEqual([]);
    const status = shop.git("-C", worktree, "status", "--porcelain", "--untracked-files=all");
    expect(
      status.split("\n").filter((line) => !/^\?\? .*\/entries\/\w+\.jsonl$/.test(line) && line !== ""),
    ).toEqual([]);
  }
}

test(
  "a key that a killed writer used is completed by the next one, to one entry",
  PATIENT,
  async ({ task }) => {
    const shops = forTier(1, 40);
    const total = { "kill rounds": 0, keys: 0, "left in the journal alone": 0, doubled: 0 };
    for (let seed = 1; seed <= shops; seed++) {
      const shop = makeShop();
      onTestFinished(shop.remove);
      const chance = makeChance(1000 + seed);
      const acknowledged: Acknowledged[] = [];
      let count = 0;
      for (let generation = 0; generation < 3; generation++) {
        const keyPrefix = `step-${generation}`;
        const writers = await runGeneration(shop, chance, (index) => ({
          name: `writer ${index}`,
          keyPrefix,
        }));
        const reached = Math.max(0, ...writers.map((writer) => writer.acknowledged.length)) + 1;
        total["left in the journal alone"] += judge(shop, []).pending.length;
        const last = startWriter(shop, { name: "the next one", keyPrefix, count: reached });
        await last.ended;
        expect(last.failures).toEqual([]);
        expect(last.acknowledged).toHaveLength(reached);
        acknowledged.push(...writers.flatMap((writer) => writer.acknowledged), ...last.acknowledged);
        count += reached;
        total["kill rounds"]++;
      }
      const verdict = judge(shop, acknowledged);
      const ids = new Set(acknowledged.map(({ id }) => id));
      total.keys += count;
      total.doubled += ids.size - count + (verdict.stored - count);
      task.meta.counts = { ...total };
      expectUnharmed(verdict);
      expect({ ids: ids.size, stored: verdict.stored }).toEqual({ ids: count, stored: count });
      shop.remove();
    }
  },
);
