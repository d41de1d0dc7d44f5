// Problems in the user's files. They are returned beside a result, never thrown, and all of them are collected.

export type Severity = "error" | "warning" | "info";

/** Every finding that ctx can report: its permanent code and how bad it is. Errors make the exit status 1. */
export const FINDINGS = {
  FILE_INVALID: { severity: "error", meaning: "A file cannot be parsed or does not match its schema." },
  FILE_UNREADABLE: { severity: "error", meaning: "A file exists but could not be read." },
  FILE_NOT_FOLLOWED: {
    severity: "error",
    meaning: "A symbolic link under .context; ctx does not follow it.",
  },
  KEY_DUPLICATE: { severity: "error", meaning: "A key occurs twice in one object." },
  ENTRY_INVALID: { severity: "error", meaning: "A record in an entries file cannot be read." },
  ENTRY_CORRUPT: { severity: "error", meaning: "One entry id stands for two different records." },
  ENTRIES_PENDING: {
    severity: "warning",
    meaning: "The journal holds entries that are in no worktree and no commit any more.",
  },
  PARENT_UNKNOWN: { severity: "error", meaning: "$parent names a context that does not exist." },
  LINEAGE_CYCLE: { severity: "error", meaning: "$parent leads back to where it started." },
  MAIN_TWICE: { severity: "warning", meaning: "Both context.md and context.json exist." },
  VALUE_CONFLICT: {
    severity: "warning",
    meaning: "Two documents of one context set the same value differently.",
  },
  STRATEGY_CONFLICT: {
    severity: "warning",
    meaning: "A narrower $merge differs from a wider one and is ignored.",
  },
  FINAL_IGNORED: {
    severity: "warning",
    meaning: "A narrower context tried to change a $final value; ignored.",
  },
  PERSONAL_IGNORED: {
    severity: "warning",
    meaning: "$merge and $final have no effect in a personal document.",
  },
  WORD_UNKNOWN: { severity: "warning", meaning: "A key that begins with $ is not one of ctx's words." },
  NUMBER_IMPRECISE: { severity: "warning", meaning: "A number has more digits than JSON readers keep." },
  CONFIG_KEY_UNKNOWN: { severity: "warning", meaning: "config.json has a key that ctx does not know." },
  CONFIG_INVALID: { severity: "error", meaning: "config.json cannot be read; the defaults are used." },
  FORMAT_NEWER: {
    severity: "warning",
    meaning: "The files were written by a newer ctx; they are only read.",
  },
  CONTEXT_FOREIGN: {
    severity: "info",
    meaning: "Files of another tool lie in .context/; ctx leaves them alone.",
  },
  FILE_IGNORED: { severity: "warning", meaning: "A file lies where ctx never reads one." },
  FILE_LEFTOVER: { severity: "info", meaning: "A file that an interrupted write left behind." },
  PLACE_BLOCKED: { severity: "error", meaning: "A file stands where a directory belongs." },
  NAME_INVALID: {
    severity: "error",
    meaning: "A directory is named as no task or branch is; it is not read.",
  },
  NAME_TWINS: {
    severity: "error",
    meaning: "Two names differ only by case; many file systems cannot hold both.",
  },
  MAIN_MISSING: {
    severity: "warning",
    meaning: "A task's directory lacks its main document, so that the task does not exist.",
  },
  DOCUMENT_EMPTY: { severity: "warning", meaning: "A document holds nothing; it may have been cut off." },
  FRONT_MATTER_HIDDEN: {
    severity: "error",
    meaning: "What looks like front matter is read as prose: its opening line is damaged or missing.",
  },
  COVERS_INVALID: { severity: "error", meaning: "A glob of $covers can never match a file." },
  SURROGATE_LONE: {
    severity: "warning",
    meaning: "A text holds half of a surrogate pair, which UTF-8 cannot encode.",
  },
  SECRET_FOUND: { severity: "error", meaning: "A file holds a secret, or what looks like one." },
  NEED_UNKNOWN: { severity: "error", meaning: "$needs names a task that does not exist." },
  NEEDS_CYCLE: {
    severity: "error",
    meaning: "$needs leads back to where it started: no task can come first.",
  },
  IMPORT_LINK_LOST: {
    severity: "warning",
    meaning: "An imported task names another one that is not there, or that leads back to it.",
  },
  IMPORT_TAKEN: {
    severity: "warning",
    meaning: "Something at the source was not imported: its name stands for something else here.",
  },
  IMPORT_CHANGED: {
    severity: "info",
    meaning: "Something was imported before, and says something else at its source now.",
  },
  ENTRY_MISNAMED: { severity: "warning", meaning: "An entries file is not named by a ULID." },
  ENTRY_COPIED: { severity: "warning", meaning: "The same entry stands in two contexts." },
  ENTRY_KIND_UNKNOWN: { severity: "warning", meaning: "An entry is of a kind that this ctx does not know." },
  RETRACTED_UNKNOWN: { severity: "info", meaning: "A retraction names an entry that is not here." },
  GITIGNORE_INCOMPLETE: {
    severity: "info",
    meaning: ".context/.gitignore does not keep personal documents out of git.",
  },
  REQUEST_IGNORED: {
    severity: "warning",
    meaning: "A request in the queue of sessions could be somebody else's; it is not sent.",
  },
  TRUST_IGNORED: {
    severity: "warning",
    meaning: "A record of an approval is damaged, or others could have written it; it is not believed.",
  },
  AUTHOR_UNKNOWN: {
    severity: "warning",
    meaning: "Who wrote a line cannot be told here: no git program, or no history.",
  },
  BRANCH_MISSING: { severity: "info", meaning: "No branch is current, so the branch level is left out." },
  CURSOR_NOT_KEPT: {
    severity: "warning",
    meaning: "No cursor could be written, so the next answer cannot go on from this one.",
  },
  VALUE_HIDDEN: {
    severity: "warning",
    meaning: "A personal document hides a value that was written to the shared one.",
  },
  TASK_UNFINISHED: {
    severity: "warning",
    meaning: "A task is done while one that it needs, or a part of it, is still open.",
  },
  LINK_LEFT: {
    severity: "warning",
    meaning: "A task names another one, as its parent or a need, that was deleted.",
  },
  DELEGATION_DISPUTED: {
    severity: "error",
    meaning: "A delegation was accepted and rejected; the rejection counts, its pattern is still there.",
  },
  DELEGATION_REWRITTEN: {
    severity: "error",
    meaning: "A proposal or a decision, which is written once, was changed; or a decision was removed.",
  },
  DELEGATION_DUPLICATE: {
    severity: "warning",
    meaning: "What is proposed is there or proposed already, as it is or nearly so.",
  },
  DELEGATION_SPECIFIC: {
    severity: "warning",
    meaning: "What is proposed speaks of one task, person or machine; a wider level has no use for that.",
  },
  DELEGATION_WAITING: {
    severity: "info",
    meaning: "A delegation could not be accepted at once, and waits for somebody who accepts it.",
  },
  DELEGATION_MISNAMED: {
    severity: "warning",
    meaning: "A file of delegations/ is not named by an id, and is not read.",
  },
  DELEGATION_ORPHAN: {
    severity: "warning",
    meaning: "A decision is about a delegation that is not here.",
  },
  PATTERN_MISSING: {
    severity: "warning",
    meaning: "A delegation was accepted, but the pattern that it stands for is gone.",
  },
  PATTERN_ORPHAN: {
    severity: "info",
    meaning: "A pattern came from a delegation that is not here.",
  },
  PATTERN_HIDDEN: {
    severity: "warning",
    meaning: "Another document keeps an accepted pattern from counting.",
  },
  KNOWLEDGE_KEPT: {
    severity: "info",
    meaning: "A finished task holds something reusable that was never offered to a wider level.",
  },
  CONTEXT_STALE: {
    severity: "warning",
    meaning: "Code that a document covers changed, and the document did not. Settings say how bad that is.",
  },
  FRESHNESS_UNKNOWN: {
    severity: "info",
    meaning: "Whether a document is stale cannot be told here; an error with --strict.",
  },
  COVERS_NOTHING: {
    severity: "warning",
    meaning: "No file matches a document's $covers, so that no change makes it stale.",
  },
  UNCOMMITTED_LEFT_OUT: {
    severity: "info",
    meaning: "What is not committed takes no part in a review.",
  },
  WORKFLOW_INVALID: {
    severity: "error",
    meaning: "A workflow cannot be run as it is: its steps, variables or conditions contradict each other.",
  },
  WORKFLOW_DOUBTFUL: {
    severity: "warning",
    meaning: "A workflow can be run, but hardly does what was meant.",
  },
  WORKFLOW_CHANGED: {
    severity: "info",
    meaning: "A workflow's definition has changed since a run of it was started; the run keeps its own.",
  },
  RUN_DAMAGED: {
    severity: "warning",
    meaning: "Records of a workflow run are lost; it goes on from what is left.",
  },
  STEP_NAMED_SHORT: {
    severity: "info",
    meaning: "A step in a loop was named by its id alone, which means another instance the next time.",
  },
  STEP_OVER: {
    severity: "info",
    meaning: "A step was reported that is over already; nothing changed.",
  },
  GLOBAL_RECORD_BROKEN: {
    severity: "warning",
    meaning: "What was vendored into the global context cannot be told: its record is broken.",
  },
  GLOBAL_RIVAL: {
    severity: "warning",
    meaning: "A pattern that was accepted here and is not merged yet differs from what the source says.",
  },
  GLOBAL_REWRITTEN: {
    severity: "warning",
    meaning: "The history of the source does not lead on from the pinned commit.",
  },
  PLAN_AMBIGUOUS: { severity: "error", meaning: "Two phases of a plan, or two stages, have one number." },
  PLAN_DOUBTFUL: {
    severity: "warning",
    meaning: "A heading of a plan looks like a phase and is none, or a phase's file cannot be read.",
  },
  PLAN_NOT_KEPT: {
    severity: "warning",
    meaning: "A plan changed, and something that should stand beside it could not be written.",
  },
  SNAPSHOT_UNREADABLE: {
    severity: "warning",
    meaning: "A ref below refs/ctx/snapshots/ leads to something that this ctx cannot read as a snapshot.",
  },
  PRUNE_ABOVE_TARGET: {
    severity: "warning",
    meaning: "After a prune the context still fills more of the window than the policy aims at.",
  },
  PRUNED_AFTER_STEP: { severity: "info", meaning: "A step of a workflow is over, and its task was pruned." },
  PRUNE_NOT_MADE: {
    severity: "warning",
    meaning: "A step of a workflow is over, and its task could not be pruned.",
  },
  TASKS_ON_BRANCH: { severity: "info", meaning: "Several open tasks belong to this branch; name one." },
} as const satisfies Record<string, { severity: Severity; meaning: string }>;

export type FindingCode = keyof typeof FINDINGS;

/** One problem in the user's files, with the place where a person can mend it. */
export interface Finding {
  code: FindingCode;
  severity: Severity;
  message: string;
  /** Relative to the context root, with "/"; absolute only for the personal global context. */
  path?: string;
  /** 1-based. */
  line?: number;
  /** 1-based, in UTF-16 code units. */
  column?: number;
  hint?: string;
  /** The value concerned (RFC 6901), from which the line is found before the finding is shown. */
  pointer?: string;
  /** How many more findings of this code in this file were left out after this one. */
  more?: number;
}

/** Makes a finding with the severity of its code. */
export function makeFinding(
  code: FindingCode,
  message: string,
  place: Pick<Finding, "path" | "line" | "column" | "hint" | "pointer"> = {},
): Finding {
  return { code, severity: FINDINGS[code].severity, message, ...place };
}
