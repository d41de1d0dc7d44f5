// What all checks share: the documents of one state that speak about code, what of it counts as changed, and whether
// somebody accepted exactly that code. Where a state and its changes come from is the caller's.
import {
  assessFreshness,
  fingerprintText,
  type Freshness,
  type FreshnessReason,
  type Obstacle,
} from "../../policy/freshness.js";
import { readCovers, type Covers } from "../../policy/covers.js";
import { compareRefs, type Ref } from "../../model/ref.js";
import type { ObjectId } from "../../ports/git.js";
import type { Runtime } from "../../ports/runtime.js";
import { withoutRetracted } from "../../resolve/entry-selection.js";
import { contextDirectoryOf } from "../../store/layout.js";
import { groupEntries, readVerifications } from "../../store/read/accepted-states.js";
import {
  findCovering,
  type CoveringDocument,
  type ReadTexts,
  type StateFile,
} from "../../store/read/covering-documents.js";

/** A file with what stands for its content; null where that cannot be told. Paths are relative to the root. */
export interface CodeFile extends StateFile {
  readonly oid: ObjectId | null;
  readonly isUnmerged?: boolean;
}

/** One state of all files: that of an index, a commit, a worktree. */
export interface State {
  /** Everything below .context/. */
  readonly contextFiles: readonly CodeFile[];
  readonly read: ReadTexts<CodeFile>;
  /** The files at or below some places ("" for all), in path order. */
  listFiles(places: readonly string[]): Promise<readonly CodeFile[]>;
}

/** A document with what it speaks about; `covers` is null where that cannot be told. */
export interface Subject {
  readonly document: CoveringDocument<CodeFile>;
  readonly covers: Covers | null;
}

/** What is known of a subject before anybody looks for acceptance. */
export interface Question extends Subject {
  readonly isDocumentChanged: boolean;
  /** The covered files that differ; null where history does not tell. */
  readonly changed: readonly string[] | null;
  readonly obstacle?: Obstacle | undefined;
}

export interface Judgement {
  readonly ref: Ref;
  readonly path: string;
  readonly verdict: Freshness;
  readonly reason: FreshnessReason;
  /** The globs, as written. */
  readonly covers: readonly string[];
  readonly files: readonly string[];
  readonly commitsSince: number | null;
}

/** Finds the documents of a state that speak about code. */
export async function findSubjects(state: State): Promise<Subject[]> {
  const documents = await findCovering(state.contextFiles, state.read);
  const known = new Map<string, Covers | null>();
  return documents.map((document) => {
    if (document.covers === null) return { document, covers: null };
    // Documents of one team speak about the same few places.
    const key = JSON.stringify(document.covers);
    const covers = known.get(key) ?? readCovers(document.covers);
    known.set(key, covers);
    return { document, covers };
  });
}

/** What keeps a subject from being judged, whatever changed. */
export function obstacleOf({ document, covers }: Subject): Obstacle | undefined {
  if (document.covers === null) return "broken";
  return covers === null ? "covers-invalid" : undefined;
}

/** How many commits changed some of a stale document's files since it was last right; null where that is not known. */
export type CountCommits = (subject: Subject, files: readonly string[]) => Promise<number | null>;

/** Judges documents, in the order of their refs and paths. */
export async function judge(
  runtime: Runtime,
  state: State,
  { questions, countCommits }: { questions: readonly Question[]; countCommits?: CountCommits | undefined },
): Promise<Judgement[]> {
  const accepted = await readAccepted(state, questions.filter(isOpen));
  const asking = questions.filter((question) => isOpen(question) && accepted.has(directoryOf(question)));
  const places = [...new Set(asking.flatMap(({ covers }) => covers?.places ?? []))];
  const files = asking.length === 0 ? [] : await state.listFiles(places);
  const judged: Judgement[] = [];
  for (const question of questions) {
    const { document, isDocumentChanged, changed } = question;
    const print = asking.includes(question)
      ? await takeFingerprint(runtime, question.covers as Covers, files)
      : null;
    const { verdict, reason } = assessFreshness({
      fingerprint: print?.fingerprint ?? null,
      verified: accepted.get(directoryOf(question)) ?? new Set(),
      isDocumentChanged,
      changedFiles: changed?.length ?? null,
      obstacle: question.obstacle ?? print?.obstacle,
    });
    judged.push({
      ref: document.ref,
      path: document.path,
      verdict,
      reason,
      covers: document.covers ?? [],
      files: changed ?? [],
      commitsSince: verdict === "stale" ? ((await countCommits?.(question, changed ?? [])) ?? null) : null,
    });
  }
  return judged.sort((left, right) => compareRefs(left.ref, right.ref) || (left.path < right.path ? -1 : 1));
}

/** Whether only acceptance could make a document fresh. */
function isOpen({ covers, isDocumentChanged, changed }: Question): boolean {
  return covers !== null && !isDocumentChanged && changed?.length !== 0;
}

function directoryOf({ document }: Subject): string {
  return contextDirectoryOf(document.path) as string;
}

/** The fingerprints that were accepted, by the directory of their context; contexts without any are left out. */
async function readAccepted(
  state: State,
  subjects: readonly Subject[],
): Promise<Map<string, ReadonlySet<string>>> {
  const accepted = new Map<string, ReadonlySet<string>>();
  if (subjects.length === 0) return accepted;
  const groups = groupEntries(state.contextFiles);
  for (const directory of new Set(subjects.map(directoryOf))) {
    const files = groups.get(directory) ?? [];
    if (files.length === 0) continue;
    const standing = withoutRetracted(await readVerifications(files, state.read));
    const fingerprints = standing.flatMap(({ record: { kind, fingerprint } }) => {
      return kind === "verified" && typeof fingerprint === "string" ? [fingerprint] : [];
    });
    if (fingerprints.length > 0) accepted.set(directory, new Set(fingerprints));
  }
  return accepted;
}

/** The fingerprint of what is covered among some files in path order; null where not all of it can be told. */
export async function takeFingerprint(
  { hashes }: Pick<Runtime, "hashes">,
  covers: Covers,
  files: readonly CodeFile[],
): Promise<{ fingerprint: string | null; covered: readonly CodeFile[]; obstacle?: Obstacle }> {
  const covered = covers.filter(files);
  if (covered.some(({ isUnmerged }) => isUnmerged === true))
    return { fingerprint: null, covered, obstacle: "unmerged" };
  const known = covered.flatMap(({ path, oid }) => (oid === null ? [] : [{ path, oid }]));
  if (known.length < covered.length) return { fingerprint: null, covered, obstacle: "filtered" };
  return { fingerprint: `sha256:${await hashes.sha256(fingerprintText(known))}`, covered };
}

/** The files of git's below a root, as seen from it; `prefix` is "" or ends in "/". */
export function below<File extends { readonly path: string }>(
  files: readonly File[],
  prefix: string,
): File[] {
  if (prefix === "") return [...files];
  return files.flatMap((file) =>
    file.path.startsWith(prefix) ? [{ ...file, path: file.path.slice(prefix.length) }] : [],
  );
}

/** Places below a root as git knows them. */
export function placesBelow(places: readonly string[], prefix: string): string[] {
  const top = prefix.replace(/\/$/, "");
  return places.map((place) => (place === "" ? top : prefix + place));
}
