// How the parts of the command table read in a reference.
import { describeGlobals, describeWriters, type DescribedCommand, type DescribedGroup, type DescribedOption } from "../describe.js";

/** The options of every command that writes. */
export const WRITERS_OPTIONS: readonly DescribedOption[] = describeWriters();

const SHARED = new Set([...describeGlobals(), ...WRITERS_OPTIONS].map(nameOf));

/** The options that not every command, or every writer, has. */
export function ownOptions(command: DescribedCommand): readonly DescribedOption[] {
  return command.options.filter((option) => !SHARED.has(nameOf(option)));
}

/** An option as typed, e.g. `-q, --quiet` or `--needs ID…`. */
export function formatOption(option: DescribedOption): string {
  const flags = [option.short, option.long].filter((flag) => flag !== null).join(", ");
  const value = option.value === null ? "" : ` ${option.value}`;
  return flags + value + (option.variadic ? "…" : "");
}

/** What an option does, with its choices, its default, and what cannot stand beside it. */
export function phraseOption(option: DescribedOption): string {
  const [first] = option.choices;
  const isListed = first === undefined || option.description.includes(first);
  const remarks = [
    option.required ? "required" : "",
    option.default === null ? "" : `default: ${option.default}`,
    option.repeatable ? "may be given again" : "",
    option.conflicts.length === 0 ? "" : `not beside ${option.conflicts.join(", ")}`,
  ].filter((remark) => remark !== "");
  return (
    option.description +
    (isListed ? "" : `: ${option.choices.join(", ")}`) +
    (remarks.length === 0 ? "" : ` (${remarks.join("; ")})`)
  );
}

/** With a capital, for a heading. */
export function titleOfGroup({ title }: DescribedGroup): string {
  return title.slice(0, 1).toUpperCase() + title.slice(1);
}

function nameOf({ long, short }: DescribedOption): string {
  return long ?? short ?? "";
}
