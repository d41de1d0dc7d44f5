// How well a session fits a piece of work: the score with its terms, and the order in which sessions are taken (SPEC §13).
// Facts come in: paths are real, and what cannot be known scores nothing.
import type { Requirement } from "../model/session.js";

/** What is asked of a session. */
export interface MatchQuestion {
  /** Where the work is: absolute, links resolved. */
  readonly workdir: string;
  /** How many variables are asked for. */
  readonly envCount: number;
  /** Null when any branch will do. */
  readonly branch: string | null;
  readonly minScore: number;
  readonly requires: readonly Requirement[];
}

/** What is known of a session. */
export interface MatchFacts {
  readonly id: string;
  readonly dir: string | null;
  /** Null when detached, in no repository, or in another one than the invoking: then no branch can be equal. */
  readonly branch: string | null;
  /** How many of the variables that are asked for have the same value there. */
  readonly envEqual: number;
  readonly busy: boolean;
  /** Milliseconds since the epoch; null: unknown. */
  readonly activeMs: number | null;
}

export interface MatchTerms {
  readonly dir: number;
  readonly env: number;
  readonly branch: number;
}

export interface MatchVerdict {
  readonly id: string;
  readonly score: number;
  readonly terms: MatchTerms;
  /** Reaches the minimum, meets every requirement, and is free. */
  readonly suitable: boolean;
  /** What keeps it from being suitable. */
  readonly lacks: Lack[];
}

export type Lack = "free" | "score" | Requirement;

export const DEFAULT_MIN_SCORE = 20;

const SAME_DIRECTORY = 100;
const SESSION_CONTAINS = 50;
const SESSION_INSIDE = 25;
const EACH_VARIABLE = 20;
const SAME_BRANCH = 30;

/** Scores one session. */
export function scoreSession(facts: MatchFacts, question: MatchQuestion): MatchVerdict {
  const terms = {
    dir: facts.dir === null ? 0 : scoreDirectory(facts.dir, question.workdir),
    env: EACH_VARIABLE * facts.envEqual,
    branch: question.branch !== null && facts.branch === question.branch ? SAME_BRANCH : 0,
  };
  const score = terms.dir + terms.env + terms.branch;
  const meets: Readonly<Record<Requirement, boolean>> = {
    dir: terms.dir > 0,
    env: facts.envEqual === question.envCount,
    branch: terms.branch > 0,
  };
  const lacks: Lack[] = [
    ...(facts.busy ? (["free"] as const) : []),
    ...(score < question.minScore ? (["score"] as const) : []),
    ...question.requires.filter((requirement) => !meets[requirement]),
  ];
  return { id: facts.id, score, terms, suitable: lacks.length === 0, lacks };
}

/**
 * Scores sessions and puts them in the order in which they are to be taken: the highest score first, then the longest
 * idle, unknown idle last, then by id. Total, so that the same facts give the same order.
 */
export function rankSessions(sessions: readonly MatchFacts[], question: MatchQuestion): MatchVerdict[] {
  return sessions
    .map((facts) => ({ facts, verdict: scoreSession(facts, question) }))
    .sort((left, right) => right.verdict.score - left.verdict.score || compareIdle(left.facts, right.facts))
    .map(({ verdict }) => verdict);
}

/** The longest idle first, unknown idle last, then by id. */
export function compareIdle(
  left: Pick<MatchFacts, "id" | "activeMs">,
  right: Pick<MatchFacts, "id" | "activeMs">,
): number {
  const since = (activeMs: number | null): number => activeMs ?? Number.POSITIVE_INFINITY;
  if (since(left.activeMs) !== since(right.activeMs))
    return since(left.activeMs) < since(right.activeMs) ? -1 : 1;
  return left.id < right.id ? -1 : Number(left.id > right.id);
}

/** By component: `/a/bc` has nothing to do with `/a/b`, and `/` contains everything. */
function scoreDirectory(session: string, workdir: string): number {
  if (session === workdir) return SAME_DIRECTORY;
  if (contains(session, workdir)) return SESSION_CONTAINS;
  return contains(workdir, session) ? SESSION_INSIDE : 0;
}

/** Whether a directory is another one, or lies inside it. */
export function isWithin(directory: string, top: string): boolean {
  return directory === top || contains(top, directory);
}

function contains(outer: string, inner: string): boolean {
  return inner.startsWith(/[/\\]$/.test(outer) ? outer : `${outer}/`);
}
