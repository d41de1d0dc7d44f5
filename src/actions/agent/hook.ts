// `ctx hook`: what happened in an agent's session, and what its model is told about it. Whatever goes wrong, the agent is
// not stopped: then nothing is told, and the trouble is noted where `ctx doctor` finds it (SPEC §12).
import { CtxError, isCtxError } from "../../errors/ctx-error.js";
import { formatHookAnswer } from "../../format/agents/hook-answer.js";
import { readHookCall } from "../../format/agents/hook-call.js";
import type { HookCall } from "../../model/hook-call.js";
import type { Json, JsonObject } from "../../model/json/json.js";
import type { Outcome } from "../../model/outcome.js";
import { findSimilar } from "../../model/text/similar.js";
import { utf8Decode } from "../../model/text/utf8.js";
import type { Runtime } from "../../ports/runtime.js";
import { maskError } from "../../secrets/masked-error.js";
import { mayHoldSecret } from "../../secrets/suspicion.js";
import { noteTrouble } from "../../store/agents/trouble.js";
import { locate, openWorkspace, type Workspace } from "../../store/place/workspace.js";
import type { DryRun, WriteRequest } from "../request.js";
import type { RecordedEdit } from "./hook/record-edits.js";

/** The agents whose payloads are known. */
export const HOOKED_AGENTS = ["claude", "codex", "gemini", "copilot", "cursor"] as const;

export interface HookRequest extends WriteRequest {
  /** As the agent spells it, e.g. `SessionStart`. */
  readonly event: string;
  /** One of HOOKED_AGENTS; anything else is a trouble. */
  readonly agent: string;
  /** What stood on standard input; null where it was too long to be a payload. */
  readonly input: Uint8Array | null;
}

export interface HookData extends DryRun {
  readonly event: string;
  readonly agent: string;
  /** What the agent is to read on standard output; null for nothing. */
  readonly answer: JsonObject | null;
  /** The progress that was recorded of a tool's edits. */
  readonly recorded: readonly RecordedEdit[];
  /** What went wrong; null where nothing did. */
  readonly trouble: { readonly code: string; readonly message: string } | null;
}

/** Answers one call of a hook. Never throws what the surroundings are to blame for. */
export async function hook(runtime: Runtime, request: HookRequest): Promise<Outcome<HookData>> {
  const silent = { event: request.event, agent: request.agent, answer: null, recorded: [], trouble: null };
  try {
    const call = readCall(request);
    if (call.moment === "other") return { data: silent, findings: [] };
    const directory = placeOf(runtime, call, request);
    const workspace = await openWorkspace(runtime, directory);
    const { answerMoment } = await import("./hook/moments.js");
    const { text, recorded, diff } = await answerMoment(runtime, { call, workspace, request });
    const answer = formatHookAnswer(call.answer, call.event, text);
    const dryRun: DryRun = request.dryRun === true ? { dryRun: true, diff } : {};
    return { data: { ...silent, answer, recorded, ...dryRun }, findings: [] };
  } catch (thrown) {
    const error = await maskError(errorOf(thrown));
    // Agents run their hooks in every directory: most hold no context, and there is nothing wrong with that.
    if (error.code === "NOT_INITIALIZED") return { data: silent, findings: [] };
    await keepNote(runtime, request, error);
    return { data: { ...silent, trouble: { code: error.code, message: error.message } }, findings: [] };
  }
}

function readCall({ agent, event, input }: HookRequest): HookCall {
  if (!(HOOKED_AGENTS as readonly string[]).includes(agent)) {
    const near = findSimilar(agent, HOOKED_AGENTS);
    throw new CtxError(
      "USAGE",
      `ctx knows no agent ${agent}${near === null ? "" : `; did you mean ${near}?`}`,
    );
  }
  return readHookCall(agent, event, parsePayload(input));
}

/** @throws {CtxError} FILE_INVALID for what is neither JSON nor nothing. */
function parsePayload(input: Uint8Array | null): Json | null {
  if (input === null) throw new CtxError("FILE_INVALID", "Standard input is too long for a payload.");
  const text = utf8Decode(input)?.replace(/^\ufeff/, "");
  if (text === undefined) throw new CtxError("FILE_INVALID", "Standard input is not valid UTF-8.");
  if (text.trim() === "") return null;
  try {
    return JSON.parse(text) as Json;
  } catch (cause) {
    throw new CtxError("FILE_INVALID", "Standard input is not JSON.", { cause });
  }
}

/** Where the agent works, if there is such a directory; else where the hook was started. */
function placeOf(runtime: Runtime, { directory }: HookCall, request: HookRequest): string {
  const isThere =
    directory !== null &&
    /^(?:\/|[A-Za-z]:[\\/])/.test(directory) &&
    !directory.includes("\0") &&
    runtime.files.realPath(directory) !== null;
  return isThere ? directory : request.directory;
}

function errorOf(thrown: unknown): CtxError {
  if (isCtxError(thrown)) return thrown;
  const reason = thrown instanceof Error ? thrown.message : String(thrown);
  return new CtxError("BUG", `A bug in ctx: ${reason}`, { cause: thrown });
}

/** Notes a trouble, whose error is masked already; an agent may put anything in place of a name, too. */
async function keepNote(runtime: Runtime, request: HookRequest, error: CtxError): Promise<void> {
  if (request.dryRun === true) return;
  let { agent, event } = request;
  if (mayHoldSecret(agent) || mayHoldSecret(event)) {
    const { maskSecrets } = await import("../../secrets/mask.js");
    [agent, event] = [maskSecrets(agent), maskSecrets(event)];
  }
  try {
    const place: Pick<Workspace, "repository"> = locate(runtime, request.directory);
    // Without git the place for state is the person's own, where this would be nobody's.
    if (place.repository !== null) noteTrouble(runtime, place, { agent, event, error });
  } catch (cause) {
    // What cannot be told where it belongs is told with --verbose alone.
    if (!isCtxError(cause)) throw cause;
  }
}
