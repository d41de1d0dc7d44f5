// Which hooks each agent is given, and how its configuration writes them. The command always ends with status 0: whatever
// is wrong with ctx, an agent is never stopped by it (2 would block it).
import type { Agent } from "../../model/agent.js";
import type { Json, JsonObject } from "../../model/json/json.js";

/** Agents that run hooks out of a file; OpenCode runs programs of its own kind only. */
export type HookedAgent = Exclude<Agent, "opencode">;

/**
 * How the ctx of a repository is started: by its name, or where package.json has it among the dependencies, out of
 * node_modules. What every clone has is told by committed files alone.
 */
export type Start = "path" | "dependency";

export const STARTS = ["path", "dependency"] as const;

/**
 * The events, each with what it is asked for alone, say the tools; null for all. `ctx hook` says what happens at each: a session
 * starts, a sub-agent does, a person speaks, a tool has run, history is about to be summarised (where the agent starts no
 * session anew after that), a turn is over, a session is.
 */
export const HOOK_EVENTS: Readonly<Record<HookedAgent, Readonly<Record<string, string | null>>>> = {
  claude: {
    SessionStart: null,
    SubagentStart: null,
    UserPromptSubmit: null,
    PostToolUse: "Edit|MultiEdit|Write|NotebookEdit",
    Stop: null,
    SessionEnd: null,
  },
  codex: {
    SessionStart: null,
    SubagentStart: null,
    UserPromptSubmit: null,
    PostToolUse: "apply_patch|Edit|Write",
    Stop: null,
  },
  gemini: {
    SessionStart: null,
    BeforeAgent: null,
    AfterTool: "replace|write_file",
    // "auto" comes with every prompt, whether anything is summarised or not.
    PreCompress: "manual",
    AfterAgent: null,
    SessionEnd: null,
  },
  copilot: {
    sessionStart: null,
    subagentStart: null,
    userPromptSubmitted: null,
    postToolUse: null,
    preCompact: null,
    agentStop: null,
    sessionEnd: null,
  },
  cursor: {
    sessionStart: null,
    beforeSubmitPrompt: null,
    afterFileEdit: null,
    postToolUse: null,
    preCompact: null,
    stop: null,
    sessionEnd: null,
  },
};

/** Where the events stand in the file of an agent, and what a new file holds beside them. */
export const HOOK_FILES: Readonly<Record<HookedAgent, { path: string; besides: JsonObject }>> = {
  claude: { path: ".claude/settings.json", besides: {} },
  codex: { path: ".codex/hooks.json", besides: {} },
  gemini: { path: ".gemini/settings.json", besides: {} },
  // Copilot reads every file of this directory, so ours is its own.
  copilot: { path: ".github/hooks/ctx.json", besides: { version: 1 } },
  cursor: { path: ".cursor/hooks.json", besides: { version: 1 } },
};

/** How long an agent waits for a hook, in seconds; it takes a small part of one. */
const PATIENCE_SECONDS = 10;

/**
 * What the list of an event holds: for some agents a group with a matcher, in which the hooks are; for others hooks.
 * Whatever is not exactly so counts as changed by hand: a version that writes it otherwise has to go on knowing this.
 * No members are in the order of the alphabet, in which some formatters put them: what is turned round stays known by it
 * (json-splice.ts).
 */
export function hookFor(agent: HookedAgent, event: string, start: Start): JsonObject {
  const matcher = HOOK_EVENTS[agent][event] ?? null;
  const only: JsonObject = matcher === null ? {} : { matcher };
  const command = shellLine(agent, event, start);
  switch (agent) {
    case "claude":
      return { ...only, hooks: [{ type: "command", command, timeout: PATIENCE_SECONDS }] };
    case "codex": {
      const commandWindows = bareLine(agent, event, start);
      return { ...only, hooks: [{ type: "command", command, commandWindows, timeout: PATIENCE_SECONDS }] };
    }
    case "gemini":
      // Of all agents, this one counts in milliseconds.
      return {
        ...only,
        hooks: [{ name: "ctx", type: "command", command, timeout: PATIENCE_SECONDS * 1000 }],
      };
    case "copilot": {
      const powershell = `${bareLine(agent, event, start)}; exit 0`;
      return { type: "command", bash: command, powershell, timeoutSec: PATIENCE_SECONDS };
    }
    case "cursor":
      return { timeout: PATIENCE_SECONDS, command };
  }
}

/** What every version of our command has in it. */
export function isOurCommand(value: Json | undefined, agent: HookedAgent): boolean {
  return typeof value === "string" && new RegExp(`\\bgit-ctx hook \\w+ --agent ${agent}\\b`).test(value);
}

/** The directory of the project as each agent tells it to hooks; others start them there. */
const PROJECT: Readonly<Record<HookedAgent, string>> = {
  claude: "${CLAUDE_PROJECT_DIR:-.}/",
  gemini: "${GEMINI_PROJECT_DIR:-.}/",
  codex: "",
  copilot: "",
  cursor: "",
};

/**
 * For a POSIX shell; without a dependency to look up also for PowerShell. Other programs are called ctx too, so it is
 * git-ctx that is started: the package has both names.
 */
function shellLine(agent: HookedAgent, event: string, start: Start): string {
  const call = `git-ctx hook ${event} --agent ${agent}; exit 0`;
  return start === "path" ? call : `PATH="$PATH:${PROJECT[agent]}node_modules/.bin" ${call}`;
}

/** For the shells of Windows. */
function bareLine(agent: HookedAgent, event: string, start: Start): string {
  const program = start === "path" ? "git-ctx" : "node_modules\\.bin\\git-ctx";
  return `${program} hook ${event} --agent ${agent}`;
}
