// Taking a run away, whole: one that is over for long, or one that never began.
import { isCtxError } from "../../errors/ctx-error.js";
import type { Runtime } from "../../ports/runtime.js";
import type { RunPlace } from "./run-place.js";

/** Removes a run's files and tells whether nothing is left. The journal goes first: without it there is no run. */
export function removeRun({ files }: Runtime, { directory }: RunPlace): boolean {
  try {
    const names = (files.list(directory) ?? []).filter(({ kind }) => kind === "file").map(({ name }) => name);
    const journal = names.filter((name) => name === "journal");
    for (const name of [...journal, ...names.filter((one) => one !== "journal")]) {
      const bytes = files.read(`${directory}/${name}`);
      if (bytes !== null) files.remove(`${directory}/${name}`, bytes);
    }
    return files.removeDirectory(directory);
  } catch (error) {
    // Somebody goes on with it in this very moment, or it is another user's: it stays.
    if (!isCtxError(error)) throw error;
    return false;
  }
}
