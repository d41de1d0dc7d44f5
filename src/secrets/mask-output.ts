// Takes secrets out of what a program prints, line by line as it comes: what has the form of a secret, what the program was
// told as one, and private keys, which are longer than a line.
import { findSecrets } from "./find-secrets.js";
import { maskSecrets } from "./mask.js";
import { mayHoldSecret } from "./suspicion.js";

/** A value that must not be shown, and what is shown in its place. */
export interface KnownSecret {
  readonly value: string;
  readonly name: string;
}

/** Shorter values are words that may stand anywhere. */
const SHORTEST = 5;
/** Longer blocks are none: lines after so many are shown again. */
const LONGEST_BLOCK = 400;
/** What stands in a private key's block: its digits, its headers, nothing. */
const INSIDE_KEY = /^\s*(?:[A-Za-z0-9+/=]*|[\w-]{1,40}: .{0,200})\s*$/;
const END_OF_KEY = /-----END /;
const PLAIN_WORD = /^(?:true|false|none|null|undefined|\d{1,8})$/i;

// Names of settings, as programs have them: wider than for files, where a name stands beside prose.
const SECRET_NAME =
  /passw|passphrase|pwd$|secret|token|credential|api_?key|(?:access|account|private|auth|signing|encryption|master)_?key|_pat$/i;
/** `pwd` is a password everywhere but in a shell's own variables. */
const DIRECTORY_NAME = /^(?:OLD)?PWD$/;
const LINK_PASSWORD = /:\/\/[^\s/:@]{0,100}:([^\s/@]{2,200})@/g;

/** The secrets of some settings, by their names and by what they hold: environment variables, for one. */
export function listKnownSecrets(settings: Readonly<Record<string, string | undefined>>): KnownSecret[] {
  const found: KnownSecret[] = [];
  for (const [name, value = ""] of Object.entries(settings)) {
    if (SECRET_NAME.test(name) && !DIRECTORY_NAME.test(name)) found.push({ name, value });
    for (const [, password = ""] of value.matchAll(LINK_PASSWORD)) found.push({ name, value: password });
    if (!mayHoldSecret(value)) continue;
    for (const { start, end } of findSecrets(value)) found.push({ name, value: value.slice(start, end) });
  }
  return found;
}

/** Masks one line after the other. Null: the line is the inside of a private key, and nothing of it is left. */
export type MaskLine = (line: string) => string | null;

/** Makes a mask for the lines of one stream, which come in order and without their line breaks. */
export function makeLineMask(known: readonly KnownSecret[]): MaskLine {
  // The longest first: one may be a part of another.
  const secrets = known
    .flatMap(({ value, name }) => value.split(/\r?\n/).map((line) => ({ value: line.trim(), name })))
    .filter(({ value }) => value.length >= SHORTEST && !PLAIN_WORD.test(value))
    .sort((left, right) => right.value.length - left.value.length);
  let left = 0;
  return (line) => {
    if (left > 0 && INSIDE_KEY.test(line)) {
      left--;
      return null;
    }
    const isEnd = left > 0 && END_OF_KEY.test(line);
    left = 0;
    if (isEnd) return null;
    let masked = line;
    for (const { value, name } of secrets) masked = masked.replaceAll(value, `[${name}]`);
    const begin = /-----BEGIN (?:[A-Z0-9]{1,12} ){0,3}PRIVATE KEY(?: BLOCK)?-----|Private-Lines: *\d/.exec(
      masked,
    );
    if (begin === null) return mayHoldSecret(masked) ? maskSecrets(masked) : masked;
    if (!masked.includes("-----END ")) left = LONGEST_BLOCK;
    return `${masked.slice(0, begin.index)}[private-key]`;
  };
}
