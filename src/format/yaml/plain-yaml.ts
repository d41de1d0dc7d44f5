// A reader for the plain subset of YAML that people write: block mappings and lists, plain and simply quoted one-line
// scalars, comments, short flow lists. It answers in microseconds, without a library, and abstains at everything else:
// INVARIANT: where it does not abstain it says what js-yaml says (tests/properties/format-plain-yaml.test.ts).
import { MAX_DEPTH, type ListNode, type MapNode, type Member, type ScalarNode } from "../tree/source-tree.js";
import type { ScalarStyle, Slot, SourceNode } from "../tree/source-tree.js";
import { findNumberTrouble, isPlainlyText, resolveCoreScalar } from "./core-scalar.js";

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
// Of the escapes only those that JSON has too; a doubled quote is the only escape between single ones.
const DOUBLE = '"(?:[^"\\\\\\r\\n]|\\\\["\\\\/bfnrt])*"';
const SINGLE = "'(?:[^'\\r\\n]|'')*'";
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
  return readRoot({
    text,
    end: range.end,
    next: range.start,
    hasAbstained: false,
    column: -1,
    from: range.start,
    dash: "",
    key: undefined,
    value: undefined,
    valueAt: range.start,
  });
}

/** The line at hand, and where the next one begins. A plain object: making one of a class costs ten times as much. */
interface State {
  readonly text: string;
  readonly end: number;
  next: number;
  /** Once true, no more lines are seen, and the result is thrown away. */
  hasAbstained: boolean;
  /** The column of the dash, key or value of the line; -1 after the last line. */
  column: number;
  from: number;
  /** The dash with the spaces behind it, or "". */
  dash: string;
  key: string | undefined;
  value: string | undefined;
  /** Where the value begins. */
  valueAt: number;
}

function readRoot(state: State): MapNode | undefined {
  const start = state.next;
  advance(state);
  if (state.column === -1 && !state.hasAbstained) {
    return { kind: "map", isFlow: false, members: [], start, end: start, tail: start };
  }
  const root = state.column === 0 ? readMap(state, 0, 1) : undefined;
  return state.hasAbstained || state.column !== -1 ? undefined : root;
}

function abstain(state: State): void {
  state.hasAbstained = true;
  state.column = -1;
}

/** Goes to the next line with content; blank lines and whole-line comments are passed over. */
function advance(state: State): void {
  while (!state.hasAbstained && state.next < state.end) {
    const lineStart = state.next;
    LINE.lastIndex = lineStart;
    const match = LINE.exec(state.text);
    if (match === null) return abstain(state);
    state.next = LINE.lastIndex;
    const dash = match[2];
    const key = match[3];
    const value = match[5];
    if (dash === undefined && key === undefined && value === undefined) continue;
    if (match[0].startsWith("...")) return abstain(state);
    state.column = (match[1] as string).length;
    state.from = lineStart + state.column;
    state.dash = dash ?? "";
    state.key = key;
    state.value = value;
    const keyLength = key === undefined ? 0 : key.length + 1;
    state.valueAt = state.from + state.dash.length + keyLength + (match[4] as string).length;
    return;
  }
  state.column = -1;
}

function readMap(state: State, column: number, depth: number): MapNode {
  if (depth > MAX_DEPTH) abstain(state);
  const members: Member[] = [];
  const keys = new Set<string>();
  const start = state.from;
  let end = start;
  let tail = start;
  while (state.column === column) {
    if (state.key === undefined || state.dash !== "") {
      abstain(state);
      break;
    }
    const name = nameOf(state, state.key);
    const keyStart = state.from;
    const keyEnd = keyStart + state.key.length;
    const after = keyEnd + 1;
    const node = readValue(state, after, { column, mayHoldList: true, depth });
    if (keys.has(name)) abstain(state);
    keys.add(name);
    end = node.end;
    tail = node.tail;
    members.push({ key: name, start: keyStart, keyEnd, after, node });
  }
  if (state.column > column) abstain(state);
  return { kind: "map", isFlow: false, members, start, end, tail };
}

function readList(state: State, column: number, depth: number): ListNode {
  if (depth > MAX_DEPTH) abstain(state);
  const items: Slot[] = [];
  const start = state.from;
  let end = start;
  let tail = start;
  while (state.column === column && state.dash !== "") {
    const dashAt = state.from;
    const node = readItem(state, column, depth);
    end = node.end;
    tail = node.tail;
    items.push({ start: dashAt, after: dashAt + 1, node });
  }
  if (state.column > column) abstain(state);
  return { kind: "list", isFlow: false, items, start, end, tail };
}

