// Gives findings their line: the merge knows only pointers, and finding lines costs a second look at the text.
import type { Finding } from "../../errors/finding.js";
import type { SourceText } from "../../model/document.js";

/** Fills in the line and column of every finding that has a pointer but no line yet. Each source is parsed once. */
export async function locateFindings(
  findings: readonly Finding[],
  sources: readonly SourceText[],
): Promise<Finding[]> {
  const open = findings.filter(({ pointer, line }) => pointer !== undefined && line === undefined);
  if (open.length === 0) return [...findings];
  const places = new Map<string, PlaceFinder>();
  const pointers = new Map<string | undefined, string[]>();
  for (const { path, pointer } of open) {
    const known = pointers.get(path) ?? [];
    known.push(pointer as string);
    pointers.set(path, known);
  }
  for (const source of sources) {
    const wanted = pointers.get(source.path);
    if (wanted === undefined || places.has(source.path)) continue;
    places.set(source.path, await makePlaceFinder(source, wanted));
  }
  return findings.map((finding): Finding => {
    const { pointer, path = "", line } = finding;
    if (pointer === undefined || line !== undefined) return finding;
    return { ...finding, ...places.get(path)?.(pointer) };
  });
}

/** The position of a value, or of the nearest thing above it that the document holds. */
type PlaceFinder = (pointer: string) => { line: number; column: number } | undefined;

async function makePlaceFinder(source: SourceText, pointers: readonly string[]): Promise<PlaceFinder> {
  const { findPositions } = await import("../../format/positions.js");
  const found = await findPositions(source, [...new Set(pointers.flatMap(chainOf))]);
  return (pointer) => {
    const nearest = chainOf(pointer).find((candidate) => found.has(candidate));
    return nearest === undefined ? undefined : found.get(nearest);
  };
}

/** A pointer and all above it, down to the empty one. */
function chainOf(pointer: string): string[] {
  const chain = [pointer];
  for (let rest = pointer; rest !== ""; chain.push(rest)) rest = rest.slice(0, rest.lastIndexOf("/"));
  return chain;
}
