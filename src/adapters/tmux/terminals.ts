// The Terminals port over tmux and, where there is one, /proc. What is done to panes is loaded when it is done.
import type { Environment } from "../../ports/runtime.js";
import type { PaneRef, Terminals } from "../../ports/sessions.js";
import { listPanes } from "./list-panes.js";
import { readEnvironment, readOwnGroups, readProcess } from "./processes.js";

/** Elsewhere only a pid is known of a process, and that it is in use. */
const HAS_PROC = process.platform === "linux";

export function makeTerminals(environment: Environment): Terminals {
  const acts = () => import("./pane-acts.js");
  return {
    listPanes: (socket) => listPanes(environment, socket),
    async findPane({ id, socket, process }: PaneRef) {
      const found = await listPanes(environment, socket, id);
      const pane = found.kind === "panes" ? found.panes[0] : undefined;
      // Another server may have come to this socket since, and counts its panes from the start.
      const isSame = pane?.process.pid === process.pid && pane.process.started === process.started;
      return isSame ? pane : null;
    },
    environmentOf: (process) => Promise.resolve(readEnvironment(process)),
    isRunning: async ({ pid, started }) => {
      const facts = readProcess(pid);
      return facts === null ? !HAS_PROC && isPidUsed(pid) : facts.started === started && !facts.isOver;
    },
    ownGroups: async () => readOwnGroups(),
    paste: async (pane, text, mark) =>
      (await acts()).act(environment, pane, { text, mark: { name: "pasted", word: mark } }),
    typeLine: async (pane, line, mark) => {
      const kept = { name: "entered", word: mark } as const;
      return (await acts()).act(environment, pane, { text: line, isSentOff: true, mark: kept });
    },
    pressEnter: async (pane, mark) =>
      (await acts()).act(environment, pane, { isSentOff: true, mark: { name: "entered", word: mark } }),
    interrupt: async (pane) => (await acts()).act(environment, pane, { isInterrupt: true }),
    marksOf: async (pane) => (await acts()).readMarks(environment, pane),
    cutsLines: async ({ terminal }) => (await acts()).cutsLines(terminal),
    capture: async (pane, { linesBefore }) => (await acts()).capture(environment, pane, linesBefore),
  };
}

function isPidUsed(pid: number): boolean {
  try {
    process.kill(pid, 0); // Signal 0 only asks.
    return true;
  } catch (error) {
    // EPERM: it is there, and somebody else's.
    return (error as NodeJS.ErrnoException).code !== "ESRCH";
  }
}
