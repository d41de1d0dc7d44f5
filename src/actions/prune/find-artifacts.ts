// From `--artifact F` as typed to the notes of a context that it names, or the refusal that helps.
import { CtxError } from "../../errors/ctx-error.js";
import type { Layer } from "../../model/layer.js";
import { formatRef } from "../../model/ref.js";
import { joinPath } from "../../model/text/join-path.js";
import { quoteForShell } from "../../model/text/shell-quote.js";
import { findSimilar } from "../../model/text/similar.js";
import type { Runtime } from "../../ports/runtime.js";
import { notesOf } from "../../resolve/resolve-layers.js";
import { directoryOf } from "../../store/layout.js";
import type { PruneRequest } from "../prune.js";
import type { ResolvedRef } from "../resolve-ref.js";

/**
 * The paths of the artifacts that were asked for; null where none were. A path counts from where the person stands, else
 * from the root.
 * @throws {CtxError} OUTSIDE_ROOT for one that is not in the context's directory; VALUE_NOT_FOUND for one that is no note
 * there.
 */
export function findArtifacts(
  runtime: Runtime,
  { workspace, stored, ref }: ResolvedRef,
  { artifacts, directory }: Pick<PruneRequest, "artifacts" | "directory">,
): ReadonlySet<string> | null {
  if (artifacts === undefined || artifacts.length === 0) return null;
  const { root } = workspace;
  const layer = stored.findLast(({ personal }) => !personal) as Layer;
  const notes = notesOf([layer]).map(({ path }) => path);
  const place = runtime.files.realPath(directory) ?? directory;
  const own = `${directoryOf(ref)}/`;
  const found = new Set<string>();
  for (const typed of artifacts) {
    const paths = [joinPath(place, typed), joinPath(root, typed)].map((path) => path.slice(root.length + 1));
    const path = paths.find((one) => notes.includes(one));
    if (path !== undefined) found.add(path);
    else if (
      paths.some(
        (one, at) =>
          one.startsWith(own) && joinPath([place, root][at] as string, typed).startsWith(`${root}/`),
      )
    )
      throw notThere(typed, { ref: formatRef(ref), notes, own });
    else {
      throw new CtxError("OUTSIDE_ROOT", `${typed || "(empty)"} is no file of ${formatRef(ref)}.`, {
        path: typed,
        hint: `A prune hides only what lies in ${own}`,
      });
    }
  }
  return found;
}

function notThere(
  typed: string,
  { ref, notes, own }: { ref: string; notes: readonly string[]; own: string },
): CtxError {
  const names = notes.map((path) => path.slice(own.length));
  const near = findSimilar(typed.slice(typed.lastIndexOf("/") + 1), names);
  const list = `\`ctx get ${quoteForShell(ref)}\` shows its notes.`;
  return new CtxError("VALUE_NOT_FOUND", `${ref} has no note ${typed}.`, {
    path: typed,
    hint: near === null ? list : `did you mean ${own}${near}? ${list}`,
  });
}
