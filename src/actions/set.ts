// `ctx set`, `ctx unset`, `ctx update`: minimal edits of the document that holds the key.
import { CtxError } from "../errors/ctx-error.js";
import type { Finding, FindingCode } from "../errors/finding.js";
import type { Edit } from "../format/edit.js";
import { parseJson } from "../format/json.js";
import type { Json, JsonObject } from "../model/json.js";
import type { StoredContext } from "../model/layer.js";
import type { Outcome } from "../model/outcome.js";
import { overlay } from "../model/overlay.js";
import { findAt, parsePointer, type Pointer } from "../model/pointer.js";
import { formatRef, type Ref } from "../model/ref.js";
import type { Runtime } from "../ports/runtime.js";
import {
  chooseTargets,
  editTarget,
  planPatch,
  requireHere,
  withTexts,
  type EditedTarget,
  type EditTarget,
} from "../store/edit-context.js";
import { getContext, toRef } from "../store/find-ref.js";
import { locateFindings } from "../store/locate-findings.js";
import { revisionOf } from "../store/revision.js";
import { writeFiles } from "../store/writes.js";
import { openForWriting } from "./open.js";
import type { DryRun, WriteRequest } from "./request.js";
import { resolveRef, sourcesOf } from "./resolve-ref.js";

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
 * pointer leads through a scalar or past an array's end.
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
  return edit(runtime, request, { pointer, plan: () => [{ kind: "unset", pointer }] });
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
}

async function edit(
  runtime: Runtime,
  request: EditRequest,
  { pointer, plan, patch }: EditPlan,
): Promise<Outcome<EditData>> {
  const { workspace, reader } = await openForWriting(runtime, request, { personal: true });
  const ref = toRef(request.ref, reader.current);
  const context = await getContext(runtime, workspace, { reader, ref });
  await requireHere(workspace, context);
  await requireRevision(runtime, context, request.ifRevision);
  const targets = await chooseTargets(context, { pointer, patch, personal: request.personal ?? false });
  const edited: EditedTarget[] = [];
  for (const target of targets) {
    edited.push(
      await editTarget(
        target,
        patch === undefined ? plan(target.raw) : planPatch(target.raw, target.patch, []),
      ),
    );
  }
  const writes = edited.flatMap(({ write }) => (write === null ? [] : [write]));
  const written = await writeFiles(runtime, workspace, { writes, dryRun: request.dryRun ?? false });
  const revised = written.dryRun ? withTexts(context, writes) : await reader.readHere(ref);
  const own = await locateFindings(
    [...workspace.findings, ...context.findings],
    sourcesOf([context], workspace),
  );
  const { path } = (targets[0] as EditTarget).source;
  return {
    data: {
      ref: formatRef(ref),
      path,
      changed: writes.length > 0,
      ...beforeAndAfter(edited, pointer),
      revision: await revisionOf(runtime, revised),
      ...written,
    },
    findings: written.dryRun
      ? own
      : [...own, ...(await findIneffective(runtime, request, { ref, path, own }))],
  };
}

/** The value at the pointer in all edited documents together, before and after; absent where there is none. */
function beforeAndAfter(
  edited: readonly EditedTarget[],
  pointer: Pointer,
): Pick<EditData, "before" | "after"> {
  const fold = (raws: JsonObject[]) =>
    raws.reduce<JsonObject>((data, raw) => overlay(data, raw) as JsonObject, {});
  const whole = fold(edited.map(({ target }) => target.raw));
  const before = findAt(whole, pointer);
  const after = findAt(fold(edited.map((each) => each.raw)), shownPointer(whole, pointer));
  return { ...(before === undefined ? {} : { before }), ...(after === undefined ? {} : { after }) };
}

// What a document says in vain, because a wider one rules.
const INEFFECTIVE: readonly FindingCode[] = ["FINAL_IGNORED", "STRATEGY_CONFLICT", "PERSONAL_IGNORED"];

/** Finds what the written document cannot bring about, so that no success goes without its effect unseen. */
async function findIneffective(
  runtime: Runtime,
  { directory }: EditRequest,
  { ref, path, own }: { ref: Ref; path: string; own: readonly Finding[] },
): Promise<Finding[]> {
  const { findings } = await resolveRef(runtime, { directory, ref: formatRef(ref) });
  const known = new Set(own.map((finding) => finding.message));
  return findings.filter((finding) => {
    return finding.path === path && INEFFECTIVE.includes(finding.code) && !known.has(finding.message);
  });
}

/** Appending to an array (`/-`) is answered with the element that it made. */
function shownPointer(before: JsonObject, pointer: Pointer): Pointer {
  if (pointer.at(-1) !== "-") return pointer;
  const array = findAt(before, pointer.slice(0, -1));
  return Array.isArray(array) ? [...pointer.slice(0, -1), String(array.length)] : pointer;
}

/** A value as typed: JSON where it is JSON, else the text itself. */
function parseValue(text: string): Json {
  const parsed = parseJson({ path: "value", text });
  return parsed.value === undefined ? text : parsed.value;
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
    hint: "Read it again with `ctx get` and decide anew; nothing was written.",
    details: { revision: actual },
  });
}
