// Locks between processes. They guard documents only: readers take none, and entries need none.

/** The process that holds a lock, as far as can be told. */
export interface LockHolder {
  readonly host: string | null;
  readonly pid: number | null;
  /** RFC 3339 UTC, by that process's clock. */
  readonly since: string | null;
  /** Whether it can be told from here when that process is gone. */
  readonly isHere: boolean;
}

/** A lock that this process holds. */
export interface Lock {
  /** Whether it still does. Reads the disk, so that a process that was stopped learns what happened meanwhile. */
  isHeld(): boolean;
  /** Gives it back; does nothing the second time, and never fails: a process that ends gives back what it holds. */
  release(): void;
}

/** A lock that somebody keeps. */
export interface KeptLock {
  readonly name: string;
  readonly holder: LockHolder;
}

export type LockAttempt =
  { readonly kind: "taken"; readonly lock: Lock } | { readonly kind: "held"; readonly holder: LockHolder };

export interface Locks {
  /**
   * Tries once to take a lock; the directory is made at first use. A holder that is certainly gone is passed over; one
   * that runs, or is stopped, or of which nothing is known keeps it for as long as it likes.
   * @param name a file name that every system can hold
   * @throws {CtxError} WRITE_FAILED when no lock can be kept there.
   */
  attempt(directory: string, name: string): Promise<LockAttempt>;
  /**
   * Lists who keeps which lock, in the order of their names; those whose holder is certainly gone are in nobody's way and
   * are left out. Changes nothing; empty where there is no such directory.
   * @throws {CtxError} READ_FAILED when it cannot be read.
   */
  list(directory: string): Promise<KeptLock[]>;
}
