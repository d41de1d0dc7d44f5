// Loops that nobody ends, and loops whose body is never done.
import { isJsonObject } from "../../model/json/json.js";
import { listComparisons } from "../conditions/evaluate.js";
import type { LoopStep } from "../definition.js";
import { listInjectedNames } from "../variables/scope.js";
import { listOwnSteps, type CheckedWorkflow, type Doubt } from "./check.js";
import { collectMentions } from "./mentions.js";
import { collectVariableSchemas } from "./variable-schemas.js";

export function findLoopDoubts({ workflow }: CheckedWorkflow): Doubt[] {
  const schemas = collectVariableSchemas(workflow);
  const loops = listOwnSteps(workflow.steps).filter((step): step is LoopStep => step.kind === "loop");
  return loops.flatMap((step): Doubt[] => {
    const { loop, pointer, id } = step;
    const source = schemas.get(loop.items ?? "");
    const isEmpty = isJsonObject(source) && source["maxItems"] === 0;
    if (loop.type === "for" && typeof loop.count === "number" && loop.count < 1) {
      return [
        warn(
          `${pointer}/loop/count`,
          `The body of the loop ${id} is never reached: its count is ${loop.count}.`,
        ),
      ];
    }
    if (loop.type === "forEach" && isEmpty) {
      return [
        warn(
          `${pointer}/loop/items`,
          `The body of the loop ${id} is never reached: ${loop.items} is always empty.`,
        ),
      ];
    }
    if (loop.type === "for" && typeof loop.count === "number" && loop.count > loop.maxIterations) {
      const message = `The loop ${id} ends as exhausted: its count ${loop.count} is above maxIterations ${loop.maxIterations}.`;
      return [warn(`${pointer}/loop/count`, message)];
    }
    return findEndless(step);
  });
}

function findEndless(step: LoopStep): Doubt[] {
  const { loop, pointer, id } = step;
  if (loop.type !== "while" && loop.type !== "until") return [];
  const names = listComparisons(loop.condition).map(({ name }) => name);
  if (hasCommandAnswer(step) || names.some((name) => canChange(name, step))) return [];
  const what =
    names.length === 0
      ? "its condition asks for no variable"
      : `nothing in its body speaks of ${[...new Set(names)].join(" or ")}`;
  const message = `Nobody ends the loop ${id}: ${what}.`;
  const hint = `It would go on to iteration ${loop.maxIterations}. Have a step of its body set what the condition asks for.`;
  return [{ ...warn(`${pointer}/loop/condition`, message), hint }];
}

function canChange(name: string, step: LoopStep): boolean {
  const captured = listOwnSteps(step.body).some(({ id }) => id === name);
  return captured || listInjectedNames(step.loop).includes(name) || collectMentions(step.body).has(name);
}

/** A command that answers with an object, or another workflow, may set anything. */
function hasCommandAnswer({ body }: LoopStep): boolean {
  return listOwnSteps(body).some((step) => {
    if (step.kind === "call") return true;
    return (
      step.kind === "task" &&
      step.work.kind === "command" &&
      step.work.capture === "json" &&
      step.outputs === null
    );
  });
}

function warn(pointer: string, message: string): Doubt {
  return { pointer, severity: "warning", message };
}
