// Globs of `$covers` that can never match a file: a document that covers nothing never goes stale, and nobody notices.
import { makeFinding, type Finding } from "../errors/finding.js";
import { parseGlob } from "../model/text/glob.js";
import type { CheckedContext } from "./survey.js";

/** Finds globs that are wrong by their looks; whether one matches anything today is not asked. */
export function findCoversFaults({ stored }: CheckedContext): Finding[] {
  return stored.documents.flatMap(({ path, words }) =>
    (words.covers ?? []).flatMap((glob, index) => {
      const fault = findGlobFault(glob);
      if (fault === null) return [];
      const [what, hint] = fault;
      return [
        makeFinding("COVERS_INVALID", `The glob ${glob} ${what}.`, {
          path,
          pointer: `/$covers/${index}`,
          hint,
        }),
      ];
    }),
  );
}

const RELATIVE = "Globs are relative to the context root and use /, as in src/auth/**.";

/** What is wrong with a glob and what to write instead; null for one that may match. */
export function findGlobFault(glob: string): [what: string, hint: string] | null {
  if (/^(?:\/|[A-Za-z]:[\\/]|~\/)/.test(glob)) return ["is an absolute path", RELATIVE];
  if (/(?:^|\/)\.\.(?:\/|$)/.test(glob)) return ["leads out of the root", RELATIVE];
  if (/\\[A-Za-z0-9_]/.test(glob)) return ["has backslashes for slashes", RELATIVE];
  if (/^\s|\s$/.test(glob)) return ["begins or ends with a space", "Remove the space."];
  if (/(?<!\\)[@!?+*]\([^/)]*\|[^/)]*\)/.test(glob))
    return ["is an extended one, of which ctx knows none", "Write a choice in braces: {a,b}."];
  const open = findUnclosed(glob);
  if (open !== null)
    return [`never closes its ${open}`, `Close it, or write \\${open} for the character itself.`];
  return parseGlob(glob.replace(/^!/, "")) === null
    ? ["stands for more than can be matched", "Write fewer braces, or several shorter globs."]
    : null;
}

/** Parentheses stand for themselves, as in `app/(auth)/**`. */
const CLOSES: ReadonlyMap<string, string> = new Map([["{", "}"]]);

/** The bracket that is opened and not closed; null without one. A backslash takes a character as it is. */
function findUnclosed(glob: string): string | null {
  const open: string[] = [];
  for (let at = 0; at < glob.length; at++) {
    const character = glob[at] as string;
    if (character === "\\") at++;
    else if (character === "[") {
      // A bracket right after the opening one stands for itself.
      const opening = /^\[[!^]?\]?/.exec(glob.slice(at))?.[0].length ?? 1;
      const close = glob.indexOf("]", at + opening);
      if (close === -1) return "[";
      at = close;
    } else if (CLOSES.has(character)) open.push(character);
    else if (character === CLOSES.get(open.at(-1) ?? "")) open.pop();
  }
  return open.at(-1) ?? null;
}
