// Prepares the shell in a pane, step by step. The steps are not typed: the shell reads them from a private place, so that
// nothing of them is on its screen or in its history, and each exit status is known.
import type { ShellName } from "../../model/text/quote-for.js";
import {
  lineFor,
  listSteps,
  scriptOf,
  type Preparation,
  type Step,
} from "../../policy/session/preparation.js";
import type { Runtime } from "../../ports/runtime.js";
import type { Pane } from "../../ports/sessions.js";
import type { StepChannel } from "../../ports/step-channel.js";
import type { StopSignal } from "../../ports/stop-signal.js";
import type { KnownSecret } from "../../secrets/mask-output.js";
import { gatherReports, type StepReports, type StepResult } from "./step-reports.js";

export interface PaneToPrepare {
  readonly pane: Pane;
  readonly shell: ShellName;
  readonly preparation: Preparation;
  readonly known: readonly KnownSecret[];
  /** When it has to be done, in milliseconds since the epoch; null: it may take as long as it likes. */
  readonly deadlineMs: number | null;
  readonly stop?: StopSignal;
}

export interface Prepared {
  /** "late": the time was up; "stopped": somebody interrupted ctx. Both interrupted the step. */
  readonly kind: "ready" | "failed" | "late" | "stopped";
  readonly steps: readonly StepResult[];
  /** Why it is not ready; "" where it is. */
  readonly reason: string;
  /** The variables that were exported, and hold there now. */
  readonly exported: readonly string[];
}

/** A shell that waits for a line begins to read at once. */
const ANSWER_MS = 10_000;
const POLL_MS = 10;
/** How long a shell may take to drop what stood on its line, or a step to end once it was interrupted. */
const SETTLE_MS = 150;
const INTERRUPT_MS = 2000;
/** Looking whether the pane still lives asks the system each time. */
const LIFE_MS = 500;

/** @throws {CtxError} WRITE_FAILED where the steps cannot be handed over. */
export async function preparePane(runtime: Runtime, task: PaneToPrepare): Promise<Prepared> {
  const { pane, shell, preparation, known } = task;
  const steps = listSteps(shell, preparation);
  const mark = await runtime.ids.mark();
  const reports = gatherReports(steps, { mark, known });
  const channel = await runtime.stepChannels.open();
  try {
    const { output, status } = channel;
    channel.offer(scriptOf(shell, steps, { kind: "files", output, status, mark }));
    if (!(await clearLine(runtime, pane))) return over(reports, "failed", "the pane is gone");
    const typed = await runtime.terminals.typeLine(pane, lineFor(shell, channel.script));
    if (typed.kind === "gone") return over(reports, "failed", typed.why);
    return await follow(runtime, task, { channel, reports, steps });
  } finally {
    channel.close();
  }
}

/** Drops what may stand half-typed at a prompt; false when the pane is gone. */
export async function clearLine({ terminals, clock }: Runtime, pane: Pane): Promise<boolean> {
  const { kind } = await terminals.interrupt(pane);
  // The interrupt would also drop what comes before the shell has dealt with it.
  await clock.pause(SETTLE_MS);
  return kind === "done";
}

interface Under {
  readonly channel: StepChannel;
  readonly reports: StepReports;
  readonly steps: readonly Step[];
}

async function follow(runtime: Runtime, task: PaneToPrepare, under: Under): Promise<Prepared> {
  const { clock, terminals } = runtime;
  const { channel, reports } = under;
  const begun = clock.now();
  for (let looked = 0, waited = 0; ; waited += POLL_MS, looked += POLL_MS) {
    const { isOver, ...news } = channel.look();
    reports.take(news);
    if (reports.isDone()) return finish(reports, under.steps);
    // Fish opens the place anew for each report.
    if (isOver && task.shell !== "fish") return over(reports, "failed", "the shell gave up the step");
    const now = Math.max(clock.now(), begun + waited);
    if (task.stop?.aborted === true) return interrupt(runtime, task, { ...under, kind: "stopped" });
    if (task.deadlineMs !== null && now >= task.deadlineMs)
      return interrupt(runtime, task, { ...under, kind: "late" });
    if (!reports.hasBegun() && now - begun >= ANSWER_MS)
      return over(reports, "failed", "the shell did not take up what it was to read");
    if (looked >= LIFE_MS) {
      looked = 0;
      if (!(await terminals.isRunning(task.pane.process))) return over(reports, "failed", "the pane is gone");
    }
    await clock.pause(POLL_MS);
  }
}

function finish(reports: StepReports, steps: readonly Step[]): Prepared {
  const results = reports.results();
  const failed = results.find(({ exit }) => exit !== 0);
  if (failed === undefined) return over(reports, "ready", "");
  return over(reports, "failed", `step ${results.length} of ${steps.length} ended with ${failed.exit}`);
}

/** Ends the step that is under way; nothing begins after it, since nobody reads the reports any more. */
async function interrupt(
  runtime: Runtime,
  { pane }: PaneToPrepare,
  { channel, reports, kind }: Under & { kind: "late" | "stopped" },
): Promise<Prepared> {
  const steps = over(reports, kind, "").steps;
  channel.close();
  const { terminals, clock } = runtime;
  if (!reports.hasBegun()) return over(reports, kind, "the shell did not take up what it was to read");
  await terminals.interrupt(pane);
  for (let waited = 0; waited < INTERRUPT_MS; waited += 100) {
    await clock.pause(100);
    const now = await terminals.findPane(pane);
    if (now === null || now.foreground.kind === "shell")
      return { ...over(reports, kind, "its step was interrupted"), steps };
  }
  return { ...over(reports, kind, "its step was interrupted, and still runs there"), steps };
}

function over(reports: StepReports, kind: Prepared["kind"], reason: string): Prepared {
  const exported = reports.succeeded().flatMap((step) => step.exports ?? []);
  return { kind, steps: reports.results(), reason, exported };
}
