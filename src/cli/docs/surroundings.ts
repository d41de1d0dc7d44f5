// What the reference says beside the tables of commands, errors and findings: exit statuses, variables, files. No part
// of the shipped program; `npm run docs` writes docs/ from here, and tests/docs.test.ts holds both together.
import { ERRORS, EXIT_INTERRUPTED, EXIT_NO } from "../../errors/codes.js";

export interface Named {
  readonly name: string;
  readonly meaning: string;
}

/** Every exit status, in order; those after 1 follow sysexits(3). */
export const EXIT_STATUSES: readonly { readonly status: number; readonly meaning: string }[] = [
  { status: 0, meaning: "Done." },
  {
    status: EXIT_NO,
    meaning: "The command ran and the answer is no, or it found errors in the files that it read.",
  },
  { status: ERRORS.USAGE.exit, meaning: "The command line cannot be understood." },
  { status: ERRORS.FILE_INVALID.exit, meaning: "What was given, or a file that is needed, is not valid." },
  { status: ERRORS.CONTEXT_NOT_FOUND.exit, meaning: "What was named is not there, or is not one thing." },
  { status: ERRORS.DEPENDENCY_MISSING.exit, meaning: "It cannot be had here." },
  { status: ERRORS.BUG.exit, meaning: "A bug in ctx." },
  { status: ERRORS.CONTEXT_EXISTS.exit, meaning: "It cannot be created or changed from here." },
  { status: ERRORS.WRITE_FAILED.exit, meaning: "Reading or writing failed." },
  { status: ERRORS.LOCK_HELD.exit, meaning: "Not now; try again." },
  { status: ERRORS.OUTSIDE_ROOT.exit, meaning: "Not permitted." },
  { status: EXIT_INTERRUPTED, meaning: "Interrupted." },
];

/** The environment variables that ctx reads. */
export const ENVIRONMENT: readonly Named[] = [
  { name: "CTX_TASK", meaning: "The task that commands without a ref are about." },
  { name: "CTX_BY", meaning: "Who writes, e.g. @ada; without it git's user.name is taken." },
  { name: "CTX_PAGER", meaning: "The program that shows long output; cat, or nothing, for none." },
  { name: "PAGER", meaning: "The same, where CTX_PAGER is not set; without both it is less." },
  { name: "NO_COLOR", meaning: "Not empty: no colours (no-color.org)." },
  { name: "FORCE_COLOR", meaning: "Not empty: colours wherever the output goes; 0 for none. Outranks NO_COLOR." },
  { name: "TERM", meaning: "If it is dumb, there are no colours and no pager." },
  {
    name: "XDG_CONFIG_HOME",
    meaning: "Where the personal global context is, in ctx/global/; without it ~/.config.",
  },
  {
    name: "XDG_STATE_HOME",
    meaning: "Where the journal and cursors are without git, in ctx/; without it ~/.local/state.",
  },
  {
    name: "XDG_CACHE_HOME",
    meaning: "Where ctx init leaves compiled code, in ctx/code/, so that the next start is faster; without it ~/.cache.",
  },
  {
    name: "GITHUB_HEAD_REF, CI_COMMIT_REF_NAME, BUILDKITE_BRANCH, …",
    meaning: "The branch that a CI job is about, where its checkout is a detached HEAD.",
  },
];

/** The files below the root, and the personal ones. */
export const FILES: readonly Named[] = [
  { name: ".context/config.json", meaning: "The team's settings; its presence marks the root." },
  { name: ".context/global/", meaning: "The widest context, shared by projects." },
  { name: ".context/project/", meaning: "The context of this repository." },
  { name: ".context/branches/<name>/", meaning: "The context of a git branch, its name percent-encoded." },
  { name: ".context/tasks/<id>/", meaning: "The context of a task." },
  { name: "context.md, context.json", meaning: "In each of these: the main document." },
  { name: "patterns/**", meaning: "More data of the same context, as JSON or Markdown." },
  { name: "**/*.md", meaning: "Notes, such as decisions/0001-use-redis.md." },
  { name: "entries/*.jsonl", meaning: "Progress, insights and what else happened, one write-once file each." },
  { name: "*.local.md, *.local.json", meaning: "Personal documents, which git ignores." },
  { name: "~/.config/ctx/global/", meaning: "The personal global context, widest of all." },
  {
    name: ".git/ctx/watch/",
    meaning:
      "What ctx watch has recorded already, for each worktree. Safe to remove: then the next start begins anew.",
  },
  {
    name: ".git/ctx/cursors/",
    meaning: "What readers of ctx changes were told. Without git it is ~/.local/state/ctx/cursors/. Safe to remove: then all is told again.",
  },
];
