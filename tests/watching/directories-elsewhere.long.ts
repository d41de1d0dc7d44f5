// Directories that another process makes, removes and makes anew, with pauses of every length: none is deaf afterwards.
// Within one process all of that would come at once, and the system's order of things would never show.
import { execFileSync, spawn } from "node:child_process";
import { readdirSync } from "node:fs";
import { join, relative } from "node:path";
import { expect, test } from "vitest";
import { CONFIG_TEXT, pause, QUIET_MS, startWatch } from "../support/watching.js";
import { CONFIG, World } from "../support/world.js";

const MAKE = `
const { existsSync, mkdirSync, rmSync, writeFileSync } = require("node:fs");
let seed = Number(process.argv[1]);
const random = () => (seed = (seed * 48271) % 2147483647) / 2147483647;
const sleep = (ms) => ms > 0 && Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, ms);
const some = (...choices) => choices[Math.floor(random() * choices.length)];
for (let at = 0; at < 60; at++) {
  let path = "d" + at;
  for (const part of ["a", "b", "c", "d"]) {
    if (!existsSync(path)) mkdirSync(path);
    sleep(some(0, 0, 1, 3, 10, 30, 60));
    if (random() < 0.15) {
      rmSync(path, { recursive: true });
      sleep(some(0, 1, 10));
      mkdirSync(path);
    }
    if (random() < 0.2) {
      writeFileSync(path + "/t", "x");
      sleep(some(0, 2, 20));
      rmSync(path + "/t");
      mkdirSync(path + "/t");
    }
    path += "/" + part;
  }
  mkdirSync(path, { recursive: true });
  writeFileSync(path + "/early.ts", "early");
}`;

function directoriesBelow(directory: string): string[] {
  return readdirSync(directory, { withFileTypes: true })
    .filter((child) => child.isDirectory() && !child.name.startsWith("."))
    .flatMap(({ name }) => [join(directory, name), ...directoriesBelow(join(directory, name))]);
}

test.each([1, 2, 3])("round %i", async (round) => {
  const world = World.repository({ [CONFIG]: CONFIG_TEXT });
  const watching = await startWatch(world, { task: "project" });
  const making = spawn(process.execPath, ["-e", MAKE, String(round * 7919)], { cwd: world.top });
  await new Promise((settle) => making.on("close", settle));
  await pause(5 * QUIET_MS);
  // Files only, from another process: a directory that changed would make the watch look at everything.
  const directories = directoriesBelow(world.top);
  execFileSync(
    "touch",
    directories.map((directory) => join(directory, "late.ts")),
  );
  await pause(8 * QUIET_MS);
  expect(await watching.stop("SIGKILL")).toBe(null);
  const told = new Set(watching.entries().flatMap(({ files }) => files.map(({ path }) => path)));
  const deaf = directories
    .map((one) => `${relative(world.top, one)}/late.ts`)
    .filter((path) => !told.has(path));
  expect(deaf).toEqual([]);
});
