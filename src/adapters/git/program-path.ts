// Where the git program is, or another one. Apart from how it is started, for those who only ask which one it would be.
import { accessSync, constants, statSync } from "node:fs";
import { delimiter, isAbsolute, join } from "node:path";
import type { Environment } from "../../ports/runtime.js";

/** Finds a program on PATH, skipping entries that depend on the current directory; null when there is none. */
export function findProgram(
  environment: Environment,
  program: "git" | "tmux" | "mkfifo" = "git",
): string | null {
  const isWindows = process.platform === "win32";
  const name = isWindows ? `${program}.exe` : program;
  const path = environment["PATH"] ?? (isWindows ? environment["Path"] : undefined) ?? "";
  for (const directory of path.split(delimiter)) {
    if (!isAbsolute(directory)) continue;
    // `join` takes a millisecond for the PATH of some machines.
    const candidate = /[\\/]$/.test(directory) || isWindows ? join(directory, name) : `${directory}/${name}`;
    if (isExecutable(candidate)) return candidate;
  }
  return null;
}

function isExecutable(path: string): boolean {
  try {
    if (!statSync(path).isFile()) return false;
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false; // Absent or not ours to run: the next entry of PATH may have it, as a shell would look.
  }
}
