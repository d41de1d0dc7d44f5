// What a definition tells about its variables: who gives them, what they may be, and what each step reads.
import { listComparisons } from "../conditions/evaluate.js";
import { isJsonObject, type Json } from "../../model/json/json.js";
import type { Condition, Schema, Step, Workflow } from "../definition.js";
import { listDeclared } from "../variables/declared.js";
import { utf8Encode } from "../../model/text/utf8.js";
import { listInnerReads, listReads, listTexts, type Read } from "./reads.js";

export interface Knowledge {
  /** The id of the step that gives a variable, `inputs`, or null: declared outputs first, else whose text names it. */
  readonly producerOf: (name: string) => string | null;
  readonly schemaOf: (name: string) => Json | null;
  /** Its schema, else the values that conditions compare it with; null when nothing is known. */
  readonly allowedOf: (name: string) => Json | null;
  readonly readsOf: (step: Step) => readonly Read[];
  /** What a step reads from its entry on. */
  readonly innerReadsOf: (step: Step) => readonly Read[];
  /** What undoing any of the steps reads. */
  readonly undoReads: readonly Read[];
  /** The size of a value as compact JSON in UTF-8. */
  readonly bytesOf: (value: Json) => number;
}

/** Reads a definition; each answer is found out when it is asked for, once. */
export function readKnowledge(workflow: Workflow): Knowledge {
  const steps = listAllSteps(workflow.steps);
  const schemas = collectSchemas(workflow, steps);
  const reads = new Map<Step, readonly Read[]>();
  const innerReads = new Map<Step, readonly Read[]>();
  const sizes = new WeakMap<object, number>();
  let values: Map<string, Json[]> | null = null;
  let mentions: Map<string, string> | null = null;
  const schemaOf = (name: string): Json | null => schemas.get(name)?.schema ?? null;
  return {
    schemaOf,
    producerOf: (name) => {
      mentions ??= collectMentions(steps);
      return schemas.get(name)?.from ?? mentions.get(name) ?? null;
    },
    allowedOf: (name) => {
      values ??= collectValues(steps);
      const compared = values.get(name) ?? [];
      return schemaOf(name) ?? (compared.length === 0 ? null : compared);
    },
    readsOf: (step) => remember(reads, step, () => listReads(step)),
    innerReadsOf: (step) => remember(innerReads, step, () => listInnerReads(step)),
    undoReads: steps.flatMap(({ rollback }) => (rollback === null ? [] : listInnerReads(rollback))),
    bytesOf: (value) => {
      if (typeof value !== "object" || value === null) return measure(value);
      const known = sizes.get(value);
      if (known !== undefined) return known;
      const bytes = measure(value);
      sizes.set(value, bytes);
      return bytes;
    },
  };
}

function remember<Key, Value>(known: Map<Key, Value>, key: Key, find: () => Value): Value {
  if (!known.has(key)) known.set(key, find());
  return known.get(key) as Value;
}

function measure(value: Json): number {
  return utf8Encode(JSON.stringify(value)).length;
}

/** All steps at any depth, in order. */
export function listAllSteps(steps: readonly Step[]): Step[] {
  return steps.flatMap((step): Step[] => {
    if (step.kind === "parallel") return [step, ...listAllSteps(step.children)];
    return step.kind === "task" ? [step] : [step, ...listAllSteps(step.body)];
  });
}

/** Each variable's declared schema with who gives it: the first step that promises it, else the workflow's inputs. */
function collectSchemas(
  { inputs, outputs }: Workflow,
  steps: readonly Step[],
): Map<string, { schema: Json | null; from: string | null }> {
  const found = new Map<string, { schema: Json | null; from: string | null }>();
  const collect = (schema: Schema | null, from: string | null): void => {
    for (const name of schema === null ? [] : listDeclared(schema)) {
      const own = propertyOf(schema!, name);
      const known = found.get(name);
      if (known === undefined) found.set(name, { schema: own, from });
      else found.set(name, { schema: known.schema ?? own, from: known.from ?? from });
    }
  };
  collect(inputs, "inputs");
  for (const step of steps) collect(step.outputs, step.id);
  for (const step of steps) collect(step.inputs, null);
  collect(outputs, null);
  return found;
}

function propertyOf({ properties }: Schema, name: string): Json | null {
  if (!isJsonObject(properties) || !Object.hasOwn(properties, name)) return null;
  return properties[name] as Json;
}

/** By each word of the tasks' texts the first task that has it otherwise than by reading it: there an agent is told to set it. */
function collectMentions(steps: readonly Step[]): Map<string, string> {
  const found = new Map<string, string>();
  for (const step of steps) {
    if (step.kind !== "task") continue;
    const text = listTexts(step)
      .join("\n")
      .replace(/\{\{[^{}]*\}\}/g, " ");
    for (const [word] of text.matchAll(/[\w$]+/g)) if (!found.has(word)) found.set(word, step.id);
  }
  return found;
}

/** The values that conditions compare each variable with, in order of appearance. */
function collectValues(steps: readonly Step[]): Map<string, Json[]> {
  const found = new Map<string, Json[]>();
  const conditions = steps.flatMap((step): (Condition | null)[] => [
    step.runCondition,
    typeof step.requireConfirmation === "boolean" ? null : step.requireConfirmation,
    step.kind === "loop" ? step.loop.condition : null,
  ]);
  for (const { name, values } of conditions.flatMap((condition) => listComparisons(condition))) {
    const known = found.get(name) ?? [];
    found.set(name, [...known, ...values.filter((value) => !known.includes(value))]);
  }
  return found;
}
