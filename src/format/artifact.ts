// What an artifact, a Markdown report, says in short: read from the tree of a Markdown parser, so that code is never taken
// for prose nor a comment for a heading. Loads the parser: only for whoever prunes.
import type { JsonObject } from "../model/json/json.js";
import type { ArtifactMetadata } from "../model/prune.js";
import { firstWords } from "../model/text/first-words.js";
import { readMarkdownTree } from "./markdown-tree.js";

/** SPEC §14. */
const MOST_WORDS = 50;
const MOST_POINTS = 5;
const MOST_FILES = 10;
/** Of a longer text the beginning is read: a report says first what it is about. */
const MOST_CHARACTERS = 100_000;
/** Deeper headings are details. */
const OUTLINE_DEPTH = 3;

export interface Artifact {
  readonly path: string;
  /** Its front matter. */
  readonly meta: JsonObject;
  /** Without front matter. */
  readonly markdown: string;
  readonly tokens: number;
}

export interface ArtifactInShort {
  readonly metadata: ArtifactMetadata;
  /** Its headings, and the beginning of what stands below each. */
  readonly outline: string;
}

/** Reads an artifact. Texts are plain: without the marks of Markdown, on one line each. */
export function shortenArtifact({ path, meta, markdown, tokens }: Artifact): ArtifactInShort {
  const sections = readSections(withoutThickets(markdown.slice(0, MOST_CHARACTERS)));
  const headings = sections.filter(({ depth }) => depth > 0);
  const first = headings.find(({ depth }) => depth === 1) ?? headings[0];
  const title = wordOf(meta["title"]) ?? (first?.heading || nameOf(path));
  const metadata: ArtifactMetadata = {
    title: firstWords(title, MOST_WORDS),
    path,
    summary: firstWords(
      wordOf(meta["summary"]) ?? wordOf(meta["description"]) ?? findSummary(sections),
      MOST_WORDS,
    ),
    keyFindings: listPoints(sections, FINDINGS),
    recommendations: listPoints(sections, RECOMMENDATIONS),
    files: listFiles(sections),
    tokens,
  };
  return { metadata, outline: outlineOf(sections) };
}

/** Of lines without a blank one between them so much is read with its emphasis and links. */
const THICKET = 4000;
const DEEPEST = 30;
const MARKERS = new RegExp(`^((?:[-*+>] {0,3}){${DEEPEST}})[-*+> ]+`);

/**
 * The same text, but for what nobody writes who wants to be read: ten thousand asterisks in one paragraph, lists thirty
 * levels deep in one line. Markdown parsers take quadratic time for these.
 */
function withoutThickets(markdown: string): string {
  let length = 0;
  return markdown
    .split("\n")
    .map((line) => {
      length = line.trim() === "" ? 0 : length + line.length;
      if (length <= THICKET) return line.replace(MARKERS, "$1");
      // What begins a line may be a list, a fence or a quote.
      const begin = /^[\s>*+-]{0,40}/.exec(line)?.[0] ?? "";
      return begin + line.slice(begin.length, THICKET).replace(/[*_[\]!<&]/g, " ");
    })
    .join("\n");
}

const SUMMARY = /^(?:executive |short )?(?:summary|abstract|overview|tl;?dr|in short|zusammenfassung)\b/i;
const FINDINGS = /\b(?:findings?|takeaways?|results?|highlights?|conclusions?|key points|ergebnisse)\b/i;
const RECOMMENDATIONS =
  /\b(?:recommendations?|next steps|action items|suggestions?|proposals?|follow-?ups?|empfehlungen)\b/i;

/** A heading and what stands between it and the next one; what stands before the first has depth 0. */
interface Section {
  readonly depth: number;
  readonly heading: string;
  /** Paragraphs outside of lists. */
  readonly paragraphs: string[];
  /** The items of lists that are in no other list. */
  readonly points: string[];
  /** Whatever comes first of both. */
  first: string;
  /** Words that stand in code spans, and links. */
  readonly names: string[];
}

/** As much of a tree's node as is looked at. */
interface Node {
  readonly type: string;
  readonly depth?: number;
  readonly value?: string;
  readonly url?: string;
  readonly alt?: string | null;
  readonly children?: readonly Node[];
}

function readSections(markdown: string): Section[] {
  const sections: Section[] = [makeSection(0, "")];
  const root = readMarkdownTree(markdown) as Node;
  for (const node of root.children ?? []) {
    const current = sections.at(-1) as Section;
    if (node.type === "heading") {
      const next = makeSection(node.depth ?? 1, plainText(node));
      gatherNames(node, next.names);
      sections.push(next);
    } else {
      gatherProse(node, current);
    }
  }
  return sections;
}

function makeSection(depth: number, heading: string): Section {
  return { depth, heading, paragraphs: [], points: [], first: "", names: [] };
}

