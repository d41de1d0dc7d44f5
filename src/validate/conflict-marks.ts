// Marks of merge conflicts where reading alone does not stumble over them: one left behind in prose, and files in a
// context that are no documents of ctx.
import type { Finding } from "../errors/finding.js";
import { findConflictFinding, findProseConflict, findStrayMark } from "../format/conflict.js";
import type { ReadText } from "../store/read/tree.js";
import type { CheckedContext } from "./survey.js";

/** Finds what a person who resolved a conflict overlooked. What is quoted in a code fence is text. */
export function findConflictMarks({ stored, others }: CheckedContext): Finding[] {
  const reported = new Set(stored.findings.map(({ path }) => path));
  const documents = [...stored.documents, ...stored.notes].filter(({ path, body }) => {
    return body !== "" && !reported.has(path);
  });
  return [
    ...documents.map((document) => findStrayMark(document, document.text.length - document.body.length)),
    ...others.map(findInOther),
  ].filter((finding) => finding !== null);
}

function findInOther(read: ReadText): Finding | null {
  if (!("text" in read)) return null;
  if (!read.path.endsWith(".md")) return findConflictFinding(read);
  return findProseConflict(read, 0) ?? findStrayMark(read, 0);
}
