// The command table as plain data, for completion. The build puts such data in the place of the table of commands
// (scripts/build-chunks.mjs), so that completing a word loads the code of no command.
import { COMMAND_GROUPS } from "../commands.js";
import { describeGlobals, describeGroup, type DescribedGroup, type DescribedOption } from "../describe.js";

export interface CommandTable {
  readonly groups: readonly DescribedGroup[];
  /** What may stand before a command. */
  readonly globals: readonly DescribedOption[];
}

export const COMMAND_TABLE: CommandTable = {
  groups: COMMAND_GROUPS.map(describeGroup),
  globals: describeGlobals(),
};
