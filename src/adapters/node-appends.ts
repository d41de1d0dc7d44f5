// Appending so that what was acknowledged outlives a crash and a power cut, and so that writers never mix (FACTS §4).
import { closeSync, constants, fdatasyncSync, fstatSync, openSync, statSync, writeSync } from "node:fs";
import { dirname } from "node:path";
import { CtxError } from "../errors/ctx-error.js";
import { asWriteError, makeDirectories, makeDirectoriesFor, syncDirectory } from "./node-writes.js";

// O_APPEND puts every write at the end in one step; O_NONBLOCK, so that a FIFO with that name cannot hang us.
const APPEND_FLAGS =
  constants.O_WRONLY |
  constants.O_APPEND |
  constants.O_CREAT |
  (constants.O_NOFOLLOW ?? 0) |
  (constants.O_NONBLOCK ?? 0);

/** Appends a text; see Files.append. */
export function appendToFile(path: string, text: string, top: string): void {
  const directory = dirname(path);
  makeDirectoriesFor(path, (missing) => makeDirectories(missing, 0o700));
  try {
    const bytes = Buffer.from(text, "utf8");
    // Whoever removes the file looks at it last after taking its name: what came after that look is written again.
    while (!isAppended(path, bytes));
    // Whoever made the directories may have crashed before they were durable, so everybody makes sure: 0.2 ms.
    for (let above = directory; ; above = dirname(above)) {
      syncDirectory(above);
      if (above === top || above === dirname(above)) break;
    }
  } catch (error) {
    throw asAppendError(path, error);
  }
}

/** Tells whether the file still had its name when the bytes were on the disk. */
function isAppended(path: string, bytes: Uint8Array): boolean {
  const descriptor = openSync(path, APPEND_FLAGS, 0o600);
  try {
    if (!fstatSync(descriptor).isFile()) throw new Error("it is not a regular file");
    // One call: the rest of a write that was cut short could land behind another writer's text.
    const written = writeSync(descriptor, bytes, 0, bytes.length);
    if (written !== bytes.length)
      throw Object.assign(new Error("the write was cut short"), { code: "ENOSPC" });
    fdatasyncSync(descriptor);
    return statSync(path, { throwIfNoEntry: false })?.ino === fstatSync(descriptor).ino;
  } finally {
    closeSync(descriptor);
  }
}

function asAppendError(path: string, error: unknown): CtxError {
  if ((error as NodeJS.ErrnoException).code !== "ELOOP") return asWriteError(path, error);
  const hint = "ctx follows no links; put the file itself there.";
  return new CtxError("OUTSIDE_ROOT", `${path} is a symbolic link`, { path, hint, cause: error });
}
