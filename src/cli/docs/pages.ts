// All generated pages of docs/, by path.
import type { CommandTable } from "../completion/command-table.js";
import { COMMAND_TABLE } from "../completion/command-table.js";
import { makeCliPage } from "./cli-page.js";
import { makeErrorsPage } from "./errors-page.js";
import { makeFormatsPage } from "./formats-page.js";
import { makeManual } from "./man-page.js";
import type { Schemas } from "./schema-words.js";

/** Writes every page from the tables and the schemas alone: the same in, the same out. */
export function makePages(schemas: Schemas, table: CommandTable = COMMAND_TABLE): Record<string, string> {
  return {
    "docs/cli.md": makeCliPage(table),
    "docs/errors.md": makeErrorsPage(),
    "docs/formats.md": makeFormatsPage(schemas),
    "docs/man/ctx.1": makeManual(table),
    // git looks for the manual of `git ctx` under this name.
    "docs/man/git-ctx.1": ".so man1/ctx.1\n",
  };
}
