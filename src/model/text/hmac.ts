// HMAC-SHA256 (RFC 2104), for comparing what must not be stored. Pure, as sha256.ts is.
import { sha256Hex } from "./sha256.js";
import { utf8Encode } from "./utf8.js";

const BLOCK_BYTES = 64;

/**
 * The keyed hash of a text, as 64 hexadecimal digits.
 * @param key hexadecimal digits, at most 128
 */
export function keyedHash(key: string, text: string): string {
  const bytes = fromHex(key);
  const pad = (byte: number): Uint8Array =>
    Uint8Array.from({ length: BLOCK_BYTES }, (_, at) => (bytes[at] ?? 0) ^ byte);
  return sha256Hex(join(pad(0x5c), fromHex(sha256Hex(join(pad(0x36), utf8Encode(text))))));
}

function fromHex(digits: string): Uint8Array {
  return Uint8Array.from({ length: digits.length / 2 }, (_, at) =>
    Number.parseInt(digits.slice(2 * at, 2 * at + 2), 16),
  );
}

function join(first: Uint8Array, second: Uint8Array): Uint8Array {
  const both = new Uint8Array(first.length + second.length);
  both.set(first);
  both.set(second, first.length);
  return both;
}
