// Text to document and, for a new file, document to text. Existing files are never rewritten here: see edit.ts.
import { makeFinding, type Finding } from "../errors/finding.js";
import { invariant } from "../errors/invariant.js";
import type { DocumentForm, SourceText } from "../model/document.js";
import type { JsonObject } from "../model/json/json.js";
import { findProseConflict } from "./conflict.js";
import { parsePlain, type ParsedText } from "./plain-document.js";
import { placeAt } from "./text-place.js";
import { formatYamlDocument } from "./yaml/yaml-text.js";

export type { ParsedText } from "./plain-document.js";

/**
 * Parses a document: JSON must be one object; the front matter of Markdown is YAML 1.2 (core schema). Broken text comes
 * back as `raw: null` with findings that say where; this never throws. Nothing in the text is run.
 */
export async function parseDocument(source: SourceText): Promise<ParsedText> {
  const plain = parsePlain(source);
  if (plain !== null) return withProseDamage(source, plain);
  const { parseFull } = await import("./full-document.js");
  return withProseDamage(source, parseFull(source));
}

/** The data of a document whose prose is damaged can still be read; the findings say that it is not whole. */
function withProseDamage(source: SourceText, parsed: ParsedText): ParsedText {
  if (parsed.raw === null || parsed.body === "") return parsed;
  const bodyStart = source.text.length - parsed.body.length;
  const conflict = findProseConflict(source, bodyStart);
  const nul = findNul(source, bodyStart);
  if (conflict === null && nul === null) return parsed;
  const damage = [conflict, nul].filter((finding) => finding !== null);
  return { ...parsed, findings: [...parsed.findings, ...damage] };
}

/** Text never holds a NUL, but the blocks of a file that a power cut left unwritten do. */
function findNul({ path, text }: SourceText, bodyStart: number): Finding | null {
  const offset = text.indexOf("\0", bodyStart);
  if (offset === -1) return null;
  return makeFinding("FILE_INVALID", "The file holds a NUL byte; a crash may have damaged it.", {
    path,
    ...placeAt(text, offset),
    hint: "Compare it with an earlier version in git.",
  });
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
