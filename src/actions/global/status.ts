// `ctx global status`: what the pin says, whether the files are those of it, what waits to be pushed. No network.
import type { Outcome } from "../../model/outcome.js";
import type { Runtime } from "../../ports/runtime.js";
import { formatDiff } from "../../format/diff.js";
import { findLocalEdits, GLOBAL_DIRECTORY, type LocalEdit } from "../../store/sharing/vendored.js";
import { openForReading, type Opened } from "../open.js";
import type { PlaceRequest } from "../request.js";
import { openRemote, readGlobal, requireSource, type GlobalPlace, type WaitingPattern } from "./place.js";
import { textsAt } from "./read-source.js";

export type GlobalStatusRequest = PlaceRequest;

/**
 * How the files stand to the pin: `none`, nothing was vendored; `same`, as they were vendored; `edited`; `other`, they are
 * those of another commit than config.json names.
 */
export type VendoredState = "none" | "same" | "edited" | "other";

export interface GlobalStatusData {
  /** Null where config.json names none. */
  readonly source: string | null;
  readonly ref: string | null;
  readonly commit: string | null;
  readonly vendored: VendoredState;
  /** How many files came from the source. */
  readonly files: number;
  /** Paths relative to the root. */
  readonly edits: readonly LocalEdit[];
  /** The edits line by line; null where the source's objects are not here. */
  readonly diff: string | null;
  /** Accepted patterns that the source does not have yet. */
  readonly waiting: readonly WaitingPattern[];
}

/** Tells how things stand. @throws {CtxError} OUTSIDE_ROOT for a link below global/; as requireSource does. */
export async function globalStatus(
  runtime: Runtime,
  request: GlobalStatusRequest,
): Promise<Outcome<GlobalStatusData>> {
  const opened = await openForReading(runtime, request, {});
  const place = await readGlobal(runtime, opened);
  const { global } = opened.workspace.config;
  const { record } = place.recorded;
  if (global !== undefined) requireSource(opened.workspace, undefined);
  const waiting = new Set(place.waiting.map(({ below }) => below));
  const edits = record === null ? [] : findLocalEdits({ known: [record.files], here: place.here, waiting });
  const data: GlobalStatusData = {
    source: global?.source ?? null,
    ref: global?.ref ?? null,
    commit: global?.commit ?? null,
    vendored: stateOf(record?.commit ?? null, global?.commit ?? null, edits),
    files: Object.keys(record?.files ?? {}).length,
    edits: edits.map(({ path, change }) => ({ path: `${GLOBAL_DIRECTORY}/${path}`, change })),
    diff: edits.length === 0 ? "" : await diffEdits(opened, place, edits),
    waiting: place.waiting.map(({ id, key, path }) => ({ id, key, path })),
  };
  return { data, findings: place.findings };
}

function stateOf(vendored: string | null, pinned: string | null, edits: readonly LocalEdit[]): VendoredState {
  if (vendored === null) return "none";
  if (vendored !== pinned) return "other";
  return edits.length > 0 ? "edited" : "same";
}

async function diffEdits(
  { workspace }: Opened,
  { here, recorded: { record } }: GlobalPlace,
  edits: readonly LocalEdit[],
): Promise<string | null> {
  if (workspace.repository === null || workspace.config.global === undefined) return null;
  const remote = await openRemote(workspace, requireSource(workspace, undefined));
  const texts = await textsAt(remote, record?.commit);
  if (texts === null) return null;
  return formatDiff(
    edits.map(({ path }) => ({
      path: `${workspace.prefix}${GLOBAL_DIRECTORY}/${path}`,
      before: texts.get(path) ?? null,
      after: here.get(path) ?? null,
    })),
  );
}
