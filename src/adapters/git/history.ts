// Everything that commits ever held below a directory. Only git itself walks history with its grafts, shallow edges and
// commit graphs.
import type { CommittedFile } from "../../ports/git.js";
import type { Environment } from "../../ports/runtime.js";
import type { Place } from "./place.js";
import { makeProgram, run } from "./program.js";
import { unsupported } from "./unsupported.js";

interface Asked {
  /** The absolute path of the program. */
  readonly path: string;
  readonly place: Place;
  readonly environment: Environment;
}

// The stash is left out: what lies there is not where anybody looks for it. --full-history and separate: a merge hides
// nothing. The settings are those of `git log`, which would hide the first commit, what merges brought, or add lines.
const LOG = [
  "-c",
  "log.showRoot=true",
  "-c",
  "log.follow=false",
  "log",
  "--exclude=refs/stash",
  "--all",
  "--full-history",
  "--diff-merges=separate",
  "--no-show-signature",
  "--no-ext-diff",
  "--no-textconv",
];
const SHAPE = ["--format=", "--raw", "--no-abbrev", "--no-renames", "--diff-filter=d", "-z"];

/** Lists what was ever added or changed below a directory of the worktree's top, "" for all of it. */
export async function listCommitted(asked: Asked, directory: string): Promise<CommittedFile[]> {
  const { place } = asked;
  // Paths are read from where git stands, and GIT_DIR may have been given anywhere below the top.
  const start = place.isExplicit ? (place.worktree ?? place.start) : place.start;
  const program = makeProgram(asked.path, { ...place, start }, asked.environment);
  const { stdout } = await run(program, [...LOG, ...SHAPE, "--", ...(directory === "" ? [] : [directory])]);
  const fields = stdout.toString("utf8").split("\0").filter(Boolean);
  const found = new Map<string, CommittedFile>();
  for (let at = 0; at + 1 < fields.length; at += 2) {
    const file = parseRecord(fields[at] as string, fields[at + 1] as string);
    found.set(`${file.oid} ${file.path}`, file);
  }
  return [...found.values()];
}

/** `:<mode> <mode> <object> <object> <status>` and the path (git-diff(1), Raw output format). */
function parseRecord(record: string, path: string): CommittedFile {
  const [, oid] = /^\n?:\d+ \d+ [0-9a-f]+ ([0-9a-f]+) [A-Z]\d*$/.exec(record) ?? [];
  if (oid === undefined) throw unsupported(`git log answered in a form that is not known here: ${record}`);
  return { path, oid };
}
