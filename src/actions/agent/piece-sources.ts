// Which texts a piece of a resolved context stands in: one, but for an array that several documents add to.
import { CtxError } from "../../errors/ctx-error.js";
import { invariant } from "../../errors/invariant.js";
import type { Document, SourceText } from "../../model/document.js";
import type { Layer } from "../../model/layer.js";
import type { Piece } from "../../model/piece.js";
import { formatRef } from "../../model/ref.js";
import { findNode, type ElementNode, type MergeNode, type Source } from "../../resolve/merge-tree.js";
import type { PlacedText } from "../../store/read/standings.js";
import type { ResolvedRef } from "../resolve-ref.js";

/** The texts of a piece, at least one. */
export function sourcesOfPiece({ content, ref }: Piece, { layers, resolved }: ResolvedRef): PlacedText[] {
  if (content.kind === "value") {
    const { root } = resolved.merged;
    const node = root === null ? undefined : findNode(root, content.pointer);
    invariant(node !== undefined, "a value that is shown has a place in the merged tree");
    return [...sourcesOfNode(node)].map(([document, layer]) => placeDocument(layer, document));
  }
  if (content.kind === "note") {
    for (const layer of layers) {
      if (formatRef(layer.ref) !== ref) continue;
      const { path } = content.note;
      const document = [...layer.documents, ...layer.notes].find((one) => one.path === path);
      if (document === undefined) continue;
      // Where it is pruned, what is shown stands in the prune's file: both must be what people reviewed.
      return [placeDocument(layer, document), ...placePrune(layer, document.pruned?.by)];
    }
  } else {
    for (const layer of layers) {
      if (layer.personal || formatRef(layer.ref) !== ref) continue;
      const entry = layer.entries.find(({ record }) => record.id === content.entry.id);
      if (entry === undefined) continue;
      const record = entry.pruned?.whole ?? entry.record;
      return [
        { path: entry.path, isPersonal: false, content: { record }, tip: tipOf(layer) },
        ...placePrune(layer, entry.pruned?.by),
      ];
    }
  }
  throw new CtxError("BUG", `a ${content.kind} of ${ref} stands in none of its files`);
}

function placeDocument(layer: Layer, { path, text, personal }: Document): PlacedText {
  return { path, isPersonal: personal || layer.personal, content: { text }, tip: tipOf(layer) };
}

function placePrune(layer: Layer, source: SourceText | undefined): PlacedText[] {
  if (source === undefined) return [];
  return [{ path: source.path, isPersonal: false, content: { text: source.text }, tip: tipOf(layer) }];
}

function tipOf({ from, commit }: Layer): PlacedText["tip"] {
  return commit === null ? null : { from, commit };
}

/** Every document that a value holds something of, each once. */
function sourcesOfNode(node: MergeNode): ReadonlyMap<Document, Layer> {
  const found = new Map<Document, Layer>();
  const add = ({ document, layer }: Source): void => void found.set(document, layer);
  const elements = node.kind === "leaf" ? (node.elements ?? []) : [];
  if (elements.length === 0) add(node.source);
  for (const element of elements) {
    for (let each: ElementNode | null = element; each !== null; each = each.over) add(each.source);
  }
  return found;
}
