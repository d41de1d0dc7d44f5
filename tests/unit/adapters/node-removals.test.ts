// Removing while another program replaces the file: whatever the moment, what that program wrote is there afterwards.
import { existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { Worker } from "node:worker_threads";
import { expect, onTestFinished, test } from "vitest";
import { removeFile } from "../../../src/adapters/node-removals.js";
import { isCtxError } from "../../../src/errors/ctx-error.js";
import { makeTemporaryDirectory } from "../../support/hermetic.js";

const ROUNDS = 120;
const GO = 0;
const DONE = 1;

/** Waits for its turn, spins for a moment that grows from round to round, then replaces the file in one step. */
const REPLACER = `
  const { workerData: { shared, path, rounds } } = require("node:worker_threads");
  const { renameSync, writeFileSync } = require("node:fs");
  const flags = new Int32Array(shared);
  for (let round = 1; round <= rounds; round++) {
    writeFileSync(path + ".new", "theirs " + round);
    while (Atomics.load(flags, 0) !== round);
    for (let spin = (round % 100) * 300; spin > 0; spin--) Atomics.load(flags, 1);
    renameSync(path + ".new", path);
    Atomics.store(flags, 1, round);
  }
`;

test("what another program puts in place of a file is never removed with it", async () => {
  const { path: directory, remove } = makeTemporaryDirectory("removals");
  onTestFinished(remove);
  const path = join(directory, "a.md");
  const shared = new SharedArrayBuffer(8);
  const flags = new Int32Array(shared);
  const worker = new Worker(REPLACER, { eval: true, workerData: { shared, path, rounds: ROUNDS } });
  onTestFinished(() => void worker.terminate());
  const outcomes = new Set<unknown>();
  for (let round = 1; round <= ROUNDS; round++) {
    writeFileSync(path, "ours");
    Atomics.store(flags, GO, round);
    outcomes.add(attempt(path));
    while (Atomics.load(flags, DONE) !== round);
    expect(existsSync(path) && readFileSync(path, "utf8")).toBe(`theirs ${round}`);
    expect(readdirSync(directory).filter((name) => name.startsWith(".ctx-"))).toEqual([]);
  }
  for (const outcome of outcomes) expect([true, "FILE_CHANGED"]).toContain(outcome);
});

function attempt(path: string): unknown {
  try {
    return removeFile(path, Buffer.from("ours"));
  } catch (error) {
    return isCtxError(error) ? error.code : error;
  }
}
