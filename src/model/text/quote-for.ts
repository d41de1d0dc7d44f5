// Quoting for the shells that ctx speaks to. Commands that people paste are quoted by shell-quote.ts; here every byte has to
// come back, whatever it is, in a text that one certain shell reads.

/** The shells for which ctx can quote; any other is refused. */
export const SHELLS = ["bash", "zsh", "fish", "dash", "sh"] as const;

export type ShellName = (typeof SHELLS)[number];

/** The shell of a program's name, as `ps` has it: a login shell's begins with a dash. Null when it is none of ours. */
export function shellOf(program: string): ShellName | null {
  const name = program.slice(program.lastIndexOf("/") + 1).replace(/^-/, "");
  return SHELLS.find((shell) => shell === name) ?? null;
}

/**
 * One word of a shell's language that stands for exactly this text. It holds no line break but the text's own, and is
 * safe in the shells' interactive mode as well: between single quotes no history is expanded.
 * @param text without NUL, which no shell can hold
 */
export function quoteFor(shell: ShellName, text: string): string {
  // In fish a backslash escapes, between single quotes too: the quote and itself, and nothing else.
  if (shell === "fish") return `'${text.replace(/[\\']/g, "\\$&")}'`;
  // POSIX XCU 2.2.2: nothing is special between single quotes, so that a single quote has to stand outside of them.
  return `'${text.replace(/'/g, "'\\''")}'`;
}
