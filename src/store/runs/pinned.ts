// The definition of a run as it was when the run began, with those that it uses: whatever becomes of the files, the run
// goes on with these texts. Written once, before the run's first record.
import { isJsonObject, type Json, type JsonObject } from "../../model/json/json.js";
import type { Runtime } from "../../ports/runtime.js";
import { rootNameOf } from "../place/state.js";
import type { Workspace } from "../place/workspace.js";
import { refuseSecretsInRecord } from "../write/refuse-secrets.js";
import type { RunPlace, RunsPlace } from "./run-place.js";

export interface Pinned {
  readonly v: 1;
  /** Which of the roots that share the directory of runs it belongs to. */
  readonly root: string;
  /** Where the definition was read: relative to the root, or absolute. */
  readonly path: string;
  /** `sha256:…` of its canonical form (RFC 8785), and of those that it uses. */
  readonly hash: string;
  readonly definition: JsonObject;
  /** By id, the definitions that it uses, and those that these use. */
  readonly used: Readonly<Record<string, JsonObject>>;
}

const FILE = "definition.json";

/**
 * Writes a definition, and claims the run's name by it.
 * @throws {CtxError} CONTEXT_EXISTS when the name is taken; SECRET_FOUND; WRITE_FAILED.
 */
export async function writePinned(
  runtime: Runtime,
  workspace: Workspace,
  { place, pinned }: { place: RunPlace; pinned: Pinned },
): Promise<void> {
  const record = { definition: pinned.definition, used: pinned.used };
  await refuseSecretsInRecord(workspace, { directory: "runs", record });
  runtime.files.createPrivate(`${place.directory}/${FILE}`, `${JSON.stringify(pinned)}\n`);
}

/** Reads a definition; null when there is none, or none that this version understands. @throws {CtxError} READ_FAILED */
export function readPinned(runtime: Runtime, { directory }: RunPlace): Pinned | null {
  const text = runtime.files.readText(`${directory}/${FILE}`);
  return text === null ? null : parsePinned(text);
}

/** Tells whether a run belongs to a root. */
export function isRunOf(workspace: RunsPlace, pinned: Pinned | null): boolean {
  return pinned !== null && pinned.root === rootNameOf(workspace);
}

function parsePinned(text: string): Pinned | null {
  let value: Json;
  try {
    value = JSON.parse(text) as Json;
  } catch {
    return null; // It was written whole before the run began, so that only damage makes it anything else.
  }
  const isPinned = isJsonObject(value) && value["v"] === 1 && isJsonObject(value["definition"] ?? null);
  return isPinned ? (value as unknown as Pinned) : null;
}
