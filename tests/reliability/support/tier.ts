// How much is tried: a little in every `npm test`, much in `npm run test:reliability`; and what was counted meanwhile,
// which a test leaves in its `meta` for the table that counts-reporter.ts prints.
import { inject } from "vitest";

export type Tier = "quick" | "long";

declare module "vitest" {
  export interface ProvidedContext {
    tier: Tier;
  }
}

declare module "@vitest/runner" {
  export interface TaskMeta {
    /** What was counted, in the order in which it is shown. */
    counts?: Record<string, number | string>;
  }
}

export const TIER: Tier = inject("tier");

/** The number for the tier that runs. */
export function forTier(quick: number, long: number): number {
  return TIER === "long" ? long : quick;
}

/** The options of a test that may run long in the long tier. */
export const PATIENT = { timeout: forTier(60_000, 3_600_000) };

/** Numbers that look random and are the same for the same seed, from 0 to below 1 (mulberry32). */
export function makeChance(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}
