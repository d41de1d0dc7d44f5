// What can be wrong with a file before its meaning is known: a link, unreadable bytes, words that break the schema.
import type { CtxError } from "../../errors/ctx-error.js";
import { makeFinding, type Finding } from "../../errors/finding.js";
import type { JsonObject } from "../../model/json/json.js";
import { isPlainDocument } from "../../schema/plain-values.js";
import type { ReadText } from "./tree.js";

/** The text that was read, or the finding that says why there is none. */
export function textOf(read: ReadText): string | Finding {
  if ("text" in read) return read.text;
  if (read.error.code === "OUTSIDE_ROOT") return linkFinding(read.path);
  if (read.error.code === "FILE_INVALID") return notUtf8(read.path, read.error);
  return makeFinding("FILE_UNREADABLE", read.error.message, {
    path: read.path,
    hint: read.error.hint ?? "Everything else was read without it.",
  });
}

function notUtf8(path: string, { line, hint, details }: CtxError): Finding {
  const column = details?.["column"];
  return makeFinding("FILE_INVALID", `${path} is not valid UTF-8.`, {
    path,
    ...(line === undefined ? {} : { line }),
    ...(typeof column === "number" ? { column } : {}),
    ...(hint === undefined ? {} : { hint }),
  });
}

/** The finding for a symbolic link where a file should be. */
export function linkFinding(path: string): Finding {
  return makeFinding("FILE_NOT_FOLLOWED", "A symbolic link; ctx follows none under .context.", {
    path,
    hint: "Put the file itself here.",
  });
}

/** What the schema finds wrong with a document's words; each makes the document broken. */
export async function findProblems(raw: JsonObject, path: string): Promise<Finding[]> {
  if (isPlainDocument(raw)) return [];
  const { validateDocument } = await import("../../schema/validate.js");
  return validateDocument(raw).map(({ pointer, message }) => {
    return makeFinding("FILE_INVALID", `${pointer || "the document"} ${message}.`, { path, pointer });
  });
}
