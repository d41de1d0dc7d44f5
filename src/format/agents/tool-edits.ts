// Which files a tool call changed, and by how many lines, from its arguments and its result. Tools that only read have
// the same arguments, so those that write are known by their names.
import type { ToolEdit } from "../../model/hook-call.js";
import { isJsonObject, type Json, type JsonObject } from "../../model/json/json.js";

/** Without regard to capitals. */
const WRITING =
  /^(?:edit|multiedit|write|notebookedit|replace|write_file|create|create_file|str_replace|str_replace_editor|insert_edit_into_file|replace_string_in_file|apply_patch|search_replace|edit_file)$/i;
const PATHS = ["file_path", "filePath", "notebook_path", "path", "target_file"];
const OLD = ["old_string", "old_str", "oldString", "old_source"];
const NEW = ["new_string", "new_str", "newString", "new_source"];
const WHOLE = ["content", "file_text", "contents"];
/** More files than this no call changes; a payload may say anything. */
const MOST_FILES = 1000;

/** The files that a call changed, each once; none where the tool failed, or does not write. */
export function readEdits(call: JsonObject): ToolEdit[] {
  const name = call["tool_name"] ?? call["toolName"];
  // The event of Cursor that tells of an edit has no tool.
  const isEdit = name === undefined && "edits" in call;
  if (!isEdit && !(typeof name === "string" && WRITING.test(name))) return [];
  const result = call["tool_response"] ?? call["tool_result"] ?? call["toolResult"] ?? null;
  if (hasFailed(result)) return [];
  const input = isEdit ? call : parsed(call["tool_input"] ?? call["toolArgs"] ?? null);
  const patch = patchOf(input);
  if (patch !== null) return readPatch(patch).slice(0, MOST_FILES);
  if (!isJsonObject(input) || input["command"] === "view") return [];
  const path = textAt(input, PATHS);
  if (path === undefined || path === "") return [];
  return [{ path, ...measure(input, isJsonObject(result) ? result : {}) }];
}

/** Some agents hand arguments on as text. */
function parsed(input: Json): Json {
  if (typeof input !== "string") return input;
  try {
    return JSON.parse(input) as Json;
  } catch {
    return input; // A patch stands there as it is.
  }
}

function hasFailed(result: Json): boolean {
  if (!isJsonObject(result)) return false;
  const { error, success, is_error: isError } = result as Record<string, Json | undefined>;
  const type = result["resultType"] ?? result["result_type"];
  const hasError = error !== undefined && error !== null && error !== false && error !== "";
  return hasError || success === false || isError === true || (type !== undefined && type !== "success");
}

/** The text of a patch in the form of `apply_patch`; null where there is none. */
function patchOf(input: Json): string | null {
  const places = isJsonObject(input) ? [input["input"], input["patch"], input["command"]] : [input];
  for (const place of places) {
    const texts = Array.isArray(place) ? place : [place];
    const text = texts.find((one) => typeof one === "string" && one.includes("*** Begin Patch"));
    if (typeof text === "string") return text;
  }
  return null;
}

const KINDS = { Add: "added", Update: "edited", Delete: "removed" } as const;

function readPatch(patch: string): ToolEdit[] {
  const edits = new Map<string, { kind: ToolEdit["kind"]; added: number; removed: number }>();
  let current: { added: number; removed: number } | null = null;
  for (const line of patch.split(/\r?\n/)) {
    const [, kind, path = ""] = /^\*\*\* (Add|Update|Delete) File: (.+)$/.exec(line) ?? [];
    if (kind !== undefined) {
      const edit = { kind: KINDS[kind as keyof typeof KINDS], added: 0, removed: 0 };
      edits.set(path.trim(), (current = edit));
    } else if (current !== null && line.startsWith("+")) current.added++;
    else if (current !== null && line.startsWith("-")) current.removed++;
  }
  return [...edits].map(([path, { kind, added, removed }]) => {
    // Of a file that is deleted the patch does not hold the lines.
    return { path, kind, counts: kind === "removed" ? null : { added, removed } };
  });
}

function measure(input: JsonObject, result: JsonObject): Pick<ToolEdit, "kind" | "counts"> {
  const isNew = result["type"] === "create";
  const kind = isNew ? "added" : "edited";
  const hunks = result["structuredPatch"];
  if (Array.isArray(hunks) && hunks.length > 0) return { kind, counts: countHunks(hunks) };
  const edits = Array.isArray(input["edits"]) ? input["edits"].filter(isJsonObject) : [input];
  const counts = edits.map((edit) => countEdit(textAt(edit, OLD), textAt(edit, NEW)));
  if (counts.every((one) => one !== null))
    return { kind, counts: counts.reduce(sum, { added: 0, removed: 0 }) };
  const whole = textAt(input, WHOLE);
  return { kind, counts: isNew && whole !== undefined ? { added: linesOf(whole).length, removed: 0 } : null };
}

type Counts = { readonly added: number; readonly removed: number };

function countHunks(hunks: readonly Json[]): Counts {
  const lines = hunks.flatMap((hunk) =>
    isJsonObject(hunk) && Array.isArray(hunk["lines"]) ? hunk["lines"] : [],
  );
  const starting = (sign: string) =>
    lines.filter((line) => typeof line === "string" && line.startsWith(sign)).length;
  return { added: starting("+"), removed: starting("-") };
}

/** What a replaced piece of text adds and removes: lines that both ends have in common stay. */
function countEdit(before: string | undefined, after: string | undefined): Counts | null {
  if (after === undefined && before === undefined) return null;
  const [old, young] = [linesOf(before ?? ""), linesOf(after ?? "")];
  let start = 0;
  while (start < old.length && start < young.length && old[start] === young[start]) start++;
  let end = 0;
  const least = Math.min(old.length, young.length) - start;
  while (end < least && old[old.length - 1 - end] === young[young.length - 1 - end]) end++;
  return { added: young.length - start - end, removed: old.length - start - end };
}

function sum(left: Counts, right: Counts): Counts {
  return { added: left.added + right.added, removed: left.removed + right.removed };
}

function linesOf(text: string): string[] {
  if (text === "") return [];
  return text.replace(/\r?\n$/, "").split(/\r?\n/);
}

function textAt(input: JsonObject, names: readonly string[]): string | undefined {
  for (const name of names) {
    const value = Object.hasOwn(input, name) ? input[name] : undefined;
    if (typeof value === "string") return value;
  }
  return undefined;
}
