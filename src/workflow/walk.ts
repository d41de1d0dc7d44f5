// One pass over a run's position after something happened. What it finds out on the way is collected here.
import type { JsonObject } from "../model/json/json.js";
import type { Program } from "./program.js";
import type { Problem } from "./reply.js";
import type { State, Undo } from "./state.js";
import { lookUpIn } from "./variables/lookup.js";
import { makeRootScope, type Scope } from "./variables/scope.js";

/** So many iterations may pass in one go without any step to do; more are no loop, but a mistake. */
const MOST_SILENT_ITERATIONS = 200_000;

export interface Walk {
  readonly program: Program;
  /** Replaced, never changed, when defaults are filled in. */
  variables: JsonObject;
  readonly warnings: Problem[];
  /** How many more iterations may pass without a step. */
  silentIterations: number;
  /** A step that failed and asks for the rollback. */
  rollbackCause: Undo | null;
}

/** Where a step stands while the pass is at it. */
export interface Spot {
  /** The path of what is around it, with a slash at its end; "" at the top. */
  readonly prefix: string;
  readonly scope: Scope;
}

export function makeWalk(program: Program, { variables }: Pick<State, "variables">): Walk {
  return { program, variables, warnings: [], silentIterations: MOST_SILENT_ITERATIONS, rollbackCause: null };
}

/** The spot of the workflow's own steps. It always sees the walk's newest variables. */
export function topSpot(walk: Walk): Spot {
  return { prefix: "", scope: makeRootScope((name) => lookUpIn(walk.variables)(name)) };
}
