// A reader for the plain subset of YAML that people write: block mappings and lists, plain and simply quoted one-line
// scalars, comments, short flow lists. It answers in microseconds, without a library, and abstains at everything else:
// INVARIANT: where it does not abstain it says what js-yaml says (tests/properties/format-plain-yaml.test.ts).
import { MAX_DEPTH, type ListNode, type MapNode, type Member, type ScalarNode } from "../tree/source-tree.js";
import type { ScalarStyle, Slot, SourceNode } from "../tree/source-tree.js";
import { findNumberTrouble, resolveCoreScalar } from "./core-scalar.js";

// Tabs, control characters, lone surrogates and the line breaks of YAML 1.1 are left to the library.
const ASCII = /^[\n\x20-\x7e]*$/;
const ODD =
  /[^\n\r\x20-\x7e\u{a0}-\u{2027}\u{202a}-\u{d7ff}\u{e000}-\u{fefe}\u{ff00}-\u{fffd}\u{10000}-\u{10ffff}]|\r(?!\n)/u;

// A whole line is matched at once, because a regular expression runs as machine code from its first documents on,
// while a loop over characters is interpreted. Words are matched with the spaces between them, so that no run of
// spaces is scanned twice: the time is linear in the line.
const LETTERS = "A-Za-z0-9_$./()\\u00c0-\\u1fff\\u3040-\\ud7ff";
const KEY_WORD = `[${LETTERS}@+~-]+`;
const PLAIN_KEY = `[${LETTERS}][${LETTERS}@+~-]*(?: +${KEY_WORD})*`;
const DOUBLE = '"[^"\\\\\\r\\n]*"';
const SINGLE = "'[^'\\r\\n]*'";
const IN_WORD = "(?:[^ \\r\\n:]|:(?=[^ \\r\\n]))*";
const WORD = `(?:[^ \\r\\n:#]|:(?=[^ \\r\\n]))${IN_WORD}`;
const FIRST_WORD = `(?:[^ \\r\\n\\-?:,[\\]{}#&*!|>'"%@\`]|-[^ \\r\\n:-])${IN_WORD}`;
const PLAIN = `${FIRST_WORD}(?: +${WORD})*`;
const VALUE = `${DOUBLE}|${SINGLE}|\\[[^\\]\\r\\n]*\\]|\\{ *\\}|${PLAIN}`;
const ENTRY = `(-(?: +|(?=\\r?\\n)))?(?:(${PLAIN_KEY}|${DOUBLE}|${SINGLE}):(?=[ \\r\\n]))?( *)(${VALUE})?`;
const LINE = new RegExp(`( *)(?:#[^\\n]*|${ENTRY}(?: +#[^\\n]*)?) *\\r?\\n`, "y");
const FLOW_ITEM = new RegExp(`(?:[${LETTERS}]|-[A-Za-z0-9.])[${LETTERS}@+~* -]*`, "y");

/**
 * Reads the YAML between two offsets of a text; undefined when any of it is outside the plain subset, a key occurs
 * twice, or it is not a mapping.
 * @param range ends at a line break, so that every line has one
 */
export function readPlainYaml(text: string, range: { start: number; end: number }): MapNode | undefined {
  const front = text.slice(range.start, range.end);
  if (!ASCII.test(front) && ODD.test(front)) return undefined;
  return new PlainReader(text, range.start, range.end).readRoot();
}

/** Reads line by line; the line at hand is in the fields. A reader that has abstained sees no more lines. */
class PlainReader {
  private hasAbstained = false;
  /** Of the line at hand: the column of its dash, key or value; -1 after the last line. */
  private column = -1;
  private from = 0;
  /** The dash with the spaces behind it, or "". */
  private dash = "";
  private key: string | undefined;
  private value: string | undefined;
  /** Where the value begins, or where it would. */
  private valueAt = 0;

  constructor(
    private readonly text: string,
    private readonly start: number,
    private readonly end: number,
  ) {
    this.next = start;
  }

  private next: number;

  readRoot(): MapNode | undefined {
    this.advance();
    const { start } = this;
    if (this.column === -1 && !this.hasAbstained) {
      return { kind: "map", isFlow: false, members: [], start, end: start, tail: start };
    }
    const root = this.column === 0 ? this.readMap(0, 1) : undefined;
    return this.hasAbstained || this.column !== -1 ? undefined : root;
  }

  private abstain(): void {
    this.hasAbstained = true;
    this.column = -1;
  }

  /** Goes to the next line with content; blank lines and whole-line comments are passed over. */
  private advance(): void {
    while (!this.hasAbstained && this.next < this.end) {
      LINE.lastIndex = this.next;
      const match = LINE.exec(this.text);
      if (match === null) return this.abstain();
      const [line, indent, dash, key, gap, value] = match;
      const lineStart = this.next;
      this.next = lineStart + line.length;
      if (dash === undefined && key === undefined && value === undefined) continue;
      if (line.startsWith("...")) return this.abstain();
      this.column = (indent as string).length;
      this.from = lineStart + this.column;
      this.dash = dash ?? "";
      this.key = key;
      this.value = value;
      this.valueAt = this.from + this.dash.length + (key === undefined ? 0 : key.length + 1);
      if (value !== undefined) this.valueAt += (gap as string).length;
      return;
    }
    this.column = -1;
  }

