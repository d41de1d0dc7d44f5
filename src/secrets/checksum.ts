// Tokens that carry a checksum of themselves: with it, one can be told from a look-alike without asking anybody.
import { crc32 } from "../model/text/crc32.js";
import { utf8Encode } from "../model/text/utf8.js";
import { entropyOf, isStandIn } from "./looks.js";

const DIGITS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
const CHECKSUM_LENGTH = 6;
/** Characters that fail their checksum and are less varied than this are an illustration. */
const LOOKS_RANDOM = 3;

/**
 * Tells whether a token of GitHub or npm ends in the CRC-32 of what stands between its prefix and that end, as six
 * digits of base 62 (github.blog, "Behind GitHub's new authentication token formats").
 */
export function hasChecksum(token: string): boolean {
  return token.endsWith(base62(crc32(utf8Encode(bodyOf(token).slice(0, -CHECKSUM_LENGTH)))));
}

/**
 * Tells whether such a token is worth an alarm: the checksum proves it, else it must look random. A token with a typing
 * error in it is still most of a secret.
 */
export function isProvenOrRandom(token: string): boolean {
  return hasChecksum(token) || (!isStandIn(token) && entropyOf(bodyOf(token)) >= LOOKS_RANDOM);
}

function bodyOf(token: string): string {
  return token.slice(token.indexOf("_") + 1);
}

function base62(number: number): string {
  let digits = "";
  for (let rest = number; rest > 0; rest = Math.floor(rest / DIGITS.length))
    digits = DIGITS.charAt(rest % DIGITS.length) + digits;
  return digits.padStart(CHECKSUM_LENGTH, "0");
}
