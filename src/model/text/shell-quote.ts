// Commands in hints are pasted into shells, and names may hold anything: `$(touch${IFS}x)` is a valid branch name.

/** Quotes one argument for a POSIX shell; plain words stay as they are. */
export function quoteForShell(argument: string): string {
  return /^[A-Za-z0-9_./@%+=:,-]+$/.test(argument) ? argument : `'${argument.replace(/'/g, `'\\''`)}'`;
}
