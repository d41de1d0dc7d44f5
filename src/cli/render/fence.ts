// Fenced blocks (CommonMark §4.5) that their content cannot end.

/** The lines of a fenced block around a text; the fence is longer than any run of backticks inside. */
export function renderFence(text: string, language: string): string[] {
  const runs = text.match(/`{3,}/g) ?? [];
  const fence = "`".repeat(runs.reduce((longest, run) => Math.max(longest, run.length + 1), 3));
  const lines = text.replace(/\n$/, "").split("\n");
  return [fence + language, ...lines, fence];
}
