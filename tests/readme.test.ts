// Walks the five minutes of the README: every command that it names runs, and prints what the README shows.
// `npx vitest run tests/readme.test.ts -u` writes what they print into the README.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { listVerbs, replayPage } from "./support/console.js";
import { makeWorld } from "./support/transcript.js";

const PATH = join(import.meta.dirname, "..", "README.md");
const README = readFileSync(PATH, "utf8");
const world = makeWorld("readme");
afterAll(() => world.remove());

test("the README's five minutes work as they are printed", async () => {
  const walked = ["ctx init", "ctx resolve", "ctx explain", "ctx status", "ctx complete", "git commit"];
  expect(listVerbs(README)).toEqual(expect.arrayContaining(walked));
  await expect(await replayPage(README, world)).toMatchFileSnapshot(PATH);
});

test("the README's table names commands that exist", async () => {
  const { stdout } = await world.ctx("help --json");
  const { data } = JSON.parse(stdout) as { data: { commands: { name: string }[] } };
  const known = data.commands.map(({ name }) => name).filter((name) => name !== "help" && name !== "version");
  const rows = README.split("\n").filter((line) => line.startsWith("| `ctx "));
  const named = rows.flatMap((row) => {
    return [...(row.split(" | ")[0] as string).matchAll(/`(?:ctx )?([a-z]+)/g)].map(([, name]) => name);
  });
  expect(named.sort()).toEqual(known.sort());
});
