// Which files the feed is made of: the entries files and shared documents of every context of the invoking worktree.
// Nothing is opened here.
import type { Finding } from "../../errors/finding.js";
import { formatRef } from "../../model/ref.js";
import type { Runtime } from "../../ports/runtime.js";
import {
  BRANCHES_DIRECTORY,
  CONTEXT_DIRECTORY,
  directoryOf,
  ENTRIES_DIRECTORY,
  meaningOf,
  nameOfDirectory,
  refOfDirectory,
  TASKS_DIRECTORY,
} from "../layout.js";
import type { Workspace } from "../place/workspace.js";
import { listBranchContexts } from "../read/list-tasks.js";
import { linkFinding } from "../read/read-text.js";
import type { ContextTree } from "../read/tree.js";
import { listCommit, listDisk, type Listing, type Wanted } from "../survey/listing.js";

export interface FeedFile {
  /** The context in its full form. */
  readonly ref: string;
  /** Relative to the root. */
  readonly path: string;
}

export interface FeedFiles {
  /** In byte order of the paths within each context. */
  readonly entries: readonly FeedFile[];
  readonly documents: readonly FeedFile[];
  /** The directories in which all this lies, relative to the root. */
  readonly directories: readonly string[];
  /** Links, which are not followed, and directories that cannot be read. */
  readonly findings: readonly Finding[];
}

const LEVELS_ON_DISK = new Map(
  (["global", "project"] as const).map((level) => [directoryOf({ level }), level]),
);

export interface FeedScope {
  /** Tells whether the context in a directory is listed at all. */
  readonly isWanted: Wanted;
  /** Tells whether an entries file of that name, less its extension, holds nothing that is to be told. */
  readonly isKnown: (name: string) => boolean;
}

/** Lists the files of the feed. */
export async function listFeedFiles(
  runtime: Runtime,
  { workspace, tree }: { workspace: Workspace; tree: ContextTree },
  { isWanted, isKnown }: FeedScope,
): Promise<FeedFiles> {
  const listed = workspace.isAbsent
    ? await listCommit(tree, isWanted)
    : listDisk(runtime.files, workspace.root, isWanted);
  const { listing } = listed;
  const findings = [...listed.findings];
  const entries: FeedFile[] = [];
  const documents: FeedFile[] = [];
  for (const [directory, ref] of await findContexts(tree, { listing, isWanted }, findings)) {
    const inside = `${directory}/${ENTRIES_DIRECTORY}`;
    for (const { name, kind } of listing.get(inside) ?? []) {
      if (!name.endsWith(".jsonl") || name.startsWith(".")) continue;
      if (kind === "symlink") findings.push(linkFinding(`${inside}/${name}`));
      else if (kind === "file" && !isKnown(name.slice(0, -".jsonl".length)))
        entries.push({ ref, path: `${inside}/${name}` });
    }
    addDocuments(documents, { listing, context: directory, ref }, findings);
  }
  const directories = [...listing.keys()].filter(isOfFeed);
  return { entries, documents, directories, findings };
}

/** The contexts' directories with their refs; what ctx did not name is none. */
async function findContexts(
  tree: ContextTree,
  { listing, isWanted }: { listing: Listing; isWanted: Wanted },
  findings: Finding[],
): Promise<[directory: string, ref: string][]> {
  const found: [string, string][] = [];
  for (const [directory, level] of LEVELS_ON_DISK)
    if (isWanted(directory) && listing.has(directory)) found.push([directory, level]);
  let cut: ReadonlyMap<string, string> | undefined;
  for (const parent of [BRANCHES_DIRECTORY, TASKS_DIRECTORY]) {
    for (const { name, kind } of listing.get(parent) ?? []) {
      const directory = `${parent}/${name}`;
      if (!isWanted(directory)) continue;
      if (kind === "symlink") findings.push(linkFinding(directory));
      if (kind !== "directory" || name.startsWith(".")) continue;
      const ref = refOfDirectory(directory, undefined);
      if (ref !== null) found.push([directory, formatRef(ref)]);
      else if (parent === BRANCHES_DIRECTORY && nameOfDirectory(name) === null) {
        cut ??= await findCutNames(tree);
        const known = cut.get(directory);
        if (known !== undefined) found.push([directory, known]);
      }
    }
  }
  return found;
}

/** Branch names too long for the disk stand in their documents. */
async function findCutNames(tree: ContextTree): Promise<ReadonlyMap<string, string>> {
  const { branches } = await listBranchContexts(tree);
  return new Map(branches.map(({ ref }) => [directoryOf(ref), formatRef(ref)]));
}

/** Adds the shared documents of a context; `entries/` holds none, and is by far the largest directory. */
function addDocuments(
  found: FeedFile[],
  { listing, context, ref }: { listing: Listing; context: string; ref: string },
  findings: Finding[],
): void {
  const enter = (directory: string): void => {
    for (const { name, kind } of listing.get(directory) ?? []) {
      const path = `${directory}/${name}`;
      if (
        name.startsWith(".") ||
        (directory === context && name === ENTRIES_DIRECTORY && kind === "directory")
      )
        continue;
      if (kind === "directory") enter(path);
      const meaning =
        kind === "file" || kind === "symlink" ? meaningOf(path.slice(context.length + 1)) : null;
      if (meaning?.kind !== "document" || meaning.personal) continue;
      if (kind === "symlink") findings.push(linkFinding(path));
      else found.push({ ref, path });
    }
  };
  enter(context);
}

/** Proposals and workflows are not told of, so nobody needs to wake for them. */
function isOfFeed(directory: string): boolean {
  const [, place] = directory.slice(CONTEXT_DIRECTORY.length).split("/");
  return place !== "delegations" && place !== "workflows";
}
