// A context's revision: an opaque token that changes when any of its documents does, for compare-and-swap.
import { digestOf } from "../model/canonical-json.js";
import type { StoredContext } from "../model/layer.js";

const REVISION_LENGTH = 32;

/** The revision of a context, over the exact text of its shared documents and notes. Entries do not count. */
export function revisionOf(context: StoredContext): string {
  const files = [...context.documents, ...context.notes, ...context.brokenSources].filter(({ path }) => {
    return !/\.local\.(?:md|json)$/.test(path);
  });
  const contents = files
    .map((file) => [file.path, file.text])
    .sort(([a], [b]) => ((a as string) < (b as string) ? -1 : 1));
  return digestOf(contents).slice("sha256:".length, "sha256:".length + REVISION_LENGTH);
}
