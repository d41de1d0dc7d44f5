// Variables that are read and not set: declared nowhere, or given only later. Asked where a workflow declares variables at
// all; in WorkRail's files nobody says what a step leaves behind, see unmentioned-variables.ts.
import { isJsonObject } from "../../model/json/json.js";
import { findSimilar } from "../../model/text/similar.js";
import type { Schema, Step } from "../definition.js";
import { listInjectedNames } from "../variables/scope.js";
import { MOST_DOUBTS, type CheckedWorkflow, type Doubt } from "./check.js";
import { listOwnReads, listRequired, type OwnRead } from "./own-reads.js";

export function findUnsetVariables({ workflow }: CheckedWorkflow): Doubt[] {
  if (!workflow.isStrict) return [];
  const flow: Flow = { producers: collectProducers(workflow.steps), doubts: [] };
  const start: Known = { names: new Map(), hasAnything: false };
  const end = follow(workflow.steps, declare(start, workflow.inputs, null), flow);
  for (const name of listRequired(workflow.outputs)) {
    if (end.hasAnything || end.names.has(name)) continue;
    const message = `The workflow promises ${name}, but no step gives it.`;
    flow.doubts.push({ pointer: "/outputs", severity: "error", message, ...suggest(name, end) });
  }
  return flow.doubts;
}

/** What is set at some point: by name, the step that may not have been done, or null where it surely was. */
interface Known {
  readonly names: ReadonlyMap<string, string | null>;
  /** A command gave an object of which nothing is declared. */
  readonly hasAnything: boolean;
}

interface Flow {
  readonly producers: ReadonlyMap<string, string>;
  readonly doubts: Doubt[];
}

/** Judges steps one after the other; answers with what is set behind them. */
function follow(steps: readonly Step[], before: Known, flow: Flow): Known {
  return steps.reduce((known, step) => followOne(step, known, flow), before);
}

function followOne(step: Step, before: Known, flow: Flow): Known {
  if (flow.doubts.length >= MOST_DOUBTS) return before;
  // Some variables may have defaults of their own here.
  const known = fillDefaults(before, step.inputs);
  judge(step, known, flow);
  for (const reaction of [step.rollback, step.kind === "task" ? step.fallback : null]) {
    if (reaction !== null) judge(reaction, give(known, reaction), flow);
  }
  const inside = followInside(step, known, flow);
  const isSure = step.runCondition === null && step.onError !== "continue";
  const after = give(inside, step);
  return isSure ? after : { ...after, names: doubtNew(known.names, after.names, step.id) };
}

function followInside(step: Step, known: Known, flow: Flow): Known {
  if (step.kind === "task") return known;
  if (step.kind === "parallel") return followParallel(step.children, known, flow);
  if (step.kind === "loop") {
    const injected = listInjectedNames(step.loop).map((name) => [name, null] as const);
    const inside = follow(step.body, { ...known, names: new Map([...known.names, ...injected]) }, flow);
    const kept = [...inside.names].filter(
      ([name]) => known.names.has(name) || !listInjectedNames(step.loop).includes(name),
    );
    // A list may be empty, and a condition false from the start.
    return { ...inside, names: doubtNew(known.names, new Map(kept), step.id) };
  }
  // Another workflow's steps are judged in their own file.
  return follow(
    step.body,
    { names: known.names, hasAnything: true },
    { producers: flow.producers, doubts: [] },
  );
}

const MOST_CHILDREN = 200;

/** A child sees what was set before, and what those give that it needs. */
function followParallel(children: readonly Step[], known: Known, flow: Flow): Known {
  // Each sees another part of what is set; of so many nobody can say it in bounded time.
  if (children.length > MOST_CHILDREN) return follow(children, { ...known, hasAnything: true }, flow);
  const over = new Map<string, Known>();
  const ids = new Set(children.map(({ id }) => id));
  let open = children;
  while (open.length > 0) {
    const next = open.filter(({ needs }) => needs.every((id) => over.has(id) || !ids.has(id)));
    // A cycle is told elsewhere.
    for (const child of next.length > 0 ? next : open) {
      const seen = unite(
        known,
        child.needs.flatMap((id) => over.get(id) ?? []),
      );
      over.set(child.id, followOne(child, seen, flow));
    }
    open = open.filter(({ id }) => !over.has(id));
  }
  return unite(known, [...over.values()]);
}

