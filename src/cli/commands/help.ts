// `ctx help`, also `ctx`, `ctx --help` and `ctx <command> --help`.
import { unknownCommand } from "../parse/usage-errors.js";
import type { CommandSpec, Door } from "../command-spec.js";
import { VERSION } from "../version.js";
import { optionalArgument } from "../parse/invocation.js";
import { renderHelp, type HelpData } from "../render/help.js";
import { describeCommand } from "../describe.js";

export const command: CommandSpec<HelpData> = {
  name: "help",
  summary: "Show help for ctx or one command",
  arguments: [{ name: "command", required: false, description: "one of the commands" }],
  options: [],
  examples: [
    { line: "ctx help create", note: "the same as ctx create --help" },
    { line: "ctx help --json", note: "the whole command line, for programs" },
  ],
  writer: false,
  run: async (invocation, door) => {
    const name = optionalArgument(invocation, "command");
    const commands = name === undefined ? door.commands : [findCommand(name, door)];
    return { data: { name: "ctx", version: VERSION, commands: commands.map(describeCommand) }, findings: [] };
  },
  render: renderHelp,
};

function findCommand(name: string, door: Door): CommandSpec {
  const found = door.commands.find((candidate) => candidate.name === name);
  if (found !== undefined) return found;
  throw unknownCommand(
    name,
    door.commands.map((candidate) => candidate.name),
  );
}
