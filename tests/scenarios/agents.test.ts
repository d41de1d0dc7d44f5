// ctx in the files of agents: where repositories are not as plain as they could be, and where people go on working in those
// files. The lines that agents run are run here by a shell, with a ctx of the test's that writes down how it was called.
import { spawnSync } from "node:child_process";
import { chmodSync, existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { delimiter, dirname, join } from "node:path";
import { describe, expect, test } from "vitest";
import { AGENTS, type Agent } from "../../src/model/agent.js";
import { CONFIG, CONFIG_TEXT, json, refusal, World } from "../support/world.js";

const STUB = '#!/bin/sh\necho "$PWD: $*" >>"$CALLS"\nexit "${STUB:-0}"\n';

function program(path: string): void {
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, STUB);
  chmodSync(path, 0o755);
}

/** Every command line that the files of agents hold, and where it starts. */
function commandsIn(top: string): string[] {
  const files = [
    ".claude/settings.json",
    ".codex/hooks.json",
    ".gemini/settings.json",
    ".github/hooks/ctx.json",
    ".cursor/hooks.json",
  ];
  return files.flatMap((path) => {
    const lines: string[] = [];
    JSON.parse(readFileSync(join(top, path), "utf8"), (key, value: unknown) => {
      if (["command", "bash"].includes(key) && typeof value === "string" && value.includes(" hook "))
        lines.push(value);
      return value;
    });
    return lines;
  });
}

function runAll(world: World, top: string, path: string, stub = "0") {
  const calls = join(world.outside, "calls");
  writeFileSync(calls, "");
  const results = commandsIn(top).map((line) =>
    spawnSync("/bin/sh", ["-c", line], {
      cwd: top,
      encoding: "utf8",
      input: "{}",
      env: { PATH: `${path}${delimiter}/usr/bin${delimiter}/bin`, CALLS: calls, STUB: stub },
    }),
  );
  return {
    results,
    calls: readFileSync(calls, "utf8")
      .split("\n")
      .filter((line) => line !== ""),
  };
}

describe("in a fresh clone at another path", () => {
  test("hooks start the ctx of the machine, or of the clone; nothing names where it was installed", async () => {
    const world = World.repository();
    await world.agents({ what: "install", agents: AGENTS });
    world.commit("Agents");
    const clone = join(world.outside, "elsewhere/my clone");
    world.git("clone", "--quiet", world.top, clone);
    program(join(world.outside, "bin/git-ctx"));
    const { results, calls } = runAll(world, clone, join(world.outside, "bin"));
    expect(results.every(({ status, stdout }) => status === 0 && stdout === "")).toBe(true);
    expect(calls.length).toBe(results.length);
    expect(calls[0]).toBe(`${clone}: hook SessionStart --agent claude`);
    expect(world.tryGit("grep", "--name-only", world.outside, "HEAD", "--", ".")).toBeNull();
    expect((await world.at(clone).agents({ what: "status" })).isRefusal).toBe(false);
  });

  test("where ctx is a dependency, out of node_modules, also for an agent that stands elsewhere", async () => {
    const world = World.repository({ "package.json": json({ devDependencies: { "git-ctx": "1" } }) });
    await world.agents({ what: "install", agents: AGENTS });
    program(join(world.top, "node_modules/.bin/git-ctx"));
    const { results, calls } = runAll(world, world.top, join(world.outside, "bin"));
    expect(calls.length).toBe(results.length);
    const [line] = commandsIn(world.top);
    const there = join(world.outside, "calls");
    spawnSync("/bin/sh", ["-c", line as string], {
      cwd: "/",
      env: { PATH: "/usr/bin:/bin", CALLS: there, CLAUDE_PROJECT_DIR: world.top },
    });
    expect(readFileSync(there, "utf8")).toContain("/: hook SessionStart --agent claude");
  });
});

describe("an agent is never stopped", () => {
  test.each([
    ["ctx is missing", false, "0"],
    ["ctx fails", true, "70"],
    ["ctx ends with the status that blocks agents", true, "2"],
  ])("%s", async (_, isThere, stub) => {
    const world = World.repository();
    await world.agents({ what: "install", agents: AGENTS });
    if (isThere) program(join(world.outside, "bin/git-ctx"));
    const { results } = runAll(world, world.top, join(world.outside, "bin"), stub);
    expect(results.map(({ status }) => status)).toEqual(results.map(() => 0));
    expect(results.every(({ stdout }) => stdout === "")).toBe(true);
  });
});

