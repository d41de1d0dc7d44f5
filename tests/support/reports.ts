// Reports as agents write them about the login feature: what `ctx prune` shows in short.

/** A report with front matter, code, nested lists, findings and recommendations; `more` paragraphs make it longer. */
export function report(title = "JWT patterns", more = 6): string {
  const filler = Array.from({ length: more }, (_, at) => {
    return `Paragraph ${at + 1}: the middleware checks the signature first, then the audience, then the time; whatever is wrong is told to nobody but the log, since an attacker learns from every word.\n`;
  });
  return [
    "---",
    "author: research_agent",
    "---",
    `# ${title}`,
    "",
    "Tokens are signed with EdDSA and live for fifteen minutes. `src/auth/jwt.ts` makes them.",
    "",
    "```ts",
    "# no heading",
    "- no finding",
    "export const secretless = 'code is no prose';",
    "```",
    "",
    "## Key findings",
    "",
    "- Refresh tokens are rotated at each use",
    "  - a detail of the first finding",
    "- Clocks differ by up to 30 seconds",
    "- The old cookie is still read in [the router](../../src/router.ts#L10)",
    "",
    ...filler,
    "## Recommendations",
    "",
    "1. Keep one key for each environment",
    "2. Remove the old cookie",
    "",
  ].join("\n");
}

/** A text of so many words. */
export function words(count: number, word = "login"): string {
  return Array.from({ length: count }, (_, at) => `${word}${at + 1}`).join(" ");
}
