// The ctx that a hook would start: the same names in the same order as format/hooks/hook-commands.ts has them.
import type { Repository } from "../../ports/git.js";
import type { Runtime } from "../../ports/runtime.js";

/** Finds it as a hook would that git starts with this environment; null where it would find none. */
export function findProgram(
  { files, environment }: Runtime,
  { worktree, commonDirectory }: Repository,
): string | null {
  const isWindows = environment["PATHEXT"] !== undefined;
  const path = environment["PATH"] ?? environment["Path"] ?? "";
  const directories = path.split(isWindows ? ";" : ":").filter((directory) => directory !== "");
  const on = (name: string) => directories.map((directory) => `${directory}/${name}`);
  const candidates = [
    ...on("git-ctx"),
    ...(worktree === null ? [] : [`${worktree}/node_modules/.bin/git-ctx`]),
    `${commonDirectory.slice(0, commonDirectory.lastIndexOf("/"))}/node_modules/.bin/git-ctx`,
    ...on("ctx"),
  ];
  return candidates.find((candidate) => files.exists(candidate)) ?? null;
}
