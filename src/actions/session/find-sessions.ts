// Which sessions there are just now: the panes of tmux, the worktrees of this repository, and what is known of each. Read
// anew each time, so that nothing is out of date; a value of an environment variable is compared and never handed out.
import { isCtxError } from "../../errors/ctx-error.js";
import type { Session } from "../../model/session.js";
import type { Repository } from "../../ports/git.js";
import type { Runtime } from "../../ports/runtime.js";
import type { Pane, PaneList } from "../../ports/sessions.js";
import type { Exports } from "../../store/sessions/exports.js";
import { hasExports } from "../../store/sessions/exports-place.js";
import type { PlaceRequest } from "../request.js";
import { requireDirectory } from "./require-directory.js";
import type { AgentLookup } from "./stopped-agents.js";

export interface FindSessionsRequest extends PlaceRequest {
  /** Names or paths of tmux's sockets; by default the one that TMUX names, else the default one. */
  readonly sockets?: readonly string[];
  /** Also read the names in each session's environment. */
  readonly withEnvironment?: boolean;
  /** Branches do not matter: nothing is asked about the repositories of panes, and their branch is told as null. */
  readonly withoutBranches?: boolean;
}

/** Why a server has no panes to list. */
export interface SilentServer {
  readonly socket: string | null;
  readonly why: string;
}

/** A session with what else is known of it. */
export interface FoundSession {
  readonly session: Session;
  /** Milliseconds since the epoch; null: unknown. */
  readonly activeMs: number | null;
  /** The directory that all worktrees of its repository share; null in none. */
  readonly repository: string | null;
  /** Null for a worktree. */
  readonly pane: Pane | null;
  /** How many of these variables have exactly these values there, as far as can be told; reads them anew. */
  countEqual(asked: ReadonlyMap<string, string>): Promise<number>;
}

export interface FoundSessions {
  /** Panes by server and id, then worktrees, the main one first. */
  readonly sessions: readonly FoundSession[];
  readonly silent: readonly SilentServer[];
  /** As in FoundSession, of the directory that was asked from. */
  readonly repository: string | null;
}

/**
 * Finds all sessions.
 * @throws {CtxError} USAGE for a directory that does not exist; REPOSITORY_UNSUPPORTED when the worktrees around it cannot
 * be told.
 */
export async function findSessions(runtime: Runtime, request: FindSessionsRequest): Promise<FoundSessions> {
  const { repository, scan } = openScan(runtime, request);
  const worktrees = repository === null ? [] : (await repository.worktrees()).map(scan.worktree);
  const lists = await listServers(runtime, request.sockets);
  const panes: FoundSession[] = [];
  for (const list of lists) {
    if (list.kind === "none") continue;
    for (const pane of list.panes) panes.push(await scan.pane(pane, list.server));
  }
  return {
    sessions: [...panes, ...worktrees],
    silent: lists.flatMap((list) => (list.kind === "none" ? [{ socket: list.socket, why: list.why }] : [])),
    repository: repository?.commonDirectory ?? null,
  };
}

/** The same session as it is now; null when it is there no more. */
export async function findSession(
  runtime: Runtime,
  request: FindSessionsRequest,
  { session, pane }: FoundSession,
): Promise<FoundSession | null> {
  const { repository, scan } = openScan(runtime, request);
  if (pane !== null) {
    const now = await runtime.terminals.findPane(pane);
    return now === null ? null : scan.pane(now, session.id.slice(0, session.id.lastIndexOf(":")));
  }
  const worktree = (await repository?.worktrees())?.find(({ path }) => path === session.dir);
  return worktree === undefined ? null : scan.worktree(worktree);
}

/** Each server once, whatever it is called. */
async function listServers(
  { terminals, files }: Runtime,
  sockets: readonly string[] = [],
): Promise<PaneList[]> {
  const lists = await Promise.all(
    sockets.length === 0 ? [terminals.listPanes()] : sockets.map((socket) => terminals.listPanes(socket)),
  );
  const known = new Set<string | null>();
  return lists.filter(({ socket }) => {
    const place = socket === null ? null : (files.realPath(socket) ?? socket);
    const isNew = !known.has(place);
    known.add(place);
    return isNew;
  });
}

interface Scan {
  pane(pane: Pane, server: string): Promise<FoundSession>;
  worktree(worktree: { readonly path: string; readonly branch: string | null }): FoundSession;
}

interface Position {
  readonly repository: Repository | null;
  readonly branch: string | null;
}

function openScan(
  runtime: Runtime,
  request: FindSessionsRequest,
): { readonly repository: Repository | null; readonly scan: Scan } {
  const start = requireDirectory(runtime, request.directory, "-C");
  const repository = runtime.git.discover(start);
  return { repository, scan: makeScan(runtime, repository, request) };
}

