// `ctx changes --follow`: every change as it happens, one after the other.
import type { Outcome } from "../model/outcome.js";
import type { Runtime } from "../ports/runtime.js";
import { readSeen } from "../store/feed/cursors.js";
import { readInterest, type ChangeNews, type ChangesData, type ChangesRequest } from "./changes.js";
import { makeFeedLooks } from "./feed-looks.js";
import { keepCursor } from "./keep-cursor.js";
import { lookOut } from "./look-out.js";
import { openForReading } from "./open.js";
import type { Following } from "./request.js";

/** Tells changes until it is stopped. */
export async function followChanges(
  runtime: Runtime,
  request: ChangesRequest & { readonly follow: Following<ChangeNews> },
): Promise<Outcome<ChangesData>> {
  const { stop, tell } = request.follow;
  const opened = await openForReading(runtime, request, {});
  const seen = readSeen(runtime, opened.workspace, request.since);
  const interest = await readInterest(runtime, opened, { request, seen });
  const look = makeFeedLooks(runtime, { opened, seen, interest });
  let { since } = request;
  let cursor: string | null = since ?? null;
  let isWarned = false;
  await lookOut(runtime, { stop }, async () => {
    const { workspace, news, changes, findings } = await look();
    const isNew = changes.length > 0 || (cursor === null && !isWarned);
    const kept = isNew ? keepCursor(runtime, workspace, { news, since }) : { cursor, findings: [] };
    cursor = kept.cursor;
    since = cursor ?? since;
    const complaints = isWarned ? findings : [...findings, ...kept.findings];
    isWarned ||= kept.findings.length > 0;
    if (changes.length === 0 && complaints.length > 0)
      await tell({ change: null, cursor, findings: complaints });
    for (const [at, change] of changes.entries()) {
      if (stop.aborted) break;
      const isLast = at === changes.length - 1;
      await tell({ change, cursor: isLast ? cursor : null, findings: at === 0 ? complaints : [] });
    }
    return { directories: news.directories, isEnough: stop.aborted };
  });
  return { data: { changes: [], cursor }, findings: [] };
}
