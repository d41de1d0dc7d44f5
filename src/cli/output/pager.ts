// Which pager shows a long answer, if any: decided as git does, from CTX_PAGER, then PAGER, then less.
import type { Environment } from "../../ports/runtime.js";
import type { Sink } from "./sink.js";

/** The command of the pager for a text; null when it fits the screen, nobody looks at one, or no pager is wanted. */
export function choosePager(text: string, stdout: Sink, environment: Environment): string | null {
  if (!stdout.isTerminal() || environment["TERM"] === undefined || environment["TERM"] === "dumb")
    return null;
  const rows = stdout.rows();
  if (rows === undefined || rows === 0 || countLines(text) < rows) return null;
  const command = (environment["CTX_PAGER"] ?? environment["PAGER"] ?? "less").trim();
  return command === "" || command === "cat" ? null : command;
}

function countLines(text: string): number {
  let count = 0;
  for (let at = text.indexOf("\n"); at >= 0; at = text.indexOf("\n", at + 1)) count++;
  return count;
}
