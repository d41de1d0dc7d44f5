// The Wakes port on fs.watch, one watch for each directory: Node's recursive watching takes one for every file before
// Node 26 (FACTS §1). Where the system gives no more watches, or none at all, it wakes by the clock.
import { watch, type FSWatcher } from "node:fs";
import { basename } from "node:path";
import type { Wake, WakeOptions } from "../ports/wake.js";

/** Programs write several files in a row; a moment later all of them can be looked at together. */
const SETTLE_MS = 20;
/** Without a reason: where every directory is watched, and where one is not. */
const IDLE_MS = 2000;
const POLL_MS = 200;
/** Looking without a reason takes at most one part in so many of the time. */
const REST = 10;
/** What a timer of Node can hold; more would end at once. */
const LONGEST_MS = 2 ** 31 - 1;

/** Watches one directory; as `watch` of node:fs. */
export type WatchDirectory = (
  directory: string,
  listener: (event: string, name: string | null) => void,
) => Pick<FSWatcher, "on" | "close">;

/** What a test may put in the place of the system. */
export interface WakeSystem {
  readonly watchDirectory?: WatchDirectory;
  readonly idleMs?: number;
}

/** Begins to wait. */
export function openWake(
  { timeoutMs, stop }: WakeOptions,
  { watchDirectory = watch, idleMs = IDLE_MS }: WakeSystem = {},
): Wake {
  const rest = makeRest();
  let hasNews = false;
  let isOver = stop?.aborted === true;
  let lookedAt = performance.now();
  const watches = makeWatches(watchDirectory, () => {
    hasNews = true;
    rest.end();
  });
  const end = (): void => {
    isOver = true;
    rest.end();
  };
  const deadline = timeoutMs === undefined ? undefined : setTimeout(end, Math.min(timeoutMs, LONGEST_MS));
  stop?.addEventListener("abort", end, { once: true });
  return {
    watch: watches.set,
    async next(gatherMs = 0) {
      const asked = performance.now();
      const costMs = asked - lookedAt;
      const leastMs = watches.areComplete() ? idleMs : POLL_MS;
      if (!hasNews && !isOver) await rest.begin(Math.max(leastMs, REST * costMs));
      // What happens after a quiet time is looked at almost at once. Looks in a row take at most half of the time.
      const settled = Math.max(performance.now() + SETTLE_MS, asked + Math.max(costMs, gatherMs));
      // More events come while a program writes; only the end of it all cuts this short.
      for (let left = 1; hasNews && !isOver && left > 0; left = settled - performance.now())
        await rest.begin(left);
      hasNews = false;
      lookedAt = performance.now();
      return isOver ? "over" : "look";
    },
    close() {
      clearTimeout(deadline);
      stop?.removeEventListener("abort", end);
      watches.set([]);
      end();
    },
  };
}

/** A pause that can be cut short. */
function makeRest(): { begin(milliseconds: number): Promise<void>; end(): void } {
  let cut = (): void => undefined;
  return {
    begin: (milliseconds) =>
      new Promise((settle) => {
        const timer = setTimeout(settle, milliseconds);
        cut = () => {
          clearTimeout(timer);
          settle();
        };
      }),
    end: () => cut(),
  };
}

interface Watches {
  /** Watches these and no others; tells whether one of them was not watched before. */
  set(directories: readonly string[]): boolean;
  /** Whether everything that exists is watched. */
  areComplete(): boolean;
}

function makeWatches(watchDirectory: WatchDirectory, wake: () => void): Watches {
  const watched = new Map<string, Pick<FSWatcher, "on" | "close">>();
  let isComplete = true;
  const forget = (directory: string): void => {
    watched.get(directory)?.close();
    watched.delete(directory);
  };
  const begin = (directory: string): void => {
    const watcher = watchDirectory(directory, (event, name) => {
      // The directory itself went, or became another one: whoever names it again gets a new watch.
      if (event === "rename" && name === basename(directory)) forget(directory);
      wake();
    });
    watched.set(directory, watcher);
    watcher.on("error", () => {
      forget(directory);
      isComplete = false;
      wake();
    });
  };
  return {
    set(directories) {
      const wanted = new Set(directories);
      isComplete = true;
      for (const directory of watched.keys()) if (!wanted.has(directory)) forget(directory);
      const before = watched.size;
      for (const directory of wanted) {
        try {
          if (!watched.has(directory)) begin(directory);
        } catch (error) {
          // What is not there any more wakes whoever watches the directory above it.
          if ((error as NodeJS.ErrnoException).code !== "ENOENT") isComplete = false;
        }
      }
      return watched.size > before;
    },
    areComplete: () => isComplete,
  };
}
