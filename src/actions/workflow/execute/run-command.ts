// One attempt at one command: handed out, run, judged, written down. When it begins and what comes after it is decided in
// drive.ts; what an event makes of the run, by the engine.
import { isCtxError, type CtxError } from "../../../errors/ctx-error.js";
import type { JsonObject } from "../../../model/json/json.js";
import type { ProgramEnd } from "../../../ports/programs.js";
import { openOutputFile, outputNameOf, type OutputFile } from "../../../store/runs/output-file.js";
import { advance, captureVariables, next, readCommand } from "../../../workflow/engine.js";
import type { Event, StepDone, StepFailed } from "../../../workflow/events.js";
import type { Execution } from "../../../workflow/log/records.js";
import type { ReadyStep } from "../../../workflow/reply.js";
import type { State } from "../../../workflow/state.js";
import type { Draft } from "../runs/change-run.js";
import type { Executor } from "./executor.js";
import type { StepEnded } from "./run-events.js";
import { makeStepOutput, type Printed, type StepOutput } from "./step-output.js";

/** Told to end, a command may take so long to clean up behind itself. */
const GRACE_MS = 5000;
const LONGEST_REASON = 200;

/** A step that was handed out to this process. */
interface Taken {
  readonly step: ReadyStep;
  readonly command: ReturnType<typeof readCommand>;
  readonly file: OutputFile;
}

/** A step that cannot be done as it stands: a value would be an option, say. */
interface Untakeable {
  readonly step: ReadyStep;
  readonly reason: string;
}

/** What became of an attempt: an event for the run's history; null for one that was stopped from here. */
interface Verdict {
  readonly event: StepDone | StepFailed | null;
  /** Null when nothing was executed. */
  readonly execution: Execution | null;
  readonly tail: readonly string[];
}

/**
 * Makes one attempt at a step. `watch` is given its output while it runs.
 * @throws {CtxError} WRITE_FAILED when the run or the output cannot be written; LOCK_HELD.
 */
export async function runCommand(
  executor: Executor,
  step: ReadyStep,
  watch: (output: StepOutput) => void,
): Promise<void> {
  const { path, title, attempt, timeoutMs } = step;
  const taken = await take(executor, step);
  // Somebody else did it meanwhile: what there is to do now is told by the run as it is now.
  if (taken === null) return void (await executor.change(() => undefined));
  await executor.tell({
    event: "step-start",
    data: { path, title, attempt, timeoutMs, usualMs: executor.usualMs(path) },
  });
  const verdict = "reason" in taken ? refuse(taken) : await execute(executor, taken, watch);
  const event = await writeDown(executor, taken, verdict);
  const { execution, tail } = verdict;
  const { exit = null, signal = null, durationMs = 0 } = execution ?? {};
  const ended = describeEnd(event);
  const isDone = ended.outcome === "done";
  await executor.tell({
    event: "step-end",
    data: {
      path,
      title,
      attempt,
      ...ended,
      exit,
      signal,
      durationMs,
      tail: isDone ? [] : tail,
      retryInMs: findRetry(executor, step, ended.outcome),
    },
  });
}

/** Hands the step out to this process; null when it is nobody's to do any more. */
async function take(executor: Executor, step: ReadyStep): Promise<Taken | Untakeable | null> {
  const { path, attempt } = step;
  let command: ReturnType<typeof readCommand> | undefined;
  let lease = 0;
  try {
    const run = await executor.change((draft) => {
      const { state, last } = draft.view();
      command = readCommand(draft.program, state, path);
      lease = last + 1;
      draft.add({ kind: "lease", path, attempt, until: untilOf(draft, executor.leaseMs) });
    });
    const file = openOutputFile(executor.runtime, run.place, outputNameOf(lease));
    return command === undefined ? null : { step, command, file };
  } catch (error) {
    if (!isCtxError(error)) throw error;
    if (error.code === "USAGE") return null;
    if (error.code !== "VARIABLE_INVALID") throw error;
    return { step, reason: error.hint === undefined ? error.message : `${error.message} ${error.hint}` };
  }
}

function refuse({ step, reason }: Untakeable): Verdict {
  return { event: failed(step.path, reason), execution: null, tail: [] };
}

/** Keeps what runs for this process. */
export function renewLeases(executor: Executor, steps: readonly ReadyStep[]): Promise<unknown> {
  return executor.change((draft) => {
    for (const { path, attempt } of steps)
      draft.add({ kind: "lease", path, attempt, until: untilOf(draft, executor.leaseMs) });
  });
}

async function execute(
  executor: Executor,
  { step, command: { command, capture, task }, file }: Taken,
  watch: (output: StepOutput) => void,
): Promise<Verdict> {
  const { runtime, workspace, run, stop } = executor;
  const { path, attempt, timeoutMs } = step;
  const output = makeStepOutput({
    known: executor.listSecrets(),
    file,
    tell: (source, text) => executor.tell({ event: "step-output", data: { path, attempt, source, text } }),
  });
  watch(output);
  executor.begin(path);
  const end = await runtime.programs.run({
    command,
    directory: workspace.root,
    environment: {
      ...runtime.environment,
      CTX_RUN: run.place.run,
      CTX_STEP: path,
      ...(command.kind === "shell" ? command.environment : {}),
    },
    timeoutMs,
    graceMs: GRACE_MS,
    stop,
    onOutput: output.take,
  });
  const durationMs = executor.finish(path);
  const printed = await output.end();
  const execution: Execution = {
    exit: end.kind === "exit" ? end.status : null,
    signal: end.kind === "signal" ? end.signal : null,
    durationMs,
    output: file.hasText() ? file.name : null,
  };
  const event = judge(end, printed, { step, capture, isJudged: task.criteria !== null });
  return { event, execution, tail: printed.tail };
}

