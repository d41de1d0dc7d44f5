// Where a repository lies and what its format is: everything that discovery learns, fixed for one Repository.

export interface Place {
  /** The directory in which git itself finds this repository: the one holding `.git`, or a bare repository. */
  readonly start: string;
  /** True when GIT_DIR named the repository, so that git must be told and not look for itself. */
  readonly isExplicit: boolean;
  readonly worktree: string | null;
  readonly gitDirectory: string;
  readonly commonDirectory: string;
  /** Whether refs are the files we know how to read; otherwise only the git program can tell. */
  readonly refFormat: "files" | "other";
}

/** Tells whether a text is a full object id, SHA-1 or SHA-256. */
export function isObjectId(text: string): boolean {
  return /^(?:[0-9a-f]{40}|[0-9a-f]{64})$/.test(text);
}
