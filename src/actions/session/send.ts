// `ctx session send`: the best free session is prepared, and gets the text; with none free it waits, or joins the queue.
import { CtxError } from "../../errors/ctx-error.js";
import type { Outcome } from "../../model/outcome.js";
import type { SendOrder } from "../../model/queued-request.js";
import type { Requirement } from "../../model/session.js";
import type { Runtime } from "../../ports/runtime.js";
import type { StopSignal } from "../../ports/stop-signal.js";
import { forgetOldRequests, makeRequestId } from "../../store/sessions/queue.js";
import type { PlaceRequest } from "../request.js";
import { deliverTo, type Attempt } from "./attempt.js";
import type { Delivered } from "./deliver.js";
import { queueUp } from "./queue-up.js";
import type { StepResult } from "./step-reports.js";
import { findWanted, requireDirectory } from "./wanted.js";

export interface SendRequest extends PlaceRequest {
  readonly text: string;
  readonly task?: string;
  /** Binding: it goes there or nowhere. */
  readonly session?: string;
  readonly sockets?: readonly string[];
  /** Seen from `directory`. */
  readonly workdir?: string;
  readonly env?: ReadonlyMap<string, string>;
  readonly prereqs?: readonly string[];
  readonly branch?: string;
  readonly minScore?: number;
  readonly requires?: readonly Requirement[];
  /** False: any free session will do. */
  readonly usesContext?: boolean;
  /** Of a request that has to wait: the highest goes first. */
  readonly priority?: number;
  /** Seconds for waiting and preparing together; without it nothing is waited for, and a preparation takes as long as it takes. */
  readonly timeout?: number;
  readonly stop?: StopSignal;
}

export interface SendData {
  readonly status: "sent" | "queued" | "failed";
  /** Of the request: in the queue and in the log. */
  readonly id: string;
  /** Where it went, or was tried; null: nowhere yet. */
  readonly session: string | null;
  readonly steps: readonly StepResult[];
  /** Why it was not sent, for people; null when it was. */
  readonly reason: string | null;
}

const POLL_MS = 500;

/**
 * Sends a text, or queues it. A preparation that fails sends nothing.
 * @throws {CtxError} USAGE; UNTRUSTED, OUTSIDE_ROOT, CONTEXT_NOT_FOUND and the like for its task; SESSION_NOT_FOUND;
 * TIMEOUT with `details: {id, session, steps}`; SECRET_FOUND for what cannot be queued; WRITE_FAILED.
 */
export async function send(runtime: Runtime, request: SendRequest): Promise<Outcome<SendData>> {
  const order = orderOf(runtime, request);
  const id = makeRequestId(runtime);
  const startMs = runtime.clock.now();
  const deadlineMs = request.timeout === undefined ? null : startMs + request.timeout * 1000;
  forgetOldRequests(runtime);
  const { stop, timeout } = request;
  for (let waited = 0; ; waited += POLL_MS) {
    // Anew each time: an approval may have been taken back while this waited.
    const wanted = await findWanted(runtime, order);
    const { findings } = wanted;
    const attempt: Attempt = { id, order, wanted, deadlineMs, ...(stop === undefined ? {} : { stop }) };
    const { delivered, why, sockets } = await deliverTo(runtime, attempt, { isNoted: waited === 0 });
    if (delivered !== null) return { ...answer(id, delivered, timeout), findings };
    const told = { session: order.session, steps: [], reason: why };
    if (stop?.aborted === true)
      return { ...failure(id, { ...told, reason: "it was interrupted" }), findings };
    if (deadlineMs === null) {
      const priority = request.priority ?? 0;
      return { ...(await queueUp(runtime, attempt, { priority, why, sockets })), findings };
    }
    if (Math.max(runtime.clock.now(), startMs + waited) + POLL_MS > deadlineMs) throw late(id, told, timeout);
    await runtime.clock.pause(POLL_MS, stop);
  }
}

function answer(id: string, delivered: Delivered, timeout: number | undefined): Outcome<SendData> {
  const { kind, session, steps, reason } = delivered;
  if (kind === "late") throw late(id, delivered, timeout);
  if (kind !== "sent") return failure(id, delivered);
  return {
    data: { status: "sent", id, session, steps, reason: reason === "" ? null : reason },
    findings: [],
  };
}

type Told = Omit<SendData, "status" | "id">;

function failure(id: string, { session, steps, reason }: Told): Outcome<SendData> {
  return { data: { status: "failed", id, session, steps, reason }, findings: [], isRefusal: true };
}

function late(id: string, { session, steps, reason }: Told, timeout: number | undefined): CtxError {
  const seconds = `${timeout} second${timeout === 1 ? "" : "s"}`;
  const where = session === null ? "" : ` to ${session}`;
  return new CtxError("TIMEOUT", `Nothing was sent${where} within ${seconds}: ${reason}.`, {
    hint: "Give it more time with --timeout; without it, what finds no free session is queued.",
    details: { id, session, steps: steps.map((step) => ({ ...step })) },
  });
}

function orderOf(runtime: Runtime, request: SendRequest): SendOrder {
  requireText(request.text);
  const { timeout, workdir, directory } = request;
  if (timeout !== undefined && !(timeout >= 0))
    throw new CtxError("USAGE", `Not a time to wait: ${timeout}`, {
      hint: "Give seconds, such as 30 or 0.5.",
    });
  return {
    directory,
    text: request.text,
    session: request.session ?? null,
    sockets: request.sockets ?? null,
    task: request.task ?? null,
    workdir: workdir === undefined ? null : requireDirectory(runtime, directory, workdir),
    env: Object.fromEntries(request.env ?? []),
    prereqs: request.prereqs ?? [],
    branch: request.branch ?? null,
    minScore: request.minScore ?? null,
    requires: request.requires ?? [],
    usesContext: request.usesContext ?? true,
  };
}

/** Of the control characters, only those that are part of a text: any other is a key, and could leave the paste. */
function requireText(text: string): void {
  if (text.trim() === "") throw new CtxError("USAGE", "There is no text to send.");
  const found = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f]/.exec(text);
  if (found === null) return;
  const code = (text.codePointAt(found.index) ?? 0).toString(16).toUpperCase().padStart(4, "0");
  throw new CtxError("USAGE", `The text holds the control character U+${code}, which is a key and no text.`, {
    hint: "Line breaks (U+000A) and tabs are text; leave the others out.",
  });
}
