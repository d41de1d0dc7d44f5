// Reads an unfinished command line: which command, which options and arguments have been given, and what is pending.
// Lenient where the parsers are strict, because whoever asks for completion has not finished typing.
import type { DescribedCommand, DescribedOption } from "../describe.js";
import type { CommandTable } from "./command-table.js";

export interface Typed {
  /** "nothing" where no word of ctx can stand. */
  readonly kind: "typed" | "nothing";
  /** The word to complete, perhaps "". */
  readonly last: string;
  readonly command: DescribedCommand | null;
  /** The options that may be given here, by each of their forms. */
  readonly options: ReadonlyMap<string, DescribedOption>;
  readonly given: ReadonlySet<DescribedOption>;
  /** The arguments before the last word. */
  readonly words: readonly string[];
  /** The option whose value the last word is. */
  readonly pending: DescribedOption | null;
  /** The variadic option that may take the last word too. */
  readonly greedy: DescribedOption | null;
  /** After `--` nothing is an option. */
  readonly isOver: boolean;
  readonly changes: readonly string[];
  /** The workflow run that an option names. */
  readonly run: string | null;
}

/** Options of git itself that take the next word. */
const GIT_VALUES = new Set(["-C", "-c", "--git-dir", "--work-tree", "--namespace", "--config-env"]);

/** Reads the words of `ctx …`, `git-ctx …` or `git … ctx …`. */
export function readTyped(words: readonly string[], table: CommandTable): Typed {
  const program = findProgram(words);
  const reading = new Reading(table, program?.changes ?? []);
  if (program === null) return { ...reading.close(""), kind: "nothing" };
  for (const word of words.slice(program.next, -1)) reading.take(word);
  return reading.close(words.at(-1) as string);
}

class Reading {
  private kind: Typed["kind"] = "typed";
  private command: DescribedCommand | null = null;
  private options: ReadonlyMap<string, DescribedOption>;
  private readonly given = new Set<DescribedOption>();
  private readonly words: string[] = [];
  private readonly changes: string[];
  private pending: DescribedOption | null = null;
  private greedy: DescribedOption | null = null;
  private isOver = false;
  private run: string | null = null;

  constructor(
    private readonly table: CommandTable,
    changes: readonly string[],
  ) {
    this.options = indexOptions(table.globals);
    this.changes = [...changes];
  }

  take(word: string): void {
    if (this.pending !== null) {
      this.takeValue(this.pending, word);
    } else if (this.isOver || !word.startsWith("-") || word === "-") {
      if (this.greedy === null || this.isOver) this.takeWord(word);
    } else if (word === "--") {
      this.isOver = true;
    } else {
      this.takeOption(word);
    }
  }

  close(last: string): Typed {
    const { kind, command, options, given, words, pending, greedy, isOver, changes, run } = this;
    return { kind, last, command, options, given, words, pending, greedy, isOver, changes, run };
  }

  private takeOption(word: string): void {
    this.greedy = null;
    const equals = word.startsWith("--") ? word.indexOf("=") : -1;
    const option = this.options.get(equals < 0 ? word : word.slice(0, equals));
    if (option === undefined) return;
    this.given.add(option);
    if (option.value === null) return;
    if (equals < 0) this.pending = option;
    else this.takeValue(option, word.slice(equals + 1));
  }

  private takeValue(option: DescribedOption, value: string): void {
    this.pending = null;
    this.greedy = option.variadic ? option : null;
    if (option.short === "-C") this.changes.push(value);
    if (option.completes === "run") this.run = value;
  }

  private takeWord(word: string): void {
    if (this.command !== null) {
      this.words.push(word);
      return;
    }
    const commands = this.table.groups.flatMap((group) => group.commands);
    const found = commands.find(({ name }) => name === word);
    if (found === undefined) {
      this.kind = "nothing";
      return;
    }
    this.command = found;
    this.options = indexOptions(found.options);
  }
}

/** Where the words of ctx begin, and the `-C` of a git before them; null when there is no ctx, or no word after it. */
function findProgram(words: readonly string[]): { next: number; changes: readonly string[] } | null {
  const name = words[0]?.replace(/^.*[\\/]/, "");
  if (name !== "git") return words.length > 1 ? { next: 1, changes: [] } : null;
  const changes: string[] = [];
  for (let at = 1; at < words.length - 1; at++) {
    const word = words[at] as string;
    if (word === "ctx") return { next: at + 1, changes };
    if (!word.startsWith("-")) return null;
    if (!GIT_VALUES.has(word)) continue;
    if (word === "-C") changes.push(words[at + 1] as string);
    at++;
  }
  return null;
}

function indexOptions(options: readonly DescribedOption[]): ReadonlyMap<string, DescribedOption> {
  return new Map(
    options.flatMap((option) =>
      [option.long, option.short].filter((flag) => flag !== null).map((flag) => [flag, option] as const),
    ),
  );
}
