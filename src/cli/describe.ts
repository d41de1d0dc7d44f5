// The command table as data: what `ctx help --json` prints for programs that document or wrap ctx, and what help,
// completion and the generated reference are made from.
import type {
  ArgumentSpec,
  CommandGroup,
  CommandSpec,
  Completes,
  ExampleSpec,
  OptionSpec,
  VerbSpec,
} from "./command-spec.js";
import { GLOBAL_OPTIONS, optionsOf, WRITER_OPTIONS } from "./parse/global-options.js";
import { usageOf } from "./parse/usage-errors.js";

export interface DescribedArgument {
  readonly name: string;
  readonly description: string;
  readonly required: boolean;
  readonly variadic: boolean;
  readonly choices: readonly string[];
  /** What a shell completes it with; null where it cannot know. */
  readonly completes: Completes | null;
}

export interface DescribedOption {
  /** With its dashes. */
  readonly long: string | null;
  readonly short: string | null;
  readonly description: string;
  /** Null for a flag. */
  readonly value: string | null;
  readonly choices: readonly string[];
  readonly completes: Completes | null;
  readonly required: boolean;
  readonly repeatable: boolean;
  /** Each time it takes every word up to the next option. */
  readonly variadic: boolean;
  /** The long forms of options that cannot stand beside it. */
  readonly conflicts: readonly string[];
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
  /** Present where the first argument decides what else it takes. */
  readonly verbs?: readonly DescribedVerb[];
}

export interface DescribedVerb {
  readonly name: string;
  /** What follows it, as help shows it. */
  readonly takes: string;
  readonly description: string;
  /** The long forms of its options. */
  readonly options: readonly string[];
}

export interface DescribedGroup {
  readonly name: string;
  readonly title: string;
  readonly commands: readonly DescribedCommand[];
}

const HELP_OPTION: OptionSpec = { name: "help", short: "h", description: "show help" };
const VERSION_OPTION: OptionSpec = { name: "version", description: "print the version" };

/** The options that may stand before a command. */
export function describeGlobals(): DescribedOption[] {
  return [...GLOBAL_OPTIONS, HELP_OPTION, VERSION_OPTION].map(describeOption);
}

/** The options that every writer has beside its own. */
export function describeWriters(): DescribedOption[] {
  return WRITER_OPTIONS.map(describeOption);
}

export function describeGroup({ name, title, commands }: CommandGroup): DescribedGroup {
  return { name, title, commands: commands.map(describeCommand) };
}

export function describeCommand(command: CommandSpec): DescribedCommand {
  return {
    name: command.name,
    summary: command.summary,
    usage: usageOf(command),
    writer: command.writer,
    arguments: command.arguments.map(describeArgument),
    options: [...optionsOf(command), HELP_OPTION].map(describeOption),
    examples: command.examples,
    ...(command.verbs === undefined ? {} : { verbs: command.verbs.map(describeVerb) }),
  };
}

function describeVerb({ name, takes, description, options }: VerbSpec): DescribedVerb {
  return { name, takes, description, options: options.map((option) => `--${option}`) };
}

function describeArgument(argument: ArgumentSpec): DescribedArgument {
  const { name, description, required } = argument;
  return {
    name,
    description,
    required,
    variadic: argument.variadic === true,
    choices: argument.choices ?? [],
    completes: argument.completes ?? null,
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
    completes: option.completes ?? null,
    required: option.required === true,
    repeatable: option.repeatable === true || option.variadic === true,
    variadic: option.variadic === true,
    conflicts: (option.conflicts ?? []).map((name) => `--${name}`),
    default: option.default ?? null,
  };
}
