// Takes a context's files out of the worktree, file by file: what changes or arrives meanwhile stays where it is.
import { CtxError, isCtxError } from "../../errors/ctx-error.js";
import { formatDiff } from "../../format/diff.js";
import { formatRef, type Ref } from "../../model/ref.js";
import { utf8Decode } from "../../model/text/utf8.js";
import type { Runtime } from "../../ports/runtime.js";
import { directoryOf, MAIN_NAMES } from "../layout.js";
import type { Workspace } from "../place/workspace.js";
import { surveyDirectory, type LocalFile, type Survey } from "../read/uncommitted.js";

/**
 * Removes the surveyed files, then the directories that are empty, and returns the paths of the files. The main document
 * goes last: killed on the way, or met by an entry that arrives meanwhile, the context still exists, and the same command
 * can be run again.
 * @throws {CtxError} FILE_CHANGED when something changed or arrived, WRITE_FAILED; both say what was removed.
 */
export function removeContext(
  runtime: Runtime,
  { root }: Workspace,
  { ref, survey }: { ref: Ref; survey: Survey },
): string[] {
  const { files } = runtime;
  const directory = directoryOf(ref);
  const isMain = ({ path }: { path: string }): boolean =>
    MAIN_NAMES.includes(path.slice(directory.length + 1));
  const mains = survey.files.filter(isMain);
  const removed: string[] = [];
  const left = (): string[] => (surveyDirectory(files, root, directory)?.files ?? []).map(({ path }) => path);
  const removeAll = (some: readonly LocalFile[]): void => {
    for (const { path, bytes } of some) {
      try {
        if (files.remove(`${root}/${path}`, bytes)) removed.push(path);
      } catch (error) {
        // What changed is found when the directory is looked at again, together with what arrived.
        if (!isCtxError(error) || error.code !== "FILE_CHANGED") throw error;
      }
    }
  };
  try {
    removeAll(survey.files.filter((file) => !isMain(file)));
    const changed = left().filter((path) => !isMain({ path }));
    if (changed.length > 0) throw changedMeanwhile(ref, { removed, left: changed });
    removeAll(mains);
    for (const each of survey.directories) files.removeDirectory(`${root}/${each}`);
    const arrived = left();
    if (arrived.length > 0) throw changedMeanwhile(ref, { removed, left: arrived });
  } catch (error) {
    if (!isCtxError(error) || error.code === "FILE_CHANGED" || removed.length === 0) throw error;
    throw new CtxError(error.code, `${formatRef(ref)} is only deleted in part: ${error.message}`, {
      ...(error.path === undefined ? {} : { path: error.path }),
      hint: "Run the command again once that is mended: it removes the rest.",
      details: { removed, left: left() },
      cause: error.cause ?? error,
    });
  }
  return removed;
}

/** The removals as a unified diff in git's form; what is no text is only named. */
export async function formatRemovals(files: readonly LocalFile[], prefix: string): Promise<string> {
  let diff = "";
  for (const { path, bytes } of files) {
    const text = bytes.includes(0) ? null : utf8Decode(bytes);
    diff += await formatDiff([{ path: prefix + path, before: text ?? "", after: null }]);
    if (text === null) diff += "Binary file\n";
  }
  return diff;
}

function changedMeanwhile(
  ref: Ref,
  details: { removed: readonly string[]; left: readonly string[] },
): CtxError {
  const shown = details.left.slice(0, 10);
  const more = details.left.length > shown.length ? [`and ${details.left.length - shown.length} more`] : [];
  const message = `${formatRef(ref)} changed while it was being deleted. These files stay:`;
  return new CtxError("FILE_CHANGED", [message, ...shown, ...more].join("\n"), {
    hint: "Look at them, commit what is worth keeping, and run the command again.",
    details,
  });
}
