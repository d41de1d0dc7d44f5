// What must hold unless ctx itself is wrong.
import { CtxError } from "./ctx-error.js";

/**
 * Asserts what only a bug in ctx can break.
 * @throws {CtxError} BUG when the condition is false.
 */
export function invariant(condition: unknown, message: string): asserts condition {
  if (!condition) throw new CtxError("BUG", message, { hint: "This is a bug in ctx; please report it." });
}
