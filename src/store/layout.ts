// Where things live under .context/, and what each file there is. Nothing else in the house knows these paths.
import type { DocumentForm, DocumentRole } from "../model/document.js";
import { decodeName, encodeName } from "../model/names.js";
import type { Json } from "../model/json/json.js";
import { isTaskId, type Ref } from "../model/ref.js";
import { ULID_PATTERN } from "../model/ulid.js";

export const CONTEXT_DIRECTORY = ".context";
export const CONFIG_PATH = ".context/config.json";
export const GITIGNORE_PATH = ".context/.gitignore";
export const BRANCHES_DIRECTORY = ".context/branches";
export const TASKS_DIRECTORY = ".context/tasks";
export const ENTRIES_DIRECTORY = "entries";
export const PATTERNS_DIRECTORY = "patterns";
export const PRUNES_DIRECTORY = "prunes";
export const DELEGATIONS_DIRECTORY = ".context/delegations";
export const WORKFLOWS_DIRECTORY = ".context/workflows";
export const PLANS_DIRECTORY = ".context/plans";

/** The directories of .context/ that are ctx's own; other tools may keep theirs beside them. */
export const PLACES: readonly string[] = [
  "branches",
  "delegations",
  "global",
  "plans",
  "project",
  "tasks",
  "workflows",
];

/** The names that a shared main document may have, in path order. */
export const MAIN_NAMES: readonly string[] = ["context.json", "context.md"];

/** A file that is still being written, or that a crash left behind. */
export const TEMPORARY_FILE = /^\.ctx-.*\.tmp$/;

/** What `.context/.gitignore` holds: personal documents, and the names of files that are still being written. */
export const GITIGNORE = "*.local.md\n*.local.json\n.ctx-*.tmp\n";

/** The directory of a context, relative to the root. */
export function directoryOf(ref: Ref): string {
  if (ref.level === "branch") return `${BRANCHES_DIRECTORY}/${encodeName(ref.name)}`;
  if (ref.level === "task") return `${TASKS_DIRECTORY}/${encodeName(ref.id)}`;
  return `${CONTEXT_DIRECTORY}/${ref.level}`;
}

/** The directory of the context that a file belongs to; null for what belongs to none, such as config.json. */
export function contextDirectoryOf(path: string): string | null {
  // Without a list of its parts: this is asked of every path that a repository has.
  const start = CONTEXT_DIRECTORY.length + 1;
  const end = path.indexOf("/", start);
  if (end === -1 || !path.startsWith(`${CONTEXT_DIRECTORY}/`)) return null;
  const place = path.slice(start, end);
  if (place === "global" || place === "project") return path.slice(0, end);
  const nameEnd = place === "branches" || place === "tasks" ? path.indexOf("/", end + 1) : -1;
  return nameEnd === -1 ? null : path.slice(0, nameEnd);
}

/** The path of a context's main document in one of its two forms. */
export function mainPathOf(ref: Ref, form: DocumentForm): string {
  return `${directoryOf(ref)}/${form === "json" ? "context.json" : "context.md"}`;
}

/** The path of a context's personal document in one of its two forms. */
export function personalPathOf(ref: Ref, form: DocumentForm): string {
  return `${directoryOf(ref)}/${form === "json" ? "context.local.json" : "context.local.md"}`;
}

/** The directory of a context's decisions, which are notes like any others. */
export function decisionsOf(ref: Ref): string {
  return `${directoryOf(ref)}/decisions`;
}

/** The path of a new entry's file. */
export function entryPathOf(ref: Ref, id: string): string {
  return `${directoryOf(ref)}/${ENTRIES_DIRECTORY}/${id}.jsonl`;
}

/**
 * The file of an accepted pattern: the key, encoded as names are. A key that would make the file a personal document,
 * such as `prices.local`, has its last dot encoded: a shared pattern must not be ignored by git.
 */
export function patternPathOf(ref: Ref, key: string): string {
  const name = encodeName(key).replace(/\.(?=local$)/i, "%2E");
  return `${directoryOf(ref)}/${PATTERNS_DIRECTORY}/${name}.json`;
}

/** The path of a new proposal's file. */
export function proposalPathOf(id: string): string {
  return `${DELEGATIONS_DIRECTORY}/${id}.json`;
}

/** The path of a new decision's file. */
export function decisionPathOf(of: string, id: string): string {
  return `${DELEGATIONS_DIRECTORY}/${of}.${id}.json`;
}

/** The path of a new prune's file. */
export function prunePathOf(ref: Ref, id: string): string {
  return `${directoryOf(ref)}/${PRUNES_DIRECTORY}/${id}.json`;
}

