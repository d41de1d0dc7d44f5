// JSON Pointer (RFC 6901), and the dotted shorthand that people type.
import { CtxError } from "../../errors/ctx-error.js";
import { getOwn, isJsonObject, type Json } from "./json.js";

/** A pointer as its unescaped reference tokens; the whole document is the empty list. */
export type Pointer = readonly string[];

/**
 * Reads a pointer as typed on a command line: empty or with a leading "/" it is RFC 6901, else it is split on ".".
 * @throws {CtxError} USAGE when a "~" is not followed by 0 or 1 (RFC 6901 §3).
 */
export function parsePointer(text: string): Pointer {
  if (text === "") return [];
  if (!text.startsWith("/")) return text.split(".");
  return text
    .slice(1)
    .split("/")
    .map((token) => {
      if (/~(?![01])/.test(token)) {
        throw new CtxError("USAGE", `Not a JSON Pointer: ${text}`, {
          hint: "Write ~0 for a tilde and ~1 for a slash inside a key (RFC 6901).",
        });
      }
      return token.replace(/~1/g, "/").replace(/~0/g, "~");
    });
}

/** Writes a pointer in RFC 6901 form; the whole document is "". */
export function formatPointer(pointer: Pointer): string {
  return pointer.map((token) => "/" + escapeToken(token)).join("");
}

/** Escapes one reference token (RFC 6901 §3). */
export function escapeToken(token: string): string {
  return token.includes("~") || token.includes("/") ? token.replace(/~/g, "~0").replace(/\//g, "~1") : token;
}

/** Finds the value at a pointer, or undefined. Own members only; array indices as RFC 6901 §4 writes them. */
export function findAt(value: Json, pointer: Pointer): Json | undefined {
  let current: Json | undefined = value;
  for (const token of pointer) {
    if (Array.isArray(current)) {
      current = isArrayIndex(token) ? current[Number(token)] : undefined;
    } else if (isJsonObject(current)) {
      current = getOwn(current, token);
    } else {
      return undefined;
    }
    if (current === undefined) return undefined;
  }
  return current;
}

/** Tells whether a token is an array index: digits without a leading zero (RFC 6901 §4). */
export function isArrayIndex(token: string): boolean {
  return /^(?:0|[1-9][0-9]{0,8})$/.test(token);
}
