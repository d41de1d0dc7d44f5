// The full parser: commander, fed from the table of all commands. It alone words usage errors and notices requests for
// help. Its own bundle chunk, because loading it costs a quarter of what `ctx resolve` may take.
import { Argument, Command, CommanderError, Option } from "commander";
import { isCtxError, type CtxError } from "../../errors/ctx-error.js";
import { invariant } from "../../errors/invariant.js";
import type {
  ArgumentSpec,
  ArgumentValue,
  CommandGroup,
  CommandSpec,
  Invocation,
  OptionSpec,
  OptionValue,
} from "../command-spec.js";
import { COMMAND_GROUPS } from "../commands.js";
import { flagsOf, GLOBAL_OPTIONS, optionsOf, readOptionValue } from "./global-options.js";
import * as usage from "./usage-errors.js";

/** What a command line turned out to be; beside a usage error stands as much of the command as was recognised. */
export type Parsed =
  | {
      readonly kind: "invocation";
      readonly invocation: Invocation;
      readonly groups: readonly CommandGroup[];
    }
  | { readonly kind: "usage"; readonly command: string | null; readonly error: CtxError };

/** Parses any command line. `ctx` alone, `--help` and `--version` become the commands of that name. */
export function parseWithCommander(
  argv: readonly string[],
  groups: readonly CommandGroup[] = COMMAND_GROUPS,
): Parsed {
  const commands = groups.flatMap((group) => group.commands);
  const root = new Parser("ctx", null);
  for (const command of commands) root.addCommand(new Parser(command.name, command));
  try {
    root.parse([...argv], { from: "user" });
  } catch (thrown) {
    if (isCtxError(thrown)) return { kind: "usage", command: root.refused, error: thrown };
    // Commander ends a request for help this way; what was wanted is noted at the root.
    if (!(thrown instanceof CommanderError) || root.ending === null) throw thrown;
  }
  return { kind: "invocation", invocation: toInvocation(root, commands), groups };
}

function toInvocation(root: Parser, commands: readonly CommandSpec[]): Invocation {
  const parser = root.ending?.parser ?? root;
  const options = { ...root.givenOptions(), ...parser.givenOptions() };
  const [outer, inner] = [root.givenOptions()["C"], parser.givenOptions()["C"]];
  if (parser !== root && Array.isArray(outer) && Array.isArray(inner))
    options["C"] = [...outer, ...inner] as string[];
  const isVersion = root.getOptionValue("version") === true;
  if (!isVersion && root.ending?.kind === "run" && parser.spec !== null) {
    return { command: parser.spec, arguments: parser.givenArguments(), options };
  }
  const command = commands.find(({ name }) => name === (isVersion ? "version" : "help"));
  invariant(command !== undefined, "the table has the commands help and version");
  const topic: Record<string, ArgumentValue> = parser.spec === null ? {} : { command: parser.spec.name };
  return { command, arguments: isVersion ? {} : topic, options };
}

/** One commander command per line of the table, and the root, whose `spec` is null. */
class Parser extends Command {
  /** At the root: how parsing ended, unless in a usage error. */
  ending: { readonly kind: "run" | "help"; readonly parser: Parser } | null = null;
  /** At the root: the command that a usage error is about. */
  refused: string | null = null;
  private readonly known: readonly { readonly spec: OptionSpec; readonly option: Option }[];

  constructor(
    name: string,
    readonly spec: CommandSpec | null,
  ) {
    super(name);
    this.helpOption("-h, --help").helpCommand(false).exitOverride().allowExcessArguments(false);
    this.known = (spec === null ? GLOBAL_OPTIONS : optionsOf(spec)).map((each) => ({
      spec: each,
      option: this.toOption(each),
    }));
    for (const { option } of this.known) this.addOption(option);
    if (spec === null) this.enablePositionalOptions().option("--version");
    for (const argument of spec?.arguments ?? []) this.addArgument(this.toArgument(argument));
    this.action(() => this.end("run"));
  }

  givenOptions(): Record<string, OptionValue> {
    const given: Record<string, OptionValue> = {};
    for (const { spec, option } of this.known) {
      if (!this.wasGiven(option)) continue;
      given[spec.name] =
        spec.value === undefined ? true : (this.getOptionValue(option.attributeName()) as OptionValue);
    }
    return given;
  }

