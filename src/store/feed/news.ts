// The feed: what a context root holds that its reader was not told of, and what the reader has seen then. A pure function
// of files: who asks again with the old set gets the same answer.
import type { Finding } from "../../errors/finding.js";
import { formatRef, parseRef, type Ref } from "../../model/ref.js";
import type { ContextChange, Interest, Seen } from "../../model/seen.js";
import type { Runtime } from "../../ports/runtime.js";
import { CONTEXT_DIRECTORY, contextDirectoryOf, directoryOf, refOfDirectory } from "../layout.js";
import { readCurrentBranch } from "../place/current-branch.js";
import { journalDirectory } from "../journal/journal.js";
import type { Workspace } from "../place/workspace.js";
import type { ContextReader } from "../read/context-reader.js";
import { findDocumentNews } from "./document-news.js";
import { findEntryNews, makeNameJudge } from "./entry-news.js";
import { listFeedFiles, type FeedFiles } from "./feed-files.js";
import { findJournalNews } from "./journal-news.js";

/** A lock of git's that is older than this was left behind by a crash. */
const LONGEST_TRANSITION_MS = 30_000;

export interface News {
  /** Entries in the order of their ids, then documents in path order. */
  readonly changes: readonly ContextChange[];
  readonly seen: Seen;
  /** Whether `seen` holds more than before, if only what spares work the next time. */
  readonly isMore: boolean;
  readonly findings: readonly Finding[];
  /** Absolute: the directories in which something would change when there is news. */
  readonly directories: readonly string[];
}

export interface FeedPlace {
  readonly workspace: Workspace;
  readonly reader: ContextReader;
}

/** Finds what somebody with that interest has not seen. */
export async function findNews(
  runtime: Runtime,
  { workspace, reader }: FeedPlace,
  { seen, interest }: { seen: Seen; interest: Interest },
): Promise<News> {
  const { root } = workspace;
  // INVARIANT: first the journal, which gets an entry before the worktree does: what comes between is told by its file.
  const journal = findJournalNews(runtime, workspace, seen.journal);
  const { tree } = reader;
  const isWanted = contextsOf(interest);
  const isKnown = makeNameJudge(seen, interest);
  const files = await listFeedFiles(runtime, { workspace, tree }, { isWanted, isKnown });
  const place = { runtime, root, tree };
  const entries = await findEntryNews(
    { ...place, isListed: isWanted, files: files.entries, journaled: journal.entries },
    seen,
    interest,
  );
  const documents = await findDocuments(runtime, { ...place, workspace, files }, { seen, interest });
  const next: Seen = {
    root: seen.root,
    ...entries.seen,
    documents: documents.documents,
    journal: journal.read,
  };
  return {
    changes: [...entries.changes, ...documents.changes],
    seen: next,
    isMore: isMore(seen, next),
    findings: [...files.findings, ...entries.findings, ...documents.findings],
    directories: [
      ...files.directories.map((directory) => `${root}/${directory}`),
      ...journalPlace(runtime, workspace),
    ],
  };
}

interface DocumentsPlace {
  readonly workspace: Workspace;
  readonly root: string;
  readonly tree: ContextReader["tree"];
  readonly files: FeedFiles;
}

/** Tells by its directory whether a context can hold news. Of the others nothing is looked at, and nothing forgotten. */
function contextsOf({ refs }: Interest): (directory: string) => boolean {
  if (refs === undefined) return () => true;
  const directories = new Set(refs.map((ref) => directoryOf(parseRef(ref) as Ref)));
  return (directory) => directories.has(directory);
}

/** While git is on its way to another commit, documents of both lie side by side: then they are looked at later. */
async function findDocuments(
  runtime: Runtime,
  { workspace, root, tree, files }: DocumentsPlace,
  { seen, interest }: { seen: Seen; interest: Interest },
): Promise<Pick<News, "changes" | "findings"> & Pick<Seen, "documents">> {
  const later = { changes: [], documents: seen.documents, findings: [] };
  if (isInTransition(runtime, workspace)) return later;
  const branch = await nameBranch(runtime, workspace);
  const refs = new Map(files.documents.map(({ ref, path }) => [contextDirectoryOf(path), ref]));
  const news = await findDocumentNews(
    {
      runtime,
      root,
      tree,
      files: files.documents,
      branch,
      refOf: (directory) => refs.get(directory) ?? refOf(directory),
    },
    seen,
    interest,
  );
  const isSettled = !isInTransition(runtime, workspace) && branch === (await nameBranch(runtime, workspace));
  return isSettled ? news : later;
}

function isInTransition(runtime: Runtime, { repository }: Workspace): boolean {
  if (repository === null) return false;
  const lock = runtime.files.stamp(`${repository.gitDirectory}/index.lock`);
  return lock !== null && runtime.clock.now() - lock.changedMs < LONGEST_TRANSITION_MS;
}

/** On a detached HEAD each commit is a branch of its own. */
async function nameBranch(runtime: Runtime, { repository }: Workspace): Promise<string | null> {
  const { name, commit } = await readCurrentBranch(repository, runtime.environment);
  return name ?? commit;
}

function refOf(directory: string): string | null {
  const level = directory.slice(CONTEXT_DIRECTORY.length + 1);
  if (level === "global" || level === "project") return level;
  const ref = refOfDirectory(directory, undefined);
  return ref === null ? null : formatRef(ref);
}

/** Every append of this machine touches the journal, whichever worktree it is made in. */
function journalPlace(runtime: Runtime, workspace: Workspace): string[] {
  const directory = journalDirectory(workspace, runtime.environment);
  return directory === null ? [] : [directory];
}

function isMore(before: Seen, now: Seen): boolean {
  return (
    now.told.size > before.told.size ||
    now.held.size !== before.held.size ||
    isOther(now.batches, before.batches, ({ stamp }, other) => stamp === other.stamp) ||
    isOther(now.journal, before.journal, (sizeBytes, other) => sizeBytes === other) ||
    isOther(now.documents, before.documents, (document, { hash, stamp, branch }) => {
      return document.hash === hash && document.stamp === stamp && document.branch === branch;
    })
  );
}

function isOther<T>(
  left: ReadonlyMap<string, T> | null,
  right: ReadonlyMap<string, T> | null,
  isSame: (one: T, other: T) => boolean,
): boolean {
  if (left === null || right === null || left.size !== right.size) return left !== right;
  for (const [name, one] of left) {
    const other = right.get(name);
    if (other === undefined || (one !== other && !isSame(one, other))) return true;
  }
  return false;
}
