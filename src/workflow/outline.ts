// A workflow as a list of what is done, without the texts: for people who want to see what they are about to run.
import type { Condition, LoopStep, Step } from "./definition.js";
import { describeCondition } from "./conditions/describe.js";

export interface StepOutline {
  readonly id: string;
  readonly title: string;
  readonly kind: "agent" | "command" | "loop" | "parallel" | "workflow";
  /** What is run, repeated or used, in a few words; "" for an agent's step. */
  readonly what: string;
  /** When it runs, in words; null: always. */
  readonly condition: string | null;
  /** Somebody has to agree first: always, or sometimes. */
  readonly confirmation: boolean;
  readonly needs: readonly string[];
  /** What is inside it. */
  readonly steps: readonly StepOutline[];
}

/** Outlines a step with all that is inside it. */
export function outlineStep(step: Step): StepOutline {
  const inner = step.kind === "parallel" ? step.children : step.kind === "task" ? [] : step.body;
  return {
    id: step.id,
    title: step.title,
    kind: kindOf(step),
    what: whatOf(step),
    condition: step.runCondition === null ? null : describeCondition(step.runCondition),
    confirmation: step.requireConfirmation !== false,
    needs: step.needs,
    steps: inner.map(outlineStep),
  };
}

function kindOf(step: Step): StepOutline["kind"] {
  if (step.kind === "call") return "workflow";
  return step.kind === "task" ? step.work.kind : step.kind;
}

function whatOf(step: Step): string {
  if (step.kind === "loop") return describeLoop(step);
  if (step.kind === "parallel") return `at most ${step.maxParallel} at once`;
  if (step.kind === "call") return step.uses;
  if (step.work.kind !== "command") return "";
  const { run } = step.work;
  return typeof run === "string" ? run : run.join(" ");
}

function describeLoop({ loop }: LoopStep): string {
  const most = `at most ${loop.maxIterations} times`;
  if (loop.type === "forEach") return `for each of ${loop.items ?? "nothing"}, ${most}`;
  if (loop.type === "for") return `${loop.count ?? 0} times, ${most}`;
  const condition: Condition | null = loop.condition;
  return `${loop.type} ${condition === null ? "true" : describeCondition(condition)}, ${most}`;
}
