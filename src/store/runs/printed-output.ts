// What executed commands printed, one file for each execution in the run's directory.
import { isCtxError } from "../../errors/ctx-error.js";
import type { Runtime } from "../../ports/runtime.js";
import type { RunPlace } from "./run-place.js";

const NAME = /^[a-z0-9][a-z0-9._-]{0,120}$/;
/** Of a longer text the end is shown: that is where it says what went wrong. */
const MOST_BYTES = 256 * 1024;

/** The path of an output's file. */
export function outputPathOf({ directory }: RunPlace, name: string): string {
  return `${directory}/${name}`;
}

/** Reads what was printed, its end where it is long; null when there is nothing, or nothing that can be read. */
export function readOutput(runtime: Runtime, place: RunPlace, name: string | null): string | null {
  if (name === null || !NAME.test(name)) return null;
  try {
    const bytes = runtime.files.readEnd(outputPathOf(place, name), MOST_BYTES);
    return bytes === null ? null : new TextDecoder().decode(bytes);
  } catch (error) {
    if (!isCtxError(error)) throw error;
    return null; // Another user's, or a link: the log itself says how the command ended.
  }
}
