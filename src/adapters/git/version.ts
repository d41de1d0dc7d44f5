// The git program as it presents itself: for whoever asks whether it is there and new enough, outside any repository.
import type { GitProgram } from "../../ports/git.js";
import type { Environment } from "../../ports/runtime.js";
import { findProgram, isNewEnough, makeProgram, OLDEST, runToEnd } from "./program.js";

/** Finds the program on PATH and asks for its version; null when there is none. */
export async function findGitProgram(environment: Environment): Promise<GitProgram | null> {
  const path = findProgram(environment);
  if (path === null) return null;
  const words = await askVersion(path, environment);
  return {
    path,
    version: /^git version (\S+)/.exec(words)?.[1] ?? null,
    isNewEnough: isNewEnough(words),
    oldest: OLDEST.join("."),
  };
}

async function askVersion(path: string, environment: Environment): Promise<string> {
  const nowhere = {
    start: "/",
    isExplicit: false,
    worktree: null,
    gitDirectory: "/",
    commonDirectory: "/",
    refFormat: "files",
  } as const;
  try {
    const ran = await runToEnd(makeProgram(path, nowhere, environment), ["version"]);
    return ran.stdout.toString("utf8");
  } catch {
    return ""; // It does not start; the caller says so, with the path.
  }
}
