// Every way ctx can refuse. The codes and exit statuses are permanent: scripts and agents branch on them.
// Findings (problems in the user's files) have their own table in finding.ts.

/** One refusal: the process exit status it maps to (after sysexits.h) and what it means, for the docs. */
export interface ErrorKind {
  readonly exit: number;
  readonly meaning: string;
}

/** The exit status of a command that ran and whose answer is "no", or that found errors in the user's files. */
export const EXIT_NO = 1;

/** The exit status after SIGINT. */
export const EXIT_INTERRUPTED = 130;

export const ERRORS = {
  USAGE: { exit: 64, meaning: "The command line cannot be understood." },
  REF_INVALID: {
    exit: 64,
    meaning: "The ref is not global, project, branch, branch/<name>, task/<id> or a task id.",
  },

  FILE_INVALID: { exit: 65, meaning: "A file that is needed cannot be read as what it should be." },
  VARIABLE_INVALID: { exit: 65, meaning: "A workflow variable is missing or does not match its schema." },
  WORKFLOW_INVALID: { exit: 65, meaning: "The workflow definition is not valid." },
  KEY_CONFLICT: { exit: 65, meaning: "The idempotency key was already used with another body." },
  FORMAT_NEWER: { exit: 65, meaning: "The files were written by a newer ctx; this one only reads them." },

  NOT_INITIALIZED: { exit: 66, meaning: "No .context/config.json here or in a directory above." },
  CONTEXT_NOT_FOUND: { exit: 66, meaning: "There is no such context." },
  VALUE_NOT_FOUND: { exit: 66, meaning: "There is no value at that pointer." },
  ENTRY_NOT_FOUND: { exit: 66, meaning: "There is no such entry." },
  DELEGATION_NOT_FOUND: { exit: 66, meaning: "There is no such delegation." },
  PRUNE_NOT_FOUND: { exit: 66, meaning: "There is no such prune." },
  WORKFLOW_NOT_FOUND: { exit: 66, meaning: "There is no such workflow." },
  CURSOR_NOT_FOUND: { exit: 66, meaning: "There is no such cursor, or it is kept no longer." },
  PLAN_NOT_FOUND: { exit: 66, meaning: "There is no such plan, or no such phase or stage in it." },
  RUN_NOT_FOUND: { exit: 66, meaning: "There is no such workflow run." },
  SESSION_NOT_FOUND: { exit: 66, meaning: "There is no such session." },
  REQUEST_NOT_FOUND: { exit: 66, meaning: "No such request waits for a session." },
  REF_AMBIGUOUS: { exit: 66, meaning: "Several different versions answer to that name; ctx does not guess." },
  BRANCH_UNKNOWN: {
    exit: 66,
    meaning: "No branch is current, or git knows no branch or revision of that name.",
  },

  REPOSITORY_UNSUPPORTED: { exit: 69, meaning: "This repository cannot be read correctly here." },
  DEPENDENCY_MISSING: { exit: 69, meaning: "A program that is needed is not installed." },
  SOURCE_UNREACHABLE: { exit: 69, meaning: "The source of the global context cannot be reached." },

  BUG: { exit: 70, meaning: "A bug in ctx." },

  CONTEXT_EXISTS: { exit: 73, meaning: "The context exists already." },
  CONTEXT_ELSEWHERE: {
    exit: 73,
    meaning: "The document lives on another branch and cannot be changed from here.",
  },
  UNCOMMITTED: { exit: 73, meaning: "It holds work that git does not have yet." },

  WRITE_FAILED: { exit: 74, meaning: "The file could not be written." },
  READ_FAILED: { exit: 74, meaning: "The file exists but could not be read." },

  LOCK_HELD: { exit: 75, meaning: "Another process is writing; try again." },
  FILE_CHANGED: { exit: 75, meaning: "The file changed meanwhile; read it again and try again." },
  BASE_MOVED: { exit: 75, meaning: "What the proposal was based on has changed." },
  TIMEOUT: { exit: 75, meaning: "It did not happen in time." },

  UNTRUSTED: { exit: 77, meaning: "The repository asks to run something that nobody approved here." },
  SECRET_FOUND: { exit: 77, meaning: "A secret would have been written to disk." },
  OUTSIDE_ROOT: { exit: 77, meaning: "The path leads outside the context root." },
} as const satisfies Record<string, ErrorKind>;

export type ErrorCode = keyof typeof ERRORS;
