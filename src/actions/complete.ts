// `ctx complete` and `ctx archive`: the document's `status`, and an entry that tells when, by whom and why.
import { CtxError, isCtxError } from "../errors/ctx-error.js";
import { makeFinding, type Finding } from "../errors/finding.js";
import type { SourceText } from "../model/document.js";
import type { Json, JsonObject } from "../model/json/json.js";
import { overlay } from "../model/json/overlay.js";
import type { StoredContext } from "../model/layer.js";
import type { Outcome } from "../model/outcome.js";
import { formatRef, type Ref } from "../model/ref.js";
import type { Runtime } from "../ports/runtime.js";
import { withoutRetracted } from "../resolve/entry-selection.js";
import { readAuthor } from "../store/author.js";
import type { Workspace } from "../store/place/workspace.js";
import { getContext, toRef } from "../store/read/find-ref.js";
import { locateFindings } from "../store/read/locate-findings.js";
import { changeUnderLock } from "../store/write/context-lock.js";
import {
  appendEntry,
  requireStorable,
  type AppendedEntry,
  type EntryDraft,
} from "../store/write/append-entry.js";
import { chooseTargets, editTarget, requireHere, type EditTarget } from "../store/write/edit-context.js";
import { writeFiles, type PlannedWrite } from "../store/write/writes.js";
import { assessNeighbours } from "./neighbours.js";
import { findKeptKnowledge } from "./delegation/kept-knowledge.js";
import { findIneffective } from "./ineffective.js";
import { openForWriting, type Opened } from "./open.js";
import type { DryRun, WriteRequest } from "./request.js";
import { sourcesOf } from "./resolve-ref.js";

export interface ChangeStatusRequest extends WriteRequest {
  readonly ref: string;
  /** What was achieved, or why it ends: the text of the entry. */
  readonly summary?: string;
}

export interface ChangedStatus extends DryRun {
  readonly ref: string;
  /** The document that holds the status. */
  readonly path: string;
  /** False when the document said so already. */
  readonly changed: boolean;
  readonly status: "done" | "archived";
  /** What it was; "open" where the document said nothing. */
  readonly before: Json;
  /** The status entry: the new one, or the one that stands. */
  readonly id: string;
  /** Whether that entry is new. */
  readonly created: boolean;
}

export interface CompleteData extends ChangedStatus {
  /** The tasks that waited for this one and now wait for none. */
  readonly ready: readonly string[];
}

/**
 * Marks a task as done. A task that it needs and one of its children that are still open are findings, and so is what
 * others could use and were never offered.
 * @throws {CtxError} USAGE for what is no task, and for an empty summary; CONTEXT_NOT_FOUND, CONTEXT_ELSEWHERE,
 * FILE_INVALID, FILE_CHANGED; WRITE_FAILED, saying what was written.
 */
export async function complete(
  runtime: Runtime,
  request: ChangeStatusRequest,
): Promise<Outcome<CompleteData>> {
  const opened = await openForWriting(runtime, request, { personal: true, entries: true });
  const ref = toRef(request.ref, opened.reader.current);
  if (ref.level !== "task") {
    throw new CtxError("USAGE", `Only a task can be completed; ${formatRef(ref)} is none.`, {
      hint: {
        command: "A branch can be archived: `ctx archive branch`. `ctx list tasks` shows the tasks.",
        tool: "context_get without ref lists the tasks.",
      },
    });
  }
  const { data, findings, context } = await changeStatus(runtime, opened, {
    ...request,
    ref,
    status: "done",
  });
  const neighbours = await assessNeighbours(opened.reader.tree, { id: ref.id, context });
  const kept = data.changed ? await findKeptKnowledge(opened.reader.tree, context) : [];
  return {
    data: { ...data, ready: neighbours.ready },
    findings: [...findings, ...neighbours.findings, ...kept],
  };
}

/**
 * Marks a task or a branch as over: it stays where it is, and lists and choices leave it out.
 * @throws {CtxError} USAGE for global and project; otherwise as complete does.
 */
export async function archive(
  runtime: Runtime,
  request: ChangeStatusRequest,
): Promise<Outcome<ChangedStatus>> {
  const opened = await openForWriting(runtime, request, { personal: true, entries: true });
  const ref = toRef(request.ref, opened.reader.current);
  if (ref.level !== "task" && ref.level !== "branch") {
    throw new CtxError("USAGE", `${formatRef(ref)} is always there and cannot be archived.`, {
      hint: "Tasks and branches can.",
    });
  }
  const { data, findings } = await changeStatus(runtime, opened, { ...request, ref, status: "archived" });
  return { data, findings };
}

interface StatusChange extends Omit<ChangeStatusRequest, "ref"> {
  readonly ref: Ref;
  readonly status: "done" | "archived";
}

const PLAIN_SENTENCES = { done: "Completed.", archived: "Archived." } as const;

/**
 * The document is written first, then the entry. Reason: the document is what everybody goes by, the entry is its
 * history. A crash between the two leaves a status that is right and not yet recorded, and the same command run again
 * sees that no entry says so and adds it; the other way round, the log would tell of something that never happened.
 */
async function changeStatus(runtime: Runtime, opened: Opened, change: StatusChange): Promise<StatusChanged> {
  if (change.dryRun === true) return writeStatus(runtime, opened, change);
  return changeUnderLock(runtime, {
    workspace: opened.workspace,
    ref: change.ref,
    isRepeatable: true,
    attempt: (confirm) => writeStatus(runtime, opened, { ...change, confirm }),
  });
}

