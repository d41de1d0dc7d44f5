// Git for tests, cut off from the machine: no user or system configuration, fixed people and dates, no maintenance.
import { execFileSync, type ExecFileSyncOptionsWithStringEncoding } from "node:child_process";
import { mkdtempSync, realpathSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

export type HermeticEnvironment = Record<string, string>;

const SETTINGS: readonly (readonly [key: string, value: string])[] = [
  ["gc.auto", "0"],
  ["maintenance.auto", "false"],
  ["init.defaultBranch", "main"],
  ["protocol.file.allow", "always"],
  ["advice.detachedHead", "false"],
];

/** The environment of a machine on which nobody configured anything; every GIT_* of the caller is gone. */
export function hermeticEnvironment(home: string): HermeticEnvironment {
  const environment: HermeticEnvironment = {};
  for (const [name, value] of Object.entries(process.env)) {
    if (value !== undefined && !name.startsWith("GIT_") && !name.startsWith("XDG_"))
      environment[name] = value;
  }
  return {
    ...environment,
    HOME: home,
    LC_ALL: "C",
    TZ: "UTC",
    GIT_CONFIG_GLOBAL: "/dev/null",
    GIT_CONFIG_NOSYSTEM: "1",
  };
}

/** What only the building of repositories needs: settings, an author and dates that never change. */
export function authoring(
  environment: HermeticEnvironment,
  date = "2026-11-20T10:02:00+01:00",
): HermeticEnvironment {
  const counted = Object.fromEntries(
    SETTINGS.flatMap(([key, value], index) => [
      [`GIT_CONFIG_KEY_${index}`, key],
      [`GIT_CONFIG_VALUE_${index}`, value],
    ]),
  );
  return {
    ...environment,
    ...counted,
    GIT_CONFIG_COUNT: String(SETTINGS.length),
    GIT_AUTHOR_NAME: "Ada",
    GIT_AUTHOR_EMAIL: "ada@example.com",
    GIT_AUTHOR_DATE: date,
    GIT_COMMITTER_NAME: "Ada",
    GIT_COMMITTER_EMAIL: "ada@example.com",
    GIT_COMMITTER_DATE: date,
  };
}

/** Runs the real git and returns its output without the last newline. */
export function runGit(directory: string, environment: HermeticEnvironment, args: readonly string[]): string {
  const options: ExecFileSyncOptionsWithStringEncoding = {
    cwd: directory,
    env: environment,
    encoding: "utf8",
    stdio: ["ignore", "pipe", "pipe"],
  };
  return execFileSync("git", args, options).replace(/\n$/, "");
}

/** Runs the real git where failing is an answer: null then. */
export function askGit(
  directory: string,
  environment: HermeticEnvironment,
  args: readonly string[],
): string | null {
  try {
    return runGit(directory, environment, args);
  } catch {
    return null; // The exit status was not 0; what it means is the asker's business.
  }
}

/** Makes a directory of its own below the system's temporary one; links in its path are resolved. */
export function makeTemporaryDirectory(name: string): { path: string; remove: () => void } {
  const path = realpathSync(mkdtempSync(join(tmpdir(), `ctx-${name}-`)));
  return { path, remove: () => rmSync(path, { recursive: true, force: true, maxRetries: 3 }) };
}
