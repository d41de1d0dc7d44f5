// How the commands that a watch asks of git are started, and what they print: status, differences, ignored files.
import type { DirtyFile, Difference, Survey } from "../../ports/worktree.js";
import type { Environment } from "../../ports/runtime.js";
import { findProgram, makeProgram, refusalOf, runToEnd, type Program } from "../git/program.js";
import type { Place } from "../git/place.js";
import { CtxError } from "../../errors/ctx-error.js";

const ZERO = /^0+$/;
const GITLINK = "160000";

/**
 * Prepares git to be asked about a whole worktree, from its top.
 * @throws {CtxError} DEPENDENCY_MISSING when there is no git program.
 */
export function makeTopProgram(place: Place, environment: Environment): Program {
  const path = findProgram(environment);
  if (path === null) {
    throw new CtxError("DEPENDENCY_MISSING", "There is no git program on PATH.", {
      hint: "Install git 2.31 or newer: only git can tell edits from its own work.",
    });
  }
  const top = place.worktree ?? place.start;
  const there = top === place.start ? place : { ...place, start: top, isExplicit: true };
  return makeProgram(path, there, environment);
}

/**
 * Arguments that keep the repository's own configuration from starting filters: status and hash-object would run them.
 * Those of the user's and the system's configuration are the user's.
 */
export async function withoutOwnFilters(program: Program): Promise<string[]> {
  const asked = ["config", "--show-scope", "-z", "--get-regexp", "^filter\\..*\\.(clean|process|required)$"];
  const { status, stdout } = await runToEnd(program, asked);
  if (status !== 0) return [];
  const found: string[] = [];
  const fields = stdout.toString("utf8").split("\0");
  for (let at = 0; at + 1 < fields.length; at += 2) {
    const [scope, setting = ""] = [fields[at], fields[at + 1]];
    const [key = ""] = setting.split("\n", 1);
    if (scope !== "local" && scope !== "worktree") continue;
    found.push("-c", key.endsWith(".required") ? `${key}=false` : `${key}=`);
  }
  return found;
}

const REPLACEMENT = "\uFFFD";
/** Ends a field whose bytes are no UTF-8: no name has it. */
const INEXACT = "\0";

/**
 * The fields of an answer that ends each with NUL. One that is no UTF-8 names no file in what we write: it keeps
 * replacement characters and ends with NUL, by which parseStatus and the others know it.
 */
export function fieldsOf(stdout: Buffer): string[] {
  const text = stdout.toString("utf8");
  const fields = text.split("\0").slice(0, -1);
  if (!text.includes(REPLACEMENT)) return fields;
  let start = 0;
  return fields.map((field) => {
    const bytes = stdout.subarray(start, stdout.indexOf(0, start));
    start += bytes.length + 1;
    return !field.includes(REPLACEMENT) || bytes.equals(Buffer.from(field)) ? field : field + INEXACT;
  });
}

/** Runs git where only success is an answer. */
export async function ask(program: Program, args: readonly string[], input?: string): Promise<Buffer> {
  const { status, stdout, stderr } = await runToEnd(program, args, input);
  // The command comes after the settings, each of two words.
  if (status !== 0)
    throw refusalOf(program, stderr, args.slice(2 * args.filter((word) => word === "-c").length));
  return stdout;
}

/** Reads `git status --porcelain=v2 -z --branch --no-renames` (git-status(1), Porcelain Format Version 2). */
export function parseStatus(fields: readonly string[]): Survey {
  let commit: string | null = null;
  const files: DirtyFile[] = [];
  const unnamed: string[] = [];
  const known = new Set<string>();
  for (const field of fields) {
    if (field.endsWith(INEXACT)) {
      const name = after(field, { 1: 8, u: 10 }[field.slice(0, 1)] ?? 1);
      unnamed.push(name.slice(0, -1));
      continue;
    }
    if (field.startsWith("# branch.oid ")) {
      const oid = field.slice("# branch.oid ".length);
      commit = oid === "(initial)" ? null : oid;
    } else if (field.startsWith("1 ")) {
      const [, , kind, , , , head = "", index = ""] = field.split(" ", 8);
      if (kind?.startsWith("S") === true) continue;
      const path = after(field, 8);
      known.add(path);
      files.push({ path, head: oidOf(head), index: oidOf(index), isUnmerged: false });
    } else if (field.startsWith("u ")) {
      const head = field.split(" ", 9)[8] ?? "";
      files.push({ path: after(field, 10), head: oidOf(head), index: null, isUnmerged: true });
    } else if (field.startsWith("? ") && !field.endsWith("/")) {
      const path = field.slice(2);
      // What `git rm --cached` left lying there is told twice; that HEAD has it was said first.
      if (!known.has(path)) files.push({ path, head: null, index: null, isUnmerged: false });
    }
  }
  return { commit, files, unnamed };
}

/** What follows so many fields that end with a blank. */
function after(field: string, count: number): string {
  let at = 0;
  for (let found = 0; found < count; found++) at = field.indexOf(" ", at) + 1;
  return field.slice(at);
}

function oidOf(text: string): string | null {
  return ZERO.test(text) ? null : text;
}

/** Reads `git diff-tree -r -z --raw` (git-diff-tree(1), Raw Output Format); submodules are no files. */
export function parseDifferences(fields: readonly string[]): Difference[] {
  const found: Difference[] = [];
  for (let at = 0; at + 1 < fields.length; at += 2) {
    const [before = "", after_, from = "", to = ""] = (fields[at] as string).slice(1).split(" ");
    const path = fields[at + 1] as string;
    const left = before === GITLINK ? null : oidOf(from);
    const right = after_ === GITLINK ? null : oidOf(to);
    if (left !== right && !path.endsWith(INEXACT)) found.push({ path, from: left, to: right });
  }
  return found;
}

/** Reads `git ls-tree -r -z` as the difference from the empty tree. */
export function parseTree(fields: readonly string[]): Difference[] {
  const found: Difference[] = [];
  for (const field of fields) {
    const [, mode, oid, path] = /^(\d+) \w+ ([0-9a-f]+)\t(.+)$/s.exec(field) ?? [];
    if (mode === undefined || oid === undefined || path === undefined || mode === GITLINK) continue;
    if (!path.endsWith(INEXACT)) found.push({ path, from: null, to: oid });
  }
  return found;
}
