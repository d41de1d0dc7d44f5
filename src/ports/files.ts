// The file system as ctx wishes it were: absent is null, everything else that goes wrong is a CtxError.
// Synchronous on purpose: thousands of small files read eight times faster than through promises.

export type FileKind = "file" | "directory" | "symlink" | "other";

export interface DirectoryEntry {
  readonly name: string;
  readonly kind: FileKind;
}

/** What a file holds: a text stands for its UTF-8 bytes. */
export type Contents = string | Uint8Array;

/** What may be done with something on disk, and by whom; a link is looked at itself. */
export interface FileFacts {
  readonly kind: FileKind;
  /** Whether this process may read it: list it, where it is a directory. */
  readonly isReadable: boolean;
  /** Whether this process may change it: put files into it, where it is a directory. */
  readonly isWritable: boolean;
  /** Whether it belongs to the user who runs this process. */
  readonly isOwn: boolean;
  /** What other users of the machine may do with it; a group counts as others. */
  readonly others: { readonly read: boolean; readonly write: boolean };
  /** Milliseconds since the epoch. */
  readonly modifiedMs: number;
}

export interface Files {
  /**
   * Reads a regular file, never through a symbolic link at its last component; null when it does not exist.
   * @throws {CtxError} OUTSIDE_ROOT when it is a symbolic link; READ_FAILED when it exists and cannot be read.
   */
  read(path: string): Uint8Array | null;
  /**
   * Reads a regular UTF-8 file as text, exactly (BOM kept); null when it does not exist.
   * @throws {CtxError} as read does; FILE_INVALID when it is not valid UTF-8.
   */
  readText(path: string): string | null;
  /**
   * Lists a directory in byte order of the names; null when it does not exist or is not a directory.
   * @throws {CtxError} READ_FAILED when it exists and cannot be listed.
   */
  list(path: string): DirectoryEntry[] | null;
  /** Tells whether a path leads to something, links followed: a third of the time that kindOf takes. */
  exists(path: string): boolean;
  /** Tells what lies at a path without following a link; null when nothing does. */
  kindOf(path: string): FileKind | null;
  /** Tells what may be done with something, without opening it; null when nothing is there. */
  facts(path: string): FileFacts | null;
  /** The path with every symbolic link resolved; null when it does not exist. */
  realPath(path: string): string | null;
  /**
   * Creates a file with its missing parent directories; durable when it returns.
   * A reader sees the whole file or none.
   * @throws {CtxError} WRITE_FAILED; CONTEXT_EXISTS when the path exists already.
   */
  create(path: string, contents: Contents): void;
  /**
   * Replaces a file's content atomically, keeping its mode, if it still holds `expected`; re-reads it afterwards.
   * @throws {CtxError} FILE_CHANGED when it holds something else; WRITE_FAILED, with the old bytes untouched.
   */
  replace(path: string, expected: Contents, contents: Contents): void;
  /**
   * Removes a regular file if it still holds `expected`; false when nothing is there any more. What another program
   * puts there meanwhile stays.
   * @throws {CtxError} FILE_CHANGED when it holds something else or is no regular file; WRITE_FAILED, with the file
   * untouched.
   */
  remove(path: string, expected: Uint8Array): boolean;
  /**
   * Removes an empty directory; false when it is not empty, no directory, or not there.
   * @throws {CtxError} WRITE_FAILED when it is empty and cannot be removed.
   */
  removeDirectory(path: string): boolean;
}
