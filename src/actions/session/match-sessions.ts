// Which session fits a piece of work best, and why: every session with its score and its terms.
import type { MatchVerdict } from "../../policy/match.js";
import type { Requirement } from "../../model/session.js";
import type { FoundSession, FoundSessions } from "./find-sessions.js";

export interface MatchSessionsRequest {
  /** Absolute; links need not be resolved. */
  readonly workdir: string;
  readonly env?: ReadonlyMap<string, string>;
  readonly branch?: string;
  /** 20 when absent. */
  readonly minScore?: number;
  readonly requires?: readonly Requirement[];
  /** False: any free session will do, the longest idle first; nothing is scored. */
  readonly usesContext?: boolean;
  /** Only sessions of that kind, e.g. "tmux" for what is sent. */
  readonly kind?: "tmux" | "worktree";
}

export interface MatchedSessions {
  /** The id of the first candidate that is suitable; null when none is. */
  readonly best: string | null;
  /** All sessions, in the order in which they are to be taken. */
  readonly candidates: readonly MatchVerdict[];
  /** That of `best`. */
  readonly found: FoundSession | null;
}
