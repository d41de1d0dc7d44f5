// Sends a text to one pane: looks at it once more under its lock, prepares it, and only then pastes and presses Enter. What
// happens when this one cannot be had is decided by whoever calls.
import { shellOf, type ShellName } from "../../model/text/quote-for.js";
import { needsNothing, type Preparation } from "../../policy/session/preparation.js";
import type { Runtime } from "../../ports/runtime.js";
import { utf8Encode } from "../../model/text/utf8.js";
import type { Pane, PaneAct } from "../../ports/sessions.js";
import type { StopSignal } from "../../ports/stop-signal.js";
import { noteAudit } from "../../store/sessions/audit.js";
import { recordExports } from "../../store/sessions/exports.js";
import { lockPane } from "../../store/sessions/queue.js";
import { findSession, type FoundSession } from "./find-sessions.js";
import { clearLine, preparePane } from "./prepare-pane.js";
import type { StepResult } from "./step-reports.js";
import type { Wanted } from "./wanted.js";

export interface Delivery {
  /** Of the request. */
  readonly id: string;
  /** Where it was asked from: absolute. */
  readonly directory: string;
  readonly found: FoundSession;
  readonly wanted: Wanted;
  readonly text: string;
  readonly deadlineMs: number | null;
  readonly stop?: StopSignal;
  /** Called right before the text is pasted, and waited for. */
  readonly onPaste?: (pane: Pane) => void;
}

/** "busy": nothing was done there; another session, or this one later, may do. */
export interface Delivered {
  readonly kind: "sent" | "failed" | "late" | "stopped" | "busy";
  readonly session: string;
  readonly steps: readonly StepResult[];
  /** Why it was not sent; "" when it was. */
  readonly reason: string;
  /** Its text stands there, and was not sent off. */
  readonly isPasted?: boolean;
}

/** Programs that draw their own prompt take what comes right behind a paste for a part of it. */
const BEFORE_ENTER_MS = 250;
/** Of a terminal that takes whole lines, in bytes (N_TTY_BUF_SIZE of Linux, less its line break). */
const LONGEST_LINE = 4095;
const MARKS_KEPT = 5;
const SHELL_SETTLES_MS = 300;
const AGENT_SETTLES_MS = 1500;
const SETTLE_POLL_MS = 50;

/** @throws {CtxError} WRITE_FAILED where nothing can be kept, or tmux refuses. */
export async function deliver(runtime: Runtime, delivery: Delivery): Promise<Delivered> {
  const { found } = delivery;
  const not = (kind: Delivered["kind"], reason: string): Delivered => {
    return { kind, session: found.session.id, steps: [], reason };
  };
  if (found.pane === null) return not("failed", "it is no pane: nothing can be typed there");
  const lock = await lockPane(runtime, found.pane);
  if (lock === null) return not("busy", "another ctx is sending there");
  try {
    const now = await findSession(runtime, delivery, found);
    if (now === null || now.pane === null) return not("busy", "it is gone");
    const fitness = findFitness(now, await restOf(now, delivery.wanted.preparation));
    if ("reason" in fitness) return not(fitness.kind, fitness.reason);
    return await prepareAndSend(runtime, delivery, { pane: now.pane, shell: fitness.shell });
  } finally {
    lock.release();
  }
}

/** Whether a session can take something, as it is now; the shell is null where an agent is in front. */
function findFitness(
  { session, pane }: FoundSession,
  preparation: Preparation,
): { readonly shell: ShellName | null } | { readonly kind: "busy" | "failed"; readonly reason: string } {
  if (session.busy) return { kind: "busy", reason: `${session.command ?? "something"} is in front of it` };
  if (session.foreground !== "shell") {
    if (needsNothing(preparation)) return { shell: null };
    return {
      kind: "failed",
      reason: "an agent is in front of it: it can be sent a text, and not be prepared",
    };
  }
  const name = pane?.foreground.name ?? "";
  const shell = shellOf(name);
  if (shell !== null) return { shell };
  return { kind: "failed", reason: `its shell is ${name}: ctx can quote for bash, zsh, fish, dash and sh` };
}

/**
 * What is left to prepare. A shell is prepared whatever it says of itself; an agent cannot be, so that for one what holds
 * already counts.
 */
export async function restOf(found: FoundSession, preparation: Preparation): Promise<Preparation> {
  if (found.session.foreground !== "agent") return preparation;
  const { directory, environment, prerequisites } = preparation;
  const asked = new Map(Object.entries(environment));
  const isEqual = asked.size === 0 || (await found.countEqual(asked)) === asked.size;
  return {
    directory: directory === found.session.dir ? null : directory,
    environment: isEqual ? {} : environment,
    prerequisites,
  };
}

/** Whether a session could take it without waiting, as far as can be told before it is looked at under its lock. */
export function canTake(found: FoundSession, preparation: Preparation): boolean {
  return found.pane !== null && "shell" in findFitness(found, preparation);
}

