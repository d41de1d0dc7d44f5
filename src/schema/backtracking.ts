// How much work a backtracking engine can have with a pattern, from its text alone. Patterns that re2js takes are never
// asked here; what remains is look-around, as in `(?!.*draft)`. Refuses what it cannot bound.

/** The longest text that may be searched, or why none may. */
export type BacktrackingBound = { readonly longest: number } | { readonly reason: string };

/** Steps that an engine takes in well under a second. */
const MOST_STEPS = 100_000_000;
const LONGEST_TEXT = 10_000;
const MOST_CHOICES = 1_000;

/** Unbounded repetitions that can work against each other, and in how many ways the rest can be read. */
interface Scope {
  /** Repetitions without an end in this sequence; those of look-around are asked once, and do not multiply. */
  degree: number;
  deepest: number;
  choices: number;
  readonly isLookAround: boolean;
}

const TOKEN =
  /\\(?:k<[^>]*>|u\{[^}]*\}|[pP]\{[^}]*\}|[^])|\[(?:\\[^]|[^\]\\])*\]|\((?:\?(?:<?[=!]|<[^>]*>|:|[a-z-]*:))?|\)|\||(?:[*+?]|\{\d+(?:,\d*)?\})\??|[^]/gu;

/** Bounds the work of a pattern: one repetition after the other may be long, but none within a repeated group. */
export function boundBacktracking(source: string, flags = ""): BacktrackingBound {
  const scopes: Scope[] = [makeScope(false)];
  let closed: Scope | null = null;
  for (const [token] of source.matchAll(TOKEN)) {
    const scope = scopes.at(-1) as Scope;
    if (/^\\(?:[1-9]|k<)/.test(token)) return refuse("has a back reference");
    if (token.startsWith("(")) {
      scopes.push(makeScope(/^\(\?<?[=!]/.test(token)));
      closed = null;
    } else if (token === ")") {
      if (scopes.length === 1) return refuse("has a bracket too many");
      scopes.pop();
      absorb(scopes.at(-1) as Scope, scope);
      closed = scope;
    } else if (/^(?:[*+]|\{\d+,\})/.test(token)) {
      if (closed !== null) return refuse("repeats a group without end");
      scope.degree++;
    } else if (token === "|" || token.startsWith("?") || /^\{\d/.test(token)) {
      if (closed !== null && token.startsWith("{")) return refuse("repeats a group");
      scope.choices *= token.startsWith("{") ? sizeOfRange(token) : 2;
      closed = null;
    } else {
      closed = null;
    }
    if (scope.choices > MOST_CHOICES) return refuse("can be read in too many ways");
  }
  const [root, ...open] = scopes;
  if (root === undefined || open.length > 0) return refuse("has an open bracket");
  const isAnchored = source.startsWith("^") && !source.includes("|") && !flags.includes("m");
  const degree = root.degree + root.deepest + (isAnchored ? 0 : 1);
  if (degree > 2 || root.choices > MOST_CHOICES) return refuse("repeats too much beside its look-around");
  const longest = Math.floor((MOST_STEPS / root.choices) ** (1 / Math.max(degree, 1)));
  return { longest: Math.min(longest, LONGEST_TEXT) };
}

function makeScope(isLookAround: boolean): Scope {
  return { degree: 0, deepest: 0, choices: 1, isLookAround };
}

function absorb(outer: Scope, inner: Scope): void {
  outer.choices *= inner.choices;
  if (inner.isLookAround) {
    outer.deepest = Math.max(outer.deepest, inner.degree + inner.deepest);
  } else {
    outer.degree += inner.degree;
    outer.deepest = Math.max(outer.deepest, inner.deepest);
  }
}

function sizeOfRange(token: string): number {
  const [, least = "0", most = least] = /^\{(\d+)(?:,(\d+))?/.exec(token) ?? [];
  return Math.max(1, Number(most) - Number(least) + 1);
}

function refuse(what: string): BacktrackingBound {
  return { reason: `${what}; with look-around or back references that cannot be searched in bounded time` };
}
