// Whether git is told to leave personal documents alone. Other ignore files may do it too, so this is only a remark.
import { makeFinding, type Finding } from "../errors/finding.js";
import { GITIGNORE, GITIGNORE_PATH } from "../store/layout.js";
import type { Survey } from "./survey.js";

/** Finds the lines that .context/.gitignore lacks. */
export function findGitignoreGaps({ gitignore }: Survey): Finding[] {
  if (gitignore === null) return [];
  if (gitignore.text === null) {
    return [
      makeFinding("GITIGNORE_INCOMPLETE", "Nothing here keeps personal documents out of git.", {
        path: GITIGNORE_PATH,
        hint: "`ctx init` writes the file.",
      }),
    ];
  }
  const lines = new Set(gitignore.text.split("\n").map((line) => line.trim().replace(/^\/?\*\*\//, "")));
  const missing = GITIGNORE.trimEnd()
    .split("\n")
    .filter((line) => !lines.has(line));
  if (missing.length === 0) return [];
  return [
    makeFinding(
      "GITIGNORE_INCOMPLETE",
      `${missing.join(" and ")} ${missing.length === 1 ? "is" : "are"} not ignored.`,
      {
        path: GITIGNORE_PATH,
        line: 1,
        column: 1,
        hint: `Add ${missing.length === 1 ? "that line" : "those lines"} to the file.`,
      },
    ),
  ];
}
