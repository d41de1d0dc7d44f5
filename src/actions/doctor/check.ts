// What a check is: it looks at one thing, says how it stands, and knows the repair where there is one without loss.
// Diagnosis and repair are one structure, so that what is shown before a repair is what is done.
import type { RepairStep } from "../../store/write/repair.js";
import type { Site } from "./site.js";

export interface Repair {
  /** What it does, as an order: "append *.local.md to .context/.gitignore". */
  readonly summary: string;
  /**
   * INVARIANT: after any number of them, in their order, every byte that was there is still there, under its name or
   * another, or in git's HEAD.
   */
  readonly steps: readonly RepairStep[];
}

export interface Diagnosis {
  readonly status: "ok" | "warning" | "error";
  readonly message: string;
  readonly hint?: string;
  /** Relative to the root, with "/"; absolute for what lies outside it. A fault is known by its check and its path. */
  readonly path?: string;
  /** 1-based. */
  readonly line?: number;
  /** Absent where no machine may choose; then the hint is the exact next step. */
  readonly repair?: Repair;
}

export interface Check {
  readonly id: string;
  /** One diagnosis for each fault, or one that says that all is well; none where there is nothing to look at. */
  examine(site: Site): Promise<readonly Diagnosis[]>;
}

/** The only diagnosis of a check that found nothing wrong. */
export function allWell(message: string): Diagnosis[] {
  return [{ status: "ok", message }];
}
