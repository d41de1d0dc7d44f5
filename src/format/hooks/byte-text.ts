// Scripts that are not ours may be in any encoding. As text with one character for each byte they can be cut and put
// together, and every byte comes out as it went in.
import { utf8Encode } from "../../model/text/utf8.js";

/** A text whose characters are the bytes. */
export function toByteText(bytes: Uint8Array): string {
  let text = "";
  for (const byte of bytes) text += String.fromCharCode(byte);
  return text;
}

/** The bytes of such a text. */
export function fromByteText(text: string): Uint8Array {
  return Uint8Array.from(text, (character) => character.charCodeAt(0));
}

/** Our own words in that form: the bytes of their UTF-8. */
export function asByteText(text: string): string {
  return toByteText(utf8Encode(text));
}