/** Code, HTML, definitions and rules are no prose; quotes and tables are not what a report says in short. */
function gatherProse(node: Node, section: Section): void {
  gatherNames(node, section.names);
  if (node.type === "paragraph") {
    const text = plainText(node);
    if (text === "") return;
    section.paragraphs.push(text);
    section.first ||= text;
    return;
  }
  if (node.type !== "list") return;
  for (const point of node.children ?? []) {
    const paragraph = point.children?.find(({ type }) => type === "paragraph");
    const text = paragraph === undefined ? "" : plainText(paragraph);
    if (text === "") continue;
    section.points.push(text);
    section.first ||= text;
  }
}

/** The text of a node, without loops that call themselves: somebody may nest ten thousand quotes. */
function plainText(node: Node): string {
  let text = "";
  walk(node, ({ type, value, alt }) => {
    if (type === "text" || type === "inlineCode") text += value ?? "";
    else if (type === "image") text += alt ?? "";
    else if (type === "break") text += " ";
  });
  return text.replace(/\s+/g, " ").trim();
}

function gatherNames(node: Node, names: string[]): void {
  walk(node, ({ type, value = "", url = "" }) => {
    if (type === "inlineCode") names.push(value);
    else if (type === "link") names.push(url);
    else if (type === "text") names.push(...value.split(/[\s()[\]{}<>"'`,;]+/));
  });
}

/** Visits a node and all below it, in the order of the text. */
function walk(node: Node, visit: (node: Node) => void): void {
  const open: Node[] = [node];
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    visit(next);
    const { children = [] } = next;
    for (let at = children.length - 1; at >= 0; at--) open.push(children[at] as Node);
  }
}

/** What the section of that name begins with, else the whole text. */
function findSummary(sections: readonly Section[]): string {
  const named = sections.find(({ heading, first }) => SUMMARY.test(heading) && first !== "");
  if (named !== undefined) return named.paragraphs.join(" ") || named.first;
  return sections.find(({ paragraphs }) => paragraphs.length > 0)?.paragraphs[0] ?? sections[0]?.first ?? "";
}

/** The points of the sections of that name and of those below them; paragraphs where they have none. */
function listPoints(sections: readonly Section[], name: RegExp): string[] {
  const found: string[] = [];
  let within = Infinity;
  for (const { depth, heading, points, paragraphs } of sections) {
    if (depth <= within) within = depth > 0 && name.test(heading) ? depth : Infinity;
    if (within !== Infinity) found.push(...(points.length > 0 ? points : paragraphs));
  }
  return found.slice(0, MOST_POINTS).map((point) => firstWords(point, MOST_WORDS));
}

/** `src/auth/jwt.ts`, `package.json`; not `and/or`, which ends in no extension, nor an address. */
const FILE = /^(?:\.{0,2}\/)?(?:[\w@.+-]+\/)*[\w@+-][\w@.+-]*\.[A-Za-z][A-Za-z0-9]{0,7}$/;
const MOST_PATH = 200;

function listFiles(sections: readonly Section[]): string[] {
  const found = new Set<string>();
  for (const { names } of sections) {
    for (const name of names) {
      const path = name.replace(/[.:?!]+$/, "").replace(/(?:#.*|:\d+(?:[:-]\d+)?)$/, "");
      if (path.length > MOST_PATH || !FILE.test(path) || isOrdinary(path)) continue;
      found.add(path);
      if (found.size === MOST_FILES) return [...found];
    }
  }
  return [...found];
}

/** Without a directory, `fs.write` and `example.com` look like files too: there the extension must be a usual one. */
const USUAL =
  /\.(?:mdx?|txt|jsonc?|jsonl|ya?ml|toml|ini|lock|csv|[cm]?[jt]sx?|py|rb|go|rs|java|kt|swift|c|h|cc|cpp|hpp|cs|php|sh|sql|html?|s?css|vue|svelte|xml|proto|tf)$/i;

function isOrdinary(path: string): boolean {
  return !path.includes("/") && (!USUAL.test(path) || /^(?:node|vue|next)\.js$/i.test(path));
}

function outlineOf(sections: readonly Section[]): string {
  const lines = sections.flatMap(({ depth, heading, first }) => {
    if (depth > OUTLINE_DEPTH) return [];
    const said = first === "" ? [] : [firstWords(first, MOST_WORDS)];
    return depth === 0 ? said : [`${"#".repeat(depth)} ${firstWords(heading, MOST_WORDS)}`, ...said];
  });
  return lines.length === 0 ? "" : `${lines.join("\n")}\n`;
}

function wordOf(value: unknown): string | undefined {
  return typeof value === "string" && value.trim() !== "" ? value : undefined;
}

function nameOf(path: string): string {
  return path.slice(path.lastIndexOf("/") + 1).replace(/\.md$/i, "");
}
