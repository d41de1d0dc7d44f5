// Texts from files as an agent is given them: judged, each in the fence of its origin, as many as there is room for.
import type { Document } from "../../model/document.js";
import type { StoredContext } from "../../model/layer.js";
import { isReviewed, type Standing } from "../../model/standing.js";
import { arrange, priceOf, type JudgedText } from "../../policy/reading/arrange.js";
import { fence, introduceFence } from "../../policy/reading/fence.js";
import { findOrder } from "../../policy/reading/orders.js";
import type { Runtime } from "../../ports/runtime.js";
import { readCurrentBranch } from "../../store/place/current-branch.js";
import type { Workspace } from "../../store/place/workspace.js";
import { findStandings, type PlacedText } from "../../store/read/standings.js";

export interface FencedTexts {
  readonly text: string;
  /** How many of the texts, from the end, had no room. */
  readonly left: number;
}

/** Below this not even the words about the fence fit. */
const LEAST_ROOM = 200;

/**
 * Fences texts below a heading of ctx's own words. The first ones come first; after one that has no room come no more.
 * The heading is kept in any case.
 */
export async function fenceTexts(
  runtime: Runtime,
  { heading, texts, maxCharacters }: { heading: string; texts: readonly JudgedText[]; maxCharacters: number },
): Promise<FencedTexts> {
  if (texts.length === 0) return { text: heading, left: 0 };
  const mark = await runtime.ids.mark();
  const intro = `${heading}\n${introduceFence(mark)}\n`;
  let room = Math.max(LEAST_ROOM, maxCharacters - intro.length);
  const framed = new Set<string>();
  const shown: JudgedText[] = [];
  for (const text of texts) {
    room -= priceIn(text, mark, framed);
    if (room < 0) break;
    shown.push(text);
  }
  return { text: intro + fence(mark, arrange(shown)), left: texts.length - shown.length };
}

/** What a text adds: a fence that it shares is paid for once. */
function priceIn(text: JudgedText, mark: string, framed: Set<string>): number {
  const { own, frames } = priceOf(text, mark);
  const fresh = frames.filter(({ name }) => !framed.has(name) && framed.add(name));
  return fresh.reduce((sum, { cost }) => sum + cost, own);
}

/** Judges a text by where it comes from. */
export function judgeText(text: Omit<JudgedText, "order">): JudgedText {
  return { ...text, order: isReviewed(text.standing) ? null : findOrder(text.text) };
}

/** Finds the standing of texts of the worktree, or of the tips that they were read from. */
export async function standingsIn(
  runtime: Runtime,
  workspace: Workspace,
  texts: readonly PlacedText[],
): Promise<Standing[]> {
  const current = await readCurrentBranch(workspace.repository, runtime.environment);
  return findStandings({ workspace, current }, texts);
}

/** A document or note of a context, to be asked about. */
export function placeDocument(context: StoredContext, { path, text, personal }: Document): PlacedText {
  const { commit, from } = context;
  return { path, isPersonal: personal, content: { text }, tip: commit === null ? null : { from, commit } };
}
