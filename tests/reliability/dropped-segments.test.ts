// A segment is dropped while others append to it, and whoever drops it may be killed at any moment: what was appended and
// not seen by the one that dropped it survives (SPEC §2: a frame is acknowledged once it is on the disk).
import { spawn, type ChildProcess } from "node:child_process";
import { mkdirSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { buildSync } from "esbuild";
import { expect, onTestFinished, test } from "vitest";
import { isSetAside } from "../../src/store/journal/journal.js";
import { makeTemporaryDirectory } from "../support/hermetic.js";
import { ROOT } from "../tidy/source.js";
import { forTier, makeChance, PATIENT } from "./support/tier.js";

const PROGRAM = fileURLToPath(new URL("support/racer.mjs", import.meta.url));
const APPENDERS = 2;
const REMOVERS = 2;
const NAME = "2026-11-20.journal";

interface Racer {
  readonly run: ChildProcess;
  readonly heard: unknown[];
  readonly errors: string[];
  /** Resolves with the first word that it says. */
  readonly begun: Promise<void>;
  readonly ended: Promise<void>;
}

/** The two functions that race, as one file that node can run. */
function bundle(directory: string): string {
  const outfile = join(directory, "files.mjs");
  const contents = [
    'export { appendToFile } from "./src/adapters/node-appends.js";',
    'export { removeFile } from "./src/adapters/node-removals.js";',
  ].join("\n");
  const stdin = { contents, resolveDir: ROOT, loader: "ts" } as const;
  buildSync({ stdin, outfile, bundle: true, platform: "node", format: "esm", logLevel: "silent" });
  return outfile;
}

function start(told: Readonly<Record<string, unknown>>): Racer {
  const run = spawn(process.execPath, [PROGRAM, JSON.stringify(told)], { stdio: ["ignore", "pipe", "pipe"] });
  onTestFinished(() => void run.kill("SIGKILL"));
  const heard: unknown[] = [];
  const errors: string[] = [];
  let rest = "";
  run.stdout.setEncoding("utf8").on("data", (text: string) => {
    const lines = (rest + text).split("\n");
    rest = lines.pop() as string;
    for (const line of lines) heard.push(JSON.parse(line));
  });
  run.stderr.setEncoding("utf8").on("data", (text: string) => errors.push(text));
  const begun = new Promise<void>((settle) => void run.stdout.once("data", () => settle()));
  const ended = new Promise<void>((settle, fail) => void run.on("error", fail).on("close", () => settle()));
  return { run, heard, errors, begun, ended };
}

/** The lines of the segment and of what lies aside; journal.ts reads the same files. */
function linesIn(directory: string): string[] {
  const names = readdirSync(directory);
  expect(names.filter((name) => name !== NAME && !isSetAside(name))).toEqual([]);
  return names.flatMap((name) => readFileSync(join(directory, name), "utf8").split("\n")).filter(Boolean);
}

test(
  "what is appended while a segment is dropped survives, also when that is cut off",
  PATIENT,
  async ({ task }) => {
    const { path: below, remove } = makeTemporaryDirectory("dropped");
    onTestFinished(remove);
    const files = bundle(below);
    const chance = makeChance(42);
    const counts = {
      rounds: 0,
      appended: 0,
      "removals tried": 0,
      "killed in the middle": 0,
      "lying aside": 0,
      lost: 0,
    };
    for (let round = 0; round < forTier(2, 60); round++) {
      const top = join(below, `round-${round}`);
      const directory = join(top, "ctx/journal");
      mkdirSync(directory, { recursive: true });
      const told = { files, path: join(directory, NAME), top, count: forTier(300, 1000) };
      const appenders = Array.from({ length: APPENDERS }, (_, at) =>
        start({ ...told, job: "append", name: `writer ${at}` }),
      );
      const removers: Racer[] = [];
      let isOver = false;
      const breeding = Array.from({ length: REMOVERS }, async () => {
        while (!isOver) {
          const remover = start({ ...told, job: "remove" });
          removers.push(remover);
          await Promise.race([remover.begun, remover.ended]);
          await new Promise((settle) => void setTimeout(settle, chance() * 60));
          remover.run.kill("SIGKILL");
          await remover.ended;
        }
      });
      await Promise.all(appenders.map(({ ended }) => ended));
      isOver = true;
      for (const { run } of removers) run.kill("SIGKILL");
      await Promise.all(breeding);
      expect([...appenders, ...removers].flatMap(({ errors }) => errors)).toEqual([]);
      const appended = appenders.flatMap(({ heard }) => heard as string[]);
      expect(appended).toHaveLength(APPENDERS * told.count);
      const released = new Set(removers.flatMap(({ heard }) => (heard as string[][]).flat()));
      const kept = new Set(linesIn(directory));
      const lost = appended.filter((line) => !released.has(line) && !kept.has(line));
      counts.rounds++;
      counts.appended += appended.length;
      counts["removals tried"] += removers.reduce((sum, { heard }) => sum + heard.length, 0);
      counts["killed in the middle"] += removers.length;
      counts["lying aside"] += readdirSync(directory).filter(isSetAside).length;
      counts.lost += lost.length;
      task.meta.counts = { ...counts };
      expect(lost).toEqual([]);
    }
    expect(counts["removals tried"]).toBeGreaterThan(counts.rounds);
  },
);
