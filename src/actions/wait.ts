// `ctx wait`: returns when somebody else has recorded or changed what is waited for.
import { CtxError } from "../errors/ctx-error.js";
import type { Outcome } from "../model/outcome.js";
import { makeUnseen } from "../model/seen.js";
import type { Runtime } from "../ports/runtime.js";
import { readSeen } from "../store/feed/cursors.js";
import { findNews } from "../store/feed/news.js";
import { rootNameOf } from "../store/place/state.js";
import { locateFindings } from "../store/read/locate-findings.js";
import { readInterest, type ChangesData, type InterestRequest } from "./changes.js";
import { makeFeedLooks, type FeedLook } from "./feed-looks.js";
import { keepCursor } from "./keep-cursor.js";
import { lookOut } from "./look-out.js";
import { openForReading } from "./open.js";
import type { PlaceRequest } from "./request.js";
import { sourcesOf } from "./resolve-ref.js";

export interface WaitRequest extends InterestRequest {
  /** Only what this one wrote. Who changed a document is not known, so that only entries count then. */
  readonly by?: string;
  /** Seconds; without it there is no end. */
  readonly timeout?: number;
}

/**
 * Waits for a change, and tells those that happened at that moment; with `since`, for one that its cursor does not know,
 * which may have happened already.
 * @throws {CtxError} TIMEOUT, with a `cursor` in its details to go on from; USAGE for a timeout that is none; otherwise as
 * changes does.
 */
export async function wait(runtime: Runtime, request: WaitRequest): Promise<Outcome<ChangesData>> {
  const { since, timeout } = request;
  if (timeout !== undefined && !(timeout >= 0)) {
    throw new CtxError("USAGE", `Not a time to wait: ${timeout}`, {
      hint: "Give seconds, such as 30 or 0.5.",
    });
  }
  const opened = await openForReading(runtime, request, {});
  const { workspace } = opened;
  const seen =
    since === undefined ? await seeEverything(runtime, request) : readSeen(runtime, workspace, since);
  const interest = await readInterest(runtime, opened, { request, seen });
  const look = makeFeedLooks(runtime, { opened, seen, interest });
  let last: FeedLook | undefined;
  const findings: FeedLook["findings"][number][] = [];
  const ending = await lookOut(
    runtime,
    timeout === undefined ? {} : { timeoutMs: timeout * 1000 },
    async () => {
      last = await look();
      findings.push(...last.findings);
      return { directories: last.news.directories, isEnough: last.changes.length > 0 };
    },
  );
  const { news, changes, workspace: now } = last as FeedLook;
  const kept = keepCursor(runtime, now, { news: { ...news, isMore: true }, since });
  if (ending === "over") throw timedOut(request, kept.cursor, findings);
  const located = await locateFindings([...findings, ...kept.findings], sourcesOf([], now));
  return { data: { changes, cursor: kept.cursor }, findings: located };
}

/** What is there when waiting begins was there before. */
async function seeEverything(runtime: Runtime, request: PlaceRequest) {
  const opened = await openForReading(runtime, request, {});
  const unseen = makeUnseen(rootNameOf(opened.workspace));
  return (await findNews(runtime, opened, { seen: unseen, interest: {} })).seen;
}

function timedOut({ timeout }: WaitRequest, cursor: string | null, findings: FeedLook["findings"]): CtxError {
  return new CtxError("TIMEOUT", `It did not happen within ${timeout} second${timeout === 1 ? "" : "s"}.`, {
    ...(cursor === null
      ? {}
      : {
          hint: `To miss nothing that happens until you wait again, wait with --since ${cursor}.`,
          details: { cursor },
        }),
    findings,
  });
}
