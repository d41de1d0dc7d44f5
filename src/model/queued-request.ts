// Work that waits for a session: what was asked for, until it is sent (SPEC §13).
import type { Requirement } from "./session.js";

/** What somebody asked to have sent, as they asked it; what it takes from files is read again when it is sent. */
export interface SendOrder {
  /** Where it was asked from: absolute. */
  readonly directory: string;
  readonly text: string;
  /** The session that it is bound to; null: whichever fits. */
  readonly session: string | null;
  /** The tmux servers to look at; null: the usual one. */
  readonly sockets: readonly string[] | null;
  /** The task whose `$session` counts; null: none. */
  readonly task: string | null;
  /** Absolute; null: stay. */
  readonly workdir: string | null;
  readonly env: Readonly<Record<string, string>>;
  readonly prereqs: readonly string[];
  readonly branch: string | null;
  /** Null: a session that is prepared need not fit before. */
  readonly minScore: number | null;
  readonly requires: readonly Requirement[];
  /** False: any free session will do. */
  readonly usesContext: boolean;
}

/**
 * How far it is. "sending": a process is about to paste it, or died at that. "uncertain": whether it was sent cannot be
 * told any more, and a person has to look.
 */
export type QueueState = "waiting" | "sending" | "uncertain";

/** The pane that a request was being sent to. */
export interface SendingTo {
  readonly session: string;
  readonly socket: string;
  readonly pane: string;
  readonly pid: number;
  readonly started: string | null;
}

export interface QueuedRequest {
  /** A ULID: its age. */
  readonly id: string;
  /** RFC 3339. */
  readonly at: string;
  /** The highest goes first. */
  readonly priority: number;
  readonly state: QueueState;
  readonly order: SendOrder;
  /** Of what came from the repository's files, when it was queued; null: nothing did. */
  readonly hash: string | null;
  readonly sendingTo: SendingTo | null;
  /** Why it could not be sent the last time; null: nobody tried. */
  readonly failure: string | null;
}

/** The order in which requests are taken: the highest priority, then the oldest. */
export function compareRequests(
  left: Pick<QueuedRequest, "id" | "priority">,
  right: Pick<QueuedRequest, "id" | "priority">,
): number {
  return right.priority - left.priority || (left.id < right.id ? -1 : Number(left.id > right.id));
}
