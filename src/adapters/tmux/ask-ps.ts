// Who is in the foreground of a pane where there is no /proc, as on macOS and the BSDs: ps(1) tells, of programs as they
// name themselves. Loaded late: it starts a program.
import { execFile } from "node:child_process";
import type { Foreground, LivingProcess } from "../../ports/sessions.js";
import { judgeWords } from "./foreground.js";

interface Row {
  readonly pid: number;
  readonly group: number;
  readonly foreground: number;
  readonly isOver: boolean;
  readonly started: string;
  readonly words: readonly string[];
}

/** As ps tells of one terminal; null where it does not. */
export async function askPs(
  pid: number,
  terminal: string,
): Promise<{ readonly process: LivingProcess; readonly foreground: Foreground } | null> {
  const rows = await listRows(terminal);
  const first = rows.find((row) => row.pid === pid);
  if (first === undefined) return null;
  return { process: { pid, started: first.started }, foreground: judge(first, rows) };
}

function judge({ foreground: group }: Row, rows: readonly Row[]): Foreground {
  const leader = rows.find((row) => row.pid === group && !row.isOver);
  if (leader === undefined) return { kind: "program", name: null, process: null };
  const process = { pid: leader.pid, started: leader.started };
  const others = rows.some((row) => row.group === group && row.pid !== group && !row.isOver);
  const file = (leader.words[0] ?? "").replace(/^-|^.*\//g, "");
  const { name, isShell } = judgeWords(file, leader.words);
  return { kind: isShell && !others ? "shell" : "program", name, process };
}

function listRows(terminal: string): Promise<Row[]> {
  const columns = [
    "-o",
    "pid=",
    "-o",
    "pgid=",
    "-o",
    "tpgid=",
    "-o",
    "stat=",
    "-o",
    "lstart=",
    "-o",
    "args=",
  ];
  const options = { env: { LC_ALL: "C", TZ: "UTC" }, timeout: 1000 };
  return new Promise((settle) => {
    execFile("/bin/ps", [...columns, "-t", terminal.replace(/^\/dev\//, "")], options, (error, stdout) => {
      settle(error === null ? stdout.split("\n").flatMap((line) => readRow(line) ?? []) : []);
    });
  });
}

/** `  812   812   901 Ss   Fri Nov 20 18:24:58 2026 -zsh`; the words cannot be told apart where they hold spaces. */
function readRow(line: string): Row | null {
  const [, pid, group, foreground, state = "", started = "", words = ""] =
    /^\s*(\d+)\s+(\d+)\s+(-?\d+)\s+(\S+)\s+(\S+\s+\S+\s+\d+\s+[\d:]+\s+\d+)\s+(.*)$/.exec(line) ?? [];
  if (pid === undefined) return null;
  return {
    pid: Number(pid),
    group: Number(group),
    foreground: Number(foreground),
    isOver: state.startsWith("Z"),
    started: started.replace(/\s+/g, " "),
    words: words.split(" "),
  };
}
