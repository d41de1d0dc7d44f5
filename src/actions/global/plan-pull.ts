// What a pull does to the files of the global context, to the record of them and to the pin in config.json.
import { makeFinding, type Finding } from "../../errors/finding.js";
import { editText, type Edit } from "../../format/edit.js";
import { parseJson } from "../../format/json.js";
import { getOwn, isJsonEqual, isJsonObject, type Json } from "../../model/json/json.js";
import type { Remote } from "../../ports/git-remote.js";
import type { Runtime } from "../../ports/runtime.js";
import { CONFIG_PATH, meaningOf } from "../../store/layout.js";
import type { Workspace } from "../../store/place/workspace.js";
import { listKnown } from "../../store/read/known-files.js";
import {
  formatRecord,
  GLOBAL_DIRECTORY,
  hashOfText,
  originIn,
  RECORD_PATH,
} from "../../store/sharing/vendored.js";
import type { RepairStep } from "../../store/write/repair.js";
import type { PlannedWrite } from "../../store/write/writes.js";
import type { Opened } from "../open.js";
import type { DryRun } from "../request.js";
import {
  readGlobal,
  type GlobalPlace,
  type GlobalSource,
  type SourceRef,
  type WaitingPattern,
} from "./place.js";
import { hashesOf } from "./read-source.js";
import { refuseEdits } from "./refuse-edits.js";

export interface PulledFile {
  /** Relative to the root. */
  readonly path: string;
  readonly change: "changed" | "added" | "removed";
}

export interface GlobalPullData extends DryRun {
  readonly source: string;
  readonly ref: string;
  /** The pin until now; null for the first time. */
  readonly before: string | null;
  /** The pin from now on. */
  readonly commit: string;
  readonly files: readonly PulledFile[];
  /** The delegations of this project that the source has by now. */
  readonly merged: readonly string[];
  /** Accepted patterns that it does not have yet; they stay. */
  readonly waiting: readonly WaitingPattern[];
}

/** A pull that has fetched what it takes over. */
export interface Pulling {
  readonly runtime: Runtime;
  readonly remote: Remote;
  readonly source: GlobalSource;
  readonly ref: SourceRef;
  readonly commit: string;
  readonly texts: ReadonlyMap<string, string>;
}

export interface PullPlan {
  readonly data: GlobalPullData;
  readonly writes: readonly PlannedWrite[];
  readonly removals: readonly RepairStep[];
  /** The record and config.json, which are written once everything else stands. */
  readonly pins: readonly PlannedWrite[];
  readonly findings: readonly Finding[];
}

/** Plans a pull; writes nothing. @throws {CtxError} as refuseEdits, readGlobal and listKnown do. */
export async function planPull(pulling: Pulling, opened: Opened): Promise<PullPlan> {
  const { runtime, source, ref, commit, texts } = pulling;
  const { workspace } = opened;
  const place = await readGlobal(runtime, opened);
  const origins = new Set(
    [...texts].flatMap(([path, text]) => (path.endsWith(".json") ? (originIn(text) ?? []) : [])),
  );
  const isMerged = ({ id }: { readonly id: string }): boolean => origins.has(id);
  const waiting = place.waiting.filter((pattern) => !isMerged(pattern));
  const own = new Set(waiting.map(({ below }) => below));
  // What was merged there replaces what was accepted here, whatever its owners made of it: the proposal has it still.
  const arrived = place.waiting.filter((pattern) => isMerged(pattern) && isAsProposed(pattern, place.here));
  await refuseEdits(pulling, workspace, {
    place,
    own: new Set([...own, ...arrived.map(({ below }) => below)]),
  });
  const known = await listKnown(workspace, opened.reader.current.commit);
  const isSettled = (path: string): boolean =>
    meaningOf(path).kind === "entries" && known.has(`${GLOBAL_DIRECTORY}/${path}`);
  const writes: PlannedWrite[] = [];
  for (const [path, after] of [...texts].sort(([left], [right]) => (left < right ? -1 : 1))) {
    const before = place.here.get(path) ?? null;
    if (own.has(path) || (before !== null && (isSettled(path) || hashOfText(before) === hashOfText(after))))
      continue;
    writes.push({ path: `${GLOBAL_DIRECTORY}/${path}`, before, after });
  }
  const removals = [...place.here].flatMap(([path, before]): RepairStep[] => {
    if (texts.has(path) || own.has(path) || meaningOf(path).kind === "entries") return [];
    return [{ top: workspace.root, path: `${GLOBAL_DIRECTORY}/${path}`, before, after: null }];
  });
  const merged = [
    ...new Set([...(place.recorded.record?.merged ?? []), ...place.waiting.map(({ id }) => id)]),
  ];
  const record = { commit, files: hashesOf(texts), merged: merged.filter((id) => origins.has(id)) };
  const pins = [
    { path: RECORD_PATH, before: place.recorded.text, after: formatRecord(record) },
    await planPin(workspace, { source: source.written, ref: ref.written, commit }),
  ];
  const data: GlobalPullData = {
    source: source.written,
    ref: ref.written,
    before: workspace.config.global?.commit ?? null,
    commit,
    files: changesOf(writes, removals),
    merged: place.waiting.filter(isMerged).map(({ id }) => id),
    waiting: waiting.map(({ id, key, path }) => ({ id, key, path })),
  };
  return { data, writes, removals, pins, findings: [...place.findings, ...findRivals(waiting, texts)] };
}

/** Whether a pattern still says what was proposed. */
function isAsProposed(
  { below, key, delegation }: GlobalPlace["waiting"][number],
  here: GlobalPlace["here"],
): boolean {
  const { value } = parseJson({ path: below, text: here.get(below) ?? "" });
  const said = isJsonObject(value) ? getOwn(value, key) : undefined;
  return said !== undefined && isJsonEqual(said, delegation.proposal.data);
}

function changesOf(writes: readonly PlannedWrite[], removals: readonly RepairStep[]): PulledFile[] {
  return [
    ...writes.map(({ path, before }) => ({
      path,
      change: before === null ? ("added" as const) : ("changed" as const),
    })),
    ...removals.map(({ path }) => ({ path, change: "removed" as const })),
  ].sort((left, right) => (left.path < right.path ? -1 : 1));
}

/** Waiting patterns that the source has otherwise by now: what is accepted here stays, and says so. */
function findRivals(
  waiting: readonly (WaitingPattern & { readonly below: string })[],
  texts: ReadonlyMap<string, string>,
): Finding[] {
  return waiting
    .filter(({ below }) => texts.has(below))
    .map(({ id, key, path }) =>
      makeFinding(
        "GLOBAL_RIVAL",
        `The source says something else at ${key} than what was accepted here (${id}).`,
        {
          path,
          line: 1,
          hint: `What is accepted here counts here, until the source has it: ctx global push ${id}`,
        },
      ),
    );
}

/** The pin as a minimal edit of config.json. */
async function planPin(
  { configSource }: Workspace,
  pin: { readonly source: string; readonly ref: string; readonly commit: string },
): Promise<PlannedWrite> {
  const text = configSource?.text ?? "";
  const { value } = parseJson({ path: CONFIG_PATH, text });
  const has = isJsonObject(value) && isJsonObject(getOwn(value, "global"));
  const edits: Edit[] = has
    ? Object.entries(pin).map(([key, one]) => ({ kind: "set", pointer: ["global", key], value: one as Json }))
    : [{ kind: "set", pointer: ["global"], value: { ...pin } }];
  const after = await editText({ path: CONFIG_PATH, form: "json", text }, edits);
  return { path: CONFIG_PATH, before: text, after };
}
