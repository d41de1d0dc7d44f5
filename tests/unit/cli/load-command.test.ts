// The late imports of commands against the table of commands.
import { expect, test } from "vitest";
import { COMMANDS } from "../../../src/cli/commands.js";
import { loadCommand } from "../../../src/cli/load-command.js";

test.each(COMMANDS.map((command) => [command.name, command] as const))(
  "%s is loaded by its name",
  async (name, command) => expect(await loadCommand(name)).toBe(command),
);
