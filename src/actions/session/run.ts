// `ctx session run`: what `send` does in a pane, in a child process: its directory, its environment, prerequisites one after
// the other, and then the program itself, whose exit status is the answer.
import { CtxError } from "../../errors/ctx-error.js";
import type { Outcome } from "../../model/outcome.js";
import { quoteFor, shellOf, type ShellName } from "../../model/text/quote-for.js";
import { listSteps, scriptOf } from "../../policy/session/preparation.js";
import type { AttendedEnd } from "../../ports/attended.js";
import type { Environment, Runtime } from "../../ports/runtime.js";
import type { StopSignal } from "../../ports/stop-signal.js";
import { noteAudit } from "../../store/sessions/audit.js";
import { makeRequestId } from "../../store/sessions/queue.js";
import type { PlaceRequest } from "../request.js";
import { gatherReports, type StepReports, type StepResult } from "./step-reports.js";
import { findWanted, requireDirectory, type Wanted } from "./wanted.js";

export interface RunRequest extends PlaceRequest {
  /** The program and its arguments. */
  readonly command: readonly string[];
  readonly task?: string;
  readonly workdir?: string;
  readonly env?: ReadonlyMap<string, string>;
  readonly prereqs?: readonly string[];
  /** Seconds for the preparation; the program itself may take as long as it likes. */
  readonly timeout?: number;
  /** What it prints goes to standard error. */
  readonly isOutputAside: boolean;
  /** Has reached the program by itself; before that, it ends the preparation. */
  readonly stop?: StopSignal;
}

export interface RunData {
  /** "failed": a prerequisite did, and the program was not started. */
  readonly status: "ended" | "failed";
  readonly id: string;
  /** Of the program; null when it was not started, or ended by a signal. */
  readonly exit: number | null;
  readonly signal: string | null;
  readonly steps: readonly StepResult[];
}

/** What a shell reports of a program that a signal ended. */
const BEHIND_SIGNALS = 128;
const DESCRIPTORS = { output: 3, status: 4 } as const;

/**
 * Prepares, and runs a program. The outcome's exit status is the program's, 128 and the number of the signal that ended it.
 * @throws {CtxError} USAGE; as findWanted does; TIMEOUT when the preparation takes too long; DEPENDENCY_MISSING when the
 * program cannot be started.
 */
export async function runInChild(runtime: Runtime, request: RunRequest): Promise<Outcome<RunData>> {
  const { directory, task, workdir, env, prereqs, timeout } = request;
  requireCommand(request.command);
  if (timeout !== undefined && !(timeout >= 0))
    throw new CtxError("USAGE", `Not a time to wait: ${timeout}`, {
      hint: "Give seconds, such as 30 or 0.5.",
    });
  const wanted = await findWanted(runtime, {
    directory,
    task: task ?? null,
    workdir: workdir === undefined ? null : requireDirectory(runtime, directory, workdir),
    env: Object.fromEntries(env ?? []),
    prereqs: prereqs ?? [],
    requires: [],
  });
  const id = makeRequestId(runtime);
  const { end, reports, isLate } = await attend(runtime, request, wanted);
  const { prerequisites } = wanted.preparation;
  const steps = reports.results().slice(0, prerequisites.length);
  note(runtime, { id, wanted, steps, end, command: request.command });
  if (isLate) {
    throw new CtxError("TIMEOUT", `It was not prepared within ${timeout} s, and not run.`, {
      details: { id, steps: steps.map((step) => ({ ...step })) },
    });
  }
  const succeeded = reports.succeeded().length;
  if (succeeded < prerequisites.length) {
    const data: RunData = { status: "failed", id, exit: null, signal: null, steps };
    return { data, findings: wanted.findings, isRefusal: true };
  }
  if (end.kind === "unstartable" || (prerequisites.length > 0 && succeeded === prerequisites.length)) {
    const reason = end.kind === "unstartable" ? end.reason : "there is no such program";
    throw new CtxError("DEPENDENCY_MISSING", `${request.command[0]} cannot be run: ${reason}.`);
  }
  const exit = end.kind === "exit" ? end.status : null;
  const signal = end.kind === "signal" ? end.signal : null;
  const status = end.kind === "exit" ? end.status : BEHIND_SIGNALS + end.number;
  return { data: { status: "ended", id, exit, signal, steps }, findings: wanted.findings, exit: status };
}

