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
