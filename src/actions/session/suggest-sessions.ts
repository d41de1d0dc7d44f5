// What `--session` can be completed with: the panes there are, by tmux's own ids, which need no quotes in any shell.
import type { Runtime } from "../../ports/runtime.js";
import type { Suggestion } from "../suggest.js";
import { findSessions } from "./find-sessions.js";

/** Free panes first: what is sent to others waits. */
export async function suggestSessions(runtime: Runtime, directory: string): Promise<readonly Suggestion[]> {
  const { sessions } = await findSessions(runtime, { directory, withoutBranches: true });
  const panes = sessions.flatMap(({ session, pane }) => (pane === null ? [] : [{ session, id: pane.id }]));
  return panes
    .sort((left, right) => Number(left.session.busy) - Number(right.session.busy))
    .map(({ session: { target, busy, command }, id }) => ({
      value: id,
      description: [target, busy ? "busy" : "free", command ?? ""].join(" ").trimEnd(),
    }));
}
