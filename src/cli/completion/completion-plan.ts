// What could stand in the place of the last word of a command line that is being typed. Pure: what only the world
// knows (ids, branches, values) is named in the plan and found by the action `suggest`.
import type { Suggestable, Suggestion } from "../../actions/suggest.js";
import type { DescribedCommand, DescribedOption } from "../describe.js";
import type { CommandTable } from "./command-table.js";
import { readTyped, type Typed } from "./typed-words.js";

export interface CompletionPlan {
  /** What stands before the completed part inside the word, e.g. `--format=`; suggestions are written after it. */
  readonly lead: string;
  /** How every suggestion begins. */
  readonly prefix: string;
  /** What the table alone knows; all begin with the prefix. */
  readonly fixed: readonly Suggestion[];
  /** What to ask the world for, or which files the shell is to list. */
  readonly wanted: Suggestable | "file" | "directory" | null;
  /** The context that the words before name, for a pointer into it. */
  readonly ref: string | null;
  /** The arguments before it: what the names of `ctx workflow` stand for depends on its verb. */
  readonly words: readonly string[];
  /** The workflow run that an option names, for a step of it. */
  readonly run: string | null;
  /** Every `-C` so far, each seen from the one before. */
  readonly changes: readonly string[];
}

type Source = Pick<DescribedOption, "choices" | "completes">;

/**
 * Plans the completion of the last word.
 * @param words as the shell has them, quotes taken off: `ctx …`, or `git … ctx …`
 */
export function planCompletion(words: readonly string[], table: CommandTable): CompletionPlan {
  const typed = readTyped(words, table);
  const make = makePlanner(typed, table);
  if (typed.kind === "nothing") return make.nothing();
  const { last, command, isOver } = typed;
  if (typed.pending !== null) return make.value(typed.pending, "", last);
  if (!isOver && last.startsWith("-")) {
    const equals = last.startsWith("--") ? last.indexOf("=") : -1;
    if (equals < 0) return make.fixed(optionsFor(typed, table));
    const option = typed.options.get(last.slice(0, equals));
    return option === undefined || option.value === null
      ? make.nothing()
      : make.value(option, last.slice(0, equals + 1), last.slice(equals + 1));
  }
  if (typed.greedy !== null) return make.value(typed.greedy, "", last);
  if (command === null) return make.fixed(commandsOf(table));
  const position = typed.words.length;
  const argument =
    command.arguments[position] ??
    (command.arguments.at(-1)?.variadic === true ? command.arguments.at(-1) : undefined);
  if (argument !== undefined) return make.value(argument, "", last);
  return isOver || last !== "" ? make.nothing() : make.fixed(optionsFor(typed, table));
}

function makePlanner(typed: Typed, table: CommandTable) {
  const { changes, words, run } = typed;
  const place = { ref: refOf(typed), changes, words, run };
  const plan = (part: Pick<CompletionPlan, "lead" | "prefix" | "fixed" | "wanted">): CompletionPlan => {
    return { ...part, ...place, fixed: part.fixed.filter(({ value }) => value.startsWith(part.prefix)) };
  };
  const fixed = (suggestions: readonly Suggestion[]): CompletionPlan => {
    return plan({ lead: "", prefix: typed.last, fixed: suggestions, wanted: null });
  };
  return {
    nothing: () => fixed([]),
    fixed,
    value: ({ choices, completes }: Source, lead: string, prefix: string): CompletionPlan => {
      if (choices.length > 0) return plan({ lead, prefix, fixed: choices.map(plain), wanted: null });
      if (completes === "command") return plan({ lead, prefix, fixed: commandsOf(table), wanted: null });
      if (completes === "verb") return plan({ lead, prefix, fixed: verbsOf(words[0], table), wanted: null });
      if (completes !== "range") return plan({ lead, prefix, fixed: [], wanted: completes });
      const [base = ""] = /^.*?\.{2,3}/.exec(prefix) ?? [];
      return plan({ lead: lead + base, prefix: prefix.slice(base.length), fixed: [], wanted: "revision" });
    },
  };
}

function verbsOf(name: string | undefined, { groups }: CommandTable): Suggestion[] {
  const command = groups.flatMap(({ commands }) => commands).find((each) => each.name === name);
  return (command?.verbs ?? []).map((verb) => ({ value: verb.name, description: verb.description }));
}

/** The word given for the argument that is a ref. */
function refOf(typed: Typed): string | null {
  const position = typed.command?.arguments.findIndex(({ completes }) => completes === "ref") ?? -1;
  return position < 0 ? null : (typed.words[position] ?? null);
}

function commandsOf({ groups }: CommandTable): Suggestion[] {
  return groups.flatMap(({ commands }) =>
    commands.map(({ name, summary }: DescribedCommand) => ({ value: name, description: summary })),
  );
}

/** The options that can still be given; beside `--quiet` its short form would only be noise. */
function optionsFor(typed: Typed, { globals }: CommandTable): Suggestion[] {
  const known = typed.command?.options ?? globals;
  const isOut = (option: DescribedOption): boolean =>
    (typed.given.has(option) && !option.repeatable) ||
    [...typed.given].some(
      (other) => option.conflicts.includes(other.long ?? "") || other.conflicts.includes(option.long ?? ""),
    );
  return known
    .filter((option) => !isOut(option))
    .map((option) => ({ value: option.long ?? option.short ?? "", description: option.description }));
}

function plain(value: string): Suggestion {
  return { value, description: "" };
}
