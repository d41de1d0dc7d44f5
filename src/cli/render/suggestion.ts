// Commands that a message offers to paste. Branch names may hold what a shell would run, so words are quoted.
import { quoteForShell } from "../../model/text/shell-quote.js";

/** `ctx <verb> <word>`, safe to paste into a POSIX shell. */
export function suggest(verb: string, word: string): string {
  return `ctx ${verb} ${quoteForShell(word)}`;
}
