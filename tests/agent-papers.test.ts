// What agents are told about ctx, in the skill, the section of `ctx agents install`, docs/agents.md and llms.txt: every
// command that is named exists and would be understood, and those of the skill do what it says, in this order.
import { readFileSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { afterAll, describe, expect, test } from "vitest";
import { COMMANDS } from "../src/cli/commands.js";
import { parseWithCommander } from "../src/cli/parse/commander.js";
import { parseDocument } from "../src/format/document.js";
import { sectionOf } from "../src/format/agents/section-part.js";
import { makeShop } from "./support/transcript.js";

const ROOT = join(import.meta.dirname, "..");
const SKILL = ".agents/skills/ctx/SKILL.md";
const NAMES = COMMANDS.map(({ name }) => name);
const text = (path: string): string => readFileSync(join(ROOT, path), "utf8");

/** The commands in code: lines of blocks, and words in backquotes. */
function commandsIn(page: string): string[] {
  const blocks = [...page.matchAll(/^```(?:sh|console)\n([^]*?)^```$/gm)].flatMap(([, inside = ""]) =>
    inside
      .split("\n")
      .map((line) => line.replace(/^\$ /, "").replace(/\s+# .*$/, ""))
      .filter((line) => line.startsWith("ctx ")),
  );
  const prose = page.replace(/^```[^]*?^```$/gm, "");
  const inline = [...prose.matchAll(/`((?:git |npx --no git-)?ctx [^`\n]+)`/g)].map(
    ([, command]) => command as string,
  );
  return [...blocks, ...inline].flatMap((line) => line.split(" && ")).filter((line) => /ctx /.test(line));
}

function wordsOf(command: string): string[] {
  const words = command.replace(/^.*?ctx /, "").match(/(?:'[^']*'|"[^"]*"|[^\s'"]+)+/g) ?? [];
  return words.map((word) => word.replace(/^(['"])([^]*)\1$/, "$2"));
}

describe("every command that is named would be understood", () => {
  const pages: readonly (readonly [string, string, number])[] = [
    [SKILL, text(SKILL), 15],
    ["docs/agents.md", text("docs/agents.md"), 15],
    ["llms.txt", text("llms.txt"), 4],
    ["the section", sectionOf("path"), 7],
    ["the section for a dependency", sectionOf("dependency"), 7],
  ];

  test.each(pages)("%s", (_, page, least) => {
    const commands = commandsIn(page);
    expect(commands.length).toBeGreaterThanOrEqual(least);
    for (const command of commands) {
      const words = wordsOf(command);
      const parsed = parseWithCommander(words);
      const refusal = parsed.kind === "usage" ? parsed.error.message : "";
      // Of a command alone, prose speaks without what it needs; more words have to be whole.
      if (words.length > 1) expect(refusal, command).toBe("");
      else expect(NAMES, command).toContain(words[0]);
    }
  });
});

describe("the skill", () => {
  test("has the front matter that the format asks for", async () => {
    const { raw } = await parseDocument({ path: SKILL, form: "markdown", text: text(SKILL) });
    const { name, description, license, compatibility, ...others } = raw ?? {};
    expect(name).toMatch(/^[a-z0-9]+(?:-[a-z0-9]+)*$/);
    expect(name).toBe(basename(dirname(SKILL)));
    expect(String(description).length).toBeLessThanOrEqual(1024);
    expect(description).toMatch(/\bUse (?:in|when)\b/);
    expect(license).toBe("MIT");
    expect(String(compatibility).length).toBeLessThanOrEqual(500);
    expect(others).toEqual({});
    expect(text(SKILL).split("\n").length).toBeLessThan(500);
  });

  test("its commands do what they say, one after the other", async () => {
    const shop = await makeShop("skill");
    afterAll(() => shop.remove());
    shop.write("src/auth/login.ts", "export {};\n");
    shop.write("decision.md", "Redis is there already.\n");
    await shop.ctx(["set", "project", "/$covers", '["src/auth/**"]']);
    shop.commit("Log in");
    const blocks = text(SKILL).matchAll(/^```sh\n([^]*?)^```$/gm);
    const commands = [...blocks].flatMap(([block]) => commandsIn(block));
    const ended: [string, number][] = [];
    for (const command of commands) {
      const words = wordsOf(command);
      if (words[0] === "create") words.push("--if-missing");
      ended.push([command, (await shop.ctx(words)).status]);
    }
    // Nothing is found of words that nobody wrote; everything else is done.
    const noes = ended.filter(([, status]) => status !== 0);
    expect(noes).toEqual([['ctx search "session token"', 1]]);
  });
});
