// `ctx check --all`: every document against the worktree as it is. What counts is whether covered files hold something else
// than when the document was last given what it says; that they changed and changed back is no reason.
import { isCtxError } from "../../errors/ctx-error.js";
import type { Entry } from "../../model/entry.js";
import type { Ref } from "../../model/ref.js";
import type { Changes, LastChange } from "../../ports/git-changes.js";
import type { ObjectId, Repository } from "../../ports/git.js";
import type { Runtime } from "../../ports/runtime.js";
import { withoutRetracted } from "../../resolve/entry-selection.js";
import { CONTEXT_DIRECTORY, contextDirectoryOf, directoryOf } from "../../store/layout.js";
import { openWorkspace, type Workspace } from "../../store/place/workspace.js";
import { groupEntries, readVerifications } from "../../store/read/accepted-states.js";
import { openHistory, type Comparison, type History } from "./history.js";
import {
  below,
  findSubjects,
  judge,
  obstacleOf,
  placesBelow,
  takeFingerprint,
  type CodeFile,
  type Judgement,
  type Question,
  type State,
  type Subject,
} from "./judge.js";
import { findSecrets } from "./secrets.js";
import type { CheckedState } from "./staged.js";

/** Judges every document of the worktree. */
export async function checkAll(runtime: Runtime, directory: string): Promise<CheckedState> {
  const workspace = await openWorkspace(runtime, directory);
  const { allow } = workspace.config.secrets;
  const { judged, state } = await judgeAll(runtime, workspace);
  return { workspace, judged, findings: await findSecrets(state, { allow }) };
}

/** Judges the documents of an opened workspace, all or those of some contexts; `state` is what was looked at. */
export async function judgeAll(
  runtime: Runtime,
  workspace: Workspace,
  refs: readonly Ref[] | null = null,
): Promise<Judged> {
  const { repository } = workspace;
  return repository === null
    ? judgeWithoutGit(runtime, workspace)
    : judgeWorktree(runtime, workspace, { repository, refs });
}

interface Judged {
  readonly judged: readonly Judgement[];
  readonly state: State;
}

async function judgeWorktree(
  runtime: Runtime,
  workspace: Workspace,
  { repository, refs }: { repository: Repository; refs: readonly Ref[] | null },
): Promise<Judged> {
  const { prefix } = workspace;
  const changes = await repository.changes();
  const list = async (places: readonly string[]): Promise<readonly CodeFile[]> => {
    return below(await changes.listWorktree(placesBelow(places, prefix)), prefix);
  };
  const read = makeReading(runtime, workspace, changes);
  const contextPlaces = refs?.map(directoryOf) ?? [CONTEXT_DIRECTORY];
  // Every question to git is a process: what the documents on disk speak about is asked for with them, at once.
  const expected = refs === null ? [""] : [...contextPlaces, ...(await findPlaces(runtime, workspace, refs))];
  const [first, firstCommitted] = await Promise.all([
    list(expected),
    listCommitted(changes, expected, prefix),
  ]);
  const contextFiles = first.filter(({ path }) =>
    contextPlaces.some((place) => path.startsWith(`${place}/`)),
  );
  const subjects = await findSubjects({ contextFiles, read, listFiles: list });
  const codePlaces = codePlacesOf(subjects);
  // A document may have been written in between.
  const isAsked = refs === null || codePlaces.every((place) => expected.includes(place));
  const files = isAsked ? first : inPathOrder([...first, ...(await list(codePlaces))]);
  const committed = isAsked
    ? firstCommitted
    : inPathOrder([...firstCommitted, ...(await listCommitted(changes, codePlaces, prefix))]);
  const state: State = { contextFiles, read, listFiles: () => Promise.resolve(files) };
  if (subjects.length === 0) return { judged: [], state };
  const history = openHistory(changes, {
    commit: (await repository.head()).commit,
    prefix,
    committed,
    files,
  });
  const since = await history.findLast(subjects.map(({ document }) => document.path));
  const lasts = [...since.values()].flatMap((last) => (last.isCut ? [] : [last.commit]));
  const comparison = await history.compare(lasts);
  const questions = subjects.map((subject) => ask(subject, { history, comparison, since }));
  const judged = await judge(runtime, state, { questions });
  const dated = await withBaselines(runtime, { judged, subjects, state, history, since });
  return { judged: await withCounts(dated, { subjects, history }), state };
}