async function prepareAndSend(
  runtime: Runtime,
  delivery: Delivery,
  { pane, shell }: { pane: Pane; shell: ShellName | null },
): Promise<Delivered> {
  const { found, wanted, deadlineMs, stop } = delivery;
  const session = found.session.id;
  let steps: readonly StepResult[] = [];
  if (shell !== null && !needsNothing(wanted.preparation)) {
    const { preparation, known } = wanted;
    const task = { pane, shell, preparation, known, deadlineMs, ...(stop === undefined ? {} : { stop }) };
    const prepared = await preparePane(runtime, task);
    steps = prepared.steps;
    await remember(runtime, pane, { names: prepared.exported, preparation });
    notePreparation(runtime, delivery, prepared);
    if (prepared.kind !== "ready") return { kind: prepared.kind, session, steps, reason: prepared.reason };
  } else if (shell !== null) await clearLine(runtime, pane);
  const { reason, isPasted } = await send(runtime, delivery, { pane, shell });
  const kind = reason === "" ? "sent" : "failed";
  noteAudit(
    runtime,
    {
      event: "send",
      id: delivery.id,
      session,
      status: kind,
      text: delivery.text,
      length: delivery.text.length,
    },
    wanted.preparation.environment,
  );
  if (kind === "sent") await settle(runtime, delivery);
  return { kind, session, steps, reason, isPasted };
}

interface Sent {
  /** Why it could not be; "" when it was. */
  readonly reason: string;
  readonly isPasted: boolean;
}

/** Pastes, and presses Enter. */
async function send(
  runtime: Runtime,
  delivery: Delivery,
  { pane, shell }: { pane: Pane; shell: ShellName | null },
): Promise<Sent> {
  const { terminals } = runtime;
  const not = (reason: string): Sent => ({ reason, isPasted: false });
  const now = await terminals.findPane(pane);
  if (now === null) return not("the pane is gone");
  const refusal = await findRefusal(runtime, delivery.text, { now, before: pane, shell });
  if (refusal !== null) return not(refusal);
  const marks = await terminals.marksOf(now);
  if (marks === null) return not("the pane is gone");
  delivery.onPaste?.(now);
  const entered = withMark(marks.entered, delivery.id);
  // Both in one act of tmux: a process that is killed leaves nothing half done.
  if (shell !== null) return not(whyNot(await terminals.typeLine(now, delivery.text, entered)));
  const pasted = await terminals.paste(now, delivery.text, withMark(marks.pasted, delivery.id));
  if (pasted.kind === "gone") return not(pasted.why);
  await runtime.clock.pause(BEFORE_ENTER_MS);
  const gone = whyNot(await terminals.pressEnter(now, entered));
  return gone === "" ? not("") : { reason: `its text was pasted, and not sent off: ${gone}`, isPasted: true };
}

/** Why a text must not be pasted, after all; null: it may. */
async function findRefusal(
  { terminals }: Runtime,
  text: string,
  { now, before, shell }: { now: Pane; before: Pane; shell: ShellName | null },
): Promise<string | null> {
  // A prerequisite may have started something that stays in front.
  const isSame =
    shell === null
      ? now.foreground.process?.pid === before.foreground.process?.pid
      : now.foreground.kind === "shell";
  if (now.isShut || !isSame) return `${now.foreground.name ?? "something else"} came to its front meanwhile`;
  if (shell === "fish" && text.includes("\t"))
    return "it holds tabs, and fish leaves them out of what is pasted";
  const longest = Math.max(...text.split("\n").map((line) => utf8Encode(line).length));
  if (longest <= LONGEST_LINE || (await terminals.cutsLines(now)) !== true) return null;
  return `a line of ${longest} bytes would be cut there: its terminal takes lines of ${LONGEST_LINE} at most`;
}

function whyNot(act: PaneAct): string {
  return act.kind === "gone" ? act.why : "";
}

/** Until the pane shows that it took what was sent, or does not seem to: whoever comes next must not find it free. */
async function settle(runtime: Runtime, { directory, found }: Delivery): Promise<void> {
  const patience = found.session.foreground === "agent" ? AGENT_SETTLES_MS : SHELL_SETTLES_MS;
  for (let waited = 0; waited < patience; waited += SETTLE_POLL_MS) {
    await runtime.clock.pause(SETTLE_POLL_MS);
    if ((await findSession(runtime, { directory }, found))?.session.busy !== false) return;
  }
}

/** The last requests that came to a pane, by which a process that takes over knows what the one before it has done. */
function withMark(marks: string, id: string): string {
  return [...listMarks(marks), id].slice(-MARKS_KEPT).join("-");
}

export function listMarks(marks: string): string[] {
  return marks.split("-").filter((mark) => mark !== "");
}

/** What was exported holds there from now on, whatever became of the rest. */
async function remember(
  runtime: Runtime,
  { foreground }: Pane,
  { names, preparation }: { names: readonly string[]; preparation: Preparation },
): Promise<void> {
  if (names.length === 0 || foreground.process === null) return;
  const values = new Map(names.map((name) => [name, preparation.environment[name] ?? ""]));
  await recordExports(runtime, foreground.process, values);
}

function notePreparation(
  runtime: Runtime,
  { id, found, wanted }: Delivery,
  { kind, steps, reason }: { kind: string; steps: readonly StepResult[]; reason: string },
): void {
  const tried = steps.map(({ command, exit }) => ({ command, exit }));
  const record = {
    event: "prepare" as const,
    id,
    session: found.session.id,
    status: kind,
    steps: tried,
    reason,
  };
  noteAudit(runtime, record, wanted.preparation.environment);
}
