// The texts of imported files: a task as Markdown with its values in the front matter, a note as it was with its origin
// added. What cannot be read back as what it was is not written.
import { isCtxError } from "../errors/ctx-error.js";
import { makeFinding, type Finding } from "../errors/finding.js";
import { formatDocument, parseDocument } from "../format/document.js";
import { isJsonEqual, setOwn, type Json, type JsonObject } from "../model/json/json.js";
import { DOCUMENT_SCHEMA_ID } from "../model/schema-ids.js";
import { validateDocument } from "../schema/validate.js";

/** A document before it is written. */
export interface Draft {
  /** ctx's own words but `$schema` and `$from`. */
  readonly words: JsonObject;
  readonly data: JsonObject;
  readonly body: string;
}

/** The text of a new Markdown document: where it came from stands among ctx's words. */
export function writeDraft({ words, data, body }: Draft, from: Json): string {
  const raw: JsonObject = { $schema: DOCUMENT_SCHEMA_ID, ...words, $from: from };
  for (const key of Object.keys(data)) setOwn(raw, key, data[key] as Json);
  return formatDocument("markdown", raw, body);
}

/** Why a draft could not be kept as it is; null when it can. */
export async function findLoss(draft: Draft, path: string): Promise<string | null> {
  const text = writeDraft(draft, null);
  const { raw, body, findings } = await parseDocument({ path, form: "markdown", text });
  const problem = findings.find(({ severity }) => severity === "error");
  if (problem !== undefined || raw === null) return problem?.message ?? "It could not be read again.";
  const [unfit] = validateDocument(raw);
  if (unfit !== undefined) return `${unfit.pointer} ${unfit.message}`;
  const { $schema: _schema, $from: _from, ...rest } = raw;
  const isWhole = isJsonEqual(rest, { ...draft.words, ...draft.data }) && body.startsWith(draft.body);
  return isWhole ? null : "It would not be read again as what it is.";
}

/**
 * The values of a source that stay what they are. A name that begins with "$" would be a word of ctx's, so it gets the
 * tool's name in front.
 */
export function keepValues(tool: string, values: JsonObject, taken: ReadonlySet<string>): JsonObject {
  const kept: JsonObject = {};
  for (const key of Object.keys(values)) {
    if (taken.has(key)) continue;
    setOwn(kept, key.startsWith("$") ? `${tool}:${key}` : key, values[key] as Json);
  }
  return kept;
}

/** A Markdown file as it was, with its origin in its front matter; a finding when that cannot be done. */
export async function addOrigin(
  file: { path: string; text: string },
  { from, more = {} }: { from: Json; more?: JsonObject },
): Promise<string> {
  const { editText } = await import("../format/edit.js");
  const values = { $from: from, ...more };
  const edits = Object.entries(values).map(
    ([key, value]) => ({ kind: "set", pointer: [key], value }) as const,
  );
  return editText({ ...file, form: "markdown" }, edits);
}

/** What keeps a Markdown file from being a note; null when nothing does. */
export async function findDamage(file: { path: string; text: string }): Promise<Finding | null> {
  const { raw, findings } = await parseDocument({ ...file, form: "markdown" });
  const problem = findings.find(({ severity }) => severity === "error");
  if (problem !== undefined) return problem;
  if (raw === null) return makeFinding("FILE_INVALID", "The file cannot be read.", { path: file.path });
  try {
    await addOrigin(file, { from: "" });
    return null;
  } catch (error) {
    if (!isCtxError(error)) throw error;
    return makeFinding("FILE_INVALID", error.message, { path: file.path });
  }
}
