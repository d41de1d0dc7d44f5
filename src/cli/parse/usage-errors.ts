// The words of every usage error: what is wrong with the command line, and what was probably meant.
import { CtxError } from "../../errors/ctx-error.js";
import { findSimilar } from "../../model/text/similar.js";
import type { ArgumentSpec, CommandSpec, OptionSpec } from "../command-spec.js";
import { flagsOf } from "./global-options.js";

/** How a command is called, e.g. `ctx set <ref> <pointer> <value> [options]`. */
export function usageOf(command: CommandSpec): string {
  const words = command.arguments.map((argument) => {
    const name = argument.variadic === true ? `${argument.name}…` : argument.name;
    return argument.required ? `<${name}>` : `[${name}]`;
  });
  return ["ctx", command.name, ...words, "[options]"].join(" ");
}

export function unknownCommand(name: string, commands: readonly string[]): CtxError {
  const near = findNear(name, commands);
  const hint = near === null ? "List the commands with `ctx help`." : `did you mean \`ctx ${near}\`?`;
  return usageError(`There is no command ${quote(name)}.`, hint);
}

/** @param known the options that the command has, help included, as typed */
export function unknownOption(
  typed: string,
  known: readonly string[],
  command: CommandSpec | null,
): CtxError {
  const flag = typed.split("=", 1)[0] as string;
  if (known.includes(flag)) return usageError(`${flag} takes no value.`, helpHint(command));
  const message = `${titleOf(command)} has no option ${quote(flag)}.`;
  const near = flag.startsWith("--")
    ? findNear(
        flag.slice(2),
        known.filter(isLong).map((each) => each.slice(2)),
      )
    : null;
  if (near !== null) return usageError(message, `did you mean --${near}?`);
  const takesWords = command !== null && command.arguments.length > 0;
  return usageError(
    message,
    `${takesWords ? "To pass it as a value, put -- before it. " : ""}${helpHint(command)}`,
  );
}

/** @param greedy a variadic option on the line, which may have swallowed the argument */
export function missingArgument(
  name: string,
  command: CommandSpec,
  greedy: OptionSpec | undefined,
): CtxError {
  const hint =
    greedy === undefined
      ? `usage: ${usageOf(command)}`
      : `--${greedy.name} takes every word up to the next option: put <${name}> before it.`;
  return usageError(`${titleOf(command)} needs <${name}>.`, hint);
}

export function excessArgument(text: string, command: CommandSpec): CtxError {
  const hint = `usage: ${usageOf(command)}. Quote a text of several words.`;
  return usageError(`${titleOf(command)}: one word too many, ${JSON.stringify(text)}.`, hint);
}

export function missingValue(flag: string, command: CommandSpec | null): CtxError {
  return usageError(`${flag} needs a value.`, helpHint(command));
}

export function missingOption(option: OptionSpec, command: CommandSpec): CtxError {
  return usageError(
    `${titleOf(command)} needs --${option.name}.`,
    `--${option.name} ${option.value}: ${option.description}.`,
  );
}

export function conflictingOptions(flag: string, other: string, command: CommandSpec | null): CtxError {
  return usageError(`${flag} and ${other} cannot stand together.`, helpHint(command));
}

/** A value that the option or argument cannot have. */
export function badValue(spec: OptionSpec | ArgumentSpec, text: string): CtxError {
  const name = "value" in spec ? (flagsOf(spec).at(-1) as string) : `<${(spec as ArgumentSpec).name}>`;
  if (spec.choices === undefined) return usageError(`${name} needs a number, not ${quote(text)}.`);
  const near = findNear(text, spec.choices);
  const choices = `one of ${spec.choices.join(", ")}.`;
  const hint = near === null ? `It is ${choices}` : `did you mean ${near}? It is ${choices}`;
  return usageError(`${name} cannot be ${quote(text)}.`, hint);
}

function usageError(message: string, hint?: string): CtxError {
  return new CtxError("USAGE", message, hint === undefined ? {} : { hint });
}

function titleOf(command: CommandSpec | null): string {
  return command === null ? "ctx" : `ctx ${command.name}`;
}

function helpHint(command: CommandSpec | null): string {
  return `See \`ctx help${command === null ? "" : ` ${command.name}`}\`.`;
}

/** The one known name that a text begins, else the one it resembles. */
function findNear(text: string, known: readonly string[]): string | null {
  const begun = text.length < 3 ? [] : known.filter((name) => name.startsWith(text));
  return begun.length === 1 ? (begun[0] as string) : findSimilar(text, known);
}

function isLong(flag: string): boolean {
  return flag.startsWith("--");
}

function quote(text: string): string {
  return text === "" || /\s/.test(text) ? JSON.stringify(text) : text;
}
