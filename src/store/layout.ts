// Where things live under .context/, and what each file there is. Nothing else in the house knows these paths.
import type { DocumentForm, DocumentRole } from "../model/document.js";
import { decodeName, encodeName } from "../model/names.js";
import type { Json } from "../model/json/json.js";
import { isTaskId, type Ref } from "../model/ref.js";

export const CONTEXT_DIRECTORY = ".context";
export const CONFIG_PATH = ".context/config.json";
export const GITIGNORE_PATH = ".context/.gitignore";
export const BRANCHES_DIRECTORY = ".context/branches";
export const TASKS_DIRECTORY = ".context/tasks";
export const ENTRIES_DIRECTORY = "entries";

/** The names that a shared main document may have, in path order. */
export const MAIN_NAMES: readonly string[] = ["context.json", "context.md"];

/** What `.context/.gitignore` holds: personal documents, and the names of files that are still being written. */
export const GITIGNORE = "*.local.md\n*.local.json\n.ctx-*.tmp\n";

/** The directory of a context, relative to the root. */
export function directoryOf(ref: Ref): string {
  if (ref.level === "branch") return `${BRANCHES_DIRECTORY}/${encodeName(ref.name)}`;
  if (ref.level === "task") return `${TASKS_DIRECTORY}/${encodeName(ref.id)}`;
  return `${CONTEXT_DIRECTORY}/${ref.level}`;
}

/** The path of a context's main document in one of its two forms. */
export function mainPathOf(ref: Ref, form: DocumentForm): string {
  return `${directoryOf(ref)}/${form === "json" ? "context.json" : "context.md"}`;
}

/** The path of a context's personal document in one of its two forms. */
export function personalPathOf(ref: Ref, form: DocumentForm): string {
  return `${directoryOf(ref)}/${form === "json" ? "context.local.json" : "context.local.md"}`;
}

/** The path of a new entry's file. */
export function entryPathOf(ref: Ref, id: string): string {
  return `${directoryOf(ref)}/${ENTRIES_DIRECTORY}/${id}.jsonl`;
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
  /** Not ctx's business. */
  | { readonly kind: "other" };

/** Tells what a file is by its path inside its context's directory. Dot names are never read. */
export function meaningOf(path: string): FileMeaning {
  const parts = path.split("/");
  if (parts.some((part) => part.startsWith("."))) return { kind: "other" };
  const name = parts.at(-1) as string;
  if (parts.length === 2 && parts[0] === ENTRIES_DIRECTORY && name.endsWith(".jsonl"))
    return { kind: "entries" };
  const form = name.endsWith(".json") ? "json" : name.endsWith(".md") ? "markdown" : null;
  if (form === null) return { kind: "other" };
  const personal = name.endsWith(".local.json") || name.endsWith(".local.md");
  const role = roleOf(parts, name);
  if (role === "note" && form === "json") return { kind: "other" };
  return { kind: "document", role, form, personal };
}

function roleOf(parts: readonly string[], name: string): DocumentRole {
  if (parts.length === 1 && /^context(?:\.local)?\.(?:json|md)$/.test(name)) return "main";
  return parts.length > 1 && parts[0] === "patterns" ? "pattern" : "note";
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
