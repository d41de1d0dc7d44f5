// `ctx session queue`: what waits for a session, and taking one of it back.
import { CtxError } from "../../errors/ctx-error.js";
import { makeFinding, type Finding } from "../../errors/finding.js";
import type { Outcome } from "../../model/outcome.js";
import type { QueuedRequest, QueueState } from "../../model/queued-request.js";
import { findSimilar } from "../../model/text/similar.js";
import type { Runtime } from "../../ports/runtime.js";
import { noteAudit } from "../../store/sessions/audit.js";
import {
  listIgnoredRequests,
  listRequests,
  lockRequest,
  readRequest,
  removeRequest,
} from "../../store/sessions/queue.js";

/** A request that waits. Values of its environment are told to nobody. */
export interface WaitingRequest {
  readonly id: string;
  readonly priority: number;
  readonly at: string;
  /** The session that it is bound to, or was being sent to; null: any that fits. */
  readonly session: string | null;
  readonly text: string;
  readonly state: QueueState;
  readonly task: string | null;
  readonly workdir: string | null;
  readonly env: readonly string[];
  /** Why it was not sent the last time; null: nobody tried. */
  readonly failure: string | null;
}

export interface QueueData {
  readonly items: readonly WaitingRequest[];
}

export interface CancelData extends QueueData {
  /** The one that waits no longer. */
  readonly cancelled: string;
}

/** Lists what waits, in the order in which it goes. Writes nothing. @throws {CtxError} READ_FAILED. */
export function listQueue(runtime: Runtime): Outcome<QueueData> {
  const items = listRequests(runtime).map(({ request }) => describe(request));
  return { data: { items }, findings: findIgnored(runtime) };
}

/** What lies in the queue and is not sent. */
export function findIgnored(runtime: Runtime): Finding[] {
  const { foreign, damaged } = listIgnoredRequests(runtime);
  return [
    ...foreign.map((path) =>
      makeFinding("REQUEST_IGNORED", "Others than you could have written this request: it is not sent.", {
        path,
        hint: "Only you may be able to write it and its directory: look at it, and send again what is yours.",
      }),
    ),
    ...damaged.map((path) =>
      makeFinding("REQUEST_IGNORED", "This request is damaged: it is not sent.", {
        path,
        hint: "Look at it, and send it again; a day after it was queued the file goes by itself.",
      }),
    ),
  ];
}

/**
 * Takes a request out of the queue.
 * @param word its id, or the end of it
 * @throws {CtxError} REQUEST_NOT_FOUND; USAGE where the word can mean several; LOCK_HELD while it is being sent.
 */
export async function cancelRequest(runtime: Runtime, word: string): Promise<Outcome<CancelData>> {
  const id = findId(runtime, word);
  const lock = await lockRequest(runtime, id);
  if (lock === null) {
    throw new CtxError("LOCK_HELD", `The request ${id} is being sent by another process.`, {
      hint: "What becomes of it is in `ctx session log`.",
    });
  }
  try {
    const stored = readRequest(runtime, id);
    if (stored === null || !removeRequest(runtime, stored)) throw notFound(word, []);
    noteAudit(runtime, { event: "cancel", id }, stored.request.order.env);
  } finally {
    lock.release();
  }
  return { data: { ...listQueue(runtime).data, cancelled: id }, findings: [] };
}

function findId(runtime: Runtime, word: string): string {
  const ids = listRequests(runtime).map(({ request }) => request.id);
  const meant = ids.filter((id) => word !== "" && (id === word || id.endsWith(word.toUpperCase())));
  const [first, second] = meant;
  if (first === undefined) throw notFound(word, ids);
  if (second === undefined) return first;
  throw new CtxError("USAGE", `${word} can mean ${meant.length} requests.`, {
    hint: `Write more of the one that you mean: ${meant.join(", ")}.`,
  });
}

function notFound(word: string, ids: readonly string[]): CtxError {
  const near = findSimilar(word, ids);
  return new CtxError("REQUEST_NOT_FOUND", `No request ${word} waits.`, {
    hint: `${near === null ? "" : `did you mean ${near}? `}List them with \`ctx session queue\`.`,
  });
}

function describe(request: QueuedRequest): WaitingRequest {
  const { id, priority, at, order, state, sendingTo, failure } = request;
  return {
    id,
    priority,
    at,
    session: sendingTo?.session ?? order.session,
    text: order.text,
    state,
    task: order.task,
    workdir: order.workdir,
    env: Object.keys(order.env),
    failure,
  };
}
