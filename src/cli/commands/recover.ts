// `ctx recover`.
import { recover, type RecoverData } from "../../actions/recover.js";
import type { CommandSpec } from "../command-spec.js";
import { writerOf } from "../parse/invocation.js";
import { renderRecover } from "../render/kept-entries.js";

export const command: CommandSpec<RecoverData> = {
  name: "recover",
  summary: "Bring back entries that git's own commands took away",
  arguments: [],
  options: [],
  examples: [
    { line: "ctx recover", note: "after git clean, reset --hard, stash -u, worktree remove" },
    { line: "ctx recover --dry-run", note: "what it would bring back" },
  ],
  writer: true,
  run: (invocation, door) => recover(door.runtime, writerOf(invocation, door)),
  render: renderRecover,
};
