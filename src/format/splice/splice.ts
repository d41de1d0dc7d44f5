// Cuts into a text: the only way an existing file is changed, so that every byte outside a cut stays as it was.

export interface Splice {
  readonly start: number;
  readonly end: number;
  readonly text: string;
}

/** Applies cuts that do not overlap, in any order. */
export function applySplices(text: string, splices: readonly Splice[]): string {
  let result = "";
  let at = 0;
  for (const splice of [...splices].sort((a, b) => a.start - b.start)) {
    result += text.slice(at, splice.start) + splice.text;
    at = splice.end;
  }
  return result + text.slice(at);
}
