// Where a text stops being JSON (RFC 8259), says a key twice, or holds a number that does not fit. JSON.parse words the
// first differently in every Node version, and passes over the others in silence.

export interface JsonFault {
  readonly reason: string;
  /** 1-based. */
  readonly line: number;
  /** 1-based, in UTF-16 code units. */
  readonly column: number;
}

const TOKEN =
  /[\t\n\r ]*(?:([[\]{},:])|("(?:[^"\\\u0000-\u001f]|\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4}))*")|(?:-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?|true|false|null)(?![\w.+-]))/y;

type Expected = "value" | "first value" | "key" | "first key" | "colon" | "comma" | "end";

interface Container {
  readonly closer: "]" | "}";
  readonly keys: Set<string>;
}

/** Finds the first fault of a text; null when it is JSON without doubled keys. */
export function findJsonFault(text: string): JsonFault | null {
  const open: Container[] = [];
  let expected: Expected = "value";
  let offset = 0;
  while (true) {
    TOKEN.lastIndex = offset;
    const match = TOKEN.exec(text);
    if (match === null) {
      const rest = text.slice(offset);
      const start = text.length - rest.replace(/^[\t\n\r ]+/, "").length;
      if (start < text.length) return misplacedAt(text, start);
      return expected === "end" ? null : faultAt(text, start, "it ends too early");
    }
    const [whole, mark, string] = match;
    const start = offset + whole.length - whole.trimStart().length;
    const inside = open.at(-1);
    if (string !== undefined && expected.endsWith("key") && inside !== undefined) {
      const key = JSON.parse(string) as string;
      if (inside.keys.has(key)) return faultAt(text, start, `the key ${string} is there twice`);
      inside.keys.add(key);
    }
    if (mark === undefined && string === undefined && !isExact(whole.trim())) {
      return faultAt(text, start, `the number ${whole.trim()} does not fit; write it as a string`);
    }
    const next = advance(expected, mark ?? (string === undefined ? "literal" : "string"), open);
    if (next === null) return misplacedAt(text, start);
    expected = next;
    offset += whole.length;
  }
}

/** False for a number that a JSON reader would change in silence: a long integer, or one beyond all bounds. */
function isExact(literal: string): boolean {
  if (!/^-?\d/.test(literal)) return true;
  const value = Number(literal);
  return Number.isFinite(value) && (!/^-?\d{16,}$/.test(literal) || BigInt(value) === BigInt(literal));
}

/** What may follow a token; null when the token may not stand where it does. */
function advance(expected: Expected, token: string, open: Container[]): Expected | null {
  const inside = open.at(-1);
  const canClose = expected === "comma" || expected.startsWith("first");
  if (token === inside?.closer && canClose) {
    open.pop();
    return open.length === 0 ? "end" : "comma";
  }
  if (expected === "comma" && token === ",") return inside?.closer === "}" ? "key" : "value";
  if (expected === "colon") return token === ":" ? "value" : null;
  if (expected.endsWith("key")) return token === "string" ? "colon" : null;
  if (!expected.endsWith("value")) return null;
  if (token === "{" || token === "[") {
    open.push({ closer: token === "{" ? "}" : "]", keys: new Set() });
    return token === "{" ? "first key" : "first value";
  }
  if (token !== "string" && token !== "literal") return null;
  return open.length === 0 ? "end" : "comma";
}

function misplacedAt(text: string, offset: number): JsonFault {
  return faultAt(text, offset, `${quote(text, offset)} is not what can stand there`);
}

function faultAt(text: string, offset: number, reason: string): JsonFault {
  const before = text.slice(0, offset);
  return { reason, line: before.split("\n").length, column: offset - before.lastIndexOf("\n") };
}

/** The word at an offset, or a few characters of it. */
function quote(text: string, offset: number): string {
  return /^(?:[\w.+-]{1,20}|"[^"\n]{0,20}"?|[^]?)/u.exec(text.slice(offset, offset + 25))?.[0] ?? "";
}
