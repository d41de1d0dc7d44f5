// The panes of a tmux server. tmux tells which there are; what is in them is read from the system where it tells, so that
// names, titles and directories that hold whatever somebody put into them are data, and never part of the format.
import { realpathSync, statSync, type Stats } from "node:fs";
import type { Environment } from "../../ports/runtime.js";
import type { Foreground, Pane, PaneList } from "../../ports/sessions.js";
import { readMark } from "../node-mark.js";
import { readForeground } from "./foreground.js";
import { readDirectory, readProcess } from "./processes.js";
import { askTmux, serverLabel, socketPath } from "./server.js";

/** In this order; what may hold anything is between marks that nobody can guess. */
const FIELDS = [
  "pane_id",
  "pane_pid",
  "pane_tty",
  "pane_dead",
  "pane_input_off",
  "pane_synchronized",
  "window_activity",
  "session_name",
  "window_index",
  "pane_index",
  "pane_current_path",
] as const;

type Fields = Readonly<Record<(typeof FIELDS)[number], string>>;

/** Lists panes, or only the one with an id. */
export async function listPanes(
  environment: Environment,
  named: string | undefined,
  only?: string,
): Promise<PaneList> {
  const socket = socketPath(environment, named);
  if (socket === null) return { kind: "none", socket, why: "There is no tmux on this system." };
  const mark = `|${await readMark()}|`;
  const format = ["", ...FIELDS.map((field) => `#{${field}}`), ""].join(mark);
  const reply = askTmux(environment, socket, { words: ["list-panes", "-a", "-F", format] });
  if (reply.kind === "none") return { kind: "none", socket, why: reply.why };
  const known = new Map<string, Fields>();
  // A window may be linked into several sessions; its panes are told each time.
  for (const fields of readFields(reply.text, mark)) {
    const isWanted = only === undefined || fields.pane_id === only;
    if (isWanted && fields.pane_dead !== "1" && !known.has(fields.pane_id)) known.set(fields.pane_id, fields);
  }
  const panes = await Promise.all([...known.values()].map((fields) => lookAt(socket, fields)));
  panes.sort((left, right) => numberOf(left) - numberOf(right));
  return { kind: "panes", socket, server: serverLabel(environment, socket), panes };
}

/** Each line begins and ends with the mark; between them stand as many fields as were asked for. */
function readFields(text: string, mark: string): Fields[] {
  const words = text.split(mark);
  const found: Fields[] = [];
  // Before the first mark, and after the last one of each line, stand line ends.
  for (let at = 1; at + FIELDS.length <= words.length; at += FIELDS.length + 1) {
    const fields = Object.fromEntries(
      FIELDS.map((field, index) => [field, words[at + index] ?? ""]),
    ) as Fields;
    if (/^%\d+$/.test(fields.pane_id) && /^\d+$/.test(fields.pane_pid)) found.push(fields);
  }
  return found;
}

async function lookAt(socket: string, fields: Fields): Promise<Pane> {
  const pid = Number(fields.pane_pid);
  const first = readProcess(pid);
  const terminal = statOrNull(fields.pane_tty);
  const there = { path: fields.pane_tty, device: terminal?.rdev ?? 0 };
  let process = { pid, started: first?.started ?? null };
  let foreground: Foreground = { kind: "unknown", name: null, process: null };
  if (first !== null) {
    foreground = readForeground(first, there);
  } else {
    const { askPs } = await import("./ask-ps.js");
    const told = await askPs(pid, fields.pane_tty);
    if (told !== null) ({ process, foreground } = told);
  }
  const seconds = Number(fields.window_activity);
  return {
    id: fields.pane_id,
    socket,
    terminal: fields.pane_tty,
    target: `${fields.session_name}:${fields.window_index}.${fields.pane_index}`,
    process,
    foreground,
    directory: first === null ? realPathOrNull(fields.pane_current_path) : directoryOf(pid, foreground),
    // tmux knows of windows only. What is typed is read, what is printed is written.
    activeMs:
      terminal !== null ? Math.max(terminal.atimeMs, terminal.mtimeMs) : seconds > 0 ? seconds * 1000 : null,
    isShut: fields.pane_input_off === "1" || fields.pane_synchronized === "1",
  };
}

function directoryOf(pid: number, { process }: Foreground): string | null {
  return (process === null ? null : readDirectory(process.pid)) ?? readDirectory(pid);
}

function numberOf({ id }: Pane): number {
  return Number(id.slice(1));
}

function statOrNull(path: string): Stats | null {
  try {
    return statSync(path);
  } catch {
    return null; // Of another machine or container.
  }
}

function realPathOrNull(path: string): string | null {
  try {
    return path === "" ? null : realpathSync.native(path);
  } catch {
    return null; // It is gone.
  }
}