interface StatusChanged {
  readonly data: ChangedStatus;
  readonly findings: Finding[];
  readonly context: StoredContext;
}

async function writeStatus(
  runtime: Runtime,
  { workspace, reader }: Opened,
  change: StatusChange & { confirm?: () => void },
): Promise<StatusChanged> {
  const { ref, status, summary, dryRun = false, confirm } = change;
  if (summary?.trim() === "")
    throw new CtxError("USAGE", "The text is empty.", { hint: "Leave it out, or say why." });
  const context = await getContext(runtime, workspace, { reader, ref });
  await requireHere(workspace, context);
  const by = await readAuthor(change.by, {
    repository: workspace.repository,
    environment: runtime.environment,
  });
  const text = summary ?? PLAIN_SENTENCES[status];
  // The document is written first, so a summary that cannot be recorded must stop both.
  await requireStorable(workspace, { ref, by, body: { kind: "status", text } });
  const targets = await chooseStatusTargets(context);
  const before = statusOf(targets);
  const writes: PlannedWrite[] = [];
  for (const target of targets) {
    const { write } = await editTarget(target, [{ kind: "set", pointer: ["status"], value: status }]);
    if (write !== null) writes.push(write);
  }
  const changed = writes.length > 0;
  const written = await writeFiles(runtime, workspace, {
    writes,
    dryRun,
    ...(confirm === undefined ? {} : { confirm }),
  });
  const body = {
    kind: "status",
    status,
    ...(changed && typeof before === "string" && before !== "" ? { from: before } : {}),
    text,
  } as const;
  const standing = changed ? null : findStanding(context, { status, summary });
  const entry: AppendedEntry =
    standing ?? (await recordStatus(runtime, workspace, { ref, by, body, dryRun }));
  const diff = `${written.diff ?? ""}${entry.diff ?? ""}`;
  const { path } = (targets[0] as EditTarget).source;
  const own = await locateFindings(
    [...workspace.findings, ...context.findings, ...findHiding(context, status)],
    sourcesOf([context], workspace),
  );
  const data = { ref: formatRef(ref), path, changed, status, before, id: entry.id, created: entry.created };
  return {
    data: dryRun ? { ...data, dryRun, diff } : data,
    findings: dryRun
      ? own
      : [...own, ...(await findIneffective(runtime, change.directory, { ref, path, own }))],
    context,
  };
}

/**
 * Every shared document that says a status, and a main one in any case: lists read no others.
 * @throws {CtxError} FILE_INVALID when a main document is broken.
 */
async function chooseStatusTargets(context: StoredContext): Promise<EditTarget[]> {
  const edit = { pointer: ["status"], patch: undefined, personal: false, removes: true };
  const isMain = (source: SourceText): boolean => /\/context\.(?:json|md)$/.test(source.path);
  const isBroken = context.brokenSources.some(isMain);
  const mains = isBroken ? [] : context.documents.filter(({ role }) => role === "main");
  const targets = await chooseTargets({ ...context, documents: mains }, edit);
  const others = context.documents.filter((document) => {
    return document.role !== "main" && !document.personal && Object.hasOwn(document.data, "status");
  });
  return others.length === 0
    ? targets
    : [...targets, ...(await chooseTargets({ ...context, documents: others }, edit))];
}

/** The status that some documents say together; a missing one, like a null, is "open". */
function statusOf(targets: readonly EditTarget[]): Json {
  const whole = targets.reduce<JsonObject>((merged, { raw }) => overlay(merged, raw) as JsonObject, {});
  return whole["status"] ?? "open";
}

/** The status entry that says it already; another summary is something new to say. */
function findStanding(
  context: StoredContext,
  { status, summary }: { status: string; summary: string | undefined },
): AppendedEntry | null {
  const newest = withoutRetracted(context.entries).findLast(({ record }) => record.kind === "status");
  if (newest === undefined || newest.record["status"] !== status) return null;
  if (summary !== undefined && newest.record.text !== summary) return null;
  return { id: newest.record.id, path: newest.path, created: false };
}

async function recordStatus(
  runtime: Runtime,
  workspace: Workspace,
  draft: EntryDraft,
): Promise<AppendedEntry> {
  try {
    return await appendEntry(runtime, workspace, draft);
  } catch (error) {
    if (!isCtxError(error)) throw error;
    const { code, path, hint, details, cause = error } = error;
    const name = formatRef(draft.ref);
    const isPending = details?.["pending"] === true;
    throw new CtxError(code, `The document of ${name} says so now, but its log does not. ${error.message}`, {
      ...(path === undefined ? {} : { path }),
      // What the journal holds must not be recorded a second time: then the append's own advice is right.
      ...(isPending
        ? { details, ...(hint === undefined ? {} : { hint }) }
        : { hint: "Run the command again: it records what is missing." }),
      cause,
    });
  }
}

/** A personal document is merged last: what it says is what its owner goes on seeing. */
function findHiding(context: StoredContext, status: string): Finding[] {
  const hiding = context.documents.filter(({ personal, data }) => {
    return personal && Object.hasOwn(data, "status") && data["status"] !== status;
  });
  return hiding.map(({ path }) =>
    makeFinding(
      "VALUE_HIDDEN",
      `${formatRef(context.ref)} is ${status}, but not for you: this document says otherwise.`,
      {
        path,
        pointer: "/status",
        hint: "Remove it from the personal document to see what everybody sees.",
      },
    ),
  );
}
