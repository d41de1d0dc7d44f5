// What differs between two sides, as it takes effect: each context is resolved on both and the results are compared.
// Which sides and which contexts is the caller's choice; so is what the answer means.
import type { Finding } from "../errors/finding.js";
import { invariant } from "../errors/invariant.js";
import type { Layer, StoredContext } from "../model/layer.js";
import { compareRefs, formatRef, type Ref } from "../model/ref.js";
import { parsePointer } from "../model/json/pointer.js";
import type { Runtime } from "../ports/runtime.js";
import {
  compareEffective,
  isDifferent,
  type Change,
  type EffectiveDifference,
  type ValueChange,
} from "../resolve/effective-difference.js";
import { walkLineage, type LineageWalk } from "../resolve/lineage.js";
import { findNode } from "../resolve/merge-tree.js";
import { resolveLayers, type ResolvedLayers } from "../resolve/resolve-layers.js";
import { CONTEXT_DIRECTORY } from "../store/layout.js";
import { locateFindings } from "../store/read/locate-findings.js";
import { isSameContext } from "../store/read/side.js";
import type { NamedSide, Range } from "./diff-range.js";
import { showPruned, sourcesOf } from "./resolve-ref.js";

/** Where a value was set: its context and document. */
export interface ValueOrigin {
  readonly ref: string;
  readonly path: string;
}

/** A value that differs, and where it was set: after, or before for a removed one. */
export interface TracedChange extends ValueChange {
  readonly origin: ValueOrigin;
}

/** One context that resolves differently. */
export interface ContextDifference extends EffectiveDifference {
  readonly ref: Ref;
  /** `added` and `removed` where the context exists on one side only. */
  readonly change: Change;
  readonly values: readonly TracedChange[];
}

export interface Compared {
  /** Only those that differ, widest first and then by name. */
  readonly differences: readonly ContextDifference[];
  /** The tasks asked for that exist on neither side. */
  readonly missing: readonly Ref[];
  readonly findings: SideFindings;
}

/** What is wrong with the files that took part. */
export interface SideFindings {
  readonly atBase: readonly Finding[];
  readonly atHead: readonly Finding[];
}

/** A context as it resolves on one side, with the layers that it was merged from. */
export interface SideResolution {
  readonly layers: readonly Layer[];
  readonly resolved: ResolvedLayers;
}

/** A context that may resolve differently, on both sides; null where it does not exist. */
export interface ResolvedPair {
  readonly ref: Ref;
  readonly before: SideResolution | null;
  readonly after: SideResolution | null;
  readonly difference: EffectiveDifference;
}

export interface WhatToCompare {
  /** Null for all contexts that either side has. */
  readonly refs: readonly Ref[] | null;
  /** Looks at each context of which a file differs, also where that makes no difference; it is not kept afterwards. */
  readonly examine?: (pair: ResolvedPair) => void;
}

/** Contexts that are compared at once, so that their questions to git go out together. */
const AT_ONCE = 256;

/** Compares contexts on two sides. */
export async function compareSides(
  runtime: Runtime,
  { workspace, base, head }: Range,
  { refs, examine }: WhatToCompare,
): Promise<Compared> {
  // A side that names no branch (a commit, a tag) is seen as the other's: else every task would gain or lose the branch.
  const sides: Sides = {
    base: openNotes(runtime, base, base.branch ?? head.branch),
    head: openNotes(runtime, head, head.branch ?? base.branch),
    same: new Map(),
    examine,
  };
  const targets = refs ?? (await listTargets({ workspace, base, head }, sides));
  const differences: ContextDifference[] = [];
  const missing: Ref[] = [];
  for (let at = 0; at < targets.length; at += AT_ONCE) {
    runtime.progress.report("Comparing contexts", at, targets.length);
    const batch = targets.slice(at, at + AT_ONCE);
    for (const [index, found] of (await Promise.all(batch.map((ref) => compare(sides, ref)))).entries()) {
      if (found === "missing") {
        if (refs !== null) missing.push(batch[index] as Ref);
      } else if (found !== null) differences.push(found);
    }
  }
  const [atBase, atHead] = await Promise.all([locate(sides.base), locate(sides.head)]);
  return { differences, missing, findings: { atBase, atHead } };
}

/** Every context of either side; none where both sides have the same files, as they do when only code has changed. */
async function listTargets({ workspace, base, head }: Range, sides: Sides): Promise<Ref[]> {
  const { repository, prefix } = workspace;
  if (repository !== null && base.commit !== null && head.commit !== null) {
    const [old, now] = await repository.objectsAt([base.commit, head.commit], prefix + CONTEXT_DIRECTORY);
    if (old === now && sides.base.branch === sides.head.branch) return [];
  }
  const found = new Map<string, Ref>();
  for (const refs of await Promise.all([base.listRefs(), head.listRefs()]))
    for (const ref of refs) found.set(formatRef(ref), ref);
  return [...found.values()].sort(compareRefs);
}

/** A side, and what is noted about it on the way. */
interface NotedSide {
  readonly runtime: Runtime;
  readonly side: NamedSide;
  readonly branch: string | null;
  readonly findings: Map<string, Finding>;
  readonly contexts: Map<string, StoredContext>;
}

interface Sides {
  readonly base: NotedSide;
  readonly head: NotedSide;
  /** Whether the files of a context are the same on both, by ref. */
  readonly same: Map<string, Promise<boolean>>;
  readonly examine: WhatToCompare["examine"];
}

