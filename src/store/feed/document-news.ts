// Documents that are not what a reader of the feed was last told: by content, so that touching one is no news, and by
// branch, so that switching branches is none either.
import type { Finding } from "../../errors/finding.js";
import {
  isOfInterest,
  type ContextChange,
  type DocumentChange,
  type Interest,
  type Seen,
  type SeenDocument,
} from "../../model/seen.js";
import type { Runtime } from "../../ports/runtime.js";
import { CONTEXT_DIRECTORY, contextDirectoryOf } from "../layout.js";
import { textOf } from "../read/read-text.js";
import { isGone, type ContextTree } from "../read/tree.js";
import type { FeedFile } from "./feed-files.js";
import { trustedStamp } from "./trusted-stamp.js";

/** How many contents of one document are told apart from new ones when a branch brings them back. */
const MOST_EARLIER = 16;
const HASH_LENGTH = 32;

export interface DocumentNews {
  readonly changes: readonly ContextChange[];
  readonly documents: Seen["documents"];
  readonly findings: readonly Finding[];
}

interface DocumentPlace {
  readonly runtime: Runtime;
  readonly root: string;
  readonly tree: ContextTree;
  readonly files: readonly FeedFile[];
  /** The current branch. */
  readonly branch: string | null;
  /** The refs of the contexts' directories, also of those that are gone. */
  readonly refOf: (directory: string) => string | null;
}

/** Finds what is new among the documents, in path order, and what is known afterwards. */
export async function findDocumentNews(
  place: DocumentPlace,
  seen: Seen,
  interest: Interest,
): Promise<DocumentNews> {
  const { runtime, root, tree, branch } = place;
  const isWanted = (ref: string): boolean => isOfInterest(interest, { ref, kind: "document", by: null });
  const documents = new Map(seen.documents);
  const changes: ContextChange[] = [];
  const findings: Finding[] = [];
  const there = new Set(place.files.map(({ path }) => path));
  const unknown: { readonly file: FeedFile; readonly stamp: string | null }[] = [];
  for (const file of place.files) {
    if (!isWanted(file.ref)) continue;
    const known = documents.get(file.path);
    const stamp = tree.commit === null ? runtime.files.stamp(`${root}/${file.path}`) : null;
    if (stamp !== null && known?.stamp === stamp.text && known.branch === branch) continue;
    unknown.push({ file, stamp: trustedStamp(stamp, runtime.clock.now()) });
  }
  const texts = await tree.readTexts(unknown.map(({ file }) => file.path));
  for (const [at, read] of texts.entries()) {
    const { file, stamp } = unknown[at] as (typeof unknown)[number];
    if (isGone(read)) continue;
    const text = textOf(read);
    if (typeof text !== "string") {
      findings.push(text);
      continue;
    }
    const hash = (await runtime.hashes.sha256(text)).slice(0, HASH_LENGTH);
    const known = documents.get(file.path);
    const change = changeFrom(known, { hash, branch });
    documents.set(file.path, rememberDocument(known, { hash, stamp, branch }, { isTold: change !== null }));
    if (change !== null) changes.push(makeChange(file, change));
  }
  for (const [path, known] of seen.documents) {
    if (there.has(path) || known.hash === null || known.branch !== branch) continue;
    const ref = place.refOf(contextDirectoryOf(path) ?? CONTEXT_DIRECTORY);
    if (ref === null || !isWanted(ref)) continue;
    documents.set(path, rememberDocument(known, { hash: null, stamp: null, branch }, { isTold: true }));
    changes.push(makeChange({ ref, path }, "removed"));
  }
  return { changes: changes.sort(byPath), documents, findings };
}

/**
 * What happened to a document, as far as the reader is concerned. On one branch each change of content is news, also back
 * to an earlier content, unless it brings what the reader was told last, as merging a branch does. A branch that was
 * switched to brings news only where it shows what was never told.
 */
function changeFrom(
  known: SeenDocument | undefined,
  { hash, branch }: { hash: string; branch: string | null },
): DocumentChange | null {
  if (known === undefined) return "added";
  if (hash === known.hash || hash === known.told) return null;
  if (known.branch !== branch && known.earlier.includes(hash)) return null;
  return known.hash === null ? "added" : "changed";
}

/** What is known of a document now. `isTold`: the reader was just told of its content, or that it is gone. */
function rememberDocument(
  known: SeenDocument | undefined,
  now: Pick<SeenDocument, "hash" | "stamp" | "branch">,
  { isTold }: { isTold: boolean },
): SeenDocument {
  const told = known?.told ?? null;
  const earlier = known?.earlier ?? [];
  if (!isTold) return { ...now, told, earlier };
  const others = (told === null ? earlier : [told, ...earlier]).filter((hash) => hash !== now.hash);
  return { ...now, told: now.hash, earlier: [...new Set(others)].slice(0, MOST_EARLIER) };
}

function makeChange({ ref, path }: FeedFile, change: DocumentChange): ContextChange {
  return { ref, by: null, path, document: { change } };
}

function byPath(left: ContextChange, right: ContextChange): number {
  return (left.path ?? "") < (right.path ?? "") ? -1 : 1;
}
