import { describe, expect, test } from "vitest";
import { STARTS } from "../../../../src/format/agents/agent-hooks.js";
import { partsOf } from "../../../../src/format/agents/agent-parts.js";
import { putSection } from "../../../../src/format/managed-section.js";
import { sectionOf } from "../../../../src/format/agents/section-part.js";
import type { Agent } from "../../../../src/model/agent.js";

function serverOf(agent: Agent, start: "path" | "dependency" = "path") {
  const parts = partsOf(agent, { start, instructions: "AGENTS.md", opencode: "opencode.json" });
  const found = parts.find(({ kind }) => kind === "server");
  if (found === undefined) throw new Error(`${agent} has no server`);
  return found;
}

describe("the server in a file of JSON", () => {
  test.each([
    ['{"mcpServers": {}}', "absent"],
    ['{"mcpServers": {"ctx": {"args": ["mcp"], "command": "git-ctx"}}}', "installed"],
    ['{"mcpServers": {"ctx": {"command": "npx", "args": ["--no", "git-ctx", "mcp"]}}}', "outdated"],
    ['{"mcpServers": {"ctx": {"command": "git-ctx", "args": ["mcp"], "env": {}}}}', "edited"],
    ['{"mcpServers": {"ctx": {"command": "ctx"}}}', "taken"],
    ['{"mcpServers": []}', "broken"],
    ["[]", "broken"],
  ])("%s is %s", (text, state) => {
    expect(serverOf("claude").look(text).state).toBe(state);
  });
});

describe("the server in Codex's TOML", () => {
  const codex = serverOf("codex");
  const installed = codex.put('model = "gpt-6"\n');
  const MARKS = { name: "agents", open: "# ", close: "" };

  test.each([
    ["a file without servers", 'model = "gpt-6"\n', "absent"],
    ["ours", installed, "installed"],
    ["ours, for another way to start ctx", serverOf("codex", "dependency").put(""), "outdated"],
    ["ours, as another version wrote it", putSection("", MARKS, "[mcp_servers.ctx]\nx = 1\n"), "outdated"],
    ["marks around something else", putSection("", MARKS, "x = 1\n"), "edited"],
    ["ours, edited", installed.replace('"mcp"', '"mcp", "--compat"'), "edited"],
    ["a key of somebody's that would belong to our table", `${installed}timeout = 3\n`, "edited"],
    ["a table after ours", `${installed}[mcp_servers.docs]\n`, "installed"],
    ["marks in a text of several lines", `note = """\n${installed}"""\n`, "edited"],
    ["one mark", installed.replace("# ctx:agents:end\n", ""), "broken"],
    ["somebody's server of this name", '[mcp_servers.ctx]\ncommand = "x"\n', "taken"],
    ["the same, dotted", 'mcp_servers.ctx.command = "x"\n', "taken"],
    ["servers as one value", "mcp_servers = { docs = {} }\n", "broken"],
    ["servers as an array of tables", "[[mcp_servers]]\n", "broken"],
    ["no TOML", "model = \n", "broken"],
  ])("%s", (_, text, state) => {
    expect(codex.look(text).state).toBe(state);
  });
});

describe("the section", () => {
  test.each(STARTS)("is short, and the same everywhere (%s)", (start) => {
    const text = sectionOf(start);
    expect(text.length).toBeLessThan(2000);
    expect(text.split("\n").length).toBeLessThan(40);
    // Some agents hide comments from the model, others do not.
    expect(text).not.toContain("<!--");
  });

  test("an edited one, an old one, a broken one", () => {
    const [part] = partsOf("opencode", {
      start: "path",
      instructions: "AGENTS.md",
      opencode: "x.json",
    }).slice(-1);
    const text = part?.put("# Shop\n") ?? "";
    expect(part?.look(text)).toEqual({ state: "installed", line: 3 });
    expect(part?.look(text.replace("resolve", "destroy"))).toMatchObject({ state: "edited", line: 3 });
    expect(part?.mend(text.replace("resolve", "destroy"))).toBe(text);
    expect(part?.look(`${text}${text}`)).toMatchObject({
      state: "broken",
      line: text.split("\n").length + 2,
    });
  });
});
