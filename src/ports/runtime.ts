// The bag of ports that every action receives: the whole outside world, and nothing else.
import type { AttendedPrograms } from "./attended.js";
import type { Files } from "./files.js";
import type { Git } from "./git.js";
import type { Locks } from "./locks.js";
import type { Programs } from "./programs.js";
import type { Terminals } from "./sessions.js";
import type { StepChannels } from "./step-channel.js";
import type { StopSignal } from "./stop-signal.js";
import type { Wakes } from "./wake.js";
import type { Watcher } from "./watcher.js";

export interface Clock {
  /** The time in milliseconds since the epoch. */
  now(): number;
  /** Lets so much time pass; less where `stop` fires. */
  pause(milliseconds: number, stop?: StopSignal): Promise<void>;
}

/** The source of chance. */
export interface Ids {
  /** Ten random bytes: the random part of a ULID. */
  randomBytes(): Uint8Array;
  /** 24 hexadecimal digits that nobody can guess: the mark of one message (policy/reading/fence.ts). */
  mark(): Promise<string>;
}

/** SHA-256 (FIPS 180-4) of a text's UTF-8, as 64 hexadecimal digits. Asynchronous, since it is loaded at first use. */
export interface Hashes {
  sha256(text: string): Promise<string>;
}

/** The environment variables as they were when the process started. */
export type Environment = Readonly<Record<string, string | undefined>>;

/** Finds the files that patterns given by the user name. */
export interface Globs {
  /** Paths relative to `directory`, with "/", in byte order; links are not followed. Slow: loads a library. */
  expand(patterns: readonly string[], directory: string): Promise<string[]>;
}

/** Where long work tells a person who waits how far it has come. Nothing depends on whether anybody looks. */
export interface Progress {
  /** Tells that so many of `total` are done. Cheap: may be called for every file. */
  report(activity: string, done: number, total: number): void;
}

export interface Runtime {
  readonly files: Files;
  readonly git: Git;
  readonly locks: Locks;
  readonly wakes: Wakes;
  readonly watcher: Watcher;
  readonly clock: Clock;
  readonly ids: Ids;
  readonly hashes: Hashes;
  readonly globs: Globs;
  readonly programs: Programs;
  readonly attended: AttendedPrograms;
  readonly terminals: Terminals;
  readonly stepChannels: StepChannels;
  readonly progress: Progress;
  readonly environment: Environment;
  /** The version of Node.js that runs this, e.g. `20.19.0`. */
  readonly nodeVersion: string;
}
