// `ctx log`.
import { log, type LogData } from "../../actions/log.js";
import { ENTRY_KINDS, type EntryKind } from "../../model/entry.js";
import type { CommandSpec } from "../command-spec.js";
import { argumentOf, given, hasFlag, placeOf, textOption } from "../parse/invocation.js";
import { renderLog } from "../render/entries.js";
import { REF } from "../words.js";

export const command: CommandSpec<LogData> = {
  name: "log",
  summary: "Show the entries of a context, newest last",
  arguments: [REF],
  options: [
    { name: "kind", value: "KIND", choices: ENTRY_KINDS, description: `only ${ENTRY_KINDS.join(", ")}` },
    { name: "since", value: "T", description: "only later ones: 90m, 24h, 7d, 2w, or an RFC 3339 date" },
    { name: "phases", description: "show the phases instead: how long each took, how far it came" },
  ],
  examples: [
    { line: "ctx log task-42", note: "times are UTC" },
    { line: "ctx log task-42 --kind insight --since 7d", note: "" },
    { line: "ctx log task-42 --phases", note: "" },
  ],
  writer: false,
  run: (invocation, door) =>
    log(door.runtime, {
      ...placeOf(door),
      ref: argumentOf(invocation, "ref"),
      ...given("kind", textOption(invocation, "kind") as EntryKind | undefined),
      ...given("since", textOption(invocation, "since")),
      ...(hasFlag(invocation, "phases") ? { phases: true } : {}),
    }),
  render: renderLog,
};
