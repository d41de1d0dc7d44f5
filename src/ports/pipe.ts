// Both ends of what another program speaks with ctx: what comes in, byte by byte, and what goes out. What is said in it is
// a door's matter.

export interface Pipe {
  /** What the other side sends, as it arrives; ends when that side is gone. */
  readonly input: AsyncIterable<Uint8Array>;
  /** Resolves when the system has taken the whole text; rejects with its error once nobody reads any more. */
  write(text: string): Promise<void>;
  /** Stops reading, so that a process which waits for nothing else can end. */
  close(): void;
}
