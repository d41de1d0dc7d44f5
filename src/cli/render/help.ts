// Help: how it is called, examples, then what there is; it fits one screen of 80 by 24.
import type { Outcome } from "../../model/outcome.js";
import { padToWidth, widthOf } from "../../model/text/terminal-width.js";
import type { ExampleSpec, Invocation, Rendering } from "../command-spec.js";
import type { DescribedCommand, DescribedOption } from "../describe.js";
import type { Screen } from "../output/screen.js";
import { alignColumns } from "./columns.js";
import { wrapLine } from "./wrap.js";

export interface HelpData {
  readonly name: string;
  readonly version: string;
  readonly commands: readonly DescribedCommand[];
}

const WIDTH = 80;
const GLOBALS = "--json  -C DIR  -q, --quiet  -v, --verbose  --color WHEN  -h, --help";
const GLOBAL_NAMES = new Set(["--json", "--quiet", "--verbose", "--color", "--help"]);

const FIRST_STEPS: readonly ExampleSpec[] = [
  { line: "ctx init", note: "start here" },
  { line: 'ctx create task-42 --title "User login"', note: "what you work on" },
  { line: 'ctx progress task-42 "Login form done"', note: "what was done" },
  { line: "ctx resolve task-42", note: "everything that applies, merged" },
];

export function renderHelp(outcome: Outcome<HelpData>, screen: Screen, invocation: Invocation): Rendering {
  const { commands } = outcome.data;
  const [command] = commands;
  const isOverview = command === undefined || !("command" in invocation.arguments);
  return {
    result: (isOverview ? renderOverview(commands, screen) : renderCommand(command, screen)).join("\n"),
  };
}

function renderOverview(commands: readonly DescribedCommand[], screen: Screen): string[] {
  const { paint } = screen;
  const rows = commands.map(({ name, summary }) => [{ text: name, paint: paint.bold }, { text: summary }]);
  return [
    `${paint.bold("ctx")}: working knowledge for people and coding agents, kept in git`,
    "",
    ...renderExamples(FIRST_STEPS, screen),
    "",
    ...alignColumns(rows, [4]).map((line) => `  ${line}`),
    "",
    "ctx help <command> shows examples and options. Everywhere:",
    `  ${GLOBALS}`,
  ];
}

function renderCommand(command: DescribedCommand, screen: Screen): string[] {
  const own = command.options.filter(({ long }) => long !== null && !GLOBAL_NAMES.has(long));
  const rows = [
    ...command.arguments.map(({ name, required, description }) => [
      required ? `<${name}>` : `[${name}]`,
      description,
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
    screen.paint.dim(`also: ${GLOBALS}`),
  ];
}

function renderExamples(examples: readonly ExampleSpec[], screen: Screen): string[] {
  const rows = examples.map(({ line, note }) => [{ text: line }, { text: note, paint: screen.paint.dim }]);
  return alignColumns(rows, [3]).map((line) => `  ${line}`);
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

function formatOption(option: DescribedOption): string {
  const flags = [option.short, option.long].filter((flag) => flag !== null).join(", ");
  const value = option.value === null ? "" : ` ${option.value}`;
  return `${flags}${value}${option.value !== null && option.repeatable ? "…" : ""}`;
}

function describeOption(option: DescribedOption): string {
  const [first] = option.choices;
  const isListed = first === undefined || option.description.includes(first);
  const choices = isListed ? "" : `: ${option.choices.join(", ")}`;
  return `${option.description}${choices}${option.default === null ? "" : ` (default: ${option.default})`}`;
}
