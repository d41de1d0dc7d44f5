// docs/errors.md: every code that a program may meet.
import { ERRORS } from "../../errors/codes.js";
import { FINDINGS } from "../../errors/finding.js";
import { formatCode, formatProse, formatTable, GENERATED } from "./markdown.js";
import { EXIT_STATUSES } from "./surroundings.js";

export function makeErrorsPage(): string {
  const lines = [
    "# Errors and findings",
    "",
    GENERATED,
    "",
    "A command that cannot do what was asked ends with an **error**: one code, one exit status. A command that can, and",
    "meets problems in your files, does its work and reports each problem as a **finding** with file, line and hint; findings",
    "that are errors make the exit status 1. Codes and exit statuses are permanent: branch on them, never on messages.",
    "",
    "## Exit statuses",
    "",
    ...formatTable(
      ["status", "means", "codes"],
      EXIT_STATUSES.map(({ status, meaning }) => [String(status), formatProse(meaning), codesOf(status)]),
    ),
    "",
    "Never 2: hooks of coding agents read it as an order to block.",
    "",
    "## Errors",
    "",
    ...formatTable(
      ["code", "status", "means"],
      Object.entries(ERRORS).map(([code, { exit, meaning }]) => [
        formatCode(code),
        String(exit),
        formatProse(meaning),
      ]),
    ),
    "",
    "## Findings",
    "",
    ...formatTable(
      ["code", "severity", "means"],
      Object.entries(FINDINGS).map(([code, { severity, meaning }]) => [
        formatCode(code),
        severity,
        formatProse(meaning),
      ]),
    ),
  ];
  return `${lines.join("\n")}\n`;
}

function codesOf(status: number): string {
  return Object.entries(ERRORS)
    .filter(([, { exit }]) => exit === status)
    .map(([code]) => formatCode(code))
    .join(" ");
}
