// Changes as an agent reads them, each text in its fence; the newest are kept where not all fit.
import { isCtxError } from "../../errors/ctx-error.js";
import type { ContextChange } from "../../model/seen.js";
import { isReviewed } from "../../model/standing.js";
import { visibleBlock } from "../../model/text/visible-text.js";
import { fitPieces } from "../../policy/fit.js";
import { arrange, priceOf, type JudgedText } from "../../policy/reading/arrange.js";
import { fence, introduceFence } from "../../policy/reading/fence.js";
import { cutText, textOfEntry } from "../../policy/reading/piece-text.js";
import type { Runtime } from "../../ports/runtime.js";
import { readCurrentBranch } from "../../store/place/current-branch.js";
import { openWorkspace } from "../../store/place/workspace.js";
import { findStandings, type PlacedText } from "../../store/read/standings.js";
import { lookForOrder } from "./look-for-order.js";

/** What the line about the rest takes at most. */
const CLOSING = 120;
const HEADING = "ctx: what others recorded or changed since you were last told.";
const LARGEST_SHARE = 1 / 3;

export interface WordRequest {
  readonly directory: string;
  /** The cursor from before, to ask again with for what does not fit. */
  readonly since?: string;
  /** The most that the text may take, at least 1,000; without it everything is in. */
  readonly maxCharacters?: number;
}

/** Words changes for an agent; "" for none. */
export async function wordChanges(
  runtime: Runtime,
  request: WordRequest,
  told: readonly ContextChange[],
): Promise<string> {
  if (told.length === 0) return "";
  const mark = await runtime.ids.mark();
  const intro = `${HEADING}\n${introduceFence(mark)}\n`;
  const room = (request.maxCharacters ?? Infinity) - intro.length - CLOSING;
  const texts = await judgeChanges(runtime, request.directory, takeNewest(told, room));
  const prices = new Map(texts.map((text) => [text, priceOf(text, mark)]));
  const kept = fitPieces(texts, room, prices);
  const shown = texts.filter((text) => kept.has(text)).reverse();
  const more = told.length - shown.length;
  const since = request.since === undefined ? "" : ` --since ${request.since}`;
  const closing = more === 0 ? "" : `\n${more} more: \`ctx changes${since}\`.`;
  return shown.length === 0 ? "" : `${intro}${fence(mark, arrange(shown))}${closing}`;
}

interface WordedChange {
  readonly change: ContextChange;
  readonly whole: string;
  readonly text: string;
}

/** Those that may fit, the newest first: a feed may hold a hundred thousand. */
function takeNewest(told: readonly ContextChange[], room: number): WordedChange[] {
  const taken: WordedChange[] = [];
  let left = room;
  for (const change of told.toReversed()) {
    const whole = "entry" in change ? textOfEntry(change.entry) : wordDocument(change);
    const text = cutText(visibleBlock(whole), Math.floor(room * LARGEST_SHARE), "ctx log");
    if (text.length > left) break;
    left -= text.length;
    taken.push({ change, whole, text });
  }
  return taken;
}

function wordDocument(change: Extract<ContextChange, { document: unknown }>): string {
  return `${change.document.change} ${change.path}${change.by === null ? "" : ` by ${change.by}`}`;
}

async function judgeChanges(
  runtime: Runtime,
  directory: string,
  worded: readonly WordedChange[],
): Promise<JudgedText[]> {
  const workspace = await openWorkspace(runtime, directory);
  const current = await readCurrentBranch(workspace.repository, runtime.environment);
  const placed = worded.map(({ change }): PlacedText => {
    const content =
      "entry" in change ? { record: change.entry } : contentOf(runtime, workspace.root, change.path);
    return { path: change.path, isPersonal: false, content, tip: null };
  });
  const standings = await findStandings({ workspace, current }, placed);
  const judged: JudgedText[] = [];
  for (const [at, { change, whole, text }] of worded.entries()) {
    const standing = standings[at] as (typeof standings)[number];
    // As it was written: what is made visible would stand between the letters of a word.
    const order = isReviewed(standing) ? null : await lookForOrder(whole);
    judged.push({ ref: change.ref, notePath: null, standing, order, text });
  }
  return judged;
}

/** What a document holds now: its change is where that is. */
function contentOf({ files }: Runtime, root: string, path: string): PlacedText["content"] {
  try {
    const text = files.readText(`${root}/${path}`);
    return text === null ? { isGone: true } : { text };
  } catch (error) {
    // A link, or no UTF-8: nobody could have reviewed that as it is.
    if (isCtxError(error)) return { text: "" };
    throw error;
  }
}
