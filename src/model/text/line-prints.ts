// Fingerprints of lines: enough to count how many were added and removed, without keeping anybody's text.
const ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
/** Characters of one line's print: 48 bits, so that no two lines of a file are likely to share one. */
export const PRINT_LENGTH = 8;
const MAX_LINES = 50_000;
/** git's own rule (git-diff(1), buffer_is_binary): a NUL among the first bytes. */
const BINARY_PROBE = 8000;
const NEWLINE = 10;
const CARRIAGE_RETURN = 13;

/**
 * The prints of a text's lines, eight characters each; a last line without a line break is another line than with one,
 * and CRLF counts as LF. Null for binary content and for more than 50,000 lines.
 */
export function printLines(bytes: Uint8Array): string | null {
  if (bytes.subarray(0, BINARY_PROBE).includes(0)) return null;
  const prints: string[] = [];
  for (let start = 0; start < bytes.length;) {
    if (prints.length === MAX_LINES) return null;
    const found = bytes.indexOf(NEWLINE, start);
    const end = found < 0 ? bytes.length : found;
    prints.push(printOf(bytes, { start, end, isWhole: found >= 0 }));
    start = end + 1;
  }
  return prints.join("");
}

/** Two hashes that go wrong at different places: FNV-1a, and the same with another prime from another start. */
function printOf(
  bytes: Uint8Array,
  { start, end, isWhole }: { start: number; end: number; isWhole: boolean },
): string {
  let [left, right] = [0x811c9dc5, 0x9747b28c];
  const add = (byte: number): void => {
    left = Math.imul(left ^ byte, 0x01000193);
    right = Math.imul(right ^ byte, 0x5bd1e995);
    right ^= right >>> 15;
  };
  const last = isWhole && end > start && bytes[end - 1] === CARRIAGE_RETURN ? end - 1 : end;
  for (let at = start; at < last; at++) add(bytes[at] as number);
  if (isWhole) add(NEWLINE);
  return letters(left) + letters(right);
}

/** 32 bits folded to 24, as four letters. */
function letters(hash: number): string {
  const folded = ((hash >>> 24) ^ hash) & 0xffffff;
  let text = "";
  for (let shift = 18; shift >= 0; shift -= 6) text += ALPHABET[(folded >>> shift) & 63];
  return text;
}
