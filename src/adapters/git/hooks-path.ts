// core.hooksPath as git itself reads it (git-config(1)): includes, conditions and scopes decide, which only git knows.
import type { HooksPath } from "../../ports/git.js";
import { run, type Program } from "./program.js";

/** Scopes of settings that hold for this repository alone; the others hold for all that the user or machine has. */
const OWN_SCOPES = new Set(["local", "worktree"]);

/** Asks for the setting that applies here; null when there is none. */
export async function findHooksPath(program: Program): Promise<HooksPath | null> {
  const args = ["config", "--null", "--show-scope", "--type=path", "--get", "core.hooksPath"];
  const { status, stdout } = await run(program, args, [0, 1]);
  if (status === 1) return null;
  const [scope = "", path = ""] = stdout.toString("utf8").split("\0");
  // git takes an empty path for the root directory, so that no hook runs; people switch hooks off like this.
  return { path: path || "/", isOwn: OWN_SCOPES.has(scope) };
}
