// UTF-8 (RFC 3629). A lone surrogate is encoded as U+FFFD, as the Encoding Standard does.
import { CtxError } from "../../errors/ctx-error.js";

// Made at first use: the two objects cost a quarter of a millisecond of every start.
let encoder: InstanceType<typeof TextEncoder> | undefined;
let decoder: InstanceType<typeof TextDecoder> | undefined;

export function utf8Encode(text: string): Uint8Array {
  encoder ??= new TextEncoder();
  return encoder.encode(text);
}

/** Decodes exactly, BOM kept; null when the bytes are not valid UTF-8. */
export function utf8Decode(bytes: Uint8Array): string | null {
  decoder ??= new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });
  try {
    return decoder.decode(bytes);
  } catch {
    return null; // Invalid UTF-8 is an expected alternative; the caller words it.
  }
}

/** The refusal of a file whose bytes are not UTF-8, with the place of the first that is not. */
export function invalidUtf8(path: string, bytes: Uint8Array): CtxError {
  const { line, column } = placeOfInvalidUtf8(bytes);
  const hint = "Save the file as UTF-8.";
  return new CtxError("FILE_INVALID", `${path} is not valid UTF-8`, {
    path,
    line,
    hint,
    details: { column },
  });
}

/** The 1-based line and column (in UTF-16 code units) of the first byte that is not valid UTF-8. */
export function placeOfInvalidUtf8(bytes: Uint8Array): { line: number; column: number } {
  let line = 1;
  // Invalid bytes never hold a line feed's value.
  for (let start = 0; start < bytes.length; line++) {
    const feed = bytes.indexOf(0x0a, start);
    const end = feed < 0 ? bytes.length : feed + 1;
    const written = bytes.subarray(start, end);
    if (utf8Decode(written) === null) {
      return { line, column: validStart(written).replace(/^\ufeff/, "").length + 1 };
    }
    start = end;
  }
  return { line: 1, column: 1 };
}

/** The text of the longest start of some bytes that is valid, a character that is cut off at its end left out. */
function validStart(bytes: Uint8Array): string {
  let text = "";
  for (let low = 0, high = bytes.length; low < high;) {
    const middle = (low + high + 1) >> 1;
    try {
      const strict = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });
      text = strict.decode(bytes.subarray(0, middle), { stream: true });
      low = middle;
    } catch {
      high = middle - 1; // The invalid byte lies in this half.
    }
  }
  return text;
}
