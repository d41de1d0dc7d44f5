// `ctx diff`: what differs between two revisions, or one and the worktree, as it takes effect in each context.
import { CtxError } from "../errors/ctx-error.js";
import type { EntryRecord } from "../model/entry.js";
import type { Json } from "../model/json/json.js";
import type { Outcome } from "../model/outcome.js";
import { compareRefs, formatRef, type Ref } from "../model/ref.js";
import { findSimilar } from "../model/text/similar.js";
import type { ObjectId } from "../ports/git.js";
import type { Runtime } from "../ports/runtime.js";
import type { Change } from "../resolve/effective-difference.js";
import { withRef } from "../resolve/entry-selection.js";
import { toRef } from "../store/read/find-ref.js";
import { compareSides, tellSides, type ContextDifference, type ValueOrigin } from "./compare-sides.js";
import { openRange, sortWords, type NamedSide, type Range } from "./diff-range.js";
import type { PlaceRequest } from "./request.js";

export interface DiffRequest extends PlaceRequest {
  /** `A..B`, `A...B` or `A` (against the worktree), as `git diff` has them. Default: HEAD against the worktree. */
  readonly range?: string;
  /** Only these contexts. Default: all that either side has. */
  readonly refs?: readonly string[];
  /** In place of `range` and `refs`, as typed: a range, where the first word is one, and refs. */
  readonly words?: readonly string[];
  /** Answer "no" where something differs. */
  readonly failOnDifference?: boolean;
}

/** One side: a revision as typed with its commit, or `worktree` with null. */
export interface ComparedSide {
  readonly revision: string;
  readonly commit: ObjectId | null;
}

/** `ref` is always the context that resolves differently; `origin` where the reason lies. */
interface Changed {
  readonly ref: string;
  readonly change: Change;
}

export interface DiffValue extends Changed {
  readonly pointer: string;
  /** Absent where there was none. */
  readonly before?: Json;
  /** Absent where there is none. */
  readonly after?: Json;
  readonly origin: ValueOrigin;
}

export interface DiffNote extends Changed {
  readonly path: string;
  readonly origin: ValueOrigin;
}

export interface DiffEntry extends EntryRecord {
  readonly ref: string;
  readonly change: Change;
  readonly origin: { readonly ref: string };
}

export interface DiffData {
  readonly base: ComparedSide;
  readonly head: ComparedSide;
  /** Every context that differs, widest first; `added` and `removed` where it exists on one side only. */
  readonly contexts: readonly Changed[];
  readonly changes: readonly DiffValue[];
  readonly notes: readonly DiffNote[];
  readonly entries: readonly DiffEntry[];
}

/**
 * Compares contexts as they resolve on two sides, nothing personal taking part.
 * @throws {CtxError} BRANCH_UNKNOWN for a revision that names no commit, or a branch that nobody knows;
 * CONTEXT_NOT_FOUND for a task on neither side; REF_AMBIGUOUS for a word that is a revision and a ref; USAGE, REF_INVALID.
 */
export async function diff(runtime: Runtime, request: DiffRequest): Promise<Outcome<DiffData>> {
  const { directory } = request;
  const sorted =
    request.words === undefined
      ? { range: request.range, refs: request.refs ?? [] }
      : await sortWords(runtime, directory, request.words);
  const isWhole = sorted.refs.length === 0;
  const range = await openRange(runtime, directory, { range: sorted.range, isWhole });
  const refs = isWhole ? null : await readRefs(range, sorted.refs);
  const { differences, missing, findings } = await compareSides(runtime, range, { refs });
  if (missing[0] !== undefined) throw await notFound(missing[0], range);
  const data: DiffData = {
    base: sideOf(range.base),
    head: sideOf(range.head),
    contexts: differences.map(({ ref, change }) => ({ ref: formatRef(ref), change })),
    changes: differences.flatMap(valuesOf),
    notes: differences.flatMap(notesOf),
    entries: differences.flatMap(entriesOf),
  };
  const isRefusal = request.failOnDifference === true && differences.length > 0;
  return { data, findings: tellSides(findings, range), ...(isRefusal ? { isRefusal } : {}) };
}

function sideOf({ revision, commit }: NamedSide): ComparedSide {
  return { revision, commit };
}

function valuesOf({ ref, values }: ContextDifference): DiffValue[] {
  return values.map((value) => ({ ref: formatRef(ref), ...value }));
}

function notesOf({ ref, notes }: ContextDifference): DiffNote[] {
  return notes.map(({ change, note }) => {
    const { path } = note;
    return { ref: formatRef(ref), path, change, origin: { ref: note.ref, path } };
  });
}

function entriesOf({ ref, entries }: ContextDifference): DiffEntry[] {
  return entries.map(({ change, entry }) => {
    const said = { change, origin: { ref: entry.ref } };
    // Fields of these names in the record are its own and stay behind.
    return Object.assign(withRef({ ref: formatRef(ref), record: entry.record }), said);
  });
}

/** Reads refs as typed, each once; `branch` is the branch of the newer side, else of the older one. */
async function readRefs(range: Range, texts: readonly string[]): Promise<Ref[]> {
  const { base, head } = range;
  const current = { name: head.branch ?? base.branch, commit: head.commit };
  const refs = new Map(texts.map((text) => toRef(text, current)).map((ref) => [formatRef(ref), ref]));
  for (const ref of refs.values()) {
    if (ref.level !== "branch" || ref.name === current.name || (await isKnown(range, ref))) continue;
    throw new CtxError("BRANCH_UNKNOWN", `git knows no branch ${ref.name}, and nothing is kept for it.`, {
      hint: "See `git branch --all`.",
    });
  }
  return [...refs.values()].sort(compareRefs);
}

/** A branch that git has forgotten may still have its context on a side. */
async function isKnown({ workspace, base, head }: Range, ref: Ref & { level: "branch" }): Promise<boolean> {
  if (workspace.repository !== null && (await workspace.repository.tip(ref.name)) !== null) return true;
  const contexts = await Promise.all([base, head].map((side) => side.read(ref, { entries: true })));
  return contexts.some(({ documents, notes, entries, brokenSources }) => {
    return documents.length + notes.length + entries.length + brokenSources.length > 0;
  });
}

async function notFound(ref: Ref, { base, head }: Range): Promise<CtxError> {
  const places = [base, head].map((side) =>
    side.commit === null ? "in the worktree" : `at ${side.revision}`,
  );
  const known = [...(await base.listRefs()), ...(await head.listRefs())].flatMap((one) =>
    one.level === "task" ? [one.id] : [],
  );
  const near = ref.level === "task" ? findSimilar(ref.id, known) : null;
  const list = "List tasks with `ctx list tasks`.";
  return new CtxError(
    "CONTEXT_NOT_FOUND",
    `No context for ${formatRef(ref)}, neither ${places.join(" nor ")}.`,
    {
      hint: near === null ? list : `did you mean ${near}? ${list}`,
    },
  );
}
