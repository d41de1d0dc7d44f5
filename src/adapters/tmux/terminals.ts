// The Terminals port over tmux and, where there is one, /proc. What is done to panes is loaded when it is done.
import type { Environment } from "../../ports/runtime.js";
import type { PaneRef, Terminals } from "../../ports/sessions.js";
import { listPanes } from "./list-panes.js";
import { readEnvironment, readOwnGroups, readProcess } from "./processes.js";

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
    isRunning: async (process) => readProcess(process.pid)?.started === process.started,
    ownGroups: async () => readOwnGroups(),
    paste: async (pane, text) => (await acts()).paste(environment, pane, text),
    typeLine: async (pane, line) => (await acts()).typeLine(environment, pane, line),
    pressEnter: async (pane) => (await acts()).pressEnter(environment, pane),
    capture: async (pane, { linesBefore }) => (await acts()).capture(environment, pane, linesBefore),
  };
}
