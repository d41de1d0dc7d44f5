// Where output goes. Node's own streams cost 2.5 ms to open, a tenth of a start: text for a file or a pipe is written
// straight to the descriptor, and the stream is opened only for a terminal or when the pipe is full.
import { utf8Encode } from "../../model/text/utf8.js";

export interface Sink {
  readonly isTerminal: () => boolean;
  /** Columns of the terminal, where it is one. */
  readonly columns: () => number | undefined;
  /** Lines of the terminal, where it is one. */
  readonly rows: () => number | undefined;
  /** Resolves when everything is written; rejects with the system's error. */
  write(text: string): Promise<void>;
}

/** What a sink needs of a Node stream. */
export interface OutputStream {
  readonly isTTY?: boolean | undefined;
  readonly columns?: number | undefined;
  readonly rows?: number | undefined;
  write(bytes: Uint8Array, done: (error?: Error | null) => void): boolean;
  on(event: "error", listener: () => void): unknown;
}

export interface Descriptor {
  /** True for terminals, and for devices such as /dev/null. */
  readonly isCharacterDevice: () => boolean;
  /** Writes some of the bytes from an offset on, and returns how many. */
  readonly write: (bytes: Uint8Array, offset: number) => number;
  readonly stream: () => OutputStream;
}

export function makeSink(descriptor: Descriptor): Sink {
  const isTerminal = (): boolean => descriptor.isCharacterDevice() && descriptor.stream().isTTY === true;
  return {
    isTerminal,
    columns: () => (isTerminal() ? descriptor.stream().columns : undefined),
    rows: () => (isTerminal() ? descriptor.stream().rows : undefined),
    async write(text) {
      const bytes = utf8Encode(text);
      const written = isTerminal() ? 0 : writeNow(descriptor, bytes);
      if (written < bytes.length) await writeLater(descriptor.stream(), bytes.subarray(written));
    },
  };
}

/** Writes until all is written or a non-blocking pipe is full; returns how much was. */
function writeNow(descriptor: Descriptor, bytes: Uint8Array): number {
  let written = 0;
  while (written < bytes.length) {
    try {
      written += descriptor.write(bytes, written);
    } catch (error) {
      if (error instanceof Error && "code" in error && error.code === "EAGAIN") return written;
      throw error;
    }
  }
  return written;
}

function writeLater(stream: OutputStream, bytes: Uint8Array): Promise<void> {
  // The stream reports an error twice; unheard, the event would end the process.
  stream.on("error", () => undefined);
  return new Promise((resolve, reject) => {
    stream.write(bytes, (error) => (error instanceof Error ? reject(error) : resolve()));
  });
}

/** Tells whether a write failed because its reader has seen enough (`ctx log task-42 | head`). */
export function isClosed(cause: unknown): boolean {
  return (
    cause instanceof Error &&
    "code" in cause &&
    (cause.code === "EPIPE" || cause.code === "ERR_STREAM_DESTROYED")
  );
}
