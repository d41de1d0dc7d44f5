// What others changed since a session was last told. Most often nothing did, and that must cost next to nothing: so the
// journal, the current commit and the files of the session's own contexts are looked at first. Only where one of them is
// another one, and every few minutes, all of .context/ is looked through (store/feed/).
import { isCtxError } from "../../../errors/ctx-error.js";
import { formatRef, parseRef, type Ref } from "../../../model/ref.js";
import { makeUnseen, type ContextChange, type Seen } from "../../../model/seen.js";
import type { Runtime } from "../../../ports/runtime.js";
import type { Outlook, SessionMark } from "../../../store/agents/session-marks.js";
import { readSeen } from "../../../store/feed/cursors.js";
import type { FoundEntry } from "../../../store/feed/entry-news.js";
import { findJournalNews } from "../../../store/feed/journal-news.js";
import { entryPathOf, refOfPath } from "../../../store/layout.js";
import { readCurrentBranch } from "../../../store/place/current-branch.js";
import { rootNameOf } from "../../../store/place/state.js";
import type { Workspace } from "../../../store/place/workspace.js";
import type { SessionPlace } from "./moments.js";

/** A document of another context that somebody edits by hand is told of after so much time at the latest. */
const LOOK_EVERY_MS = 10 * 60 * 1000;
/** So many ids are kept between two looks at everything; then it is time for one. */
const MOST_TOLD = 500;

export interface SessionNews {
  /** What has to be noted before it is told. */
  readonly mark: Partial<SessionMark>;
  /** What is told, in at most so many characters; "" for nothing. */
  word(maxCharacters: number): Promise<string>;
}

/** Finds what is new to a session, and not its own work. */
export async function findNewsFor(
  runtime: Runtime,
  session: SessionPlace,
  mark: SessionMark,
): Promise<SessionNews> {
  const { workspace } = session;
  const read = findJournalNews(runtime, workspace, new Map(Object.entries(mark.outlook.journal)));
  const outlook = await takeOutlook(runtime, workspace, {
    paths: Object.keys(mark.outlook.stamps),
    journal: read.read,
  });
  const isStill =
    isSameOutlook(outlook, mark.outlook) &&
    Math.abs(runtime.clock.now() - mark.lookedMs) < LOOK_EVERY_MS &&
    mark.told.length < MOST_TOLD;
  const found = isStill
    ? { changes: read.entries.map((entry) => placeEntry(runtime, workspace, entry)), mark: {} }
    : await lookAtEverything(runtime, session, { mark, outlook });
  const changes = found.changes.filter((change) => isNews(change, session, mark));
  const ids = changes.flatMap((change) => ("entry" in change ? [change.entry.id] : []));
  const told = isStill ? { told: [...mark.told, ...ids] } : { told: [], touched: [] };
  return {
    mark: { outlook, ...told, ...found.mark },
    word: async (maxCharacters) => {
      if (changes.length === 0) return "";
      const { wordChanges } = await import("../word-changes.js");
      const since = mark.cursor === null ? {} : { since: mark.cursor };
      return wordChanges(runtime, { directory: workspace.root, maxCharacters, ...since }, changes);
    },
  };
}

/** How things stand now. */
export async function takeOutlook(
  runtime: Runtime,
  workspace: Workspace,
  { paths, journal }: { paths: readonly string[]; journal: ReadonlyMap<string, number> | null },
): Promise<Outlook> {
  const { name, commit } = await readCurrentBranch(workspace.repository, runtime.environment);
  const read = journal ?? findJournalNews(runtime, workspace, null).read;
  const stamps = paths.map((path) => [path, runtime.files.stamp(`${workspace.root}/${path}`)?.text ?? null]);
  return {
    commit,
    branch: name,
    journal: Object.fromEntries(read),
    stamps: Object.fromEntries(stamps) as Outlook["stamps"],
  };
}

/** Whether nothing that an outlook looks at has changed; how far the journal was read does not matter. */
export function isSameOutlook(left: Outlook, right: Outlook): boolean {
  return (
    left.commit === right.commit &&
    left.branch === right.branch &&
    Object.keys(left.stamps).every((path) => left.stamps[path] === right.stamps[path])
  );
}

