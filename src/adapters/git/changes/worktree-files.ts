// What the worktree holds, as git would store it. Line ends and encodings are converted by git itself; programs that git is
// configured to run over contents (`filter`) are not run, and what they would make of a file is left open.
import { lstatSync, readlinkSync } from "node:fs";
import { join } from "node:path";
import type { ObjectId, StagedFile } from "../../../ports/git.js";
import type { WorktreeFile } from "../../../ports/git-changes.js";
import { findPlace } from "../discover.js";
import { readHead } from "../head.js";
import { refusalOf, run, runToEnd, type Program } from "../program.js";
import { unsupported } from "../unsupported.js";
import { blobIdOf } from "./blobs.js";
import type { ListStage } from "./next-commit.js";
import { atTop, inPathOrder, isEmptyDirectory, parseRecords, pathspecs, type Asked } from "./setting.js";

const DIFF_FILES = ["diff-files", "--raw", "--no-abbrev", "--no-renames", "--ignore-submodules=dirty", "-z"];
const OTHERS = ["ls-files", "--others", "--exclude-standard", "-z", "--full-name"];

/** Lists what `git add --all` would leave in the index at or below some places. */
export async function listWorktree(
  asked: Asked,
  places: readonly string[],
  listStage: ListStage,
): Promise<WorktreeFile[]> {
  const { worktree } = asked.place;
  if (worktree === null) throw unsupported("A bare repository has no worktree.");
  const program = atTop(asked);
  const there = pathspecs(places);
  const drivers = await listDrivers(program);
  const [tracked, touched, others] = await Promise.all([
    listStage(places),
    // Of a file that was touched and kept its size, git looks at the content, through its filter.
    run(program, [...[...drivers].flatMap(switchOff), ...DIFF_FILES, ...there]),
    run(program, [...OTHERS, ...there]),
  ]);
  const changed = new Set(parseRecords(touched.stdout).map(({ path }) => path));
  const files = new Map<string, WorktreeFile>();
  // What the file system says to be as it was needs no look into it.
  for (const file of tracked) if (!changed.has(file.path)) files.set(file.path, file);
  const submodules = new Set(tracked.filter(({ kind }) => kind === "submodule").map(({ path }) => path));
  const unmerged = new Set(tracked.filter(({ isUnmerged }) => isUnmerged).map(({ path }) => path));
  const looked = [...changed, ...namesOf(others.stdout)].filter((path) => !path.endsWith("/"));
  const plain: string[] = [];
  for (const path of looked) {
    const kind = kindAt(join(worktree, path));
    const isUnmerged = unmerged.has(path);
    if (submodules.has(path)) keepSubmodule(asked, { path, tracked, files });
    else if (kind === "symlink") files.set(path, { path, kind, oid: linkId(asked, path), isUnmerged });
    else if (kind === "file") plain.push(path);
  }
  for (const [path, oid] of await hashAll(program, plain, drivers))
    files.set(path, { path, kind: "file", oid, isUnmerged: unmerged.has(path) });
  return inPathOrder(files.values());
}

function namesOf(output: Buffer): string[] {
  return output.toString("utf8").split("\0").filter(Boolean);
}

/** Null where nothing is there that git would take. */
function kindAt(path: string): "file" | "symlink" | "directory" | null {
  const stats = lstatSync(path, { throwIfNoEntry: false });
  if (stats === undefined) return null;
  if (stats.isSymbolicLink()) return "symlink";
  return stats.isFile() ? "file" : stats.isDirectory() ? "directory" : null;
}

/** A submodule stands for the commit that it has checked out; one that is not checked out, for the one it should have. */
function keepSubmodule(
  { place, environment }: Asked,
  {
    path,
    tracked,
    files,
  }: { path: string; tracked: readonly StagedFile[]; files: Map<string, WorktreeFile> },
): void {
  const recorded = tracked.find((file) => file.path === path) as StagedFile;
  const directory = join(place.worktree as string, path);
  if (kindAt(directory) !== "directory") return;
  if (isEmptyDirectory(directory)) files.set(path, recorded);
  else {
    const found = findPlace(directory, { environment });
    const oid =
      found === null || found.gitDirectory === place.gitDirectory ? null : (readHead(found)?.commit ?? null);
    files.set(path, { ...recorded, oid });
  }
}

/** The id of a blob that holds a link's target. */
function linkId({ place }: Asked, path: string): ObjectId {
  return blobIdOf(place, readlinkSync(join(place.worktree as string, path), { encoding: "buffer" }));
}

/** What git would store of each file; null where a filter decides. */
async function hashAll(
  program: Program,
  paths: readonly string[],
  drivers: ReadonlySet<string>,
): Promise<Map<string, ObjectId | null>> {
  const hashed = new Map<string, ObjectId | null>();
  if (paths.length === 0) return hashed;
  const filtered = await listFiltered(program, paths, drivers);
  const open = paths.filter((path) => !filtered.has(path));
  const args = ["-c", "core.safecrlf=false", "hash-object", "--stdin-paths"];
  const { status, stdout, stderr } = await runToEnd(
    program,
    args,
    open.map((path) => `${quote(path)}\n`).join(""),
  );
  const oids = stdout.toString("utf8").split("\n").filter(Boolean);
  if (status !== 0 || oids.length !== open.length) throw refusalOf(program, stderr, ["hash-object"]);
  for (const path of filtered) hashed.set(path, null);
  for (const [index, path] of open.entries()) hashed.set(path, oids[index] as ObjectId);
  return hashed;
}

/** The paths whose content git would send through a configured program. */
async function listFiltered(
  program: Program,
  paths: readonly string[],
  drivers: ReadonlySet<string>,
): Promise<ReadonlySet<string>> {
  if (drivers.size === 0) return new Set();
  const input = paths.map((path) => `${path}\0`).join("");
  const args = ["check-attr", "-z", "--stdin", "filter"];
  const { status, stdout, stderr } = await runToEnd(program, args, input);
  if (status !== 0) throw refusalOf(program, stderr, args);
  const fields = stdout.toString("utf8").split("\0");
  const named = new Map<string, string>();
  for (let at = 0; at + 2 < fields.length; at += 3) {
    const [path, , value] = fields.slice(at, at + 3) as [string, string, string];
    if (value !== "unspecified" && value !== "unset" && value !== "set") named.set(path, value);
  }
  return new Set([...named].filter(([, driver]) => drivers.has(driver)).map(([path]) => path));
}

/** The names of the programs that git is configured to run over contents. */
async function listDrivers(program: Program): Promise<ReadonlySet<string>> {
  const asked = ["config", "-z", "--get-regexp", "^filter\\..*\\.(clean|process)$"];
  const { stdout } = await run(program, asked, [0, 1]);
  const keys = namesOf(stdout).map((setting) => setting.split("\n")[0] as string);
  return new Set(keys.map((key) => key.slice("filter.".length, key.lastIndexOf("."))));
}

/** The options that keep git from running one of them. */
function switchOff(driver: string): string[] {
  // On the command line the name of a setting ends at its first "=".
  if (driver.includes("=")) throw unsupported("Git has a filter whose name holds an equals sign.");
  return ["clean=", "process=", "required=false"].flatMap((rest) => ["-c", `filter.${driver}.${rest}`]);
}

/** A path as `--stdin-paths` reads it: lines, of which one in quotes is unquoted as C has it. */
function quote(path: string): string {
  if (!/["\n\r\\]/.test(path)) return path;
  return `"${path.replace(/["\\]/g, "\\$&").replace(/\n/g, "\\n").replace(/\r/g, "\\r")}"`;
}
