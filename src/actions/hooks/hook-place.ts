// One place where a hook of ours can stand: how it stands there, and the change that puts it in or takes it out. What
// kinds of places there are is told by script-place.ts and config-place.ts; which of them a repository has, by setup.ts.
import type { HookName } from "../../format/hooks/hook-commands.js";
import type { HookRunner } from "../../model/hook-runner.js";
import type { RepairStep } from "../../store/write/repair.js";

/** `outdated`: another version of ctx wrote it, or somebody changed it since. */
export type HookState = "installed" | "outdated" | "absent";

/** A change of one file; null where nothing is to change. */
export type PlannedChange =
  | { readonly kind: "change"; readonly step: RepairStep | null }
  /** Not to be done by a machine: why, and the lines that a person can write instead. */
  | { readonly kind: "refused"; readonly reason: string; readonly snippet: string };

export interface HookPlace {
  readonly runner: HookRunner;
  readonly hook: HookName;
  /** Absolute; what `path` is relative to. */
  readonly top: string;
  readonly path: string;
  readonly state: HookState;
  /** Why git does not run it as things are; null when it does. */
  readonly obstacle: string | null;
  /** The command that lets git run it; null where there is none, or no need. */
  readonly remedy: string | null;
  install(): Promise<PlannedChange>;
  remove(): Promise<PlannedChange>;
}
