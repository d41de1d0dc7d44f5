// How many lines an edit added and removed, by the prints of its lines (Myers, "An O(ND) Difference Algorithm", 1986).
// Which lines they were is not asked.
import { PRINT_LENGTH } from "../model/text/line-prints.js";

export interface LineCounts {
  readonly added: number;
  readonly removed: number;
}

/** Beyond so many changed lines an exact count is worth less than the time it takes. */
const MAX_DISTANCE = 5000;

/** Counts between two texts' prints; null stands for content without lines. An absent file is "". */
export function countChangedLines(before: string | null, after: string | null): LineCounts | null {
  if (before === null || after === null) return null;
  const [left, right] = [split(before), split(after)];
  let start = 0;
  while (start < left.length && start < right.length && left[start] === right[start]) start++;
  let [leftEnd, rightEnd] = [left.length, right.length];
  while (leftEnd > start && rightEnd > start && left[leftEnd - 1] === right[rightEnd - 1]) {
    leftEnd--;
    rightEnd--;
  }
  const [old, young] = [left.slice(start, leftEnd), right.slice(start, rightEnd)];
  const distance = findDistance(old, young) ?? countUnordered(old, young);
  // Whatever the distance d, added + removed = d and added − removed = the difference of the lengths.
  const grown = young.length - old.length;
  return { added: (distance + grown) / 2, removed: (distance - grown) / 2 };
}

function split(prints: string): string[] {
  const lines: string[] = [];
  for (let at = 0; at < prints.length; at += PRINT_LENGTH) lines.push(prints.slice(at, at + PRINT_LENGTH));
  return lines;
}

/** The length of the shortest edit script; null when it is longer than it is worth. */
function findDistance(old: readonly string[], young: readonly string[]): number | null {
  const most = Math.min(old.length + young.length, MAX_DISTANCE);
  const reach = new Int32Array(2 * most + 3);
  const middle = most + 1;
  for (let distance = 0; distance <= most; distance++) {
    for (let diagonal = -distance; diagonal <= distance; diagonal += 2) {
      const below = reach[middle + diagonal + 1] as number;
      const beside = (reach[middle + diagonal - 1] as number) + 1;
      let x = diagonal === -distance || (diagonal !== distance && beside <= below) ? below : beside;
      while (x < old.length && x - diagonal < young.length && old[x] === young[x - diagonal]) x++;
      reach[middle + diagonal] = x;
      if (x >= old.length && x - diagonal >= young.length) return distance;
    }
  }
  return null;
}

/** Lines that are not in the other text, wherever they stand: what is left to say of a rewritten file. */
function countUnordered(old: readonly string[], young: readonly string[]): number {
  const counts = new Map<string, number>();
  for (const line of old) counts.set(line, (counts.get(line) ?? 0) + 1);
  let kept = 0;
  for (const line of young) {
    const count = counts.get(line) ?? 0;
    if (count === 0) continue;
    counts.set(line, count - 1);
    kept++;
  }
  return old.length + young.length - 2 * kept;
}
