// Which session fits a piece of work best, and why: every session with its score and its terms.
import type { Requirement } from "../../model/session.js";
import type { Runtime } from "../../ports/runtime.js";
import {
  compareIdle,
  DEFAULT_MIN_SCORE,
  rankSessions,
  type MatchFacts,
  type MatchVerdict,
} from "../../policy/match.js";
import type { FoundSession, FoundSessions } from "./find-sessions.js";
import { requireDirectory } from "./require-directory.js";

export interface MatchSessionsRequest {
  /** Absolute; links need not be resolved. */
  readonly workdir: string;
  readonly env?: ReadonlyMap<string, string>;
  readonly branch?: string;
  /** 20 when absent. */
  readonly minScore?: number;
  readonly requires?: readonly Requirement[];
  /** False: any free session will do, the longest idle first; nothing is scored. */
  readonly usesContext?: boolean;
  /** Only sessions of that kind, e.g. "tmux" for what is sent. */
  readonly kind?: "tmux" | "worktree";
}

export interface MatchedSessions {
  /** The id of the first candidate that is suitable; null when none is. */
  readonly best: string | null;
  /** All sessions, in the order in which they are to be taken. */
  readonly candidates: readonly MatchVerdict[];
  /** That of `best`. */
  readonly found: FoundSession | null;
}

/**
 * Ranks sessions.
 * @throws {CtxError} USAGE when there is no such directory.
 */
export async function matchSessions(
  runtime: Runtime,
  { sessions, repository }: FoundSessions,
  request: MatchSessionsRequest,
): Promise<MatchedSessions> {
  const { env = new Map(), branch = null, minScore = DEFAULT_MIN_SCORE, requires = [] } = request;
  const wanted = sessions.filter(
    ({ session }) => request.kind === undefined || session.kind === request.kind,
  );
  const facts = await Promise.all(
    wanted.map(async (found): Promise<MatchFacts> => {
      const { id, dir, busy } = found.session;
      // A branch of the same name in another repository is another branch.
      const isHere = repository !== null && found.repository === repository;
      const ownBranch = isHere ? found.session.branch : null;
      const envEqual = request.usesContext === false ? 0 : await found.countEqual(env);
      return { id, dir, branch: ownBranch, envEqual, busy, activeMs: found.activeMs };
    }),
  );
  const candidates =
    request.usesContext === false
      ? facts.sort(compareIdle).map(withoutScore)
      : rankSessions(facts, {
          workdir: requireDirectory(runtime, request.workdir, "--workdir"),
          envCount: env.size,
          branch,
          minScore,
          requires: [...new Set(requires)],
        });
  const best = candidates.find(({ suitable }) => suitable)?.id ?? null;
  const found = wanted.find(({ session }) => session.id === best) ?? null;
  return { best, candidates, found };
}

function withoutScore({ id, busy }: MatchFacts): MatchVerdict {
  return { id, score: 0, terms: { dir: 0, env: 0, branch: 0 }, suitable: !busy, lacks: busy ? ["free"] : [] };
}
