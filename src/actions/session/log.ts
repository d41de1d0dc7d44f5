// `ctx session log`: the audit of what ctx did with sessions.
import { CtxError } from "../../errors/ctx-error.js";
import type { Outcome } from "../../model/outcome.js";
import type { Runtime } from "../../ports/runtime.js";
import { readAudit, type AuditLine } from "../../store/sessions/audit.js";

export interface SessionLogData {
  /** Newest last. */
  readonly items: readonly AuditLine[];
}

/** Reads the audit, or its newest records. @throws {CtxError} READ_FAILED; USAGE for a limit that is none. */
export function readSessionLog(
  runtime: Runtime,
  { limit }: { readonly limit?: number },
): Outcome<SessionLogData> {
  if (limit !== undefined && !(Number.isSafeInteger(limit) && limit > 0))
    throw new CtxError("USAGE", `Not a number of records: ${limit}`, {
      hint: "Give a whole number, such as 20.",
    });
  const items = readAudit(runtime);
  return { data: { items: limit === undefined ? items : items.slice(-limit) }, findings: [] };
}
