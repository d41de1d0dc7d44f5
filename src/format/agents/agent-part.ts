// One thing of ours in a file of an agent: how it stands there, how it is put in and taken out. Kinds of them are in
// hooks-part.ts, server-part.ts, toml-part.ts and section-part.ts; which of them an agent has, in agent-parts.ts.

/** `server` is the entry by which an agent starts `ctx mcp`; `section` the words in its instructions. */
export type PartKind = "hooks" | "server" | "section";

/**
 * `outdated`: another version of ctx wrote it, or a part of it is gone. `edited`: somebody changed what ctx wrote, so that
 * ctx changes nothing there. `taken`: another thing has its name. `broken`: the file is none that ctx can read.
 */
export type PartState = "installed" | "outdated" | "absent" | "edited" | "taken" | "broken";

export interface PartLook {
  readonly state: PartState;
  /** 1-based; where it stands, or where the file cannot be read. */
  readonly line?: number;
  /** What is wrong, as a sentence; for edited, taken and broken. */
  readonly problem?: string;
}

export interface AgentPart {
  readonly kind: PartKind;
  /** Relative to the root. */
  readonly path: string;
  /** @param text null where there is no such file */
  look(text: string | null): PartLook;
  /** The text with it, as this version of ctx writes it; asked for only where it is absent or outdated. */
  put(text: string | null): string;
  /** The text with what was edited as ctx would write it, to show what was changed. Asked for only where it is edited. */
  mend(text: string): string;
  /** The text without it; null where nothing else is left. Asked for only where it is installed or outdated. */
  take(text: string): string | null;
}
