// UTF-8 (RFC 3629). A lone surrogate is encoded as U+FFFD, as the Encoding Standard does.
const encoder = new TextEncoder();
const decoder = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });

export function utf8Encode(text: string): Uint8Array {
  return encoder.encode(text);
}

/** Decodes exactly, BOM kept; null when the bytes are not valid UTF-8. */
export function utf8Decode(bytes: Uint8Array): string | null {
  try {
    return decoder.decode(bytes);
  } catch {
    return null; // Invalid UTF-8 is an expected alternative; the caller words it.
  }
}
