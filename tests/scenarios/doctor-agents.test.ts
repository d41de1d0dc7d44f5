// What `ctx doctor` says of the files of agents: whole, of another version, half taken out, in a place of yesterday.
import { rmSync } from "node:fs";
import { join } from "node:path";
import { afterEach, expect, test } from "vitest";
import { sectionOf } from "../../src/format/agents/section-part.js";
import { putSection } from "../../src/format/managed-section.js";
import { makeShop, type World } from "../support/transcript.js";

const worlds: World[] = [];
afterEach(() => worlds.splice(0).forEach((world) => world.remove()));

async function shop(...agents: string[]): Promise<World> {
  const world = await makeShop("doctor-agents");
  worlds.push(world);
  world.write("node_modules/.bin/git-ctx", "#!/bin/sh\n");
  if (agents.length > 0) await world.ctx(["agents", "install", ...agents, "-q"]);
  return world;
}

/** What the check says, a line for each diagnosis. */
async function examine(world: World): Promise<string[]> {
  const { stdout } = await world.ctx("doctor --json");
  const { data } = JSON.parse(stdout) as {
    data: { checks: { id: string; status: string; message: string; path?: string; hint?: string }[] };
  };
  return data.checks
    .filter(({ id }) => id === "agents")
    .map(({ status, path = "", message, hint = "" }) => `${status} ${path} ${message} ${hint}`);
}

test("nothing was ever installed: nothing to say", async () => {
  expect(await examine(await shop())).toEqual([]);
});

test("all is in its place", async () => {
  expect(await examine(await shop("claude", "codex"))).toMatchInlineSnapshot(`
    [
      "ok  set up for Claude Code, Codex ",
    ]
  `);
});

test("parts of it are gone, others were written by another version, or changed", async () => {
  const world = await shop("claude", "codex");
  rmSync(join(world.root, ".mcp.json"));
  const old = { name: "agents", open: "<!-- ", close: " -->" };
  world.write("AGENTS.md", putSection(null, old, sectionOf("path").replace("compacted", "shortened")));
  const hooks = world.read(".codex/hooks.json");
  world.write(".codex/hooks.json", hooks.replace('"timeout": 10', '"timeout": 99'));
  expect(await examine(world)).toMatchInlineSnapshot(`
    [
      "warning .mcp.json The MCP server of ctx for Claude Code is missing here. \`ctx agents install claude\` puts it right.",
      "warning AGENTS.md The section of ctx for Claude Code is of another version, or a part of it is gone. \`ctx agents install claude\` puts it right.",
      "warning .codex/hooks.json The hook of ctx for SessionStart is not as ctx wrote it. See \`ctx agents status codex\`.",
    ]
  `);
});

test("somebody has taken out all but the words", async () => {
  const world = await shop("opencode");
  rmSync(join(world.root, "opencode.json"));
  expect(await examine(world)).toMatchInlineSnapshot(`
    [
      "warning AGENTS.md The section of ctx is all that is left of what it had put into the files of agents. \`ctx agents uninstall\` takes it out; \`ctx agents install\` brings the rest back.",
    ]
  `);
});

test("the words are wanted elsewhere since there is a CLAUDE.md no more, and nobody finds ctx", async () => {
  const world = await shop();
  world.write("CLAUDE.md", "Use tabs.\n");
  await world.ctx("agents install claude -q");
  rmSync(join(world.root, "CLAUDE.md"));
  rmSync(join(world.root, "node_modules"), { recursive: true });
  expect(await examine(world)).toMatchInlineSnapshot(`
    [
      "warning AGENTS.md The section of ctx for Claude Code is missing here. \`ctx agents install claude\` puts it right.",
      "warning .claude/rules/ctx.md The section of ctx for Claude Code is wanted in another file by now. \`ctx agents uninstall claude\`, then \`ctx agents install claude\`, puts it there.",
      "warning  Agents find no git-ctx on PATH and none in node_modules, so they go on without ctx. Install it where they look: npm install --save-dev git-ctx",
    ]
  `);
});