/** What the documents of some contexts speak about, as they lie on disk; in a sparse checkout that may be nothing. */
async function findPlaces(runtime: Runtime, { root }: Workspace, refs: readonly Ref[]): Promise<string[]> {
  const contextFiles = refs.flatMap((ref) => listDisk(runtime, root, directoryOf(ref)));
  const read = makeDiskReading(runtime, root);
  return codePlacesOf(await findSubjects({ contextFiles, read, listFiles: () => Promise.resolve([]) }));
}

function codePlacesOf(subjects: readonly Subject[]): string[] {
  return [...new Set(subjects.flatMap(({ covers }) => covers?.places ?? []))].sort();
}

/** What HEAD has at or below some places: the index, with what is staged taken back. A walk through its trees takes longer. */
async function listCommitted(
  changes: Changes,
  places: readonly string[],
  prefix: string,
): Promise<CodeFile[]> {
  const [index, staged] = await Promise.all([
    changes.listStaged(placesBelow(places, prefix)),
    changes.stagedSinceHead(),
  ]);
  const files = new Map<string, CodeFile>(index.map((file) => [file.path, file]));
  for (const { path, before } of staged) {
    if (before === null) files.delete(path);
    else files.set(path, { path, kind: "file", oid: before });
  }
  return below(inPathOrder([...files.values()]), prefix);
}

/** Each path once, in code unit order. */
function inPathOrder<File extends { readonly path: string }>(files: readonly File[]): File[] {
  const byPath = new Map(files.map((file) => [file.path, file]));
  return [...byPath.values()].sort((left, right) => (left.path < right.path ? -1 : 1));
}

/** Reads the worktree's files; what a sparse checkout leaves out is in the index alone. */
function makeReading(runtime: Runtime, { root, prefix }: Workspace, changes: Changes): State["read"] {
  return async (wanted) => {
    const found = wanted.map(({ path }) => readHere(runtime, `${root}/${path}`));
    const missing = wanted.flatMap(({ path, oid }, at) => {
      return found[at] === undefined && oid !== null ? [{ path: prefix + path, oid }] : [];
    });
    const texts = missing.length === 0 ? [] : await changes.readTexts(missing);
    let next = 0;
    return wanted.map(({ oid }, at) => {
      const text = found[at];
      return text === undefined ? (oid === null ? null : (texts[next++] ?? null)) : text;
    });
  };
}

function ask(
  subject: Subject,
  {
    history,
    comparison,
    since,
  }: { history: History; comparison: Comparison; since: ReadonlyMap<string, LastChange> },
): Question {
  const { document, covers } = subject;
  const obstacle = obstacleOf(subject);
  const last = since.get(document.path);
  const isDocumentChanged =
    obstacle !== "broken" && (history.isUncommitted(document.path) || last === undefined);
  if (isDocumentChanged || covers === null || last === undefined)
    return { ...subject, isDocumentChanged, changed: null, obstacle };
  if (last.isCut) return { ...subject, isDocumentChanged, changed: null, obstacle: "history-cut" };
  const changed = covers.filter(comparison.listDifferent(last.commit)).map(({ path }) => path);
  const isUnknown = covers.filter(history.unknown).length > 0;
  // A file that differs for certain makes a document stale, whatever is unknown about others.
  return {
    ...subject,
    isDocumentChanged,
    changed,
    obstacle: isUnknown && changed.length === 0 ? "filtered" : undefined,
  };
}

/** A judgement with the commit since which its files changed; null where that is not known. */
interface Dated {
  readonly judgement: Judgement;
  readonly from: ObjectId | null;
}

/**
 * Tells since when stale documents are stale: since their own last change or, where that was later, since somebody accepted
 * the code: the newest acceptance that was committed together with the very code that it names.
 */
