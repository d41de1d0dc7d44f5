// What each moment of a session calls for: the whole context where the agent knows nothing, what is new where it goes on,
// a note of what its tools changed. What an agent is told is noted before it is told, so that it is told once.
import { isCtxError } from "../../../errors/ctx-error.js";
import type { HookCall, ToolEdit } from "../../../model/hook-call.js";
import type { Runtime } from "../../../ports/runtime.js";
import { requireWho, slugOf } from "../../../store/author.js";
import {
  forgetOldMarks,
  nameSession,
  readMark,
  writeMark,
  type SessionMark,
} from "../../../store/agents/session-marks.js";
import { CONTEXT_DIRECTORY } from "../../../store/layout.js";
import type { Workspace } from "../../../store/place/workspace.js";
import type { ContextBriefing } from "../brief-context.js";
import type { HookRequest } from "../hook.js";
import { findNewsFor, takeOutlook } from "./news-for.js";
import type { RecordedEdit } from "./record-edits.js";

/** What an agent reads whole: beyond some 9,000 characters it is put into a file and shown in part. */
const MOST_CONTEXT = 8000;
const MOST_NEWS = 1500;
/** Two hooks that are run for one start, as where an agent runs another one's hooks too, come within so much time. */
const SAME_START_MS = 5000;

export interface HookPlace {
  readonly call: HookCall;
  readonly workspace: Workspace;
  readonly request: Pick<HookRequest, "agent" | "by" | "dryRun">;
}

export interface MomentAnswer {
  /** For the model; "" for nothing. */
  readonly text: string;
  readonly recorded: readonly RecordedEdit[];
  /** Of a dry run: what would have been written. */
  readonly diff: string;
}

/** One session in its place. */
export interface SessionPlace extends HookPlace {
  /** Its name on the disk; null where the agent gives its sessions no id. */
  readonly name: string | null;
  /** Who writes. */
  readonly by: string;
  readonly known: ReturnType<typeof readMark>;
}

/** Does what the moment calls for. @throws {CtxError} whatever went wrong. */
export async function answerMoment(runtime: Runtime, place: HookPlace): Promise<MomentAnswer> {
  const { call, workspace } = place;
  const name = call.session === null ? null : nameSession(call.session);
  const known = name === null ? null : readMark(runtime, workspace, name);
  const session: SessionPlace = { ...place, name, by: authorOf(runtime, place, name), known };
  const nothing: MomentAnswer = { text: "", recorded: [], diff: "" };
  switch (call.moment) {
    case "start":
      return { ...nothing, text: await begin(runtime, session) };
    case "subagent":
      // It has no session of its own, and the one that it belongs to goes on.
      return { ...nothing, text: (await briefAnew(runtime, session)).text };
    case "prompt":
      // What nobody would read is not told, and so stays news.
      if (call.answer === "none") remark(runtime, session, {});
      return call.answer === "none" ? nothing : { ...nothing, text: await goOn(runtime, session) };
    case "tool":
      return afterTool(runtime, session);
    case "compacting":
      remark(runtime, session, { isForgetful: true });
      return nothing;
    case "stop":
    case "end":
      remark(runtime, session, { state: "stopped", ...(await groupsOf(runtime, session)) });
      return nothing;
    case "other":
      return nothing;
  }
}

/**
 * Who writes: as asked, else as the environment says, else the agent with the beginning of its session's name, since two
 * sessions of one agent are two who work.
 * @throws {CtxError} USAGE for what is no name.
 */
function authorOf(runtime: Runtime, { call, request }: HookPlace, name: string | null): string {
  const named = request.by ?? (runtime.environment["CTX_BY"] || undefined);
  if (named !== undefined) return requireWho(named);
  const own = `@${request.agent}${name === null ? "" : `-${name.slice(0, 4)}`}`;
  const kind = call.subagent === null ? "" : slugOf(call.subagent).slice(0, 32);
  return kind === "" ? own : `${own}.${kind}`;
}

async function begin(runtime: Runtime, session: SessionPlace): Promise<string> {
  const now = runtime.clock.now();
  const briefedMs = session.known?.mark.briefedMs ?? null;
  if (briefedMs !== null && Math.abs(now - briefedMs) < SAME_START_MS) return "";
  const briefed = await briefAnew(runtime, session);
  if (session.request.dryRun !== true) forgetOldMarks(runtime, session.workspace);
  return (await keepAnew(runtime, session, { ...briefed, briefedMs: now })) ? briefed.text : "";
}

/** Tells what is new, or everything to an agent that is about to forget. */
async function goOn(runtime: Runtime, session: SessionPlace): Promise<string> {
  if (session.name === null) return "";
  if (session.known === null) {
    // Its start was not seen: from here on it is told what is new.
    const briefed = await briefAnew(runtime, session);
    await keepAnew(runtime, session, { ...briefed, briefedMs: null });
    return "";
  }
  if (session.known.mark.isForgetful) return begin(runtime, session);
  const news = await findNewsFor(runtime, session, session.known.mark);
  const changes = { ...news.mark, isForgetful: false };
  const isKept = remark(runtime, session, changes);
  return isKept ? news.word(MOST_NEWS) : "";
}

