// What a static check looks at, and how it answers. The checks are listed in checks.ts; each is a file beside this one.
import type { SchemaAsking } from "../../schema/schema-faults.js";
import type { Checks, Condition, Step, TaskStep, Workflow, WrittenWorkflow } from "../definition.js";

/** One thing that is wrong, or probably not as meant. */
export interface Doubt {
  /** Where in the file (RFC 6901). */
  readonly pointer: string;
  /** An error keeps the workflow from doing what it says; a warning is a doubt. */
  readonly severity: "error" | "warning";
  /** A whole sentence. */
  readonly message: string;
  readonly hint?: string;
}

/** Beyond these a check says no more: a person mends the first ones and asks again. */
export const MOST_DOUBTS = 50;

export interface CheckedWorkflow {
  readonly workflow: Workflow;
  readonly written: WrittenWorkflow;
  readonly checks: Checks;
  readonly asking: SchemaAsking;
}

export type WorkflowCheck = (checked: CheckedWorkflow) => readonly Doubt[];

/** Every step that stands in this file, outer ones first; those of other workflows are judged in their own files. */
export function listOwnSteps(steps: readonly Step[]): Step[] {
  return steps.flatMap((step) => [step, ...listOwnSteps(listOwnInner(step))]);
}

function listOwnInner(step: Step): readonly Step[] {
  const inner = step.kind === "parallel" ? step.children : step.kind === "loop" ? step.body : [];
  return [...inner, ...listReactions(step)];
}

/** What stands in for a step, and what undoes it. */
export function listReactions(step: Step): TaskStep[] {
  const fallback = step.kind === "task" ? step.fallback : null;
  return [fallback, step.rollback].filter((one) => one !== null);
}

export interface PlacedCondition {
  readonly condition: Condition;
  readonly pointer: string;
  /** What follows when it never holds. */
  readonly consequence: string;
}

/** The conditions of one step, with what depends on them. */
export function listConditions(step: Step): PlacedCondition[] {
  const found: PlacedCondition[] = [];
  const add = (condition: Condition | boolean | null, place: string, consequence: string): void => {
    if (condition === null || typeof condition === "boolean") return;
    found.push({ condition, pointer: `${step.pointer}/${place}`, consequence });
  };
  add(step.runCondition, "runCondition", `the step ${step.id} is never reached`);
  add(step.requireConfirmation, "requireConfirmation", "nobody is ever asked");
  if (step.kind === "loop") {
    const isUntil = step.loop.type === "until";
    const consequence = isUntil
      ? `the loop ${step.id} always runs out`
      : `the body of the loop ${step.id} is never reached`;
    add(step.loop.condition, "loop/condition", consequence);
  }
  if (step.kind === "task" && step.work.kind === "agent") {
    step.work.fragments.forEach(({ when }, index) => {
      add(when, `promptFragments/${index}/when`, "the fragment never joins the prompt");
    });
  }
  return found;
}
