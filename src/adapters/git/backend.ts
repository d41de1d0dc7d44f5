// What files cannot answer: the objects, and refs in a format of their own. One adapter asks the git program, the
// other reads with isomorphic-git; each is loaded when the first such question comes.
import type {
  Authorship,
  CommittedFile,
  Head,
  HooksPath,
  IgnoreRule,
  LinkedWorktree,
  ObjectId,
  StagedFile,
  TreeFile,
} from "../../ports/git.js";
import type { NamedRef } from "./refs.js";
import type { WorktreePlace } from "./worktrees.js";

export interface GitObject {
  readonly kind: "blob" | "tree" | "commit" | "tag";
  readonly bytes: Uint8Array;
}

/** Reads whole objects, in the order asked; refuses with REPOSITORY_UNSUPPORTED when one is missing. */
export type ReadObjects = (oids: readonly ObjectId[]) => Promise<GitObject[]>;

export interface Backend {
  readonly readObjects: ReadObjects;
  /** Makes ready what objects are read with. */
  open(): Promise<void>;
  /** For ref formats that are not `files`. */
  head(): Promise<Head>;
  refs(): Promise<NamedRef[]>;
  worktreeBranches(worktrees: readonly WorktreePlace[]): Promise<LinkedWorktree[]>;

  commit(revision: string): Promise<{ commit: ObjectId; ref: string | null } | null>;
  isAncestor(ancestor: ObjectId, descendant: ObjectId): Promise<boolean>;
  /** All best common ancestors, in any order. */
  mergeBases(left: ObjectId, right: ObjectId): Promise<ObjectId[]>;
  /** Every file below a directory ("" for the top) in path order. */
  listFiles(commit: ObjectId, directory: string): Promise<TreeFile[]>;
  /** What any commit under a ref ever held below a directory ("" for the top). */
  committedFiles(directory: string): Promise<CommittedFile[]>;
  /** What the index holds below a directory ("" for the top) in path order. */
  stagedFiles(directory: string): Promise<StagedFile[]>;
  /** Who last changed a line that is in this commit; null when it cannot tell. */
  blame(place: { commit: ObjectId; path: string; line: number }): Promise<Authorship | null>;
  userName(): Promise<string | null>;
  /** core.hooksPath as it applies here. */
  hooksPath(): Promise<HooksPath | null>;
  /** The rules by which paths are ignored; null when it cannot tell. */
  ignoredBy(paths: readonly string[]): Promise<(IgnoreRule | null)[] | null>;
  /** Where the git program is, for the questions that only it answers; throws DEPENDENCY_MISSING where there is none. */
  program(): string;
}

/** The largest object that is read: a context file is never near it, and a hostile one must not fill the memory. */
export const MAX_OBJECT_BYTES = 64 * 1024 * 1024;
