// What a place in a workflow sees: the run's variables, and over them what the loops and calls around it inject.
import { getOwn, setOwn, type Json, type JsonObject } from "../../model/json/json.js";
import type { CallStep, Loop } from "../definition.js";
import { listExpressions, parseTemplate } from "../templates/parse.js";
import { renderTemplate } from "../templates/render.js";
import { readVariable, type Lookup } from "./lookup.js";

export interface Scope {
  readonly lookup: Lookup;
  /** Whether a name is injected here; such a name cannot be written from inside. */
  readonly isInjected: (name: string) => boolean;
  /** All that is injected, as values. */
  readonly injected: () => JsonObject;
  /** The innermost loop. */
  readonly loop: LoopPlace | null;
}

/** Where a loop is. */
export interface LoopPlace {
  /** From 1. */
  readonly iteration: number;
  readonly total: number | null;
  readonly items: readonly Json[] | null;
}

/** The scope around all steps. */
export function makeRootScope(lookup: Lookup): Scope {
  return { lookup, isInjected: () => false, injected: () => ({}), loop: null };
}

/** The names that a loop injects into its body. */
export function listInjectedNames({ type, itemVar, indexVar, iterationVar }: Loop): string[] {
  const items = type === "forEach" ? ["currentItem", ...(itemVar === null ? [] : [itemVar])] : [];
  const named = [indexVar, iterationVar].filter((name) => name !== null);
  return ["currentIteration", "currentIndex", ...items, ...named];
}

/** The scope of one iteration's body. */
export function enterLoop(outer: Scope, loop: Loop, place: LoopPlace): Scope {
  const values: JsonObject = {};
  const { iteration, items } = place;
  if (loop.type === "forEach") {
    const item = items?.[iteration - 1] ?? null;
    for (const name of ["currentItem", loop.itemVar]) if (name !== null) setOwn(values, name, item);
  }
  for (const name of ["currentIndex", loop.indexVar]) if (name !== null) setOwn(values, name, iteration - 1);
  for (const name of ["currentIteration", loop.iterationVar]) {
    if (name !== null) setOwn(values, name, iteration);
  }
  return overlayScope(outer, values, place);
}

/** The scope of what undoes a step: what the loops around it had injected when it was done. */
export function recallScope(outer: Scope, injected: JsonObject): Scope {
  return overlayScope(outer, injected, null);
}

function overlayScope(outer: Scope, values: JsonObject, loop: LoopPlace | null): Scope {
  return {
    lookup: (name) => getOwn(values, name) ?? (Object.hasOwn(values, name) ? null : outer.lookup(name)),
    isInjected: (name) => Object.hasOwn(values, name) || outer.isInjected(name),
    injected: () => ({ ...outer.injected(), ...values }),
    loop: loop ?? outer.loop,
  };
}

/** The scope of another workflow's steps: what they are given is read anew whenever they ask. */
export function enterCall(outer: Scope, { given }: CallStep): Scope {
  return {
    lookup: (name) =>
      Object.hasOwn(given, name) ? readGiven(given[name] as Json, outer.lookup) : outer.lookup(name),
    isInjected: (name) => Object.hasOwn(given, name) || outer.isInjected(name),
    injected: () => {
      const values = outer.injected();
      for (const name of Object.keys(given)) {
        const value = readGiven(given[name] as Json, outer.lookup);
        if (value !== undefined) setOwn(values, name, value);
      }
      return values;
    },
    loop: outer.loop,
  };
}

/** A text that is one expression alone stands for its value, of whatever kind; any other text is rendered. */
function readGiven(written: Json, lookup: Lookup): Json | undefined {
  if (typeof written !== "string") return written;
  const parts = parseTemplate(written);
  const [only] = parts;
  const isValue =
    parts.length === 1 && typeof only === "object" && only.plus === null && only.fallback === undefined;
  return isValue ? readVariable(lookup, only.path) : renderTemplate(parts, lookup).text;
}

/** The plain names that a call's given values read outside. */
export function listGivenReads({ given }: CallStep): string[] {
  return Object.values(given).flatMap((value) =>
    typeof value === "string" ? listExpressions(value).map(({ path }) => path[0]) : [],
  );
}