/** The audit names the program; its arguments are cut like any text. */
function note(
  runtime: Runtime,
  {
    id,
    wanted,
    steps,
    end,
    command,
  }: {
    id: string;
    wanted: Wanted;
    steps: readonly StepResult[];
    end: AttendedEnd;
    command: readonly string[];
  },
): void {
  const { environment, directory } = wanted.preparation;
  const tried = steps.map(({ command: text, exit }) => ({ command: text, exit }));
  const how = end.kind === "exit" ? end.status : end.kind === "signal" ? end.signal : end.reason;
  const record = {
    event: "run" as const,
    id,
    workdir: directory,
    command: command.join(" "),
    steps: tried,
    end: how,
  };
  noteAudit(runtime, record, environment);
}

function requireCommand([program]: readonly string[]): void {
  if (program !== undefined && program !== "" && !program.startsWith("-")) return;
  throw new CtxError("USAGE", "ctx session run needs a program to run.", {
    hint: "For example: ctx session run --env STAGE=test -- npm test",
  });
}

interface Attended {
  readonly end: AttendedEnd;
  readonly reports: StepReports;
  readonly isLate: boolean;
}

async function attend(runtime: Runtime, request: RunRequest, wanted: Wanted): Promise<Attended> {
  const { preparation, known } = wanted;
  const { prerequisites } = preparation;
  const shell = chooseShell(runtime.environment);
  const [program = ""] = request.command;
  const steps = [
    ...listSteps(shell.name, { directory: null, environment: {}, prerequisites }),
    // Whether there is such a program is known before it takes the shell's place.
    { command: "", text: `command -v ${quoteFor(shell.name, program)}` },
  ];
  const mark = await runtime.ids.mark();
  const reports = gatherReports(steps, { mark, known });
  const decoder = new TextDecoder();
  const late = new AbortController();
  const ready = new AbortController();
  const place = {
    directory: preparation.directory ?? request.directory,
    environment: { ...runtime.environment, ...preparation.environment },
    isOutputAside: request.isOutputAside,
    stop: late.signal,
  };
  if (prerequisites.length === 0) {
    const end = await runtime.attended.attend({ ...place, arguments: request.command });
    return { end, reports, isLate: false };
  }
  const onReport = (descriptor: 3 | 4, bytes: Uint8Array): void => {
    if (descriptor === DESCRIPTORS.output) reports.take({ reports: "", output: bytes });
    else reports.take({ reports: decoder.decode(bytes, { stream: true }), output: new Uint8Array() });
    // The clock stops once the program itself runs.
    if (reports.isDone()) ready.abort();
  };
  const script = scriptOf(shell.name, steps, {
    kind: "descriptors",
    ...DESCRIPTORS,
    mark,
    program: request.command,
  });
  const timer = startTimer(runtime, request.timeout, { late, ready });
  const end = await runtime.attended.attend({ ...place, arguments: [shell.program, "-c", script], onReport });
  ready.abort();
  await timer;
  return { end, reports, isLate: late.signal.aborted };
}

/** Fires `late` when the time is up before `ready` has fired. */
async function startTimer(
  { clock }: Runtime,
  timeout: number | undefined,
  { late, ready }: { late: AbortController; ready: AbortController },
): Promise<void> {
  if (timeout === undefined) return;
  await clock.pause(timeout * 1000, ready.signal);
  if (!ready.signal.aborted) late.abort();
}

/** The person's own shell, so that prerequisites mean what they mean in their panes. */
function chooseShell({ SHELL: own = "" }: Environment): { name: ShellName; program: string } {
  const name = own.startsWith("/") ? shellOf(own) : null;
  return name === null ? { name: "sh", program: "/bin/sh" } : { name, program: own };
}
