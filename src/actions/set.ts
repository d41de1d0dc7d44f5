// `ctx set`, `ctx unset`, `ctx update`: minimal edits of the document that holds the key.
import { CtxError } from "../errors/ctx-error.js";
import type { Edit } from "../format/edit.js";
import { parseJson } from "../format/json.js";
import type { Json, JsonObject } from "../model/json/json.js";
import type { StoredContext } from "../model/layer.js";
import type { Outcome } from "../model/outcome.js";
import { overlay } from "../model/json/overlay.js";
import { findAt, parsePointer, type Pointer } from "../model/json/pointer.js";
import { formatRef } from "../model/ref.js";
import { quoteForShell } from "../model/text/shell-quote.js";
import type { Runtime } from "../ports/runtime.js";
import {
  chooseTargets,
  editTarget,
  planPatch,
  requireHere,
  withTexts,
  type EditedTarget,
} from "../store/write/edit-context.js";
import { getContext, toRef } from "../store/read/find-ref.js";
import { locateFindings } from "../store/read/locate-findings.js";
import { revisionOf } from "../store/revision.js";
import type { Workspace } from "../store/place/workspace.js";
import { changeUnderLock } from "../store/write/context-lock.js";
import { writeFiles, type PlannedWrite } from "../store/write/writes.js";
import { findIneffective } from "./ineffective.js";
import { openForWriting } from "./open.js";
import type { DryRun, WriteRequest } from "./request.js";
import { sourcesOf } from "./resolve-ref.js";
import { ownValueNotFound } from "./value-not-found.js";

export interface EditRequest extends WriteRequest {
  readonly ref: string;
  /** Write the `*.local.*` document instead of the shared one. */
  readonly personal?: boolean;
  /** Refuse unless the context still has this revision. */
  readonly ifRevision?: string;
}

export interface SetRequest extends EditRequest {
  readonly pointer: string;
  /** As typed: parsed as JSON, else taken as a string. */
  readonly value: string;
}

export interface UnsetRequest extends EditRequest {
  readonly pointer: string;
}

export interface UpdateRequest extends EditRequest {
  /** An RFC 7396 patch. */
  readonly patch: JsonObject;
}

export interface EditData extends DryRun {
  readonly ref: string;
  readonly path: string;
  readonly changed: boolean;
  /** Absent when there was no value. */
  readonly before?: Json;
  readonly after?: Json;
  readonly revision: string;
}

/**
 * Sets one value in the document that holds it.
 * @throws {CtxError} CONTEXT_NOT_FOUND, CONTEXT_ELSEWHERE, FILE_CHANGED, FILE_INVALID; VALUE_NOT_FOUND when the
 * pointer leads through a scalar or past an array's end; LOCK_HELD when another process keeps changing the context for
 * a second; WRITE_FAILED.
 */
export async function set(runtime: Runtime, request: SetRequest): Promise<Outcome<EditData>> {
  const pointer = requirePointer(request.pointer);
  const value = parseValue(request.value);
  return edit(runtime, request, { pointer, plan: () => [{ kind: "set", pointer, value }] });
}

/**
 * Removes one value from the document that holds it.
 * @throws {CtxError} VALUE_NOT_FOUND when nothing is there; otherwise as set does.
 */
export async function unset(runtime: Runtime, request: UnsetRequest): Promise<Outcome<EditData>> {
  const pointer = requirePointer(request.pointer);
  return edit(runtime, request, { pointer, plan: () => [{ kind: "unset", pointer }], removes: true });
}

/**
 * Applies an RFC 7396 patch to a context's documents, each key in the document that holds it.
 * @throws {CtxError} as set does.
 */
export async function update(runtime: Runtime, request: UpdateRequest): Promise<Outcome<EditData>> {
  return edit(runtime, request, {
    pointer: [],
    plan: (raw) => planPatch(raw, request.patch, []),
    patch: request.patch,
  });
}

interface EditPlan {
  /** The value whose before and after are answered; the whole context for a patch. */
  readonly pointer: Pointer;
  /** The edits of one document, given what it holds now. */
  readonly plan: (raw: JsonObject) => Edit[];
  readonly patch?: JsonObject;
  /** The value goes away: there must be one, and nothing is answered as what came after it. */
  readonly removes?: boolean;
}

async function edit(runtime: Runtime, request: EditRequest, plan: EditPlan): Promise<Outcome<EditData>> {
  const planned = await planEdit(runtime, request, plan);
  const { done, written } = await write(runtime, request, { plan, planned });
  const { workspace, context, edited, writes } = done;
  const { ref } = context;
  const own = await locateFindings(
    [...workspace.findings, ...context.findings],
    sourcesOf([context], workspace),
  );
  const { path } = (edited[0] as EditedTarget).target.source;
  return {
    data: {
      ref: formatRef(ref),
      path,
      changed: writes.length > 0,
      ...beforeAndAfter(edited, plan),
      revision: await revisionOf(runtime, withTexts(context, writes)),
      ...written,
    },
    findings: written.dryRun
      ? own
      : [...own, ...(await findIneffective(runtime, request.directory, { ref, path, own }))],
  };
}

