// Edits that change only the bytes they must. Each is cut into the text by places, and the result is read again by
// another reader and held against what the edit means for the data.
import { CtxError } from "../errors/ctx-error.js";
import type { Finding } from "../errors/finding.js";
import type { SourceText } from "../model/document.js";
import { isJsonEqual, type JsonObject } from "../model/json/json.js";
import { formatPointer } from "../model/json/pointer.js";
import { parseDocument } from "./document.js";
import { splitMarkdown } from "./front-matter.js";
import { MAX_JSON_LENGTH, parseJson } from "./json.js";
import type { ParsedText } from "./plain-document.js";
import { applyEdit, planSteps, type Edit, type Step } from "./splice/edit-model.js";
import { cutCoarsely, cutStep, type Cut } from "./splice/cut.js";
import { readTree } from "./tree/read-tree.js";
import { BOM, lineEndingOf } from "./text-place.js";
import { formatYamlDocument } from "./yaml/yaml-text.js";

export type { Edit } from "./splice/edit-model.js";

/**
 * Applies edits in order and returns the new text. Comments, key order, quoting, indentation, line endings, BOM and
 * final newline of everything else stay as they are; setting a value that is already there changes no byte. Markdown
 * without front matter gains some.
 * @throws {CtxError} FILE_INVALID when the source is broken, or would be larger than ctx reads.
 * @throws {CtxError} VALUE_NOT_FOUND when the pointer leads through a scalar, past an array or, for unset, to nothing.
 * @throws {CtxError} USAGE when the whole document would not be an object any more, or be nested too deeply.
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
  for await (const text of attempts(source, edit, { data, expected })) {
    if (await saysExactly({ ...source, text }, { raw: expected, body: before.body })) return text;
    const finding = findLimit({ ...source, text });
    if (finding !== undefined) throw refused(source, finding);
  }
  if (splitMarkdown(source).kind === "front" && (await readTree(source)) === undefined)
    throw disputed(source);
  const where = `${source.path} could not be edited at ${formatPointer(edit.pointer)}; it is unchanged.`;
  throw new CtxError("BUG", where, {
    path: source.path,
    hint: "Change the file in an editor, and please report this.",
  });
}

/** The ways to make an edit, the one that changes least first. None is trusted before it is read again. */
async function* attempts(
  source: SourceText,
  edit: Edit,
  { data, expected }: { data: JsonObject; expected: JsonObject },
): AsyncGenerator<string> {
  if (source.form === "markdown" && splitMarkdown(source).kind === "none") {
    yield addFrontMatter(source, expected);
    return;
  }
  const steps = planSteps(data, expected, edit);
  for (const hasLiterals of [true, false]) {
    const fine = await cutSteps(source, steps, hasLiterals);
    if (fine !== null) yield fine;
  }
  const coarse = await cutCoarsely(source, edit.pointer[0], expected);
  if (coarse !== null) yield coarse;
}

async function cutSteps(source: SourceText, steps: readonly Step[], hasLiterals: boolean): Promise<Cut> {
  let text = source.text;
  for (const step of steps) {
    const cut = await cutStep({ ...source, text }, step, hasLiterals);
    if (cut === null) return null;
    text = cut;
  }
  return text;
}

/** Reads an edited text by the full reader, which no cut was made with, and holds it against what was asked. */
async function saysExactly(source: SourceText, asked: { raw: JsonObject; body: string }): Promise<boolean> {
  const { parseFull } = await import("./full-document.js");
  const { raw, body } = parseFull(source);
  return raw !== null && body === asked.body && isJsonEqual(raw, asked.raw);
}

/** The finding of a text that an edit has made too large to be read. */
function findLimit(source: SourceText): Finding | undefined {
  if (source.form === "json") {
    return source.text.length > MAX_JSON_LENGTH ? parseJson(source).findings[0] : undefined;
  }
  const parts = splitMarkdown(source);
  return parts.kind === "broken" ? parts.finding : undefined;
}

function getData(source: SourceText, parsed: ParsedText): JsonObject {
  if (parsed.raw !== null) return parsed.raw;
  throw refused(source, parsed.findings.find(({ severity }) => severity === "error") as Finding);
}

function refused(source: SourceText, finding: Finding): CtxError {
  return new CtxError("FILE_INVALID", `${source.path} cannot be edited like that: ${finding.message}`, {
    path: source.path,
    ...(finding.line === undefined ? {} : { line: finding.line }),
    ...(finding.hint === undefined ? {} : { hint: finding.hint }),
  });
}

function disputed(source: SourceText): CtxError {
  const message = `${source.path} cannot be edited: YAML readers disagree about its front matter.`;
  return new CtxError("FILE_INVALID", message, {
    path: source.path,
    line: 1,
    hint: "Look for keys or quoted texts that run over several lines, and write them on one.",
  });
}

function addFrontMatter(source: SourceText, data: JsonObject): string {
  const hasBom = source.text.startsWith(BOM);
  const body = hasBom ? source.text.slice(1) : source.text;
  const eol = lineEndingOf(source.text);
  const front = `---\n${formatYamlDocument(data)}---\n`.replaceAll("\n", eol);
  return (hasBom ? BOM : "") + front + (body === "" ? "" : eol + body);
}
