// Which inherited values head's documents hide that base's did not: a narrower context that says something else than the
// wider ones decided.
import type { Document } from "../../model/document.js";
import { isJsonEqual, isJsonObject, type Json, type JsonObject } from "../../model/json/json.js";
import { findAt, parsePointer, type Pointer } from "../../model/json/pointer.js";
import type { Layer } from "../../model/layer.js";
import { compareRefs, formatRef, type Ref } from "../../model/ref.js";
import type { InheritedOverride } from "../../policy/risk/subject.js";
import { listLayerEdits } from "../../resolve/hidden-edits.js";
import { mergeLayers, type Merged } from "../../resolve/merge.js";
import { findNode, valueOf } from "../../resolve/merge-tree.js";
import { findOrigin } from "../../resolve/origins.js";
import type { ResolvedPair, SideResolution } from "../compare-sides.js";
import { findLines } from "./find-lines.js";

export interface OverrideGatherer {
  /** To be given to `compareSides`. */
  readonly examine: (pair: ResolvedPair) => void;
  /** Widest context first, then by pointer. */
  readonly finish: () => Promise<InheritedOverride[]>;
}

interface Found extends Omit<InheritedOverride, "line" | "ref"> {
  readonly ref: Ref;
  readonly document: Document;
}

/** Makes a gatherer for one comparison. */
export function makeOverrideGatherer(): OverrideGatherer {
  const found: Found[] = [];
  return {
    examine: (pair) => void found.push(...findOverrides(pair)),
    finish: async () => {
      const sorted = found.sort((left, right) => compareRefs(left.ref, right.ref));
      const spotOf = ({ document, pointer }: Found) => ({ source: document, pointer });
      const lineOf = await findLines(sorted.map(spotOf));
      return sorted.map(({ document, ...override }): InheritedOverride => {
        return {
          ...override,
          ref: formatRef(override.ref),
          line: lineOf({ source: document, pointer: override.pointer }),
        };
      });
    },
  };
}

/** The overrides that a context's own documents make anew; those that it inherits are found at the context that makes them. */
function findOverrides({ ref, before, after }: ResolvedPair): Found[] {
  if (after === null) return [];
  const own = ownLayer(after, ref);
  if (own === undefined || after.layers.length === 1) return [];
  const edits = listLayerEdits(formatRef(ref), before === null ? undefined : ownLayer(before, ref), own);
  if (edits.every((edit) => edit.after === undefined)) return [];
  const wider = inherit(after, own);
  const old = before === null ? null : inherit(before, ownLayer(before, ref));
  return edits.flatMap(({ pointer, before: said, after: value, document }): Found[] => {
    const tokens = parsePointer(pointer);
    if (value === undefined || !hasEffect(after, tokens, value)) return [];
    const inherited = wider.find(tokens, value);
    if (inherited === null) return [];
    // What was hidden before is hidden still: that the value is another one now is told as a change.
    if (said !== undefined && (old?.find(tokens, said) ?? null) !== null) return [];
    return [{ ref, pointer, path: document.path, value, inherited, document }];
  });
}

function ownLayer({ layers }: SideResolution, ref: Ref): Layer | undefined {
  const name = formatRef(ref);
  return layers.find((layer) => formatRef(layer.ref) === name);
}

/** Tells whether a value counts where it was written: no $final forbids it, and no other document says otherwise. */
function hasEffect({ resolved }: SideResolution, tokens: Pointer, value: Json): boolean {
  const { root } = resolved.merged;
  const node = root === null ? undefined : findNode(root, tokens);
  // Elements that were combined hide nothing.
  if (node?.kind === "leaf" && node.elements !== null) return false;
  if (value === null) return node === undefined;
  const isEmpty = isJsonObject(value) && Object.keys(value).length === 0;
  return node !== undefined && (isEmpty || isJsonEqual(valueOf(node), value));
}

interface Inheritance {
  /** What a value hides: what stands at its pointer otherwise, or a plain value above it. Null where it hides nothing. */
  readonly find: (tokens: Pointer, value: Json) => InheritedOverride["inherited"] | null;
}

function inherit({ layers }: SideResolution, own: Layer | undefined): Inheritance {
  const wider = layers.filter((layer) => layer !== own);
  const merged = mergeLayers(wider);
  const data = merged.root === null ? {} : (valueOf(merged.root) as JsonObject);
  return {
    find: (tokens, value) => {
      const here = findAt(data, tokens);
      const isAddition = isJsonObject(value) && isJsonObject(here);
      if (here !== undefined && !isAddition)
        return isJsonEqual(here, value) ? null : tell(merged, wider, { tokens, value: here });
      for (let depth = tokens.length - 1; depth > 0; depth--) {
        const above = tokens.slice(0, depth);
        const hidden = findAt(data, above);
        if (hidden !== undefined && !isJsonObject(hidden))
          return tell(merged, wider, { tokens: above, value: hidden });
      }
      return null;
    },
  };
}

function tell(
  { root }: Merged,
  layers: readonly Layer[],
  { tokens, value }: { tokens: Pointer; value: Json },
): InheritedOverride["inherited"] | null {
  const origin = root === null ? undefined : findOrigin(root, layers, tokens);
  if (origin === undefined) return null;
  return { ref: formatRef(origin.layer.ref), path: origin.document.path, value };
}