describe("beside what others have there", () => {
  const LEFTHOOK = `{
  // written by lefthook
  "hooks": {
    "PreToolUse": [
      { "matcher": "Bash", "hooks": [{ "type": "command", "command": "lefthook run ai", }] },
    ],
    "Stop": [
      { "hooks": [{ "type": "command", "command": "lefthook run stop" }] }
    ]
  },
  "theme": "dark",
}`;

  test("a runner of hooks, comments, trailing commas, no final line break", async () => {
    const files = {
      ".claude/settings.json": LEFTHOOK,
      ".gemini/settings.json": LEFTHOOK.replaceAll("\n", "\r\n"),
      ".mcp.json": '\ufeff{"mcpServers":{"docs":{"url":"https://shop.example/mcp"}}}',
      "GEMINI.md": "# Shop\r\n",
    };
    const world = World.repository(files);
    await world.agents({ what: "install" });
    expect(world.read(".claude/settings.json")).toContain('"command": "lefthook run stop" }] },\n      {\n');
    expect(world.read("GEMINI.md")).not.toMatch(/[^\r]\n/);
    await world.agents({ what: "uninstall" });
    for (const [path, text] of Object.entries(files)) expect(world.read(path)).toBe(text);
    expect(world.git("status", "--porcelain")).toBe("");
  });

  test("people go on writing in these files meanwhile", async () => {
    const world = World.repository({
      ".claude/settings.json": '{\n  "theme": "dark"\n}\n',
      "AGENTS.md": "# Shop",
    });
    await world.agents({ what: "install" });
    const settings = world.read(".claude/settings.json");
    world.write({
      ".claude/settings.json": settings
        .replace('"theme": "dark",', '"theme": "light",\n  "model": "opus",')
        .replace(/\n\}\n$/, ',\n  "verbose": true\n}\n'),
      ".mcp.json": world.read(".mcp.json").replace("{\n    ", '{\n    "docs": { "command": "docs" },\n    '),
      "AGENTS.md": `Read this.\n\n${world.read("AGENTS.md")}\n\nAnd this.\n`,
    });
    expect((await world.agents({ what: "status" })).isRefusal).toBe(false);
    await world.agents({ what: "uninstall" });
    expect(world.read(".claude/settings.json")).toBe(
      '{\n  "theme": "light",\n  "model": "opus",\n  "verbose": true\n}\n',
    );
    expect(world.read(".mcp.json")).toBe('{\n  "mcpServers": {\n    "docs": { "command": "docs" }\n  }\n}\n');
    expect(world.read("AGENTS.md")).toBe("Read this.\n\n# Shop\n\nAnd this.\n");
  });

  test("a formatter has rewritten them: what ctx made goes, a file that was there stays", async () => {
    const own = { ".cursor/mcp.json": "{}\n", ".claude/settings.json": '{ "hooks": {} }', ".mcp.json": "{}" };
    const world = World.repository(own);
    await world.agents({ what: "install" });
    const written = [...Object.keys(own), ".cursor/hooks.json"];
    for (const path of written) {
      world.write({ [path]: `${JSON.stringify(JSON.parse(world.read(path)), null, 4)}\n` });
    }
    expect((await world.agents({ what: "status" })).isRefusal).toBe(false);
    await world.agents({ what: "uninstall" });
    // Which of the empty objects was there before is what the formatter has wiped out.
    expect(Object.fromEntries(written.map((path) => [path, world.has(path) && world.read(path)]))).toEqual({
      ".cursor/mcp.json": '{\n    "mcpServers": {}\n}\n',
      ".claude/settings.json": '{\n    "hooks": {\n        "SessionStart": []\n    }\n}\n',
      ".mcp.json": '{\n    "mcpServers": {}\n}\n',
      ".cursor/hooks.json": false,
    });
  });
});

