// Layers as their prunes leave them. Loaded only where a context has any; the rule is resolve/pruned.ts.
import type { Layer } from "../../model/layer.js";
import { listActive, nameOfHidden } from "../../model/prune.js";
import { formatRef } from "../../model/ref.js";
import type { Hashes } from "../../ports/runtime.js";
import { findHidings, hideInLayer, listPrunable, type Hiding } from "../../resolve/pruned.js";

/** What is hidden of a layer, by the ref of its context. */
export interface HiddenOfLayer extends Hiding {
  readonly ref: string;
}

/** Puts metadata in place of what the prunes of some layers hide. */
export async function hidePruned(
  hashes: Hashes,
  layers: readonly Layer[],
): Promise<{ layers: Layer[]; hidden: HiddenOfLayer[] }> {
  const shown: Layer[] = [];
  const hidden: HiddenOfLayer[] = [];
  for (const layer of layers) {
    const hidings = await findHidingsOf(hashes, layer);
    shown.push(hideInLayer(layer, hidings));
    for (const hiding of hidings.values()) hidden.push({ ...hiding, ref: formatRef(layer.ref) });
  }
  return { layers: shown, hidden };
}

/** What the prunes of one layer hide. */
export async function findHidingsOf(hashes: Hashes, layer: Layer): Promise<ReadonlyMap<string, Hiding>> {
  const active = layer.personal ? [] : listActive(layer.prunes ?? []);
  if (active.length === 0) return new Map();
  const wanted = new Set(active.flatMap(({ prune }) => prune.hides.map(nameOfHidden)));
  return findHidings(active, await hashParts(hashes, layer, (name) => wanted.has(name)));
}

/** The hash of each note and entry that can be hidden, by name. */
export async function hashParts(
  hashes: Hashes,
  layer: Layer,
  isWanted?: (name: string) => boolean,
): Promise<ReadonlyMap<string, string>> {
  const found = new Map<string, string>();
  for (const { name, content } of listPrunable(layer, isWanted))
    found.set(name, `sha256:${await hashes.sha256(content)}`);
  return found;
}