  givenArguments(): Record<string, ArgumentValue> {
    const given: Record<string, ArgumentValue> = {};
    for (const [index, argument] of (this.spec?.arguments ?? []).entries()) {
      const value = this.processedArgs[index] as ArgumentValue | undefined;
      const isAbsent = value === undefined || (argument.variadic === true && value.length === 0);
      if (!isAbsent) given[argument.name] = value;
    }
    return given;
  }

  override outputHelp(): void {
    // `ctx reslove --help` asks about a command that does not exist.
    if (this.spec === null && this.args.some((word) => !word.startsWith("-"))) this.unknownCommand();
    this.end("help");
  }

  // Commander calls these where it would print; that makes them the place for our words. They are not in its
  // typings: a new version of commander must be held against tests/cli/usage.test.ts.
  unknownCommand(): never {
    const name = this.args.find((word) => !word.startsWith("-")) ?? "";
    return this.refuse(
      usage.unknownCommand(
        name,
        this.commands.map((command) => command.name()),
      ),
    );
  }
  unknownOption(typed: string): never {
    const known = [...this.known.flatMap(({ spec }) => flagsOf(spec)), "--help", "-h"];
    if (this.spec === null) known.push("--version");
    return this.refuse(usage.unknownOption(typed, known, this.spec));
  }
  missingArgument(name: string): never {
    invariant(this.spec !== null, "the root takes no arguments");
    const greedy = this.known.find(({ spec, option }) => spec.variadic === true && this.wasGiven(option));
    return this.refuse(usage.missingArgument(name, this.spec, greedy?.spec));
  }
  optionMissingArgument(option: Option): never {
    return this.refuse(usage.missingValue(option.long ?? option.short ?? "", this.spec));
  }
  missingMandatoryOptionValue(option: Option): never {
    const spec = this.known.find((each) => each.option === option)?.spec;
    invariant(spec !== undefined && this.spec !== null, "only options of a command are required");
    return this.refuse(usage.missingOption(spec, this.spec));
  }
  _excessArguments(words: readonly string[]): never {
    if (this.spec === null) return this.unknownCommand();
    return this.refuse(usage.excessArgument(words[this.spec.arguments.length] as string, this.spec));
  }
  _conflictingOption(option: Option, other: Option): never {
    return this.refuse(usage.conflictingOptions(option.long ?? "", other.long ?? "", this.spec));
  }

  private toOption(spec: OptionSpec): Option {
    const value = spec.value === undefined ? "" : ` <${spec.value}${spec.variadic === true ? "..." : ""}>`;
    const option = new Option(flagsOf(spec).join(", ") + value).makeOptionMandatory(spec.required === true);
    if (spec.conflicts !== undefined) option.conflicts([...spec.conflicts]);
    if (spec.value === undefined) return option;
    return option.argParser((text: string, earlier: unknown): OptionValue => {
      const read = readOptionValue(spec, text);
      if (read === null) return this.refuse(usage.badValue(spec, text));
      return spec.repeatable === true || spec.variadic === true ? withEarlier(earlier, text) : read;
    });
  }
  private toArgument(spec: ArgumentSpec): Argument {
    const name = spec.variadic === true ? `${spec.name}...` : spec.name;
    const argument = new Argument(spec.required ? `<${name}>` : `[${name}]`);
    if (spec.choices === undefined) return argument;
    return argument.argParser((text: string, earlier: unknown): ArgumentValue => {
      if (spec.choices?.includes(text) !== true) return this.refuse(usage.badValue(spec, text));
      return spec.variadic === true ? withEarlier(earlier, text) : text;
    });
  }
  private root(): Parser {
    return this.parent instanceof Parser ? this.parent : this;
  }
  private end(kind: "run" | "help"): void {
    this.root().ending = { kind, parser: this };
  }
  private wasGiven(option: Option): boolean {
    return this.getOptionValueSource(option.attributeName()) === "cli";
  }
  private refuse(error: CtxError): never {
    this.root().refused = this.spec?.name ?? null;
    throw error;
  }
}

function withEarlier(earlier: unknown, text: string): string[] {
  return [...(Array.isArray(earlier) ? (earlier as string[]) : []), text];
}
