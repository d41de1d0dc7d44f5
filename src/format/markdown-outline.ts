// What a Markdown text is made of, block by block, each with its exact place: whoever changes a text splices it there, and
// nothing is ever written from the tree. Inline marks are not read. A heavy package: load this file late.
import { CtxError } from "../errors/ctx-error.js";
import { splitMarkdown } from "./front-matter.js";
import { readMarkdownTree, type MarkdownTree } from "./markdown-tree.js";
import { BOM, placeAt } from "./text-place.js";

/** A part of the text, from one UTF-16 offset to just before another; a BOM and front matter are counted. */
export interface Span {
  readonly start: number;
  readonly end: number;
}

export interface Heading extends Span {
  readonly kind: "heading";
  readonly level: number;
  /** As it is written between the marks; inline marks are kept, the lines of a long one are joined. */
  readonly title: string;
}

export interface List extends Span {
  readonly kind: "list";
  readonly points: readonly ListPoint[];
}

export interface ListPoint extends Span {
  /** What its checkbox says; null where it begins with none. */
  readonly task: "open" | "done" | null;
  /** Without headings: what looks like one in a list is a part of the list. */
  readonly blocks: readonly Block[];
}

export interface PlainBlock extends Span {
  readonly kind: "paragraph" | "code" | "html" | "quote" | "rule" | "definition";
}

export type Block = Heading | List | PlainBlock;

export interface Outline {
  /** Where prose begins: after a BOM and front matter. */
  readonly bodyStart: number;
  /** Those that lie in no other, in the order of the text. */
  readonly blocks: readonly Block[];
}

// The parser's time grows with the square of the depth, so that a line of such marks could keep it busy for minutes.
const TOO_DEEP = /(?:^|[\r\n])(?:[ \t]*(?:[-+*](?=[ \t])|\d{1,9}[.)](?=[ \t])|>)){65}/;

// Names of micromark's constructs. What is disabled is text then, so that no offset of a block depends on it.
const INLINE = [
  "attention",
  "autolink",
  "characterEscape",
  "characterReference",
  "codeText",
  "hardBreakEscape",
  "htmlText",
  "labelEnd",
  "labelStartImage",
  "labelStartLink",
];

type Node = MarkdownTree["children"][number];

/**
 * Reads the blocks of a text as CommonMark 0.31 has them. Front matter is what documents have: a first line of exactly
 * `---`, closed by another; anything else up there is Markdown.
 * @throws {CtxError} FILE_INVALID when a line is nested in more than 64 lists and quotes.
 */
export function outlineMarkdown(text: string): Outline {
  const deep = TOO_DEEP.exec(text);
  if (deep !== null) {
    throw new CtxError("FILE_INVALID", "A line is nested in more than 64 lists and quotes.", {
      line: placeAt(text, deep.index + 1).line,
    });
  }
  const parts = splitMarkdown({ path: "", text });
  const bodyStart = parts.kind === "front" ? parts.fenceEnd : text.startsWith(BOM) ? 1 : 0;
  const body = text.slice(bodyStart);
  // The parser takes a BOM at the start for none, and counts without it.
  const shift = bodyStart + (body.startsWith(BOM) ? 1 : 0);
  const blocks: Block[] = [];
  for (const { start, nodes } of parseParts(body))
    blocks.push(...blocksOf(nodes, { text, shift: shift + start, isTop: true }));
  return { bodyStart, blocks };
}

interface ParsedPart {
  readonly start: number;
  readonly nodes: readonly Node[];
}

/**
 * Parses a text from one heading at the start of a line to the next: the parser's time grows faster than the text. Such a
 * line ends whatever stands before it, but for a code fence and for HTML; behind those, more is parsed together.
 */
function* parseParts(body: string): Generator<ParsedPart> {
  const cuts = [...body.matchAll(/(?<=[\r\n])#{1,6}[ \t]/g)].map(({ index }) => index);
  cuts.push(body.length);
  let start = 0;
  let step = 1;
  for (let at = 0; at < cuts.length; at += step) {
    const end = cuts[Math.min(at, cuts.length - 1)] as number;
    // An open fence in a list ends before the line break, if nothing follows it.
    const part = end < body.length ? body.slice(start, end).replace(/\r\n?$|\n$/, "") : body.slice(start);
    const { children } = readMarkdownTree(part, INLINE);
    if (end < body.length && mayGoOn(part, children.at(-1))) {
      // Twice as much each time, so that a long fence is not read again at every heading in it.
      step *= 2;
      if (at + step >= cuts.length) step = Math.max(1, cuts.length - 1 - at);
      continue;
    }
    yield { start, nodes: children };
    start = end;
    step = 1;
  }
}

/** Whether a heading could still be a part of the last block. */
function mayGoOn(part: string, last: Node | undefined): boolean {
  if (last?.type === "html") return true;
  if (last?.type !== "code") return false;
  const source = part.slice(last.position?.start.offset, last.position?.end.offset);
  const fence = /^(?:`{3,}|~{3,})/.exec(source)?.[0];
  if (fence === undefined) return false;
  const closing = source.slice(Math.max(source.lastIndexOf("\n"), source.lastIndexOf("\r")) + 1).trim();
  return !(closing.startsWith(fence) && source.length > closing.length && new Set(closing).size === 1);
}

interface Reading {
  readonly text: string;
  readonly shift: number;
  readonly isTop: boolean;
}

function blocksOf(nodes: readonly Node[], reading: Reading): Block[] {
  return nodes.flatMap((node): Block[] => {
    const kind = KINDS[node.type];
    const place = spanOf(node, reading.shift);
    if (node.type === "heading" && reading.isTop)
      return [{ kind: "heading", level: node.depth, title: titleOf(node, reading), ...place }];
    if (node.type === "list") {
      const points = node.children.map((child) => pointOf(child, { ...reading, isTop: false }));
      return [{ kind: "list", points, ...place }];
    }
    return kind === undefined ? [] : [{ kind, ...place }];
  });
}

const KINDS: Readonly<Partial<Record<Node["type"], PlainBlock["kind"]>>> = {
  blockquote: "quote",
  code: "code",
  definition: "definition",
  html: "html",
  paragraph: "paragraph",
  thematicBreak: "rule",
};

function pointOf(node: Node & { type: "listItem" }, reading: Reading): ListPoint {
  const place = spanOf(node, reading.shift);
  const [first] = node.children;
  const start = first?.type === "paragraph" ? spanOf(first, reading.shift).start : place.end;
  // A box and the words that follow it, as GitHub reads one; the words may be missing.
  const box = /^\[([ \txX])\](?=\s|$)/.exec(reading.text.slice(start, start + 4));
  const task = box === null ? null : /x/i.test(box[1] as string) ? "done" : "open";
  return { task, blocks: blocksOf(node.children, reading), ...place };
}

function titleOf(node: Node & { type: "heading" }, { text, shift }: Reading): string {
  const [first, last] = [node.children[0], node.children.at(-1)];
  if (first === undefined || last === undefined) return "";
  const source = text.slice(spanOf(first, shift).start, spanOf(last, shift).end);
  return source.replace(/\s*[\r\n]\s*/g, " ").trim();
}

function spanOf({ position }: Node, shift: number): Span {
  return { start: (position?.start.offset ?? 0) + shift, end: (position?.end.offset ?? 0) + shift };
}
