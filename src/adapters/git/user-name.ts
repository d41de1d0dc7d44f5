// git's user.name from its configuration files, when they alone decide: starting git would cost more than the command.
import { join } from "node:path";
import type { Environment } from "../../ports/runtime.js";
import { booleanOf, readConfigFile } from "./config-file.js";
import type { Place } from "./place.js";

export type FoundName =
  | { readonly kind: "known"; readonly name: string }
  /** No file of the user or the repository says; only the system's can, whose place the git program knows. */
  | { readonly kind: "unset" }
  /** Something that is not read here could override what is. */
  | { readonly kind: "unsure" };

/** Reads user.name where git would, narrowest last: the user's files, the repository's, the worktree's. */
export function findUserName(place: Place, environment: Environment): FoundName {
  if (environment["GIT_CONFIG_COUNT"] || environment["GIT_CONFIG_PARAMETERS"]) return { kind: "unsure" };
  const paths = userFiles(environment);
  if (paths === null) return { kind: "unsure" };
  const shared = readConfigFile(join(place.commonDirectory, "config"));
  const files = [...paths.map(readConfigFile), shared];
  if (booleanOf(shared.values.get("extensions.worktreeconfig")) === true) {
    files.push(readConfigFile(join(place.gitDirectory, "config.worktree")));
  }
  if (files.some(({ hasIncludes }) => hasIncludes)) return { kind: "unsure" };
  const name = files.map(({ values }) => values.get("user.name")).findLast((value) => value !== undefined);
  if (name === undefined) return { kind: "unset" };
  // An empty name counts as none; it hides wider ones, as in git.
  return { kind: "known", name: name.trim() };
}

/** The name in the system's usual file, for when there is no git program that knows a better place. */
export function findSystemUserName(environment: Environment): string | null {
  if (booleanOf(environment["GIT_CONFIG_NOSYSTEM"]) === true) return null;
  const file = readConfigFile(environment["GIT_CONFIG_SYSTEM"] ?? "/etc/gitconfig");
  return file.hasIncludes ? null : file.values.get("user.name")?.trim() || null;
}

/** The user's own configuration files, widest first; null when it is not clear where the home directory is. */
export function userFiles(environment: Environment): string[] | null {
  const named = environment["GIT_CONFIG_GLOBAL"];
  if (named !== undefined) return named === "" ? [] : [named];
  const home = environment["HOME"];
  if (home === undefined || home === "") return null;
  const configured = environment["XDG_CONFIG_HOME"];
  return [join(configured || join(home, ".config"), "git", "config"), join(home, ".gitconfig")];
}
