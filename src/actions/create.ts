// `ctx create`: a new context, in one new file.
import { CtxError } from "../errors/ctx-error.js";
import { formatDocument, parseDocument } from "../format/document.js";
import type { DocumentForm, SourceText } from "../model/document.js";
import { setOwn, type Json, type JsonObject } from "../model/json/json.js";
import type { StoredContext } from "../model/layer.js";
import type { Outcome } from "../model/outcome.js";
import { formatRef, isBranchName, isTaskId, type Ref } from "../model/ref.js";
import { quoteForShell } from "../model/text/shell-quote.js";
import type { Runtime } from "../ports/runtime.js";
import { DOCUMENT_SCHEMA_ID } from "../model/schema-ids.js";
import { validateDocument } from "../schema/validate.js";
import type { ContextReader } from "../store/read/context-reader.js";
import {
  branchNamesOnDisk,
  findCaseTwin,
  requireNotHidden,
  taskIdsOnDisk,
  toRef,
} from "../store/read/find-ref.js";
import { directoryOf, mainPathOf } from "../store/layout.js";
import { locateFindings } from "../store/read/locate-findings.js";
import { revisionOf } from "../store/revision.js";
import type { Workspace } from "../store/place/workspace.js";
import { changeUnderLock } from "../store/write/context-lock.js";
import { writeFiles, type PlannedWrite } from "../store/write/writes.js";
import { openForWriting } from "./open.js";
import type { DryRun, WriteRequest } from "./request.js";
import { sourcesOf } from "./resolve-ref.js";

export interface CreateRequest extends WriteRequest {
  readonly ref: string;
  readonly title?: string;
  readonly data?: JsonObject;
  /** Markdown body. */
  readonly body?: string;
  /** A task's branch. */
  readonly branch?: string;
  /** A task's parent task or a branch's parent branch. */
  readonly parent?: string;
  readonly needs?: readonly string[];
  readonly covers?: readonly string[];
  /** Markdown unless told otherwise. */
  readonly form?: DocumentForm;
  /** Succeed (`created: false`) when the context exists. */
  readonly ifMissing?: boolean;
}

export interface CreateData extends DryRun {
  readonly ref: string;
  readonly path: string;
  readonly revision: string;
  readonly created: boolean;
}

/**
 * Creates a context.
 * @throws {CtxError} CONTEXT_EXISTS, also for a name that differs only by case; USAGE for words that do not fit;
 * LOCK_HELD when another process keeps changing the context for a second; WRITE_FAILED.
 */
export async function create(runtime: Runtime, request: CreateRequest): Promise<Outcome<CreateData>> {
  const planned = await planCreation(runtime, request);
  if (planned.kind === "existing") return answerExisting(runtime, planned, request);
  if (request.dryRun) return answerDry(runtime, planned, request);
  const done = await changeUnderLock(runtime, {
    ...planned,
    isRepeatable: true,
    attempt: async (confirm) => {
      // Looked at anew, for the ref as it was understood: another branch may be current by now.
      const now = await planCreation(runtime, { ...request, ref: formatRef(planned.ref) });
      if (now.kind === "existing") return now;
      await writeFiles(runtime, now.workspace, { writes: [now.write], dryRun: false, confirm });
      // Read under the lock: the revision that is answered must be of what this command wrote, and not of a later edit.
      return { ...now, after: await now.reader.readHere(now.ref) };
    },
  });
  return done.kind === "existing" ? answerExisting(runtime, done, request) : answerNew(runtime, done, done);
}

interface Place {
  readonly workspace: Workspace;
  readonly reader: ContextReader;
  readonly ref: Ref;
  /** The context in the invoking worktree, as it was. */
  readonly here: StoredContext;
}

interface Existing extends Place {
  readonly kind: "existing";
  /** The context that is there already, wherever that is. */
  readonly existing: StoredContext;
}

interface New extends Place {
  readonly kind: "new";
  readonly write: PlannedWrite;
}

async function planCreation(runtime: Runtime, request: CreateRequest): Promise<Existing | New> {
  const { workspace, reader } = await openForWriting(runtime, request, {});
  const ref = toRef(request.ref, reader.current);
  const here = await reader.readHere(ref);
  const place = { workspace, reader, ref, here };
  const existing = here.hasMain ? here : await findAnywhere(reader, ref);
  if (existing !== null) return { ...place, kind: "existing", existing };
  requireNotHidden(here);
  refuseCaseTwin(runtime, workspace, ref);
  const form = formOf(request);
  const path = mainPathOf(ref, form);
  const after = compose(ref, form, request);
  await requireReadable({ path, form, text: after });
  return { ...place, kind: "new", write: { path, before: null, after } };
}

/** Data may be more than ctx reads, or nested more deeply. */
async function requireReadable(source: SourceText): Promise<void> {
  const { raw, findings } = await parseDocument(source);
  if (raw !== null) return;
  const first = findings.find(({ severity }) => severity === "error");
  throw new CtxError("USAGE", `The document could not be read back: ${first?.message ?? "it is broken."}`, {
    hint: "Nothing was written. Long texts belong into the body, or into notes of their own.",
  });
}

function formOf({ form = "markdown" }: CreateRequest): DocumentForm {
  return form;
}

async function answerExisting(
  runtime: Runtime,
  { ref, here, existing }: Existing,
  { ifMissing }: CreateRequest,
): Promise<Outcome<CreateData>> {
  if (!ifMissing) throw exists(ref, existing);
  const path = existing.documents[0]?.path ?? mainPathOf(ref, "markdown");
  const revision = await revisionOf(runtime, existing);
  return { data: { ref: formatRef(ref), path, revision, created: false }, findings: here.findings };
}

