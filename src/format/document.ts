// Text to document and, for a new file, document to text. Existing files are never rewritten here: see edit.ts.
import { invariant } from "../errors/invariant.js";
import type { DocumentForm, SourceText } from "../model/document.js";
import type { JsonObject } from "../model/json/json.js";
import { findProseConflict } from "./conflict.js";
import { parsePlain, type ParsedText } from "./plain-document.js";
import { formatYamlDocument } from "./yaml/yaml-text.js";

export type { ParsedText } from "./plain-document.js";

/**
 * Parses a document: JSON must be one object; the front matter of Markdown is YAML 1.2 (core schema). Broken text comes
 * back as `raw: null` with findings that say where; this never throws. Nothing in the text is run.
 */
export async function parseDocument(source: SourceText): Promise<ParsedText> {
  const plain = parsePlain(source);
  if (plain !== null) return withConflict(source, plain);
  const { parseFull } = await import("./full-document.js");
  return withConflict(source, parseFull(source));
}

/** The data of a document whose prose is in conflict can still be read; the finding says that it is not whole. */
function withConflict(source: SourceText, parsed: ParsedText): ParsedText {
  if (parsed.raw === null || parsed.body === "") return parsed;
  const conflict = findProseConflict(source, source.text.length - parsed.body.length);
  return conflict === null ? parsed : { ...parsed, findings: [...parsed.findings, conflict] };
}

/**
 * Writes the text of a new document, keys in the order given, with "\n" and a final newline: JSON with two spaces and
 * one key a line; Markdown as front matter in block style, a blank line and the body.
 * @throws {CtxError} BUG when a JSON document is to have a body.
 */
export function formatDocument(form: DocumentForm, data: JsonObject, body: string): string {
  if (form === "json") {
    invariant(body === "", "A JSON document has no body.");
    return `${JSON.stringify(data, null, 2)}\n`;
  }
  const front = `---\n${formatYamlDocument(data)}---\n`;
  if (body === "") return front;
  return `${front}\n${body.endsWith("\n") ? body : `${body}\n`}`;
}