function readItem(state: State, column: number, depth: number): SourceNode {
  if (state.key === undefined) return readValue(state, state.from + 1, { column, mayHoldList: false, depth });
  // The map of a compact item begins where its first key stands.
  const inset = state.dash.length;
  state.column = column + inset;
  state.from += inset;
  state.dash = "";
  return readMap(state, state.column, depth + 1);
}

/** Reads what stands after a colon or dash, on its line or as a block on the lines below, and goes on behind it. */
function readValue(
  state: State,
  after: number,
  { column, mayHoldList, depth }: { column: number; mayHoldList: boolean; depth: number },
): SourceNode {
  if (state.value !== undefined) {
    const node = readInline(state, state.value, state.valueAt);
    advance(state);
    // A deeper line below would continue a scalar, which is not plain.
    if (state.column > column) abstain(state);
    return node;
  }
  advance(state);
  if (state.column > column) {
    return state.dash === ""
      ? readMap(state, state.column, depth + 1)
      : readList(state, state.column, depth + 1);
  }
  if (state.column === column && state.dash !== "" && mayHoldList) return readList(state, column, depth + 1);
  return { kind: "scalar", value: null, style: "plain", start: after, end: after, tail: after };
}

function nameOf(state: State, key: string): string {
  if (key.length > 500) abstain(state);
  const first = key.charCodeAt(0);
  if (first === 0x22 || first === 0x27) return unquote(key);
  if (isPlainlyText(key)) return key;
  if (typeof resolveCoreScalar(key) !== "string" || findNumberTrouble(key) !== null) abstain(state);
  return key;
}

function readInline(state: State, written: string, start: number): SourceNode {
  const first = written.charCodeAt(0);
  if (first === 0x22) return quotedNode(written, start, "double");
  if (first === 0x27) return quotedNode(written, start, "single");
  if (first === 0x5b) return readFlowList(state, written, start);
  const end = start + written.length;
  if (first === 0x7b) return { kind: "map", isFlow: true, members: [], start, end, tail: end };
  return plainNode(state, written, start);
}

function plainNode(state: State, written: string, start: number): ScalarNode {
  const end = start + written.length;
  if (isPlainlyText(written))
    return { kind: "scalar", value: written, style: "plain", start, end, tail: end };
  if (findNumberTrouble(written) !== null) abstain(state);
  return { kind: "scalar", value: resolveCoreScalar(written), style: "plain", start, end, tail: end };
}

function quotedNode(written: string, start: number, style: ScalarStyle): ScalarNode {
  const end = start + written.length;
  return { kind: "scalar", value: unquote(written), style, start, end, tail: end };
}

function unquote(written: string): string {
  if (written.charCodeAt(0) === 0x22) {
    return written.includes("\\") ? (JSON.parse(written) as string) : written.slice(1, -1);
  }
  const inside = written.slice(1, -1);
  return inside.includes("'") ? inside.replaceAll("''", "'") : inside;
}

function readFlowList(state: State, written: string, start: number): ListNode {
  const items: Slot[] = [];
  const close = written.length - 1;
  for (let at = skipSpaces(written, 1); at < close;) {
    const node = readFlowItem(state, written, { at, shift: start });
    if (node === undefined) {
      abstain(state);
      break;
    }
    items.push({ start: start + at, after: start + at, node });
    at = skipSpaces(written, node.end - start);
    if (at === close) break;
    at = written[at] === "," ? skipSpaces(written, at + 1) : close;
    // A comma before the bracket, or anything else between two items, is not plain.
    if (at === close) abstain(state);
  }
  const end = start + written.length;
  return { kind: "list", isFlow: true, items, start, end, tail: end };
}

/** Reads one item of a flow list. `at` counts in what is written, `shift` is where that begins in the text. */
function readFlowItem(
  state: State,
  written: string,
  { at, shift }: { at: number; shift: number },
): ScalarNode | undefined {
  const first = written[at] as string;
  if (first === '"' || first === "'") {
    const close = written.indexOf(first, at + 1);
    const item = written.slice(at, close + 1);
    if (close === -1 || written[close + 1] === first || item.includes("\\")) return undefined;
    return quotedNode(item, shift + at, first === '"' ? "double" : "single");
  }
  FLOW_ITEM.lastIndex = at;
  const match = FLOW_ITEM.exec(written)?.[0];
  return match === undefined ? undefined : plainNode(state, match.replace(/ +$/, ""), shift + at);
}

function skipSpaces(text: string, from: number): number {
  let at = from;
  while (text.charCodeAt(at) === 0x20) at++;
  return at;
}