describe("the instructions that each agent reads", () => {
  /** Where the section went. */
  async function placesFor(
    agents: readonly Agent[],
    files: Record<string, string>,
    links: Record<string, string> = {},
  ) {
    const world = World.repository(files);
    for (const [path, target] of Object.entries(links)) world.link(target, path);
    await world.agents({ what: "install", agents });
    const places = [
      "AGENTS.md",
      "CLAUDE.md",
      ".claude/CLAUDE.md",
      ".claude/rules/ctx.md",
      "GEMINI.md",
    ].filter((path) => world.has(path) && world.read(path).includes("ctx:agents:begin"));
    await world.agents({ what: "uninstall" });
    for (const [path, text] of Object.entries(files)) expect(world.read(path)).toBe(text);
    return places;
  }

  test.each<[string, Agent, Record<string, string>, Record<string, string>, string[]]>([
    ["no CLAUDE.md: Claude Code reads AGENTS.md", "claude", {}, {}, ["AGENTS.md"]],
    ["one that imports it", "claude", { "CLAUDE.md": "@AGENTS.md\n" }, {}, ["AGENTS.md"]],
    [
      "one that hides it",
      "claude",
      { "CLAUDE.md": "# Shop\n", "AGENTS.md": "a" },
      {},
      [".claude/rules/ctx.md"],
    ],
    ["one below .claude/", "claude", { ".claude/CLAUDE.md": "# Shop\n" }, {}, [".claude/rules/ctx.md"]],
    [
      "one that is a link to AGENTS.md",
      "claude",
      { "AGENTS.md": "# Shop\n" },
      { "CLAUDE.md": "AGENTS.md" },
      ["AGENTS.md", "CLAUDE.md"],
    ],
    [
      "AGENTS.md is a link to it",
      "claude",
      { "CLAUDE.md": "# Shop\n" },
      { "AGENTS.md": "CLAUDE.md" },
      ["AGENTS.md", "CLAUDE.md"],
    ],
    ["Gemini CLI reads GEMINI.md", "gemini", { "AGENTS.md": "# Shop\n" }, {}, ["GEMINI.md"]],
    ["GEMINI.md imports AGENTS.md", "gemini", { "GEMINI.md": "@./AGENTS.md\n" }, {}, ["AGENTS.md"]],
    [
      "its settings name AGENTS.md",
      "gemini",
      { ".gemini/settings.json": '{ "context": { "fileName": ["AGENTS.md"] } } // ours\n' },
      {},
      ["AGENTS.md"],
    ],
    ["the others read AGENTS.md", "codex", { "CLAUDE.md": "# Shop\n" }, {}, ["AGENTS.md"]],
  ])("%s", async (_, agent, files, links, expected) => {
    expect(await placesFor([agent], files, links)).toEqual(expected);
  });

  test("a CLAUDE.md that comes later: a section where it is read, and what to do is said", async () => {
    const world = World.repository();
    await world.agents({ what: "install", agents: ["claude"] });
    world.write({ "CLAUDE.md": "# Shop\n" });
    const { data } = await world.agents({ what: "status" });
    expect(data.next).toBe("ctx agents install claude");
    await world.agents({ what: "install" });
    expect(world.has(".claude/rules/ctx.md")).toBe(true);
    const { data: gone } = await world.agents({ what: "uninstall" });
    expect(gone.agents.flatMap(({ agent, parts }) => parts.map(({ path }) => `${agent} ${path}`))).toEqual([
      "claude .claude/settings.json",
      "claude .mcp.json",
      "claude .claude/rules/ctx.md",
      "claude AGENTS.md",
    ]);
    expect(world.git("status", "--porcelain")).toBe("?? CLAUDE.md");
  });

  test("AGENTS.md leads out of the repository", async () => {
    const world = World.repository();
    writeFileSync(join(world.outside, "AGENTS.md"), "# Everybody's\n");
    world.link("../AGENTS.md", "AGENTS.md");
    expect(await refusal(world.agents({ what: "install", agents: ["codex"] }))).toMatchObject({
      code: "OUTSIDE_ROOT",
      path: "AGENTS.md",
    });
    expect(existsSync(join(world.top, ".codex"))).toBe(false);
    expect(readFileSync(join(world.outside, "AGENTS.md"), "utf8")).toBe("# Everybody's\n");
  });
});

describe("places", () => {
  test("a root below the worktree's top: beside its .context, and git applies the diff from the top", async () => {
    const world = World.unborn();
    world.commit("Start", { [`apps/shop/${CONFIG}`]: CONFIG_TEXT });
    const shop = world.at(join(world.top, "apps/shop"));
    const { data } = await shop.agents({ what: "install", agents: ["claude"], dryRun: true });
    expect(data.diff).toContain("+++ b/apps/shop/.mcp.json");
    await shop.agents({ what: "install", agents: ["claude"] });
    expect(world.has("apps/shop/.mcp.json")).toBe(true);
    expect(world.has(".mcp.json")).toBe(false);
  });

  test("without git, and from a directory below the root", async () => {
    const world = World.bare();
    world.write({ [CONFIG]: CONFIG_TEXT, "src/cart.ts": "" });
    await world.at(join(world.top, "src")).agents({ what: "install", agents: ["opencode"] });
    expect(JSON.parse(world.read("opencode.json"))).toEqual({
      mcp: { ctx: { type: "local", command: ["git-ctx", "mcp"], enabled: true } },
    });
  });

  test("the .context has gone: what was put in is still found, and taken out", async () => {
    const world = World.repository();
    await world.agents({ what: "install", agents: ["cursor"] });
    world.remove(".context");
    expect(await refusal(world.agents({ what: "install", agents: ["cursor"] }))).toMatchObject({
      code: "NOT_INITIALIZED",
    });
    await world.agents({ what: "uninstall" });
    expect(world.has(".cursor") || world.has("AGENTS.md")).toBe(false);
  });

  test("a key in a file of the agent is no new secret: it stays where it is", async () => {
    const token = `ghp_${"a1B2".repeat(9)}`;
    const text = json({ mcpServers: { github: { command: "gh-mcp", env: { TOKEN: token } } } });
    const world = World.repository({ ".cursor/mcp.json": text });
    await world.agents({ what: "install" });
    await world.agents({ what: "uninstall" });
    expect(world.read(".cursor/mcp.json")).toBe(text);
  });
});
