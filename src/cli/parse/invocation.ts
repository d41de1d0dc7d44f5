// Reads the parts of an invocation by name. Asking for what the table does not declare is a bug.
import type { PlaceRequest, WriteRequest } from "../../actions/request.js";
import { invariant } from "../../errors/invariant.js";
import type { Door, Invocation, OptionValue } from "../command-spec.js";
import { optionsOf } from "./global-options.js";

/** The text of an argument that the parsers made sure is there. */
export function argumentOf(invocation: Invocation, name: string): string {
  const value = optionalArgument(invocation, name);
  invariant(value !== undefined, `<${name}> is required`);
  return value;
}

export function optionalArgument(invocation: Invocation, name: string): string | undefined {
  invariant(
    invocation.command.arguments.some((argument) => argument.name === name),
    `${invocation.command.name} declares <${name}>`,
  );
  const value = invocation.arguments[name];
  invariant(value === undefined || typeof value === "string", `<${name}> is one word`);
  return value;
}

/** All words of an argument; none where it was not given. */
export function listArgument(invocation: Invocation, name: string): readonly string[] {
  invariant(
    invocation.command.arguments.some((argument) => argument.name === name),
    `${invocation.command.name} declares <${name}>`,
  );
  const value = invocation.arguments[name] ?? [];
  return typeof value === "string" ? [value] : value;
}

/** True when a flag was given. */
export function hasFlag(invocation: Invocation, name: string): boolean {
  return optionOf(invocation, name) === true;
}

export function textOption(invocation: Invocation, name: string): string | undefined {
  const value = optionOf(invocation, name);
  invariant(value === undefined || typeof value === "string", `--${name} is a text`);
  return value;
}

export function numberOption(invocation: Invocation, name: string): number | undefined {
  const value = optionOf(invocation, name);
  invariant(value === undefined || typeof value === "number", `--${name} is a number`);
  return value;
}

export function listOption(invocation: Invocation, name: string): readonly string[] | undefined {
  const value = optionOf(invocation, name);
  invariant(
    value === undefined || (typeof value === "object" && Array.isArray(value)),
    `--${name} is a list`,
  );
  return value;
}

/** The part of a request that every action takes. */
export function placeOf(door: Door): PlaceRequest {
  return { directory: door.directory };
}

/** The part of a request that every writer takes. */
export function writerOf(invocation: Invocation, door: Door): WriteRequest {
  const by = textOption(invocation, "by");
  return {
    directory: door.directory,
    ...(by === undefined ? {} : { by }),
    ...(hasFlag(invocation, "dry-run") ? { dryRun: true } : {}),
  };
}

/** `{name: value}`, or nothing when the value is absent: requests hold no undefined. */
export function given<Name extends string, Value>(
  name: Name,
  value: Value | undefined,
): { readonly [key in Name]?: Value } {
  return (value === undefined ? {} : { [name]: value }) as { readonly [key in Name]?: Value };
}

function optionOf(invocation: Invocation, name: string): OptionValue | undefined {
  invariant(
    optionsOf(invocation.command).some((option) => option.name === name),
    `${invocation.command.name} declares --${name}`,
  );
  return invocation.options[name];
}
