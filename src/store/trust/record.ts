// Writing one approval. It holds no value of what it is about, only the hash.
import { isCtxError } from "../../errors/ctx-error.js";
import type { Files } from "../../ports/files.js";
import { formatApproval, pathOf, type Approval, type Approvals } from "./approvals.js";

/**
 * Writes a record that this user alone can read. One that was there and not believed gives way; one that another process
 * writes at this moment stays.
 * @throws {CtxError} WRITE_FAILED; FILE_CHANGED when another process changed the old one.
 */
export function recordApproval(files: Files, approvals: Approvals, approval: Approval): void {
  const path = pathOf(approvals, approval.hash);
  const bytes = files.kindOf(path) === "file" ? files.read(path) : null;
  if (bytes !== null) files.remove(path, bytes);
  try {
    files.createPrivate(path, formatApproval(approvals, approval));
  } catch (error) {
    if (!isCtxError(error) || error.code !== "CONTEXT_EXISTS") throw error;
  }
}
