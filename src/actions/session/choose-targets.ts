// Which sessions a request may be sent to, in the order in which they are tried.
import { CtxError } from "../../errors/ctx-error.js";
import { findSimilar } from "../../model/text/similar.js";
import { quoteForShell } from "../../model/text/shell-quote.js";
import type { SendOrder } from "../../model/queued-request.js";
import type { MatchVerdict } from "../../policy/match.js";
import type { Runtime } from "../../ports/runtime.js";
import { canTake, restOf } from "./deliver.js";
import type { FoundSession, FoundSessions } from "./find-sessions.js";
import { matchSessions } from "./match-sessions.js";
import type { Wanted } from "./wanted.js";

export interface Targets {
  readonly targets: readonly FoundSession[];
  /** How all of them were scored; none where a session was named. */
  readonly candidates: readonly MatchVerdict[];
}

/** @throws {CtxError} SESSION_NOT_FOUND, USAGE for the session that was named. */
export async function chooseTargets(
  runtime: Runtime,
  found: FoundSessions,
  { order, wanted }: { readonly order: SendOrder; readonly wanted: Wanted },
): Promise<Targets> {
  if (order.session !== null) return { targets: [requireSession(found, order.session)], candidates: [] };
  const { preparation, requires } = wanted;
  const { candidates } = await matchSessions(runtime, found, {
    workdir: preparation.directory ?? order.directory,
    env: new Map(Object.entries(preparation.environment)),
    ...(order.branch === null ? {} : { branch: order.branch }),
    ...(order.minScore === null ? {} : { minScore: order.minScore }),
    requires,
    usesContext: order.usesContext,
    kind: "tmux",
  });
  // A shell is brought to its directory, so that it need not be near it; unless somebody says that it has to.
  const isBrought = preparation.directory !== null && order.minScore === null && requires.length === 0;
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
