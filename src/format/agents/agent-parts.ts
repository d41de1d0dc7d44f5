// What ctx puts into the files of each agent, and where each agent reads it (all of it in files that a team shares).
import type { Agent } from "../../model/agent.js";
import type { Start } from "./agent-hooks.js";
import type { AgentPart } from "./agent-part.js";
import { makeHooksPart } from "./hooks-part.js";
import { makeSectionPart } from "./section-part.js";
import { makeServerPart, serverCommand, type ServerLayout } from "./server-part.js";
import { makeTomlPart } from "./toml-part.js";

/** The instructions that most agents read, and that all of them share. */
export const SHARED_INSTRUCTIONS = "AGENTS.md";

/** Where the section of an agent goes that does not read the shared ones, or not in every repository. */
export const OWN_INSTRUCTIONS: Partial<Record<Agent, string>> = {
  // Claude Code reads it beside any CLAUDE.md, and beside AGENTS.md.
  claude: ".claude/rules/ctx.md",
  gemini: "GEMINI.md",
};

/** Where OpenCode's settings may stand, in the order in which they are looked for. */
export const OPENCODE_FILES = [
  "opencode.json",
  "opencode.jsonc",
  ".opencode/opencode.json",
  ".opencode/opencode.jsonc",
];

export interface PartsPlace {
  readonly start: Start;
  /** The file of the section. */
  readonly instructions: string;
  /** The one of OPENCODE_FILES that is used. */
  readonly opencode: string;
}

/** The parts of an agent, in the order in which they are told. */
export function partsOf(agent: Agent, { start, instructions, opencode }: PartsPlace): AgentPart[] {
  const hooks = agent === "opencode" ? [] : [makeHooksPart(agent, start)];
  return [...hooks, ...serversOf(agent, opencode, start), makeSectionPart(instructions, start)];
}

function serversOf(agent: Agent, opencode: string, start: Start): AgentPart[] {
  switch (agent) {
    case "claude":
      return [makeServerPart(standard(".mcp.json"), start)];
    case "codex":
      return [makeTomlPart(".codex/config.toml", start)];
    case "gemini":
      return [makeServerPart(standard(".gemini/settings.json"), start)];
    case "copilot":
      // The first is for the command line, the second for VS Code.
      return [
        makeServerPart(standard(".github/mcp.json"), start),
        makeServerPart({ ...standard(".vscode/mcp.json"), list: "servers" }, start),
      ];
    case "cursor":
      return [makeServerPart(standard(".cursor/mcp.json"), start)];
    case "opencode": {
      const entry = (each: Start) => ({ type: "local", command: serverCommand(each), enabled: true });
      return [makeServerPart({ path: opencode, list: "mcp", entry }, start)];
    }
  }
}

/** The form that most agents have in common. */
function standard(path: string): ServerLayout {
  return {
    path,
    list: "mcpServers",
    entry: (start) => {
      const [command, ...args] = serverCommand(start);
      return { command, args };
    },
  };
}
