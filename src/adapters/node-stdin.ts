// Standard input as a whole, read from the descriptor: Node's stream for it takes a tenth of a short run to open. What is
// longer than asked for is read to its end all the same, so that whoever writes it is not broken off.
import { readSync } from "node:fs";

const CHUNK_BYTES = 64 * 1024;

/**
 * Reads to the end; null where that is more than `mostBytes`, of which no more is kept. Empty where it is closed.
 * @param stream opened only where the descriptor cannot be waited for
 */
export async function readStdin(
  mostBytes: number,
  stream: () => AsyncIterable<Uint8Array>,
): Promise<Uint8Array | null> {
  const chunks: Uint8Array[] = [];
  let length = 0;
  const take = (chunk: Uint8Array): void => {
    length += chunk.length;
    if (length <= mostBytes) chunks.push(chunk);
    else chunks.length = 0;
  };
  if (!readNow(take)) for await (const chunk of stream()) take(chunk);
  return length > mostBytes ? null : Buffer.concat(chunks);
}

/** Reads until the end; false where the writer keeps us waiting without blocking. */
function readNow(take: (chunk: Uint8Array) => void): boolean {
  for (;;) {
    const chunk = Buffer.allocUnsafe(CHUNK_BYTES);
    try {
      const count = readSync(0, chunk, 0, CHUNK_BYTES, null);
      if (count === 0) return true;
      take(chunk.subarray(0, count));
    } catch (error) {
      const code = error instanceof Error && "code" in error ? error.code : null;
      if (code === "EAGAIN") return false;
      // Closed, a directory, or gone: there is nothing to read.
      return true;
    }
  }
}
