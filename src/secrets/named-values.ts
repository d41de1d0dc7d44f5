// Secrets without a format, known by what they are called: the value of a telling name, if it looks random enough.
import { countClasses, entropyOf, isHash, isIdentifier, isPlaceholder, isWordy } from "./looks.js";
import { tellingOf, type Telling } from "./key-names.js";

/** A stretch of a text, in UTF-16 code units. */
export interface Stretch {
  readonly start: number;
  readonly end: number;
}

const SHORTEST = { surely: 8, maybe: 16 } as const;
const LONGEST = 512;
/** A short value must be varied, as passwords are asked to be; a long one must look random. */
const LONG = 12;
const LEAST_CLASSES = 3;
const LEAST_ENTROPY = { surely: 3, maybe: 3.5 } as const;
// Printable ASCII without spaces, brackets and what separates values: names of types, calls and sentences fall out.
const WRITTEN = /^[!#-&*+./0-9:=?@A-Z^_a-z~|-]+$/;

/** Tells whether a value looks like a secret, given how much its name tells. */
export function isSecretValue(value: string, telling: Exclude<Telling, null>): boolean {
  if (value.length < SHORTEST[telling] || value.length > LONGEST || !WRITTEN.test(value)) return false;
  if (isPlaceholder(value) || isIdentifier(value)) return false;
  // A key of random digits cannot be told from a hash: only a sure name makes it one.
  if (isHash(value)) return telling === "surely" && entropyOf(value) >= LEAST_ENTROPY.surely;
  if (!/[0-9]/.test(value) || !/[A-Za-z]/.test(value) || isWordy(value)) return false;
  if (value.length < LONG) return countClasses(value) >= LEAST_CLASSES;
  return entropyOf(value) >= LEAST_ENTROPY[telling];
}

const NAME = /passw|pwd|passphrase|secret|token|credential|[-_ ]?key|jwt|pat(?![a-z])/gi;
const REST_OF_NAME = /[A-Za-z0-9_-]{0,40}/y;
const BETWEEN = /(?:\\?["'`])?\]?[ \t]{0,8}(?:=>|:=|\?=|[:=])[ \t]{0,8}/y;
const QUOTED = /\\?(["'`])((?:(?!\1)[^\s\\]){6,512})(?=\\?\1)/y;
const BARE = /[!#-&*+./0-9?@A-Z^_a-z~|-]{7,512}={0,2}/y;
/** After a bare word: it is called, indexed or opens something, and so is code. */
const GOES_ON = /[([{<=]/;
const LONGEST_NAME = 60;

/** Finds `name = value` and its kin in a text: settings, code, JSON and YAML that are quoted in prose. */
export function findNamedValues(text: string): Stretch[] {
  const found: Stretch[] = [];
  NAME.lastIndex = 0;
  for (let match = NAME.exec(text); match !== null; match = NAME.exec(text)) {
    const value = valueAfter(text, match.index, NAME.lastIndex);
    if (value === null) continue;
    found.push(value);
    NAME.lastIndex = value.end;
  }
  return found;
}

function valueAfter(text: string, at: number, end: number): Stretch | null {
  const rest = matchAt(REST_OF_NAME, text, end) as RegExpExecArray;
  const nameEnd = end + rest[0].length;
  const between = matchAt(BETWEEN, text, nameEnd);
  if (between === null) return null;
  const telling = tellingOf(text.slice(startOfName(text, at), nameEnd));
  if (telling === null) return null;
  const start = nameEnd + between[0].length;
  const quoted = matchAt(QUOTED, text, start);
  const value = quoted?.[2] ?? bareValueAt(text, start);
  if (value === null || !isSecretValue(value, telling)) return null;
  const valueStart = quoted === null ? start : start + quoted[0].length - value.length;
  return { start: valueStart, end: valueStart + value.length };
}

/** A value without quotes, as settings and sentences have them; the sentence's own signs are no part of it. */
function bareValueAt(text: string, at: number): string | null {
  const run = matchAt(BARE, text, at)?.[0];
  if (run === undefined || GOES_ON.test(text.charAt(at + run.length))) return null;
  return run.replace(/[.:?!]{1,3}$/, "");
}

function startOfName(text: string, at: number): number {
  let start = at;
  while (start > 0 && at - start < LONGEST_NAME && /[A-Za-z0-9_. -]/.test(text.charAt(start - 1))) start--;
  return start;
}

function matchAt(pattern: RegExp, text: string, at: number): RegExpExecArray | null {
  pattern.lastIndex = at;
  return pattern.exec(text);
}
