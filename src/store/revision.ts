// A context's revision: an opaque token that changes when any of its documents does, for compare-and-swap.
import { canonicalJson } from "../model/json/canonical-json.js";
import type { StoredContext } from "../model/layer.js";
import type { Runtime } from "../ports/runtime.js";

const REVISION_LENGTH = 32;

/** The revision of a context, over the exact text of its shared documents and notes. Entries do not count. */
export async function revisionOf(runtime: Runtime, context: StoredContext): Promise<string> {
  const files = [...context.documents, ...context.notes, ...context.brokenSources];
  const contents = files
    .filter(({ path }) => !/\.local\.(?:md|json)$/.test(path))
    .map((file): [string, string] => [file.path, file.text])
    .sort(([left], [right]) => (left < right ? -1 : 1));
  return (await runtime.hashes.sha256(canonicalJson(contents))).slice(0, REVISION_LENGTH);
}
