// Whatever the files of agents look like: what was put in is there, putting it in again changes nothing, and taken out it
// leaves every byte as it was. A file that this does not hold for is refused, and stays.
import { existsSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import { expect, test } from "vitest";
import { STARTS } from "../../src/format/agents/agent-hooks.js";
import { partsOf } from "../../src/format/agents/agent-parts.js";
import { readJsonc } from "../../src/format/agents/jsonc.js";
import { AGENTS, type Agent } from "../../src/model/agent.js";
import { isJsonObject, type Json, type JsonObject } from "../../src/model/json/json.js";
import { markdownText, settingsText, tomlText } from "../support/agent-files.js";
import { CONFIG, CONFIG_TEXT, World } from "../support/world.js";

const PARTS = STARTS.flatMap((start) =>
  AGENTS.flatMap((agent) => partsOf(agent, { start, instructions: "AGENTS.md", opencode: "opencode.json" })),
);

function textFor(path: string): fc.Arbitrary<string> {
  if (path.endsWith(".md")) return markdownText;
  return path.endsWith(".toml") ? tomlText : settingsText;
}

test("every part goes in and comes out of every file", () => {
  const counts = { in: 0, refused: 0 };
  fc.assert(
    fc.property(
      fc.constantFrom(...PARTS).chain((part) => fc.tuple(fc.constant(part), textFor(part.path))),
      ([part, text]) => {
        const { state } = part.look(text);
        if (state !== "absent") {
          counts.refused++;
          expect(state).toBe("broken");
          return;
        }
        counts.in++;
        const filled = part.put(text);
        expect(part.look(filled).state).toBe("installed");
        expect(part.take(filled)).toBe(text);
      },
    ),
    { numRuns: 3000 },
  );
  expect(counts.in).toBeGreaterThan(counts.refused);
});

test("what is in a file of settings is still there beside a part", () => {
  const settings = PARTS.filter(({ path }) => path.endsWith(".json"));
  fc.assert(
    fc.property(fc.constantFrom(...settings), settingsText, (part, text) => {
      if (part.look(text).state !== "absent") return;
      const before = (readJsonc(text) as { data: JsonObject }).data;
      const after = (readJsonc(part.put(text)) as { data: JsonObject }).data;
      expect(contains(after, before)).toBe(true);
    }),
    { numRuns: 1000 },
  );
});

test("nothing of a file's own goes where a formatter was at work before the part is taken out", () => {
  const settings = PARTS.filter(({ path }) => path.endsWith(".json"));
  const own = fc.oneof(
    settingsText,
    fc.constantFrom("{}", "{ }\n", '{"version": 1}', '{"hooks": {"Stop": []}}'),
  );
  const sorted = (value: unknown): unknown =>
    isJsonObject(value as Json)
      ? Object.fromEntries(
          Object.entries(value as JsonObject)
            .sort(([left], [right]) => (left < right ? -1 : 1))
            .map(([key, one]) => [key, sorted(one)]),
        )
      : Array.isArray(value)
        ? value.map(sorted)
        : value;
  fc.assert(
    fc.property(
      fc.constantFrom(...settings),
      own,
      fc.constantFrom(0, 1, 4, "\t"),
      fc.boolean(),
      (part, text, indent, isSorted) => {
        if (part.look(text).state !== "absent") return;
        const { data } = readJsonc(part.put(text)) as { data: JsonObject };
        const formatted = JSON.stringify(isSorted ? sorted(data) : data, null, indent);
        const left = part.take(formatted);
        expect(left).not.toBeNull();
        const before = (readJsonc(text) as { data: JsonObject }).data;
        expect(contains((readJsonc(left as string) as { data: JsonObject }).data, before)).toBe(true);
        expect(left).not.toContain("git-ctx");
      },
    ),
    { numRuns: 1000 },
  );
});

/** Whether one value holds all of another: lists begin with its values. */
function contains(whole: unknown, part: unknown): boolean {
  if (typeof part !== "object" || part === null) return whole === part;
  if (typeof whole !== "object" || whole === null) return false;
  return Object.entries(part).every(([key, value]) =>
    contains((whole as Record<string, unknown>)[key], value),
  );
}

const FILES = [
  ".claude/settings.json",
  ".claude/CLAUDE.md",
  ".codex/config.toml",
  ".codex/hooks.json",
  ".cursor/hooks.json",
  ".cursor/mcp.json",
  ".gemini/settings.json",
  ".github/mcp.json",
  ".mcp.json",
  ".vscode/mcp.json",
  "AGENTS.md",
  "CLAUDE.md",
  "GEMINI.md",
  "opencode.jsonc",
] as const;

const fileTexts: fc.Arbitrary<Record<string, string>> = fc
  .subarray([...FILES], { minLength: 1, maxLength: 6 })
  .chain((paths) => fc.record(Object.fromEntries(paths.map((path) => [path, textFor(path)]))));

/** Every file beside `.context/`, as its bytes in hexadecimal. */
function tree(top: string): Record<string, string> {
  const paths = readdirSync(top, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(top.length + 1))
    .filter((path) => !path.startsWith(".context/"));
  return Object.fromEntries(
    paths.sort().map((path) => [path, readFileSync(join(top, path)).toString("hex")]),
  );
}

test("random repositories: install twice, uninstall, and every byte is as it was", async () => {
  const world = World.bare();
  world.write({ [CONFIG]: CONFIG_TEXT });
  let installed = 0;
  await fc.assert(
    fc.asyncProperty(
      fileTexts,
      fc.subarray([...AGENTS], { minLength: 1 }),
      fc.shuffledSubarray([...AGENTS], { minLength: 6 }),
      async (files, agents: Agent[], order: Agent[]) => {
        for (const name of readdirSync(world.top)) {
          if (name !== ".context") rmSync(join(world.top, name), { recursive: true });
        }
        world.write(files);
        const before = tree(world.top);
        try {
          await world.agents({ what: "install", agents });
        } catch (error) {
          expect(error).toMatchObject({ code: "FILE_INVALID" });
          expect(tree(world.top)).toEqual(before);
          return;
        }
        installed++;
        expect((await world.agents({ what: "status", agents })).isRefusal).toBe(false);
        const filled = tree(world.top);
        expect((await world.agents({ what: "install", agents })).data.diff).toBe("");
        expect(tree(world.top)).toEqual(filled);
        // One after the other, in any order.
        for (const agent of order) await world.agents({ what: "uninstall", agents: [agent] });
        expect(tree(world.top)).toEqual(before);
        expect(existsSync(join(world.top, ".context"))).toBe(true);
      },
    ),
    { numRuns: 100 },
  );
  expect(installed).toBeGreaterThan(25);
}, 120_000);
