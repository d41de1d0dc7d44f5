// Lines of stderr that are overwritten in place while something goes on, and gone before anything else is printed. On a
// terminal that can do that, and for a person who wants to see it; nothing depends on whether anybody does.
import { cutToWidth } from "../../model/text/terminal-width.js";
import type { Environment } from "../../ports/runtime.js";
import type { Sink } from "./sink.js";

// To the start of the line, and erase what is on it, or all from there to the end of the screen (ECMA-48: CR, EL, ED).
const ERASE_LINE = "\r\u001b[K";
const ERASE_BELOW = "\r\u001b[J";

export interface LiveBlock {
  /** Shows a text in place of the one before; "" shows nothing. */
  show(text: string): Promise<void>;
}

/** Makes a block that shows nothing yet. */
export function makeLiveBlock({
  stderr,
  environment,
  isWanted,
}: {
  stderr: Sink;
  environment: Environment;
  isWanted: boolean;
}): LiveBlock {
  const isSeen = (): boolean => isWanted && environment["TERM"] !== "dumb" && stderr.isTerminal();
  let shown = "";
  return {
    async show(text) {
      if (text === shown || !isSeen()) return;
      const erase = shown.includes("\n") ? ERASE_BELOW : ERASE_LINE;
      shown = text;
      await stderr.write(erase + fit(text, stderr)).catch(() => undefined);
    },
  };
}

/**
 * Cuts a text to the screen. The cursor stays where a single line ends, and goes back to where several began: what the
 * terminal does to the lines meanwhile, it does below, and whatever ends ctx leaves nothing to put right.
 */
function fit(text: string, stderr: Sink): string {
  const room = (stderr.columns() ?? 80) - 1;
  const lines = text.split("\n").slice(0, Math.max(1, (stderr.rows() ?? 24) - 1));
  const cut = lines.map((line) => cutToWidth(line, room)).join("\n");
  return lines.length === 1 ? cut : `${cut}\r\u001b[${lines.length - 1}A`;
}
