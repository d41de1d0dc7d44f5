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
  /** Whether this process may run it: look up names in it, where it is a directory. */
  readonly isExecutable: boolean;
  /** Whether it belongs to the user who runs this process. */
  readonly isOwn: boolean;
  /** What other users of the machine may do with it; a group counts as others. */
  readonly others: { readonly read: boolean; readonly write: boolean };
  /** Milliseconds since the epoch. */
  readonly modifiedMs: number;
}

/** What changes whenever a regular file's content does, told without opening it. */
export interface FileStamp {
  /** Size, time and identity as one word. */
  readonly text: string;
  readonly sizeBytes: number;
  /**
   * When the file, its name or its rights last changed, in milliseconds since the epoch. Two changes within one tick of
   * a file system's clock share a stamp: trust only one that was old already when the file was read.
   */
  readonly changedMs: number;
}

/** What tells a directory from every other one, also from one that takes its path later. */
export interface DirectoryIdentity {
  /** Numbers of the system's, in decimal digits. */
  readonly device: string;
  readonly inode: string;
  /** When it was made, in nanoseconds since the epoch; null where the file system does not keep that. */
  readonly bornNs: string | null;
}

/** A file that is to hold another text. */
export interface FileChange {
  readonly path: string;
  /** What it holds now; null when it does not exist. */
  readonly expected: Contents | null;
  readonly text: Contents;
  /** Whether it may be run by whoever may read it; left out, a new file may not, and one that is there stays as it is. */
  readonly isExecutable?: boolean;
}

export interface ChangeOptions {
  /** Called at the last moment before files are compared and put in place; what it throws stops the change. */
  readonly confirm?: () => void;
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
  list(path: string): readonly DirectoryEntry[] | null;
  /** Tells whether a path leads to something, links followed: a third of the time that kindOf takes. */
  exists(path: string): boolean;
  /** Tells what lies at a path without following a link; null when nothing does. */
  kindOf(path: string): FileKind | null;
  /** Tells what may be done with something, without opening it; null when nothing is there. */
  facts(path: string): FileFacts | null;
  /** Tells a directory from others; null when a path leads to none, or only through a link. */
  identity(path: string): DirectoryIdentity | null;
  /** Tells when a regular file changes, without opening it; null when there is none. */
  stamp(path: string): FileStamp | null;
  /** The path with every symbolic link resolved; null when it does not exist. */
  realPath(path: string): string | null;
  /**
   * Reads the last bytes of a regular file, at most so many; null when it does not exist.
   * @throws {CtxError} as read does.
   */
  readEnd(path: string, length: number): Uint8Array | null;
  /**
   * Reads a regular file from a byte on, to its end; empty where it ends before; null when it does not exist.
   * @throws {CtxError} as read does.
   */
  readFrom(path: string, start: number): Uint8Array | null;
  /**
   * The lines of a regular file in which one of some texts occurs, each of one line, in their order; null when the file
   * does not exist. Holds a part of the file at a time, however long it is.
   * @throws {CtxError} as read does.
   */
  findLines(path: string, texts: readonly string[]): Uint8Array[] | null;
  /**
   * Creates a file with its missing parent directories; durable when it returns.
   * A reader sees the whole file or none.
   * @throws {CtxError} WRITE_FAILED; CONTEXT_EXISTS when the path exists already.
   */
  create(path: string, contents: Contents): void;
  /**
   * Creates a file as `create` does, but does not wait for the disk: a power cut may take it, or leave it empty. For
   * what can be restored from elsewhere.
   * @throws {CtxError} as create does.
   */
  place(path: string, bytes: string): void;
  /**
   * Creates a file as `create` does, with directories and a mode that let only this user read it.
   * @throws {CtxError} as create does.
   */
  createPrivate(path: string, text: string): void;
  /**
   * Appends to a file that only this user may read, in a single write; made at first use, with its missing directories.
   * Durable when it returns, up to and including the directory `top` above it. After a failure part of the text may be
   * there.
   * @throws {CtxError} WRITE_FAILED; OUTSIDE_ROOT when it is a symbolic link.
   */
  append(path: string, bytes: string, top: string): void;
  /**
   * Replaces a file's content atomically, keeping its mode, if it still holds `expected`; re-reads it afterwards.
   * @throws {CtxError} FILE_CHANGED when it holds something else; WRITE_FAILED, with the old bytes untouched.
   */
  replace(path: string, expected: Contents, contents: Contents): void;
  /**
   * Creates and replaces several files, all or none: they are prepared first, then compared, then put in place one
   * right after the other. What fails takes back what was done; only the end of the process between two leaves one
   * without the other.
   * @throws {CtxError} as create and replace do; FILE_CHANGED with `details.written` when another program changed a
   * file at the very moment after it was written.
   */
  changeTogether(changes: readonly FileChange[], options?: ChangeOptions): void;
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
  /**
   * The same files for a process that lives: lists and texts that did not change since are not read again. Other programs
   * may write meanwhile; where it cannot be told that something is the same, it is read.
   */
  remembering(): Promise<Files>;
}
