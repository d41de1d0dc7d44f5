// Walks the five minutes of the README: every command that it names runs, and prints what the README shows.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { makeWorld, NOW } from "./support/transcript.js";

const README = readFileSync(join(import.meta.dirname, "..", "README.md"), "utf8");
const world = makeWorld("readme");
afterAll(() => world.remove());

interface Step {
  /** The commands of one line, which `&&` joins. */
  readonly commands: readonly (readonly string[])[];
  /** What the README shows that they print; "" where it shows nothing. */
  readonly shown: string;
}

test("the README's five minutes work as they are printed", async () => {
  const steps = stepsOf(README);
  const verbs = steps.flatMap(({ commands }) => commands.map(([program, verb]) => `${program} ${verb}`));
  expect(verbs).toEqual(expect.arrayContaining(["ctx init", "ctx resolve", "ctx explain", "git commit"]));
  for (const { commands, shown } of steps) {
    const printed = [];
    for (const command of commands) printed.push(await runCommand(command));
    if (shown !== "") expect(withoutCommitIds(printed.join(""))).toBe(withoutCommitIds(shown));
  }
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

/** Runs one command and returns what it prints; one that fails is told with what it complained about. */
async function runCommand([program, ...words]: readonly string[]): Promise<string> {
  if (program === "npm") return "";
  if (program === "git") {
    if (words[0] !== "commit") return world.git(...words);
    world.commit(words.at(-1) as string, new Date(NOW).toISOString());
    return "";
  }
  const { stdout, stderr, status } = await world.ctx(words);
  expect({ words, status, stderr }).toEqual({ words, status: 0, stderr: "" });
  return stdout;
}

/** The lines of the console block, each with the output below it. */
function stepsOf(readme: string): Step[] {
  const [, block = ""] = /```console\n([^]*?)```/.exec(readme) ?? [];
  return block
    .split(/^\$ /m)
    .slice(1)
    .map((text) => {
      const [line = "", ...shown] = text.split("\n");
      const commands = line.replace(/\s+# .*$/, "").split(" && ");
      return { commands: commands.map(wordsOf), shown: shown.join("\n") };
    });
}

/** The words of a command; double quotes keep one together. */
function wordsOf(command: string): string[] {
  return (command.match(/"[^"]*"|\S+/g) ?? []).map((word) => word.replace(/^"(.*)"$/, "$1"));
}

function withoutCommitIds(text: string): string {
  return text.replace(/\b[0-9a-f]{7}(?= Ada )/g, "0000000");
}
