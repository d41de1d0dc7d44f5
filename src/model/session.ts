// A session: a place where work can happen, a pane of tmux or a worktree (SPEC §13).

/** As `ctx session list` tells it. */
export interface Session {
  /** `<server>:%3` for a pane, `worktree:<directory>` for a worktree. */
  readonly id: string;
  readonly kind: "tmux" | "worktree";
  /** As people name it: `session:window.pane`, or the worktree's directory. */
  readonly target: string;
  /** Absolute, links resolved; null when it is gone or unknown. */
  readonly dir: string | null;
  /** Null when detached, or in no repository. */
  readonly branch: string | null;
  /** The names of the variables that hold there, sorted; never a value. */
  readonly env: readonly string[];
  /** False where nothing told of its environment, so that `env` says nothing. */
  readonly isEnvKnown: boolean;
  readonly busy: boolean;
  /**
   * Who would read what is typed: an agent is one that waits, having reported its stop; "shared" where what is typed
   * would not arrive there alone. Null for a worktree, where nothing is typed.
   */
  readonly foreground: "shell" | "agent" | "program" | "shared" | "unknown" | null;
  /** The program there; null for a worktree, and where nothing tells. */
  readonly command: string | null;
  /** RFC 3339 UTC; null where nothing tells. */
  readonly lastActivity: string | null;
  /** When all this was read: RFC 3339 UTC. */
  readonly lastUpdate: string;
}

export const REQUIREMENTS = ["dir", "env", "branch"] as const;

/** What a session must have to be suitable. */
export type Requirement = (typeof REQUIREMENTS)[number];
