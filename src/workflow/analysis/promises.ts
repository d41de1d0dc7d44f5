// What the steps of a reply are to give, as their outputs declare it: what whoever does them has to send back.
import { getOwn, isJsonObject, type Json } from "../../model/json/json.js";
import type { Program } from "../program.js";
import { findStep } from "../position/paths.js";
import type { ReadyStep } from "../reply.js";
import { listDeclared, listRequired } from "../variables/declared.js";

/** A variable that a step gives. */
export interface Promised {
  /** The step's path. */
  readonly path: string;
  readonly name: string;
  /** Null when the step says only that it gives it. */
  readonly schema: Json | null;
  /** Without it the step is not done. */
  readonly required: boolean;
}

/** Lists what steps give, in their order. */
export function listPromised(program: Program, steps: readonly Pick<ReadyStep, "path">[]): Promised[] {
  return steps.flatMap(({ path }) => {
    const outputs = findStep(program.workflow.steps, path)?.outputs ?? null;
    if (outputs === null) return [];
    const { properties } = outputs;
    const required = new Set(listRequired(outputs));
    return listDeclared(outputs).map((name): Promised => {
      const schema = isJsonObject(properties) ? (getOwn(properties, name) ?? null) : null;
      return { path, name, schema, required: required.has(name) };
    });
  });
}

/** The same in a sentence for each step; "" where nothing is promised. */
export function describePromised(promised: readonly Promised[]): string {
  const paths = [...new Set(promised.map(({ path }) => path))];
  return paths
    .map((path) => {
      const names = promised
        .filter((one) => one.path === path)
        .map(({ name, required }) => (required ? name : `${name} (optional)`));
      return `With ${path}, send ${names.join(", ")}.`;
    })
    .join(" ");
}
