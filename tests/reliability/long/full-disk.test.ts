// Every writing command on a disk with no page left, one, two, …, or no inode left: it says so, and what was there
// stands byte for byte (SPEC §15, P2, P3). Needs root, for file systems in memory.
import { readdirSync, rmSync, statfsSync, writeFileSync } from "node:fs";
import { execFileSync } from "node:child_process";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { makeTemporaryDirectory } from "../../support/hermetic.js";
import { mountMemory, requireRoot, unmount } from "../support/mounts.js";
import { readJournal } from "../support/oracle.js";
import { makeShop, readAll, type Shop } from "../support/shop.js";
import { PATIENT } from "../support/tier.js";

const PAGE = 4096;

interface Answer {
  readonly ok: boolean;
  readonly data: Record<string, unknown>;
  readonly error: { code: string; details?: { id?: string; pending?: boolean } };
}

type Check = (shop: Shop, answer: Answer) => boolean;

/** Each with what is different once it worked. */
const COMMANDS: readonly (readonly [words: string, hasWorked: Check])[] = [
  ["init --task task-43", ({ top }) => has(top, ".context/tasks/task-43/context.md", "")],
  ["create task-44 --title Logout", ({ top }) => has(top, ".context/tasks/task-44/context.md", "Logout")],
  ["set task-42 caching Redis", ({ top }) => has(top, ".context/tasks/task-42/context.json", "Redis")],
  ["unset task-42 title", ({ top }) => !has(top, ".context/tasks/task-42/context.json", "Implement")],
  ['update task-42 --data {"a":1}', ({ top }) => has(top, ".context/tasks/task-42/context.json", '"a": 1')],
  ["progress task-42 half-done", isAppended],
  ["insight task-42 learnt --category risk", isAppended],
  [
    "recover",
    ({ top }, { data }) =>
      (data["recovered"] as { path: string }[]).every(({ path }) => has(top, path, "lost")),
  ],
];

function has(top: string, path: string, text: string): boolean {
  return readAll(top).get(join(top, path))?.includes(text) ?? false;
}

function isAppended(shop: Shop, { data }: Answer): boolean {
  const { id, path } = data as { id: string; path: string };
  return readJournal(shop.journal).records.has(id) && has(shop.top, path, id);
}

test.for([
  ["64k", false],
  ["256k", true],
] as const)("a disk of %s, in a repository: %s", PATIENT, ([size, hasGit], { task }) => {
  requireRoot();
  const place = makeTemporaryDirectory("disk");
  const disk = join(place.path, "disk");
  mountMemory(disk, `size=${size}`);
  onTestFinished(() => (unmount(disk), place.remove()));
  const counts = { runs: 0, done: 0, refused: 0, pending: 0 };
  for (const [words, hasWorked] of COMMANDS) {
    for (const what of ["pages", "inodes"] as const) {
      for (let left = 0; left <= 8; left++) {
        const shop = layShop(disk, hasGit);
        leave(disk, what, left);
        const outcome = runAndJudge(shop, disk, { words, hasWorked, name: `${words}, ${left} ${what} left` });
        counts.runs++;
        counts[outcome]++;
        task.meta.counts = counts;
      }
    }
  }
  expect(counts.refused).toBeGreaterThan(COMMANDS.length);
  expect(counts.done).toBeGreaterThan(COMMANDS.length);
});

/** Lays a shop on the empty disk, with one entry that only the journal has. */
function layShop(disk: string, hasGit: boolean): Shop {
  execFileSync("mount", ["-o", "remount,nr_inodes=1000", disk]);
  for (const name of readdirSync(disk)) rmSync(join(disk, name), { recursive: true });
  const shop = makeShop({ below: disk, hasGit });
  const { stdout } = shop.ctx(["progress", "task-42", "lost", "--json"]);
  rmSync(join(shop.top, (JSON.parse(stdout) as Answer).data["path"] as string));
  return shop;
}

/** Uses the disk up but for so many pages, or so many inodes. */
function leave(disk: string, what: "pages" | "inodes", left: number): void {
  const { bavail, files, ffree } = statfsSync(disk);
  if (what === "pages") writeFileSync(join(disk, "filler"), Buffer.alloc((bavail - left) * PAGE));
  else execFileSync("mount", ["-o", `remount,nr_inodes=${files - ffree + left}`, disk]);
}

function runAndJudge(
  shop: Shop,
  disk: string,
  { words, hasWorked, name }: { words: string; hasWorked: Check; name: string },
): "done" | "refused" | "pending" {
  const before = readAll(disk);
  const { status, stdout } = shop.ctx([...words.split(" "), "--json"]);
  const answer = JSON.parse(stdout) as Answer;
  if (status === 0) {
    expect(hasWorked(shop, answer), name).toBe(true);
    return "done";
  }
  expect([status, answer.error.code], name).toEqual([74, "WRITE_FAILED"]);
  const after = readAll(disk);
  for (const [path, text] of before) {
    const now = after.get(path);
    // What cannot be finished in the journal stays as a torn end.
    const isSame = path.startsWith(shop.journal) ? now?.startsWith(text) : now === text;
    expect(isSame, `${name}: ${path}`).toBe(true);
  }
  const made = [...after.keys()].filter((path) => !before.has(path) && !path.startsWith(shop.journal));
  expect(made, name).toEqual([]);
  const { id, pending } = answer.error.details ?? {};
  if (pending !== true) return "refused";
  expect(readJournal(shop.journal).records.has(id as string), name).toBe(true);
  return "pending";
}
