// Progress from what an agent's tool changed. Where edits are watched too, the watch's own ledger decides, so that an edit
// is recorded once, whoever comes first; else one entry for each call of a tool, known by its key.
import { canonicalJson } from "../../../model/json/canonical-json.js";
import type { Json } from "../../../model/json/json.js";
import type { ToolEdit } from "../../../model/hook-call.js";
import { formatRef, parseRef, type Ref } from "../../../model/ref.js";
import { sha256Hex } from "../../../model/text/sha256.js";
import { utf8Encode } from "../../../model/text/utf8.js";
import { describeEdits, listFiles } from "../../../policy/activity.js";
import { judgePlainName } from "../../../policy/plain-names.js";
import type { Runtime } from "../../../ports/runtime.js";
import { placeOfState } from "../../../store/watch/watch-state.js";
import { requireWritable } from "../../../store/write/writes.js";
import { appendEntry } from "../../../store/write/append-entry.js";
import { attribute } from "../../watch/attribution.js";
import type { SessionPlace } from "./moments.js";
import { isSameOutlook, takeOutlook } from "./news-for.js";

export interface RecordedEdit {
  readonly ref: string;
  readonly id: string;
  /** Relative to the root. */
  readonly path: string;
  /** False when another call had recorded it already. */
  readonly created: boolean;
  readonly diff?: string;
}

/** Edits by one call of a tool, their paths relative to the root. */
export interface CalledEdits {
  readonly id: string | null;
  readonly edits: readonly ToolEdit[];
}

/** Calls without an id that say the same within so much time are one call, delivered again. */
const SAME_CALL_MS = 10_000;
const KEY_LENGTH = 16;

/**
 * Records edits of files that are watched, as `ctx watch` would: nothing of .context/, nothing that git ignores, no
 * sensitive names.
 * @throws {CtxError} as appending does; BRANCH_UNKNOWN where nothing tells which context they belong to.
 */
export async function recordEdits(
  runtime: Runtime,
  session: SessionPlace,
  { id, edits }: CalledEdits,
): Promise<RecordedEdit[]> {
  const { workspace } = session;
  const watched: ToolEdit[] = [];
  for (const edit of edits) if (await isWatched(session, edit.path)) watched.push(edit);
  const kept = await withoutIgnored(session, watched);
  if (kept.length === 0) return [];
  if (await isWatchKept(runtime, session)) {
    const { recordWatched } = await import("./record-watched.js");
    const stored = await recordWatched(runtime, session, kept);
    if (stored !== null) return stored;
  }
  const ref =
    (await findKnownRef(runtime, session)) ??
    (await attribute(runtime, { directory: workspace.root, workspace })).ref;
  requireWritable(workspace);
  const files = kept.map(({ path, kind, counts }) => ({ path, kind, counts }));
  const key = keyOf(runtime, session, { id, edits: kept });
  const body = { kind: "progress", text: describeEdits(files), files: listFiles(files), key } as const;
  const dryRun = session.request.dryRun ?? false;
  const stored = await appendEntry(runtime, workspace, { ref, by: session.by, body, dryRun });
  const { diff } = stored;
  return [
    {
      ref: formatRef(ref),
      id: stored.id,
      path: stored.path,
      created: stored.created,
      ...(diff === undefined ? {} : { diff }),
    },
  ];
}

async function isWatched({ workspace }: SessionPlace, path: string): Promise<boolean> {
  const { sensitive } = workspace.config.watch;
  const judged = judgePlainName(path, sensitive);
  if (judged !== null) return judged;
  const { makeWatchedPaths } = await import("../../../policy/watched-paths.js");
  return makeWatchedPaths(sensitive, "")(path);
}

/** The context that was found when the session began, where nothing that it depends on has changed. */
async function findKnownRef(runtime: Runtime, { workspace, known }: SessionPlace): Promise<Ref | null> {
  const { ref = null, outlook } = known?.mark ?? {};
  if (ref === null || outlook === undefined || (runtime.environment["CTX_TASK"] ?? "") !== "") return null;
  const now = await takeOutlook(runtime, workspace, {
    paths: Object.keys(outlook.stamps),
    journal: new Map(),
  });
  return isSameOutlook(now, outlook) ? (parseRef(ref) as Ref) : null;
}

async function withoutIgnored(
  { workspace }: SessionPlace,
  edits: readonly ToolEdit[],
): Promise<readonly ToolEdit[]> {
  const { repository, prefix } = workspace;
  if (repository === null || edits.length === 0) return edits;
  const rules = await repository.ignoredBy(edits.map(({ path }) => prefix + path));
  return rules === null ? edits : edits.filter((_, at) => rules[at] === null);
}

/** Whether edits of this worktree are, or were, watched: then a ledger says what is recorded. */
async function isWatchKept(runtime: Runtime, { workspace }: SessionPlace): Promise<boolean> {
  const { repository } = workspace;
  if (repository === null || !runtime.files.exists(`${repository.commonDirectory}/ctx/watch`)) return false;
  const place = await placeOfState(runtime, workspace, repository.gitDirectory);
  return runtime.files.exists(place.path);
}

function keyOf(runtime: Runtime, { call, name }: SessionPlace, { id, edits }: CalledEdits): string {
  const moment = Math.floor((call.atMs ?? runtime.clock.now()) / SAME_CALL_MS);
  const named = id ?? canonicalJson([moment, edits as unknown as Json]);
  const digest = sha256Hex(utf8Encode(`${call.session ?? ""}\0${named}`)).slice(0, KEY_LENGTH);
  return `hook:${name ?? ""}:${digest}`;
}