function unite(first: Known, others: readonly Known[]): Known {
  const names = new Map(first.names);
  for (const other of others) {
    for (const [name, doubtful] of other.names) if (names.get(name) !== null) names.set(name, doubtful);
  }
  return { names, hasAnything: [first, ...others].some(({ hasAnything }) => hasAnything) };
}

function doubtNew(
  before: ReadonlyMap<string, string | null>,
  after: ReadonlyMap<string, string | null>,
  by: string,
): Map<string, string | null> {
  return new Map(
    [...after].map(([name, doubtful]) => [name, before.get(name) === null ? null : (doubtful ?? by)]),
  );
}

function judge(step: Step, known: Known, flow: Flow): void {
  const told = new Set<string>();
  for (const read of listOwnReads(step)) {
    // Looking for the nearest of many names takes its time.
    if (flow.doubts.length >= MOST_DOUBTS) return;
    const doubt = known.hasAnything ? null : judgeRead(read, { step, known, flow });
    const key = `${read.pointer} ${read.names[0]}`;
    if (doubt !== null && !told.has(key)) flow.doubts.push(doubt);
    told.add(key);
  }
}

function judgeRead(
  read: OwnRead,
  { step, known, flow }: { step: Step; known: Known; flow: Flow },
): Doubt | null {
  const [name] = read.names;
  const found = read.names.find((each) => known.names.has(each));
  const { pointer } = read;
  if (found !== undefined) {
    const doubtful = known.names.get(found) ?? null;
    if (doubtful === null || read.hasFallback || read.kind !== "text") return null;
    const message = `${step.id} reads ${found}, which is not set where ${doubtful} was not done.`;
    return {
      pointer,
      severity: "warning",
      message,
      hint: `Say what stands there then: {{${found} | "none"}}.`,
    };
  }
  const producer = flow.producers.get(name);
  if (producer !== undefined && producer !== step.id) {
    const message = `${step.id} reads ${name} before ${producer} has given it.`;
    return {
      pointer,
      severity: "error",
      message,
      hint: `Move ${producer} before it, or name it under needs.`,
    };
  }
  const message = `${step.id} reads ${name}, which is declared nowhere.`;
  return { pointer, severity: "error", message, ...suggest(name, known, [...flow.producers.keys()]) };
}

function suggest(name: string, known: Known, more: readonly string[] = []): { readonly hint: string } {
  const similar = findSimilar(name, [...known.names.keys(), ...more]);
  const hint = "Declare it under inputs, or under outputs of the step that gives it.";
  return { hint: similar === null ? hint : `did you mean ${similar}?` };
}

/** What is set once a step was done. */
function give(known: Known, step: Step): Known {
  const capture = step.kind === "task" && step.work.kind === "command" ? step.work.capture : null;
  const declared = declare(known, step.outputs, null);
  if (capture === "json") return { ...declared, hasAnything: declared.hasAnything || step.outputs === null };
  if (capture === null) return declared;
  return { ...declared, names: new Map([...declared.names, [step.id, null]]) };
}

/** Declared variables are set; those that a schema leaves open where it insists on others, perhaps. */
function declare(known: Known, schema: Schema | null, by: string | null): Known {
  const properties = schema?.["properties"];
  if (!isJsonObject(properties)) return known;
  const required = Array.isArray(schema?.["required"]) ? schema["required"].map(String) : null;
  const names = new Map(known.names);
  for (const name of Object.keys(properties)) {
    const part = properties[name];
    const isFilled = isJsonObject(part) && Object.hasOwn(part, "default");
    const isSure = isFilled || required === null || required.includes(name);
    if (names.get(name) !== null) names.set(name, isSure ? by : "what gives it");
  }
  return { ...known, names };
}

function fillDefaults(known: Known, schema: Schema | null): Known {
  const properties = schema?.["properties"];
  if (!isJsonObject(properties)) return known;
  const filled = Object.keys(properties).filter((name) => {
    const part = properties[name];
    return isJsonObject(part) && Object.hasOwn(part, "default");
  });
  return { ...known, names: new Map([...known.names, ...filled.map((name) => [name, null] as const)]) };
}

/** The step that gives each variable, anywhere in the workflow. */
function collectProducers(steps: readonly Step[], found = new Map<string, string>()): Map<string, string> {
  for (const step of steps) {
    for (const name of give({ names: new Map(), hasAnything: false }, step).names.keys()) {
      if (!found.has(name)) found.set(name, step.id);
    }
    collectProducers(step.kind === "parallel" ? step.children : step.kind === "loop" ? step.body : [], found);
  }
  return found;
}
