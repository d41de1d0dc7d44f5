// Markdown documents that hold nothing at all. JSON says by itself that something is missing.
import { makeFinding, type Finding } from "../errors/finding.js";
import { BOM } from "../format/text-place.js";
import type { CheckedContext } from "./survey.js";

/** Finds documents without a single visible character: what a crash leaves, and rarely what anybody meant. */
export function findEmptyDocuments({ stored }: CheckedContext): Finding[] {
  return [...stored.documents, ...stored.notes]
    .filter(({ text }) => text.replace(BOM, "").trim() === "")
    .map(({ path }) => {
      return makeFinding("DOCUMENT_EMPTY", "The document is empty; it may have been cut off.", {
        path,
        line: 1,
        column: 1,
        hint: "Compare it with an earlier version in git, or write something in it.",
      });
    });
}
