// What others changed, made ready for an agent: the feed of changes.ts, each text in its fence. What does not fit is
// counted, and can be asked for again with the cursor from before.
import type { Outcome } from "../../model/outcome.js";
import type { ContextChange } from "../../model/seen.js";
import { isReviewed } from "../../model/standing.js";
import { visibleBlock } from "../../model/text/visible-text.js";
import { fitPieces } from "../../policy/fit.js";
import { arrange, priceOf, type JudgedText } from "../../policy/reading/arrange.js";
import { fence, introduceFence } from "../../policy/reading/fence.js";
import { findOrder } from "../../policy/reading/orders.js";
import { cutText, textOfEntry } from "../../policy/reading/piece-text.js";
import type { Runtime } from "../../ports/runtime.js";
import { readCurrentBranch } from "../../store/place/current-branch.js";
import { openWorkspace } from "../../store/place/workspace.js";
import { findStandings, type PlacedText } from "../../store/read/standings.js";
import { changes, type InterestRequest } from "../changes.js";

export interface BriefChangesRequest extends InterestRequest {
  /** The most that `text` may take, at least 1,000; without it everything is in. */
  readonly maxCharacters?: number;
}

export interface ChangesBriefing {
  readonly changes: readonly ContextChange[];
  /** For the next question; null where none can be kept. */
  readonly cursor: string | null;
  /** What the agent is to read, at most `maxCharacters`; "" where nothing is new. */
  readonly text: string;
}

/**
 * Tells an agent what others changed.
 * @throws {CtxError} as changes does.
 */
export async function briefChanges(
  runtime: Runtime,
  request: BriefChangesRequest,
): Promise<Outcome<ChangesBriefing>> {
  const { data, findings } = await changes(runtime, request);
  return { data: { ...data, text: await wordChanges(runtime, request, data.changes) }, findings };
}

/** What the line about the rest takes at most. */
const CLOSING = 120;
const HEADING = "ctx: what others recorded or changed since you were last told.";
const LARGEST_SHARE = 1 / 3;

/** Words changes for an agent; "" for none. The newest are kept where not all fit. */
export async function wordChanges(
  runtime: Runtime,
  request: Pick<BriefChangesRequest, "directory" | "since" | "maxCharacters">,
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
    // Of a document nothing but its name is told, and that is ctx's finding. Anybody may have chosen the name.
    const content = "entry" in change ? { record: change.entry } : { text: "" };
    return { path: "entry" in change ? change.path : null, isPersonal: false, content, tip: null };
  });
  const standings = await findStandings({ workspace, current }, placed);
  return worded.map(({ change, whole, text }, at) => {
    const standing = standings[at] as (typeof standings)[number];
    const order = isReviewed(standing) ? null : findOrder(whole);
    return { ref: change.ref, notePath: null, standing, order, text };
  });
}
