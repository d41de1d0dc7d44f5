// The titles of a few tasks, for completion: one file each, and whatever is wrong with it is somebody else's to tell.
import { parseDocument } from "../../format/document.js";
import { isCtxError } from "../../errors/ctx-error.js";
import type { Files } from "../../ports/files.js";
import { mainPathOf } from "../layout.js";

/** The titles of those tasks whose main document in the worktree has one, by id. Broken documents have none. */
export async function readTitles(
  files: Files,
  root: string,
  ids: readonly string[],
): Promise<ReadonlyMap<string, string>> {
  const titles = new Map<string, string>();
  for (const id of ids) {
    for (const form of ["json", "markdown"] as const) {
      const path = mainPathOf({ level: "task", id }, form);
      const text = readQuietly(files, `${root}/${path}`);
      const title = text === null ? undefined : (await parseDocument({ path, form, text })).raw?.["title"];
      if (typeof title === "string") titles.set(id, title);
    }
  }
  return titles;
}

function readQuietly(files: Files, path: string): string | null {
  try {
    return files.readText(path);
  } catch (error) {
    if (isCtxError(error)) return null;
    throw error;
  }
}
