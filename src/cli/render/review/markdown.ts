// A review as a comment on a pull request: the verdict, what changes for whom, each delegation folded, conflicts, risks.
// Words from files go through safe-markdown.ts; what does not fit is counted, and the way to see it named.
import type { Finding } from "../../../errors/finding.js";
import type { ReviewConflict, ReviewData, ReviewedDelegation, Risk } from "../../../model/review.js";
import { codeElement, codeSpan, safeProse } from "../../../model/text/safe-markdown.js";
import { visibleBlock, visibleLine } from "../../../model/text/visible-text.js";
import { renderFence } from "../fence.js";
import { formatJson } from "../json.js";
import { suggest } from "../suggestion.js";
import { filesWithSecrets } from "./blocks.js";
import { countOf, nameOfSide, summarize } from "./counts.js";
import { listTableRows } from "./markdown-table.js";
import { wordsOfRule } from "./rules.js";
import { withoutCommands } from "./workflow-commands.js";

/** GitHub takes 65,536 characters; what posts the comment may add a little. */
const MOST_CHARACTERS = 65_000;
/** Of one delegation's content; longer ones are cut between lines. */
const MOST_CONTENT = 4_000;
const MOST_NAME = 100;
const MOST_PROSE = 1000;
const SECRET = "Its content is not shown: the file may hold a secret.";

/** A part of the comment: what it begins with, its pieces, and how much of the room it may take. */
interface Section {
  readonly head: readonly string[];
  readonly pieces: readonly string[];
  /** Between pieces: a table's rows and a list's lines stand close, folded blocks apart. */
  readonly separator: "\n" | "\n\n";
  /** What one piece is called: "change". */
  readonly noun: string;
  readonly share: number;
}

/**
 * The whole comment, at most 65,000 characters, however much there is; "" where there is nothing to look at, so that no
 * comment is made. It begins with a mark by which the next one replaces it. Of the findings it tells the errors, which
 * end the command with 1.
 */
export function renderMarkdown(data: ReviewData, findings: readonly Finding[] = []): string {
  const errors = findings.filter(({ severity }) => severity === "error");
  if (data.verdict === "nothing" && errors.length === 0) return "";
  const hidden = filesWithSecrets(data.risks);
  const command = commandFor(data);
  const first = [markOf(data), `### ctx review: ${verdictOf(data, errors.length)}`].join("\n");
  const last = footerOf(data, command);
  // Errors, risks and conflicts are given room first: they are what must not be missed.
  const sections: readonly Section[] = [
    changesSection(data, hidden),
    delegationsSection(data, hidden),
    conflictsSection(data, hidden),
    risksSection(data),
    errorsSection(errors),
  ];
  const shown = fitSections(sections, MOST_CHARACTERS - first.length - last.length - 8, command);
  return withoutCommands([first, ...shown.filter((text) => text !== ""), last].join("\n"));
}

function markOf({ head }: ReviewData): string {
  return `<!-- ctx-review head=${head.commit.replace(/[^0-9a-f]/gi, "")} -->`;
}

function verdictOf(data: ReviewData, errors: number): string {
  const sum = [...(errors > 0 ? [countOf(errors, "error")] : []), ...summarize(data)].join(" · ");
  return data.verdict === "blocked" ? `blocked by ${data.blockedBy.join(", ")} · ${sum}` : sum;
}

/** The command that shows the same on any machine that has the commits. */
function commandFor({ base, head }: ReviewData): string {
  return `ctx review ${base.commit.slice(0, 12)}..${head.commit.slice(0, 12)}`;
}

function footerOf({ base, head }: ReviewData, command: string): string {
  const [from, to] = [base, head].map((side) => {
    const name = nameOfSide(side);
    const commit = side.commit.slice(0, 12);
    return name === side.commit.slice(0, 7) ? span(commit) : `${span(name)} (${span(commit)})`;
  });
  return ["", "---", `Compared ${from} with ${to}. The same in a terminal: ${span(command)}`].join("\n");
}

function changesSection(data: ReviewData, hidden: ReadonlySet<string>): Section {
  return {
    head: [
      "",
      "#### What changes for whom",
      "",
      "| where | key | change | before → after | for whom |",
      "|---|---|---|---|---|",
    ],
    pieces: listTableRows(data, hidden),
    separator: "\n",
    noun: "change",
    share: 1,
  };
}

function delegationsSection({ delegations }: ReviewData, hidden: ReadonlySet<string>): Section {
  return {
    head: ["", "#### Delegations", ""],
    pieces: delegations.map((one) => renderDelegation(one, hidden)),
    separator: "\n\n",
    noun: "delegation",
    share: 0.5,
  };
}

