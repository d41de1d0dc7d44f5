// Which sessions a request may be sent to, in the order in which they are tried.
import { CtxError } from "../../errors/ctx-error.js";
import { findSimilar } from "../../model/text/similar.js";
import { quoteForShell } from "../../model/text/shell-quote.js";
import type { SendOrder } from "../../model/queued-request.js";
import type { MatchVerdict } from "../../policy/match.js";
import type { Runtime } from "../../ports/runtime.js";
import { canTake, restOf } from "./deliver.js";
import type { FoundSession, FoundSessions } from "./find-sessions.js";
import { matchSessions, type MatchSessionsRequest } from "./match-sessions.js";
import type { Wanted } from "./wanted.js";

export interface Targets {
  readonly targets: readonly FoundSession[];
  /** How all of them were scored, or the one that was named. */
  readonly candidates: readonly MatchVerdict[];
}

/** @throws {CtxError} SESSION_NOT_FOUND, USAGE for the session that was named; USAGE for a requirement of nothing. */
export async function chooseTargets(
  runtime: Runtime,
  found: FoundSessions,
  { order, wanted }: { readonly order: SendOrder; readonly wanted: Wanted },
): Promise<Targets> {
  const named = order.session === null ? null : requireSession(found, order.session);
  const { preparation } = wanted;
  const among = named === null ? found : { ...found, sessions: [named] };
  const { candidates } = await matchSessions(runtime, among, questionOf(order, wanted));
  if (named !== null) {
    // A busy one may be free by the time that it is looked at under its lock.
    const isFit = candidates.every(({ lacks }) => lacks.every((lack) => lack === "free"));
    return { targets: isFit ? [named] : [], candidates };
  }
  // A shell is brought to its directory, so that it need not be near it; unless somebody says that it has to.
  const isBrought = preparation.directory !== null && order.minScore === null && wanted.requires.length === 0;
  const targets: FoundSession[] = [];
  const others: FoundSession[] = [];
  for (const { id, suitable } of candidates) {
    const one = found.sessions.find(({ session }) => session.id === id);
    if (one === undefined || !canTake(one, await restOf(one, preparation))) continue;
    if (suitable) targets.push(one);
    else if (isBrought && one.session.foreground === "shell") others.push(one);
  }
  return { targets: [...targets, ...others], candidates };
}

function questionOf(order: SendOrder, { preparation, requires, taskBranch }: Wanted): MatchSessionsRequest {
  const branch = order.branch ?? (requires.includes("branch") ? taskBranch : null);
  if (requires.includes("branch") && branch === null)
    throw new CtxError("USAGE", "A branch is required, and none is named.", {
      hint: "Name it: --git-branch main",
    });
  const env = new Map(Object.entries(preparation.environment));
  if (order.requires.includes("env") && env.size === 0)
    throw new CtxError("USAGE", "--require env needs --env.", { hint: "For example: --env STAGE=test" });
  // Who names a session has chosen it: how well it fits counts only where somebody says so.
  const minScore = order.minScore ?? (order.session === null ? undefined : 0);
  return {
    workdir: preparation.directory ?? order.directory,
    env,
    ...(branch === null ? {} : { branch }),
    ...(minScore === undefined ? {} : { minScore }),
    requires,
    usesContext: order.usesContext,
    kind: "tmux",
  };
}

/** The session that somebody named by its id, its pane, or as tmux does. */
function requireSession({ sessions, silent }: FoundSessions, word: string): FoundSession {
  const meant = sessions.filter(
    ({ session, pane }) => session.id === word || session.target === word || pane?.id === word,
  );
  const [first, second] = meant;
  if (second !== undefined) {
    throw new CtxError("USAGE", `${word} can mean ${meant.length} sessions.`, {
      hint: `Name one of them: ${meant.map(({ session }) => quoteForShell(session.id)).join(", ")}.`,
    });
  }
  if (first?.pane === null) {
    throw new CtxError("USAGE", `Nothing can be sent to ${word}: it is a worktree, and no pane of tmux.`, {
      hint: `Work there with: ctx session run --workdir ${quoteForShell(first.session.target)} -- <command>`,
    });
  }
  if (first !== undefined) return first;
  const near = findSimilar(
    word,
    sessions.flatMap(({ session }) => [session.id, session.target]),
  );
  const why = silent[0]?.why;
  throw new CtxError(
    "SESSION_NOT_FOUND",
    `There is no session ${word}.${why === undefined ? "" : ` ${why}`}`,
    {
      hint: `${near === null ? "" : `did you mean ${quoteForShell(near)}? `}List them with \`ctx session list\`.`,
    },
  );
}
