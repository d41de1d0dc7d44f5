// What ctx knows of the sessions of agents: `<state>/sessions/<name>.json`, a small file each, readable by its owner
// alone. What such a session has been told is in it, and whether its agent works or waits (SPEC §12, §13).
import { isCtxError } from "../../errors/ctx-error.js";
import { isJsonObject, type Json, type JsonObject } from "../../model/json/json.js";
import { sha256Hex } from "../../model/text/sha256.js";
import { utf8Encode } from "../../model/text/utf8.js";
import type { Runtime } from "../../ports/runtime.js";
import type { LivingProcess } from "../../ports/sessions.js";
import { stateDirectory } from "../place/state.js";
import type { Workspace } from "../place/workspace.js";

/** How things stood when a session was last told: what differs from it may be news. */
export interface Outlook {
  readonly commit: string | null;
  readonly branch: string | null;
  /** How far each segment of the journal was read, in bytes. */
  readonly journal: Readonly<Record<string, number>>;
  /** The stamps of what the session's own contexts consist of, by path relative to the root. */
  readonly stamps: Readonly<Record<string, string | null>>;
}

export interface SessionMark {
  readonly agent: string;
  /** `stopped`: the agent reported that its turn is over. */
  readonly state: "working" | "stopped";
  /** When the agent last called, RFC 3339. */
  readonly at: string;
  /** Where it works: absolute. */
  readonly directory: string;
  /** The pane of tmux in which it runs, and tmux's socket; null outside of tmux. */
  readonly pane: { readonly id: string; readonly socket: string } | null;
  /** Once it stopped in a pane: the process groups that it belongs to there, the nearest first. */
  readonly groups?: readonly LivingProcess[];
  /** When it was last given the whole context, in milliseconds since the epoch; null before that. */
  readonly briefedMs: number | null;
  /** Its history is being summarised: it has to be given the whole context again. */
  readonly isForgetful: boolean;
  /** What its edits belong to, as long as its outlook is the same; null where that has to be found each time. */
  readonly ref: string | null;
  readonly outlook: Outlook;
  /** When everything was last looked through, in milliseconds since the epoch. */
  readonly lookedMs: number;
  /** Names what was seen then (cursors.ts); null before the first time. */
  readonly cursor: string | null;
  /** The ids of entries that it was told of since. */
  readonly told: readonly string[];
  /** The documents that it changed itself since, by path relative to the root: they are no news to it. */
  readonly touched: readonly string[];
}

/** A file that is older than this belongs to a session that is gone. */
const KEPT_MS = 7 * 24 * 3600 * 1000;
const MOST_FORGOTTEN = 50;
const MARK_FILE = /^[0-9a-f]{16}\.json$/;
const NAME_LENGTH = 16;

/** The name of a session, from the agent's own id of it, which is nobody else's business. */
export function nameSession(id: string): string {
  return sha256Hex(utf8Encode(id)).slice(0, NAME_LENGTH);
}

/** A session's mark and the text that it was read from; null where there is none that can be understood. */
export function readMark(
  runtime: Runtime,
  workspace: Workspace,
  name: string,
): { readonly mark: SessionMark; readonly text: string } | null {
  const directory = marksDirectory(runtime, workspace);
  const text = directory === null ? null : runtime.files.readText(`${directory}/${name}.json`);
  const mark = text === null ? null : parseMark(text);
  return text === null || mark === null ? null : { mark, text };
}

/**
 * Writes a mark in place of the one that was read; false where somebody else was faster, who then has done the same.
 * @throws {CtxError} WRITE_FAILED.
 */
export function writeMark(
  runtime: Runtime,
  workspace: Workspace,
  { name, mark, before }: { name: string; mark: SessionMark; before: string | null },
): boolean {
  const directory = marksDirectory(runtime, workspace);
  if (directory === null) return false;
  const path = `${directory}/${name}.json`;
  try {
    const old = before ?? damagedText(runtime, path);
    const text = `${JSON.stringify({ v: 1, ...mark })}\n`;
    if (old === null) runtime.files.createPrivate(path, text);
    else if (old !== text) runtime.files.replace(path, old, text);
    return true;
  } catch (error) {
    if (isCtxError(error) && (error.code === "CONTEXT_EXISTS" || error.code === "FILE_CHANGED")) return false;
    throw error;
  }
}

/** The marks of the sessions that run in panes of tmux, in no order; those that cannot be understood are left out. */
export function listPaneMarks(runtime: Runtime, workspace: Pick<Workspace, "repository">): SessionMark[] {
  const directory = marksDirectory(runtime, workspace);
  const files = directory === null ? null : runtime.files.list(directory);
  return (files ?? []).flatMap(({ name, kind }) => {
    if (kind !== "file" || !MARK_FILE.test(name)) return [];
    const text = runtime.files.readText(`${directory}/${name}`);
    const mark = text === null ? null : parseMark(text);
    return mark === null || mark.pane === null ? [] : [mark];
  });
}

/** Removes what sessions that are long gone have left. */
export function forgetOldMarks(runtime: Runtime, workspace: Workspace): void {
  const directory = marksDirectory(runtime, workspace);
  if (directory === null) return;
  const now = runtime.clock.now();
  let forgotten = 0;
  for (const { name, kind } of runtime.files.list(directory) ?? []) {
    if (kind !== "file" || !MARK_FILE.test(name)) continue;
    const path = `${directory}/${name}`;
    if (now - (runtime.files.stamp(path)?.changedMs ?? now) < KEPT_MS) continue;
    try {
      const bytes = runtime.files.read(path);
      if (bytes !== null) runtime.files.remove(path, bytes);
    } catch (error) {
      // Somebody else is removing it, or may not: there is another day.
      if (!isCtxError(error)) throw error;
    }
    if (++forgotten >= MOST_FORGOTTEN) return;
  }
}

/** A file that holds no mark is replaced as it is. */
function damagedText(runtime: Runtime, path: string): string | null {
  const text = runtime.files.readText(path);
  return text === null || parseMark(text) !== null ? null : text;
}

function marksDirectory(runtime: Runtime, workspace: Pick<Workspace, "repository">): string | null {
  const state = stateDirectory(workspace, runtime.environment);
  return state === null ? null : `${state}/sessions`;
}

function parseMark(text: string): SessionMark | null {
  let written: Json;
  try {
    written = JSON.parse(text) as Json;
  } catch {
    return null; // A power cut may leave the beginning of a file; the session begins anew then.
  }
  if (!isJsonObject(written) || written["v"] !== 1) return null;
  const { outlook, told, touched, lookedMs, at, directory, agent, state } = written as Record<
    string,
    Json | undefined
  >;
  const isWhole =
    isJsonObject(outlook ?? null) &&
    isJsonObject((outlook as JsonObject)["journal"] ?? null) &&
    isJsonObject((outlook as JsonObject)["stamps"] ?? null) &&
    Array.isArray(told) &&
    Array.isArray(touched) &&
    typeof lookedMs === "number" &&
    [at, directory, agent, state].every((word) => typeof word === "string");
  const { v: _v, ...mark } = written;
  return isWhole ? (mark as unknown as SessionMark) : null;
}
