// The annotated tag by which a tree is kept (git-mktag(1)): its header names the tree, its message is ctx's.
import type { ObjectId } from "../../../ports/git.js";
import type { GitObject } from "../backend.js";

/** The tree that a tag names and the text beside it; null for what is no tag of a tree. */
export function parseTag(object: GitObject | undefined): { tree: ObjectId; text: string } | null {
  if (object?.kind !== "tag") return null;
  const whole = Buffer.from(object.bytes).toString("utf8");
  const end = whole.indexOf("\n\n");
  const tree = /^object ([0-9a-f]+)\ntype tree\n/.exec(whole)?.[1];
  return end < 0 || tree === undefined ? null : { tree, text: whole.slice(end + 2) };
}
