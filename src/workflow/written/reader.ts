// One file while it is read: which of its steps are only bodies of loops, what other workflows it may use, and what is wrong
// with it between steps. What is wrong inside one value, its schema has told before.
import type { JsonObject } from "../../model/json/json.js";
import { findSimilar } from "../../model/text/similar.js";
import { findConditionProblems } from "../conditions/evaluate.js";
import type { Condition, Criteria, Step, WrittenWorkflow } from "../definition.js";
import { asText, listObjects } from "./read.js";
import { readSteps, type Place } from "./steps.js";

/** Something that keeps a definition from being run, with its place in the file (RFC 6901). */
export interface DefinitionProblem {
  readonly pointer: string;
  readonly message: string;
}

/** Finds another workflow by its id; null when there is none. */
export type FindWorkflow = (id: string) => WrittenWorkflow | null;

/** How many more steps a definition may have, those of other workflows and of bodies named twice counted each time. */
export interface Budget {
  steps: number;
}

/** References could make few lines into any number of steps. */
const MOST_STEPS = 10_000;

export interface Reader {
  readonly problems: readonly DefinitionProblem[];
  report: (pointer: string, message: string) => void;
  /** Counts a step; false, and reported once, when there are too many. */
  takeStep: (pointer: string) => boolean;
  /** Whether a step stands among the file's own steps only to be some loop's body. */
  isOnlyBody: (written: JsonObject, place: Place) => boolean;
  findBody: (id: string, place: Place) => { written: JsonObject; pointer: string } | null;
  /** Reports the steps that were only to be bodies and that no loop led to. */
  reportUnreached: () => void;
  findWorkflow: (
    id: string,
    place: Place,
  ) => { written: WrittenWorkflow; read: (place: Place) => readonly Step[] } | null;
  checkNeighbours: (steps: readonly Step[]) => void;
  checkNeeds: (children: readonly Step[]) => void;
  checkCondition: (condition: Condition | null, pointer: string) => void;
  checkCriteria: (criteria: Criteria | null, pointer: string) => void;
}

/** Makes the reader of one file. */
export function makeReader(
  file: WrittenWorkflow,
  find: FindWorkflow,
  budget: Budget = { steps: MOST_STEPS },
): Reader {
  const problems: DefinitionProblem[] = [];
  const top = listObjects(file.steps);
  const ids = top.map((step) => asText(step["id"]));
  const bodies = listBodies(top);
  const reached = new Set<string>();
  const report = (pointer: string, message: string): void => {
    problems.push({ pointer, message });
  };
  const checkCondition = (condition: Condition | null, pointer: string): void => {
    for (const problem of condition === null ? [] : findConditionProblems(condition, pointer)) {
      report(problem.pointer, `a condition ${problem.message}`);
    }
  };
  return {
    problems,
    report,
    takeStep: (pointer) => {
      if (--budget.steps === -1) report(pointer, `makes more than ${MOST_STEPS} steps of this workflow`);
      return budget.steps >= 0;
    },
    checkCondition,
    checkNeighbours: (steps) => reportTwins(steps, report),
    checkNeeds: (children) => reportNeeds(children, report),
    checkCriteria: (criteria, pointer) => {
      for (const condition of listRuleConditions(criteria)) checkCondition(condition, pointer);
    },
    isOnlyBody: (written, { within }) =>
      (within.length === 0 || within.at(-1)!.startsWith("workflow ")) && bodies.has(asText(written["id"])),
    findBody: (id, place) => {
      const pointer = `${place.pointer}/body`;
      const index = ids.indexOf(id);
      reached.add(id);
      if (index < 0) report(pointer, `names the step "${id}", which is not there${suggest(id, ids)}`);
      else if (!place.within.includes(`body ${id}`)) {
        return { written: top[index] as JsonObject, pointer: `/steps/${index}` };
      } else report(pointer, `leads back to the step "${id}": the loop would hold itself`);
      return null;
    },
    reportUnreached: () => {
      for (const [index, id] of ids.entries()) {
        const isLost = bodies.has(id) && !reached.has(id);
        if (isLost)
          report(`/steps/${index}`, "is the body of loops that only run in each other: it never runs");
      }
    },
    findWorkflow: (id, place) => findCalled(id, place, { file, find, budget, report }),
  };
}

