// Applies a lineage's documents, widest first, as RFC 7396 says, under the rules of $merge and $final.
import { makeFinding, type Finding } from "../errors/finding.js";
import { isJsonEqual, isJsonObject, withoutNulls, type Json, type JsonObject } from "../model/json/json.js";
import type { Layer } from "../model/layer.js";
import { findAt, formatPointer } from "../model/json/pointer.js";
import { formatRef } from "../model/ref.js";
import {
  valueOf,
  type ElementNode,
  type LeafNode,
  type MergeNode,
  type ObjectNode,
  type Source,
} from "./merge-tree.js";
import { formatStrategy, gatherRules, type RuleNode } from "./rules.js";
import { combineArrays } from "./strategies.js";

/** The merged tree of a lineage. `root` is null when no document contributes. */
export interface Merged {
  readonly root: ObjectNode | null;
  readonly findings: readonly Finding[];
  /** Who removed the value at a pointer (RFC 6901) with null, where nothing set it again. */
  readonly removals: ReadonlyMap<string, Source>;
  /** Each VALUE_CONFLICT among the findings. */
  readonly rivalries: readonly Rivalry[];
}

/** Two shared documents of one context that set one pointer (RFC 6901) differently; the later one counts. */
export interface Rivalry {
  readonly pointer: string;
  readonly earlier: Source;
  readonly later: Source;
}

/** Merges layers, widest first, into one tree whose leaves know their documents. Mutates nothing it is given. */
export function mergeLayers(layers: readonly Layer[]): Merged {
  const { rules, findings } = gatherRules(layers);
  const run: MergeRun = { findings: [...findings], removals: new Map(), rivalries: [], path: [] };
  let root: ObjectNode | null = null;
  layers.forEach((layer, layerIndex) => {
    for (const document of layer.documents) {
      const source: Source = { layerIndex, layer, document };
      root ??= { kind: "object", members: new Map(), source };
      const isFinal = rules?.final !== undefined;
      if (!isFinal || !isProtected(run, { rule: rules, existing: root, value: document.data, source })) {
        applyObject(run, { target: root, patch: document.data, rules, source });
      }
    }
  });
  return { root, findings: run.findings, removals: run.removals, rivalries: run.rivalries };
}

/** What one run of the merge gathers, and where in the value it stands. */
interface MergeRun {
  readonly findings: Finding[];
  readonly removals: Map<string, Source>;
  readonly rivalries: Rivalry[];
  readonly path: string[];
}

interface Application {
  readonly target: ObjectNode;
  readonly patch: JsonObject;
  readonly rules: RuleNode | undefined;
  readonly source: Source;
}

function applyObject(run: MergeRun, { target, patch, rules, source }: Application): void {
  for (const key of Object.keys(patch)) {
    const value = patch[key] as Json;
    const rule = rules?.children.get(key);
    run.path.push(key);
    if (!isProtected(run, { rule, existing: target.members.get(key), value, source })) {
      applyMember(run, { target, key, value, rule, source });
    }
    run.path.pop();
  }
}

interface Member {
  readonly target: ObjectNode;
  readonly key: string;
  readonly value: Json;
  readonly rule: RuleNode | undefined;
  readonly source: Source;
}

function applyMember(run: MergeRun, { target, key, value, rule, source }: Member): void {
  const existing = target.members.get(key);
  if (value === null) {
    if (existing === undefined) return;
    noteConflict(run, existing, { value, source });
    target.members.delete(key);
    run.removals.set(formatPointer(run.path), source);
    return;
  }
  if (run.removals.size > 0) run.removals.delete(formatPointer(run.path));
  if (isJsonObject(value) && rule?.strategy?.value.kind !== "replace") {
    const into = existing?.kind === "object" ? existing : makeObject(source);
    if (existing?.kind === "leaf") noteConflict(run, existing, { value, source });
    if (into !== existing) target.members.set(key, into);
    applyObject(run, { target: into, patch: value, rules: rule, source });
    return;
  }
  target.members.set(key, combineLeaf(run, { existing, value, rule, source }));
}

interface Replacement {
  readonly existing: MergeNode | undefined;
  readonly value: Json;
  readonly rule: RuleNode | undefined;
  readonly source: Source;
}

/** Makes the node of a scalar, an array, or an object that a `replace` strategy puts in whole. */
function combineLeaf(run: MergeRun, { existing, value, rule, source }: Replacement): MergeNode {
  const strategy = rule?.strategy?.value;
  if (isJsonObject(value)) {
    const whole = withoutNulls(value) as JsonObject;
    if (existing !== undefined) noteConflict(run, existing, { value: whole, source });
    return makeTree(whole, source);
  }
  if (strategy !== undefined && strategy.kind !== "replace" && Array.isArray(value)) {
    const wider = existing?.kind === "leaf" ? existing.elements : null;
    const elements = combineArrays(strategy, wider ?? [], { items: value, source });
    return makeLeaf(elements.map(takeValue), source, { elements, strategy: formatStrategy(strategy) });
  }
  if (existing !== undefined) noteConflict(run, existing, { value, source });
  return makeLeaf(value, source);
}

function makeObject(source: Source): ObjectNode {
  return { kind: "object", members: new Map(), source };
}

