// `ctx help`, also `ctx`, `ctx --help` and `ctx <command> --help`.
import { CtxError } from "../../errors/ctx-error.js";
import { findSimilar } from "../../model/text/similar.js";
import { unknownCommand } from "../parse/usage-errors.js";
import type { CommandGroup, CommandSpec } from "../command-spec.js";
import { VERSION } from "../version.js";
import { optionalArgument } from "../parse/invocation.js";
import { renderHelp, type HelpData } from "../render/help.js";
import { describeGroup, type DescribedCommand } from "../describe.js";

export const command: CommandSpec<HelpData> = {
  name: "help",
  summary: "Show help for ctx or one command",
  arguments: [
    { name: "command", required: false, completes: "command", description: "one of the commands" },
    {
      name: "verb",
      required: false,
      completes: "verb",
      description: "one of the things that it does, e.g. next",
    },
  ],
  options: [],
  examples: [
    { line: "ctx help create", note: "the same as ctx create --help" },
    { line: "ctx help --json", note: "the whole command line, for programs" },
  ],
  writer: false,
  run: async (invocation, door) => {
    const name = optionalArgument(invocation, "command");
    const groups = (name === undefined ? door.groups : [findGroup(name, door.groups)]).map(describeGroup);
    const commands = groups.flatMap((group) => group.commands);
    requireVerb(optionalArgument(invocation, "verb"), commands);
    return {
      data: {
        name: "ctx",
        version: VERSION,
        groups: groups.map((group) => ({ ...group, commands: group.commands.map((each) => each.name) })),
        commands,
      },
      findings: [],
    };
  },
  render: renderHelp,
};

/** @throws {CtxError} USAGE for a verb that the command does not have. */
function requireVerb(verb: string | undefined, [asked]: readonly DescribedCommand[]): void {
  // What a command has no page for each of, its own page tells.
  const names = asked?.verbs?.map(({ name }) => name) ?? asked?.arguments[0]?.choices ?? [];
  if (verb === undefined || asked === undefined || names.includes(verb)) return;
  const similar = findSimilar(verb, names);
  throw new CtxError("USAGE", `ctx ${asked.name} has no ${verb}.`, {
    hint: similar === null ? `See \`ctx help ${asked.name}\`.` : `did you mean ${similar}?`,
  });
}

/** The group of one command, with that command alone. */
function findGroup(name: string, groups: readonly CommandGroup[]): CommandGroup {
  for (const group of groups) {
    const found = group.commands.filter((candidate) => candidate.name === name);
    if (found.length > 0) return { ...group, commands: found };
  }
  throw unknownCommand(
    name,
    groups.flatMap((group) => group.commands.map((candidate) => candidate.name)),
  );
}