function openNotes(runtime: Runtime, side: NamedSide, branch: string | null): NotedSide {
  const noted: NotedSide = { runtime, side, branch, findings: new Map(), contexts: new Map() };
  note(noted, side.settings.findings);
  return noted;
}

function note({ findings }: NotedSide, found: readonly Finding[]): void {
  for (const finding of found) findings.set(JSON.stringify(finding), finding);
}

async function compare(sides: Sides, ref: Ref): Promise<ContextDifference | "missing" | null> {
  const [before, after] = await Promise.all([walk(sides, "base", ref), walk(sides, "head", ref)]);
  if (before === null && after === null) return "missing";
  const shared = await findShared(sides, before, after);
  const isUntouched =
    before !== null && after !== null && [before, after].every((one) => one.contexts.length === shared.size);
  if (isUntouched && namesOf(before).join("\n") === namesOf(after).join("\n")) return null;
  const [old, now] = await Promise.all([
    resolveWalk(sides.base, before, { ref, shared }),
    resolveWalk(sides.head, after, { ref, shared }),
  ]);
  const difference = compareEffective(old?.resolved ?? null, now?.resolved ?? null);
  sides.examine?.({ ref, before: old, after: now, difference });
  const change = old === null ? "added" : now === null ? "removed" : "changed";
  if (change === "changed" && !isDifferent(difference)) return null;
  const values = difference.values.map((value) => {
    return { ...value, origin: findOrigin(value.change === "removed" ? old : now, value.pointer) };
  });
  return { ...difference, ref, change, values };
}

async function walk(sides: Sides, which: "base" | "head", ref: Ref): Promise<LineageWalk | null> {
  const read = async (wider: Ref): Promise<StoredContext | null> => {
    // What is the same on both sides is parsed once.
    const side = (await isSame(sides, wider)) ? sides.base.side : sides[which].side;
    const context = await side.read(wider, { entries: false });
    if (wider.level !== "task" || context.hasMain) return context;
    // A link in place of its document may be why a task is not there.
    note(sides[which], context.findings);
    return null;
  };
  const start = await read(ref);
  return start === null ? null : walkLineage({ start, currentBranch: sides[which].branch, read });
}

function isSame({ base, head, same }: Sides, ref: Ref): Promise<boolean> {
  const name = formatRef(ref);
  const answer = same.get(name) ?? isSameContext(base.side, head.side, ref);
  same.set(name, answer);
  return answer;
}

/** The contexts in both lineages whose files are the same on both sides. */
async function findShared(
  sides: Sides,
  before: LineageWalk | null,
  after: LineageWalk | null,
): Promise<ReadonlySet<string>> {
  const shared = new Set<string>();
  if (before === null || after === null) return shared;
  const inBoth = new Set(namesOf(after));
  for (const { ref } of before.contexts) {
    const name = formatRef(ref);
    if (inBoth.has(name) && (await isSame(sides, ref))) shared.add(name);
  }
  return shared;
}

function namesOf(walked: LineageWalk): string[] {
  return walked.contexts.map(({ ref }) => formatRef(ref));
}

async function resolveWalk(
  noted: NotedSide,
  walked: LineageWalk | null,
  { ref, shared }: { ref: Ref; shared: ReadonlySet<string> },
): Promise<SideResolution | null> {
  if (walked === null) return null;
  // Entries that are in both lineages, and the same, cannot make a difference; most entries are never opened.
  const contexts = await Promise.all(
    walked.contexts.map(async (context) => {
      if (shared.has(formatRef(context.ref))) return context;
      return noted.side.read(context.ref, { entries: true });
    }),
  );
  const stored = contexts.map((context) => ({ ...context, personal: false }));
  const { layers } = await showPruned(noted.runtime, stored);
  const resolved = resolveLayers(layers, ref, { allEntries: true });
  for (const context of contexts) {
    note(noted, context.findings);
    noted.contexts.set(formatRef(context.ref), context);
  }
  note(noted, walked.findings);
  note(noted, resolved.findings);
  return { layers, resolved };
}

function findOrigin(side: SideResolution | null, pointer: string): ValueOrigin {
  const root = side?.resolved.merged.root ?? null;
  const node = root === null ? undefined : findNode(root, parsePointer(pointer));
  invariant(node !== undefined, `what differs at ${pointer} was set by a document`);
  return { ref: formatRef(node.source.layer.ref), path: node.source.document.path };
}

function locate({ side, findings, contexts }: NotedSide): Promise<Finding[]> {
  return locateFindings([...findings.values()], sourcesOf([...contexts.values()], side.settings));
}

/** What is wrong on two sides as one list; each says on which side, unless it is the same on both. */
export function tellSides(
  { atBase, atHead }: SideFindings,
  { base, head }: Pick<Range, "base" | "head">,
): Finding[] {
  const both = new Set(atHead.map(nameOfFinding));
  const old = new Set(atBase.map(nameOfFinding));
  return [
    ...atBase.map((finding) => (both.has(nameOfFinding(finding)) ? finding : withSide(finding, base))),
    ...atHead.filter((finding) => !old.has(nameOfFinding(finding))).map((finding) => withSide(finding, head)),
  ];
}

/** Equal for findings that say the same of the same place. */
export function nameOfFinding({ code, message, path = "", line = 0 }: Finding): string {
  return JSON.stringify([code, message, path, line]);
}

function withSide(finding: Finding, { commit, revision }: NamedSide): Finding {
  const place = commit === null ? "in the worktree" : `at ${revision}`;
  return { ...finding, message: `${finding.message.replace(/\.$/, "")} (${place}).` };
}
