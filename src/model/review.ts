// What a review says: what changes for whom, what is risky about it, and where two sides disagree though git merged
// them. Only the shapes; the judging is in policy/, the finding in actions/.
import type { DelegationStatus } from "./delegation.js";
import type { Json } from "./json/json.js";

/** The flags of SPEC §8, in its order. The names are permanent: scripts fail builds on them. */
export const RISK_FLAGS = [
  "R1", // wide scope: global or project
  "R2", // overrides an inherited value
  "R3", // hidden Unicode
  "R4", // hidden markup
  "R5", // instruction-like text, piped downloads, URLs
  "R6", // secrets
  "R7", // too specific to delegate
  "R8", // budget exceeded
  "R9", // executable fields
  "R10", // no reason or author
  "R11", // the target moved since the proposal was made
] as const;

export type RiskFlag = (typeof RISK_FLAGS)[number];

/** Mildest first: a severity stands for itself and all that follow. */
export const RISK_SEVERITIES = ["low", "medium", "high"] as const;

export type RiskSeverity = (typeof RISK_SEVERITIES)[number];

export interface Risk {
  readonly flag: RiskFlag;
  readonly severity: RiskSeverity;
  /** The file at head in which it lies, relative to the root; null where it lies in none. */
  readonly path: string | null;
  /** 1-based; null where no line can be named. */
  readonly line: number | null;
  readonly message: string;
}

/**
 * How a place differs. The first three are about what the context resolves to. The last two are about what it does not:
 * its value stays equal, while some document of its lineage now says something else that does not count there
 * (`shadowed`), or no longer does (`unshadowed`).
 */
export type ReviewChangeKind = "added" | "changed" | "removed" | "shadowed" | "unshadowed";

/** A context, a document in it, and where there. */
export interface Place {
  readonly ref: string;
  /** Relative to the root. */
  readonly path: string;
  /** 1-based; null where no line can be named. */
  readonly line: number | null;
}

/** One place in one resolved context that differs between base and head. */
export interface ReviewChange {
  /** The context that resolves differently: whom it concerns. */
  readonly ref: string;
  /** What differs: a leaf of the merged data, a note or an entry. A key of the data may be called `notes`, too. */
  readonly part: "data" | "note" | "entry";
  /** RFC 6901: of a leaf in the merged data, else `/notes/<path>` and `/entries/<id>`. */
  readonly pointer: string;
  readonly change: ReviewChangeKind;
  /**
   * What was there at base, absent where nothing was: the leaf, or the entry's record; of what is shadowed, what the
   * document at `origin` said. Notes have neither, for they are long, and the same in many contexts.
   */
  readonly before?: Json;
  /** The same at head. */
  readonly after?: Json;
  /**
   * Where the value was set: at head, and for a removed one at base. Of what is shadowed, the document whose edit does
   * not count.
   */
  readonly origin: Place;
  /** Of what is shadowed only: the value that counts instead. Absent where the place is removed. */
  readonly value?: Json;
  /** Of a note or entry that head shows in short: the prune's file that says so, relative to the root. */
  readonly prune?: string;
}

/** A context that resolves differently; `added` and `removed` where it exists on one side only. */
export interface ReviewedContext {
  readonly ref: string;
  readonly change: "added" | "changed" | "removed";
}

/** A proposal that was made or decided between base and head. */
export interface ReviewedDelegation {
  readonly id: string;
  readonly from: string;
  readonly to: string;
  readonly key: string;
  readonly data: Json;
  readonly reason: string;
  readonly by: string;
  readonly at: string;
  /** The proposal's file, relative to the root. */
  readonly path: string;
  /** As it stands at head. */
  readonly status: DelegationStatus;
  /** What of it is new since base. */
  readonly change: "proposed" | "decided" | "proposed and decided";
  /** Whether the target's value at head is another one than the proposal was made on; false once it is decided. */
  readonly baseMoved: boolean;
  /** How it was decided; null while it is not. */
  readonly decision: { readonly verdict: string; readonly by: string; readonly reason: string | null } | null;
}

/** One of the sides that disagree. */
export interface ConflictingValue extends Place {
  /** Which branch says so, where branches disagree; else null: both are at head. */
  readonly side: "base" | "head" | null;
  /** The proposal that says so; null for a document. */
  readonly delegation: string | null;
  /** What it says; absent where it removes. */
  readonly value?: Json;
}

/** Where one pointer is set differently, though the text merges cleanly. */
export interface ReviewConflict {
  /**
   * `branches`: the base branch and the head changed it since they parted. `documents`: two documents of one context
   * at head set it. `proposals`: two open proposals for one key of one context.
   */
  readonly kind: "branches" | "documents" | "proposals";
  /** The contexts in which it matters, widest first. */
  readonly refs: readonly string[];
  /** RFC 6901, in the merged data. */
  readonly pointer: string;
  /** Two or more, which do not say the same. */
  readonly values: readonly ConflictingValue[];
  readonly message: string;
}

/** `nothing`: nothing to look at. `review`: something is. `blocked`: something is that was not to pass. */
export type ReviewVerdict = "nothing" | "review" | "blocked";

/** What a review may be told not to let pass. */
export const FAIL_ON = [...RISK_FLAGS, ...RISK_SEVERITIES, "conflict"] as const;

export type FailOn = (typeof FAIL_ON)[number];

/** A revision as typed, or as chosen, with its commit. */
export interface ReviewedSide {
  readonly revision: string;
  readonly commit: string;
  /** What chose the revision, where the person did not: a variable of CI, or the name by which it was found. */
  readonly chosenBy?: string;
}

export interface ReviewData {
  /** The root relative to the top of the repository, with a trailing "/"; "" at its top. Paths count from the root. */
  readonly prefix: string;
  /** What is compared with: after `A...B` the commit at which B left A, with `revision` A. */
  readonly base: ReviewedSide;
  readonly head: ReviewedSide;
  /** By id. */
  readonly delegations: readonly ReviewedDelegation[];
  /** Widest first and then by name. */
  readonly contexts: readonly ReviewedContext[];
  /** In the order of `contexts`, then data, notes and entries, each by pointer. */
  readonly changes: readonly ReviewChange[];
  /** The worst first. */
  readonly risks: readonly Risk[];
  readonly conflicts: readonly ReviewConflict[];
  readonly verdict: ReviewVerdict;
  /** What of `--fail-on` was met; empty unless the verdict is `blocked`. */
  readonly blockedBy: readonly FailOn[];
}
