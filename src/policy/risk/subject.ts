// What risks are judged from: the facts that a review has gathered about what head has and base has not. Only shapes;
// who reads them is in actions/, what is risky about them in the other files of this directory.
import type { Json, JsonObject } from "../../model/json/json.js";

/** Everything that assessRisks looks at. A list that is empty raises nothing. */
export interface RiskSubject {
  /** Every text that head has and base has not, each once: what is unchanged is not the reviewer's burden. */
  readonly texts: readonly NewText[];
  /** Every document, note or entries file that head adds or changes, and of the wide levels those that are gone. */
  readonly edits: readonly EditedFile[];
  /** The settings that head has otherwise than base, by name: `secrets.allow`. */
  readonly changedSettings: readonly string[];
  /** Every value that head sets and that hides another one, from a wider context, that it did not hide at base. */
  readonly overrides: readonly InheritedOverride[];
  /** Every target, as it resolves on both sides. */
  readonly sizes: readonly ResolvedSize[];
  /** Every document whose `$session` differs, and every workflow definition that does. */
  readonly executables: readonly ExecutableSource[];
  /** Every proposal that head has and base has not. */
  readonly proposals: readonly NewProposal[];
  /** `budget` of the settings: tokens, and the percentage of them that a context may take. */
  readonly budget: { readonly window: number; readonly target: number };
  /** The ids of the tasks that head has: in wider contexts they are too specific. */
  readonly taskIds: readonly string[];
  /** `secrets.allow` of the settings at base: no change gives itself permission. */
  readonly allowedSecrets: readonly string[];
}

/**
 * What a text is: a string among the data, a key of it, a Markdown body (a note's or a document's), an entry's text, the
 * path of a new file, or a proposal's reason.
 */
export type TextKind = "value" | "key" | "prose" | "entry" | "path" | "reason";

export interface NewText {
  readonly kind: TextKind;
  /** The context in which it stands: `project`, `task/task-42`. For a proposal the context it is meant for. */
  readonly ref: string;
  /** The file at head, relative to the root. */
  readonly path: string;
  /** The 1-based line on which the text begins; null where it cannot be told. */
  readonly line: number | null;
  /** How a person finds it in that file: a pointer, an entry's id; "" for prose and paths. */
  readonly name: string;
  /** Decoded: what a reader or an agent gets, not how YAML or JSON writes it. */
  readonly text: string;
}

export interface EditedFile {
  readonly ref: string;
  readonly path: string;
  readonly line: number | null;
  /** How many targets resolve differently because of it. */
  readonly reaches: number;
}

export interface InheritedOverride {
  /** The context that sets the value. */
  readonly ref: string;
  readonly pointer: string;
  readonly path: string;
  readonly line: number | null;
  /** Null removes what is inherited. */
  readonly value: Json;
  /** What it hides, the nearest of them. */
  readonly inherited: { readonly ref: string; readonly path: string; readonly value: Json };
}

/** Estimated tokens of one resolved context; null where it does not exist on that side. */
export interface ResolvedSize {
  readonly ref: string;
  readonly before: number | null;
  readonly after: number | null;
}

export interface ExecutableSource {
  /** `session`: the `$session` of a document; `workflow`: a whole definition. */
  readonly kind: "session" | "workflow";
  readonly path: string;
  /** Null where base has none. */
  readonly before: JsonObject | null;
  readonly after: JsonObject;
  /** The 1-based line of a pointer into `after`; null where it cannot be told. */
  lineOf(pointer: string): number | null;
}

export interface NewProposal {
  readonly id: string;
  readonly path: string;
  readonly from: string;
  readonly to: string;
  readonly key: string;
  readonly value: Json;
  /** As written; empty or absent is what R10 looks for. */
  readonly reason: string | null;
  readonly by: string | null;
  /** Whether the target's value at that key is another one than when the proposal was made. */
  readonly isBaseMoved: boolean;
  /** The 1-based line of a member of the proposal's file; null where it cannot be told. */
  lineOf(member: string): number | null;
}