/** Folded; what stands on the folded line is HTML, in which Markdown means nothing. */
function renderDelegation(delegation: ReviewedDelegation, hidden: ReadonlySet<string>): string {
  const { id, from, to, key, reason, by, path, status, baseMoved, decision } = delegation;
  const said = reason.trim() === "" ? "no reason given" : prose(reason);
  const decided =
    decision === null
      ? ""
      : ` by ${span(decision.by)}${decision.reason === null ? "" : `: ${prose(decision.reason)}`}`;
  const commands = [
    suggest("delegations accept", id),
    `${suggest("delegations reject", id)} --reason "…"`,
  ].map(visibleLine);
  return [
    `<details><summary>${codeElement(cut(key))}: ${codeElement(cut(from))} → ${codeElement(cut(to))} (${status})</summary>`,
    "",
    `- Reason: ${said}`,
    `- By ${span(by)}, in ${span(path)}`,
    ...(status === "proposed" ? [] : [`- Now ${status}${decided}`]),
    ...(baseMoved ? ["- **Its target has changed since it was proposed.**"] : []),
    "",
    ...(hidden.has(path) ? [SECRET] : renderContent(delegation)),
    ...(status === "proposed" ? ["", ...renderFence(commands.join("\n"), "sh")] : []),
    "",
    "</details>",
  ].join("\n");
}

function renderContent({ data, path }: ReviewedDelegation): string[] {
  const lines = visibleBlock(formatJson(data, true)).split("\n");
  let length = 0;
  const fitting = lines.findIndex((line) => (length += line.length + 1) > MOST_CONTENT);
  if (fitting === -1) return renderFence(lines.join("\n"), "json");
  // A single line may be all there is.
  const shown =
    fitting === 0
      ? [`${[...(lines[0] as string)].slice(0, MOST_CONTENT / 2).join("")}…`]
      : lines.slice(0, fitting);
  const rest = lines.length - shown.length;
  const note = rest > 0 ? `${countOf(rest, "more line")} in ${span(path)}.` : `The rest is in ${span(path)}.`;
  return [...renderFence(shown.join("\n"), "json"), "", note];
}

function conflictsSection({ conflicts }: ReviewData, hidden: ReadonlySet<string>): Section {
  return {
    head: ["", "#### Conflicts", ""],
    pieces: conflicts.map((one) => renderConflict(one, hidden)),
    separator: "\n",
    noun: "conflict",
    share: 0.25,
  };
}

function renderConflict(conflict: ReviewConflict, hidden: ReadonlySet<string>): string {
  const { pointer, values, message } = conflict;
  const sides = values.map(({ side, path, line, value }) => {
    const shown = hidden.has(path)
      ? "not shown, its file may hold a secret"
      : value === undefined
        ? "removed"
        : mention(value);
    return `  - ${side === null ? "" : `${side}: `}${shown} in ${span(line === null ? path : `${path}:${line}`)}`;
  });
  return [`- ${span(pointer)}: ${prose(message)}`, ...sides].join("\n");
}

function mention(value: unknown): string {
  return span(formatJson(value));
}

/** A name or a short value. */
function span(text: string): string {
  return codeSpan(cut(text));
}

/** A sentence, which somebody may have made a book. */
function prose(text: string): string {
  return safeProse(cut(text, MOST_PROSE));
}

function cut(text: string, length = MOST_NAME): string {
  return text.length > length ? `${text.slice(0, length).replace(/[\ud800-\udbff]$/, "")}…` : text;
}

function risksSection({ risks }: ReviewData): Section {
  return {
    head: ["", "#### Risks", "", "| severity | risk | where | what |", "|---|---|---|---|"],
    pieces: risks.map(renderRisk),
    separator: "\n",
    noun: "risk",
    share: 0.25,
  };
}

function renderRisk({ flag, severity, path, line, message }: Risk): string {
  const place = path === null ? "" : span(line === null ? path : `${path}:${line}`);
  const shown = severity === "high" ? "**high**" : severity;
  return `| ${shown} | ${flag} ${wordsOfRule(flag).title} | ${place} | ${prose(message)} |`;
}

function errorsSection(errors: readonly Finding[]): Section {
  return {
    head: ["", "#### Errors", ""],
    pieces: errors.map(({ message, path, line }) => {
      const place = path === undefined ? "" : `${span(line === undefined ? path : `${path}:${line}`)}: `;
      return `- ${place}${prose(visibleLine(message))}`;
    }),
    separator: "\n",
    noun: "error",
    share: 0.25,
  };
}

/** Fills the room from the last section to the first, and keeps them in their order. */
function fitSections(sections: readonly Section[], room: number, command: string): string[] {
  let left = room;
  return sections
    .toReversed()
    .map((section) => {
      const text = fitSection(section, Math.floor(left * section.share), command);
      left -= text.length + 1;
      return text;
    })
    .toReversed();
}

/** As many pieces as fit, and how many did not. */
function fitSection({ head, pieces, separator, noun }: Section, room: number, command: string): string {
  if (pieces.length === 0) return "";
  const start = head.join("\n") + "\n";
  const rest = (number: number): string => `\n\n${countOf(number, `more ${noun}`)}: see ${span(command)}`;
  const reserve = rest(pieces.length).length;
  let length = start.length;
  let fitting = 0;
  for (const piece of pieces) {
    const isLast = fitting === pieces.length - 1;
    if (length + piece.length + separator.length + (isLast ? 0 : reserve) > room) break;
    length += piece.length + separator.length;
    fitting++;
  }
  const hidden = pieces.length - fitting;
  if (fitting === 0) return `${head.slice(0, 2).join("\n")}${rest(hidden)}`;
  return start + pieces.slice(0, fitting).join(separator) + (hidden > 0 ? rest(hidden) : "");
}
