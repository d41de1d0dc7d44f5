// One attempt to send a request now: what sessions there are, which may take it, and the first that does.
import type { SendOrder } from "../../model/queued-request.js";
import type { Runtime } from "../../ports/runtime.js";
import type { Pane } from "../../ports/sessions.js";
import type { StopSignal } from "../../ports/stop-signal.js";
import { noteAudit } from "../../store/sessions/audit.js";
import { chooseTargets, type Targets } from "./choose-targets.js";
import { deliver, type Delivered } from "./deliver.js";
import { findSessions, type FoundSession, type FoundSessions } from "./find-sessions.js";
import type { Wanted } from "./wanted.js";

export interface Attempt {
  readonly id: string;
  readonly order: SendOrder;
  readonly wanted: Wanted;
  readonly deadlineMs: number | null;
  readonly stop?: StopSignal;
  /** Called right before the text is pasted. */
  readonly onPaste?: (pane: Pane, session: string) => void;
}

export interface AttemptOptions {
  /** Leaves its traces in the audit; of the many looks while something waits, the first. */
  readonly isNoted: boolean;
  /** Sessions that are to be left alone. */
  readonly without?: ReadonlySet<string>;
}

export interface Attempted {
  /** Null: no session can be had now. */
  readonly delivered: Delivered | null;
  /** Why none can; "" where one could. */
  readonly why: string;
  /** The tmux servers that were looked at: absolute. */
  readonly sockets: readonly string[];
}

const LISTED = 20;

/** @throws {CtxError} as chooseTargets and deliver do. */
export async function deliverTo(
  runtime: Runtime,
  attempt: Attempt,
  { isNoted, without }: AttemptOptions,
): Promise<Attempted> {
  const { id, order, wanted, deadlineMs, stop, onPaste } = attempt;
  const { directory, sockets, text } = order;
  const found = await findSessions(runtime, { directory, ...(sockets === null ? {} : { sockets }) });
  const chosen = await chooseTargets(runtime, found, { order, wanted });
  if (isNoted) noteChoice(runtime, attempt, { found, chosen });
  const seen = socketsIn(found);
  let why = whyNone(order, found, chosen);
  for (const one of chosen.targets.filter(({ session }) => without?.has(session.id) !== true)) {
    const delivered = await deliver(runtime, {
      id,
      directory,
      found: one,
      wanted,
      text,
      deadlineMs,
      ...(stop === undefined ? {} : { stop }),
      ...(onPaste === undefined ? {} : { onPaste: (pane: Pane) => onPaste(pane, one.session.id) }),
    });
    if (delivered.kind !== "busy") return { delivered, why: "", sockets: seen };
    why = `${one.session.target} is busy: ${delivered.reason}`;
  }
  return { delivered: null, why, sockets: seen };
}

function socketsIn({ sessions, silent }: FoundSessions): string[] {
  const seen = [...sessions.map(({ pane }) => pane?.socket ?? null), ...silent.map(({ socket }) => socket)];
  return [...new Set(seen.filter((socket) => socket !== null))];
}

function whyNone({ session }: SendOrder, { sessions, silent }: FoundSessions, { targets }: Targets): string {
  if (session !== null)
    return targets.length > 0 ? `${session} is busy` : `${session} has not what is required of it`;
  const panes = sessions.filter(({ pane }) => pane !== null);
  if (panes.length === 0) return (silent[0]?.why ?? "there is no pane of tmux").replace(/\.$/, "");
  return panes.some(isFree) ? "no free session fits" : "no session is free";
}

function isFree({ session }: FoundSession): boolean {
  return !session.busy;
}

function noteChoice(
  runtime: Runtime,
  { id, order, wanted }: Attempt,
  { found, chosen }: { found: FoundSessions; chosen: Targets },
): void {
  const { environment, directory } = wanted.preparation;
  const panes = found.sessions.filter(({ pane }) => pane !== null);
  const scan = { panes: panes.length, free: panes.filter(isFree).length, silent: found.silent.length };
  noteAudit(runtime, { event: "scan", id, ...scan }, environment);
  const asked = {
    workdir: directory ?? order.directory,
    env: Object.keys(environment),
    branch: order.branch,
  };
  const candidates = chosen.candidates
    .slice(0, LISTED)
    .map(({ lacks: _lacks, ...one }) => ({ ...one, terms: { ...one.terms } }));
  const best = chosen.targets[0]?.session.id ?? null;
  noteAudit(runtime, { event: "match", id, session: order.session, ...asked, candidates, best }, environment);
}
