// A request whose sender died between announcing the paste and removing the request. The pane remembers which requests
// came to it: what was sent is removed, what was not is sent anew, and what nobody can know is left to a person.
import type { QueuedRequest } from "../../model/queued-request.js";
import type { Runtime } from "../../ports/runtime.js";
import { noteAudit } from "../../store/sessions/audit.js";
import {
  changeRequest,
  listRequests,
  lockRequest,
  readRequest,
  removeRequest,
  type StoredRequest,
} from "../../store/sessions/queue.js";
import { listMarks } from "./deliver.js";
import type { DispatchedRequest } from "./dispatch.js";

/** What the dead process had started, a tmux that was about to paste, has ended after that. */
const AFTERMATH_MS = 2000;

/** The requests that were being sent when they were last written. */
export function findUnsettled(runtime: Runtime): string[] {
  return listRequests(runtime)
    .filter(({ request }) => request.state === "sending")
    .map(({ request }) => request.id);
}

/** Settles one; null when its sender lives or nothing has to be told, "later" when it is too early. */
export async function settleRequest(
  runtime: Runtime,
  id: string,
): Promise<DispatchedRequest | "later" | null> {
  const lock = await lockRequest(runtime, id);
  if (lock === null) return null;
  try {
    const stored = readRequest(runtime, id);
    if (stored === null || stored.request.state !== "sending") return null;
    if (runtime.clock.now() - stored.changedMs < AFTERMATH_MS) return "later";
    return await settle(runtime, stored);
  } finally {
    lock.release();
  }
}

async function settle(runtime: Runtime, stored: StoredRequest): Promise<DispatchedRequest | null> {
  const { request } = stored;
  const { id, sendingTo } = request;
  const keep = (change: Partial<QueuedRequest>): void => {
    changeRequest(runtime, stored, { ...request, ...change });
  };
  const marks = sendingTo === null ? null : await runtime.terminals.marksOf(paneOf(sendingTo));
  const session = sendingTo?.session ?? null;
  if (marks !== null && listMarks(marks.entered).includes(id)) {
    removeRequest(runtime, stored);
    noteAudit(runtime, { event: "send", id, session, status: "sent" }, {});
    return { status: "sent", id, session, steps: [], reason: null };
  }
  if (marks !== null && !listMarks(marks.pasted).includes(id)) {
    keep({ state: "waiting", sendingTo: null });
    return null;
  }
  const reason =
    marks === null
      ? "ctx was killed while it was sent, and the pane is gone: whether it arrived cannot be told"
      : "ctx was killed while it was sent: its text was pasted, and not sent off";
  keep({ state: "uncertain", failure: reason });
  return { status: "uncertain", id, session, steps: [], reason };
}

function paneOf({ socket, pane, pid, started }: NonNullable<QueuedRequest["sendingTo"]>) {
  return { id: pane, socket, process: { pid, started } };
}
