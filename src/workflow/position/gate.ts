// Whether a step that was reached may be entered: the variables that it needs are there and as their schema wants them.
import { isJsonEqual, setOwn, type Json } from "../../model/json/json.js";
import { listRequiredReads } from "../analysis/reads.js";
import type { LoopStep, Schema, Step, VariableProblem } from "../definition.js";
import type { MissingVariable } from "../state.js";
import { pickDeclared } from "../variables/declared.js";
import { parseVariablePath, readVariable, type Lookup } from "../variables/lookup.js";
import type { Spot, Walk } from "../walk.js";

/** What keeps a step from being entered; nothing: it may be. Fills in defaults on the way. */
export function findMissing(step: Step, { scope }: Spot, walk: Walk): MissingVariable[] {
  const { program } = walk;
  const declared =
    step.inputs === null ? [] : checkDeclared(step.inputs, { lookup: scope.lookup, walk, scope });
  // A command is never run with a marker in a value's place, whatever the file declares.
  const isCommand = step.kind === "task" && step.work.kind === "command";
  if (!program.workflow.isStrict && !isCommand) return declared;
  const isSet = (name: string): boolean => scope.lookup(name) !== undefined;
  const unsetNames = listRequiredReads(step)
    .filter(({ path, text }) => !isSet(path[0]) && !isSet(text))
    .map(({ path }) => path[0]);
  const unset = [...new Set(unsetNames)]
    .filter((name) => declared.every((one) => one.name !== name))
    .map((name) => describeMissing(walk, { name, isMissing: true, message: "is not set", schema: null }));
  const list = step.kind === "loop" && unset.length === 0 ? findListProblem(step, scope.lookup, walk) : [];
  return [...declared, ...unset, ...list];
}

/** Checks the variables that a schema declares; where all is well, defaults and conversions go into the walk's variables. */
export function checkDeclared(
  schema: Schema,
  { lookup, walk, scope }: { lookup: Lookup; walk: Walk; scope: Spot["scope"] },
): MissingVariable[] {
  const given = pickDeclared(schema, lookup);
  const { values, problems } = walk.program.checks.checkVariables(schema, given);
  if (problems.length > 0) return problems.map((problem) => describeMissing(walk, problem));
  for (const name of Object.keys(values)) {
    const value = values[name] as Json;
    const isSame = Object.hasOwn(given, name) && isJsonEqual(given[name] as Json, value);
    if (isSame || scope.isInjected(name)) continue;
    walk.variables = { ...walk.variables };
    setOwn(walk.variables, name, value);
  }
  return [];
}

/** Says of a problem where the variable comes from, and how to give it. */
export function describeMissing(
  { program: { knowledge } }: Walk,
  { name, isMissing, message, schema }: VariableProblem,
): MissingVariable {
  const producer = knowledge.producerOf(name);
  const allowed = schema ?? knowledge.allowedOf(name);
  const giver =
    producer === "inputs" ? "the workflow's inputs declare it" : `the step "${producer}" gives it`;
  const origin = producer === null ? "" : `; ${giver}`;
  const what = isMissing ? "is not set" : message;
  const how = allowed === null ? "" : `, as ${JSON.stringify(allowed)} allows`;
  return { name, allowed, producer, hint: `"${name}" ${what}${origin}. Send it${how}.` };
}

/** A loop whose list is no list, or whose count no number: in a strict workflow it is not entered. */
function findListProblem({ loop }: LoopStep, lookup: Lookup, walk: Walk): MissingVariable[] {
  const source = loop.type === "forEach" ? loop.items : loop.type === "for" ? loop.count : null;
  const path = typeof source === "string" ? parseVariablePath(source) : null;
  if (path === null) return [];
  const value = readVariable(lookup, path);
  const isRight = loop.type === "forEach" ? Array.isArray(value) : readCount(value) !== null;
  if (isRight) return [];
  const message =
    loop.type === "forEach" ? "must be a list: a loop goes through it" : "must be a number of iterations";
  return [describeMissing(walk, { name: path[0], isMissing: value === undefined, message, schema: null })];
}

/** A number of iterations; null when a value is none. Agents write numbers as texts, too. */
export function readCount(value: Json | undefined): number | null {
  const number = typeof value === "string" && /^\s*\d{1,9}\s*$/.test(value) ? Number(value) : value;
  return typeof number === "number" && number >= 0 && Number.isFinite(number) ? Math.floor(number) : null;
}