function makeScan(runtime: Runtime, own: Repository | null, request: FindSessionsRequest): Scan {
  const positions = new Map<string | null, Promise<Position>>();
  let lookup: AgentLookup | undefined;
  const lastUpdate = new Date(runtime.clock.now()).toISOString();
  const positionOf = ({ directory }: Pane): Promise<Position> => {
    const known = positions.get(directory) ?? findPosition(runtime, directory);
    positions.set(directory, known);
    return known;
  };
  /** Which agent waits there; null for most panes, without a look at anything. */
  const agentIn = async (pane: Pane): Promise<string | null> => {
    if (pane.foreground.kind !== "program") return null;
    lookup ??= (await import("./stopped-agents.js")).makeAgentLookup(runtime, own);
    return lookup(pane, (await positionOf(pane)).repository);
  };
  return {
    async pane(pane, server) {
      const { activeMs } = pane;
      const position = request.withoutBranches === true ? NOWHERE : await positionOf(pane);
      const { foreground, command } = tellForeground(pane, await agentIn(pane));
      const env = request.withEnvironment === true ? await listNames(runtime, pane) : null;
      const session: Session = {
        id: `${server}:${pane.id}`,
        kind: "tmux",
        target: pane.target,
        dir: pane.directory,
        branch: position.branch,
        env: env ?? [],
        isEnvKnown: env !== null,
        busy: foreground !== "shell" && foreground !== "agent",
        foreground,
        command,
        lastActivity: activeMs === null ? null : new Date(activeMs).toISOString(),
        lastUpdate,
      };
      const countEqual = (asked: ReadonlyMap<string, string>) => countEqualIn(runtime, pane, asked);
      const repository = position.repository?.commonDirectory ?? null;
      return { session, activeMs, repository, pane, countEqual };
    },
    worktree({ path, branch }) {
      const session: Session = {
        id: `worktree:${path}`,
        kind: "worktree",
        target: path,
        dir: path,
        branch,
        env: [],
        isEnvKnown: true,
        busy: false,
        foreground: null,
        command: null,
        lastActivity: null,
        lastUpdate,
      };
      const repository = own?.commonDirectory ?? null;
      return { session, activeMs: null, repository, pane: null, countEqual: () => Promise.resolve(0) };
    },
  };
}

const NOWHERE: Position = { repository: null, branch: null };

/** Where a directory stands in git, from files; nothing where that cannot be told. */
async function findPosition(runtime: Runtime, directory: string | null): Promise<Position> {
  if (directory === null) return NOWHERE;
  try {
    const repository = runtime.git.discover(directory);
    const head = await repository?.head();
    return { repository, branch: head?.kind === "branch" ? head.branch : null };
  } catch (error) {
    if (!isCtxError(error)) throw error;
    return NOWHERE; // A damaged repository somewhere is no reason to list nothing.
  }
}

function tellForeground(
  { foreground, isShut }: Pane,
  agent: string | null,
): Pick<Session, "foreground" | "command"> {
  const { kind, name } = foreground;
  if (kind === "unknown") return { foreground: "unknown", command: name };
  if (isShut) return { foreground: "shared", command: name };
  if (kind === "shell") return { foreground: "shell", command: name };
  return agent === null ? { foreground: "program", command: name } : { foreground: "agent", command: agent };
}

/** The names in the environment of what is in the foreground, and those that ctx exported there. */
async function listNames(runtime: Runtime, pane: Pane): Promise<string[] | null> {
  const process = speakerOf(pane);
  const environment = await runtime.terminals.environmentOf(process);
  const exported = await exportsOf(runtime, process);
  if (environment === null && exported === null) return null;
  return [...new Set([...(environment?.names() ?? []), ...(exported?.names ?? [])])].sort();
}

/** What ctx exported came later than what the process was started with. */
async function countEqualIn(
  runtime: Runtime,
  pane: Pane,
  asked: ReadonlyMap<string, string>,
): Promise<number> {
  if (asked.size === 0) return 0;
  const process = speakerOf(pane);
  const environment = await runtime.terminals.environmentOf(process);
  const exported = await exportsOf(runtime, process);
  let count = 0;
  for (const [name, value] of asked) {
    const isEqual =
      exported?.names.includes(name) === true
        ? exported.isEqual(name, value)
        : environment?.value(name) === value;
    if (isEqual) count++;
  }
  return count;
}

async function exportsOf(runtime: Runtime, process: Pane["process"]): Promise<Exports | null> {
  if (!hasExports(runtime)) return null;
  return (await import("../../store/sessions/exports.js")).readExports(runtime, process);
}

/** Whose environment holds for what is typed. */
function speakerOf({ foreground, process }: Pane): Pane["process"] {
  return foreground.process ?? process;
}
