// What a command is: data for parsing, help, completion and docs, and the two functions that run and show it.
import type { Suggestable } from "../actions/suggest.js";
import type { CtxError } from "../errors/ctx-error.js";
import type { Finding } from "../errors/finding.js";
import type { Outcome } from "../model/outcome.js";
import type { Pipe } from "../ports/pipe.js";
import type { Runtime } from "../ports/runtime.js";
import type { StopSignal } from "../ports/stop-signal.js";
import type { Screen } from "./output/screen.js";

/**
 * What a shell can complete a word with, beside choices; a range is two revisions with ".." between them, a verb is one of
 * the command that the word before names.
 */
export type Completes = Suggestable | "command" | "verb" | "range" | "file" | "directory";

export interface ArgumentSpec {
  readonly name: string;
  readonly description: string;
  readonly required: boolean;
  /** Takes all that follow; only as the last argument. */
  readonly variadic?: boolean;
  readonly choices?: readonly string[];
  /** Absent for free text. */
  readonly completes?: Completes;
}

export interface OptionSpec {
  /** The long name without dashes; a single letter means there is only the short form. */
  readonly name: string;
  /** The letter of the short form. */
  readonly short?: string;
  readonly description: string;
  /** What stands for the value in help, e.g. `DIR`; an option without it is a flag. */
  readonly value?: string;
  readonly choices?: readonly string[];
  /** Absent for free text, and for a flag. */
  readonly completes?: Completes;
  /** The command refuses to run without it. */
  readonly required?: boolean;
  /** The value is a number. */
  readonly numeric?: boolean;
  /** May be given again; the values add up. */
  readonly repeatable?: boolean;
  /** Repeatable, and each time takes every word up to the next option. */
  readonly variadic?: boolean;
  /** Names of options that cannot stand beside it. */
  readonly conflicts?: readonly string[];
  /** What holds when it is absent, for help. */
  readonly default?: string;
}

export interface ExampleSpec {
  readonly line: string;
  readonly note: string;
}

/** What a command can be told to do by its first argument, where that decides what else it takes. */
export interface VerbSpec {
  readonly name: string;
  /** What follows it, as help shows it: `<run> [step]`. */
  readonly takes: string;
  readonly description: string;
  /** The names of its options, among those of the command. */
  readonly options: readonly string[];
}

export type OptionValue = true | string | number | readonly string[];
export type ArgumentValue = string | readonly string[];

/** A command line understood: only what was given is in it. */
export interface Invocation {
  readonly command: CommandSpec;
  readonly arguments: Readonly<Record<string, ArgumentValue>>;
  /** By option name. */
  readonly options: Readonly<Record<string, OptionValue>>;
}

/** What a command may use besides its invocation. */
export interface Door {
  readonly runtime: Runtime;
  /** Absolute, `-C` applied. */
  readonly directory: string;
  /** The whole table of commands; empty for the hot ones, which are found without it. */
  readonly groups: readonly CommandGroup[];
  /**
   * Reads a text that the command line names: a file relative to `directory`, or standard input for "-".
   * @throws {CtxError} READ_FAILED when it cannot be read, FILE_INVALID when it is not UTF-8.
   */
  readInput(path: string): Promise<string>;
  /** All of standard input; null where it is longer than so many bytes. Empty where a person sits there, or it is closed. */
  readPayload(mostBytes: number): Promise<Uint8Array | null>;
  /** Asks a person a question on stderr, "no" unless it is answered with yes; absent where nobody can be asked. */
  readonly confirm?: ((question: string) => Promise<boolean>) | undefined;
  /** Opens the stream of a command that prints while it runs; what it returns in the end is not printed then. */
  openStream(): Promise<EventStream>;
  /** From then on Ctrl-C does not end the run: it fires what is returned, and the command ends when it likes. */
  outliveInterrupt(): StopSignal;
  /** Takes standard input and output for a protocol; nothing else is printed on stdout then. */
  openPipe(): Promise<OpenedPipe>;
}

export interface OpenedPipe {
  readonly pipe: Pipe;
  /** Fires on Ctrl-C and SIGTERM. */
  readonly stop: StopSignal;
  /** Tells of a problem, or in a sentence that it is over, on stderr. Never fails. */
  readonly warn: (problem: CtxError | string) => void;
}

/** Something that happened while a command runs (SPEC §6, Streams). */
export interface StreamEvent {
  /** Its permanent name. */
  readonly event: string;
  readonly data: unknown;
  /** Printed although the stream is to stop. */
  readonly isLast?: boolean;
  /** The error of which it tells, where the command fails with it. */
  readonly failure?: unknown;
}

export interface EventStream {
  /** Fires when nobody reads the stream any more; in a command that `stopsCleanly` also on Ctrl-C and SIGTERM. */
  readonly stop: StopSignal;
  /**
   * Prints an event; does nothing once `stop` has fired.
   * @throws {CtxError} WRITE_FAILED when stdout takes nothing and its reader is still there.
   */
  send(event: StreamEvent): Promise<void>;
  /** Shows a text that gives way to whatever is printed next; "" takes it away. Only where a person looks on. */
  show(text: string): Promise<void>;
  /** Whether an event with that failure was sent. */
  hasTold(failure: unknown): boolean;
  /** Tells of problems in the user's files, on stderr. */
  warn(findings: readonly Finding[]): Promise<void>;
}

/** What people see. */
export interface Rendering {
  /** For stdout: one or more lines without the last newline; "" prints nothing. */
  readonly result: string;
  /** For stderr: advice that is not part of the answer. */
  readonly remark?: string;
}

export interface CommandSpec<Data = unknown> {
  readonly name: string;
  readonly summary: string;
  readonly arguments: readonly ArgumentSpec[];
  /** Its own options; the global and the writers' ones are added by `optionsOf`. */
  readonly options: readonly OptionSpec[];
  readonly examples: readonly ExampleSpec[];
  /** Help shows them in place of the options, which `ctx help <command> <verb>` shows. */
  readonly verbs?: readonly VerbSpec[];
  /** It changes files: takes `--by` and `--dry-run`, and its message is chatter that `--quiet` silences. */
  readonly writer: boolean;
  /**
   * Whatever goes wrong, a usage error included, its status is 0 and stdout stays empty: who started it must not be
   * stopped. Only for commands in hot-commands.ts.
   */
  readonly failsOpen?: boolean;
  /** Its renderer shows the findings: they are what was asked for, and belong on stdout. */
  readonly areFindingsResult?: boolean | ((invocation: Invocation) => boolean);
  /** It reads every context there is, or parses long texts: that wakes V8's optimiser, which costs more than it saves. */
  readonly readsEverything?: boolean;
  /** Ctrl-C and SIGTERM tell its stream to stop, and it ends as it likes; any other command ends at once. */
  readonly stopsCleanly?: boolean;
  /** Calls exactly one action. */
  run(invocation: Invocation, door: Door): Promise<Outcome<Data>>;
  render(outcome: Outcome<Data>, screen: Screen, invocation: Invocation): Rendering;
  /** Words an event of its stream; needed by a command that opens one. */
  renderEvent?(event: StreamEvent, screen: Screen, invocation: Invocation): Rendering;
}

/** Commands that a person looks for in the same place. */
export interface CommandGroup {
  /** Permanent, for programs. */
  readonly name: string;
  /** What help calls it. */
  readonly title: string;
  readonly commands: readonly CommandSpec[];
}
