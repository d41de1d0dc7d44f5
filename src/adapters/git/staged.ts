// What git's index holds. Only git itself reads every form of it: split, sparse, versions 2 to 4, SHA-256.
import type { StagedFile } from "../../ports/git.js";
import type { Environment } from "../../ports/runtime.js";
import type { Place } from "./place.js";
import { makeProgram, run } from "./program.js";
import { kindOfMode } from "./trees.js";
import { unsupported } from "./unsupported.js";

interface Asked {
  /** The absolute path of the program. */
  readonly path: string;
  readonly place: Place;
  readonly environment: Environment;
}

/** Lists the index below a directory of the worktree, "" for all of it. */
export async function listStaged(asked: Asked, directory: string): Promise<StagedFile[]> {
  const { place } = asked;
  // Paths are read from where git stands, and GIT_DIR may have been given anywhere below the top.
  const start = place.isExplicit ? (place.worktree ?? place.start) : place.start;
  const program = makeProgram(asked.path, { ...place, start }, asked.environment);
  const places = directory === "" ? [] : ["--", directory];
  const { stdout } = await run(program, ["ls-files", "--stage", "-z", "--full-name", ...places]);
  return stdout.toString("utf8").split("\0").filter(Boolean).map(parseStaged);
}

/** `<mode> <object> <stage>\t<path>` (git-ls-files(1), --stage). */
function parseStaged(record: string): StagedFile {
  const [, mode, oid, stage, path] = /^(\d+) ([0-9a-f]+) ([0-3])\t(.+)$/s.exec(record) ?? [];
  if (mode === undefined || oid === undefined || path === undefined) {
    throw unsupported(`git ls-files answered in a form that is not known here: ${record}`);
  }
  return { path, oid, kind: kindOfMode(mode), isUnmerged: stage !== "0" };
}
