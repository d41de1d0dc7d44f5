// Contents by their blobs' ids. A file of the worktree that has the id holds the very bytes, and reading it is several times
// faster than asking git: ids are hashes of contents (gitformat-pack(5), with "blob <size>" and NUL before them).
import { hash } from "node:crypto";
import { constants, readFileSync } from "node:fs";
import { join } from "node:path";
import { utf8Decode } from "../../../model/text/utf8.js";
import type { ObjectId, TreeFile } from "../../../ports/git.js";
import { readConfigFile } from "../config-file.js";
import type { Place } from "../place.js";
import type { Asked } from "./setting.js";

// Neither through a link nor into a pipe that nobody fills.
const READ_FLAGS = constants.O_RDONLY | (constants.O_NOFOLLOW ?? 0) | (constants.O_NONBLOCK ?? 0);

/** Reads the texts of files, in the order asked; null for what is not UTF-8. */
export async function readTexts(
  { place, readBlobs }: Asked,
  files: readonly Pick<TreeFile, "path" | "oid">[],
): Promise<(string | null)[]> {
  const { worktree } = place;
  const found = files.map(({ path, oid }) => {
    const text = worktree === null ? null : readHere(`${worktree}/${path}`);
    return text !== null && hashText(text, oid.length === 64 ? "sha256" : "sha1") === oid ? text : null;
  });
  const missing = files.filter((_, index) => found[index] === null).map(({ oid }) => oid);
  const blobs = missing.length === 0 ? [] : await readBlobs(missing);
  let next = 0;
  return found.map((text) => text ?? utf8Decode(blobs[next++] as Uint8Array));
}

/** The id that a repository gives a blob. */
export function blobIdOf(place: Place, bytes: Buffer): ObjectId {
  const format = readConfigFile(join(place.commonDirectory, "config")).values.get("extensions.objectformat");
  const blob = Buffer.concat([Buffer.from(`blob ${bytes.length}\0`), bytes]);
  return hash(format === "sha256" ? "sha256" : "sha1", blob);
}

/** The id of a text. What decoding replaced gets another one than its bytes have. */
function hashText(text: string, algorithm: "sha1" | "sha256"): ObjectId {
  return hash(algorithm, `blob ${Buffer.byteLength(text)}\0${text}`);
}

function readHere(path: string): string | null {
  try {
    return readFileSync(path, { encoding: "utf8", flag: READ_FLAGS as unknown as string });
  } catch {
    return null; // Whatever keeps it from being read here, git has the content.
  }
}
