// Which pieces share a passage: those of one context that come from the same place. A note has one of its own, and so has
// whatever reads like an order, so that the remark on it covers nothing else.
import type { Standing } from "../../model/standing.js";
import type { Price } from "../fit.js";
import { costOfFence, type Passage } from "./fence.js";

/** A text about to be put before an agent, judged. */
export interface JudgedText {
  /** Its context. */
  readonly ref: string;
  /** The file of a note; null for what stands together with others. */
  readonly notePath: string | null;
  readonly standing: Standing;
  readonly order: string | null;
  readonly text: string;
}

/** Puts texts into passages; each stands where its first text stood. */
export function arrange(texts: readonly JudgedText[]): Passage[] {
  const shared = new Map<string, string[]>();
  const passages: (Omit<Passage, "text"> & { readonly lines: string[] })[] = [];
  for (const text of texts) {
    const key = keyOf(text);
    const lines = key === null ? undefined : shared.get(key);
    if (lines !== undefined) {
      lines.push(text.text);
      continue;
    }
    const started = [text.text];
    if (key !== null) shared.set(key, started);
    passages.push({ ...headOf(text), lines: started });
  }
  return passages.map(({ lines, ...head }) => ({ ...head, text: lines.join("\n") }));
}

/** What a text costs in characters, once as its own and once for the fence that it shares with others. */
export function priceOf(text: JudgedText, mark: string): Price {
  const own = text.text.length + 1;
  const fence = costOfFence(mark, headOf(text));
  const key = keyOf(text);
  return key === null ? { own: own + fence, frames: [] } : { own, frames: [{ name: key, cost: fence }] };
}

function headOf({ ref, notePath, standing, order }: JudgedText): Omit<Passage, "text"> {
  return { title: notePath === null ? ref : `${ref} ${notePath}`, standing, order };
}

function keyOf({ ref, notePath, standing, order }: JudgedText): string | null {
  if (notePath !== null || order !== null) return null;
  return `${ref}\n${standing.kind}\n${"branch" in standing ? standing.branch : ""}`;
}
