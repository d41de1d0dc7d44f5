// How much of a model's window a resolved context fills, and what fills it: what `resolve --json` hands on is counted.
import type { Piece } from "../model/piece.js";
import { EMPTY_JSON, priceAsJson } from "./json-price.js";
import { tokensOf, weighText } from "./tokens.js";

export interface LayerUsage {
  readonly ref: string;
  readonly tokens: number;
}

export interface SectionUsage {
  readonly name: "data" | "notes" | "insights" | "progress";
  readonly tokens: number;
}

export interface Usage {
  /** The whole: no less than its JSON text is estimated at, and hardly more (see json-price.ts). */
  readonly tokens: number;
  readonly layers: readonly LayerUsage[];
  readonly sections: readonly SectionUsage[];
}

const SECTIONS = ["data", "notes", "insights", "progress"] as const;

/**
 * Shares out what the pieces of a resolved context take.
 * @param refs the contexts of its lineage, widest first; each is named, also where it holds nothing.
 */
export function shareOut(pieces: readonly Piece[], refs: readonly string[]): Usage {
  const byRef = new Map<string, number>(refs.map((ref) => [ref, 0]));
  const bySection = new Map<string, number>(SECTIONS.map((name) => [name, 0]));
  const paid = new Set<string>();
  let sum = weighText(EMPTY_JSON);
  for (const piece of pieces) {
    const { own, frames } = priceAsJson(piece);
    let weight = own;
    // What several values stand in is paid by the first.
    for (const { name, cost } of frames) {
      if (!paid.has(name)) weight += cost;
      paid.add(name);
    }
    sum += weight;
    byRef.set(piece.ref, (byRef.get(piece.ref) ?? 0) + weight);
    const section = sectionOf(piece);
    bySection.set(section, (bySection.get(section) ?? 0) + weight);
  }
  return {
    tokens: tokensOf(sum),
    layers: [...byRef].map(([ref, weight]) => ({ ref, tokens: tokensOf(weight) })),
    sections: SECTIONS.map((name) => ({ name, tokens: tokensOf(bySection.get(name) ?? 0) })),
  };
}

function sectionOf({ content }: Piece): SectionUsage["name"] {
  if (content.kind === "value") return "data";
  if (content.kind === "note") return "notes";
  return content.entry.kind === "insight" ? "insights" : "progress";
}

/** The part of a window that some tokens fill, in percent with one digit behind the point, rounded up: never too little. */
export function percentOf(tokens: number, window: number): number {
  return Math.ceil((tokens * 1000) / window) / 10;
}
