// Names on disk: how a task id or a branch name becomes one portable file name, and back (SPEC §2, Names).
import { sha256Hex } from "./text/sha256.js";
import { utf8Encode } from "./text/utf8.js";

const MAX_BYTES = 200;
const HASH_DIGITS = 16;
const PLAIN_NAME = /^[A-Za-z0-9_-](?:[A-Za-z0-9._-]*[A-Za-z0-9_-])?$/;
const PRINTABLE_ASCII = /^[\x20-\x7e]*$/;
const WINDOWS_DEVICE = /^(?:con|prn|aux|nul|com[0-9¹²³]|lpt[0-9¹²³]|conin\$|conout\$)(?:\.|$)/i;

/**
 * Encodes a name injectively into `[A-Za-z0-9._%~-]`: percent-encoding of everything else, of a leading or trailing
 * dot and of Windows device names. Longer than 200 bytes it becomes the longest prefix that leaves room for `~` and
 * 16 hex digits of the name's SHA-256; such a name cannot be decoded, so the document keeps it in `$branch`.
 */
export function encodeName(name: string): string {
  if (PLAIN_NAME.test(name) && name.length <= MAX_BYTES && !WINDOWS_DEVICE.test(name)) return name;
  const units = encodeUnits(name);
  const whole = units.join("");
  if (whole.length <= MAX_BYTES) return whole;
  let prefix = "";
  for (const unit of units) {
    if (prefix.length + unit.length > MAX_BYTES - HASH_DIGITS - 1) break;
    prefix += unit;
  }
  return `${prefix}~${sha256Hex(utf8Encode(name)).slice(0, HASH_DIGITS)}`;
}

/** Decodes a name on disk; null when encodeName did not write it, or when it was cut (then `$branch` tells). */
export function decodeName(encoded: string): string | null {
  if (encoded.includes("~")) return null;
  if (!encoded.includes("%")) return encodeName(encoded) === encoded ? encoded : null;
  let name: string;
  try {
    name = decodeURIComponent(encoded);
  } catch {
    return null; // Not percent-encoded UTF-8, so it is not a name of ours.
  }
  return encodeName(name) === encoded ? name : null;
}

/** The form under which two names count as the same on a file system that folds case. */
export function foldName(name: string): string {
  return PRINTABLE_ASCII.test(name) ? name.toLowerCase() : name.normalize("NFC").toLowerCase();
}

function encodeUnits(name: string): string[] {
  const characters = [...name];
  const units = characters.map((character, index) => {
    const isEdgeDot = character === "." && (index === 0 || index === characters.length - 1);
    return /^[A-Za-z0-9._-]$/.test(character) && !isEdgeDot ? character : percentEncode(character);
  });
  // Encoding the first letter is enough to make a device name an ordinary one.
  if (WINDOWS_DEVICE.test(name)) units[0] = percentEncode(characters[0] as string);
  return units;
}

function percentEncode(character: string): string {
  let text = "";
  for (const byte of utf8Encode(character)) text += "%" + byte.toString(16).toUpperCase().padStart(2, "0");
  return text;
}
