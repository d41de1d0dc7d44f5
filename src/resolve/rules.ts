// What the documents of a lineage declare about combining: $merge and $final, gathered widest first.
import { makeFinding, type Finding } from "../errors/finding.js";
import type { Document, Strategy } from "../model/document.js";
import type { Layer } from "../model/layer.js";
import { parsePointer, type Pointer } from "../model/json/pointer.js";
import { formatRef } from "../model/ref.js";

/** Where a declaration stands: the layer's place in the lineage and the document. */
export interface Declared {
  readonly layerIndex: number;
  readonly layer: Layer;
  readonly document: Document;
}

/** The rules at one pointer and, through `children`, at the pointers below it. */
export interface RuleNode {
  strategy?: { readonly value: Strategy; readonly by: Declared };
  final?: Declared;
  readonly children: Map<string, RuleNode>;
}

/** Gathers every $merge and $final. The widest declaration rules; a narrower, different $merge is a finding. */
export function gatherRules(layers: readonly Layer[]): { rules: RuleNode | undefined; findings: Finding[] } {
  const root: RuleNode = { children: new Map() };
  const findings: Finding[] = [];
  layers.forEach((layer, layerIndex) => {
    for (const document of layer.documents) {
      if (document.words.merge === undefined && document.words.final === undefined) continue;
      if (document.personal) {
        findings.push(ignoredInPersonal(document));
        continue;
      }
      const by: Declared = { layerIndex, layer, document };
      declareStrategies(root, by, findings);
      for (const pointer of document.words.final ?? []) nodeAt(root, parsePointer(pointer)).final ??= by;
    }
  });
  const isEmpty = root.children.size === 0 && root.strategy === undefined && root.final === undefined;
  return { rules: isEmpty ? undefined : root, findings };
}

/** Writes a strategy as `$merge` does. */
export function formatStrategy(strategy: Strategy): string {
  return strategy.kind === "by" ? `by:${strategy.key}` : strategy.kind;
}

function declareStrategies(root: RuleNode, by: Declared, findings: Finding[]): void {
  for (const [pointer, strategy] of Object.entries(by.document.words.merge ?? {})) {
    const node = nodeAt(root, parsePointer(pointer));
    if (node.strategy === undefined) {
      node.strategy = { value: strategy, by };
    } else if (formatStrategy(node.strategy.value) !== formatStrategy(strategy)) {
      const wider = `${formatRef(node.strategy.by.layer.ref)} says ${formatStrategy(node.strategy.value)}`;
      findings.push(
        makeFinding(
          "STRATEGY_CONFLICT",
          `$merge of ${pointer} is ${formatStrategy(strategy)} here, but ${wider}.`,
          {
            path: by.document.path,
            pointer: "/$merge",
            hint: "The widest declaration rules; remove this one or change the wider one.",
          },
        ),
      );
    }
  }
}

function ignoredInPersonal(document: Document): Finding {
  return makeFinding("PERSONAL_IGNORED", "$merge and $final have no effect in a personal document.", {
    path: document.path,
    pointer: document.words.merge === undefined ? "/$final" : "/$merge",
    hint: "Declare them in the shared document, where the team can see them.",
  });
}

function nodeAt(root: RuleNode, pointer: Pointer): RuleNode {
  let node = root;
  for (const token of pointer) {
    let child = node.children.get(token);
    if (child === undefined) {
      child = { children: new Map() };
      node.children.set(token, child);
    }
    node = child;
  }
  return node;
}
