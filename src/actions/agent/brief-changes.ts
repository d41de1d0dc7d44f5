// What others changed, for an agent: entries and documents in the fences of their origins, the newest where there are many,
// and the cursor to ask with the next time.
import type { Outcome } from "../../model/outcome.js";
import type { ContextChange } from "../../model/seen.js";
import type { Standing } from "../../model/standing.js";
import { cutText, textOfEntry } from "../../policy/reading/piece-text.js";
import type { Runtime } from "../../ports/runtime.js";
import { openWorkspace, type Workspace } from "../../store/place/workspace.js";
import type { PlacedText } from "../../store/read/standings.js";
import { changes, type ChangesData, type InterestRequest } from "../changes.js";
import { fenceTexts, judgeText, standingsIn } from "./fenced-texts.js";

export interface BriefChangesRequest extends InterestRequest {
  /** The most that `text` may take, but for its first lines. */
  readonly maxCharacters: number;
}

export interface ChangesBriefing extends ChangesData {
  readonly text: string;
  /** How many changes the text leaves out: the oldest. Their entries and documents are where they are. */
  readonly left: number;
}

/** More than this many, and nobody reads them. */
const MOST_TOLD = 100;
const LONGEST_TEXT = 2000;

/**
 * Tells an agent what changed.
 * @throws {CtxError} as changes does.
 */
export async function briefChanges(
  runtime: Runtime,
  request: BriefChangesRequest,
): Promise<Outcome<ChangesBriefing>> {
  const { data, findings } = await changes(runtime, request);
  const told = data.changes.slice(-MOST_TOLD).reverse();
  const workspace = await openWorkspace(runtime, request.directory);
  const standings = await standingsIn(
    runtime,
    workspace,
    told.map((change) => placeChange(runtime, workspace, change)),
  );
  const texts = told.map((change, at) =>
    judgeText({ ref: change.ref, notePath: null, standing: standings[at] as Standing, text: textOf(change) }),
  );
  const count = data.changes.length;
  const what =
    count === 0 ? "nothing new" : `${count} ${count === 1 ? "change" : "changes"}, the newest first`;
  const next =
    data.cursor === null
      ? "No cursor could be kept: the next answer tells everything again."
      : `Ask the next time with since: ${data.cursor}`;
  const heading = `ctx: ${what}. ${next}`;
  const fenced = await fenceTexts(runtime, { heading, texts, maxCharacters: request.maxCharacters });
  const left = count - told.length + fenced.left;
  const more =
    left === 0 ? "" : `\n${left} older ones are not shown: \`ctx log\` of their contexts has them.`;
  return { data: { ...data, text: fenced.text + more, left }, findings };
}

function placeChange(runtime: Runtime, { root }: Workspace, change: ContextChange): PlacedText {
  const { path } = change;
  const isPersonal = path !== null && /\.local\.(?:md|json)$/.test(path);
  if ("entry" in change) return { path, isPersonal, content: { record: change.entry }, tip: null };
  const text = runtime.files.readText(`${root}/${path}`) ?? "";
  return { path, isPersonal, content: { text }, tip: null };
}

function textOf(change: ContextChange): string {
  if ("entry" in change) return cutText(textOfEntry(change.entry), LONGEST_TEXT, "ctx log");
  return `document ${change.document.change}${change.by === null ? "" : ` by ${change.by}`}: ${change.path}`;
}
