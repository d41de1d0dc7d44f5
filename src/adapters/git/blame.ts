// Who wrote a line: git's answer parsed, and a line of an edited file found again in the commit it came from.
import type { Authorship } from "../../ports/git.js";

/** Tables larger than this many cells are not built; only lines that occur once are matched then. */
const MAX_CELLS = 4_000_000;

/** Parses `git blame --porcelain` of one line; null when it is not that. */
export function parseBlame(porcelain: string): Authorship | null {
  const commit = /^([0-9a-f]{40,64}) /.exec(porcelain)?.[1];
  const author = /^author (.*)$/m.exec(porcelain)?.[1];
  const seconds = /^author-time (-?\d+)$/m.exec(porcelain)?.[1];
  const zone = /^author-tz ([+-]\d{4})$/m.exec(porcelain)?.[1];
  if (commit === undefined || author === undefined || seconds === undefined) return null;
  return { commit, author, date: formatDate(Number(seconds), zone ?? "+0000") };
}

/** RFC 3339 in the author's zone; a zone that cannot be (git accepts any four digits) becomes UTC. */
function formatDate(seconds: number, zone: string): string {
  const hours = Number(zone.slice(1, 3));
  const minutes = Number(zone.slice(3));
  const isZone = hours < 24 && minutes < 60;
  const offset = isZone ? (hours * 60 + minutes) * (zone.startsWith("-") ? -1 : 1) : 0;
  const local = new Date((seconds + offset * 60) * 1000).toISOString().slice(0, 19);
  return local + (isZone ? `${zone.slice(0, 3)}:${zone.slice(3)}` : "Z");
}

/**
 * Finds the line of an older text that a line of a newer one still is; null when the older one does not hold it.
 * Lines are numbered from 1 and compared without the carriage return that a checkout may add. git itself is not asked
 * about the worktree's file, because it would run the filters that the repository configures.
 */
export function findOlderLine(older: string, newer: string, line: number): number | null {
  const before = linesOf(older);
  const after = linesOf(newer);
  if (line < 1 || line > after.length) return null;
  const shortest = Math.min(before.length, after.length);
  let head = 0;
  while (head < shortest && before[head] === after[head]) head += 1;
  let tail = 0;
  while (tail < shortest - head && before.at(-1 - tail) === after.at(-1 - tail)) tail += 1;
  if (line <= head) return line;
  if (line > after.length - tail) return line - after.length + before.length;
  const middle = matchLine(
    before.slice(head, before.length - tail),
    after.slice(head, after.length - tail),
    line - 1 - head,
  );
  return middle === null ? null : middle + head + 1;
}

function linesOf(text: string): string[] {
  const lines = text.split("\n").map((line) => line.replace(/\r$/, ""));
  if (lines.at(-1) === "") lines.pop();
  return lines;
}

/** Finds the partner of a line in a longest common subsequence; indexes from 0. */
function matchLine(before: readonly string[], after: readonly string[], index: number): number | null {
  if (before.length * after.length > MAX_CELLS) return matchUnique(before, after, index);
  const width = after.length + 1;
  const lengths = new Uint16Array((before.length + 1) * width);
  for (let b = before.length - 1; b >= 0; b -= 1) {
    for (let a = after.length - 1; a >= 0; a -= 1) {
      const at = b * width + a;
      const skip = Math.max(lengths[at + 1] ?? 0, lengths[at + width] ?? 0);
      lengths[at] = before[b] === after[a] ? (lengths[at + width + 1] ?? 0) + 1 : skip;
    }
  }
  for (let b = 0, a = 0; b < before.length && a <= index;) {
    if (before[b] === after[a]) {
      if (a === index) return b;
      b += 1;
      a += 1;
    } else if ((lengths[(b + 1) * width + a] ?? 0) >= (lengths[b * width + a + 1] ?? 0)) {
      b += 1;
    } else {
      a += 1;
    }
  }
  return null;
}

function matchUnique(before: readonly string[], after: readonly string[], index: number): number | null {
  const text = after[index];
  const isUnique = (lines: readonly string[]): boolean =>
    lines.indexOf(text ?? "") === lines.lastIndexOf(text ?? "");
  if (text === undefined || !isUnique(before) || !isUnique(after)) return null;
  const found = before.indexOf(text);
  return found < 0 ? null : found;
}
