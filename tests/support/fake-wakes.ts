// Waiting that a test drives: it wakes when the test says so, and never by the clock.
import type { Wakes } from "../../src/ports/wake.js";

export interface FakeWakes extends Wakes {
  /** Something happened. */
  stir(): void;
  /** The time is up. */
  expire(): void;
  /** What is watched now. */
  watched(): readonly string[];
  /** For how long each wait was to gather what happens, in milliseconds. */
  gathered(): readonly number[];
}

/** Makes waiting that never ends by itself. A stop that fires ends it, as it does the real one. */
export function makeFakeWakes(): FakeWakes {
  let watched: readonly string[] = [];
  const gathered: number[] = [];
  let hasNews = false;
  let isOver = false;
  let settle = (): void => undefined;
  const wake = (): void => settle();
  const end = (): void => {
    isOver = true;
    wake();
  };
  return {
    async open({ stop }) {
      isOver = stop?.aborted === true;
      stop?.addEventListener("abort", end, { once: true });
      return {
        watch(directories) {
          const isNew = directories.some((directory) => !watched.includes(directory));
          watched = directories;
          return isNew;
        },
        async next(gatherMs = 0) {
          gathered.push(gatherMs);
          if (!hasNews && !isOver) await new Promise<void>((resolve) => (settle = resolve));
          hasNews = false;
          return isOver ? "over" : "look";
        },
        close: () => (watched = []),
      };
    },
    stir() {
      hasNews = true;
      wake();
    },
    expire: end,
    watched: () => watched,
    gathered: () => gathered,
  };
}
