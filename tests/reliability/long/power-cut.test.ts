// The power goes while four processes append: the image below a mounted file system is copied at that moment, and the
// copy is mounted. Every acknowledged entry is in its journal, and after `ctx recover` in its tree (SPEC §15, P1, P6).
// Needs root. What the kernel had not yet given to the device is lost in the copy, as it is when the power goes.
import { execFileSync } from "node:child_process";
import { rmSync } from "node:fs";
import { dirname, join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { makeTemporaryDirectory } from "../../support/hermetic.js";
import { canMake, makeImage, mountImage, requireRoot, unmount } from "../support/mounts.js";
import { expectUnharmed, judge } from "../support/oracle.js";
import { makeShop, openShop, type Shop } from "../support/shop.js";
import { makeChance, PATIENT } from "../support/tier.js";
import { startWriter, type Acknowledged } from "../support/writers.js";

const FILE_SYSTEMS = [
  ["ext4", "", 64],
  ["ext4", "noauto_da_alloc", 64],
  ["xfs", "", 320],
  ["btrfs", "", 128],
] as const;
const CUTS = 12;

const possible = FILE_SYSTEMS.filter(([type]) => canMake(type));

test("there is a file system to try", () => {
  requireRoot();
  expect(possible.map(([type]) => type)).toContain("ext4");
});

test.for(possible)("the power goes on %s, mounted %s", PATIENT, async ([type, options, size], { task }) => {
  requireRoot();
  const place = makeTemporaryDirectory("power");
  const [live, after] = [join(place.path, "live"), join(place.path, "after")];
  onTestFinished(() => (unmount(live), unmount(after), place.remove()));
  const counts = { cuts: 0, acknowledged: 0, lost: 0, "empty or missing files mended": 0 };
  const chance = makeChance(42);
  for (let cut = 0; cut < CUTS; cut++) {
    const image = join(place.path, "image");
    makeImage(image, type, size);
    mountImage(image, live, options);
    const shop = makeShop({ below: live });
    // The shop itself is old; only what is appended is in danger.
    execFileSync("sync", ["-f", live]);
    const acknowledged = await appendUntilCut(shop, chance, () => {
      execFileSync("cp", ["--sparse=always", image, `${image}.cut`]);
    });
    unmount(live);
    mountImage(`${image}.cut`, after, options);
    const found = judgeAfterCut(openShop(after), live, acknowledged);
    unmount(after);
    rmSync(`${image}.cut`);
    counts.cuts++;
    counts.acknowledged += acknowledged.length;
    counts.lost += found.lost;
    counts["empty or missing files mended"] += found.mended;
    task.meta.counts = counts;
    expect(found.lost).toBe(0);
  }
  expect(counts.acknowledged).toBeGreaterThan(CUTS);
});

/** Lets four processes append for a while, stops them all at once, and copies the disk as it is then. */
async function appendUntilCut(shop: Shop, chance: () => number, copy: () => void): Promise<Acknowledged[]> {
  const writers = [0, 1, 2, 3].map((index) => startWriter(shop, { name: `writer ${index}`, seed: index }));
  await Promise.all(writers.map(({ begun }) => begun));
  await new Promise((settle) => void setTimeout(settle, chance() * 700));
  // Whatever they say has been said before the copy begins.
  await Promise.all(writers.map((writer) => writer.stop()));
  copy();
  for (const writer of writers) writer.signal("SIGKILL");
  await Promise.all(writers.map(({ ended }) => ended));
  expect(writers.flatMap(({ failures }) => failures)).toEqual([]);
  return writers.flatMap((writer) => writer.acknowledged);
}

/** Judges the shop as it came back, and again after `ctx recover`. */
function judgeAfterCut(
  shop: Shop,
  live: string,
  told: readonly Acknowledged[],
): { lost: number; mended: number } {
  const acknowledged = told.map((one) => ({
    ...one,
    worktree: one.worktree.replace(live, dirname(shop.top)),
  }));
  const before = judge(shop, acknowledged);
  const { status, stderr } = shop.ctx(["recover"]);
  expect([status, stderr]).toEqual([0, ""]);
  const after = judge(shop, []);
  expectUnharmed(after);
  return {
    lost: before.lostFromJournal.length + after.pending.length,
    mended: before.lostFromTree.length,
  };
}