async function answerDry(
  runtime: Runtime,
  planned: New,
  request: CreateRequest,
): Promise<Outcome<CreateData>> {
  const { workspace, here, write } = planned;
  const dry = await writeFiles(runtime, workspace, { writes: [write], dryRun: true });
  const after = withMain(here, { path: write.path, form: formOf(request), text: write.after });
  return answerNew(runtime, planned, { after, dry });
}

async function answerNew(
  runtime: Runtime,
  { workspace, ref, write }: New,
  { after, dry = {} }: { after: StoredContext; dry?: DryRun },
): Promise<Outcome<CreateData>> {
  const revision = await revisionOf(runtime, after);
  return {
    data: { ref: formatRef(ref), path: write.path, revision, created: true, ...dry },
    findings: await locateFindings([...workspace.findings, ...after.findings], sourcesOf([after], workspace)),
  };
}

/** The text of a new main document: ctx's words first, then the title, then the data as given. */
function compose(ref: Ref, form: DocumentForm, request: CreateRequest): string {
  const { title, data = {}, body = "" } = request;
  if (form === "json" && body !== "") {
    throw new CtxError("USAGE", "A JSON document has no body.", {
      hint: "Leave --body out, or create Markdown.",
    });
  }
  if (title !== undefined && data["title"] !== undefined && data["title"] !== title) {
    throw new CtxError("USAGE", "The title is given twice: by itself, and otherwise in the data.");
  }
  const raw: JsonObject = { $schema: DOCUMENT_SCHEMA_ID, ...wordsFor(ref, request) };
  if (title !== undefined) raw["title"] = title;
  for (const key of Object.keys(data)) setOwn(raw, key, data[key] as Json);
  const [problem] = validateDocument(raw);
  if (problem !== undefined) throw new CtxError("USAGE", `${problem.pointer.slice(1)} ${problem.message}`);
  return formatDocument(form, raw, body);
}

function wordsFor(ref: Ref, { branch, parent, needs, covers }: CreateRequest): JsonObject {
  const words: JsonObject = {};
  if (branch !== undefined && ref.level !== "task") {
    throw new CtxError("USAGE", `Only a task has a branch; ${formatRef(ref)} is none.`);
  }
  if (branch !== undefined && !isBranchName(branch)) {
    throw new CtxError("USAGE", `Not a branch name that git accepts: ${branch}`);
  }
  if (parent !== undefined && (ref.level === "global" || ref.level === "project")) {
    throw new CtxError("USAGE", `${formatRef(ref)} has no parent.`, {
      hint: "Tasks and branches may have one.",
    });
  }
  if (needs !== undefined && needs.length > 0 && ref.level !== "task") {
    throw new CtxError("USAGE", `Only a task needs other tasks; ${formatRef(ref)} is none.`);
  }
  if (branch !== undefined) words["$branch"] = branch;
  // A branch name too long for the disk is kept here, since its directory cannot tell it.
  if (ref.level === "branch" && directoryOf(ref).includes("~")) words["$branch"] = ref.name;
  if (parent !== undefined) words["$parent"] = bareName(ref, parent);
  if (needs !== undefined && needs.length > 0) words["$needs"] = needs.map((need) => bareName(ref, need));
  if (covers !== undefined && covers.length > 0) words["$covers"] = [...covers];
  return words;
}

/** `task/task-7` and `task-7` name the same task; documents hold the bare form. */
function bareName(ref: Ref, name: string): string {
  const bare = name.startsWith(`${ref.level}/`) ? name.slice(ref.level.length + 1) : name;
  if (ref.level === "task" ? isTaskId(bare) : isBranchName(bare)) return bare;
  throw new CtxError("USAGE", `Not a ${ref.level} name: ${name}`);
}

async function findAnywhere(reader: ContextReader, ref: Ref): Promise<StoredContext | null> {
  const found = await reader.read(ref);
  return found?.hasMain ? found : null;
}

function exists(ref: Ref, existing: StoredContext): CtxError {
  const path = existing.documents[0]?.path;
  const where = existing.from === "worktree" ? "" : `, on ${existing.from}`;
  return new CtxError("CONTEXT_EXISTS", `${formatRef(ref)} exists already${where}.`, {
    ...(path === undefined ? {} : { path }),
    hint: {
      command: `See it with \`ctx get ${quoteForShell(formatRef(ref))}\`, or change it with \`ctx set\`.`,
      tool: "See it with context_get, or change it with context_update.",
    },
  });
}

function refuseCaseTwin(runtime: Runtime, workspace: Workspace, ref: Ref): void {
  const known =
    ref.level === "task" ? taskIdsOnDisk(runtime, workspace) : branchNamesOnDisk(runtime, workspace);
  const name = ref.level === "task" ? ref.id : ref.level === "branch" ? ref.name : null;
  const twin = name === null ? null : findCaseTwin(name, known);
  if (twin === null) return;
  throw new CtxError("CONTEXT_EXISTS", `${formatRef(ref)} differs from ${ref.level}/${twin} only by case.`, {
    hint: "Some file systems cannot hold both; choose another name.",
  });
}

function withMain(context: StoredContext, source: SourceText): StoredContext {
  return { ...context, brokenSources: [...context.brokenSources, source] };
}
