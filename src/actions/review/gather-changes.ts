// What a review tells of each context that takes part: what resolves differently, and which edits have no effect there.
// Gathered while the contexts are compared, so that no more than what is told is kept; the lines are found afterwards.
import { invariant } from "../../errors/invariant.js";
import type { SourceText } from "../../model/document.js";
import type { Entry } from "../../model/entry.js";
import type { Json, JsonObject } from "../../model/json/json.js";
import { escapeToken, parsePointer } from "../../model/json/pointer.js";
import type { Layer } from "../../model/layer.js";
import { compareRefs, formatRef, type Ref } from "../../model/ref.js";
import type { Place, ReviewChange } from "../../model/review.js";
import type { EntryChange, NoteChange, ValueChange } from "../../resolve/effective-difference.js";
import { findHiddenEdits, type EditsByLayer, type HiddenEdit } from "../../resolve/hidden-edits.js";
import { findNode } from "../../resolve/merge-tree.js";
import type { ResolvedPair, SideResolution } from "../compare-sides.js";
import { findLines, type Spot } from "./find-lines.js";

/** A change whose line is not known yet. */
interface Found extends Omit<ReviewChange, "origin"> {
  readonly origin: Omit<Place, "line">;
  /** Where the line is looked for; a number where it is known. */
  readonly at: Spot | number;
}

export interface ChangeGatherer {
  /** To be given to `compareSides`. */
  readonly examine: (pair: ResolvedPair) => void;
  /** The changes of the contexts examined so far, widest context first, with their lines. */
  readonly finish: () => Promise<ReviewChange[]>;
}

/** Makes a gatherer for one comparison. */
export function makeChangeGatherer(): ChangeGatherer {
  const found: { readonly ref: Ref; readonly changes: readonly Found[] }[] = [];
  const known: Known = { edits: new Map(), entries: new Map() };
  return {
    examine: (pair) => {
      const changes = listChanges(pair, known);
      if (changes.length > 0) found.push({ ref: pair.ref, changes });
    },
    finish: () => {
      const sorted = found.sort((left, right) => compareRefs(left.ref, right.ref));
      return withLines(sorted.flatMap(({ changes }) => changes));
    },
  };
}

/** What is the same for all contexts that inherit it. */
interface Known {
  readonly edits: EditsByLayer;
  /** The entries of a layer by id. */
  readonly entries: Map<readonly Entry[], ReadonlyMap<string, Entry>>;
}

function listChanges(pair: ResolvedPair, known: Known): Found[] {
  const { before, after, difference } = pair;
  const ref = formatRef(pair.ref);
  const hidden =
    before === null || after === null
      ? []
      : findHiddenEdits(before, after, { changed: difference.values, known: known.edits });
  const data = [
    ...difference.values.map((value) => tellValue(ref, value, pair)),
    ...hidden.map((edit) => tellHidden(ref, edit)),
  ];
  return [
    ...data.sort((left, right) => (left.pointer < right.pointer ? -1 : left.pointer > right.pointer ? 1 : 0)),
    ...difference.notes.map((note) => tellNote(ref, note, after)),
    ...difference.entries.map((entry) => tellEntry(ref, entry, { pair, known })),
  ];
}

function tellValue(ref: string, { pointer, change, before, after }: ValueChange, pair: ResolvedPair): Found {
  const side = change === "removed" ? pair.before : pair.after;
  const root = side?.resolved.merged.root ?? null;
  const node = root === null ? undefined : findNode(root, parsePointer(pointer));
  invariant(node !== undefined, `what differs at ${pointer} was set by a document`);
  const { layer, document } = node.source;
  return {
    ref,
    part: "data",
    pointer,
    change,
    ...valuesOf(before, after),
    origin: { ref: formatRef(layer.ref), path: document.path },
    at: { source: document, pointer },
  };
}

function tellHidden(ref: string, edit: HiddenEdit): Found {
  const { pointer, change, before, after, document, value } = edit;
  return {
    ref,
    part: "data",
    pointer,
    change,
    ...valuesOf(before, after),
    origin: { ref: edit.ref, path: document.path },
    ...(value === undefined ? {} : { value }),
    at: { source: document, pointer },
  };
}

function tellNote(ref: string, { change, note }: NoteChange, after: SideResolution | null): Found {
  const { path } = note;
  const layer = after?.layers.find((one) => !one.personal && formatRef(one.ref) === note.ref);
  const stored = [...(layer?.notes ?? []), ...(layer?.documents ?? [])].find((one) => one.path === path);
  return {
    ref,
    part: "note",
    pointer: `/notes/${escapeToken(path)}`,
    change,
    origin: { ref: note.ref, path },
    ...pruneOf(change === "removed" ? undefined : stored?.pruned?.by),
    at: 1,
  };
}

function tellEntry(
  ref: string,
  { change, entry }: EntryChange,
  { pair, known }: { pair: ResolvedPair; known: Known },
): Found {
  const { id } = entry.record;
  const find = (side: SideResolution | null): Entry => {
    const layer = side?.layers.find((one) => formatRef(one.ref) === entry.ref);
    const stored = layer === undefined ? undefined : entriesOf(layer, known).get(id);
    invariant(stored !== undefined, `the entry ${id} is in ${entry.ref}`);
    return stored;
  };
  const old = change === "added" ? undefined : find(pair.before);
  const now = change === "removed" ? undefined : find(pair.after);
  const { path, line } = (now ?? old) as Entry;
  return {
    ref,
    part: "entry",
    pointer: `/entries/${escapeToken(id)}`,
    change,
    ...valuesOf(old?.record as JsonObject | undefined, now?.record as JsonObject | undefined),
    origin: { ref: entry.ref, path },
    ...pruneOf(now?.pruned?.by),
    at: line,
  };
}

/** What hides content is told with it: else a review would only say that the note changed. */
function pruneOf(by: SourceText | undefined): Pick<ReviewChange, "prune"> {
  return by === undefined ? {} : { prune: by.path };
}

function entriesOf({ entries }: Layer, known: Known): ReadonlyMap<string, Entry> {
  const found = known.entries.get(entries) ?? new Map(entries.map((entry) => [entry.record.id, entry]));
  known.entries.set(entries, found);
  return found;
}

function valuesOf(before: Json | undefined, after: Json | undefined): Pick<ReviewChange, "before" | "after"> {
  return { ...(before === undefined ? {} : { before }), ...(after === undefined ? {} : { after }) };
}

async function withLines(changes: readonly Found[]): Promise<ReviewChange[]> {
  const lineOf = await findLines(changes.flatMap(({ at }) => (typeof at === "number" ? [] : [at])));
  return changes.map(({ at, origin, ...change }): ReviewChange => {
    return { ...change, origin: { ...origin, line: typeof at === "number" ? at : lineOf(at) } };
  });
}
