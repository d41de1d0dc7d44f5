// Which paths of a worktree git ignores, as far as a watch needs to know: whole directories, and files by name.
import { fieldsOf, makeTopProgram, ask } from "../worktree/git-words.js";
import { findPlace } from "../git/discover.js";
import type { Environment } from "../../ports/runtime.js";

const IGNORED = ["ls-files", "--others", "--ignored", "--exclude-standard", "--directory", "-z"];

/** Relative to the top; directories without a "/" at the end. */
export async function listIgnored(top: string, environment: Environment): Promise<ReadonlySet<string>> {
  const place = findPlace(top, { environment });
  if (place === null) return new Set();
  const fields = fieldsOf(await ask(makeTopProgram(place, environment), IGNORED));
  return new Set(fields.map((path) => path.replace(/\/$/, "")));
}
