// A ref names one context: global, project, branch/<name>, task/<id>.
import { CtxError } from "../errors/ctx-error.js";
import { LEVELS, type Level } from "./level.js";

export type Ref =
  | { readonly level: "global" }
  | { readonly level: "project" }
  | { readonly level: "branch"; readonly name: string }
  | { readonly level: "task"; readonly id: string };

/** A ref as typed: `branch` without a name means the current one, which only the repository can tell. */
export type TypedRef = Ref | { readonly level: "branch"; readonly name: null };

const TASK_ID = /^[A-Za-z0-9][A-Za-z0-9._-]{0,127}$/;
const REF_HINT = "A ref is global, project, branch, branch/<name>, task/<id> or a bare task id.";

/** Tells whether a text may be a task id; the bare level names are not (SPEC §2, Names). */
export function isTaskId(text: string): boolean {
  return TASK_ID.test(text) && !(text === "global" || text === "project" || text === "branch");
}

/** Tells whether git accepts a branch of that name (git check-ref-format, rules 1-9, with --branch). */
export function isBranchName(name: string): boolean {
  if (name === "" || name === "HEAD" || name.startsWith("-") || name.startsWith("/")) return false;
  if (name.endsWith("/") || name.endsWith(".") || name.includes("..") || name.includes("//")) return false;
  if (name.includes("@{") || /[\u0000-\u0020\u007f~^:?*[\\]/.test(name)) return false;
  return name.split("/").every((part) => !part.startsWith(".") && !part.endsWith(".lock"));
}

/**
 * Reads a ref as typed on a command line.
 * @throws {CtxError} REF_INVALID when the text is none of the five forms.
 */
export function parseRef(text: string): TypedRef {
  if (text === "global" || text === "project") return { level: text };
  if (text === "branch") return { level: "branch", name: null };
  if (text.startsWith("branch/")) {
    const name = text.slice("branch/".length);
    if (isBranchName(name)) return { level: "branch", name };
    throw new CtxError("REF_INVALID", `Not a branch name that git accepts: ${name || "(empty)"}`, {
      hint: REF_HINT,
    });
  }
  const id = text.startsWith("task/") ? text.slice("task/".length) : text;
  if (isTaskId(id)) return { level: "task", id };
  throw new CtxError("REF_INVALID", `Not a ref: ${text || "(empty)"}`, { hint: REF_HINT });
}

/** Writes a ref in its full form, e.g. `task/task-42`. */
export function formatRef(ref: Ref): string {
  if (ref.level === "branch") return `branch/${ref.name}`;
  if (ref.level === "task") return `task/${ref.id}`;
  return ref.level;
}

/** Tells whether two refs name the same context. */
export function isSameRef(left: Ref, right: Ref): boolean {
  return formatRef(left) === formatRef(right);
}

/** Orders refs widest first, then by name in code unit order. */
export function compareRefs(left: Ref, right: Ref): number {
  const byLevel = LEVELS.indexOf(left.level as Level) - LEVELS.indexOf(right.level as Level);
  if (byLevel !== 0) return byLevel;
  const [a, b] = [formatRef(left), formatRef(right)];
  return a < b ? -1 : a > b ? 1 : 0;
}
