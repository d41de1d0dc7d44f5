// Help: how it is called, examples, then what there is; it fits one screen, 80 columns wide. For the overview that
// screen has 40 lines, for one command 24.
import type { Outcome } from "../../model/outcome.js";
import { padToWidth, widthOf } from "../../model/text/terminal-width.js";
import type { ExampleSpec, Invocation, Rendering } from "../command-spec.js";
import { describeGlobals, type DescribedCommand, type DescribedOption } from "../describe.js";
import type { Screen } from "../output/screen.js";
import { alignColumns } from "./columns.js";
import { wrapLine } from "./wrap.js";

export interface HelpData {
  readonly name: string;
  readonly version: string;
  readonly groups: readonly {
    readonly name: string;
    readonly title: string;
    /** By name. */
    readonly commands: readonly string[];
  }[];
  readonly commands: readonly DescribedCommand[];
}

const WIDTH = 80;
// `--version` stands before a command only.
const GLOBALS = describeGlobals().filter(({ long }) => long !== "--version");
const GLOBAL_NAMES = new Set(GLOBALS.map(nameOf));

/** What a newcomer types first. */
export const FIRST_STEPS: readonly ExampleSpec[] = [
  { line: "ctx init", note: "start here" },
  { line: 'ctx create task-42 --title "User login"', note: "what you work on" },
  { line: 'ctx progress task-42 "Login form done"', note: "what was done" },
  { line: "ctx resolve task-42", note: "everything that applies, merged" },
];

/** What is seldom typed by hand, or known from other tools: the overview names it without a line of its own. */
export const ASIDE: readonly string[] = [
  "get",
  "verify",
  "retract",
  "unset",
  "update",
  "archive",
  "delete",
  "seal",
  "recover",
  "snapshot",
  "global",
  "plan",
  "usage",
  "prune",
  "mcp",
  "hook",
  "export",
  "import",
  "changes",
  "wait",
  "trust",
  "completion",
  "help",
  "version",
];

export function renderHelp(outcome: Outcome<HelpData>, screen: Screen, invocation: Invocation): Rendering {
  const [command] = outcome.data.commands;
  const isOverview = command === undefined || !("command" in invocation.arguments);
  return {
    result: (isOverview
      ? renderOverview(outcome.data, screen)
      : renderCommand(command, invocation.arguments["verb"], screen)
    ).join("\n"),
  };
}

function renderOverview({ groups, commands }: HelpData, screen: Screen): string[] {
  const { paint } = screen;
  const summaries = new Map(commands.map(({ name, summary }) => [name, summary]));
  const rows = groups.flatMap(({ title, commands: names }) =>
    names
      .filter((name) => !ASIDE.includes(name))
      .map((name, index) => [
        { text: index === 0 ? title : "", paint: paint.dim },
        { text: name, paint: paint.bold },
        { text: summaries.get(name) ?? "" },
      ]),
  );
  return [
    `${paint.bold("ctx")}: working knowledge for people and coding agents, kept in git`,
    "",
    ...renderExamples(FIRST_STEPS, screen),
    "",
    ...alignColumns(rows, [2]).map((line) => `  ${line}`),
    "",
    ...wrapLine(`also: ${ASIDE.join(", ")}`, WIDTH, 0),
    "",
    "ctx help <command> shows examples and options. Everywhere:",
    ...foldGlobals("  "),
  ];
}

function renderCommand(
  command: DescribedCommand,
  word: Invocation["arguments"][string] | undefined,
  screen: Screen,
): string[] {
  const verb = command.verbs?.find(({ name }) => name === word);
  if (command.verbs !== undefined) return renderVerbs(command, verb, screen);
  const own = command.options.filter((option) => !GLOBAL_NAMES.has(nameOf(option)));
  const rows = [
    ...command.arguments.map((argument) => [
      formatArgument(argument.name + (argument.variadic ? "…" : ""), argument.required),
      withChoices(argument),
    ]),
    ...own.map((option) => [formatOption(option), describeOption(option)]),
  ] as [string, string][];
  return [
    screen.paint.bold(command.usage),
    `${command.summary}.`,
    "",
    ...renderExamples(command.examples, screen),
    "",
    ...renderDescriptions(rows, screen),
    ...(rows.length === 0 ? [] : [""]),
    ...foldGlobals("also: ").map(screen.paint.dim),
  ];
}

