// `ctx agents`.
import { agents, type AgentsData, type AgentsRequest } from "../../actions/agents.js";
import { CtxError } from "../../errors/ctx-error.js";
import { AGENTS, type Agent } from "../../model/agent.js";
import type { CommandSpec } from "../command-spec.js";
import { argumentOf, hasFlag, listArgument, placeOf } from "../parse/invocation.js";
import { renderAgents } from "../render/agents.js";

export const command: CommandSpec<AgentsData> = {
  name: "agents",
  summary: "Bring the context to your coding agents",
  arguments: [
    {
      name: "what",
      required: true,
      choices: ["install", "status", "uninstall"],
      description: "install, status, uninstall",
    },
    {
      name: "agent",
      required: false,
      variadic: true,
      choices: AGENTS,
      description: `${AGENTS.join(", ")} (default: those that this repository uses)`,
    },
  ],
  options: [{ name: "dry-run", description: "write nothing, print the exact diff" }],
  examples: [
    { line: "ctx agents install --dry-run", note: "what would be written, as a diff" },
    { line: "ctx agents install claude codex", note: "for these two; commit what it writes" },
    { line: "ctx agents status", note: "what stands where, and what to do about it" },
    { line: "ctx agents uninstall", note: "every file as it was, to the byte" },
  ],
  writer: false,
  run: (invocation, door) => {
    const what = argumentOf(invocation, "what") as AgentsRequest["what"];
    if (what === "status" && hasFlag(invocation, "dry-run")) {
      throw new CtxError("USAGE", "--dry-run means nothing to ctx agents status.", {
        hint: "Leave it out: ctx agents status",
      });
    }
    return agents(door.runtime, {
      ...placeOf(door),
      what,
      agents: listArgument(invocation, "agent") as readonly Agent[],
      ...(hasFlag(invocation, "dry-run") ? { dryRun: true } : {}),
    });
  },
  render: renderAgents,
};
