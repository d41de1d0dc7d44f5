// Refs of the `files` format: loose files first, then packed-refs, symbolic ones followed (gitrepository-layout(5)).
import { lstatSync, readdirSync, readlinkSync } from "node:fs";
import { join } from "node:path";
import type { ObjectId } from "../../ports/git.js";
import { isObjectId, type Place } from "./place.js";
import { isAbsence, readTextOrNull, unsupported } from "./unsupported.js";

/** A ref with the commit it leads to. */
export interface NamedRef {
  readonly ref: string;
  readonly oid: ObjectId;
  readonly isSymbolic: boolean;
}

type RefValue =
  { readonly kind: "oid"; readonly oid: ObjectId } | { readonly kind: "symbolic"; readonly target: string };

/** As many symbolic refs in a row as git follows. */
const MAX_DEPTH = 5;

/** Tells whether git accepts a full ref name (git-check-ref-format(1)); such a name cannot leave its directory. */
export function isRefName(ref: string): boolean {
  if (/[ ~^:?*[\\]|\.\.|@\{|\.$/.test(ref) || ref === "@" || hasControl(ref)) return false;
  return ref.split("/").every((part) => part !== "" && !part.startsWith(".") && !part.endsWith(".lock"));
}

function hasControl(text: string): boolean {
  for (const character of text) if (character < " " || character === "\x7f") return true;
  return false;
}

/**
 * Follows a ref to its end: the last name in the chain, and null for its object id when that ref does not exist.
 * @throws {CtxError} REPOSITORY_UNSUPPORTED when a ref on the way is damaged or the chain is too long.
 */
export function resolveRef(
  place: Place,
  ref: string,
): { ref: string; oid: ObjectId | null; isSymbolic: boolean } {
  let name = ref;
  for (let depth = 0; depth <= MAX_DEPTH; depth += 1) {
    const value = readLooseRef(directoryOf(place, name), name);
    const oid = value === null ? findPackedRef(place, name) : value.kind === "oid" ? value.oid : null;
    if (value === null || value.kind === "oid") return { ref: name, oid, isSymbolic: depth > 0 };
    name = value.target;
  }
  throw unsupported(`The symbolic ref ${ref} leads through more than ${MAX_DEPTH} others.`);
}

/**
 * Lists all refs below a prefix such as `refs/heads/`, in byte order; dangling symbolic refs are left out.
 * @throws {CtxError} REPOSITORY_UNSUPPORTED when one of them is damaged: leaving it out would be a guess.
 */
export function listRefs(place: Place, prefix: string): NamedRef[] {
  // INVARIANT: loose before packed, because git packs a ref before it removes the loose file.
  const loose = new Set<string>();
  collectLooseRefs(place.commonDirectory, prefix, loose);
  const refs = new Map<string, NamedRef>();
  for (const [ref, oid] of packedRefs(place)) {
    if (ref.startsWith(prefix)) refs.set(ref, { ref, oid, isSymbolic: false });
  }
  for (const ref of loose) {
    const { oid, isSymbolic } = resolveRef(place, ref);
    if (oid !== null) refs.set(ref, { ref, oid, isSymbolic });
  }
  return [...refs.values()].sort((a, b) => Buffer.compare(Buffer.from(a.ref), Buffer.from(b.ref)));
}

/**
 * Reads one loose ref, or HEAD; null when there is no such file.
 * @throws {CtxError} REPOSITORY_UNSUPPORTED when its content is neither an object id nor a symbolic ref.
 */
function readLooseRef(directory: string, ref: string): RefValue | null {
  const path = join(directory, ref);
  const linked = symbolicLinkTarget(path);
  if (linked !== null) return { kind: "symbolic", target: linked };
  const text = readTextOrNull(path);
  if (text === null) return null;
  const target = /^ref:\s*(.*?)\s*$/s.exec(text)?.[1];
  if (target !== undefined && isRefName(target)) return { kind: "symbolic", target };
  const oid = text.replace(/\s.*$/s, "").toLowerCase();
  if (isObjectId(oid) && !/^0+$/.test(oid)) return { kind: "oid", oid };
  throw unsupported(`${ref} is damaged: it holds neither an object id nor the name of a ref.`, {
    path,
    hint: "Run `git fsck` to see what else is damaged.",
  });
}

/** The ref that a symbolic link stands for, as old versions of git wrote HEAD; null for everything else. */
function symbolicLinkTarget(path: string): string | null {
  try {
    if (lstatSync(path, { throwIfNoEntry: false })?.isSymbolicLink() !== true) return null;
    const target = readlinkSync(path);
    return target.startsWith("refs/") && isRefName(target) ? target : null;
  } catch (error) {
    if (isAbsence(error)) return null;
    throw unsupported(`Cannot read ${path}.`, { path, cause: error });
  }
}

function collectLooseRefs(directory: string, prefix: string, refs: Set<string>): void {
  let entries;
  try {
    entries = readdirSync(join(directory, prefix), { withFileTypes: true });
  } catch (error) {
    if (isAbsence(error)) return;
    throw unsupported(`Cannot list ${prefix}.`, { path: join(directory, prefix), cause: error });
  }
  for (const entry of entries) {
    const ref = prefix + entry.name;
    // Other programs leave files such as .DS_Store here; git ignores names that cannot be refs, and so do we.
    if (!isRefName(ref)) continue;
    if (entry.isDirectory()) collectLooseRefs(directory, `${ref}/`, refs);
    else refs.add(ref);
  }
}

function findPackedRef(place: Place, ref: string): ObjectId | null {
  const text = readTextOrNull(join(place.commonDirectory, "packed-refs"));
  const at = text?.indexOf(` ${ref}\n`) ?? -1;
  if (text === null || at < 0) return null;
  return packedOid(text.slice(text.lastIndexOf("\n", at) + 1, at), place);
}

function* packedRefs(place: Place): Generator<[ref: string, oid: ObjectId]> {
  const text = readTextOrNull(join(place.commonDirectory, "packed-refs")) ?? "";
  for (const line of text.split("\n")) {
    if (line === "" || line.startsWith("#") || line.startsWith("^")) continue;
    const space = line.indexOf(" ");
    yield [line.slice(space + 1), packedOid(line.slice(0, Math.max(space, 0)), place)];
  }
}

function packedOid(text: string, place: Place): ObjectId {
  if (isObjectId(text)) return text;
  throw unsupported("packed-refs is damaged.", { path: join(place.commonDirectory, "packed-refs") });
}

/** HEAD and a few other refs belong to one worktree, all others to the whole repository (git-worktree(1), "REFS"). */
function directoryOf(place: Place, ref: string): string {
  const isShared = ref.startsWith("refs/") && !/^refs\/(?:bisect|worktree|rewritten)\//.test(ref);
  return isShared ? place.commonDirectory : place.gitDirectory;
}
