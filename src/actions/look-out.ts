// Looking again whenever something may have happened: what `ctx wait` and everything with --follow have in common. The
// system's events are hints; what happened is what a look finds.
import type { Runtime } from "../ports/runtime.js";
import type { WakeOptions } from "../ports/wake.js";

export interface Look {
  /** Absolute: where the next thing would happen. */
  readonly directories: readonly string[];
  /** Nothing more has to be waited for. */
  readonly isEnough: boolean;
  /** What happens in the next so many milliseconds is looked at together, when they are over. Default none. */
  readonly gatherMs?: number;
}

/** Looks until it is enough; "over" when the time is up or waiting was stopped before. Looks once in any case. */
export async function lookOut(
  runtime: Runtime,
  options: WakeOptions,
  look: () => Promise<Look>,
): Promise<"enough" | "over"> {
  const wake = await runtime.wakes.open(options);
  try {
    for (;;) {
      const { directories, isEnough, gatherMs } = await look();
      if (isEnough) return "enough";
      // INVARIANT: a look comes after the watch was set, or something could slip between the two.
      if (!wake.watch(directories) && (await wake.next(gatherMs)) === "over") return "over";
    }
  } finally {
    wake.close();
  }
}
