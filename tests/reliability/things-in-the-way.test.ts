// Appends that fail for reasons one meets: a file where a directory belongs, a limit on the size of files. Each says so,
// harms nothing, and works once the reason is gone (SPEC §15, P2 to P4). No strace and no rights are needed.
import {
  appendFileSync,
  mkdirSync,
  readFileSync,
  readdirSync,
  rmSync,
  rmdirSync,
  statSync,
  truncateSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { expectUnharmed, judge, listFiles, readJournal } from "./support/oracle.js";
import { entriesOf, makeShop, type Finished, type Shop } from "./support/shop.js";
import { forTier, PATIENT } from "./support/tier.js";

interface Answer {
  readonly data?: { readonly id: string; readonly path: string; readonly created: boolean };
  readonly error?: {
    readonly code: string;
    readonly path: string;
    readonly details?: { id?: string; pending?: boolean };
  };
}

function open(): Shop {
  const shop = makeShop();
  onTestFinished(shop.remove);
  return shop;
}

/** Appends an entry with a key; `before` is the program that runs it. */
function append(shop: Shop, key: string, before: readonly string[] = []): Finished & { answer: Answer } {
  const args = ["progress", "task-42", `done: ${key}`, "--key", key, "--json"];
  const finished = shop.ctx(args, { before });
  return { ...finished, answer: JSON.parse(finished.stdout) as Answer };
}

test("a file where the directory of the entries belongs: pending, and the key completes it", () => {
  const shop = open();
  const entries = entriesOf(shop.top);
  rmSync(entries, { recursive: true });
  writeFileSync(entries, "not ours");
  const { status, answer } = append(shop, "jwt");
  expect([status, answer.error]).toMatchObject([74, { code: "WRITE_FAILED", details: { pending: true } }]);
  const id = answer.error?.details?.id as string;
  expect(readJournal(shop.journal).records.get(id)?.text).toBe("done: jwt");
  expect(statSync(entries).size).toBe("not ours".length);
  rmSync(entries);
  expect(append(shop, "jwt").answer.data).toMatchObject({ id, created: true });
  // The first frame may not have reached the disk; whoever acknowledges makes sure that one did.
  const [segment] = listFiles(shop.journal);
  expect(readFileSync(segment as string, "utf8").split(`"id":"${id}"`)).toHaveLength(3);
  expect(append(shop, "jwt").answer.data).toMatchObject({ id, created: false });
  expect(readdirSync(entries)).toEqual([`${id}.jsonl`]);
});

test("a file where ctx's directory in the repository belongs: nothing is stored", () => {
  const shop = open();
  writeFileSync(join(shop.top, ".git/ctx"), "not ours");
  const { status, answer } = append(shop, "jwt");
  expect([status, answer.error?.code, answer.error?.details]).toEqual([74, "WRITE_FAILED", undefined]);
  expect(readdirSync(entriesOf(shop.top))).toHaveLength(1);
  rmSync(join(shop.top, ".git/ctx"));
  expect(append(shop, "jwt").answer.data?.created).toBe(true);
});

test("a directory where the segment belongs: nothing is stored; beside other segments it is not even noticed", () => {
  const shop = open();
  append(shop, "first");
  const [segment] = readdirSync(shop.journal);
  rmSync(join(shop.journal, segment as string));
  mkdirSync(join(shop.journal, segment as string));
  const { status, answer } = append(shop, "second");
  expect([status, answer.error?.code, answer.error?.details]).toEqual([74, "WRITE_FAILED", undefined]);
  rmdirSync(join(shop.journal, segment as string));
  mkdirSync(join(shop.journal, "2026-01-01.journal"));
  expect(append(shop, "second").answer.data?.created).toBe(true);
});

test.each([
  ["nothing", 0],
  ["its beginning", 30],
])("a power cut left %s of an entry's file: the key completes it", (_, size) => {
  const shop = open();
  const { data } = append(shop, "jwt").answer;
  truncateSync(join(shop.top, data?.path as string), size);
  expect(append(shop, "jwt").answer.data).toEqual({ ...data, created: true });
  const verdict = judge(shop, []);
  expectUnharmed(verdict);
  expect([verdict.stored, verdict.pending]).toEqual([1, []]);
});

test("a file of the entry's name that holds something else is neither replaced nor taken for it", () => {
  const shop = open();
  const { data } = append(shop, "jwt").answer;
  const path = join(shop.top, data?.path as string);
  writeFileSync(path, "not ours\n");
  const { status, answer } = append(shop, "jwt");
  expect([status, answer.error]).toMatchObject([74, { details: { id: data?.id, pending: true } }]);
  expect(listFiles(entriesOf(shop.top))).toHaveLength(2);
  expect(judge(shop, []).damaged).toEqual([path]);
});

test(
  "a limit on the size of files cuts frames off at every length: the others stay whole",
  PATIENT,
  ({ task }) => {
    const shop = open();
    append(shop, "first");
    const [segment] = listFiles(shop.journal);
    const counts = { limits: 0, refused: 0, stored: 0, "torn frames": 0 };
    const blocks = forTier(4, 60);
    for (let block = 0; block < blocks; block++) {
      // The next frame crosses the limit of 512-byte blocks, each time at another place.
      const size = statSync(segment as string).size;
      const limit = Math.ceil((size + 1) / 512);
      const { status, answer } = append(shop, `cut ${block}`, [
        "sh",
        "-c",
        `ulimit -f ${limit} && exec "$@"`,
        "sh",
      ]);
      counts.limits++;
      if (status === 0) counts.stored++;
      else {
        expect([status, answer.error?.code, answer.error?.details]).toEqual([74, "WRITE_FAILED", undefined]);
        counts.refused++;
      }
      expect(append(shop, `whole ${block}`).status).toBe(0);
      appendFileSync(segment as string, "x".repeat(block * 7)); // Moves the next cut.
      expect(append(shop, `after ${block}`).status).toBe(0);
      expect(append(shop, `cut ${block}`).status).toBe(0);
    }
    const verdict = judge(shop, []);
    counts["torn frames"] = verdict.torn;
    task.meta.counts = counts;
    expectUnharmed(verdict);
    expect(counts.refused).toBeGreaterThan(0);
    expect([verdict.stored, verdict.pending]).toEqual([1 + 3 * blocks, []]);
  },
);
