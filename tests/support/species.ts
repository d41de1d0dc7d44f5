// What the zoo's two tables of repositories have in common.
import type { Keeper } from "./keeper.js";

/** A repository and what is to be known of it beyond what git says. */
export interface Animal {
  /** Where a command is run. */
  readonly directory: string;
  /** A complete repository with the same objects, where asking this one would change it or give half an answer. */
  readonly truth?: string;
  /** True where revisions are asked for in every way they can be written. */
  readonly isThorough?: boolean;
  /** True when history is missing, so that a question about it may be refused. */
  readonly isCut?: boolean;
  readonly rebasing?: string;
  readonly bisecting?: boolean;
}

export type Question =
  | "head"
  | "tip"
  | "tips"
  | "defaultTip"
  | "commit"
  | "isAncestor"
  | "mergeBase"
  | "listFiles"
  | "committedFiles"
  | "listFilesOfAll"
  | "stagedFiles"
  | "objectsAt"
  | "readBlobs"
  | "worktrees"
  | "authorOf"
  | "userName"
  | "hooksPath"
  | "isSparse"
  | "traits"
  | "ignoredBy";

export interface Species {
  readonly build: (keeper: Keeper) => Animal;
  /** The questions that are refused; every other one must be answered, and as git answers it. */
  readonly refuses?: { readonly program?: readonly Question[]; readonly isomorphic?: readonly Question[] };
}