async function withBaselines(
  runtime: Runtime,
  given: {
    judged: readonly Judgement[];
    subjects: readonly Subject[];
    state: State;
    history: History;
    since: ReadonlyMap<string, LastChange>;
  },
): Promise<Dated[]> {
  const { judged, subjects, state, history, since } = given;
  const newest = await findNewest(
    state,
    judged.filter(({ verdict }) => verdict === "stale"),
  );
  const lasts = await history.findLast([...newest.values()].map(({ path }) => path));
  const commits = [...lasts.values()].flatMap((last) => (last.isCut ? [] : [last.commit]));
  const comparison = await history.compare(commits);
  const dated: Dated[] = [];
  for (const judgement of judged) {
    const own = { judgement, from: since.get(judgement.path)?.commit ?? null };
    const accepted = newest.get(judgement.path);
    const last = accepted === undefined ? undefined : lasts.get(accepted.path);
    const covers = subjects.find(({ document }) => document.path === judgement.path)?.covers ?? null;
    if (accepted === undefined || last === undefined || last.isCut || covers === null) {
      dated.push(own);
      continue;
    }
    const { fingerprint } = await takeFingerprint(runtime, covers, comparison.listAt(last.commit));
    const files = covers.filter(comparison.listDifferent(last.commit)).map(({ path }) => path);
    const isLater = fingerprint === accepted.record.fingerprint && files.length <= judgement.files.length;
    dated.push(isLater ? { judgement: { ...judgement, files }, from: last.commit } : own);
  }
  return dated;
}

/** The newest acceptance that still holds of each document, by its path. */
async function findNewest(state: State, judged: readonly Judgement[]): Promise<Map<string, Entry>> {
  const groups = groupEntries(state.contextFiles);
  const found = new Map<string, Entry>();
  for (const { path } of judged) {
    const directory = contextDirectoryOf(path) as string;
    const group = groups.get(directory) ?? [];
    const standing = group.length === 0 ? [] : withoutRetracted(await readVerifications(group, state.read));
    const name = path.slice(directory.length + 1);
    const newest = standing.findLast(
      ({ record: { kind, document } }) => kind === "verified" && document === name,
    );
    if (newest !== undefined) found.set(path, newest);
  }
  return found;
}

/** Counts the commits since; all stale documents in one question. */
async function withCounts(
  dated: readonly Dated[],
  { subjects, history }: { subjects: readonly Subject[]; history: History },
): Promise<Judgement[]> {
  const stale = dated.filter(({ judgement: { verdict } }) => verdict === "stale");
  const paths = new Set(stale.map(({ judgement: { path } }) => path));
  const asked = subjects.filter(({ document }) => paths.has(document.path));
  const places = [...new Set(asked.flatMap(({ covers }) => covers?.places ?? []))].sort();
  const commits = stale.flatMap(({ from }) => (from === null ? [] : [from]));
  const later = await history.listLater(commits, places);
  return dated.map(({ judgement, from }) => {
    const touched = judgement.verdict === "stale" && from !== null ? later.get(from) : undefined;
    if (touched === undefined) return judgement;
    const commitsSince = touched.filter((files) => judgement.files.some((path) => files.has(path))).length;
    return { ...judgement, commitsSince };
  });
}

/** The text of a file; null for one that cannot be read as text, undefined where there is none. */
export function readHere({ files }: Pick<Runtime, "files">, path: string): string | null | undefined {
  try {
    return files.readText(path) ?? undefined;
  } catch (error) {
    if (!isCtxError(error) || error.code === "BUG") throw error;
    return null; // What is wrong with the file is for `ctx validate` to tell.
  }
}

/** Without git nobody knows what changed. */
async function judgeWithoutGit(runtime: Runtime, { root }: Workspace): Promise<Judged> {
  const contextFiles = listDisk(runtime, root, CONTEXT_DIRECTORY);
  const read = makeDiskReading(runtime, root);
  const state: State = { contextFiles, read, listFiles: () => Promise.resolve([]) };
  const questions = (await findSubjects(state)).map((subject) => ({
    ...subject,
    isDocumentChanged: false,
    changed: null,
    obstacle: obstacleOf(subject) ?? ("no-repository" as const),
  }));
  return { judged: await judge(runtime, { ...state, contextFiles: [] }, { questions }), state };
}

function makeDiskReading(runtime: Runtime, root: string): State["read"] {
  return async (files) => files.map(({ path }) => readHere(runtime, `${root}/${path}`) ?? null);
}

function listDisk({ files }: Pick<Runtime, "files">, root: string, directory: string): CodeFile[] {
  return (files.list(`${root}/${directory}`) ?? []).flatMap(({ name, kind }): CodeFile[] => {
    const path = `${directory}/${name}`;
    if (kind === "directory") return listDisk({ files }, root, path);
    return kind === "file" ? [{ path, kind, oid: null }] : [];
  });
}
