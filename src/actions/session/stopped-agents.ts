// Which agent waits in a pane: one that reported its stop through `ctx hook` there, and still is what stands in the pane's
// foreground. A later report from the same pane takes an earlier one back; another program there is another process group.
import type { Repository } from "../../ports/git.js";
import type { Runtime } from "../../ports/runtime.js";
import type { Pane } from "../../ports/sessions.js";
import { listPaneMarks, type SessionMark } from "../../store/agents/session-marks.js";

/** The name of the agent that waits in a pane of a repository; null when none does. */
export type AgentLookup = (pane: Pane, repository: Repository | null) => string | null;

/** @param own the repository that is asked from: an agent may work elsewhere than where it was started */
export function makeAgentLookup(runtime: Runtime, own: Repository | null): AgentLookup {
  const known = new Map<string | null, readonly SessionMark[]>();
  const marksOf = (repository: Repository | null): readonly SessionMark[] => {
    const place = repository?.commonDirectory ?? null;
    const marks = known.get(place) ?? listPaneMarks(runtime, { repository });
    known.set(place, marks);
    return marks;
  };
  return (pane, repository) => {
    const { kind, process } = pane.foreground;
    if (kind !== "program" || process === null) return null;
    const marks = [...new Set([repository, own, null].map(marksOf))].flat();
    const here = marks.filter((mark) => isOf(runtime, mark, pane));
    const last = here.sort((left, right) => Date.parse(right.at) - Date.parse(left.at))[0];
    if (last?.state !== "stopped") return null;
    const isSame = last.groups?.some(
      ({ pid, started }) => pid === process.pid && started === process.started,
    );
    return isSame === true ? last.agent : null;
  };
}

function isOf({ files }: Runtime, { pane }: SessionMark, { id, socket }: Pane): boolean {
  if (pane?.id !== id) return false;
  return pane.socket === socket || files.realPath(pane.socket) === files.realPath(socket);
}
