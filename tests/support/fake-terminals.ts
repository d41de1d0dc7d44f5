// Terminals of a test: panes that are as it says, and a note of what was typed into them.
import type { Pane, PaneRef, LivingProcess, Terminals } from "../../src/ports/sessions.js";

/** What a test says of a pane; the rest is as of a shell at its prompt. */
export type FakePane = Partial<Pane> & { readonly id: string; readonly environment?: Record<string, string> };

export interface FakeTerminals extends Terminals {
  /** What was put into panes, in order: `%3 < text`; a line that was sent off ends in a line end. */
  readonly typed: readonly string[];
}

export const FAKE_SOCKET = "/tmp/tmux-1000/default";

const NO_MARKS = { pasted: "", entered: "" };

/** Makes one server with these panes; without any, there is none. */
export function makeFakeTerminals(given: readonly FakePane[] = []): FakeTerminals {
  const typed: string[] = [];
  const panes = given.map((pane, index) => makePane(pane, index));
  const environments = new Map(
    panes.map(({ foreground, process }, at) => [(foreground.process ?? process).pid, given[at]?.environment]),
  );
  const find = ({ id, process }: PaneRef): Pane | null =>
    panes.find((pane) => pane.id === id && isSame(pane.process, process)) ?? null;
  const marks = new Map<string, typeof NO_MARKS>();
  const act = (pane: PaneRef, text: string, mark: Partial<typeof NO_MARKS> = {}) => {
    if (find(pane) === null) return Promise.resolve({ kind: "gone", why: `${pane.id} is gone.` } as const);
    typed.push(`${pane.id} < ${text}`);
    marks.set(pane.id, { ...(marks.get(pane.id) ?? NO_MARKS), ...mark });
    return Promise.resolve({ kind: "done" } as const);
  };
  return {
    typed,
    listPanes: (socket = FAKE_SOCKET) =>
      Promise.resolve(
        panes.length === 0
          ? { kind: "none", socket, why: `No tmux server is running at ${socket}.` }
          : { kind: "panes", socket, server: "default", panes },
      ),
    findPane: (pane) => Promise.resolve(find(pane)),
    environmentOf: ({ pid }) => {
      const environment = environments.get(pid);
      if (environment === undefined) return Promise.resolve(null);
      const names = () => Object.keys(environment);
      return Promise.resolve({ names, value: (name) => environment[name] ?? null });
    },
    isRunning: (process) => Promise.resolve(panes.some((pane) => isSame(pane.process, process))),
    ownGroups: () => Promise.resolve([]),
    paste: (pane, text, mark) => act(pane, text, { pasted: mark ?? "" }),
    typeLine: (pane, line, mark) => act(pane, `${line}\n`, mark === undefined ? {} : { entered: mark }),
    pressEnter: (pane, mark) => act(pane, "\n", { entered: mark ?? "" }),
    interrupt: (pane) => act(pane, "^C"),
    marksOf: (pane) => Promise.resolve(find(pane) === null ? null : { ...(marks.get(pane.id) ?? NO_MARKS) }),
    cutsLines: () => Promise.resolve(false),
    capture: (pane) => Promise.resolve(find(pane) === null ? null : "$ \n"),
  };
}

function makePane(pane: FakePane, index: number): Pane {
  const process = { pid: 100 + index, started: "1" };
  return {
    socket: FAKE_SOCKET,
    terminal: `/dev/pts/${index}`,
    target: `shop:${index}.0`,
    process,
    foreground: { kind: "shell", name: "bash", process: pane.process ?? process },
    directory: "/shop",
    activeMs: null,
    isShut: false,
    ...pane,
  };
}

function isSame(left: LivingProcess, right: LivingProcess): boolean {
  return left.pid === right.pid && left.started === right.started;
}
