// Who would read what is typed into a pane: a shell that waits for it, or anything else. Told from process groups and
// files of programs, since names and titles are whatever a program likes to call itself.
import type { Foreground } from "../../ports/sessions.js";
import { listChildren, readOpenFile, readProcess, readProgram, type PidFacts } from "./processes.js";

const SHELLS = new Set(
  "ash bash csh dash elvish fish ksh mksh nu oksh posh pwsh sh tcsh yash zsh".split(" "),
);

/** Options of shells after which a word belongs to the option, and is no script. */
const WITH_WORD = /^(?:[-+]o|[-+]O|--(?:rcfile|init-file|init-command|features|profile)|-C)$/;

/** Judges by the first process of a pane, on its terminal. */
export function readForeground(first: PidFacts, terminal: { path: string; device: number }): Foreground {
  const unknown: Foreground = { kind: "unknown", name: null, process: null };
  // A pid of another pid namespace, as of a server outside of this container, would be anybody's here.
  if (first.terminal !== terminal.device || first.foreground <= 0) return unknown;
  const leader = first.foreground === first.pid ? first : readProcess(first.foreground);
  // The leader of a pipeline may have ended before the rest of it.
  if (leader === null || leader.isOver) return { kind: "program", name: null, process: null };
  const { pid, started } = leader;
  const program = readProgram(pid);
  if (program === null) return { ...unknown, process: { pid, started } };
  const { name, isShell } = judgeWords(program.name, program.words);
  const isWaiting = isShell && readOpenFile(pid, 0) === terminal.path && isAlone(leader);
  return { kind: isWaiting ? "shell" : "program", name, process: { pid, started } };
}

/** Tells from a program's file and words whether it is a shell for people, and its name. */
export function judgeWords(file: string, words: readonly string[]): { name: string; isShell: boolean } {
  const name = shellName(file, words[0] ?? "");
  return { name: name ?? file, isShell: name !== null && isInteractive(words.slice(1)) };
}

/** `zsh-5.9` is zsh; of a program that is many, as busybox is, its first word tells which one it is here. */
function shellName(file: string, first: string): string | null {
  const own = file === "busybox" || file === "toybox" ? first.replace(/^-|^.*\//g, "") : file;
  const name = own.replace(/-?[\d.]+$/, "");
  return SHELLS.has(name) ? name : null;
}

/** A shell that was given a script or a command does not wait for what is typed. */
function isInteractive(words: readonly string[]): boolean {
  for (let at = 0; at < words.length; at++) {
    const word = words[at] as string;
    if (WITH_WORD.test(word)) at++;
    else if (!/^[-+]/.test(word) || /^--command(?:=|$)/.test(word) || /^-[A-Za-z]*c/.test(word)) return false;
  }
  return true;
}

/** What a shell starts for itself, as in `$(…)`, stays in its group; what it starts for a person gets one of its own. */
function isAlone({ pid, group }: PidFacts): boolean {
  const children = listChildren(pid);
  return children !== null && !children.some((child) => child.group === group && !child.isOver);
}
