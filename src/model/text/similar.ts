// "Did you mean": the nearest of some known names.

/**
 * The known name nearest to a mistyped one, or null when none is near (Damerau-Levenshtein, a third of its length).
 * `task-99` is no slip of `task-42`: numbers that differ in more than one place are other numbers.
 */
export function findSimilar(name: string, known: Iterable<string>): string | null {
  let best: string | null = null;
  // One letter is like every other one.
  let bestDistance = (name.length < 2 ? 0 : Math.max(1, Math.floor(name.length / 3))) + 1;
  for (const candidate of known) {
    if (Math.abs(candidate.length - name.length) >= bestDistance) continue;
    const distance = editDistance(name.toLowerCase(), candidate.toLowerCase());
    if (distance > 1 && withoutDigits(name) === withoutDigits(candidate)) continue;
    if (distance < bestDistance) [best, bestDistance] = [candidate, distance];
  }
  return best;
}

function withoutDigits(name: string): string {
  return name.toLowerCase().replace(/\d/g, "");
}

/** Edits between two short texts, a transposition of neighbours counting as one. */
function editDistance(left: string, right: string): number {
  let beforeLast: number[] = [];
  let last = Array.from({ length: right.length + 1 }, (_, index) => index);
  for (let i = 1; i <= left.length; i++) {
    const row = [i];
    for (let j = 1; j <= right.length; j++) {
      const cost = left[i - 1] === right[j - 1] ? 0 : 1;
      let distance = Math.min(row[j - 1]! + 1, last[j]! + 1, last[j - 1]! + cost);
      if (i > 1 && j > 1 && left[i - 1] === right[j - 2] && left[i - 2] === right[j - 1]) {
        distance = Math.min(distance, beforeLast[j - 2]! + 1);
      }
      row.push(distance);
    }
    [beforeLast, last] = [last, row];
  }
  return last[right.length]!;
}
