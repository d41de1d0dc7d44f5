// A private place from which one shell reads one script, and where it reports: what is in the script leaves nothing on the
// screen of that shell, in its history or on the disk.

/** What the shell has done since the last look. */
export interface ChannelNews {
  /** Its reports as they came, whole lines or not. */
  readonly reports: string;
  /** What the steps printed. Of what comes faster than it is looked at, the beginning is left out. */
  readonly output: Uint8Array;
  /** The shell had opened the place to report, and does not have it open any more. */
  readonly isOver: boolean;
}

export interface StepChannel {
  /** The files, absolute: what the shell has to read, where its steps print, where it reports. */
  readonly script: string;
  readonly output: string;
  readonly status: string;
  /** Has a script ready for whoever opens it; in the looks that follow it goes over, whole. */
  offer(text: string): void;
  /** Hands over what can be handed over, and tells what came. Returns at once. */
  look(): ChannelNews;
  /** Takes everything away; a shell that has not opened the script yet finds none. */
  close(): void;
}

export interface StepChannels {
  /** @throws {CtxError} WRITE_FAILED where no such place can be made. */
  open(): Promise<StepChannel>;
}
