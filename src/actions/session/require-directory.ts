// The directories that command lines of `ctx session` name: each must be there.
import { CtxError } from "../../errors/ctx-error.js";
import type { Runtime } from "../../ports/runtime.js";

/**
 * A directory that an option names, links resolved.
 * @throws {CtxError} USAGE when there is none.
 */
export function requireDirectory({ files }: Runtime, path: string, option: string): string {
  const real = files.realPath(path);
  if (real !== null && files.kindOf(real) === "directory") return real;
  throw new CtxError("USAGE", `No such directory: ${path}`, {
    hint: `Name a directory that exists with ${option}.`,
  });
}
