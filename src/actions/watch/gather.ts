// The facts about every path that may have changed, and what the policy makes of them. Which questions are dear, and so
// asked only where something depends on the answer, is decided here.
import { judge, type PathFacts, type Verdict } from "../../policy/activity.js";
import type { DirtyFile, Difference, Move, Position, Sight, Worktree } from "../../ports/worktree.js";
import type { Settled, SettledFile } from "../../store/watch/watch-state.js";
import { readOwnMoves, type Left } from "./own-moves.js";

/** One path, judged. */
export interface Judged {
  readonly path: string;
  readonly verdict: Verdict;
  /** HEAD's blob at that path, now. */
  readonly head: string | null;
  /** The user's own commit or stash has it. */
  readonly isSaved: boolean;
  /** As it lies there now; null where it is HEAD's. */
  readonly now: SettledFile | null;
  /** It lies there, and is ignored now. */
  readonly isHidden: boolean;
  /** The branch on which the user committed it and which is left since. */
  readonly branch?: string;
}

/** A worktree at one moment. */
export interface Seen {
  readonly position: Position;
  readonly hasGitMoved: boolean;
  /** When everything was looked at; null for a partial look. */
  readonly lookedMs: number | null;
  /** All files that are not HEAD's; of a partial look those that were asked for. */
  readonly dirty: ReadonlyMap<string, SettledFile>;
  readonly judged: readonly Judged[];
  readonly unreadable: readonly string[];
  /** How HEAD moved, as far as its log tells. */
  readonly moves: readonly Move[];
}

export interface Question {
  readonly worktree: Worktree;
  readonly settled: Settled;
  readonly isWatched: (path: string) => boolean;
  /** Only these, where git has not moved; everything without it. */
  readonly paths?: readonly string[];
  /** Judged in any case, also where nothing seems to have changed. */
  readonly burst: readonly string[];
  /** Milliseconds since the epoch. */
  readonly nowMs: number;
  /** Only what lies there is asked for; nothing is judged. */
  readonly isBaseline?: boolean;
}

/**
 * Looks at a worktree. "moving" while git is at work, "unknown" where the settled commit is gone, so that nobody can
 * tell what changed.
 */
export async function gather(question: Question): Promise<Seen | "moving" | "unknown"> {
  const { worktree, settled, isWatched } = question;
  const position = await worktree.position();
  if (position.isBusy) return "moving";
  const hasGitMoved = !isSamePlace(settled.position, position);
  const isFull = hasGitMoved || question.paths === undefined;
  const survey = await worktree.survey(
    isFull ? undefined : [...new Set([...(question.paths ?? []), ...question.burst])],
  );
  const files = survey.files.filter(({ path }) => isWatched(path));
  const sights = await worktree.look(files.map(({ path }) => path));
  // Facts of two moments would contradict each other; and git writes files before it tells of them, under its lock.
  const after = await worktree.position();
  if (after.isBusy || survey.commit !== position.commit || !isSamePlace(position, after)) return "moving";

  const dirty = new Map<string, SettledFile>();
  const unreadable = survey.unnamed.filter(isWatched);
  for (const [at, file] of files.entries()) {
    const sight = sights[at] ?? null;
    if (sight === "unreadable") unreadable.push(file.path);
    else {
      const { blob = null, prints = null } = sight ?? {};
      dirty.set(file.path, { blob, stored: blob, prints, head: file.head });
    }
  }
  if (question.isBaseline === true)
    return { position, hasGitMoved, lookedMs: question.nowMs, dirty, judged: [], unreadable, moves: [] };
  const moved = await differencesBetween(worktree, settled.position.commit, position.commit);
  if (moved === null) return "unknown";
  const changes = new Map(moved.filter(({ path }) => isWatched(path)).map((one) => [one.path, one]));
  const own = hasGitMoved
    ? await readOwnMoves(question, position)
    : { moves: [], left: new Map<string, Left>() };
  const all = [...own.left.keys(), ...changes.keys(), ...settled.files.keys(), ...dirty.keys()];
  const keys = new Set([...question.burst, ...(hasGitMoved ? all : (question.paths ?? all))]);
  for (const path of unreadable) keys.delete(path);
  const scene: Scene = {
    worktree,
    settled,
    unreadable,
    uncoveredMs: hasGitMoved && [...changes.keys()].some(isRules) ? lastLook(question) : 0,
    hasGitMoved,
    dirty,
    changes,
    own: own.left,
    files: new Map(files.map((file) => [file.path, file])),
    sights: new Map(files.map((file, at) => [file.path, sights[at] ?? null])),
    keptIn: new Map(),
  };
  const judged = await judgeAll(scene, [...keys].filter(isWatched).sort(), position);
  const lookedMs = isFull ? question.nowMs : null;
  return { position, hasGitMoved, lookedMs, dirty, judged, unreadable, moves: own.moves };
}

