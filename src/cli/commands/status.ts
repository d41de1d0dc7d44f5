// `ctx status`.
import { status, type StatusData } from "../../actions/status.js";
import type { CommandSpec } from "../command-spec.js";
import { placeOf } from "../parse/invocation.js";
import { renderStatus } from "../render/status.js";

export const command: CommandSpec<StatusData> = {
  name: "status",
  summary: "Show where you stand and what comes next",
  arguments: [],
  options: [],
  examples: [
    { line: "ctx status", note: "on one screen" },
    { line: "ctx status --json", note: "for prompts and status lines" },
  ],
  writer: false,
  readsEverything: true,
  run: (_, door) => status(door.runtime, placeOf(door)),
  render: renderStatus,
};
