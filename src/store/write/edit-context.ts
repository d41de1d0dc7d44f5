// Which document of a context an edit goes to, and what it makes of that document.
import { CtxError } from "../../errors/ctx-error.js";
import { editText, type Edit } from "../../format/edit.js";
import { formatDocument, parseDocument } from "../../format/document.js";
import type { Document, SourceText } from "../../model/document.js";
import {
  getOwn,
  isJsonEqual,
  isJsonObject,
  setOwn,
  withoutNulls,
  type Json,
  type JsonObject,
} from "../../model/json/json.js";
import type { StoredContext } from "../../model/layer.js";
import { findAt, type Pointer } from "../../model/json/pointer.js";
import { formatRef, type Ref } from "../../model/ref.js";
import { DOCUMENT_SCHEMA_ID } from "../../model/schema-ids.js";
import { quoteForShell } from "../../model/text/shell-quote.js";
import { validateDocument } from "../../schema/validate.js";
import { requireNotHidden } from "../read/find-ref.js";
import { directoryOf, mainPathOf, personalPathOf } from "../layout.js";
import type { PlannedWrite } from "./writes.js";
import type { Workspace } from "../place/workspace.js";

/** One document that an edit goes to, as it is now. */
export interface EditTarget {
  readonly source: SourceText;
  /** False for a document that the edit creates. */
  readonly exists: boolean;
  /** The whole of its data, ctx's own words included. */
  readonly raw: JsonObject;
  /** The part of a patch that belongs here; {} for other edits. */
  readonly patch: JsonObject;
}

/**
 * Asserts that a context's documents are those of the invoking worktree.
 * @throws {CtxError} CONTEXT_ELSEWHERE, naming the branch and the worktree that has it checked out;
 * REPOSITORY_UNSUPPORTED for a document that a sparse checkout leaves out.
 */
export async function requireHere({ repository }: Workspace, context: StoredContext): Promise<void> {
  if (context.commit === null || repository === null) return;
  const { commit } = await repository.head();
  if (commit === context.commit && (await repository.isSparse())) throw leftOut(context);
  const { local, remote } = await repository.tips();
  const branch = [...local, ...remote].find((tip) => tip.ref === context.from)?.branch ?? context.from;
  const worktree = (await repository.worktrees()).find((candidate) => candidate.branch === branch);
  throw new CtxError(
    "CONTEXT_ELSEWHERE",
    `${formatRef(context.ref)} belongs to the branch ${branch}, which is not checked out here.`,
    {
      hint:
        worktree === undefined
          ? `Switch to it with \`git switch ${quoteForShell(branch)}\` and run the command again.`
          : `Run it in the worktree of that branch: \`ctx -C ${quoteForShell(worktree.path)} …\`.`,
      details: { branch, worktree: worktree?.path ?? null },
    },
  );
}

function leftOut({ ref }: StoredContext): CtxError {
  return new CtxError(
    "REPOSITORY_UNSUPPORTED",
    `The checkout is sparse and leaves ${formatRef(ref)} out, so it is not written.`,
    { hint: `Add it with \`git sparse-checkout add ${quoteForShell(directoryOf(ref))}\`.` },
  );
}

/**
 * Chooses the documents that an edit goes to: the one that holds the key, else the main one (made if need be). What
 * removes a key goes to all that hold it, else its other value would show.
 * @throws {CtxError} FILE_INVALID when that document is broken.
 */
export async function chooseTargets(
  context: StoredContext,
  edit: { pointer: Pointer; patch: JsonObject | undefined; personal: boolean; removes: boolean },
): Promise<EditTarget[]> {
  const candidates = context.documents.filter((document) => document.personal === edit.personal);
  if (edit.patch === undefined) {
    const all = edit.removes ? candidates.filter((document) => holdsKey(document, edit.pointer)) : [];
    const holders = all.length > 0 ? all : [findHolder(candidates, edit.pointer)];
    return Promise.all(holders.map((holder) => toTarget(context, holder, edit.personal)));
  }
  const parts = new Map<Document | null, JsonObject>();
  dealPatch(candidates, { patch: edit.patch, above: [], parts });
  if (parts.size === 0) parts.set(findHolder(candidates, []), {});
  const targets: EditTarget[] = [];
  for (const [holder, patch] of parts)
    targets.push({ ...(await toTarget(context, holder, edit.personal)), patch });
  return targets;
}

/** Deals each key of a patch to the document that holds it; a removal to all of them, else the value would show again. */
function dealPatch(
  documents: readonly Document[],
  { patch, above, parts }: { patch: JsonObject; above: Pointer; parts: Map<Document | null, JsonObject> },
): void {
  for (const key of Object.keys(patch)) {
    const pointer = [...above, key];
    const value = patch[key] as Json;
    const holders = documents.filter((document) => findAt(document.data, pointer) !== undefined);
    if (isJsonObject(value) && holders.length > 1 && Object.keys(value).length > 0) {
      dealPatch(documents, { patch: value, above: pointer, parts });
      continue;
    }
    const receivers = value === null && holders.length > 0 ? holders : [findHolder(documents, pointer)];
    for (const receiver of receivers) {
      let part = parts.get(receiver) ?? {};
      parts.set(receiver, part);
      for (const token of above) {
        const inner = getOwn(part, token) ?? {};
        setOwn(part, token, inner);
        part = inner as JsonObject;
      }
      setOwn(part, key, value);
    }
  }
}

