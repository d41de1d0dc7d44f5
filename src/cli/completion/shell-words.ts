// Words as shells write them. bash hands over the raw text of a line, so its quotes are taken off here and put on again;
// nothing is ever evaluated. zsh and fish put on by themselves the quotes of what they insert.

export const SHELLS = ["bash", "zsh", "fish"] as const;
export type ShellName = (typeof SHELLS)[number];

/** A word of an unfinished line: what it says, and the quote that is still open at its end. */
export interface RawWord {
  readonly text: string;
  readonly open: "" | "'" | '"';
  /** A quote is open that did not begin with the word: what to insert cannot be told. */
  readonly isMixed: boolean;
}

/** Takes the quotes off a word as typed (POSIX shell, 2.2). Expansions stay as they are written. */
export function readRawWord(raw: string): RawWord {
  let text = "";
  let open: RawWord["open"] = "";
  let openedAt = 0;
  for (let at = 0; at < raw.length; at++) {
    const character = raw[at] as string;
    if (open === "'") {
      if (character === "'") open = "";
      else text += character;
    } else if (character === "\\" && (open === "" || /^["$`\\]/.test(raw.slice(at + 1)))) {
      text += raw[++at] ?? "";
    } else if (open === '"') {
      if (character === '"') open = "";
      else text += character;
    } else if (character === "'" || character === '"') {
      open = character;
      openedAt = at;
    } else {
      text += character;
    }
  }
  return { text, open, isMixed: open !== "" && openedAt > 0 };
}

/**
 * Writes a word so that bash reads it back as it is, after a quote that may be open already; null where that quote
 * leaves no way to.
 */
export function quoteForBash(word: string, open: RawWord["open"]): string | null {
  // Inside quotes, "!" may still expand the history, and "'" ends what is quoted.
  if (open === "'") return /['!]/.test(word) ? null : word;
  if (open === '"') return word.includes("!") ? null : word.replace(/["$`\\]/g, "\\$&");
  return word.replace(/[^\p{L}\p{N}_./,@%+=:^-]/gu, "\\$&");
}
