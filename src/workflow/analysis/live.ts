// Which variables will be read from a position on: the minimal context. What is over is not asked again, what a loop injects
// follows from the position; everything else that some step yet to come reads must stay.
import type { Step } from "../definition.js";
import type { ReadyTask, Survey } from "../position/survey.js";
import type { Program } from "../program.js";
import type { ChildState, SequenceState, State, StepState } from "../state.js";
import {
  listCallReads,
  listHeadReads,
  listInnerReads,
  listLoopReads,
  readSchema,
  type Read,
} from "./reads.js";

export interface Live {
  /** Each variable once, with its first reader. */
  readonly now: ReadonlyMap<string, Read>;
  readonly later: ReadonlyMap<string, Read>;
}

/** What the steps that can be done now read, and what is read after them. */
export function listLive(program: Program, state: State, { ready, blocked }: Survey): Live {
  const { workflow, knowledge } = program;
  const current = [
    ...ready.flatMap((one) => withoutInjected(listInnerReads(one.task), one)),
    ...blocked.flatMap((one) => withoutInjected(knowledge.innerReadsOf(one.step), one)),
  ];
  const now = byName(current.filter(({ kind }) => kind !== "promise"));
  const begins =
    state.done === 0 ? readSchema(workflow.inputs, { why: "an input of the workflow", kind: "input" }) : [];
  const all = byName([
    ...begins,
    ...readFrom(workflow.steps, state.position, program),
    ...knowledge.undoReads,
    ...readSchema(workflow.outputs, { why: "an output of the workflow", kind: "promise" }),
    ...current,
  ]);
  for (const name of now.keys()) all.delete(name);
  return { now, later: all };
}

function withoutInjected(reads: readonly Read[], { scope }: Pick<ReadyTask, "scope">): Read[] {
  return reads.filter(({ name }) => !scope.isInjected(name));
}

/** The first read of each name; that something is only promised counts last. */
function byName(reads: readonly Read[]): Map<string, Read> {
  const found = new Map<string, Read>();
  for (const read of reads) {
    const known = found.get(read.name);
    if (known === undefined || (known.kind === "promise" && read.kind !== "promise"))
      found.set(read.name, read);
  }
  return found;
}

/** What is read from a position in some steps on. */
function readFrom(steps: readonly Step[], { index, step }: SequenceState, program: Program): Read[] {
  const current = steps[index];
  if (current === undefined) return [];
  const rest = steps.slice(index + 1).flatMap((one) => program.knowledge.readsOf(one));
  return [...readInside(current, step ?? "waiting", program), ...rest];
}

function readInside(step: Step, state: ChildState, program: Program): readonly Read[] {
  const { knowledge } = program;
  if (state === "waiting") return knowledge.readsOf(step);
  if (typeof state === "string") return [];
  // A task's confirmation and criteria are read until it is over; so is all of what was not entered.
  if (step.kind === "task" || state.kind === "gate") return knowledge.innerReadsOf(step);
  return [...listHeadReads(step), ...readUnder(step, state, program)];
}

function readUnder(step: Step, state: StepState, program: Program): Read[] {
  if (step.kind === "loop" && state.kind === "loop") {
    const isLast = state.total !== null && state.iteration >= state.total;
    const again = isLast ? [] : step.body.flatMap((one) => program.knowledge.readsOf(one));
    return listLoopReads(step, [...readFrom(step.body, state.body, program), ...again]);
  }
  if (step.kind === "call" && state.kind === "call") {
    return listCallReads(step, readFrom(step.body, state.body, program));
  }
  if (step.kind !== "parallel" || state.kind !== "parallel") return [];
  return step.children.flatMap((child) => readInside(child, state.children[child.id] ?? "waiting", program));
}
