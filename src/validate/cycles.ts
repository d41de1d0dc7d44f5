// `$parent` and `$needs` that lead back to where they started: nothing there can come first.
import { makeFinding, type Finding } from "../errors/finding.js";
import { formatRef } from "../model/ref.js";
import { parentRef } from "../resolve/lineage.js";
import type { Survey, SurveyedContext } from "./survey.js";

/** Finds each circle once, at the first of its members that was asked about. */
export function findCycles({ contexts }: Survey): Finding[] {
  const byName = new Map(contexts.map((context) => [formatRef(context.stored.ref), context]));
  const parents = listCircles(byName, ({ stored: { ref }, words }) => {
    const parent = words.parent === undefined ? null : parentRef(ref, words.parent);
    return parent === null ? [] : [formatRef(parent)];
  });
  const needs = listCircles(byName, ({ words }) => (words.needs ?? []).map((id) => `task/${id}`));
  return [
    ...parents.map((circle) => report(circle, byName, "parent")),
    ...needs.map((circle) => report(circle, byName, "needs")),
  ].filter((finding) => finding !== null);
}

type ByName = ReadonlyMap<string, SurveyedContext>;

/**
 * Lists circles of a graph: for every edge that closes one on the way of a depth-first walk, the names on it. Where
 * circles share members some may be left out, and show once the others are mended.
 */
function listCircles(byName: ByName, nextOf: (context: SurveyedContext) => readonly string[]): string[][] {
  const circles: string[][] = [];
  const done = new Set<string>();
  for (const start of byName.keys()) {
    if (done.has(start)) continue;
    const way: { readonly name: string; readonly next: readonly string[]; at: number }[] = [];
    const places = new Map<string, number>();
    const enter = (name: string): void => {
      const context = byName.get(name);
      places.set(name, way.length);
      way.push({ name, next: context === undefined ? [] : nextOf(context), at: 0 });
    };
    for (enter(start); way.length > 0;) {
      const last = way[way.length - 1] as (typeof way)[number];
      const next = last.next[last.at++];
      if (next === undefined) {
        done.add(last.name);
        places.delete(last.name);
        way.pop();
      } else if (places.has(next)) {
        circles.push(way.slice(places.get(next)).map(({ name }) => name));
      } else if (!done.has(next)) enter(next);
    }
  }
  return circles;
}

function report(circle: readonly string[], byName: ByName, word: "parent" | "needs"): Finding | null {
  const asked = circle.filter((name) => byName.get(name)?.isBackground === false).sort();
  const [first] = asked;
  if (first === undefined) return null;
  const start = circle.indexOf(first);
  const ordered = [...circle.slice(start), ...circle.slice(0, start), first];
  const { words, wordPaths } = byName.get(first) as SurveyedContext;
  const next = (ordered[1] as string).replace(/^task\//, "");
  const path = wordPaths[word];
  const place = {
    ...(path === undefined ? {} : { path }),
    pointer: word === "parent" ? "/$parent" : `/$needs/${(words.needs ?? []).indexOf(next)}`,
    hint: `Remove one of these $${word} words.`,
  };
  return makeFinding(
    word === "parent" ? "LINEAGE_CYCLE" : "NEEDS_CYCLE",
    `$${word} goes in a circle: ${ordered.join(" → ")}`,
    place,
  );
}