  private readMap(column: number, depth: number): MapNode {
    if (depth > MAX_DEPTH) this.abstain();
    const members: Member[] = [];
    const keys = new Set<string>();
    const start = this.from;
    let end = start;
    let tail = start;
    while (this.column === column) {
      if (this.key === undefined || this.dash !== "") {
        this.abstain();
        break;
      }
      const name = this.nameOf(this.key);
      if (keys.has(name)) this.abstain();
      keys.add(name);
      const keyStart = this.from;
      const keyEnd = keyStart + this.key.length;
      const node = this.readValue(keyEnd + 1, { column, mayHoldList: true, depth });
      ({ end, tail } = node);
      members.push({ key: name, start: keyStart, keyEnd, after: keyEnd + 1, node });
    }
    if (this.column > column) this.abstain();
    return { kind: "map", isFlow: false, members, start, end, tail };
  }

  private readList(column: number, depth: number): ListNode {
    if (depth > MAX_DEPTH) this.abstain();
    const items: Slot[] = [];
    const start = this.from;
    let end = start;
    let tail = start;
    while (this.column === column && this.dash !== "") {
      const dashAt = this.from;
      const node = this.readItem(column, depth);
      ({ end, tail } = node);
      items.push({ start: dashAt, after: dashAt + 1, node });
    }
    if (this.column > column) this.abstain();
    return { kind: "list", isFlow: false, items, start, end, tail };
  }

  private readItem(column: number, depth: number): SourceNode {
    if (this.key === undefined) return this.readValue(this.from + 1, { column, mayHoldList: false, depth });
    // The map of a compact item begins where its first key stands.
    const inset = this.dash.length;
    this.column = column + inset;
    this.from += inset;
    this.dash = "";
    return this.readMap(this.column, depth + 1);
  }

  /** Reads what stands after a colon or dash, on its line or as a block on the lines below, and goes on behind it. */
  private readValue(
    after: number,
    place: { column: number; mayHoldList: boolean; depth: number },
  ): SourceNode {
    const { column, depth } = place;
    if (this.value !== undefined) {
      const node = this.readInline(this.value, this.valueAt);
      this.advance();
      // A deeper line below would continue a scalar, which is not plain.
      if (this.column > column) this.abstain();
      return node;
    }
    this.advance();
    if (this.column > column) {
      return this.dash === "" ? this.readMap(this.column, depth + 1) : this.readList(this.column, depth + 1);
    }
    if (this.column === column && this.dash !== "" && place.mayHoldList)
      return this.readList(column, depth + 1);
    return { kind: "scalar", value: null, style: "plain", start: after, end: after, tail: after };
  }

  private nameOf(key: string): string {
    if (key.length > 500) this.abstain();
    const first = key.charCodeAt(0);
    if (first === 0x22 || first === 0x27) return key.slice(1, -1);
    if (typeof resolveCoreScalar(key) !== "string" || findNumberTrouble(key) !== null) this.abstain();
    return key;
  }

  private readInline(written: string, start: number): SourceNode {
    const first = written.charCodeAt(0);
    if (first === 0x22) return quotedNode(written, start, "double");
    if (first === 0x27) return quotedNode(written, start, "single");
    if (first === 0x5b) return this.readFlowList(written, start);
    const end = start + written.length;
    if (first === 0x7b) return { kind: "map", isFlow: true, members: [], start, end, tail: end };
    return this.plainNode(written, start);
  }

  private plainNode(written: string, start: number): ScalarNode {
    if (findNumberTrouble(written) !== null) this.abstain();
    const end = start + written.length;
    return { kind: "scalar", value: resolveCoreScalar(written), style: "plain", start, end, tail: end };
  }

  private readFlowList(written: string, start: number): ListNode {
    const items: Slot[] = [];
    const close = written.length - 1;
    for (let at = skipSpaces(written, 1); at < close;) {
      const node = this.readFlowItem(written, at, start);
      if (node === undefined) {
        this.abstain();
        break;
      }
      items.push({ start: start + at, after: start + at, node });
      at = skipSpaces(written, node.end - start);
      if (at === close) break;
      at = written[at] === "," ? skipSpaces(written, at + 1) : close;
      // A comma before the bracket, or anything else between two items, is not plain.
      if (at === close) this.abstain();
    }
    const end = start + written.length;
    return { kind: "list", isFlow: true, items, start, end, tail: end };
  }

  private readFlowItem(written: string, at: number, shift: number): ScalarNode | undefined {
    const first = written[at] as string;
    if (first === '"' || first === "'") {
      const close = written.indexOf(first, at + 1);
      const item = written.slice(at, close + 1);
      if (close === -1 || written[close + 1] === first || item.includes("\\")) return undefined;
      return quotedNode(item, shift + at, first === '"' ? "double" : "single");
    }
    FLOW_ITEM.lastIndex = at;
    const match = FLOW_ITEM.exec(written)?.[0];
    return match === undefined ? undefined : this.plainNode(match.replace(/ +$/, ""), shift + at);
  }
}

function quotedNode(written: string, start: number, style: ScalarStyle): ScalarNode {
  const end = start + written.length;
  return { kind: "scalar", value: written.slice(1, -1), style, start, end, tail: end };
}

function skipSpaces(text: string, from: number): number {
  let at = from;
  while (text.charCodeAt(at) === 0x20) at++;
  return at;
}
