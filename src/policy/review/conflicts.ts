// Where one pointer is set differently though git merges the text without a word: in two files, on two levels, in two
// proposals. What git itself must stop at, one value in one file that both branches changed, is not told here.
import { canonicalJson } from "../../model/json/canonical-json.js";
import { isJsonEqual, type Json, type JsonObject } from "../../model/json/json.js";
import { escapeToken, findAt, formatPointer, parsePointer } from "../../model/json/pointer.js";
import type { Place, ReviewChange, ReviewConflict } from "../../model/review.js";
import { visibleLine } from "../../model/text/visible-text.js";

export interface BranchChanges {
  /** What the branch that is merged into changed since the two parted. */
  readonly theirs: readonly ReviewChange[];
  readonly ours: readonly ReviewChange[];
  /** The data of documents as they were when the two parted, by path. */
  readonly atFork: ReadonlyMap<string, JsonObject>;
}

/**
 * Finds the pointers that two branches have changed differently since they parted, in contexts as they resolve; also
 * where one set a value and the other something below it. The same in many contexts is one conflict.
 */
export function findBranchConflicts({ theirs, ours, atFork }: BranchChanges): ReviewConflict[] {
  const before = indexByRef(theirs);
  const after = indexByRef(ours);
  const found = new Map<string, ReviewConflict & { refs: string[] }>();
  for (const [ref, own] of after) {
    const other = before.get(ref);
    if (other === undefined) continue;
    for (const [mine, their] of pairUp(own, other)) {
      if (agree(mine, their) || isGitsOwn(mine, their, atFork)) continue;
      const pointer = mine.pointer.length < their.pointer.length ? mine.pointer : their.pointer;
      const values = [valueOf(their, "base"), valueOf(mine, "head")];
      const key = canonicalJson([pointer, values] as unknown as Json);
      const known = found.get(key);
      const message = `Both branches changed ${visibleLine(pointer)} since they parted, to different values.`;
      if (known !== undefined) known.refs.push(ref);
      else found.set(key, { kind: "branches", refs: [ref], pointer, values, message });
    }
  }
  return [...found.values()];
}

type ByPointer = ReadonlyMap<string, ReviewChange>;

function indexByRef(changes: readonly ReviewChange[]): Map<string, Map<string, ReviewChange>> {
  const index = new Map<string, Map<string, ReviewChange>>();
  for (const change of changes) {
    if (change.part !== "data" || change.change === "shadowed" || change.change === "unshadowed") continue;
    const known = index.get(change.ref) ?? new Map<string, ReviewChange>();
    index.set(change.ref, known.set(change.pointer, change));
  }
  return index;
}

/** Every change of one branch with that of the other at the same pointer or, where both set something, above or below. */
function pairUp(ours: ByPointer, theirs: ByPointer): [ReviewChange, ReviewChange][] {
  const pairs: [ReviewChange, ReviewChange][] = [];
  for (const change of ours.values()) {
    const same = theirs.get(change.pointer);
    if (same !== undefined) pairs.push([change, same]);
    for (const above of changesAbove(change, theirs)) pairs.push([change, above]);
  }
  for (const change of theirs.values())
    for (const above of changesAbove(change, ours)) pairs.push([above, change]);
  return pairs;
}

function changesAbove(change: ReviewChange, others: ByPointer): ReviewChange[] {
  if (change.change === "removed") return [];
  const tokens = parsePointer(change.pointer);
  return tokens.flatMap((_, depth) => {
    const above = others.get(formatPointer(tokens.slice(0, depth)));
    return above === undefined || above.change === "removed" ? [] : [above];
  });
}

function agree(left: ReviewChange, right: ReviewChange): boolean {
  if (left.pointer !== right.pointer) return false;
  if (left.after === undefined || right.after === undefined) return left.after === right.after;
  return isJsonEqual(left.after, right.after);
}

/** Tells whether both changed one value where it stands: the same lines of one file, which git does not merge. */
function isGitsOwn(mine: ReviewChange, their: ReviewChange, atFork: BranchChanges["atFork"]): boolean {
  if (mine.origin.path !== their.origin.path || mine.pointer !== their.pointer) return false;
  const document = atFork.get(mine.origin.path);
  return document !== undefined && findAt(document, parsePointer(mine.pointer)) !== undefined;
}

function valueOf({ after, origin }: ReviewChange, side: "base" | "head"): ReviewConflict["values"][number] {
  return { ...origin, side, delegation: null, ...(after === undefined ? {} : { value: after }) };
}

/** Two documents of one context that set one pointer differently. */
export interface RivalValues {
  readonly ref: string;
  readonly pointer: string;
  readonly values: readonly (Place & { readonly value: Json })[];
}

/** Tells of documents that disagree at head, and did not disagree so at base. */
export function tellRivals(atHead: readonly RivalValues[], atBase: readonly RivalValues[]): ReviewConflict[] {
  const nameOf = ({ ref, pointer, values }: RivalValues): string =>
    canonicalJson([ref, pointer, ...values.map(({ path, value }): Json => [path, value])]);
  const known = new Set(atBase.map(nameOf));
  return atHead
    .filter((rivals) => !known.has(nameOf(rivals)))
    .map(({ ref, pointer, values }) => ({
      kind: "documents",
      refs: [ref],
      pointer,
      values: values.map((value) => ({ ...value, side: null, delegation: null })),
      message: `Two documents of ${visibleLine(ref)} set ${visibleLine(pointer)} to different values.`,
    }));
}

/** A proposal that nobody has decided on. */
export interface OpenProposal {
  readonly id: string;
  readonly from: string;
  readonly to: string;
  readonly key: string;
  readonly data: Json;
  readonly path: string;
  /** Whether the branch under review brings it. */
  readonly isNew: boolean;
}

/** Finds open proposals for one key of one context that do not say the same; one of them at least is new. */
export function findRivalProposals(open: readonly OpenProposal[]): ReviewConflict[] {
  const byKey = new Map<string, OpenProposal[]>();
  for (const proposal of open) {
    const name = canonicalJson([proposal.to, proposal.key]);
    byKey.set(name, [...(byKey.get(name) ?? []), proposal]);
  }
  return [...byKey.values()].flatMap((rivals): ReviewConflict[] => {
    const [first] = rivals;
    if (first === undefined || !rivals.some(({ isNew }) => isNew)) return [];
    if (rivals.every(({ data }) => isJsonEqual(data, first.data))) return [];
    const { to, key } = first;
    const values = rivals.map(({ id, from, path, data }) => {
      return { ref: from, path, line: 1, side: null, delegation: id, value: data };
    });
    const message = `${rivals.length} open proposals give ${visibleLine(to)} different values for ${visibleLine(key)}.`;
    return [{ kind: "proposals", refs: [to], pointer: `/${escapeToken(key)}`, values, message }];
  });
}
