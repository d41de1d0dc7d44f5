// Tree objects made from a list of files, the deepest directories first: no index is needed for it.
import type { ObjectId } from "../../../ports/git.js";

/** A file whose blob is stored already. */
export interface StoredFile {
  readonly path: string;
  readonly oid: ObjectId;
  readonly isExecutable: boolean;
}

/** Runs git with an input and returns what it prints. */
type Write = (args: readonly string[], input: string) => Promise<string>;

/** Stores the trees of files and returns the id of the top one. Directories that lie equally deep take one process. */
export async function storeTrees(write: Write, files: readonly StoredFile[]): Promise<ObjectId> {
  const records = new Map<string, string[]>([["", []]]);
  for (const { path, oid, isExecutable } of files) {
    const mode = isExecutable ? "100755" : "100644";
    openDirectory(records, parentOf(path)).push(`${mode} blob ${oid}\t${nameOf(path)}\0`);
  }
  const directories = [...records.keys()].filter((directory) => directory !== "");
  const depths = [...new Set(directories.map(depthOf))].sort((left, right) => right - left);
  for (const depth of depths) {
    const level = directories.filter((directory) => depthOf(directory) === depth);
    const input = level.map((directory) => `${(records.get(directory) as string[]).join("")}\0`).join("");
    const oids = (await write(["mktree", "-z", "--batch"], input)).trimEnd().split("\n");
    for (const [index, directory] of level.entries()) {
      const parent = records.get(parentOf(directory)) as string[];
      parent.push(`040000 tree ${oids[index] as ObjectId}\t${nameOf(directory)}\0`);
    }
  }
  return (await write(["mktree", "-z"], (records.get("") as string[]).join(""))).trim();
}

/** The records of a directory; it and all above it are there from now on. */
function openDirectory(records: Map<string, string[]>, directory: string): string[] {
  const known = records.get(directory);
  if (known !== undefined) return known;
  openDirectory(records, parentOf(directory));
  const own: string[] = [];
  records.set(directory, own);
  return own;
}

function parentOf(path: string): string {
  return path.slice(0, Math.max(0, path.lastIndexOf("/")));
}

function nameOf(path: string): string {
  return path.slice(path.lastIndexOf("/") + 1);
}

function depthOf(directory: string): number {
  return directory.split("/").length;
}