interface PlannedEdit {
  readonly workspace: Workspace;
  /** As it is before the edit. */
  readonly context: StoredContext;
  readonly edited: readonly EditedTarget[];
  readonly writes: readonly PlannedWrite[];
}

/** Reads the context and works out its new texts. */
async function planEdit(
  runtime: Runtime,
  request: EditRequest,
  { pointer, plan, patch, removes = false }: EditPlan,
): Promise<PlannedEdit> {
  const { workspace, reader } = await openForWriting(runtime, request, { personal: true });
  const ref = toRef(request.ref, reader.current);
  const context = await getContext(runtime, workspace, { reader, ref });
  await requireHere(workspace, context);
  await requireRevision(runtime, context, request.ifRevision);
  const { personal = false } = request;
  const targets = await chooseTargets(context, { pointer, patch, removes, personal });
  const edited: EditedTarget[] = [];
  for (const target of targets) {
    if (removes && findAt(target.raw, pointer) === undefined) {
      const findings = await locateFindings(
        [...workspace.findings, ...context.findings],
        sourcesOf([context], workspace),
      );
      throw ownValueNotFound({ ref, data: target.raw, findings }, pointer);
    }
    edited.push(
      await editTarget(
        target,
        patch === undefined ? plan(target.raw) : planPatch(target.raw, target.patch, []),
      ),
    );
  }
  const writes = edited.flatMap((each) => (each.write === null ? [] : [each.write]));
  return { workspace, context, edited, writes };
}

/**
 * Does what was planned. An edit that changes nothing, or is only to be shown, takes no lock; any other is planned anew
 * under it, since another process may have written in between.
 */
async function write(
  runtime: Runtime,
  request: EditRequest,
  { plan, planned }: { plan: EditPlan; planned: PlannedEdit },
): Promise<{ done: PlannedEdit; written: DryRun }> {
  const { workspace, context, writes } = planned;
  if (request.dryRun || writes.length === 0) {
    const dryRun = request.dryRun ?? false;
    return { done: planned, written: await writeFiles(runtime, workspace, { writes, dryRun }) };
  }
  const done = await changeUnderLock(runtime, {
    workspace,
    ref: context.ref,
    isRepeatable: request.ifRevision === undefined,
    attempt: async (confirm) => {
      // The ref as it was understood: another branch may be current by now.
      const now = await planEdit(runtime, { ...request, ref: formatRef(context.ref) }, plan);
      await writeFiles(runtime, now.workspace, { writes: now.writes, dryRun: false, confirm });
      return now;
    },
  });
  return { done, written: {} };
}

/** The value at the pointer in all edited documents together, before and after; absent where there is none. */
function beforeAndAfter(
  edited: readonly EditedTarget[],
  { pointer, removes = false }: EditPlan,
): Pick<EditData, "before" | "after"> {
  const fold = (raws: JsonObject[]) =>
    raws.reduce<JsonObject>((data, raw) => overlay(data, raw) as JsonObject, {});
  const whole = fold(edited.map(({ target }) => target.raw));
  const before = findAt(whole, pointer);
  // The item that moves up to the place of a removed one is not what the removed one became.
  const after = removes
    ? undefined
    : findAt(fold(edited.map((each) => each.raw)), shownPointer(whole, pointer));
  return { ...(before === undefined ? {} : { before }), ...(after === undefined ? {} : { after }) };
}

/** Appending to an array (`/-`) is answered with the element that it made. */
function shownPointer(before: JsonObject, pointer: Pointer): Pointer {
  if (pointer.at(-1) !== "-") return pointer;
  const array = findAt(before, pointer.slice(0, -1));
  return Array.isArray(array) ? [...pointer.slice(0, -1), String(array.length)] : pointer;
}

/** A value as typed: JSON where it is JSON, else the text itself. JSON that would not be kept as it is, is refused. */
function parseValue(text: string): Json {
  const { value, findings } = parseJson({ path: "value", text });
  const [loss] = findings;
  const isText = findings.some(({ code }) => code === "FILE_INVALID");
  if (loss === undefined || isText) return value === undefined ? text : value;
  throw new CtxError("USAGE", `The value is JSON, but cannot be kept as it is. ${loss.message}`, {
    hint: `To write it as a string: ${quoteForShell(JSON.stringify(text))}`,
  });
}

function requirePointer(text: string): Pointer {
  const pointer = parsePointer(text);
  if (pointer.length > 0) return pointer;
  throw new CtxError("USAGE", "The pointer is empty.", {
    hint: "Name a value, or change several with `ctx update`.",
  });
}

async function requireRevision(
  runtime: Runtime,
  context: StoredContext,
  expected: string | undefined,
): Promise<void> {
  const actual = await revisionOf(runtime, context);
  if (expected === undefined || expected === actual) return;
  throw new CtxError("FILE_CHANGED", `${formatRef(context.ref)} is not at revision ${expected} any more.`, {
    hint: {
      command: "Read it again with `ctx get` and decide anew; nothing was written.",
      tool: "Read it again with context_get and decide anew; nothing was written.",
    },
    details: { revision: actual },
  });
}