interface Judged {
  readonly step: ReadyStep;
  readonly capture: "json" | "text" | "lines" | null;
  /** There are criteria for its output. */
  readonly isJudged: boolean;
}

function judge(end: ProgramEnd, printed: Printed, { step, capture, isJudged }: Judged): Verdict["event"] {
  const { path } = step;
  switch (end.kind) {
    case "stopped":
      return null;
    case "timeout":
      return {
        kind: "step-timeout",
        path,
        reason: `it took longer than ${describeTime(step.timeoutMs ?? 0)}`,
      };
    case "unstartable":
      return failed(path, `it cannot be started: ${end.reason}`);
    case "signal":
      return failed(path, withLastLine(`ended by ${end.signal}`, printed));
    default:
      if (end.status !== 0) return failed(path, withLastLine(`exit status ${end.status}`, printed));
  }
  const variables = capture === null ? {} : readCaptured(printed, { path, capture });
  if (typeof variables === "string") return failed(path, variables);
  return { kind: "step-done", path, variables, ...(isJudged ? { output: printed.shown } : {}) };
}

function describeTime(milliseconds: number): string {
  return milliseconds < 1000 ? `${milliseconds} ms` : `${milliseconds / 1000} s`;
}

function failed(path: string, reason: string): StepFailed {
  return { kind: "step-failed", path, reason };
}

function withLastLine(reason: string, { tail }: Printed): string {
  const line = tail.findLast((one) => one.trim() !== "")?.trim() ?? "";
  if (line === "") return reason;
  return `${reason}: ${line.length > LONGEST_REASON ? `${line.slice(0, LONGEST_REASON)}…` : line}`;
}

/** What the step's output becomes; a text says why it becomes nothing. */
function readCaptured(
  { stdout }: Printed,
  { path, capture }: { path: string; capture: "json" | "text" | "lines" },
): JsonObject | string {
  if (stdout === null) return "it printed more than a variable can hold";
  // A fallback stands in for its step, and its variable does, too.
  const [id = path] = path
    .replace(/\/fallback$/, "")
    .split("/")
    .slice(-1);
  return captureVariables(capture, id, stdout) ?? "it was to print a JSON object, and printed something else";
}

/** Writes down what became of an attempt. What the run refuses has failed. */
async function writeDown(
  executor: Executor,
  { step }: Pick<Taken, "step">,
  verdict: Verdict,
): Promise<Event | null> {
  const { event, execution } = verdict;
  let written: StepDone | StepFailed | null = event;
  const write = (one: StepDone | StepFailed) =>
    executor.change((draft) => {
      written = refine(draft, one);
      draft.add({ kind: "event", event: written, ...(execution === null ? {} : { execution }) });
    });
  if (event === null) {
    // Given back, so that whoever resumes the run need not wait.
    const { path, attempt } = step;
    await executor.change((draft) => draft.add({ kind: "lease", path, attempt, until: untilOf(draft, 0) }));
    return null;
  }
  try {
    await write(event);
  } catch (error) {
    // Somebody went back to an earlier step meanwhile: there is no place any more for what this one gave.
    if (isCtxError(error) && error.code === "USAGE") return null;
    if (!isCtxError(error) || error.code !== "SECRET_FOUND") throw error;
    await write(failed(step.path, describeSecret(error)));
  }
  return written;
}

/** An event with its time; a result that the run would refuse becomes a failure that says why. */
function refine({ program, view, nowMs }: Draft, event: StepDone | StepFailed): StepDone | StepFailed {
  const at = new Date(nowMs).toISOString();
  if (event.kind !== "step-done") return { ...event, at };
  const reason = findRefusal(advance(program, view().state, event));
  return reason === null ? event : { ...failed(event.path, reason), at };
}

function findRefusal({ refusal }: State): string | null {
  if (refusal === null) return null;
  return [...refusal.missing.map(({ hint }) => hint), ...refusal.issues].join("; ");
}

function describeSecret(error: CtxError): string {
  return `it printed what looks like a secret, which ctx does not keep (${error.message})`;
}

function describeEnd(event: Event | null): Pick<StepEnded, "outcome" | "reason"> {
  if (event === null) return { outcome: "interrupted", reason: null };
  if (event.kind === "step-done") return { outcome: "done", reason: null };
  const reason = "reason" in event ? (event.reason ?? null) : null;
  return { outcome: event.kind === "step-timeout" ? "timeout" : "failed", reason };
}

/** How long until what comes of a failure; null when nothing does. */
function findRetry({ run }: Executor, { path }: ReadyStep, outcome: StepEnded["outcome"]): number | null {
  if (outcome === "done" || outcome === "interrupted") return null;
  const { steps } = next(run.program, run.view.state);
  return steps.find((one) => one.path === path || one.path === `${path}/fallback`)?.backoffMs ?? null;
}

function untilOf({ nowMs }: Draft, leaseMs: number): string {
  return new Date(nowMs + leaseMs).toISOString();
}
