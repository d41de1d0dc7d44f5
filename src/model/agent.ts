// The coding agents that ctx can be put into, by the names that commands take.

export const AGENTS = ["claude", "codex", "gemini", "copilot", "cursor", "opencode"] as const;

export type Agent = (typeof AGENTS)[number];

/** What each calls itself. */
export const AGENT_TITLES: Readonly<Record<Agent, string>> = {
  claude: "Claude Code",
  codex: "Codex",
  gemini: "Gemini CLI",
  copilot: "GitHub Copilot",
  cursor: "Cursor",
  opencode: "OpenCode",
};
