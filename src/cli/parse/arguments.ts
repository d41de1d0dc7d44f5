// The lean parser: reads a well-formed command line straight from the table, and abstains (null) at anything else.
// INVARIANT: whatever it accepts, commander accepts with the same result; it words no error, commander does.
import type { ArgumentValue, CommandSpec, Invocation, OptionSpec, OptionValue } from "../command-spec.js";
import { flagsOf, GLOBAL_OPTIONS, optionsOf, readOptionValue } from "./global-options.js";

interface Reading {
  readonly argv: readonly string[];
  next: number;
  readonly words: string[];
  readonly options: Record<string, OptionValue>;
}

/** The word that names the command, or null where only commander can tell. */
export function findCommandName(argv: readonly string[]): string | null {
  const reading = startReading(argv);
  return reading === null ? null : (argv[reading.next] ?? null);
}

/** Parses a command line of this command, or returns null for commander to judge. */
export function parseArguments(argv: readonly string[], command: CommandSpec): Invocation | null {
  const reading = startReading(argv);
  if (reading === null || argv[reading.next++] !== command.name) return null;
  if (!readRest(reading, indexOptions(optionsOf(command)))) return null;
  const values = readWords(command, reading.words);
  if (values === null || !canStandTogether(command, reading.options)) return null;
  return { command, arguments: values, options: reading.options };
}

/** Reads the global options before the command's name. */
function startReading(argv: readonly string[]): Reading | null {
  const reading: Reading = { argv, next: 0, words: [], options: {} };
  if (!isOption(argv[0])) return reading;
  const globals = indexOptions(GLOBAL_OPTIONS);
  while (isOption(argv[reading.next])) if (!readOption(reading, globals)) return null;
  return reading;
}

function readRest(reading: Reading, options: ReadonlyMap<string, OptionSpec>): boolean {
  while (reading.next < reading.argv.length) {
    const word = reading.argv[reading.next] as string;
    if (word === "--") {
      reading.words.push(...reading.argv.slice(reading.next + 1));
      return true;
    }
    if (!isOption(word)) {
      reading.words.push(word);
      reading.next++;
    } else if (!readOption(reading, options)) {
      return false;
    }
  }
  return true;
}

function readOption(reading: Reading, options: ReadonlyMap<string, OptionSpec>): boolean {
  const word = reading.argv[reading.next++] as string;
  const equals = word.startsWith("--") ? word.indexOf("=") : -1;
  const option = options.get(equals < 0 ? word : word.slice(0, equals));
  if (option === undefined) return false;
  if (option.value === undefined) {
    reading.options[option.name] = true;
    return equals < 0;
  }
  if (equals >= 0) return keepValue(reading, option, word.slice(equals + 1));
  if (!keepValue(reading, option, reading.argv[reading.next++])) return false;
  if (option.variadic !== true) return true;
  while (reading.next < reading.argv.length && !isOption(reading.argv[reading.next])) {
    if (!keepValue(reading, option, reading.argv[reading.next++])) return false;
  }
  return true;
}

function keepValue(reading: Reading, option: OptionSpec, text: string | undefined): boolean {
  // A value that looks like an option may be one that lost its value; commander knows the difference.
  if (text === undefined || isOption(text)) return false;
  const value = readOptionValue(option, text);
  if (value === null) return false;
  if (option.repeatable === true || option.variadic === true) {
    const earlier = reading.options[option.name];
    reading.options[option.name] = [...(Array.isArray(earlier) ? (earlier as string[]) : []), text];
  } else {
    reading.options[option.name] = value;
  }
  return true;
}

function readWords(command: CommandSpec, words: readonly string[]): Record<string, ArgumentValue> | null {
  const values: Record<string, ArgumentValue> = {};
  let used = 0;
  for (const argument of command.arguments) {
    if (used >= words.length) {
      if (argument.required) return null;
      continue;
    }
    const taken = argument.variadic === true ? words.slice(used) : words.slice(used, used + 1);
    if (argument.choices !== undefined && !taken.every((word) => argument.choices?.includes(word)))
      return null;
    values[argument.name] = argument.variadic === true ? taken : (taken[0] as string);
    used += taken.length;
  }
  return used === words.length ? values : null;
}

function canStandTogether(command: CommandSpec, given: Readonly<Record<string, OptionValue>>): boolean {
  return command.options.every((option) => {
    if (!(option.name in given)) return option.required !== true;
    return option.conflicts?.some((other) => other in given) !== true;
  });
}

function indexOptions(options: readonly OptionSpec[]): ReadonlyMap<string, OptionSpec> {
  return new Map(options.flatMap((option) => flagsOf(option).map((flag) => [flag, option] as const)));
}

/** Also true for "-" and negative numbers, so that those lines go to commander. */
function isOption(word: string | undefined): boolean {
  return word?.startsWith("-") === true;
}
