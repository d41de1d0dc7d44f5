// Replays the transcript of every example: what its `$ ctx …` lines print today is what the file says.
import { cpSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, describe, expect, test } from "vitest";
import { makeWorld, type World } from "./support/transcript.js";

const EXAMPLES = join(import.meta.dirname, "..", "examples");
const worlds: World[] = [];
afterEach(() => worlds.splice(0).forEach((world) => world.remove()));

describe.each(readdirSync(EXAMPLES))("the example %s", (name) => {
  const transcriptPath = join(EXAMPLES, name, "transcript.txt");

  test("prints what its transcript says", async () => {
    const world = openExample(name);
    const commands = commandsOf(readFileSync(transcriptPath, "utf8"));
    expect(commands.length).toBeGreaterThan(5);
    let replayed = "";
    for (const words of commands) replayed += `${await world.show(words)}\n`;
    await expect(replayed.trimEnd() + "\n").toMatchFileSnapshot(transcriptPath);
  });

  test("has no finding that is an error in any of its tasks", async () => {
    const world = openExample(name);
    const listed = JSON.parse((await world.ctx("list --json")).stdout) as {
      data: { items: { ref: string }[] };
    };
    expect(listed.data.items.length).toBeGreaterThan(0);
    for (const { ref } of listed.data.items) {
      const { status, stderr } = await world.ctx(["resolve", ref]);
      expect({ ref, status, stderr }).toEqual({ ref, status: 0, stderr: "" });
    }
  });
});

/** An example in a repository of its own, committed three days before the transcript takes place. */
function openExample(name: string): World {
  const world = makeWorld(`example-${name}`);
  worlds.push(world);
  // The transcript shows the commit's id, so it cannot be part of that commit.
  const isExample = (path: string) => !path.endsWith("transcript.txt");
  cpSync(join(EXAMPLES, name), world.root, { recursive: true, filter: isExample });
  world.commit("Describe the shop", "2026-11-17T10:05:00Z");
  return world;
}

/** The arguments of each `$ ctx …` line; single quotes keep a word together. */
function commandsOf(transcript: string): string[][] {
  const lines = transcript.split("\n").filter((line) => line.startsWith("$ ctx "));
  return lines.map((line) => {
    const words = line.slice("$ ctx ".length).match(/'[^']*'|\S+/g) ?? [];
    return words.map((word) => (word.startsWith("'") ? word.slice(1, -1) : word));
  });
}
