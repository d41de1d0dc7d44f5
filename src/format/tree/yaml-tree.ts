// A tree with places for YAML outside the plain subset, by the `yaml` package. Loaded lazily (8.5 ms): only edits of
// and positions in such files need it.
import {
  isMap,
  isScalar,
  isSeq,
  parseDocument,
  type CST,
  type Node,
  type Pair,
  type YAMLMap,
  type YAMLSeq,
} from "yaml";
import { resolveCoreScalar } from "../yaml/core-scalar.js";
import type {
  ListNode,
  MapNode,
  Member,
  Scalar,
  ScalarNode,
  ScalarStyle,
  Slot,
  SourceNode,
} from "./source-tree.js";

const STYLES: Record<string, ScalarStyle> = {
  QUOTE_SINGLE: "single",
  QUOTE_DOUBLE: "double",
  BLOCK_LITERAL: "block",
  BLOCK_FOLDED: "block",
};

/**
 * Reads the YAML between two offsets, which the full reader has accepted; undefined where this package
 * refuses what js-yaml lets pass (say, a key of several lines).
 */
export function readYamlTree(text: string, range: { start: number; end: number }): SourceNode | undefined {
  const document = parseDocument(text.slice(range.start, range.end), {
    keepSourceTokens: true,
    logLevel: "silent",
    schema: "core",
    version: "1.2",
    merge: false,
    // The full reader has looked for duplicates, in linear time.
    uniqueKeys: false,
  });
  if (document.errors.length > 0 || document.warnings.length > 0) return undefined;
  if (document.contents === null) {
    return {
      kind: "map",
      isFlow: false,
      members: [],
      start: range.start,
      end: range.start,
      tail: range.start,
    };
  }
  return new TreeBuilder(text, range.start).build(document.contents as Node, null);
}

class TreeBuilder {
  constructor(
    private readonly text: string,
    /** Offset of the YAML in the text. */
    private readonly shift: number,
  ) {}

  /** @param properties where an anchor or tag before the node begins, in the YAML */
  build(node: Node, properties: number | null): SourceNode | undefined {
    if (isScalar(node)) return this.buildScalar(node as Node & { value: unknown }, properties);
    if (isMap(node)) return this.buildMap(node as YAMLMap, properties);
    if (isSeq(node)) return this.buildList(node as YAMLSeq, properties);
    return undefined;
  }

  private buildScalar(
    node: Node & { value: unknown; type?: string; source?: string },
    properties: number | null,
  ): ScalarNode | undefined {
    if (!node.range) return undefined;
    const [valueStart, valueEnd] = node.range;
    const style = STYLES[node.type ?? ""] ?? "plain";
    const isImplicit = style === "plain" && node.tag === undefined;
    const value = isImplicit ? resolveCoreScalar(node.source ?? "") : (node.value as Scalar);
    const start = this.shift + Math.min(valueStart, properties ?? valueStart);
    let end = this.shift + valueEnd;
    if (style !== "block") return { kind: "scalar", value, style, start, end, tail: end };
    // Trailing blank lines are part of the value only under the indicator "+".
    const isKept = /^[^\n]*\+/.test(this.text.slice(this.shift + valueStart, end));
    const tail = end;
    while (/[\r\n ]/.test(this.text[end - 1] ?? "")) end--;
    return { kind: "scalar", value, style, start, end, tail: isKept ? tail : end };
  }

  private buildMap(map: YAMLMap, properties: number | null): MapNode | undefined {
    if (!map.range) return undefined;
    const members: Member[] = [];
    for (const pair of map.items as Pair<Node, Node | null>[]) {
      const member = this.buildMember(pair);
      if (member === undefined) return undefined;
      members.push(member);
    }
    const isFlow = map.flow === true;
    const last = members.at(-1)?.node;
    const start = this.shift + Math.min(map.range[0], properties ?? map.range[0]);
    const end = isFlow || last === undefined ? this.shift + map.range[1] : last.end;
    return { kind: "map", isFlow, members, start, end, tail: isFlow || last === undefined ? end : last.tail };
  }

  private buildMember(pair: Pair<Node, Node | null>): Member | undefined {
    const token = pair.srcToken as CST.CollectionItem | undefined;
    const key = pair.key as Node & { value?: unknown; type?: string; source?: string };
    if (!token || !isScalar(key) || !key.range) return undefined;
    const keyEnd = this.shift + key.range[1];
    const separators = token.sep ?? [];
    const colon = separators.find((part) => part.type === "map-value-ind");
    const after = colon === undefined ? keyEnd : this.shift + colon.offset + 1;
    const marks = token.start.filter((part) => part.type === "explicit-key-ind" || isProperty(part));
    const start = this.shift + Math.min(key.range[0], ...marks.map((mark) => mark.offset));
    const name =
      (STYLES[(key as { type?: string }).type ?? ""] ?? "plain") === "plain" ? key.source : key.value;
    const node = this.buildSlotNode(pair.value, separators, after);
    return node === undefined ? undefined : { key: String(name), start, keyEnd, after, node };
  }

  private buildList(list: YAMLSeq, properties: number | null): ListNode | undefined {
    if (!list.range) return undefined;
    const isFlow = list.flow === true;
    const tokens = (list.srcToken as CST.BlockSequence | CST.FlowCollection | undefined)?.items ?? [];
    const items: Slot[] = [];
    for (const [index, item] of (list.items as Node[]).entries()) {
      const slot = this.buildItem(item, isFlow ? undefined : tokens[index]);
      if (slot === undefined) return undefined;
      items.push(slot);
    }
    const last = items.at(-1)?.node;
    const start = this.shift + Math.min(list.range[0], properties ?? list.range[0]);
    const end = isFlow || last === undefined ? this.shift + list.range[1] : last.end;
    return { kind: "list", isFlow, items, start, end, tail: isFlow || last === undefined ? end : last.tail };
  }

  private buildItem(item: Node, token: CST.CollectionItem | undefined): Slot | undefined {
    const dash = token?.start.find((part) => part.type === "seq-item-ind");
    if (dash === undefined) {
      const node = this.build(item, null);
      return node === undefined ? undefined : { start: node.start, after: node.start, node };
    }
    const start = this.shift + dash.offset;
    const node = this.buildSlotNode(item, token?.start ?? [], start + 1);
    return node === undefined ? undefined : { start, after: start + 1, node };
  }

  private buildSlotNode(
    node: Node | null,
    tokens: readonly CST.SourceToken[],
    after: number,
  ): SourceNode | undefined {
    const properties =
      tokens.find((part) => isProperty(part) && this.shift + part.offset >= after)?.offset ?? null;
    const isNothing =
      node === null || (isScalar(node) && node.type === "PLAIN" && node.source === "" && properties === null);
    if (isNothing)
      return { kind: "scalar", value: null, style: "plain", start: after, end: after, tail: after };
    return this.build(node, properties);
  }
}

function isProperty(part: CST.SourceToken): boolean {
  return part.type === "anchor" || part.type === "tag";
}
