// Commands that a message offers to paste. Branch names may hold what a shell would run, so words are quoted.

/** `ctx <verb> <word>`, safe to paste into a POSIX shell. */
export function suggest(verb: string, word: string): string {
  return `ctx ${verb} ${quoteForShell(word)}`;
}

/** A word that a POSIX shell reads back as it is. */
export function quoteForShell(word: string): string {
  return /^[A-Za-z0-9._/@%+=:-]+$/.test(word) ? word : `'${word.replace(/'/g, "'\\''")}'`;
}
