// The line on stderr that tells how far long work has come: one line, overwritten in place, gone before anything else is
// printed. It is shown only to a person who has waited for a second.
import { cutToWidth } from "../../model/text/terminal-width.js";
import type { Clock, Environment, Progress } from "../../ports/runtime.js";
import type { Sink } from "./sink.js";

const PATIENCE_MS = 1000;
const REFRESH_MS = 100;
// To the start of the line, and erase what is on it (ECMA-48: CR, EL).
const ERASE = "\r\u001b[K";

export interface ProgressLine extends Progress {
  /** Removes the line, where one is shown. */
  clear(): Promise<void>;
}

/** Makes a line that counts its time from now. It stays silent with `isQuiet`, away from terminals and on dumb ones. */
export function makeProgressLine({
  stderr,
  clock,
  environment,
  isQuiet,
}: {
  stderr: Sink;
  clock: Clock;
  environment: Environment;
  isQuiet: boolean;
}): ProgressLine {
  const start = clock.now();
  let next = start + PATIENCE_MS;
  let isShown = false;
  const isWatched = (): boolean => !isQuiet && environment["TERM"] !== "dumb" && stderr.isTerminal();
  // A terminal takes the text at once; that one has gone away is noticed where the answer is printed.
  const print = (text: string): Promise<void> => stderr.write(text).catch(() => undefined);
  return {
    report(activity, done, total) {
      const now = clock.now();
      if (now < next) return;
      if (!isShown && !isWatched()) {
        next = Infinity;
        return;
      }
      next = now + REFRESH_MS;
      isShown = true;
      const count = `${done.toLocaleString("en")}/${total.toLocaleString("en")}`;
      const left = timeLeft(now - start, done, total);
      void print(ERASE + cutToWidth(`${activity} ${count}${left}`, (stderr.columns() ?? 80) - 1));
    },
    async clear() {
      next = Infinity;
      if (isShown) await print(ERASE);
      isShown = false;
    },
  };
}

/** At the pace so far; nothing where none can be told. */
function timeLeft(elapsedMs: number, done: number, total: number): string {
  if (done <= 0 || done >= total) return "";
  const seconds = Math.ceil((elapsedMs / done) * (total - done) * 1e-3);
  return seconds < 120 ? `, ${seconds}s left` : `, ${Math.round(seconds / 60)}m left`;
}
