// `ctx agents install|status|uninstall`: brings ctx to the agents of a repository and takes it out again, in the files that
// the team shares. What goes where is told in format/agents/; which agents and files a repository has, in agents/.
import { CtxError, isCtxError } from "../errors/ctx-error.js";
import type { PartKind, PartState } from "../format/agents/agent-part.js";
import { AGENTS, type Agent } from "../model/agent.js";
import type { Outcome } from "../model/outcome.js";
import type { Runtime } from "../ports/runtime.js";
import { locate, openWorkspace } from "../store/place/workspace.js";
import { formatSteps, type RepairStep } from "../store/write/repair.js";
import { applyTogether } from "../store/write/together.js";
import { requireWritable } from "../store/write/writes.js";
import { AgentFiles, type AgentProblem } from "./agents/agent-files.js";
import {
  everyPart,
  installParts,
  isPresent,
  partsFor,
  uninstallParts,
  type AgentSeat,
  type AgentsSite,
} from "./agents/plan.js";
import { findStarted, findUsed, startOf } from "./agents/survey.js";
import type { PlaceRequest } from "./request.js";

export interface AgentsRequest extends PlaceRequest {
  readonly what: "install" | "status" | "uninstall";
  /** Without any: for `install` those that the repository uses; for the others, also those that ctx was put into. */
  readonly agents?: readonly Agent[];
  readonly dryRun?: boolean;
}

/** How one thing of ours stands in a file of an agent. */
export interface PartReport {
  readonly kind: PartKind;
  /** Relative to the root. */
  readonly path: string;
  readonly state: PartState;
  /** 1-based; where it stands, or where the file cannot be read. */
  readonly line: number | null;
  /** What keeps ctx from changing it. */
  readonly problem: string | null;
  /** True when this command has changed it, or with a dry run would have. */
  readonly changed: boolean;
}

export interface AgentReport {
  readonly agent: Agent;
  /** `stale`: not all of it is there, or not as this version of ctx writes it. `broken`: ctx cannot change a part of it. */
  readonly state: "installed" | "stale" | "missing" | "broken";
  /** Whether the repository has files of this agent. */
  readonly used: boolean;
  readonly parts: readonly PartReport[];
}

export interface AgentsData {
  readonly what: AgentsRequest["what"];
  readonly agents: readonly AgentReport[];
  /** The ctx that agents would start here; null where they find none, and go on without it. */
  readonly program: string | null;
  /** The command that comes next. */
  readonly next: string | null;
  /** Present when nothing was written because it was only asked what would be. */
  readonly dryRun?: true;
  /** What was written or would be; for `status` what somebody changed in what ctx wrote. */
  readonly diff: string;
}

/**
 * Installs, shows or takes out what ctx has in the files of agents. All files that are to change do, or none. The answer
 * of `status` is "no" unless everything is in its place.
 * @throws {CtxError} NOT_INITIALIZED (install); USAGE when the repository uses no agent and none is named; FILE_CHANGED
 * when somebody changed what ctx wrote; FILE_INVALID for a file that cannot be read, or that has no room for ours;
 * OUTSIDE_ROOT for a link; WRITE_FAILED; READ_FAILED.
 */
export async function agents(runtime: Runtime, request: AgentsRequest): Promise<Outcome<AgentsData>> {
  const place = await findPlace(runtime, request);
  const site = { runtime, root: place.root, files: new AgentFiles(runtime, place.root) };
  const chosen = chooseAgents(site, request);
  if (request.what === "status") return reportStatus(site, place.top, chosen);
  // What goes where depends on files that this may make or remove: it is settled before.
  const partsOf = request.what === "install" ? partsFor : everyPart;
  const seats = chosen.map((agent) => ({ agent, parts: partsOf(site, agent) }));
  const before = reportsOf(site, seats);
  refuse(request.what === "install" ? installParts(site, seats) : uninstallParts(site, seats));
  const steps = site.files.steps();
  const diff = await formatSteps(steps, place.top);
  if (request.dryRun !== true) applyTogether(runtime, steps);
  const told = reportsOf(site, seats).map((report, at) => withChanges(report, before[at] as AgentReport));
  const program = findStarted(runtime, place.root);
  return {
    data: {
      what: request.what,
      agents: request.what === "install" ? told : onlyChanged(told),
      program,
      next: request.what === "install" && program === null ? getIt(runtime, place.root) : null,
      ...(request.dryRun === true ? { dryRun: true as const } : {}),
      diff,
    },
    findings: [],
  };
}

interface AgentsPlace {
  readonly root: string;
  /** What paths of a diff are seen from. */
  readonly top: string;
}

/** The context root; where there is none any more, what was put in can still be found and taken out. */
async function findPlace(runtime: Runtime, { what, directory }: AgentsRequest): Promise<AgentsPlace> {
  try {
    const workspace = await openWorkspace(runtime, directory);
    if (what === "install") requireWritable(workspace);
    return { root: workspace.root, top: workspace.repository?.worktree ?? workspace.root };
  } catch (error) {
    if (what === "install" || !isCtxError(error) || error.code !== "NOT_INITIALIZED") throw error;
    const { start, repository } = locate(runtime, directory);
    const root = repository?.worktree ?? start;
    return { root, top: root };
  }
}

