// The one JSON document that `--json` prints (SPEC §6).
import type { CtxError } from "../../errors/ctx-error.js";
import type { Finding } from "../../errors/finding.js";
import type { Outcome } from "../../model/outcome.js";
import { formatJson } from "../render/json.js";

/** What a command answered. */
export function formatSuccess(command: string, outcome: Outcome<unknown>): string {
  return formatJson({
    version: 1,
    ok: true,
    command,
    data: outcome.data,
    findings: outcome.findings.map(publicFinding),
  });
}

/** Why a command (null: none was recognised) did not answer. A stack is for whoever asks for it. */
export function formatFailure(command: string | null, error: CtxError, isVerbose: boolean): string {
  const { code, message, hint, path, line, details, findings } = error;
  const stack = isVerbose && code === "BUG" ? { stack: error.stack } : undefined;
  const told = details === undefined && stack === undefined ? undefined : { ...details, ...stack };
  return formatJson({
    version: 1,
    ok: false,
    command,
    error: { code, message, hint, path, line, details: told },
    findings: findings.map(publicFinding),
  });
}

/** A finding without the pointer, which only served to find its line. */
function publicFinding({
  code,
  severity,
  message,
  path,
  line,
  column,
  hint,
  more,
}: Finding): Omit<Finding, "pointer"> {
  return { code, severity, message, path, line, column, hint, more } as Omit<Finding, "pointer">;
}
