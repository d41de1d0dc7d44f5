// Which contexts trees hold: global and project always, a branch with any file, a task with its main document.
import { wordsOf } from "../../model/layer.js";
import { compareRefs, formatRef, type Ref } from "../../model/ref.js";
import {
  BRANCHES_DIRECTORY,
  CONTEXT_DIRECTORY,
  contextDirectoryOf,
  MAIN_NAMES,
  meaningOf,
  nameOfDirectory,
  refOfDirectory,
} from "../layout.js";
import { readDirectory } from "./read-context.js";
import type { ContextTree, TreeEntry } from "./tree.js";

/** Lists the contexts of some trees together, widest first and then by name. */
export async function listContexts(trees: readonly ContextTree[]): Promise<Ref[]> {
  const found = new Map<string, Ref>();
  for (const ref of [{ level: "global" }, { level: "project" }] as const) found.set(formatRef(ref), ref);
  for (const tree of trees) {
    for (const directory of directoriesAmong((await tree.list(CONTEXT_DIRECTORY)) ?? [])) {
      const ref = await refOf(tree, directory);
      if (ref !== null) found.set(formatRef(ref), ref);
    }
  }
  return [...found.values()].sort(compareRefs);
}

/** The directories below tasks/ and branches/ that hold a context. */
function directoriesAmong(entries: readonly TreeEntry[]): Set<string> {
  const found = new Set<string>();
  for (const { path } of entries) {
    const directory = contextDirectoryOf(path);
    if (directory === null || directory.split("/").length < 3) continue;
    const name = path.slice(directory.length + 1);
    const isPart = directory.startsWith(`${BRANCHES_DIRECTORY}/`)
      ? meaningOf(name).kind !== "other"
      : MAIN_NAMES.includes(name);
    if (isPart) found.add(directory);
  }
  return found;
}

async function refOf(tree: ContextTree, directory: string): Promise<Ref | null> {
  if (nameOfDirectory(directory.slice(directory.lastIndexOf("/") + 1)) !== null)
    return refOfDirectory(directory, undefined);
  // A name that was too long for the disk stands only in the document.
  const context = await readDirectory(tree, { ref: { level: "branch", name: "" }, directory }, {});
  return refOfDirectory(directory, wordsOf(context).branch);
}
