// Whether git ignores none of some paths, told from the files that hold the rules: starting git costs more than a hook
// may. It abstains wherever a rule might match, and wherever git may know rules that are not read here (gitignore(5)).
import { lstatSync } from "node:fs";
import { join } from "node:path";
import type { Environment } from "../../ports/runtime.js";
import { booleanOf, readConfigFile, type ConfigFile } from "./config-file.js";
import type { Place } from "./place.js";
import { findProgram } from "./program-path.js";
import { readTextOrNull } from "./unsupported.js";
import { userFiles } from "./user-name.js";

/** Printable ASCII and no backslash: what every file system and git's own matcher spell in one way. */
const PLAIN_PATH = /^[ !-[\]-~]+$/;

interface Asked {
  readonly place: Place;
  readonly environment: Environment;
}

/**
 * Tells whether no rule can match any of the paths, nor a directory above; false where only git can tell.
 * @param paths relative to the worktree
 */
export function areSurelyKept(asked: Asked, paths: readonly string[]): boolean {
  try {
    return paths.every(isPlain) && areUnmatched(asked, paths);
  } catch {
    return false; // What cannot be read here is git's to refuse.
  }
}

function areUnmatched({ place, environment }: Asked, paths: readonly string[]): boolean {
  const { worktree } = place;
  const excludes = findExcludesFile(place, environment);
  if (worktree === null || excludes === null) return false;
  const directories = new Set(paths.flatMap(listDirectories));
  // What lies beyond a link is none of this worktree's, and git refuses it.
  if ([...directories].some((directory) => isLink(join(worktree, directory)))) return false;
  const files = [
    excludes,
    join(place.commonDirectory, "info", "exclude"),
    ...[...directories].map((directory) => join(worktree, directory, ".gitignore")),
  ];
  const names = new Set(paths.flatMap((path) => fold(path).split("/")));
  return files.every((file) => {
    const text = readTextOrNull(file);
    return text === null || !mayIgnore(text, [...names]);
  });
}

/**
 * Tells whether a file's rules may match one of some names, with whatever stands around it.
 * @param names in lower case: git compares so where core.ignoreCase says it
 */
export function mayIgnore(text: string, names: readonly string[]): boolean {
  // For git, NUL ends a rule.
  if (text.includes("\0")) return true;
  const lines = text.replace(/^\uFEFF/, "").split("\n");
  return lines.some((line) => {
    const rule = fold(line.replace(/\r$/, "").replace(/ +$/, ""));
    // A rule that takes back in ignores nothing.
    if (rule === "" || rule.startsWith("#") || rule.startsWith("!")) return false;
    return mayMatch(rule, names);
  });
}

/** Every segment of a rule has to match a name of the path. */
function mayMatch(rule: string, names: readonly string[]): boolean {
  const segments = rule.replace(/^\/|\/$/g, "").split("/");
  // A class of characters may reach over a slash.
  if (rule.includes("\\") || (segments.length > 1 && rule.includes("["))) return true;
  return segments.every((segment) => {
    const [first = "", ...others] = segment.replace(/\[.*/, "*").split(/[*?]/);
    const last = others.pop();
    if (last === undefined) return names.includes(first);
    return names.some(
      (name) => name.startsWith(first) && name.endsWith(last) && others.every((part) => name.includes(part)),
    );
  });
}

function isPlain(path: string): boolean {
  return (
    PLAIN_PATH.test(path) && path.split("/").every((name) => name !== "" && name !== "." && name !== "..")
  );
}

/** The directories above a path, "" for the worktree itself. */
function listDirectories(path: string): string[] {
  const names = path.split("/").slice(0, -1);
  return ["", ...names.map((_, at) => names.slice(0, at + 1).join("/"))];
}

function isLink(path: string): boolean {
  return lstatSync(path, { throwIfNoEntry: false })?.isSymbolicLink() === true;
}

/** The file of rules for all of the user's repositories; null where only git knows. */
function findExcludesFile(place: Place, environment: Environment): string | null {
  if (environment["GIT_CONFIG_COUNT"] || environment["GIT_CONFIG_PARAMETERS"]) return null;
  const program = findProgram(environment);
  const system = program === null ? null : systemFiles(program, environment);
  const own = userFiles(environment);
  const home = environment["HOME"];
  if (system === null || own === null || !home?.startsWith("/")) return null;
  const shared = readConfigFile(join(place.commonDirectory, "config"));
  const files = [...[...system, ...own].map(readConfigFile), shared];
  if (booleanOf(shared.values.get("extensions.worktreeconfig")) === true)
    files.push(readConfigFile(join(place.gitDirectory, "config.worktree")));
  if (files.some(({ hasIncludes }) => hasIncludes)) return null;
  const named = files.map(excludesOf).findLast((value) => value !== undefined);
  if (named === undefined) return join(environment["XDG_CONFIG_HOME"] || join(home, ".config"), "git/ignore");
  if (named.startsWith("~/")) return join(home, named.slice(2));
  return named.startsWith("/") ? named : null;
}

function excludesOf({ values }: ConfigFile): string | undefined {
  return values.get("core.excludesfile");
}

/** Where git's build put the system's configuration, none where it is not read; null where that is not certain. */
function systemFiles(program: string, environment: Environment): string[] | null {
  if (booleanOf(environment["GIT_CONFIG_NOSYSTEM"]) === true) return [];
  const named = environment["GIT_CONFIG_SYSTEM"];
  if (named !== undefined) return named === "" ? [] : [named];
  const known = SYSTEM_FILES[process.platform]?.[program];
  return known === undefined ? null : [known];
}

const SYSTEM_FILES: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  linux: {
    "/usr/bin/git": "/etc/gitconfig",
    "/bin/git": "/etc/gitconfig",
    "/usr/local/bin/git": "/usr/local/etc/gitconfig",
  },
  darwin: {
    "/opt/homebrew/bin/git": "/opt/homebrew/etc/gitconfig",
    "/usr/local/bin/git": "/usr/local/etc/gitconfig",
  },
};

/** ASCII only, as git does it. */
function fold(text: string): string {
  return text.replace(/[A-Z]+/g, (letters) => letters.toLowerCase());
}
