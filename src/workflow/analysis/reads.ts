// Which variables a step reads, and what for. Static: told from the definition, whatever the values are.
import { listComparisons } from "../conditions/evaluate.js";
import type { Condition, Criteria, LoopStep, Schema, Step, TaskStep } from "../definition.js";
import { listDeclared } from "../variables/declared.js";
import { listExpressions, type Expression } from "../templates/parse.js";
import { parseVariablePath } from "../variables/lookup.js";
import { listGivenReads, listInjectedNames } from "../variables/scope.js";

/** That a variable is read. */
export interface Read {
  /** Plain: `a` for `a.b[0]`. */
  readonly name: string;
  /** What for, to follow the name: `the prompt of "plan"`. */
  readonly why: string;
  /** `decision`: whether or how often something runs depends on it. `promise`: only checked, once its step gave it. */
  readonly kind: "text" | "decision" | "promise" | "input";
}

/** All that a step reads once it may be reached: whether it is to run, and what is inside. */
export function listReads(step: Step): Read[] {
  return [...readCondition(step.runCondition, `whether "${step.id}" runs`), ...listInnerReads(step)];
}

/** All that a step reads from its entry on. */
export function listInnerReads(step: Step): Read[] {
  const own = [
    ...listHeadReads(step),
    ...readSchema(step.inputs, { why: `an input of "${step.id}"`, kind: "input" }),
  ];
  if (step.kind === "task") return [...own, ...listTaskReads(step)];
  if (step.kind === "parallel") return [...own, ...step.children.flatMap(listReads)];
  const body = step.body.flatMap(listReads);
  if (step.kind === "loop") return [...own, ...listEntryReads(step), ...listLoopReads(step, body)];
  return [...own, ...listCallReads(step, body)];
}

/** What is read of a step itself while it is under way. */
export function listHeadReads(step: Step): Read[] {
  return [
    ...readCondition(step.requireConfirmation, `whether "${step.id}" needs a confirmation`),
    ...readSchema(step.outputs, { why: `an output of "${step.id}"`, kind: "promise" }),
  ];
}

/** What a loop reads after its entry, given what its body reads: without what it injects itself. */
export function listLoopReads(step: LoopStep, body: readonly Read[]): Read[] {
  const own = readCondition(step.loop.condition, `whether the loop "${step.id}" goes on`);
  const injected = listInjectedNames(step.loop);
  return [...own, ...body].filter(({ name }) => !injected.includes(name));
}

/** What a call reads, given what its steps read: what it gives them is read where it comes from. */
export function listCallReads(step: Step & { kind: "call" }, body: readonly Read[]): Read[] {
  const given = listGivenReads(step).map((name): Read => ({
    name,
    why: `given to "${step.uses}"`,
    kind: "text",
  }));
  return [...given, ...body.filter(({ name }) => !Object.hasOwn(step.given, name))];
}

/** What a loop goes through, read once. */
function listEntryReads({ id, loop }: LoopStep): Read[] {
  const source = loop.items ?? loop.count;
  const path = typeof source === "string" ? parseVariablePath(source) : null;
  if (path === null) return [];
  const what = loop.items === null ? "how often" : "what";
  return [{ name: path[0], why: `${what} the loop "${id}" goes through`, kind: "decision" }];
}

/** What a task reads while it is done, and what its fallback would. */
function listTaskReads(task: TaskStep): Read[] {
  const { fallback } = task;
  const conditions = task.work.kind === "agent" ? task.work.fragments.map(({ when }) => when) : [];
  return [
    ...listTexts(task).flatMap((text) => readText(text, task.id)),
    ...conditions.flatMap((when) => readCondition(when, `what the prompt of "${task.id}" says`)),
    ...listCriteriaConditions(task.criteria).flatMap((one) =>
      readCondition(one, `how the output of "${task.id}" is judged`),
    ),
    ...(fallback === null ? [] : listInnerReads(fallback)),
  ];
}

/** The texts of a task in which variables are put. */
export function listTexts({ title, work }: TaskStep): string[] {
  if (work.kind === "command") return [title, ...(typeof work.run === "string" ? [work.run] : work.run)];
  const { prompt, fragments, agentRole, guidance } = work;
  return [title, prompt, ...fragments.map(({ text }) => text), agentRole ?? "", ...guidance];
}

/** The expressions without whose variables a task cannot be told: no fallback, and no condition around. */
export function listRequiredReads(step: Step): Expression[] {
  if (step.kind !== "task") return [];
  const { work } = step;
  const fragments = work.kind === "agent" ? work.fragments.map(({ text }) => text) : [];
  const texts = listTexts(step).filter((text) => !fragments.includes(text));
  return texts.flatMap(listExpressions).filter(({ fallback }) => fallback === undefined);
}

function readText(text: string, id: string): Read[] {
  return listExpressions(text).flatMap(({ path, text: written }): Read[] => {
    // A difference may be a variable of that very name.
    const names = written.includes("-") && !written.includes(" ") ? [path[0], written] : [path[0]];
    return names.map((name) => ({ name, why: `the text of "${id}"`, kind: "text" }));
  });
}

function readCondition(condition: Condition | boolean | null, why: string): Read[] {
  if (typeof condition === "boolean") return [];
  return listComparisons(condition).map(({ name }) => ({ name, why, kind: "decision" }));
}

/** The reads of a workflow's or a step's declared variables. */
export function readSchema(schema: Schema | null, { why, kind }: Pick<Read, "why" | "kind">): Read[] {
  return schema === null ? [] : listDeclared(schema).map((name) => ({ name, why, kind }));
}

function listCriteriaConditions(criteria: Criteria | null): Condition[] {
  if (criteria === null) return [];
  if (criteria.kind === "rule") return criteria.condition === null ? [] : [criteria.condition];
  return (criteria.kind === "not" ? [criteria.part] : criteria.parts).flatMap(listCriteriaConditions);
}
