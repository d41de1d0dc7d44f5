// What renderers know about where their text goes: how wide it is, whether it has colours, what time it is.
import type { Environment } from "../../ports/runtime.js";
import type { COLORS } from "../parse/global-options.js";

export type ColorChoice = (typeof COLORS)[number];

/** Wraps text in a colour, or leaves it as it is where there are none. */
export type Paint = Readonly<
  Record<"bold" | "dim" | "red" | "green" | "yellow" | "cyan", (text: string) => string>
>;

export interface Screen {
  readonly paint: Paint;
  readonly isTerminal: boolean;
  /** Columns to wrap and cut at; infinite where the reader is not a terminal, so that programs get whole lines. */
  readonly width: number;
  /** Milliseconds since the epoch, for relative times. */
  readonly now: number;
  readonly isVerbose: boolean;
}

/** Lines longer than this are hard to read, however wide the terminal is. */
const MAX_WIDTH = 100;

/** The width to render for. */
export function widthFor(isTerminal: boolean, columns: number | undefined): number {
  return isTerminal ? Math.min(Math.max(columns ?? 80, 40), MAX_WIDTH) : Infinity;
}

/**
 * Decides about colours: `--color always|never`, else FORCE_COLOR (force-color.org), else NO_COLOR (no-color.org),
 * else only on a terminal that is not dumb.
 */
export function hasColor(choice: ColorChoice, environment: Environment, isTerminal: () => boolean): boolean {
  if (choice !== "auto") return choice === "always";
  const forced = environment["FORCE_COLOR"];
  if (forced !== undefined && forced !== "") return forced !== "0" && forced !== "false";
  if ((environment["NO_COLOR"] ?? "") !== "") return false;
  return environment["TERM"] !== "dumb" && isTerminal();
}

export function makePaint(isColored: boolean): Paint {
  return {
    bold: painter(isColored, 1, 22),
    dim: painter(isColored, 2, 22),
    red: painter(isColored, 31, 39),
    green: painter(isColored, 32, 39),
    yellow: painter(isColored, 33, 39),
    cyan: painter(isColored, 36, 39),
  };
}

function painter(isColored: boolean, on: number, off: number): (text: string) => string {
  return (text) => (isColored && text !== "" ? `\u001b[${on}m${text}\u001b[${off}m` : text);
}