/** The path of the file that takes a prune back. */
export function undoPathOf(ref: Ref, of: string, id: string): string {
  return `${directoryOf(ref)}/${PRUNES_DIRECTORY}/${of}.${id}.json`;
}

/** What a file of a context's prunes/ is, by its name. */
export type PruneFileName =
  { readonly kind: "prune"; readonly id: string } | { readonly kind: "undo"; readonly of: string };

/** Tells what a file of prunes/ is by its name; null for what ctx did not name. They are named as delegations are. */
export function readPruneName(name: string): PruneFileName | null {
  const read = readDelegationName(name);
  if (read === null) return null;
  return read.kind === "proposal" ? { kind: "prune", id: read.id } : { kind: "undo", of: read.of };
}

/** What a file of delegations/ is, by its name. */
export type DelegationFileName =
  | { readonly kind: "proposal"; readonly id: string }
  | { readonly kind: "decision"; readonly of: string; readonly id: string };

/** Tells what a file of delegations/ is by its name; null for what ctx did not name. */
export function readDelegationName(name: string): DelegationFileName | null {
  const parts = name.split(".");
  const [first = "", second = ""] = parts;
  if (parts.at(-1) !== "json" || !ULID_PATTERN.test(first)) return null;
  if (parts.length === 2) return { kind: "proposal", id: first };
  const isDecision = parts.length === 3 && ULID_PATTERN.test(second);
  return isDecision ? { kind: "decision", of: first, id: second } : null;
}

/** The task id or branch name that a directory name stands for; null when ctx did not make it, or it was cut. */
export function nameOfDirectory(directoryName: string): string | null {
  return decodeName(directoryName);
}

export type FileMeaning =
  | {
      readonly kind: "document";
      readonly role: DocumentRole;
      readonly form: DocumentForm;
      readonly personal: boolean;
    }
  | { readonly kind: "entries" }
  /** What takes notes and entries out of sight, or brings them back. */
  | { readonly kind: "prune" }
  /** Not ctx's business. */
  | { readonly kind: "other" };

/** Tells what a file is by its path inside its context's directory. Dot names are never read. */
export function meaningOf(path: string): FileMeaning {
  if (path.startsWith(".") || path.includes("/.")) return { kind: "other" };
  if (isEntriesPath(path)) return { kind: "entries" };
  const parts = path.split("/");
  const name = parts.at(-1) as string;
  const form = name.endsWith(".json") ? "json" : name.endsWith(".md") ? "markdown" : null;
  if (form === null) return { kind: "other" };
  const personal = name.endsWith(".local.json") || name.endsWith(".local.md");
  const role = roleOf(parts, name);
  if (role === "note" && form === "json") return { kind: isPrunePath(parts) ? "prune" : "other" };
  return { kind: "document", role, form, personal };
}

function isEntriesPath(path: string): boolean {
  const inside = `${ENTRIES_DIRECTORY}/`;
  return path.startsWith(inside) && path.endsWith(".jsonl") && !path.includes("/", inside.length);
}

function isPrunePath([directory, name = "", ...more]: readonly string[]): boolean {
  return directory === PRUNES_DIRECTORY && more.length === 0 && readPruneName(name) !== null;
}

function roleOf(parts: readonly string[], name: string): DocumentRole {
  if (parts.length === 1 && /^context(?:\.local)?\.(?:json|md)$/.test(name)) return "main";
  return parts.length > 1 && parts[0] === PATTERNS_DIRECTORY ? "pattern" : "note";
}

/**
 * The context of a directory below tasks/ or branches/; null when ctx did not make it. A branch name too long for the
 * disk stands in its document's `$branch`, and must lead back to the same directory.
 */
export function refOfDirectory(directory: string, branchWord: Json | undefined): Ref | null {
  const name = nameOfDirectory(directory.slice(directory.lastIndexOf("/") + 1));
  if (directory.startsWith(`${TASKS_DIRECTORY}/`)) {
    return name !== null && isTaskId(name) ? { level: "task", id: name } : null;
  }
  if (name !== null) return { level: "branch", name };
  const cut: Ref | null = typeof branchWord === "string" ? { level: "branch", name: branchWord } : null;
  return cut !== null && directoryOf(cut) === directory ? cut : null;
}

/** The context that a file belongs to; null for none, and where a branch's name is cut: only its document tells that. */
export function refOfPath(path: string): Ref | null {
  const directory = contextDirectoryOf(path);
  if (directory === null) return null;
  const level = directory.slice(CONTEXT_DIRECTORY.length + 1);
  return level === "global" || level === "project" ? { level } : refOfDirectory(directory, undefined);
}
