// Gives findings their line: the merge knows only pointers, and finding lines costs a second look at the text.
import type { Finding } from "../errors/finding.js";
import type { SourceText } from "../model/document.js";

/** Fills in the line and column of every finding that has a pointer but no line yet. */
export async function locateFindings(
  findings: readonly Finding[],
  sources: readonly SourceText[],
): Promise<Finding[]> {
  const located: Finding[] = [];
  for (const finding of findings) {
    const { pointer, path, line } = finding;
    const source = sources.find((candidate) => candidate.path === path);
    if (pointer === undefined || line !== undefined || source === undefined) {
      located.push(finding);
      continue;
    }
    const position = await findNearest(source, pointer);
    located.push(position === null ? finding : { ...finding, ...position });
  }
  return located;
}

/** The position of the value, or of the nearest thing above it that the document holds. */
async function findNearest(
  source: SourceText,
  pointer: string,
): Promise<{ line: number; column: number } | null> {
  const { findPositions } = await import("../format/positions.js");
  const chain = [pointer];
  for (let rest = pointer; rest !== ""; chain.push(rest)) rest = rest.slice(0, rest.lastIndexOf("/"));
  const found = await findPositions(source, chain);
  for (const candidate of chain) {
    const position = found.get(candidate);
    if (position !== undefined) return { line: position.line, column: position.column };
  }
  return null;
}
