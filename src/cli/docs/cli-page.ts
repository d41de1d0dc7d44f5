// docs/cli.md: every command with its usage, arguments, options and examples.
import type { CommandTable } from "../completion/command-table.js";
import type { DescribedArgument, DescribedCommand, DescribedGroup, DescribedOption } from "../describe.js";
import { formatBlock, formatCode, formatProse, formatTable, GENERATED } from "./markdown.js";
import { EXIT_STATUSES } from "./surroundings.js";
import { formatOption, ownOptions, phraseOption, titleOfGroup, WRITERS_OPTIONS } from "./table-words.js";

export function makeCliPage(table: CommandTable): string {
  const lines = [
    "# Command line",
    "",
    GENERATED,
    "",
    "A `<ref>` is `global`, `project`, `branch` (the current one), `branch/<name>`, `task/<id>` or a bare task id. A",
    "`<pointer>` is a JSON Pointer ([RFC 6901](https://www.rfc-editor.org/rfc/rfc6901)) when it is empty or begins with a",
    "slash, else it is split at its dots: `limits.retries`. `--` ends the options.",
    "",
    ...table.groups.flatMap(listGroup),
    "",
    "## Options of every command",
    "",
    ...formatOptions(table.globals),
    "",
    "## Options of every command that writes",
    "",
    ...formatOptions(WRITERS_OPTIONS),
    "",
    "## Exit status",
    "",
    ...formatTable(
      ["status", "means"],
      EXIT_STATUSES.map(({ status, meaning }) => [String(status), formatProse(meaning)]),
    ),
    "",
    "The codes behind them are in [errors.md](errors.md), the documents that `--json` prints in [formats.md](formats.md).",
    ...table.groups.flatMap((group) => group.commands.flatMap((command) => ["", ...describe(command)])),
  ];
  return `${lines.join("\n")}\n`;
}

function listGroup(group: DescribedGroup): string[] {
  const links = group.commands.map(({ name }) => `[${name}](#ctx-${name})`);
  return [`- ${titleOfGroup(group)}: ${links.join(" · ")}`];
}

function describe(command: DescribedCommand): string[] {
  const own = ownOptions(command);
  const examples = command.examples.map(({ line, note }) => (note === "" ? `$ ${line}` : `$ ${line}   # ${note}`));
  return [
    `## ctx ${command.name}`,
    "",
    `${formatProse(command.summary)}.`,
    "",
    ...formatBlock("text", [command.usage]),
    ...(examples.length === 0 ? [] : ["", ...formatBlock("console", examples)]),
    ...(command.arguments.length === 0 ? [] : ["", ...formatArguments(command.arguments)]),
    ...(own.length === 0 ? [] : ["", ...formatOptions(own)]),
    "",
    command.writer
      ? `Also the options of [every command](#options-of-every-command) and of [every command that writes](#options-of-every-command-that-writes).`
      : `Also the options of [every command](#options-of-every-command).`,
  ];
}

function formatArguments(given: readonly DescribedArgument[]): string[] {
  const rows = given.map(({ name, required, variadic, description, choices }) => {
    const shown = `${name}${variadic ? "…" : ""}`;
    const known = choices.filter((choice) => !description.includes(choice));
    return [
      formatCode(required ? `<${shown}>` : `[${shown}]`),
      formatProse(description + (known.length === 0 ? "" : `: ${known.join(", ")}`)),
    ];
  });
  return formatTable(["argument", ""], rows);
}

function formatOptions(options: readonly DescribedOption[]): string[] {
  const rows = options.map((option) => [formatCode(formatOption(option)), formatProse(phraseOption(option))]);
  return formatTable(["option", ""], rows);
}
