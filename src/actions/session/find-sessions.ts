// Which sessions there are just now: the panes of tmux, the worktrees of this repository, and what is known of each. Read
// anew each time, so that nothing is out of date; a value of an environment variable is compared and never handed out.
import type { Session } from "../../model/session.js";
import type { Pane } from "../../ports/sessions.js";
import type { PlaceRequest } from "../request.js";

export interface FindSessionsRequest extends PlaceRequest {
  /** Names or paths of tmux's sockets; by default the one that TMUX names, else the default one. */
  readonly sockets?: readonly string[];
  /** Also read the names in each session's environment. */
  readonly withEnvironment?: boolean;
}

/** Why a server has no panes to list. */
export interface SilentServer {
  readonly socket: string | null;
  readonly why: string;
}

/** A session with what else is known of it. */
export interface FoundSession {
  readonly session: Session;
  /** Milliseconds since the epoch; null: unknown. */
  readonly activeMs: number | null;
  /** The directory that all worktrees of its repository share; null in none. */
  readonly repository: string | null;
  /** Null for a worktree. */
  readonly pane: Pane | null;
  /** How many of these variables have exactly these values there, as far as can be told; reads them anew. */
  countEqual(asked: ReadonlyMap<string, string>): Promise<number>;
}

export interface FoundSessions {
  /** In the order of their ids. */
  readonly sessions: readonly FoundSession[];
  readonly silent: readonly SilentServer[];
  /** As in FoundSession, of the directory that was asked from. */
  readonly repository: string | null;
}
