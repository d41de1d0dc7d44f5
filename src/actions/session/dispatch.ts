// `ctx session dispatch`: sends what waits in the queue to sessions that are free, the highest priority first, then the
// oldest; with `follow`, goes on as sessions become free. What a process that was killed has left is settled first.
import { isCtxError } from "../../errors/ctx-error.js";
import type { Outcome } from "../../model/outcome.js";
import type { QueuedRequest } from "../../model/queued-request.js";
import type { Runtime } from "../../ports/runtime.js";
import type { Pane } from "../../ports/sessions.js";
import type { StopSignal } from "../../ports/stop-signal.js";
import {
  changeRequest,
  forgetOldRequests,
  listRequests,
  lockRequest,
  readRequest,
  removeRequest,
  type StoredRequest,
} from "../../store/sessions/queue.js";
import { deliverTo } from "./attempt.js";
import type { Delivered } from "./deliver.js";
import type { SendData } from "./send.js";
import { findIgnored } from "./queue.js";
import { findUnsettled, settleRequest } from "./settle-request.js";
import { findWanted } from "./wanted.js";

/** "uncertain": whether it was sent cannot be told, so that a person has to look. */
export interface DispatchEvent {
  readonly event: "sent" | "failed" | "uncertain";
  readonly data: DispatchedRequest;
}

export interface DispatchedRequest extends Omit<SendData, "status"> {
  readonly status: "sent" | "failed" | "uncertain";
}

export interface DispatchData {
  readonly items: readonly DispatchedRequest[];
  /** How many still wait. */
  readonly waiting: number;
}

export interface DispatchRequest {
  readonly stop?: StopSignal;
  /** Goes on until it is stopped. */
  readonly follow?: boolean;
  /** Is told what becomes of each request, and waited for. */
  readonly tell?: (event: DispatchEvent) => Promise<void>;
}

/** Panes become free without telling anybody; looking at them costs some milliseconds. */
const PAUSE_MS = 1000;

/**
 * Sends what can be sent. What fails stays in the queue, and is not tried again by the same dispatcher.
 * @throws {CtxError} WRITE_FAILED when the queue cannot be written; READ_FAILED.
 */
export async function dispatch(runtime: Runtime, request: DispatchRequest): Promise<Outcome<DispatchData>> {
  const items: DispatchedRequest[] = [];
  const tried = new Set<string>();
  const noted = new Set<string>();
  const tell = async (item: DispatchedRequest): Promise<void> => {
    items.push(item);
    await request.tell?.({ event: item.status, data: item });
  };
  const { stop } = request;
  while (stop?.aborted !== true) {
    const isMore = await pass(runtime, { tried, noted, tell, stop });
    if (!isMore && request.follow !== true) break;
    await runtime.clock.pause(PAUSE_MS, stop);
  }
  const waiting = listRequests(runtime).filter(({ request: { state } }) => state === "waiting").length;
  const isRefusal = items.some(({ status }) => status !== "sent");
  return { data: { items, waiting }, findings: findIgnored(runtime), ...(isRefusal ? { isRefusal } : {}) };
}

interface Passing {
  /** The requests that this process has tried, and failed. */
  readonly tried: Set<string>;
  /** Those whose first look is in the audit: of many looks while one waits, the others are all alike. */
  readonly noted: Set<string>;
  readonly tell: (item: DispatchedRequest) => Promise<void>;
  readonly stop: StopSignal | undefined;
}

/** Goes through the queue once, giving each session one request at most; tells whether another time may send more. */
async function pass(runtime: Runtime, { tried, noted, tell, stop }: Passing): Promise<boolean> {
  forgetOldRequests(runtime);
  let isMore = false;
  for (const id of findUnsettled(runtime)) {
    const settled = await settleRequest(runtime, id);
    if (settled === "later") isMore = true;
    else if (settled !== null) await tell(settled);
  }
  const used = new Set<string>();
  for (const { request } of listRequests(runtime)) {
    if (stop?.aborted === true) return false;
    if (request.state !== "waiting" || tried.has(request.id)) continue;
    const item = await dispatchOne(runtime, request.id, { used, noted, stop });
    if (item === null) continue;
    isMore = true;
    if (item.status !== "sent") tried.add(item.id);
    if (item.session !== null) used.add(item.session);
    await tell(item);
  }
  return isMore;
}

interface Sending extends Pick<Passing, "noted" | "stop"> {
  /** Sessions that got a request in this round. */
  readonly used: ReadonlySet<string>;
}

/** Sends one request, if a session for it can be had; null when it goes on waiting, or somebody else has it. */
async function dispatchOne(
  runtime: Runtime,
  id: string,
  { used, noted, stop }: Sending,
): Promise<DispatchedRequest | null> {
  const lock = await lockRequest(runtime, id);
  if (lock === null) return null;
  try {
    const stored = readRequest(runtime, id);
    if (stored === null || stored.request.state !== "waiting") return null;
    return await sendStored(runtime, stored, { used, noted, stop });
  } finally {
    lock.release();
  }
}

async function sendStored(
  runtime: Runtime,
  first: StoredRequest,
  { used, noted, stop }: Sending,
): Promise<DispatchedRequest | null> {
  let stored = first;
  const keep = (change: Partial<QueuedRequest>): void => {
    stored = changeRequest(runtime, stored, { ...stored.request, ...change });
  };
  const { id, order } = stored.request;
  const delivered = await tryToSend(runtime, stored.request, {
    used,
    noted,
    stop,
    // INVARIANT: from here until it is removed, the file says that the text may be in that pane already.
    onPaste: (pane, session) => keep({ state: "sending", sendingTo: placeOf(pane, session) }),
  });
  if (delivered === null) return null;
  const { session, steps, reason } = delivered;
  if (delivered.kind === "sent") {
    removeRequest(runtime, stored);
    return { status: "sent", id, session, steps, reason: null };
  }
  const where = session === "" ? order.session : session;
  if (delivered.isPasted === true) {
    // A second time it might stand there twice.
    keep({ state: "uncertain", failure: reason });
    return { status: "uncertain", id, session: where, steps, reason };
  }
  keep({ state: "waiting", sendingTo: null, failure: reason });
  return { status: "failed", id, session: where, steps, reason };
}

function placeOf({ socket, id, process }: Pane, session: string): QueuedRequest["sendingTo"] {
  return { session, socket, pane: id, pid: process.pid, started: process.started };
}

/** What was asked is put together anew: what files say has to be approved at this moment. Null: no session can be had. */
async function tryToSend(
  runtime: Runtime,
  { id, order, hash }: QueuedRequest,
  { used, noted, stop, onPaste }: Sending & { readonly onPaste: (pane: Pane, session: string) => void },
): Promise<Delivered | null> {
  const failed = (reason: string): Delivered => ({ kind: "failed", session: "", steps: [], reason });
  try {
    const wanted = await findWanted(runtime, order);
    if (wanted.hash !== hash)
      return failed("what the task's files ask for is not what it was when this was queued; send it again");
    const attempt = { id, order, wanted, deadlineMs: null, ...(stop === undefined ? {} : { stop }), onPaste };
    const isNoted = !noted.has(id);
    noted.add(id);
    const { delivered } = await deliverTo(runtime, attempt, { isNoted, without: used });
    return delivered;
  } catch (error) {
    // What is wrong with one request keeps no other from being sent.
    if (!isCtxError(error) || error.code === "WRITE_FAILED" || error.code === "BUG") throw error;
    return failed(`${error.message} [${error.code}]`);
  }
}