function isNews(change: ContextChange, { by }: SessionPlace, { told, touched }: SessionMark): boolean {
  if ("document" in change) return !touched.includes(change.path);
  // What a sub-agent of this session wrote is its own.
  const [own = by] = by.split(".");
  const isOwn = change.by === by || change.by === own || change.by.startsWith(`${own}.`);
  return !isOwn && !told.includes(change.entry.id);
}

/** An entry that the journal holds, with its file where the worktree has it. */
function placeEntry(runtime: Runtime, { root }: Workspace, { ref, record }: FoundEntry): ContextChange {
  const path = entryPathOf(parseRef(ref) as Ref, record.id);
  const isHere = runtime.files.exists(`${root}/${path}`);
  return { ref, by: record.by, path: isHere ? path : null, entry: record };
}

/**
 * All news since the session's cursor. Before the first look there is none: then what came to the worktree since the
 * session began counts, by the time at which the file system says so.
 */
async function lookAtEverything(
  runtime: Runtime,
  { workspace }: SessionPlace,
  { mark, outlook }: { mark: SessionMark; outlook: Outlook },
): Promise<{ changes: readonly ContextChange[]; mark: Partial<SessionMark> }> {
  const [{ findNews }, { keepCursor }, { openForReading }] = await Promise.all([
    import("../../../store/feed/news.js"),
    import("../../keep-cursor.js"),
    import("../../open.js"),
  ]);
  const known = readCursor(runtime, workspace, mark.cursor);
  const seen = known ?? beforeFirst(workspace, mark);
  const opened = await openForReading(runtime, { directory: workspace.root }, {});
  const news = await findNews(runtime, opened, { seen, interest: {} });
  const since = known === null || mark.cursor === null ? undefined : mark.cursor;
  const { cursor } = keepCursor(runtime, workspace, { news, since });
  const changes =
    known === null ? sinceStart(runtime, workspace, { mark, outlook, told: news.changes }) : news.changes;
  return { changes, mark: { cursor, lookedMs: runtime.clock.now() } };
}

/**
 * Of everything that is there, what came or changed since the session began: of its own contexts by their stamps, of all
 * others by the time that the file system tells. Whether a document was there before is not known for certain.
 */
function sinceStart(
  runtime: Runtime,
  { root }: Workspace,
  { mark, outlook, told }: { mark: SessionMark; outlook: Outlook; told: readonly ContextChange[] },
): ContextChange[] {
  const { stamps } = mark.outlook;
  const recent = told.flatMap((change): ContextChange[] => {
    const { path } = change;
    if (path === null) return [change];
    const isOwn = Object.hasOwn(stamps, path);
    const isNew = isOwn
      ? stamps[path] !== outlook.stamps[path]
      : (runtime.files.stamp(`${root}/${path}`)?.changedMs ?? 0) > mark.lookedMs;
    if (!isNew) return [];
    return ["document" in change ? { ...change, document: { change: "changed" } } : change];
  });
  const gone = Object.keys(stamps).filter((path) => stamps[path] !== null && outlook.stamps[path] === null);
  const removed = gone.flatMap((path): ContextChange[] => {
    const ref = refOfPath(path);
    return ref === null ? [] : [{ ref: formatRef(ref), by: null, path, document: { change: "removed" } }];
  });
  return [...recent, ...removed];
}

function beforeFirst(workspace: Workspace, { outlook }: SessionMark): Seen {
  return { ...makeUnseen(rootNameOf(workspace)), journal: new Map(Object.entries(outlook.journal)) };
}

/** What a cursor names; null where it is kept no longer. */
function readCursor(runtime: Runtime, workspace: Workspace, cursor: string | null): Seen | null {
  if (cursor === null) return null;
  try {
    return readSeen(runtime, workspace, cursor);
  } catch (error) {
    if (isCtxError(error)) return null;
    throw error;
  }
}
