// A delegation: a write-once proposal to copy knowledge to a wider context, with the decisions that were made on it.
import { canonicalJson } from "./json/canonical-json.js";
import type { Json } from "./json/json.js";
import { LEVELS, type Level } from "./level.js";
import type { Ref } from "./ref.js";
import { sha256Hex } from "./text/sha256.js";
import { utf8Encode } from "./text/utf8.js";

/** The levels that knowledge can be delegated to; a task is the narrowest and receives none. */
export type TargetLevel = Exclude<Level, "task">;
export type TargetRef = Exclude<Ref, { readonly level: "task" }>;

/** What a target says at a key: `sha256:` and 64 hex digits over RFC 8785, or `absent`. */
export type ValueHash = string;

/** A proposal as it stands in `delegations/<id>.json`. Unknown fields survive. */
export interface Proposal {
  /** A ULID, which the file is named by. */
  id: string;
  /** The ref of the context that offers it, e.g. `task/task-42`. */
  from: string;
  /** The ref of the wider context, e.g. `project` or `branch/feature/login`. */
  to: string;
  /** The top key at which the data resolves, once accepted. */
  key: string;
  data: Json;
  reason: string;
  /** "@who". */
  by: string;
  /** RFC 3339, UTC. */
  at: string;
  /** The target's own value at the key when this was proposed. */
  base: ValueHash;
  [field: string]: Json | undefined;
}

export const VERDICTS = ["accepted", "rejected"] as const;
export type DelegationVerdict = (typeof VERDICTS)[number];

/** A decision as it stands in `delegations/<id of the proposal>.<its own id>.json`. Unknown fields survive. */
export interface Decision {
  /** The proposal's id. */
  of: string;
  verdict: DelegationVerdict;
  by: string;
  at: string;
  reason?: string | null;
  /** With `--rebase`: what the target said at the key when it was accepted all the same. */
  base?: ValueHash;
  [field: string]: Json | undefined;
}

/** A decision with the place it was read from. */
export interface StoredDecision {
  /** A ULID, from the name of its file. */
  readonly id: string;
  readonly decision: Decision;
  /** Relative to the root. */
  readonly path: string;
}

export const DELEGATION_STATUSES = ["proposed", "accepted", "rejected"] as const;
export type DelegationStatus = (typeof DELEGATION_STATUSES)[number];

/** A proposal with its decisions, as one tree has them. */
export interface Delegation {
  readonly proposal: Proposal;
  /** `proposal.from` and `proposal.to`, read. */
  readonly from: Ref;
  readonly to: TargetRef;
  /** Relative to the root. */
  readonly path: string;
  /** In id order. */
  readonly decisions: readonly StoredDecision[];
  /** A rejection wins over an acceptance, whichever came first (SPEC §8). */
  readonly status: DelegationStatus;
  /** Whether both verdicts were given: two branches decided differently and were merged. */
  readonly isDisputed: boolean;
}

/** What some decisions on one proposal come to together. */
export function judgeDecisions(
  decisions: readonly StoredDecision[],
): Pick<Delegation, "status" | "isDisputed"> {
  const isRejected = decisions.some(({ decision }) => decision.verdict === "rejected");
  const isAccepted = decisions.some(({ decision }) => decision.verdict === "accepted");
  const status = isRejected ? "rejected" : isAccepted ? "accepted" : "proposed";
  return { status, isDisputed: isRejected && isAccepted };
}

/** The fingerprint of a value that a target has at a key; `undefined` is no value at all, unlike null. */
export function hashOfValue(value: Json | undefined): ValueHash {
  return value === undefined ? "absent" : `sha256:${sha256Hex(utf8Encode(canonicalJson(value)))}`;
}

/** Tells whether a level is wider than another; knowledge is delegated only upward. */
export function isWider(level: Level, than: Level): boolean {
  return LEVELS.indexOf(level) < LEVELS.indexOf(than);
}

/** Tells whether a key may be delegated: `$` begins ctx's own words, and half a surrogate pair cannot be stored. */
export function isDelegableKey(key: string): boolean {
  return key !== "" && !key.startsWith("$") && !/\p{Cs}/u.test(key);
}

/** Where an accepted pattern came from, as its `$from` says; the same whoever accepts, so that two branches agree. */
export interface PatternOrigin {
  /** The proposal's id. */
  readonly delegation: string;
  readonly ref: string;
  readonly by: string;
  readonly at: string;
  readonly reason: string;
}

/** What the `$from` of an accepted pattern holds. */
export function originOf({ id, from, by, at, reason }: Proposal): PatternOrigin {
  return { delegation: id, ref: from, by, at, reason };
}

/** The delegation that a document's `$from` names; null where it names none, as that of an imported document. */
export function delegationOf(from: Json | undefined): string | null {
  if (typeof from !== "object" || from === null || Array.isArray(from)) return null;
  const id = from["delegation"];
  return typeof id === "string" ? id : null;
}
