// The command table as JSON describes it in `ctx help --json`, for programs that complete, document or wrap ctx.
import type { ArgumentSpec, CommandSpec, ExampleSpec, OptionSpec } from "./command-spec.js";
import { optionsOf } from "./parse/global-options.js";
import { usageOf } from "./parse/usage-errors.js";

export interface DescribedArgument {
  readonly name: string;
  readonly description: string;
  readonly required: boolean;
  readonly variadic: boolean;
  readonly choices: readonly string[];
}

export interface DescribedOption {
  /** With its dashes. */
  readonly long: string | null;
  readonly short: string | null;
  readonly description: string;
  /** Null for a flag. */
  readonly value: string | null;
  readonly choices: readonly string[];
  readonly repeatable: boolean;
  readonly default: string | null;
}

export interface DescribedCommand {
  readonly name: string;
  readonly summary: string;
  readonly usage: string;
  readonly writer: boolean;
  readonly arguments: readonly DescribedArgument[];
  /** Its own, then those of every writer, then the global ones. */
  readonly options: readonly DescribedOption[];
  readonly examples: readonly ExampleSpec[];
}

const HELP_OPTION: OptionSpec = { name: "help", short: "h", description: "show help" };

export function describeCommand(command: CommandSpec): DescribedCommand {
  return {
    name: command.name,
    summary: command.summary,
    usage: usageOf(command),
    writer: command.writer,
    arguments: command.arguments.map(describeArgument),
    options: [...optionsOf(command), HELP_OPTION].map(describeOption),
    examples: command.examples,
  };
}

function describeArgument(argument: ArgumentSpec): DescribedArgument {
  const { name, description, required } = argument;
  return {
    name,
    description,
    required,
    variadic: argument.variadic === true,
    choices: argument.choices ?? [],
  };
}

function describeOption(option: OptionSpec): DescribedOption {
  const isShort = option.name.length === 1;
  const letter = isShort ? option.name : option.short;
  return {
    long: isShort ? null : `--${option.name}`,
    short: letter === undefined ? null : `-${letter}`,
    description: option.description,
    value: option.value ?? null,
    choices: option.choices ?? [],
    repeatable: option.repeatable === true || option.variadic === true,
    default: option.default ?? null,
  };
}
