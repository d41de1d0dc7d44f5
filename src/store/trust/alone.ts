// Whether a file or directory is this user's, and no other user of the machine can change it.
import type { Files } from "../../ports/files.js";

/** Tells it of what lies at a path; a link, and what is not there, are nobody's. */
export function isAlone(files: Files, path: string): boolean {
  const facts = files.facts(path);
  if (facts === null || (facts.kind !== "file" && facts.kind !== "directory")) return false;
  return facts.isOwn && !facts.others.write;
}
