// Which rule of which file makes git ignore a path (git-check-ignore(1)). Only git itself knows all the places.
import type { IgnoreRule } from "../../ports/git.js";
import type { Environment } from "../../ports/runtime.js";
import type { Place } from "./place.js";
import { makeProgram, refusalOf, runToEnd } from "./program.js";
import { unsupported } from "./unsupported.js";

interface Asked {
  /** The absolute path of the program. */
  readonly path: string;
  readonly place: Place;
  readonly environment: Environment;
}

// This command knows no pathspecs and refuses to be told to take them literally.
const LITERAL = "--no-literal-pathspecs";
const ARGUMENTS = ["check-ignore", "--stdin", "-z", "--verbose", "--non-matching", "--no-index"];
const FIELDS = 4;

/**
 * Finds the rules by which paths of the worktree are ignored, null where none does; of a directory's content it is the
 * rule that excludes the directory.
 * @throws {CtxError} REPOSITORY_UNSUPPORTED when git refuses.
 */
export async function findIgnoreRules(
  asked: Asked,
  paths: readonly string[],
): Promise<(IgnoreRule | null)[]> {
  const { place } = asked;
  // Paths are read from where git stands; where git's directory lies apart from the worktree, it has to be told both.
  const isApart = place.worktree !== null && place.worktree !== place.start;
  const there = isApart ? { ...place, start: place.worktree as string, isExplicit: true } : place;
  const program = makeProgram(asked.path, there, asked.environment);
  const { status, stdout, stderr } = await runToEnd(
    program,
    [LITERAL, ...ARGUMENTS],
    paths.map((path) => `${path.startsWith(":") ? "./" : ""}${path}\0`).join(""),
  );
  // 1 says that none of them is ignored.
  if (status !== 0 && status !== 1) throw refusalOf(program, stderr, ARGUMENTS);
  const fields = stdout.toString("utf8").split("\0");
  if (fields.length !== paths.length * FIELDS + 1) {
    throw unsupported(`git check-ignore answered ${fields.length} fields for ${paths.length} paths.`);
  }
  return paths.map((_, index) => {
    const [source = "", line = "", pattern = ""] = fields.slice(index * FIELDS, (index + 1) * FIELDS);
    // The last rule that matches decides, and it may be one that takes a path back in.
    if (source === "" || pattern.startsWith("!")) return null;
    return { source, line: Number(line), pattern };
  });
}
