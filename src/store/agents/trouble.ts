// What went wrong in a hook. An agent must not be stopped by it, so nobody sees it there: the last trouble is kept in
// `<state>/hook-trouble.json`, where `ctx doctor` finds it.
import { isCtxError, type CtxError } from "../../errors/ctx-error.js";
import { isJsonObject, type Json } from "../../model/json/json.js";
import type { Runtime } from "../../ports/runtime.js";
import { stateDirectory } from "../place/state.js";
import type { Workspace } from "../place/workspace.js";

export interface Trouble {
  /** RFC 3339. */
  readonly at: string;
  readonly agent: string;
  readonly event: string;
  readonly code: string;
  readonly message: string;
}

const LONGEST = 500;

/** Keeps a trouble in place of the one before. Where it cannot be kept, nothing more can be done. */
export function noteTrouble(
  runtime: Runtime,
  workspace: Pick<Workspace, "repository">,
  { agent, event, error }: { agent: string; event: string; error: CtxError },
): void {
  const path = troublePath(runtime, workspace);
  if (path === null) return;
  const at = new Date(runtime.clock.now()).toISOString();
  const cut = (text: string): string => text.slice(0, LONGEST);
  const trouble: Trouble = {
    at,
    agent: cut(agent),
    event: cut(event),
    code: error.code,
    message: cut(error.message),
  };
  const text = `${JSON.stringify({ v: 1, ...trouble })}\n`;
  try {
    const before = runtime.files.readText(path);
    if (before === null) runtime.files.createPrivate(path, text);
    else runtime.files.replace(path, before, text);
  } catch (cause) {
    // The disk is full, or somebody else noted their own trouble just now.
    if (!isCtxError(cause)) throw cause;
  }
}

/** The last trouble; null where there was none, or no note of it can be read. */
export function readTrouble(runtime: Runtime, workspace: Pick<Workspace, "repository">): Trouble | null {
  const path = troublePath(runtime, workspace);
  const text = path === null ? null : runtime.files.readText(path);
  if (text === null) return null;
  try {
    const written = JSON.parse(text) as Json;
    const isWhole =
      isJsonObject(written) &&
      ["at", "agent", "event", "code", "message"].every((name) => typeof written[name] === "string");
    return isWhole ? (written as unknown as Trouble) : null;
  } catch {
    return null; // A power cut may leave the beginning of a file.
  }
}

function troublePath(runtime: Runtime, workspace: Pick<Workspace, "repository">): string | null {
  const state = stateDirectory(workspace, runtime.environment);
  return state === null ? null : `${state}/hook-trouble.json`;
}
