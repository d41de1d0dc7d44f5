// Edits that change only the bytes they must. Each is cut into the text by places, and the result is read again by
// another reader and held against what the edit means for the data.
import { CtxError } from "../errors/ctx-error.js";
import { invariant } from "../errors/invariant.js";
import type { SourceText } from "../model/document.js";
import { isJsonEqual, type JsonObject } from "../model/json.js";
import { formatPointer } from "../model/pointer.js";
import { parseDocument } from "./document.js";
import { splitMarkdown } from "./front-matter.js";
import type { ParsedText } from "./plain-document.js";
import { applyEdit, planSteps, type Edit } from "./splice/edit-model.js";
import { cutCoarsely, cutStep, type Cut } from "./splice/cut.js";
import { readTree } from "./tree/read-tree.js";
import { BOM, lineEndingOf } from "./text-place.js";
import { formatYamlDocument } from "./yaml/yaml-text.js";

export type { Edit } from "./splice/edit-model.js";

/**
 * Applies edits in order and returns the new text. Comments, key order, quoting, indentation, line endings, BOM and
 * final newline of everything else stay as they are; setting a value that is already there changes no byte. Markdown
 * without front matter gains some.
 * @throws {CtxError} FILE_INVALID when the source is broken.
 * @throws {CtxError} VALUE_NOT_FOUND when an edit has no place: see Edit.
 * @throws {CtxError} USAGE when the whole document would not be an object any more.
 */
export async function editText(source: SourceText, edits: readonly Edit[]): Promise<string> {
  let text = source.text;
  for (const edit of edits) text = await editOnce({ ...source, text }, edit);
  return text;
}

async function editOnce(source: SourceText, edit: Edit): Promise<string> {
  const before = await parseDocument(source);
  const data = getData(source, before);
  const expected = applyEdit(data, edit);
  if (isJsonEqual(data, expected)) return source.text;
  if (source.form === "markdown" && splitMarkdown(source).kind === "none")
    return addFrontMatter(source, expected);
  const target = { before, expected };
  for (const hasLiterals of [true, false]) {
    const fine = await cutSteps(source, data, { edit, expected, hasLiterals });
    if (fine !== null && (await isAsked(source, fine, target))) return fine;
  }
  const coarse = await cutCoarsely(source, edit.pointer[0], expected);
  if (coarse !== null && (await isAsked(source, coarse, target))) return coarse;
  if ((await readTree(source)) === undefined) throw disputed(source);
  throw new CtxError(
    "BUG",
    `${source.path} could not be edited at ${formatPointer(edit.pointer)}; it is unchanged.`,
    {
      path: source.path,
      hint: "Change the file in an editor, and please report this.",
    },
  );
}

function disputed(source: SourceText): CtxError {
  return new CtxError(
    "FILE_INVALID",
    `${source.path} cannot be edited: YAML readers disagree about its front matter.`,
    {
      path: source.path,
      line: 1,
      hint: "Look for keys or quoted texts that run over several lines, and write them on one.",
    },
  );
}

function getData(source: SourceText, parsed: ParsedText): JsonObject {
  if (parsed.raw !== null) return parsed.raw;
  const finding = parsed.findings.find(({ severity }) => severity === "error");
  throw new CtxError(
    "FILE_INVALID",
    `${source.path} cannot be edited: ${finding?.message ?? "it is broken."}`,
    {
      path: source.path,
      ...(finding?.line === undefined ? {} : { line: finding.line }),
      hint: finding?.hint ?? "Mend the file in an editor first.",
    },
  );
}

async function cutSteps(
  source: SourceText,
  data: JsonObject,
  { edit, expected, hasLiterals }: { edit: Edit; expected: JsonObject; hasLiterals: boolean },
): Promise<string | null> {
  let text = source.text;
  for (const step of planSteps(data, expected, edit)) {
    const cut: Cut = await cutStep({ ...source, text }, step, hasLiterals);
    if (cut === null) return null;
    text = cut;
  }
  return text;
}

/** Reads an edited text by the full reader, which no cut was made with. */
async function isAsked(
  source: SourceText,
  text: string,
  { before, expected }: { before: ParsedText; expected: JsonObject },
): Promise<boolean> {
  const { parseFull } = await import("./full-document.js");
  const after = parseFull({ ...source, text });
  return after.raw !== null && after.body === before.body && isJsonEqual(after.raw, expected);
}

function addFrontMatter(source: SourceText, data: JsonObject): string {
  const hasBom = source.text.startsWith(BOM);
  const body = hasBom ? source.text.slice(1) : source.text;
  const eol = lineEndingOf(source.text);
  const front = `---\n${formatYamlDocument(data)}---\n`.replaceAll("\n", eol);
  return (hasBom ? BOM : "") + front + (body === "" ? "" : eol + body);
}

/**
 * Replaces the prose of a Markdown document and nothing else; front matter, BOM and the blank line between them stay.
 * The body is written as given, without adding a final newline.
 * @throws {CtxError} FILE_INVALID when its front matter cannot be told from its prose.
 */
export function editBody(source: SourceText, body: string): string {
  invariant(source.form === "markdown", `${source.path} has no body.`);
  const parts = splitMarkdown(source);
  if (parts.kind === "broken") return getBodyOf(source, parts.finding);
  const { text } = source;
  const eol = lineEndingOf(text);
  if (parts.kind === "none") {
    const head = text.slice(0, parts.bodyStart);
    const isPlainProse = splitMarkdown({ path: source.path, text: head + body }).kind === "none";
    return head + (isPlainProse ? "" : `---${eol}---${eol}${eol}`) + body;
  }
  if (body === text.slice(parts.bodyStart)) return text;
  const head = text.slice(0, parts.bodyStart);
  const hasBlankLine = parts.bodyStart > parts.fenceEnd;
  const isAfterFence = !hasBlankLine && text.length > parts.bodyStart && !/^\r?\n/.test(body);
  if (hasBlankLine || isAfterFence || body === "") return head + body;
  return head + (head.endsWith("\n") ? "" : eol) + eol + body;
}

function getBodyOf(source: SourceText, finding: { message: string; line?: number; hint?: string }): never {
  throw new CtxError("FILE_INVALID", `${source.path} cannot be edited: ${finding.message}`, {
    path: source.path,
    ...(finding.line === undefined ? {} : { line: finding.line }),
    ...(finding.hint === undefined ? {} : { hint: finding.hint }),
  });
}
