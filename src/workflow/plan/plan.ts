// What is left to do of a run, in order, without doing it: which steps, which of their conditions will hold, which commands
// with which arguments, as far as that is known now. It assumes that every step succeeds.
import { isCtxError } from "../../errors/ctx-error.js";
import { readCommand } from "../command.js";
import { describeCondition } from "../conditions/describe.js";
import type { Condition, Step, TaskStep } from "../definition.js";
import { outlineStep, type StepOutline } from "../outline.js";
import { findStep } from "../position/paths.js";
import { placeOf } from "../position/loops.js";
import { findUndoing, survey, type ReadyTask } from "../position/survey.js";
import type { Program } from "../program.js";
import type { ChildState, SequenceState, State, StepState } from "../state.js";
import { enterLoop, listInjectedNames, recallScope } from "../variables/scope.js";
import { makeWalk } from "../walk.js";
import {
  fillCommand,
  fillIn,
  Foresight,
  insideCall,
  withOpen,
  type Outlook,
  type PlannedCommand,
} from "./foresight.js";

export interface PlannedStep {
  /** As replies name it; `*` stands for the iterations of a loop that has not begun. */
  readonly path: string;
  readonly title: string;
  readonly kind: StepOutline["kind"];
  /** How many steps are around it. */
  readonly depth: number;
  /** It can be done now. */
  readonly isReady: boolean;
  /** What is repeated or used, in a few words; "" for others. */
  readonly what: string;
  /** Of a command; null for others. */
  readonly command: PlannedCommand | null;
  /** Names of variables that it needs and that are not known yet. */
  readonly unknown: readonly string[];
  /** Why it may be left out; null: it is not. */
  readonly condition: {
    readonly text: string;
    /** Null: not known yet. */ readonly holds: boolean | null;
  } | null;
  /** Somebody has to agree first; null: not known yet. */
  readonly requireConfirmation: boolean | null;
  /** Why it would fail as it stands: a value would be an option, say; null: nothing is wrong. */
  readonly problem: string | null;
}

/** Where a step stands. */
interface Spot {
  readonly prefix: string;
  readonly depth: number;
  readonly outlook: Outlook;
}

interface Noted {
  readonly spot: Spot;
  readonly condition?: PlannedStep["condition"];
  /** What can be done now. */
  readonly ready?: ReadyTask;
  /** What is under way in it. */
  readonly under?: StepState | null;
}

/** Lists what is left to do. */
export function planRun(program: Program, state: State): PlannedStep[] {
  return new Planner(program, state).plan();
}

class Planner {
  readonly #foresight: Foresight;
  readonly #ready: ReadonlyMap<string, ReadyTask>;
  readonly #planned: PlannedStep[] = [];

  constructor(
    private readonly program: Program,
    private readonly state: State,
  ) {
    this.#foresight = new Foresight(program, state);
    const { ready } = survey(state.position, makeWalk(program, state));
    this.#ready = new Map(ready.map((one) => [one.path, one]));
  }

  plan(): PlannedStep[] {
    const spot = { prefix: "", depth: 0, outlook: this.#foresight.root };
    if (this.state.rollback === null) {
      this.#sequence(this.program.workflow.steps, this.state.position, spot);
    } else this.#undo(spot);
    return this.#planned;
  }

  /** The last one first; then nothing more. */
  #undo(spot: Spot): void {
    for (const [index, { path, scope }] of [...(this.state.rollback?.pending ?? [])].reverse().entries()) {
      const task = findStep(this.program.workflow.steps, path)?.rollback ?? null;
      if (task === null) continue;
      const outlook = { ...spot.outlook, scope: recallScope(spot.outlook.scope, scope) };
      const at = `${path}/rollback`;
      const ready = index === 0 ? findUndoing(this.state, makeWalk(this.program, this.state)) : null;
      this.#note(task, at, { spot: { ...spot, outlook }, ...(ready === null ? {} : { ready }) });
      this.#foresight.pass(task);
    }
  }

  #sequence(steps: readonly Step[], { index, step }: SequenceState, spot: Spot): void {
    steps.slice(index).forEach((one, at) => this.#step(one, (at === 0 ? step : null) ?? "waiting", spot));
  }

