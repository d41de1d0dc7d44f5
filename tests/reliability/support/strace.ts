// Lets single system calls of a command fail, or kills it there: strace counts the calls of each kind, and the same
// command makes the same calls again. Only calls that touch a given directory are worth failing.
import { spawnSync } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import type { Finished } from "./shop.js";

/** One call of a run: the so-many-th (from 1) of its kind in the main thread. */
export interface SystemCall {
  readonly name: string;
  readonly count: number;
}

// A list of its own for each thread, so that no call is torn in two by another thread's.
const LISTING = ["strace", "-ff", "-y", "-qq", "-e", "signal=none", "-o"];

/**
 * Makes sure that strace is there.
 * @throws {Error} telling how to install it.
 */
export function requireStrace(): void {
  if (spawnSync("strace", ["--version"]).status === 0) return;
  throw new Error(
    "This needs strace: `apt-get install strace` (Debian, Ubuntu), or your system's package of that name.",
  );
}

/** The words that run a command below strace with its calls listed in a file, and one of them failing. */
export function tracing(list: string, fault?: { call: SystemCall; what: string }): string[] {
  if (fault === undefined) return [...LISTING, list, "-e", "trace=all"];
  const { call, what } = fault;
  return [
    ...LISTING,
    list,
    "-e",
    `trace=execve,${call.name}`,
    "-e",
    `inject=${call.name}:${what}:when=${call.count}`,
  ];
}

/** The calls of a listed run that name a path below one of some directories, or a file open there. */
export function listCalls(list: string, directories: readonly string[]): SystemCall[] {
  const counts = new Map<string, number>();
  const calls: SystemCall[] = [];
  for (const { name, line } of mainThreadOf(list)) {
    const count = (counts.get(name) ?? 0) + 1;
    counts.set(name, count);
    if (directories.some((directory) => line.includes(directory))) calls.push({ name, count });
  }
  return calls;
}

/** Tells whether the fault of a run hit a call that touches one of the directories. */
export function hasHit(list: string, directories: readonly string[], { status }: Finished): boolean {
  // A killed process says nothing after the call that it died in.
  const wanted = status === null ? mainThreadOf(list).slice(-1) : mainThreadOf(list).filter(isInjected);
  return wanted.some(({ line }) => directories.some((directory) => line.includes(directory)));
}

function isInjected({ line }: { line: string }): boolean {
  return line.includes("(INJECTED)");
}

/** The calls of the thread that began: everything that ctx does to files happens there. */
function mainThreadOf(list: string): { name: string; line: string }[] {
  const texts = readdirSync(dirname(list))
    .filter((name) => name.startsWith(`${basename(list)}.`))
    .map((name) => readFileSync(join(dirname(list), name), "utf8"));
  const main = texts.find((text) => text.startsWith("execve(")) ?? "";
  return main.split("\n").flatMap((line) => {
    const name = /^(\w+)\(/.exec(line)?.[1];
    return name === undefined || name === "execve" ? [] : [{ name, line }];
  });
}