/** Whether git stands where it stood. */
export function isSamePlace(left: Omit<Position, "isBusy">, right: Omit<Position, "isBusy">): boolean {
  return (
    left.commit === right.commit &&
    left.branch === right.branch &&
    left.index === right.index &&
    left.stashes.join() === right.stashes.join()
  );
}

/** The clock of a file system may tick so slowly. */
const TICK_MS = 50;

/** What is older than this was there at the last full look. A clock that went back says nothing. */
function lastLook({ settled, nowMs }: Question): number {
  return settled.lookedMs > nowMs ? 0 : settled.lookedMs - TICK_MS;
}

/** A file of rules about what is ignored (gitignore(5)). */
function isRules(path: string): boolean {
  return path === ".gitignore" || path.endsWith("/.gitignore");
}

interface Scene {
  readonly worktree: Worktree;
  readonly settled: Settled;
  /** New files older than this came into view with the ignore rules that git brought; 0 where it brought none. */
  readonly uncoveredMs: number;
  /** Paths that were found to be so; grows. */
  readonly unreadable: string[];
  readonly hasGitMoved: boolean;
  readonly dirty: ReadonlyMap<string, SettledFile>;
  /** Between the settled commit and this one. */
  readonly changes: ReadonlyMap<string, Difference>;
  readonly own: ReadonlyMap<string, Left>;
  readonly files: ReadonlyMap<string, DirtyFile>;
  readonly sights: ReadonlyMap<string, Sight | "unreadable" | null>;
  /** By path, what stashes and a merge hold; filled when first asked for. */
  readonly keptIn: Map<string, (string | null)[]>;
}

async function judgeAll(scene: Scene, paths: readonly string[], position: Position): Promise<Judged[]> {
  const unexplained: { path: string; facts: PathFacts }[] = [];
  const judged: Judged[] = [];
  const add = (path: string, facts: PathFacts): void => {
    const verdict = judge(facts);
    const left = verdict.kind === "edit" ? scene.own.get(path) : undefined;
    const isSaved = left !== undefined && verdict.kind === "edit" && left.blob === verdict.to;
    const branch = left?.branch;
    const now = scene.dirty.get(path) ?? null;
    judged.push({
      path,
      verdict,
      head: facts.head,
      isSaved,
      now,
      isHidden: facts.isHidden,
      ...(branch === undefined ? {} : { branch }),
    });
  };
  for (const path of paths) {
    const facts = await factsOf(scene, path);
    if (scene.hasGitMoved && judge(facts).kind === "edit") unexplained.push({ path, facts });
    else add(path, facts);
  }
  if (unexplained.length === 0) return judged;
  await fillKept(scene, position);
  const converted = await scene.worktree.convertedBlobs(unexplained.map(({ path }) => path));
  // A file of the same bytes went from elsewhere: `git mv` moved it, for the user.
  const gone = new Set(unexplained.flatMap(({ facts }) => (facts.now === null ? [facts.before] : [])));
  for (const [at, { path, facts }] of unexplained.entries()) {
    const sight = scene.sights.get(path);
    // An id is of the bytes on disk; git knows the file under the id of what it would store.
    const stored = facts.now !== null && scene.dirty.has(path) ? (converted[at] ?? facts.now) : facts.now;
    const storedMs = stored === null || stored !== facts.index ? null : scene.worktree.storedMs(stored);
    const changedMs = typeof sight === "object" && sight !== null ? sight.changedMs : Infinity;
    const isMoved = facts.before === null && stored !== null && gone.has(stored);
    const isStoredAfter = isMoved || (storedMs !== null && storedMs > changedMs);
    const kept = scene.keptIn.get(path) ?? [];
    const first = judge({ ...facts, now: stored, kept, isStoredAfter });
    // Only git's work is known by that id.
    if (first.kind !== "edit") add(path, { ...facts, now: stored, kept, isStoredAfter });
    else add(path, { ...facts, kept: [], isStoredAfter: true });
  }
  return judged;
}

