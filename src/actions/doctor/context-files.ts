// Which files below .context/ ctx reads as part of a context.
import { contextDirectoryOf, meaningOf } from "../../store/layout.js";

/** What part of a context a path below the root is; null for what is none of ctx's business. */
export function partOf(path: string): "document" | "entries" | "prune" | null {
  const directory = contextDirectoryOf(path);
  if (directory === null) return null;
  const { kind } = meaningOf(path.slice(directory.length + 1));
  return kind === "other" ? null : kind;
}

/** Tells whether a path is a personal document. */
export function isPersonal(path: string): boolean {
  return /\.local\.(?:md|json)$/.test(path);
}