async function afterTool(runtime: Runtime, session: SessionPlace): Promise<MomentAnswer> {
  const { call, known } = session;
  const own: string[] = [];
  const recorded: RecordedEdit[] = [];
  let diff = "";
  for (const tool of call.tools) {
    const edits = tool.edits.flatMap((edit) => placeEdit(runtime, session, edit));
    own.push(...edits.map(({ path }) => path).filter((path) => path.startsWith(`${CONTEXT_DIRECTORY}/`)));
    if (edits.length === 0) continue;
    const { recordEdits } = await import("./record-edits.js");
    const stored = await recordEdits(runtime, session, { id: tool.id, edits });
    recorded.push(...stored);
    diff += stored.map((one) => one.diff ?? "").join("");
  }
  if (known === null) return { text: "", recorded, diff };
  const touched = [...new Set([...known.mark.touched, ...own])];
  if (call.isToldLate && call.answer !== "none") {
    const text = await goOn(runtime, { ...session, known: { ...known, mark: { ...known.mark, touched } } });
    return { text, recorded, diff };
  }
  if (touched.length > known.mark.touched.length) remark(runtime, session, { touched });
  return { text: "", recorded, diff };
}

/** An edit with its path below the root; none where it lies elsewhere. */
function placeEdit(runtime: Runtime, { call, workspace }: SessionPlace, edit: ToolEdit): ToolEdit[] {
  const { root } = workspace;
  const from = call.directory ?? root;
  const full = normalize(/^(?:\/|[A-Za-z]:)/.test(edit.path) ? edit.path : `${from}/${edit.path}`);
  // The agent may have come by a link.
  for (const top of [root, withoutLinks(runtime, full, root)]) {
    if (top !== null && full.startsWith(`${top}/`)) return [{ ...edit, path: full.slice(top.length + 1) }];
  }
  return [];
}

/** The beginning of a path that leads to the root through links; null where none does. */
function withoutLinks(runtime: Runtime, path: string, root: string): string | null {
  for (let end = path.lastIndexOf("/"); end > 0; end = path.lastIndexOf("/", end - 1)) {
    const above = path.slice(0, end);
    if (runtime.files.realPath(above) === root) return above;
  }
  return null;
}

function normalize(path: string): string {
  const parts: string[] = [];
  for (const part of path.replaceAll("\\", "/").split("/")) {
    if (part === "..") parts.pop();
    else if (part !== "." && part !== "") parts.push(part);
  }
  return (path.startsWith("/") ? "/" : "") + parts.join("/");
}

type Briefed = Pick<ContextBriefing, "ref" | "text" | "files">;

/** Everything that applies here, with the name under which the agent is known to others. */
async function briefAnew(runtime: Runtime, session: SessionPlace): Promise<Briefed> {
  // It is asked of every text where it comes from; it starts while files are read.
  session.workspace.repository?.prepare();
  const isNamed = (runtime.environment["CTX_BY"] ?? "") !== "";
  const name = isNamed
    ? ""
    : `\nYou are ${session.by} here: record with \`--by ${session.by}\`, so that others know who wrote.`;
  const request = { directory: session.workspace.root, maxCharacters: MOST_CONTEXT - name.length };
  const { ref, text, files } = (await briefOrProject(runtime, request)).data;
  return { ref, text: text === "" ? "" : text + name, files };
}

/** Where no branch is current or the chosen task is none, the project's context is what applies. */
async function briefOrProject(runtime: Runtime, request: { directory: string; maxCharacters: number }) {
  // Most calls are of prompts and tools, which need none of it.
  const { briefContext } = await import("../brief-context.js");
  try {
    return await briefContext(runtime, request);
  } catch (error) {
    if (!isCtxError(error) || !["BRANCH_UNKNOWN", "CONTEXT_NOT_FOUND", "REF_INVALID"].includes(error.code))
      throw error;
    return briefContext(runtime, { ...request, ref: "project" });
  }
}

/** Begins the notes on a session, or begins them anew; false where somebody else just did. */
async function keepAnew(
  runtime: Runtime,
  session: SessionPlace,
  { ref, files, briefedMs }: Briefed & { readonly briefedMs: number | null },
): Promise<boolean> {
  const { name, workspace, known, request } = session;
  if (name === null || request.dryRun === true) return true;
  const outlook = await takeOutlook(runtime, workspace, { paths: files, journal: null });
  const now = runtime.clock.now();
  const mark: SessionMark = {
    ...presence(runtime, session),
    briefedMs: briefedMs ?? known?.mark.briefedMs ?? null,
    isForgetful: false,
    // The project stands for it where nothing tells.
    ref: ref === "project" ? null : ref,
    outlook,
    lookedMs: now,
    cursor: null,
    told: [],
    touched: [],
  };
  return writeMark(runtime, workspace, { name, mark, before: known?.text ?? null });
}

/** Changes the notes on a session; false where there are none, or somebody else changed them just now. */
function remark(runtime: Runtime, session: SessionPlace, changes: Partial<SessionMark>): boolean {
  const { name, workspace, known, request } = session;
  if (name === null || known === null) return false;
  if (request.dryRun === true) return true;
  const mark = { ...known.mark, ...presence(runtime, session), ...changes };
  return writeMark(runtime, workspace, { name, mark, before: known.text });
}

/** By what a pane's foreground is known to be this agent (find-sessions.ts); only in a pane. */
async function groupsOf(runtime: Runtime, { known, request }: SessionPlace): Promise<Partial<SessionMark>> {
  const isInPane = runtime.environment["TMUX_PANE"] !== undefined;
  return isInPane && known !== null && request.dryRun !== true
    ? { groups: await runtime.terminals.ownGroups() }
    : {};
}

/** Who calls, from where, and when. */
function presence(runtime: Runtime, { request, workspace, call }: SessionPlace) {
  const { TMUX_PANE: id, TMUX: socket } = runtime.environment;
  return {
    agent: request.agent,
    state: "working" as const,
    at: new Date(runtime.clock.now()).toISOString(),
    directory: call.directory ?? workspace.root,
    pane: id === undefined || socket === undefined ? null : { id, socket: socket.split(",")[0] ?? "" },
  };
}
