// A strict RFC 8259 scanner that keeps places. JSON.parse is faster and reads the files that are in order (json.ts);
// this one says where a broken file is broken, and gives edits and positions their offsets.
import {
  MAX_DEPTH,
  MAX_PROBLEMS,
  type Member,
  type ScalarNode,
  type Slot,
  type SourceNode,
} from "./source-tree.js";

export type JsonProblemKind = "syntax" | "end" | "depth" | "overflow" | "duplicate" | "imprecise";

export interface JsonProblem {
  readonly kind: JsonProblemKind;
  readonly offset: number;
  readonly message: string;
}

export interface JsonScan {
  /** Undefined when the text is not JSON; a tree with duplicate keys is still given. */
  readonly tree: SourceNode | undefined;
  readonly problems: readonly JsonProblem[];
}

/** Scans a text from `start` (after a BOM) to its end. Never throws, whatever the text. */
export function scanJson(text: string, start = 0): JsonScan {
  const scanner = new JsonScanner(text, start);
  try {
    return { tree: scanner.scanText(), problems: scanner.problems };
  } catch (error) {
    if (error !== STOP) throw error;
    return { tree: undefined, problems: scanner.problems };
  }
}

// Thrown to leave the recursion at the first error of syntax; it never leaves this file.
const STOP = Symbol("not JSON");
const NUMBER = /-?(?:0|[1-9][0-9]*)(\.[0-9]+)?([eE][+-]?[0-9]+)?/y;
const WORDS: readonly (readonly [string, null | boolean])[] = [
  ["true", true],
  ["false", false],
  ["null", null],
];

class JsonScanner {
  readonly problems: JsonProblem[] = [];
  private readonly counts = new Map<JsonProblemKind, number>();

  constructor(
    private readonly text: string,
    private at: number,
  ) {}

  scanText(): SourceNode {
    this.skipSpace();
    if (this.at >= this.text.length)
      this.stop("end", "The file is empty; JSON needs a value, for example {}.");
    const node = this.scanValue(0);
    this.skipSpace();
    if (this.at < this.text.length)
      this.stop("syntax", `Nothing may follow the JSON value, but ${this.seen()} does.`);
    return node;
  }

  private scanValue(depth: number): SourceNode {
    const character = this.text[this.at];
    if (character === "{") return this.scanObject(depth + 1);
    if (character === "[") return this.scanArray(depth + 1);
    if (character === '"') {
      const start = this.at;
      return this.scalar(this.scanString(), start, "double");
    }
    for (const [word, value] of WORDS) {
      if (character === word[0] && this.text.startsWith(word, this.at)) {
        this.at += word.length;
        return this.scalar(value, this.at - word.length, "plain");
      }
    }
    if (character === "-" || (character !== undefined && character >= "0" && character <= "9"))
      return this.scanNumber();
    return this.expected("a value");
  }

  private scanObject(depth: number): SourceNode {
    const start = this.open(depth);
    const members: Member[] = [];
    const keys = new Set<string>();
    while (this.hasNext(members.length, "}")) {
      if (this.text[this.at] !== '"')
        this.expected(members.length === 0 ? "a key in double quotes, or }" : "a key in double quotes");
      const keyStart = this.at;
      const key = this.scanString();
      const keyEnd = this.at;
      if (keys.has(key)) {
        this.report({
          kind: "duplicate",
          offset: keyStart,
          message: `The key ${JSON.stringify(key)} occurs twice in one object.`,
        });
      }
      keys.add(key);
      this.skipSpace();
      if (this.text[this.at] !== ":") this.expected("a colon after the key");
      const after = ++this.at;
      this.skipSpace();
      members.push({ key, start: keyStart, keyEnd, after, node: this.scanValue(depth) });
    }
    return { kind: "map", isFlow: true, members, start, end: this.at, tail: this.at };
  }

  private scanArray(depth: number): SourceNode {
    const start = this.open(depth);
    const items: Slot[] = [];
    while (this.hasNext(items.length, "]")) {
      const at = this.at;
      items.push({ start: at, after: at, node: this.scanValue(depth) });
    }
    return { kind: "list", isFlow: true, items, start, end: this.at, tail: this.at };
  }

  private open(depth: number): number {
    if (depth > MAX_DEPTH)
      this.stop("depth", `Objects and arrays are nested deeper than ${MAX_DEPTH} levels.`);
    return this.at++;
  }

  /** Moves to the next element, past a comma; false, and past the bracket, when there is none. */
  private hasNext(count: number, close: "}" | "]"): boolean {
    this.skipSpace();
    if (this.text[this.at] === close) {
      this.at++;
      return false;
    }
    if (count === 0) return true;
    if (this.text[this.at] !== ",") this.expected(`a comma or ${close}`);
    this.at++;
    this.skipSpace();
    if (this.text[this.at] === close) this.stop("syntax", `JSON allows no comma before ${close}.`);
    return true;
  }

