// No success without effect: what ctx is about to write must be something that it reads.
import { CtxError } from "../../errors/ctx-error.js";
import { parseJsonObject } from "../../format/json.js";
import type { PlannedWrite } from "../../store/write/writes.js";

/**
 * Asserts that a new file can be read back: it may be too large, or nested more deeply than ctx reads.
 * @throws {CtxError} USAGE.
 */
export function requireReadable({ path, after }: PlannedWrite): void {
  // The only Markdown among them is a main document that holds nothing of the user's.
  if (!path.endsWith(".json")) return;
  const { value, findings } = parseJsonObject({ path, text: after });
  if (value !== undefined) return;
  const first = findings.find(({ severity }) => severity === "error");
  throw new CtxError("USAGE", `That could not be read back: ${first?.message ?? "it is no JSON object"}`, {
    hint: "Nothing was written. Delegate less at once, one key at a time.",
  });
}
