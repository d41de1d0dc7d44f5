// Puts a request into the queue. Values of the environment may wait there; other secrets may not (SPEC §13, P23).
import type { Outcome } from "../../model/outcome.js";
import type { Runtime } from "../../ports/runtime.js";
import { noteAudit } from "../../store/sessions/audit.js";
import { enqueue } from "../../store/sessions/queue.js";
import { refuseSecretsInRecord } from "../../store/write/refuse-secrets.js";
import type { Attempt } from "./attempt.js";
import type { SendData } from "./send.js";

const NO_CONFIG = { config: { secrets: { allow: [] } } };

/** @throws {CtxError} SECRET_FOUND in its text or its prerequisites; WRITE_FAILED. */
export async function queueUp(
  runtime: Runtime,
  { id, order, wanted }: Attempt,
  { priority, why, sockets }: { priority: number; why: string; sockets: readonly string[] },
): Promise<Outcome<SendData>> {
  const { text, prereqs } = order;
  await refuseSecretsInRecord(NO_CONFIG, { directory: "the queue of sessions", record: { text, prereqs } });
  const at = new Date(runtime.clock.now()).toISOString();
  enqueue(runtime, {
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
