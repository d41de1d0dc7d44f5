// A review as annotations of a pull request's files: workflow commands, which GitHub's runners read from standard output.
import { visibleLine } from "../../../model/text/visible-text.js";
import { countOf } from "./counts.js";
import { LEVELS_OF_ANNOTATION, listAnnotations, type Annotation, type ReviewReport } from "./annotations.js";
import { wordsOfRule } from "./rules.js";
import { formatCommand } from "./workflow-commands.js";

/** GitHub shows so many of each level for a step, and drops the others without a word. */
const MOST_OF_A_LEVEL = 10;

/** One command a line, the worst first; what GitHub would drop is counted instead. "" where there is nothing to say. */
export function renderGithub(report: ReviewReport): string {
  const annotations = listAnnotations(report);
  return LEVELS_OF_ANNOTATION.flatMap((wanted) => {
    const alike = annotations.filter(({ level }) => level === wanted);
    const rest = alike.length - MOST_OF_A_LEVEL;
    const shown = alike.slice(0, MOST_OF_A_LEVEL).map((one) => renderAnnotation(one, report.data.prefix));
    const nouns = { error: "error", warning: "warning", notice: "notice" }[wanted];
    return rest > 0
      ? [
          ...shown,
          `${countOf(rest, `more ${nouns}`)}: see ${rest === 1 ? "it" : "them"} with \`ctx review\`.`,
        ]
      : shown;
  }).join("\n");
}

function renderAnnotation({ level, rule, path, line, message }: Annotation, prefix: string): string {
  const file = path === null ? undefined : visibleLine(`${prefix}${path}`);
  const title = rule === "conflict" ? wordsOfRule(rule).title : `${rule}: ${wordsOfRule(rule).title}`;
  return formatCommand(level, { file, line: line ?? undefined, title }, message);
}
