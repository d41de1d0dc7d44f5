// Puts a request that finds no session into the queue.
import type { Outcome } from "../../model/outcome.js";
import type { Runtime } from "../../ports/runtime.js";
import { noteAudit } from "../../store/sessions/audit.js";
import { enqueue } from "../../store/sessions/queue.js";
import type { Attempt } from "./attempt.js";
import type { SendData } from "./send.js";

/** @throws {CtxError} SECRET_FOUND in its text or its prerequisites; WRITE_FAILED. */
export async function queueUp(
  runtime: Runtime,
  { id, order, wanted }: Attempt,
  { priority, why, sockets }: { priority: number; why: string; sockets: readonly string[] },
): Promise<Outcome<SendData>> {
  const at = new Date(runtime.clock.now()).toISOString();
  await enqueue(runtime, {
    id,
    at,
    priority,
    state: "waiting",
    // Whoever sends it may stand before another tmux.
    order: sockets.length === 0 ? order : { ...order, sockets },
    hash: wanted.hash,
    sendingTo: null,
    failure: null,
  });
  const record = { event: "queue" as const, id, priority, session: order.session, reason: why };
  noteAudit(runtime, record, wanted.preparation.environment);
  return { data: { status: "queued", id, session: order.session, steps: [], reason: why }, findings: [] };
}
