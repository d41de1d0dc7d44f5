// `ctx log`.
import { log, type LogData, type LogRequest } from "../../actions/log.js";
import { ENTRY_KINDS, type EntryKind } from "../../model/entry.js";
import type { CommandSpec, Door } from "../command-spec.js";
import { argumentOf, given, hasFlag, placeOf, textOption } from "../parse/invocation.js";
import { renderFollowedEntry, renderLog } from "../render/entries.js";
import { FOLLOW, REF } from "../words.js";

export const command: CommandSpec<LogData> = {
  name: "log",
  summary: "Show the entries of a context, newest last",
  arguments: [REF],
  options: [
    { name: "kind", value: "KIND", choices: ENTRY_KINDS, description: `only ${ENTRY_KINDS.join(", ")}` },
    { name: "since", value: "T", description: "only later ones: 90m, 24h, 7d, 2w, or an RFC 3339 date" },
    {
      name: "phases",
      conflicts: ["follow"],
      description: "show the phases instead: how long each took, how far it came",
    },
    FOLLOW,
  ],
  examples: [
    { line: "ctx log task-42", note: "times are UTC" },
    { line: "ctx log task-42 --kind insight --since 7d", note: "" },
    { line: "ctx log task-42 --phases", note: "" },
    { line: "ctx log task-42 --follow", note: "until Ctrl-C" },
  ],
  writer: false,
  run: async (invocation, door) =>
    log(door.runtime, {
      ...placeOf(door),
      ref: argumentOf(invocation, "ref"),
      ...given("kind", textOption(invocation, "kind") as EntryKind | undefined),
      ...given("since", textOption(invocation, "since")),
      ...(hasFlag(invocation, "phases") ? { phases: true } : {}),
      ...(hasFlag(invocation, "follow") ? { follow: await openFollowing(door) } : {}),
    }),
  render: renderLog,
  renderEvent: renderFollowedEntry,
};

async function openFollowing(door: Door): Promise<NonNullable<LogRequest["follow"]>> {
  const stream = await door.openStream();
  return {
    stop: stream.stop,
    tell: async ({ entry, findings }) => {
      await stream.warn(findings);
      if (entry !== null) await stream.send({ event: "entry", data: entry });
    },
  };
}
