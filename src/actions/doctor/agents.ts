// Whether what `ctx agents install` has put into the files of agents is whole and of this version. A repository without it is
// well: not everybody works with agents. No repair here: those files lie outside of .context/, and have their own command.
import { SHARED_INSTRUCTIONS } from "../../format/agents/agent-parts.js";
import type { AgentPart, PartKind } from "../../format/agents/agent-part.js";
import { makeSectionPart } from "../../format/agents/section-part.js";
import { AGENT_TITLES, AGENTS, type Agent } from "../../model/agent.js";
import { AgentFiles } from "../agents/agent-files.js";
import { everyPart, isPresent, partsFor, type AgentsSite } from "../agents/plan.js";
import { findStarted } from "../agents/survey.js";
import { allWell, type Check, type Diagnosis } from "./check.js";

const WORDS: Readonly<Record<PartKind, string>> = {
  hooks: "hooks",
  server: "MCP server",
  section: "section",
};

export const agents: Check = {
  id: "agents",
  examine: async ({ runtime, workspace }) => {
    if (workspace === null) return [];
    const { root } = workspace;
    const site = { runtime, root, files: new AgentFiles(runtime, root) };
    const installed = AGENTS.filter((agent) => isPresent(site, agent));
    if (installed.length === 0) return findRest(site);
    const faults = installed.flatMap((agent) => [...findFaults(site, agent), ...findMisplaced(site, agent)]);
    if (findStarted(runtime, root) === null) {
      faults.push({
        status: "warning",
        message: "Agents find no git-ctx on PATH and none in node_modules, so they go on without ctx.",
        hint: "Install it where they look: npm install --save-dev git-ctx",
      });
    }
    const names = installed.map((agent) => AGENT_TITLES[agent]).join(", ");
    return faults.length > 0 ? distinct(faults) : allWell(`set up for ${names}`);
  },
};

/** Where an agent has some of it, and the rest is gone, old, or not ours any more. */
function findFaults(site: AgentsSite, agent: Agent): Diagnosis[] {
  return partsFor(site, agent).flatMap((part): Diagnosis[] => {
    const { state, line, problem } = site.files.look(part);
    const place = { status: "warning", path: part.path, ...(line === undefined ? {} : { line }) } as const;
    const what = `The ${WORDS[part.kind]} of ctx for ${AGENT_TITLES[agent]}`;
    const hint = `\`ctx agents install ${agent}\` puts it right.`;
    if (state === "installed") return [];
    if (state === "absent") return [{ ...place, message: `${what} is missing here.`, hint }];
    if (state === "outdated")
      return [{ ...place, message: `${what} is of another version, or a part of it is gone.`, hint }];
    return [{ ...place, message: problem ?? "", hint: `See \`ctx agents status ${agent}\`.` }];
  });
}

/** What stands where the agent does not read it any more. */
function findMisplaced(site: AgentsSite, agent: Agent): Diagnosis[] {
  const wanted = partsFor(site, agent);
  const isElsewhere = (part: AgentPart) =>
    part.path !== SHARED_INSTRUCTIONS &&
    wanted.every(({ kind, path }) => kind !== part.kind || path !== part.path) &&
    ["installed", "outdated"].includes(site.files.look(part).state);
  return everyPart(site, agent)
    .filter(isElsewhere)
    .map(({ kind, path }) => ({
      status: "warning",
      path,
      message: `The ${WORDS[kind]} of ctx for ${AGENT_TITLES[agent]} is wanted in another file by now.`,
      hint: `\`ctx agents uninstall ${agent}\`, then \`ctx agents install ${agent}\`, puts it there.`,
    }));
}

/** The words in the instructions that all agents share, left behind when the rest was taken out by hand. */
function findRest(site: AgentsSite): Diagnosis[] {
  const section = makeSectionPart(SHARED_INSTRUCTIONS, "path");
  const { state, line } = site.files.look(section);
  if (state !== "installed" && state !== "outdated") return [];
  return [
    {
      status: "warning",
      path: SHARED_INSTRUCTIONS,
      ...(line === undefined ? {} : { line }),
      message: "The section of ctx is all that is left of what it had put into the files of agents.",
      hint: "`ctx agents uninstall` takes it out; `ctx agents install` brings the rest back.",
    },
  ];
}

/** A file that several agents share is told of once. */
function distinct(faults: readonly Diagnosis[]): Diagnosis[] {
  const known = new Set<string>();
  return faults.filter(({ path, message, hint }) => {
    const key = path === SHARED_INSTRUCTIONS ? path : `${path} ${message} ${hint}`;
    return !known.has(key) && known.add(key);
  });
}
