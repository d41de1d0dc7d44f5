// The command table as plain data, for completion. The build puts the data itself in the place of this file
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