function chooseAgents(site: AgentsSite, { what, agents: named }: AgentsRequest): Agent[] {
  if (named !== undefined && named.length > 0) return AGENTS.filter((agent) => named.includes(agent));
  if (what === "uninstall") return [...AGENTS];
  const used = findUsed(site.runtime, site.root);
  const found = AGENTS.filter(
    (agent) => used.includes(agent) || (what === "status" && isPresent(site, agent)),
  );
  if (what === "install" && found.length === 0) {
    throw new CtxError(
      "USAGE",
      "This repository has no files of an agent, so ctx cannot tell which it uses.",
      {
        hint: `Name them: ctx agents install claude. It knows ${AGENTS.join(", ")}.`,
      },
    );
  }
  return found;
}

async function reportStatus(
  site: AgentsSite,
  top: string,
  chosen: readonly Agent[],
): Promise<Outcome<AgentsData>> {
  const { runtime, root } = site;
  const seats = chosen.map((agent) => ({ agent, parts: partsFor(site, agent) }));
  const reports = reportsOf(site, seats);
  const unfinished = reports.filter(({ state }) => state !== "installed");
  const toInstall = unfinished.filter(({ state }) => state !== "broken").map(({ agent }) => agent);
  const next = toInstall.length === 0 ? null : `ctx agents install ${toInstall.join(" ")}`;
  const program = findStarted(runtime, root);
  return {
    data: {
      what: "status",
      agents: reports,
      program,
      next: next ?? (program === null && reports.length > 0 ? getIt(runtime, root) : null),
      diff: await formatSteps(editsOf(site, seats), top),
    },
    findings: [],
    isRefusal: reports.length === 0 || unfinished.length > 0,
  };
}

/** From what ctx would have written to what stands there, for the parts that somebody edited. */
function editsOf({ root, files }: AgentsSite, seats: readonly AgentSeat[]): RepairStep[] {
  const texts = new Map<string, { before: string; after: string }>();
  for (const part of seats.flatMap(({ parts }) => parts)) {
    const after = files.textOf(part);
    if (after === null || files.look(part).state !== "edited") continue;
    texts.set(part.path, { before: part.mend(texts.get(part.path)?.before ?? after), after });
  }
  return [...texts].map(([path, change]) => ({ top: root, path, ...change }));
}

function reportsOf({ runtime, root, files }: AgentsSite, seats: readonly AgentSeat[]): AgentReport[] {
  const used = findUsed(runtime, root);
  return seats.map(({ agent, parts }) => {
    const reports = parts.map((part) => {
      const { state, line, problem } = files.look(part);
      const { kind, path } = part;
      return { kind, path, state, line: line ?? null, problem: problem ?? null, changed: false };
    });
    return { agent, state: stateOf(reports), used: used.includes(agent), parts: reports };
  });
}

function stateOf(parts: readonly PartReport[]): AgentReport["state"] {
  const has = (...states: readonly PartState[]) => parts.some(({ state }) => states.includes(state));
  if (has("broken", "edited", "taken")) return "broken";
  if (!has("installed", "outdated")) return "missing";
  return has("absent", "outdated") ? "stale" : "installed";
}

function withChanges(after: AgentReport, before: AgentReport): AgentReport {
  const isChanged = ({ state }: PartReport, at: number) => state !== before.parts[at]?.state;
  return { ...after, parts: after.parts.map((part, at) => ({ ...part, changed: isChanged(part, at) })) };
}

/** What was taken out; a section that several agents read is told of once, with one that lost something else too. */
function onlyChanged(reports: readonly AgentReport[]): AgentReport[] {
  const lost = reports.map((report) => ({ ...report, parts: report.parts.filter(({ changed }) => changed) }));
  const isMore = ({ parts }: AgentReport) => parts.some(({ kind }) => kind !== "section");
  const told = new Set<string>();
  const isNew = ({ kind, path }: PartReport) => kind !== "section" || (!told.has(path) && told.add(path));
  const sorted = [...lost.filter(isMore), ...lost.filter((report) => !isMore(report))];
  const parts = new Map(sorted.map((report) => [report.agent, report.parts.filter(isNew)]));
  return lost
    .map((report) => ({ ...report, parts: parts.get(report.agent) ?? [] }))
    .filter((report) => report.parts.length > 0);
}

function getIt(runtime: Runtime, root: string): string {
  return startOf(runtime, root) === "dependency" ? "npm install" : "npm install --global git-ctx";
}

function refuse(problems: readonly AgentProblem[]): void {
  const [first] = problems;
  if (first === undefined) return;
  const places = problems.map(({ path, line, problem }) => {
    return problems.length === 1 ? problem : `${path}${line === null ? "" : `:${line}`}: ${problem}`;
  });
  throw new CtxError(first.code, `${places.join("\n")}\nNothing was written.`, {
    path: first.path,
    ...(first.line === null ? {} : { line: first.line }),
    hint: hintFor(problems),
    details: { problems },
  });
}

function hintFor(problems: readonly AgentProblem[]): string {
  if (problems.some(({ code }) => code === "FILE_CHANGED"))
    return "See what was changed with `ctx agents status`; undo it, or take it out by hand.";
  return "Mend that by hand, or leave this agent out by naming the others.";
}
