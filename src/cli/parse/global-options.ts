// The options that every command takes, and those that every writer takes.
import type { CommandSpec, OptionSpec } from "../command-spec.js";

export const COLORS = ["auto", "always", "never"] as const;

export const GLOBAL_OPTIONS: readonly OptionSpec[] = [
  { name: "json", description: "print one JSON document" },
  {
    name: "C",
    value: "DIR",
    completes: "directory",
    repeatable: true,
    description: "run as if started in DIR",
  },
  { name: "quiet", short: "q", description: "print results and errors only" },
  { name: "verbose", short: "v", description: "print more: ids, causes, stacks" },
  { name: "color", value: "WHEN", choices: COLORS, default: "auto", description: "colour the output" },
  { name: "no-pager", description: "print long output as it is" },
];

export const WRITER_OPTIONS: readonly OptionSpec[] = [
  { name: "by", value: "WHO", description: "who writes (default: CTX_BY, else git's user.name)" },
  { name: "dry-run", description: "write nothing, print the exact diff" },
];

/** Everything but the help option, which only commander knows. */
export function optionsOf(command: CommandSpec): readonly OptionSpec[] {
  return command.writer
    ? [...command.options, ...WRITER_OPTIONS, ...GLOBAL_OPTIONS]
    : [...command.options, ...GLOBAL_OPTIONS];
}

/** The forms of an option as typed: `-q` and `--quiet`, or `-C` alone. */
export function flagsOf(option: OptionSpec): readonly string[] {
  if (option.name.length === 1) return [`-${option.name}`];
  return option.short === undefined ? [`--${option.name}`] : [`-${option.short}`, `--${option.name}`];
}

/** Reads the value of an option from its text; null when it is not one. */
export function readOptionValue(option: OptionSpec, text: string): string | number | null {
  if (option.choices !== undefined && !option.choices.includes(text)) return null;
  if (option.numeric !== true) return text;
  return /^-?(?:\d+|\d*\.\d+)(?:e[+-]?\d+)?$/.test(text) ? Number(text) : null;
}