function makeLeaf(
  value: Json,
  source: Source,
  combined: Pick<LeafNode, "elements" | "strategy"> = { elements: null, strategy: "replace" },
): LeafNode {
  return { kind: "leaf", value, source, ...combined };
}

function makeTree(object: JsonObject, source: Source): ObjectNode {
  const node = makeObject(source);
  for (const key of Object.keys(object)) {
    const value = object[key] as Json;
    node.members.set(key, isJsonObject(value) ? makeTree(value, source) : makeLeaf(value, source));
  }
  return node;
}

function takeValue(element: ElementNode): Json {
  return element.value;
}

/** Tells whether a $final of a wider layer forbids the change; then it is found, and nothing is applied. */
function isProtected(run: MergeRun, { existing, value, rule, source }: Replacement): boolean {
  if (rule === undefined) return false;
  if (rule.final !== undefined && binds(rule.final, source)) {
    const isChange = existing === undefined ? value !== null : !isUnchanged(existing, value);
    if (isChange) run.findings.push(finalFinding(run, rule.final, source));
    return true;
  }
  // Merging an object reaches the final pointers below by itself; whatever takes the value's place does not.
  const isReplacing = rule.strategy?.value.kind === "replace";
  if (isJsonObject(value) && !isReplacing && existing?.kind !== "leaf") return false;
  const before = existing === undefined ? undefined : valueOf(existing);
  const violated = findViolated(rule, {
    before,
    after: valueAfter({ existing, value, rule, source }),
    source,
  });
  if (violated === undefined) return false;
  run.findings.push(finalFinding(run, violated, source));
  return true;
}

/** The value that would take the place of a node; undefined where it would be removed. */
function valueAfter({ existing, value, rule, source }: Replacement): Json | undefined {
  if (value === null) return undefined;
  const strategy = rule?.strategy?.value;
  if (strategy === undefined || !Array.isArray(value)) return withoutNulls(value);
  const wider = existing?.kind === "leaf" ? existing.elements : null;
  return combineArrays(strategy, wider ?? [], { items: value, source }).map(takeValue);
}

/** A final rule binds everything narrower, and also the personal documents of its own layer. */
function binds(final: { layerIndex: number }, source: Source): boolean {
  if (source.layerIndex !== final.layerIndex) return source.layerIndex > final.layerIndex;
  return source.document.personal;
}

/** Tells whether applying a value over a node would leave it as it is. */
function isUnchanged(existing: MergeNode, value: Json): boolean {
  const current = valueOf(existing);
  if (!isJsonObject(value) || !isJsonObject(current)) return isJsonEqual(current, value);
  return Object.keys(value).every((key) => {
    const node = existing.kind === "object" ? existing.members.get(key) : undefined;
    return node === undefined ? value[key] === null : isUnchanged(node, value[key] as Json);
  });
}

/** Finds a binding final pointer below a rule at which a value would not be what it was. */
function findViolated(
  rule: RuleNode,
  change: { before: Json | undefined; after: Json | undefined; source: Source },
): RuleNode["final"] {
  for (const [key, child] of rule.children) {
    const before = change.before === undefined ? undefined : findAt(change.before, [key]);
    const after = change.after === undefined ? undefined : findAt(change.after, [key]);
    if (child.final !== undefined && binds(child.final, change.source)) {
      const isSame =
        before === undefined || after === undefined ? before === after : isJsonEqual(before, after);
      if (!isSame) return child.final;
    }
    const below = findViolated(child, { ...change, before, after });
    if (below !== undefined) return below;
  }
  return undefined;
}

function finalFinding(run: MergeRun, final: NonNullable<RuleNode["final"]>, source: Source): Finding {
  const pointer = formatPointer(run.path);
  return makeFinding(
    "FINAL_IGNORED",
    `${formatRef(source.layer.ref)} cannot change ${pointer}: $final in ${formatRef(final.layer.ref)}.`,
    {
      path: source.document.path,
      pointer,
      hint: `Remove it here, or propose the change in ${final.document.path}.`,
    },
  );
}

/** Finds that two shared documents of one context set one value differently; an accepted pattern may. */
function noteConflict(
  run: MergeRun,
  existing: MergeNode,
  { value, source }: Pick<Replacement, "value" | "source">,
): void {
  const rival = findRival(existing, source);
  if (rival === undefined || isJsonEqual(valueOf(existing), value)) return;
  const pointer = formatPointer(run.path);
  run.rivalries.push({ pointer, earlier: rival, later: source });
  run.findings.push(
    makeFinding("VALUE_CONFLICT", `${pointer} is also set in ${rival.document.path}, to something else.`, {
      path: source.document.path,
      pointer,
      hint: "Keep it in one of the two files; the later in path order counts until then.",
    }),
  );
}

/** The other shared document of the same context that set a node or, where it is an object, anything below it. */
function findRival(node: MergeNode, source: Source): Source | undefined {
  if (node.kind === "object" && node.members.size > 0) {
    for (const member of node.members.values()) {
      const rival = findRival(member, source);
      if (rival !== undefined) return rival;
    }
    return undefined;
  }
  const other = node.source;
  if (other.layerIndex !== source.layerIndex || other.document === source.document) return undefined;
  if (other.document.personal || source.document.personal) return undefined;
  const isAccepted = source.document.words.from !== undefined && other.document.role === "main";
  return isAccepted ? undefined : other;
}
