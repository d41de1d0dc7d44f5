// Objects read with isomorphic-git, and the repositories in which it would answer wrongly and is not asked.
// It gets the shared directory only, because it does not know linked worktrees, and a file system that cannot write.
import { promises, readdirSync, statSync } from "node:fs";
import { join } from "node:path";
import { expandOid, readObject } from "isomorphic-git";
import { CtxError } from "../../errors/ctx-error.js";
import type { ObjectId } from "../../ports/git.js";
import { MAX_OBJECT_BYTES, type GitObject } from "./backend.js";
import { isPartialClone, readConfigFile } from "./config-file.js";
import type { Place } from "./place.js";
import { listRefs } from "./refs.js";
import { isAbsence, isThere, readTextOrNull, unsupported } from "./unsupported.js";

const MAX_PACK_BYTES = 512 * 1024 * 1024;

/** What to do about everything that only git itself can read. */
export const INSTALL_GIT = "Install the git program (2.31 or newer); ctx then uses it.";

export interface IsoObjects {
  /** Reads an object; null when there is none. */
  find(oid: ObjectId): Promise<GitObject | null>;
  /** Reads an object that must be there. */
  get(oid: ObjectId): Promise<GitObject>;
  /** The full ids that begin with the given digits: none, one, or `"several"`. */
  expand(digits: string): Promise<ObjectId | null | "several">;
}

/**
 * Makes the reader of one repository, with one cache for all its questions.
 * Every method throws REPOSITORY_UNSUPPORTED where the library cannot be trusted with the repository.
 */
export function makeIsoObjects(place: Place): IsoObjects {
  const gitdir = place.commonDirectory;
  const shared = { fs: READ_ONLY, gitdir, cache: {} };
  let isChecked = false;
  const check = (): void => {
    if (!isChecked) assertReadable(place);
    isChecked = true;
  };
  const find = async (oid: ObjectId): Promise<GitObject | null> => {
    check();
    try {
      const { type, object } = (await readObject({ ...shared, oid, format: "content" })) as Content;
      if (object.length <= MAX_OBJECT_BYTES) return { kind: type, bytes: object };
    } catch (error) {
      if (codeOf(error) === "NotFoundError") return null;
      throw unsupported(`The object ${oid} cannot be read without the git program.`, {
        cause: error,
        hint: INSTALL_GIT,
      });
    }
    throw new CtxError("READ_FAILED", `The git object ${oid} is too large to be read.`);
  };
  return {
    find,
    async get(oid) {
      const object = await find(oid);
      if (object !== null) return object;
      throw unsupported(`The object ${oid} is not in ${gitdir}.`, {
        hint: isPartialClone(gitdir)
          ? `This is a partial clone. ${INSTALL_GIT}`
          : "The repository may be damaged.",
      });
    },
    async expand(digits) {
      check();
      try {
        return await expandOid({ ...shared, oid: digits });
      } catch (error) {
        if (codeOf(error) === "NotFoundError") return null;
        if (codeOf(error) === "AmbiguousError") return "several";
        throw unsupported(`The object ${digits} cannot be looked up without the git program.`, {
          cause: error,
        });
      }
    },
  };
}

/** What `readObject` gives for the format "content"; its own type lists every other format too. */
interface Content {
  readonly type: GitObject["kind"];
  readonly object: Uint8Array;
}

/** Refuses what the library reads wrongly or not at all (measured: reference/dependencies.md §2.1). */
function assertReadable(place: Place): void {
  const objects = join(place.commonDirectory, "objects");
  const { values } = readConfigFile(join(place.commonDirectory, "config"));
  const format = values.get("extensions.objectformat")?.toLowerCase() ?? "sha1";
  let reason: string | null = null;
  if (format !== "sha1") reason = `its objects are named by ${format}`;
  else if (place.refFormat !== "files") reason = "its format is newer";
  else if (readTextOrNull(join(objects, "info", "alternates"))?.trim())
    reason = "it borrows objects (alternates)";
  else if (isThere(join(place.commonDirectory, "info", "grafts"))) reason = "it has grafts";
  else if (listRefs(place, "refs/replace/").length > 0) reason = "it has replacement objects";
  else if (largestPack(join(objects, "pack")) > MAX_PACK_BYTES) reason = "it has a pack larger than 512 MB";
  if (reason === null) return;
  throw unsupported(`Only the git program can read the repository ${place.commonDirectory}: ${reason}.`, {
    hint: INSTALL_GIT,
  });
}

function largestPack(directory: string): number {
  try {
    const packs = readdirSync(directory).filter((name) => name.endsWith(".pack"));
    return Math.max(0, ...packs.map((name) => statSync(join(directory, name)).size));
  } catch (error) {
    if (isAbsence(error)) return 0;
    throw unsupported(`Cannot list ${directory}.`, { path: directory, cause: error });
  }
}

function codeOf(error: unknown): unknown {
  return (error as { code?: unknown }).code;
}

async function refuseToWrite(): Promise<never> {
  throw new CtxError("BUG", "isomorphic-git tried to write.");
}

const { readFile, readdir, stat, lstat, readlink } = promises;
const READ_ONLY = {
  promises: {
    readFile,
    readdir,
    stat,
    lstat,
    readlink,
    writeFile: refuseToWrite,
    unlink: refuseToWrite,
    mkdir: refuseToWrite,
    rmdir: refuseToWrite,
    symlink: refuseToWrite,
    chmod: refuseToWrite,
  },
};
