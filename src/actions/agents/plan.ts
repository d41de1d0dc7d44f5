// Which parts come and go when ctx is put into agents or taken out of them. AGENTS.md is shared: the section in it stays as
// long as one of its readers has something else of ours.
import { OPENCODE_FILES, partsOf, SHARED_INSTRUCTIONS } from "../../format/agents/agent-parts.js";
import type { AgentPart } from "../../format/agents/agent-part.js";
import { makeSectionPart } from "../../format/agents/section-part.js";
import { AGENTS, type Agent } from "../../model/agent.js";
import type { Runtime } from "../../ports/runtime.js";
import type { AgentFiles, AgentProblem } from "./agent-files.js";
import { instructionPlaces, sharedPath } from "./instructions.js";
import { startOf, wantedParts } from "./survey.js";

export interface AgentsSite {
  readonly runtime: Runtime;
  /** Absolute, links resolved. */
  readonly root: string;
  readonly files: AgentFiles;
}

/** An agent with those parts that it is about. */
export interface AgentSeat {
  readonly agent: Agent;
  readonly parts: readonly AgentPart[];
}

/** The parts that an agent is to have. */
export function partsFor({ runtime, root }: Pick<AgentsSite, "runtime" | "root">, agent: Agent): AgentPart[] {
  return wantedParts(runtime, root, agent);
}

/** Puts in what is missing or outdated; returns what keeps it from that. */
export function installParts(site: AgentsSite, seats: readonly AgentSeat[]): AgentProblem[] {
  const problems: AgentProblem[] = [];
  for (const part of seats.flatMap(({ parts }) => parts)) {
    const { state, problemOf } = site.files.look(part);
    const problem =
      state === "absent" || state === "outdated"
        ? site.files.put(part)
        : state === "installed"
          ? null
          : problemOf;
    if (problem !== null) problems.push(problem);
  }
  return distinct(problems);
}

/** Takes out what is there, also from where an older repository had it; returns what keeps it from that. */
export function uninstallParts(site: AgentsSite, seats: readonly AgentSeat[]): AgentProblem[] {
  const problems: AgentProblem[] = [];
  const shared = sharedPath(site.runtime, site.root);
  const others = AGENTS.filter((agent) => seats.every((seat) => seat.agent !== agent));
  const isKept = others.some((agent) => isPresent(site, agent));
  for (const part of seats.flatMap(({ parts }) => parts).reverse()) {
    if (part.kind === "section" && part.path === shared && isKept) continue;
    const { state, problemOf } = site.files.look(part);
    if (state === "installed" || state === "outdated") site.files.take(part);
    const isOurs = state === "edited" || (state === "broken" && mentionsUs(site.files.textOf(part)));
    if (isOurs && problemOf !== null) problems.push(problemOf);
  }
  return distinct(problems);
}

/** Tells whether an agent has hooks or a server of ours; the section says nothing of who reads it. */
export function isPresent(site: AgentsSite, agent: Agent): boolean {
  return everyPart(site, agent).some((part) => {
    if (part.kind === "section" && part.path === sharedPath(site.runtime, site.root)) return false;
    return ["installed", "outdated", "edited"].includes(site.files.look(part).state);
  });
}

/** The parts at all places where some state of this repository can have had them. */
export function everyPart(
  { runtime, root }: Pick<AgentsSite, "runtime" | "root">,
  agent: Agent,
): AgentPart[] {
  const start = startOf(runtime, root);
  const files = agent === "opencode" ? OPENCODE_FILES : [""];
  const others = files.flatMap((opencode) =>
    partsOf(agent, { start, opencode, instructions: SHARED_INSTRUCTIONS }).filter(
      ({ kind }) => kind !== "section",
    ),
  );
  return [...others, ...instructionPlaces(runtime, root, agent).map((path) => makeSectionPart(path, start))];
}

/** Whether a file that cannot be read may hold something of ours. */
function mentionsUs(text: string | null): boolean {
  return text !== null && /git-ctx|ctx:agents:/.test(text);
}

/** Several agents may share a file, and its problem. */
function distinct(problems: readonly AgentProblem[]): AgentProblem[] {
  const known = new Set<string>();
  return problems.filter(({ path, problem }) => {
    const key = `${path}\n${problem}`;
    return !known.has(key) && known.add(key);
  });
}
