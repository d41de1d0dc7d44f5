// UTF-8 (RFC 3629). A lone surrogate is encoded as U+FFFD, as the Encoding Standard does.
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

/** The 1-based line of the first byte that is not valid UTF-8. Invalid bytes never hold a line feed's value. */
export function lineOfInvalidUtf8(bytes: Uint8Array): number {
  let line = 1;
  for (let start = 0; start < bytes.length; line++) {
    const end = bytes.indexOf(0x0a, start);
    if (utf8Decode(bytes.subarray(start, end < 0 ? bytes.length : end + 1)) === null) return line;
    if (end < 0) break;
    start = end + 1;
  }
  return line;
}