/** The edits that an RFC 7396 patch asks of a document. */
export function planPatch(raw: JsonObject, patch: JsonObject, above: Pointer): Edit[] {
  const edits: Edit[] = [];
  for (const key of Object.keys(patch)) {
    const pointer = [...above, key];
    const value = patch[key] as Json;
    const current = getOwn(raw, key);
    if (value === null) {
      if (current !== undefined) edits.push({ kind: "unset", pointer });
    } else if (isJsonObject(value) && isJsonObject(current)) {
      edits.push(...planPatch(current, value, pointer));
    } else {
      const wanted = withoutNulls(value);
      if (current === undefined || !isJsonEqual(current, wanted))
        edits.push({ kind: "set", pointer, value: wanted });
    }
  }
  return edits;
}

/** A document after its edits; `write` is null when they change nothing. */
export interface EditedTarget {
  readonly target: EditTarget;
  readonly raw: JsonObject;
  readonly write: PlannedWrite | null;
}

/**
 * Applies edits to a document's text.
 * @throws {CtxError} USAGE when the document would not be valid afterwards; VALUE_NOT_FOUND as editText does.
 */
export async function editTarget(target: EditTarget, edits: readonly Edit[]): Promise<EditedTarget> {
  const { source, exists, raw } = target;
  const text = await editText(source, edits);
  if (text === source.text) return { target, raw, write: null };
  const after = await readRaw({ ...source, text });
  const [problem] = validateDocument(after);
  if (problem === undefined) {
    return {
      target,
      raw: after,
      write: { path: source.path, before: exists ? source.text : null, after: text },
    };
  }
  throw new CtxError("USAGE", `${problem.pointer.slice(1)} ${problem.message}`, {
    path: source.path,
    hint: "Nothing was written.",
  });
}

/**
 * Reads the whole data of a document.
 * @throws {CtxError} FILE_INVALID when it cannot be parsed.
 */
export async function readRaw(source: SourceText): Promise<JsonObject> {
  const { raw, findings } = await parseDocument(source);
  if (raw !== null) return raw;
  const [first] = findings;
  throw new CtxError("FILE_INVALID", first?.message ?? `${source.path} cannot be read`, {
    path: source.path,
    ...(first?.line === undefined ? {} : { line: first.line }),
    hint: "Mend the file and run the command again; nothing was written.",
  });
}

/** The context as it would be after some writes, for the revision that a dry run answers with. */
export function withTexts(context: StoredContext, writes: readonly PlannedWrite[]): StoredContext {
  const texts = new Map(writes.map((write) => [write.path, write.after]));
  const known = new Set(context.documents.map((document) => document.path));
  const added = writes.filter((write) => !known.has(write.path));
  return {
    ...context,
    documents: context.documents.map((document) => ({
      ...document,
      text: texts.get(document.path) ?? document.text,
    })),
    brokenSources: [
      ...context.brokenSources,
      ...added.map(({ path, after }): SourceText => ({ path, form: formOf(path), text: after })),
    ],
  };
}

/** Tells whether a document has the pointer's last key in an object; an item of its array is no other's item too. */
function holdsKey({ data }: Document, pointer: Pointer): boolean {
  return isJsonObject(findAt(data, pointer.slice(0, -1))) && findAt(data, pointer) !== undefined;
}

/** The document that holds most of the pointer's way; among equals the last, since its value counts. */
function findHolder(documents: readonly Document[], pointer: Pointer): Document | null {
  let holder: Document | null = null;
  let deepest = 0;
  for (const document of documents) {
    let depth = 0;
    while (depth < pointer.length && findAt(document.data, pointer.slice(0, depth + 1)) !== undefined)
      depth++;
    if (depth > 0 && depth >= deepest) [holder, deepest] = [document, depth];
  }
  return holder ?? documents.findLast((document) => document.role === "main") ?? null;
}

async function toTarget(
  context: StoredContext,
  document: Document | null,
  personal: boolean,
): Promise<EditTarget> {
  if (document !== null) {
    const { path, form, text } = document;
    return { source: { path, form, text }, exists: true, raw: await readRaw(document), patch: {} };
  }
  const broken = context.brokenSources.find(({ path }) => isMainPath(context.ref, path, personal));
  if (broken !== undefined) await readValid(broken);
  if (!personal) requireNotHidden(context);
  return newTarget(context.ref, personal);
}

/** A broken main document is never written over: the refusal names the place to mend. */
async function readValid(source: SourceText): Promise<void> {
  const [problem] = validateDocument(await readRaw(source));
  throw new CtxError(
    "FILE_INVALID",
    problem === undefined
      ? `${source.path} cannot be read`
      : `${source.path}: ${problem.pointer.slice(1)} ${problem.message}`,
    {
      path: source.path,
      hint: "Mend the file and run the command again; nothing was written.",
    },
  );
}

function newTarget(ref: Ref, personal: boolean): EditTarget {
  const path = personal ? personalPathOf(ref, "markdown") : mainPathOf(ref, "markdown");
  const raw: JsonObject = personal ? {} : { $schema: DOCUMENT_SCHEMA_ID };
  if (!personal && ref.level === "branch" && directoryOf(ref).includes("~")) raw["$branch"] = ref.name;
  return {
    source: { path, form: "markdown", text: formatDocument("markdown", raw, "") },
    exists: false,
    raw,
    patch: {},
  };
}

function isMainPath(ref: Ref, path: string, personal: boolean): boolean {
  const pathOf = personal ? personalPathOf : mainPathOf;
  return path === pathOf(ref, "json") || path === pathOf(ref, "markdown");
}

function formOf(path: string): SourceText["form"] {
  return path.endsWith(".json") ? "json" : "markdown";
}
