// One worktree, asked of the git program and of the disk.
import { accessSync, constants, lstatSync, statSync } from "node:fs";
import { join } from "node:path";
import { unsupported, isAbsence, isThere, readTextOrNull } from "../git/unsupported.js";
import { findPlace } from "../git/discover.js";
import { readHead } from "../git/head.js";
import type { Place } from "../git/place.js";
import { runToEnd, type Program } from "../git/program.js";
import type { Environment } from "../../ports/runtime.js";
import type { Difference, Position, Sight, Survey, Worktree } from "../../ports/worktree.js";
import {
  ask,
  fieldsOf,
  makeTopProgram,
  parseDifferences,
  parseStatus,
  parseTree,
  withoutOwnFilters,
} from "./git-words.js";
import { listStashed, readHeadLog, readLogEnd, readMoves } from "./head-log.js";
import { Sights } from "./sights.js";

/** Naming more paths than this on a command line costs more than asking for all. */
const MANY_PATHS = 300;
const STATUS = [
  "status",
  "--porcelain=v2",
  "-z",
  "--branch",
  "--no-renames",
  "--no-ahead-behind",
  "--untracked-files=all",
  "--ignore-submodules=all",
];
const DIFF = [
  "diff-tree",
  "-r",
  "-z",
  "--raw",
  "--no-abbrev",
  "--no-renames",
  "--no-ext-diff",
  "--no-textconv",
];
const REVISION = /^[0-9a-f]{40,64}(?:\^\d*)?$/;

/**
 * Opens the worktree around a directory; null where there is none.
 * @throws {CtxError} DEPENDENCY_MISSING without git; REPOSITORY_UNSUPPORTED where refs are no files.
 */
export function openWorktree(directory: string, environment: Environment): Worktree | null {
  const place = findPlace(directory, { environment });
  return place === null || place.worktree === null ? null : new NodeWorktree(place, environment);
}

class NodeWorktree implements Worktree {
  readonly top: string;
  readonly gitDirectory: string;
  readonly #place: Place;
  readonly #program: Program;
  #sights: Sights | null = null;
  #filters: readonly string[] | null = null;

  constructor(place: Place, environment: Environment) {
    this.#place = place;
    this.top = place.worktree as string;
    this.gitDirectory = place.gitDirectory;
    this.#program = makeTopProgram(place, environment);
  }

  identity(): string | null {
    try {
      const stats = statSync(this.top);
      accessSync(this.top, constants.R_OK | constants.X_OK);
      // A mount over the directory hides `.git`: then this is no longer the place that was watched.
      return stats.isDirectory() && isThere(this.gitDirectory) ? `${stats.dev}:${stats.ino}` : null;
    } catch {
      return null; // Gone, or not ours to read: nobody can watch it.
    }
  }

  async position(): Promise<Position> {
    const head = readHead(this.#place);
    if (head === null) {
      throw unsupported("The refs of this repository are no files, and only those can be watched.", {
        hint: "Record progress with `ctx progress`.",
      });
    }
    return {
      commit: head.commit,
      branch: head.kind === "branch" ? head.branch : head.bisecting ? null : head.rebasing,
      index: this.#indexFacts(),
      stashes: listStashed(readTextOrNull(join(this.#place.commonDirectory, "logs/refs/stash"))),
      log: readLogEnd(readHeadLog(this.gitDirectory)),
      isBusy: isThere(join(this.gitDirectory, "index.lock")),
    };
  }

  #indexFacts(): string {
    const stats = lstatSync(join(this.gitDirectory, "index"), { bigint: true, throwIfNoEntry: false });
    return stats === undefined ? "" : `${stats.ino} ${stats.size} ${stats.mtimeNs}`;
  }

  async survey(paths?: readonly string[]): Promise<Survey> {
    if (paths?.length === 0) return { commit: (await this.position()).commit, files: [], unnamed: [] };
    const isPartial = paths !== undefined && paths.length <= MANY_PATHS;
    if (!isPartial || this.#filters === null) this.#filters = await withoutOwnFilters(this.#program);
    const places = isPartial ? ["--", ...paths] : [];
    const survey = parseStatus(fieldsOf(await ask(this.#program, [...this.#filters, ...STATUS, ...places])));
    if (paths === undefined) return survey;
    const wanted = new Set(paths);
    return { ...survey, files: survey.files.filter(({ path }) => wanted.has(path)) };
  }

  async look(paths: readonly string[]): Promise<(Sight | "unreadable" | null)[]> {
    this.#sights ??= new Sights(this.top, await this.#algorithm());
    return this.#sights.look(paths);
  }

  async #algorithm(): Promise<"sha1" | "sha256"> {
    const answer = await ask(this.#program, ["rev-parse", "--show-object-format"]);
    return answer.toString("utf8").trim() === "sha256" ? "sha256" : "sha1";
  }

  async convertedBlobs(paths: readonly string[]): Promise<(string | null)[]> {
    // Questions are lines, so a name with a line break in it cannot be asked for.
    const asked = paths.filter((path) => !/[\r\n"]/.test(path) && isFile(join(this.top, path)));
    if (asked.length === 0) return paths.map(() => null);
    const filters = (this.#filters ??= await withoutOwnFilters(this.#program));
    const input = asked.map((path) => `${path}\n`).join("");
    const { status, stdout } = await runToEnd(
      this.#program,
      [...filters, "hash-object", "--stdin-paths"],
      input,
    );
    const oids = stdout.toString("utf8").split("\n").filter(Boolean);
    // A file that went away while it was being asked for.
    if (status !== 0 || oids.length !== asked.length) return paths.map(() => null);
    const found = new Map(asked.map((path, index) => [path, oids[index] as string]));
    return paths.map((path) => found.get(path) ?? null);
  }

  async differences(from: string | null, to: string): Promise<readonly Difference[] | null> {
    if (!REVISION.test(to) || (from !== null && !REVISION.test(from)))
      throw unsupported(`Not revisions: ${from} ${to}`);
    const args = from === null ? ["ls-tree", "-r", "-z", "--full-tree", to] : [...DIFF, from, to];
    const { status, stdout } = await runToEnd(this.#program, args);
    if (status !== 0) return null;
    return from === null ? parseTree(fieldsOf(stdout)) : parseDifferences(fieldsOf(stdout));
  }

  async mergeTree(): Promise<string | null> {
    const text = readTextOrNull(join(this.gitDirectory, "AUTO_MERGE"))?.trim();
    return text !== undefined && REVISION.test(text) ? text : null;
  }

  async movesSince(log: string | null) {
    return readMoves(this.gitDirectory, log);
  }

  storedMs(oid: string): number | null {
    const path = join(this.#place.commonDirectory, "objects", oid.slice(0, 2), oid.slice(2));
    try {
      const stats = lstatSync(path, { throwIfNoEntry: false });
      if (stats === undefined) return null;
      // Git touches an object that it is given again; only its birth tells when it came. Some file systems keep none.
      return stats.birthtimeMs > 0 ? Math.min(stats.birthtimeMs, stats.mtimeMs) : stats.mtimeMs;
    } catch (error) {
      if (isAbsence(error)) return null;
      throw error;
    }
  }
}

function isFile(path: string): boolean {
  try {
    return lstatSync(path, { throwIfNoEntry: false })?.isFile() === true;
  } catch {
    return false; // What cannot be looked at cannot be asked about; whoever reads it says why.
  }
}
