import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { findCommandName, parseArguments } from "../../../../src/cli/parse/arguments.js";
import { parseWithCommander } from "../../../../src/cli/parse/commander.js";
import { COMMANDS } from "../../../../src/cli/commands.js";
import type { CommandSpec, Invocation } from "../../../../src/cli/command-spec.js";
import { flagsOf, optionsOf } from "../../../../src/cli/parse/global-options.js";
import { HOT_COMMANDS } from "../../../../src/cli/hot-commands.js";

interface Understood {
  readonly command: string;
  readonly arguments: Invocation["arguments"];
  readonly options: Invocation["options"];
}

function understood(invocation: Invocation): Understood {
  return { command: invocation.command.name, arguments: invocation.arguments, options: invocation.options };
}

function lean(argv: readonly string[]): Understood | null {
  const name = findCommandName(argv);
  const command = COMMANDS.find((candidate) => candidate.name === name);
  const invocation = command === undefined ? null : parseArguments(argv, command);
  return invocation === null ? null : understood(invocation);
}

function full(argv: readonly string[]): Understood | string {
  const parsed = parseWithCommander(argv);
  return parsed.kind === "usage" ? parsed.error.message : understood(parsed.invocation);
}

describe("the lean parser", () => {
  test.each<[argv: string[], understood: Understood]>([
    [["resolve"], { command: "resolve", arguments: {}, options: {} }],
    [
      ["--json", "-C", "a", "resolve", "task-42", "-C", "b", "--at=main"],
      {
        command: "resolve",
        arguments: { ref: "task-42" },
        options: { json: true, C: ["a", "b"], at: "main" },
      },
    ],
    [["get", "task-42", ""], { command: "get", arguments: { ref: "task-42", pointer: "" }, options: {} }],
    [
      ["progress", "task-42", "--", "--json"],
      { command: "progress", arguments: { ref: "task-42", text: "--json" }, options: {} },
    ],
    [
      ["progress", "t", "x", "--files", "a", "b", "--percent", "40", "--files=c"],
      {
        command: "progress",
        arguments: { ref: "t", text: "x" },
        options: { files: ["a", "b", "c"], percent: 40 },
      },
    ],
    [
      ["list", "branches", "-q"],
      { command: "list", arguments: { what: "branches" }, options: { quiet: true } },
    ],
  ])("reads %j", (argv, expected) => {
    expect(lean(argv)).toEqual(expected);
    expect(full(argv)).toEqual(expected);
  });

  test.each<[string[]]>([
    [[]],
    [["reslove"]],
    [["resolve", "--help"]],
    [["resolve", "-h"]],
    [["resolve", "--jsn"]],
    [["resolve", "a", "b"]],
    [["resolve", "--format", "md", "--format", "xml"]],
    [["resolve", "--json=true"]],
    [["resolve", "--at"]],
    [["resolve", "--at", "--json"]],
    [["-qv", "resolve"]],
    [["explain", "task-42"]],
    [["list", "things"]],
    [["log", "task-42", "--kind", "gossip"]],
    [["progress", "t", "x", "--percent", "many"]],
    [["insight", "t", "x"]],
    [["create", "t", "--data", "{}", "--file", "f"]],
    [["set", "task-42", "retries", "-1"]],
    [["--", "resolve"]],
  ])("abstains at %j", (argv) => {
    expect(lean(argv)).toBeNull();
  });

  test("leaves a command line alone that is another command's", () => {
    const resolve = COMMANDS.find(({ name }) => name === "resolve") as CommandSpec;
    expect(parseArguments(["create", "task-42"], resolve)).toBeNull();
  });

  test("never differs from commander in what it accepts", () => {
    let accepted = 0;
    fc.assert(
      fc.property(commandLine(), (argv) => {
        const read = lean(argv);
        if (read === null) return;
        accepted++;
        expect(full(argv)).toEqual(read);
      }),
      { numRuns: 1500 },
    );
    expect(accepted).toBeGreaterThan(150);
  });
});