/** A command whose first argument decides what else it takes: those verbs, or one of them with its options. */
function renderVerbs(
  command: DescribedCommand,
  verb: NonNullable<DescribedCommand["verbs"]>[number] | undefined,
  screen: Screen,
): string[] {
  const { name, summary, verbs = [], examples } = command;
  const isMeant = ({ line }: ExampleSpec): boolean => verb === undefined || line.split(" ")[2] === verb.name;
  const shown = examples.filter(isMeant);
  const named = (one: { readonly name: string; readonly takes: string }): string =>
    [one.name, one.takes].filter((part) => part !== "").join(" ");
  const rows =
    verb === undefined
      ? verbs.map((one): [string, string] => [named(one), one.description])
      : command.options
          .filter((option) => verb.options.includes(nameOf(option)))
          // Which verbs an option belongs to is told here already.
          .map((option): [string, string] => [
            formatOption(option),
            describeOption(option).replace(/^[a-z, ]+: /, ""),
          ]);
  return [
    screen.paint.bold(
      verb === undefined
        ? `ctx ${name} <verb> …`
        : `ctx ${name} ${named(verb)}${rows.length > 0 ? " [options]" : ""}`,
    ),
    `${verb?.description ?? summary}.`,
    "",
    ...renderExamples(shown, screen),
    ...(shown.length === 0 ? [] : [""]),
    ...renderDescriptions(rows, screen),
    ...(rows.length === 0 ? [] : [""]),
    ...(verb === undefined ? [`ctx help ${name} <verb> shows its options.`] : []),
    ...foldGlobals("also: ").map(screen.paint.dim),
  ];
}

function formatArgument(name: string, required: boolean): string {
  return required ? `<${name}>` : `[${name}]`;
}

/** The options of every command on as few lines as they take. */
function foldGlobals(lead: string): string[] {
  const lines: string[] = [];
  let line = lead.trimEnd();
  for (const option of GLOBALS.map(formatOption)) {
    const gap = line === lead.trimEnd() ? lead.slice(line.length) : "  ";
    if (widthOf(line + gap + option) <= WIDTH) {
      line += gap + option;
    } else {
      lines.push(line);
      line = " ".repeat(lead.length) + option;
    }
  }
  return [...lines, line];
}

/** Lines with their notes in one column; a note too long for that stands right after its line, or below it. */
function renderExamples(examples: readonly ExampleSpec[], screen: Screen): string[] {
  const noted = examples.filter(({ note }) => note !== "");
  const column = Math.max(0, ...noted.map(({ line }) => widthOf(line)));
  return examples.flatMap(({ line, note }) => {
    if (note === "") return [`  ${line}`];
    const painted = screen.paint.dim(note);
    const places = [`  ${padToWidth(line, column)}   `, `  ${line}   `];
    const place = places.find((before) => widthOf(before + note) <= WIDTH);
    return place === undefined ? [`  ${line}`, `      ${painted}`] : [place + painted];
  });
}

/** Names in one column, descriptions folded in the other. */
function renderDescriptions(
  rows: readonly (readonly [name: string, description: string])[],
  screen: Screen,
): string[] {
  const nameWidth = rows.reduce((width, [name]) => Math.max(width, widthOf(name)), 0);
  const margin = nameWidth + 4;
  return rows.flatMap(([name, description]) => {
    const [first = "", ...more] = wrapLine(description, WIDTH - margin, 0);
    const padding = padToWidth(name, nameWidth).slice(name.length);
    return [
      `  ${screen.paint.cyan(name)}${padding}  ${first}`,
      ...more.map((line) => " ".repeat(margin) + line),
    ];
  });
}

function nameOf({ long, short }: DescribedOption): string {
  return long ?? short ?? "";
}

function formatOption(option: DescribedOption): string {
  const flags = [option.short, option.long].filter((flag) => flag !== null).join(", ");
  const value = option.value === null ? "" : ` ${option.value}`;
  return `${flags}${value}${option.value !== null && option.repeatable ? "…" : ""}`;
}

function describeOption(option: DescribedOption): string {
  return `${withChoices(option)}${option.default === null ? "" : ` (default: ${option.default})`}`;
}

/** What it is for, and what it can be, where that is not said. */
function withChoices({ choices, description }: Pick<DescribedOption, "choices" | "description">): string {
  const [first] = choices;
  return first === undefined || description.includes(first)
    ? description
    : `${description}: ${choices.join(", ")}`;
}
