// HEAD's log (gitrepository-layout(5), logs): how HEAD came to where it is. Read from its file, from a known line on.
import { join } from "node:path";
import type { Move } from "../../ports/worktree.js";
import { readTextOrNull } from "../git/unsupported.js";

const ZERO = /^0+$/;

/** The last line of a log of git's; null when there is none. */
export function readLogEnd(text: string | null): string | null {
  if (text === null || text === "") return null;
  const end = text.endsWith("\n") ? text.length - 1 : text.length;
  return `${end} ${text.slice(text.lastIndexOf("\n", end - 1) + 1, end)}`;
}

/**
 * The movements after a log's end as readLogEnd gave it; null when that line is no longer there, so that nobody can
 * tell which are new.
 */
export function readMoves(gitDirectory: string, since: string | null): readonly Move[] | null {
  const text = readHeadLog(gitDirectory);
  if (text === null) return since === null ? [] : null;
  const start = since === null ? 0 : findEnd(text, since);
  return start === null ? null : text.slice(start).split("\n").flatMap(parseMove);
}

export function readHeadLog(gitDirectory: string): string | null {
  return readTextOrNull(join(gitDirectory, "logs", "HEAD"));
}

/** Where the log goes on after a line: where it stood, or wherever it stands since older lines were dropped. */
function findEnd(text: string, since: string): number | null {
  const [, offset = "", line = ""] = /^(\d+) (.*)$/s.exec(since) ?? [];
  const end = Number(offset);
  if (text.slice(end - line.length, end) === line) return end;
  const found = text.lastIndexOf(line);
  return found < 0 ? null : found + line.length;
}

/** `<old> <new> <who> <time> <zone>\t<message>`. */
function parseMove(line: string): Move[] {
  const [, from, to, message = ""] =
    /^([0-9a-f]{40,64}) ([0-9a-f]{40,64}) [^\t]*(?:\t(.*))?$/.exec(line) ?? [];
  if (from === undefined || to === undefined) return [];
  return [{ from: ZERO.test(from) ? null : from, to, message }];
}

/** The commits that a log of the stash leads to, newest first. */
export function listStashed(text: string | null): string[] {
  return (text ?? "")
    .split("\n")
    .flatMap(parseMove)
    .map(({ to }) => to)
    .reverse();
}