interface Calling {
  readonly file: WrittenWorkflow;
  readonly find: FindWorkflow;
  readonly budget: Budget;
  readonly report: Reader["report"];
}

/** Another workflow that a step uses; null, and reported, when there is none or it would hold itself. */
function findCalled(
  id: string,
  place: Place,
  { file, find, budget, report }: Calling,
): ReturnType<Reader["findWorkflow"]> {
  const pointer = `${place.pointer}/uses`;
  const written = find(id);
  if (written === null) report(pointer, `names the workflow "${id}", which is not there`);
  else if (id === file.id || place.within.includes(`workflow ${id}`)) {
    report(pointer, `leads back to the workflow "${id}": it would hold itself`);
  } else return { written, read: (at) => readCalled(written, { at, pointer, find, budget }, report) };
  return null;
}

/** The steps of a workflow that is used by another. Its own problems are shown in its own file; here, that it has some. */
function readCalled(
  written: WrittenWorkflow,
  { at, pointer, find, budget }: { at: Place; pointer: string; find: FindWorkflow; budget: Budget },
  report: Reader["report"],
): readonly Step[] {
  const reader = makeReader(written, find, budget);
  const steps = readSteps(written.steps, at, reader);
  reader.reportUnreached();
  const [first] = reader.problems;
  if (first !== undefined) report(pointer, `names "${written.id}", which is not valid: ${first.message}`);
  return steps;
}

/** The ids that loops name as their bodies, at any depth. */
function listBodies(steps: readonly JsonObject[], found = new Set<string>(), depth = 0): Set<string> {
  if (depth > 64) return found;
  for (const { body, parallel } of steps) {
    if (typeof body === "string") found.add(body);
    for (const inner of [body, parallel]) listBodies(listObjects(inner), found, depth + 1);
  }
  return found;
}

function suggest(name: string, known: readonly string[]): string {
  const similar = findSimilar(name, known);
  return similar === null ? "" : `; did you mean "${similar}"?`;
}

function reportTwins(steps: readonly Step[], report: Reader["report"]): void {
  const seen = new Set<string>();
  for (const { id, pointer } of steps) {
    if (seen.has(id)) report(`${pointer}/id`, `is "${id}", as another step beside it`);
    seen.add(id);
  }
}

/** Whom a child waits for must be beside it, and nobody may wait for itself by way of others. */
function reportNeeds(children: readonly Step[], report: Reader["report"]): void {
  const ids = children.map(({ id }) => id);
  for (const { needs, pointer } of children) {
    for (const need of needs.filter((one) => !ids.includes(one))) {
      report(`${pointer}/needs`, `names "${need}", which is not beside it${suggest(need, ids)}`);
    }
  }
  const over = new Set<string>();
  for (let before = -1; before !== over.size;) {
    before = over.size;
    for (const { id, needs } of children) {
      if (needs.every((need) => over.has(need) || !ids.includes(need))) over.add(id);
    }
  }
  const stuck = children.filter(({ id }) => !over.has(id));
  const names = stuck.map(({ id }) => `"${id}"`).join(", ");
  if (stuck.length > 0)
    report(`${stuck[0]!.pointer}/needs`, `is part of a cycle: ${names} wait for each other`);
}

function listRuleConditions(criteria: Criteria | null): Condition[] {
  if (criteria === null) return [];
  if (criteria.kind === "rule") return criteria.condition === null ? [] : [criteria.condition];
  return (criteria.kind === "not" ? [criteria.part] : criteria.parts).flatMap(listRuleConditions);
}