describe("commander", () => {
  test.each<[argv: string[], understood: Partial<Understood>]>([
    [["set", "task-42", "retries", "-1"], { arguments: { ref: "task-42", pointer: "retries", value: "-1" } }],
    [
      ["set", "task-42", "limit", "-1.5e3"],
      { arguments: { ref: "task-42", pointer: "limit", value: "-1.5e3" } },
    ],
    [
      ["set", "task-42", "flag", "--", "--force"],
      { arguments: { ref: "task-42", pointer: "flag", value: "--force" } },
    ],
    [["-qv", "resolve"], { command: "resolve", options: { quiet: true, verbose: true } }],
    [["-C/tmp", "list"], { options: { C: ["/tmp"] } }],
    [["create", "t", "--title", "--json"], { arguments: { ref: "t" }, options: { title: "--json" } }],
    [["create", "t", "--needs", "a", "b", "--needs", "c"], { options: { needs: ["a", "b", "c"] } }],
    [["create", "t", "--needs=a", "--covers", "src/**"], { options: { needs: ["a"], covers: ["src/**"] } }],
    [["progress", "t", "x", "--percent", "-1"], { options: { percent: -1 } }],
    [["--color=never", "list", "--color", "always"], { options: { color: "always" } }],
    [[], { command: "help", arguments: {}, options: {} }],
    [["--json"], { command: "help", arguments: {}, options: { json: true } }],
    [["--help"], { command: "help", arguments: {} }],
    [
      ["create", "--help", "--json"],
      { command: "help", arguments: { command: "create" }, options: { json: true } },
    ],
    [["-q", "create", "-h"], { command: "help", arguments: { command: "create" }, options: { quiet: true } }],
    [["--version"], { command: "version", arguments: {} }],
    [["--json", "--version"], { command: "version", options: { json: true } }],
    [["--version", "resolve", "task-42"], { command: "version", arguments: {} }],
  ])("reads %j", (argv, expected) => {
    expect(full(argv)).toMatchObject(expected);
  });
});

describe("the table", () => {
  test("names nothing twice", () => {
    expect(new Set(COMMANDS.map(({ name }) => name)).size).toBe(COMMANDS.length);
    for (const command of COMMANDS) {
      const flags = [...optionsOf(command).flatMap(flagsOf), "-h", "--help", "--version"];
      expect(new Set(flags).size, command.name).toBe(flags.length);
    }
  });

  test("holds every hot command, under its name", async () => {
    for (const [name, load] of HOT_COMMANDS) {
      const command = await load();
      expect(command.name).toBe(name);
      expect(COMMANDS).toContain(command);
    }
  });

  test("gives examples that parse", () => {
    for (const command of COMMANDS) {
      for (const { line } of command.examples) {
        const parsed = parseWithCommander(
          splitShell(
            commandIn(line)
              .replace(/^ctx /, "")
              .replace(/ [<>] .*/, ""),
          ),
        );
        expect(parsed, line).toMatchObject({ kind: "invocation" });
      }
    }
  });
});

/** Command lines near the grammar: mostly well formed, often almost. */
function commandLine(): fc.Arbitrary<string[]> {
  const text = fc.constantFrom(
    "task-42",
    "a",
    "",
    "two words",
    "-",
    "--",
    "-1",
    "40",
    "md",
    "tasks",
    "progress",
    "=x",
    "-x",
  );
  return fc.constantFrom(...COMMANDS).chain((command: CommandSpec) => {
    const option = fc.constantFrom(...optionsOf(command)).chain((spec) => {
      const flag = fc.constantFrom(...flagsOf(spec));
      const value = spec.choices === undefined ? text : fc.oneof(fc.constantFrom(...spec.choices), text);
      if (spec.value === undefined) return fc.tuple(flag);
      const joined = fc.tuple(flag, value).map(([name, given]) => [`${name}=${given}`]);
      return fc.oneof({ weight: 3, arbitrary: fc.tuple(flag, value) }, joined);
    });
    const words = fc.array(text, {
      minLength: command.arguments.length,
      maxLength: command.arguments.length,
    });
    const globals = fc.constantFrom<string[]>(
      [],
      [],
      [],
      ["--json"],
      ["-C", "dir"],
      ["-q"],
      ["--color", "never"],
    );
    return fc
      .tuple(globals, words, fc.array(option, { maxLength: 3 }), fc.nat({ max: 3 }))
      .map(([before, given, options, place]) => {
        const rest = given.slice(place);
        return [...before, command.name, ...given.slice(0, place), ...options.flat(), ...rest];
      });
  });
}

/** The call of ctx in an example, which a shell may be asked to evaluate. */
function commandIn(line: string): string {
  return /^eval "\$\((.*)\)"$/.exec(line)?.[1] ?? line;
}

/** Splits as a shell does, for the quoting that the examples use. */
function splitShell(line: string): string[] {
  return [...line.matchAll(/(?:'[^']*'|"[^"]*"|[^\s'"]+)+/g)].map(([word]) =>
    word.replace(/'([^']*)'|"([^"]*)"/g, "$1$2"),
  );
}