  private scanString(): string {
    const start = this.at++;
    let hasEscapes = false;
    for (; ; this.at++) {
      const code = this.text.charCodeAt(this.at);
      if (code === 0x22) break;
      if (code === 0x5c) {
        hasEscapes = true;
        this.scanEscape();
      } else if (Number.isNaN(code)) {
        this.stop("end", "The file ends inside a string; it may have been cut off.");
      } else if (code < 0x20) {
        this.stop(
          "syntax",
          `A string may not hold ${this.seen()} as it is; write it as an escape, for example \\n or \\t.`,
        );
      }
    }
    this.at++;
    return hasEscapes
      ? (JSON.parse(this.text.slice(start, this.at)) as string)
      : this.text.slice(start + 1, this.at - 1);
  }

  private scanEscape(): void {
    const escape = this.text[++this.at];
    if (escape === undefined) this.stop("end", "The file ends inside a string; it may have been cut off.");
    if (escape === "u") {
      for (let digit = 0; digit < 4; digit++) {
        const character = this.text[++this.at];
        if (character === undefined)
          this.stop("end", "The file ends inside a string; it may have been cut off.");
        if (!/[0-9a-fA-F]/.test(character)) this.expected("four hexadecimal digits after \\u");
      }
    } else if (!'"\\/bfnrt'.includes(escape)) {
      this.stop("syntax", `JSON has no escape \\ followed by ${this.seen()}.`);
    }
  }

  private scanNumber(): ScalarNode {
    const start = this.at;
    NUMBER.lastIndex = start;
    const match = NUMBER.exec(this.text);
    if (match === null) {
      this.at++;
      this.expected("a digit after the minus sign");
    }
    this.at += match[0].length;
    const next = this.text[this.at];
    if (next !== undefined && /[0-9A-Za-z.+-]/.test(next)) this.badNumber(match[0]);
    const value = Number(match[0]);
    if (!Number.isFinite(value)) {
      this.at = start;
      this.stop("overflow", "The number is too big for JSON readers.");
    }
    if (match[1] === undefined && match[2] === undefined && isImprecise(match[0], value)) {
      this.report({
        kind: "imprecise",
        offset: start,
        message: `The number ${match[0]} is read as ${value}: JSON readers keep about 16 digits.`,
      });
    }
    return this.scalar(value, start, "plain");
  }

  private badNumber(read: string): never {
    const next = this.text[this.at] as string;
    if (/^-?0$/.test(read) && /[0-9]/.test(next))
      this.stop("syntax", "A JSON number may not begin with a zero.");
    if (next === "." || /[eE]/.test(next)) {
      this.at++;
      if (/[eE]/.test(next) && /[+-]/.test(this.text[this.at] ?? "")) this.at++;
      this.expected("a digit");
    }
    return this.expected("the end of the number");
  }

  private scalar(value: ScalarNode["value"], start: number, style: ScalarNode["style"]): ScalarNode {
    return { kind: "scalar", value, style, start, end: this.at, tail: this.at };
  }

  private skipSpace(): void {
    for (; ; this.at++) {
      const code = this.text.charCodeAt(this.at);
      if (code !== 0x20 && code !== 0x0a && code !== 0x0d && code !== 0x09) return;
    }
  }

  private expected(what: string): never {
    if (this.at >= this.text.length)
      this.stop("end", `The file ends where ${what} should be; it may have been cut off.`);
    const rest = this.text.slice(this.at, this.at + 2);
    if (rest === "//" || rest === "/*" || rest[0] === "#") this.stop("syntax", "JSON has no comments.");
    if (rest[0] === "'") this.stop("syntax", "JSON strings stand in double quotes, not in single ones.");
    return this.stop("syntax", `Expected ${what}, but found ${this.seen()}.`);
  }

  /** Names the character at hand so that it can be printed. */
  private seen(): string {
    const character = String.fromCodePoint(this.text.codePointAt(this.at) ?? 0);
    if (/^[\x21-\x7e]$/.test(character)) return character;
    return `U+${(character.codePointAt(0) as number).toString(16).toUpperCase().padStart(4, "0")}`;
  }

  private report(problem: JsonProblem): void {
    // By kind, so that no number of warnings hides an error.
    const count = (this.counts.get(problem.kind) ?? 0) + 1;
    this.counts.set(problem.kind, count);
    if (count <= MAX_PROBLEMS) this.problems.push(problem);
  }

  private stop(kind: JsonProblemKind, message: string): never {
    this.report({ kind, offset: this.at, message });
    throw STOP;
  }
}

/** Tells whether an integer, read as a double and written again, comes back with other digits. */
export function isImprecise(written: string, value: number): boolean {
  if (Number.isSafeInteger(value) || !Number.isFinite(value)) return false;
  const digits = bigIntOf(written);
  return digits !== BigInt(value) && digits !== bigIntOf(expand(String(value)));
}

/** Writes out what ECMAScript prints of large integers, e.g. 1.5e+21. */
function expand(printed: string): string {
  const [mantissa, exponent] = printed.split("e+");
  if (exponent === undefined) return printed;
  const [whole, fraction = ""] = (mantissa as string).split(".");
  return whole + fraction.padEnd(Number(exponent), "0");
}

function bigIntOf(digits: string): bigint {
  const isNegative = digits.startsWith("-");
  const magnitude = BigInt(digits.replace(/^[-+]/, ""));
  return isNegative ? -magnitude : magnitude;
}