async function factsOf(scene: Scene, path: string): Promise<PathFacts> {
  const { settled, dirty, changes, files, own } = scene;
  const file = files.get(path);
  const change = changes.get(path);
  const known = settled.files.get(path);
  const left = own.get(path);
  const head = headOf({ file, change, known, left });
  let before = known !== undefined ? known.blob : change !== undefined ? change.from : head;
  let now = dirty.has(path) ? (dirty.get(path) as SettledFile).blob : head;
  let committed = left?.blob;
  let isHidden = false;
  if (!dirty.has(path) && now !== before && (known !== undefined || now === null)) {
    const [sight = null] = await scene.worktree.look([path]);
    // Git calls it clean, and it may be so by its conversions alone: then the bytes are those that were settled.
    if (sight === "unreadable") {
      // Git takes what it cannot look at for clean.
      scene.unreadable.push(path);
      now = before;
    } else if (now === null) isHidden = sight !== null;
    else if (sight?.blob === before) now = before;
  }
  const sight = scene.sights.get(path);
  const isNew = known === undefined && before === null && now !== null && file?.index === null;
  const changedMs = typeof sight === "object" && sight !== null ? sight.changedMs : Infinity;
  if (isNew && changedMs < scene.uncoveredMs) before = now;
  // What was settled is no news when git takes it in, under its own id.
  if (committed !== undefined && known !== undefined && committed === known.stored) committed = undefined;
  return {
    before,
    now,
    hasGitMoved: scene.hasGitMoved,
    head,
    index: file !== undefined ? file.index : head,
    hasHeadChanged: change !== undefined,
    kept: [],
    committed,
    // Until it matters, the index is taken to have what it has from the user.
    isStoredAfter: true,
    isHidden,
  };
}

/** HEAD's blob at a path, from whichever source speaks of it. */
function headOf(sources: {
  file: DirtyFile | undefined;
  change: Difference | undefined;
  known: SettledFile | undefined;
  left: Left | undefined;
}): string | null {
  const { file, change, known, left } = sources;
  if (file !== undefined) return file.head;
  if (change !== undefined) return change.to;
  if (known !== undefined) return known.head;
  // Between then and now HEAD has not changed there: it is what the first of the user's own commits began with.
  return left?.from ?? null;
}

async function differencesBetween(
  worktree: Worktree,
  from: string | null,
  to: string | null,
): Promise<readonly Difference[] | null> {
  if (from === to) return [];
  if (to !== null) return worktree.differences(from, to);
  const all = await worktree.differences(null, from as string);
  return all?.map(({ path, to: blob }) => ({ path, from: blob, to: null })) ?? null;
}

/** Stashes are looked through from the newest; older ones than these are hardly ever popped. */
const STASHES = 10;

async function fillKept({ worktree, settled, files, keptIn }: Scene, position: Position): Promise<void> {
  const add = (found: readonly Difference[] | null): void => {
    for (const { path, to } of found ?? []) keptIn.set(path, [...(keptIn.get(path) ?? []), to]);
  };
  const stashes = new Set([
    ...position.stashes.slice(0, STASHES),
    ...settled.position.stashes.slice(0, STASHES),
  ]);
  for (const stash of stashes) {
    add(await worktree.differences(`${stash}^1`, stash));
    add(await worktree.differences(null, `${stash}^3`));
  }
  // What a merge left with conflict marks; a file of that kind says so itself, an old merge's tree stays behind.
  if (position.commit === null || ![...files.values()].some(({ isUnmerged }) => isUnmerged)) return;
  const merged = await worktree.mergeTree();
  const marked = merged === null ? null : await worktree.differences(position.commit, merged);
  add(marked?.filter(({ path }) => files.get(path)?.isUnmerged === true) ?? null);
}
