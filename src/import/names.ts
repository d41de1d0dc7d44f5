// What imported things are called here: as there wherever that is a name, else by a name that still shows it.
import { isTaskId } from "../model/ref.js";
import { sha256Hex } from "../model/text/sha256.js";
import { slugOfTitle } from "../model/text/slug.js";
import { utf8Encode } from "../model/text/utf8.js";

const SLUG_LENGTH = 80;
const HASH_DIGITS = 8;

/** The id of a task: the tool's own where it is one of ours, else its letters and a hash that keeps it apart. */
export function toTaskId(name: string): string {
  return isTaskId(name) ? name : showName(name, "task");
}

/** A file name that every file system takes; `extension` with its dot, or "". Readable where it was ASCII. */
export function toFileName(name: string, extension: string): string {
  const stem = extension !== "" && name.endsWith(extension) ? name.slice(0, -extension.length) : name;
  const plain = stem
    .replace(/[^A-Za-z0-9._-]+/g, "-")
    .replace(/-{2,}/g, "-")
    .replace(/^[-.]+|[-.]+$/g, "");
  const isPlain = /^[\x20-\x7e]+$/.test(stem) && plain !== "" && plain.length <= SLUG_LENGTH;
  return (isPlain && !/\.local$/i.test(plain) ? plain : showName(stem, "note")) + extension;
}

/** A path below a context's directory, part for part. */
export function toNotePath(path: string): string {
  const parts = path.split("/");
  return parts
    .map((part, index) => (index === parts.length - 1 ? toFileName(part, ".md") : toFolder(part)))
    .join("/");
}

function toFolder(name: string): string {
  return toFileName(name, "");
}

function showName(name: string, fallback: string): string {
  const slug = slugOfTitle(name, SLUG_LENGTH);
  return distinctName(`${slug === "" ? fallback : slug}-`, name);
}

/** A name that is told apart by a hash of what it stands for. */
export function distinctName(start: string, what: string): string {
  return start + sha256Hex(utf8Encode(what)).slice(0, HASH_DIGITS);
}