  #step(step: Step, state: ChildState, spot: Spot): void {
    if (typeof state === "string" && state !== "waiting") return;
    const path = spot.prefix + step.id;
    const under = typeof state === "object" && state.kind !== "gate" ? state : null;
    // Of what was reached it is decided that it runs.
    const condition = state === "waiting" ? this.#condition(step.runCondition, spot.outlook) : null;
    if (condition?.holds === false) return void this.#note(step, path, { spot, condition });
    if (step.kind === "task") {
      const ready = this.#ready.get(path) ?? this.#ready.get(`${path}/fallback`);
      const isFailed = under?.kind === "task" && under.status === "failed";
      if (ready !== undefined) this.#note(ready.task, ready.path, { spot, condition, ready });
      else if (!isFailed) this.#note(step, path, { spot, condition });
    } else {
      this.#note(step, path, { spot, condition, under });
      this.#inside(step, under, { ...spot, prefix: `${path}/`, depth: spot.depth + 1 });
    }
    this.#foresight.pass(step);
  }

  #inside(step: Exclude<Step, TaskStep>, state: StepState | null, spot: Spot): void {
    const { outlook } = spot;
    const fresh: SequenceState = { index: 0, step: null };
    if (step.kind === "parallel") {
      for (const child of step.children) {
        // They run beside each other: what one gives may be there when another begins.
        for (const other of step.children) if (other !== child) this.#foresight.pass(other);
        const known = state?.kind === "parallel" ? state.children[child.id] : undefined;
        this.#step(child, known ?? "waiting", spot);
      }
    } else if (step.kind === "call") {
      const body = state?.kind === "call" ? state.body : fresh;
      this.#sequence(step.body, body, { ...spot, outlook: insideCall(outlook, step) });
    } else if (state?.kind === "loop") {
      const scope = enterLoop(outlook.scope, step.loop, placeOf(state));
      const injected = listInjectedNames(step.loop);
      const isOpen = (name: string): boolean => !injected.includes(name) && outlook.isOpen(name);
      const prefix = `${spot.prefix}${state.iteration}/`;
      this.#sequence(step.body, state.body, { ...spot, prefix, outlook: { ...outlook, scope, isOpen } });
    } else {
      // It stands for all iterations, and in the second one the first has given what it gives.
      for (const one of step.body) this.#foresight.pass(one);
      const inner = withOpen(outlook, listInjectedNames(step.loop));
      this.#sequence(step.body, fresh, { ...spot, prefix: `${spot.prefix}*/`, outlook: inner });
    }
  }

  #condition(condition: Condition | null, outlook: Outlook): PlannedStep["condition"] {
    if (condition === null) return null;
    const holds = this.#foresight.judge(condition, outlook);
    return { text: describeCondition(condition), holds };
  }

  #note(
    step: Step,
    path: string,
    { spot: { depth, outlook: far }, condition = null, ready, under = null }: Noted,
  ): void {
    const outlook = ready === undefined ? far : this.#foresight.now(far);
    const { kind, what } = outlineStep(step);
    const work = step.kind === "task" && step.work.kind === "command" ? step.work : null;
    const filled = work === null ? null : fillCommand(work.run, outlook);
    this.#planned.push({
      path,
      title: fillIn(step.title, outlook).text,
      kind,
      depth,
      isReady: ready !== undefined,
      what: kind === "command" ? "" : what + wordIteration(under),
      command: filled?.command ?? null,
      unknown: filled?.unknown ?? [],
      condition,
      requireConfirmation: under !== null ? false : (ready?.requireConfirmation ?? this.#asks(step, outlook)),
      problem: work === null || ready === undefined ? null : this.#problemOf(path),
    });
  }

  #asks({ requireConfirmation: rule }: Step, outlook: Outlook): boolean | null {
    return typeof rule === "boolean" ? rule : this.#foresight.judge(rule, outlook);
  }

  #problemOf(path: string): string | null {
    try {
      readCommand(this.program, this.state, path);
      return null;
    } catch (error) {
      if (isCtxError(error) && error.code === "VARIABLE_INVALID") return error.message;
      throw error;
    }
  }
}

function wordIteration(under: StepState | null): string {
  if (under?.kind !== "loop") return "";
  return `, now at ${under.iteration}${under.total === null ? "" : ` of ${under.total}`}`;
}
