// The Git port over real repositories. Only what every command needs is imported here: files, read synchronously.
import type { Git } from "../../ports/git.js";
import type { Environment } from "../../ports/runtime.js";
import { findPlace } from "./discover.js";
import { FileRepository, type BackendChoice } from "./repository.js";

export interface GitOptions {
  readonly environment: Environment;
  /** What relative paths in GIT_DIR and GIT_WORK_TREE are relative to; by default the directory asked about. */
  readonly cwd?: string;
  /** Forces a backend, for tests. */
  readonly use?: BackendChoice;
}

/** Makes the Git port. It starts nothing and loads nothing until a question cannot be answered from files. */
export function makeGit({ environment, cwd, use }: GitOptions): Git {
  // A long-lived caller asks again and again; the repository it gets keeps its git process between questions.
  const known = new Map<string, FileRepository>();
  return {
    discover(directory) {
      const place = findPlace(directory, { environment, cwd });
      if (place === null) return null;
      const key = JSON.stringify(place);
      const repository = known.get(key) ?? new FileRepository(place, { environment, use });
      known.set(key, repository);
      return repository;
    },
    program: async () => (await import("./version.js")).findGitProgram(environment),
  };
}
