// `ctx changes`: what others changed, from files alone. A cursor names the set of what was told, so that nothing is told
// twice and what arrives late is told, too. Going on for ever is loaded late: most callers ask once.
import type { Finding } from "../errors/finding.js";
import type { Outcome } from "../model/outcome.js";
import { formatRef } from "../model/ref.js";
import type { ContextChange, Interest, Seen } from "../model/seen.js";
import type { Runtime } from "../ports/runtime.js";
import { readAuthor } from "../store/author.js";
import { readSeen } from "../store/feed/cursors.js";
import { findNews } from "../store/feed/news.js";
import { directoryOf } from "../store/layout.js";
import { requireExists, toRef } from "../store/read/find-ref.js";
import { locateFindings } from "../store/read/locate-findings.js";
import { keepCursor } from "./keep-cursor.js";
import { openForReading, type Opened } from "./open.js";
import type { Following, PlaceRequest } from "./request.js";
import { sourcesOf } from "./resolve-ref.js";

/** What somebody wants to be told. */
export interface InterestRequest extends PlaceRequest {
  /** The cursor of an earlier answer; what that one told is left out. */
  readonly since?: string;
  /** Nothing that this agent wrote. */
  readonly for?: string;
  /** Only these contexts. */
  readonly refs?: readonly string[];
  /** Only entries of these kinds; "document" stands for documents. */
  readonly kinds?: readonly string[];
}

export interface ChangesRequest extends InterestRequest {
  /** Go on and tell what happens from then on, until `stop` fires. */
  readonly follow?: Following<ChangeNews>;
}

/** A change that was followed; without one, only something that was found in the files. */
export interface ChangeNews {
  readonly change: ContextChange | null;
  /** Names everything up to this change; null where more of the same moment follows, or none can be kept. */
  readonly cursor: string | null;
  /** What was not told before. */
  readonly findings: readonly Finding[];
}

export interface ChangesData {
  /** Entries in the order of their ids, then documents in path order. With `follow`, what was told is not in it. */
  readonly changes: readonly ContextChange[];
  /** For the next question; null where none can be kept. */
  readonly cursor: string | null;
}

/**
 * Tells what changed, and gives the cursor to ask with the next time. Keeping that is the one thing written, outside
 * of the worktree; where nothing can be written the answer is the same, without a cursor.
 * @throws {CtxError} USAGE for what is no cursor or no name; CURSOR_NOT_FOUND; CONTEXT_NOT_FOUND for a task that does not
 * exist; REF_INVALID; BRANCH_UNKNOWN.
 */
export async function changes(runtime: Runtime, request: ChangesRequest): Promise<Outcome<ChangesData>> {
  if (request.follow !== undefined) {
    const { followChanges } = await import("./follow-changes.js");
    return followChanges(runtime, { ...request, follow: request.follow });
  }
  const opened = await openForReading(runtime, request, {});
  const { workspace } = opened;
  const seen = readSeen(runtime, workspace, request.since);
  const interest = await readInterest(runtime, opened, { request, seen });
  const news = await findNews(runtime, opened, { seen, interest });
  const kept = keepCursor(runtime, workspace, { news, since: request.since });
  const found = [...workspace.findings, ...news.findings, ...kept.findings];
  const findings = await locateFindings(found, sourcesOf([], workspace));
  return { data: { changes: news.changes, cursor: kept.cursor }, findings };
}

/**
 * Reads what somebody wants to be told.
 * @throws {CtxError} as changes does.
 */
export async function readInterest(
  runtime: Runtime,
  { workspace, reader }: Opened,
  { request, seen }: { request: InterestRequest & { readonly by?: string }; seen: Seen },
): Promise<Interest> {
  const who = (name: string): Promise<string> =>
    readAuthor(name, { repository: workspace.repository, environment: runtime.environment });
  const refs: string[] = [];
  for (const text of request.refs ?? []) {
    const ref = toRef(text, reader.current);
    // What was there when the cursor was given may be gone: that is news. A name that never was is a mistake.
    const directory = `${directoryOf(ref)}/`;
    const wasThere = [...seen.documents.keys()].some((path) => path.startsWith(directory));
    if (!wasThere) await requireExists(runtime, workspace, { reader, ref });
    refs.push(formatRef(ref));
  }
  return {
    ...(request.for === undefined ? {} : { for: await who(request.for) }),
    ...(request.by === undefined ? {} : { by: await who(request.by) }),
    ...(refs.length === 0 ? {} : { refs }),
    ...(request.kinds === undefined ? {} : { kinds: request.kinds }),
  };
}
