// What a coding agent tells through its hooks, whichever of their languages it speaks (format/agents/hook-call.ts).

/** What has just happened, or is about to. */
export type Moment =
  /** A session begins, goes on after a break, or after its history was summarised: the agent knows nothing. */
  | "start"
  /** A sub-agent begins: it knows nothing either. */
  | "subagent"
  /** The person has said something. */
  | "prompt"
  /** A tool has run. */
  | "tool"
  /** History is about to be summarised. */
  | "compacting"
  /** The agent has finished its turn, and waits. */
  | "stop"
  /** The session is over. */
  | "end"
  /** Nothing that ctx has to do with. */
  | "other";

/** One file that a tool changed, as far as the agent tells. */
export interface ToolEdit {
  /** As the agent has it: absolute, or relative to its directory. */
  readonly path: string;
  readonly kind: "added" | "edited" | "removed";
  /** Lines; null where the agent does not tell. */
  readonly counts: { readonly added: number; readonly removed: number } | null;
}

export interface ToolCall {
  /** By which the agent knows the call; null where it gives none. */
  readonly id: string | null;
  readonly edits: readonly ToolEdit[];
}

/** How the answer has to look. */
export type AnswerForm =
  /** `{"hookSpecificOutput":{"hookEventName":…,"additionalContext":…}}` */
  | "nested"
  /** `{"additionalContext":…}` */
  | "flat"
  /** Both, for a program that runs another one's hooks. */
  | "both"
  /** `{"additional_context":…}` */
  | "snake"
  /** The agent reads no answer to this event. */
  | "none";

export interface HookCall {
  readonly moment: Moment;
  /** As the agent spells the event. */
  readonly event: string;
  /** The agent's id of the session; null where it gives none. */
  readonly session: string | null;
  /** Where the agent works; null where it does not say. */
  readonly directory: string | null;
  /** Why a session starts: startup, resume, clear, compact, …; null where the agent does not say. */
  readonly source: string | null;
  /** The kind of the sub-agent that calls; null for the agent itself. */
  readonly subagent: string | null;
  readonly tools: readonly ToolCall[];
  /** When it happened, by the agent's clock, in milliseconds since the epoch; null where it does not say. */
  readonly atMs: number | null;
  readonly answer: AnswerForm;
  /** The agent reads no answer at a prompt, so that what is new is told after a tool has run. */
  readonly isToldLate: boolean;
}
