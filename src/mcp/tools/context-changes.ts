// The tool `context_changes`: what others changed since a cursor.
import { ENTRY_KINDS } from "../../model/entry.js";
import { described, READER, type Tool } from "../tool.js";
import { BY, MOST_CHARACTERS, present, REF, TEXT, textOf } from "../words.js";

export const contextChanges: Tool = {
  name: "context_changes",
  title: "What others changed",
  description:
    "What others recorded or changed since a cursor, and the next cursor. Without since: everything; of too much, the newest.",
  properties: {
    since: described("string", "the cursor of the last answer"),
    ref: REF,
    kind: { type: "string", enum: [...ENTRY_KINDS, "document"] },
    by: BY,
  },
  required: [],
  answers: { cursor: TEXT, count: { type: "integer" } },
  manner: READER,
  call: async ({ runtime, directory, given, by }) => {
    const { briefChanges } = await import("../../actions/agent/brief-changes.js");
    const [ref, kind] = [textOf(given, "ref"), textOf(given, "kind")];
    const { data, findings } = await briefChanges(runtime, {
      directory,
      maxCharacters: MOST_CHARACTERS,
      ...present("since", textOf(given, "since")),
      ...present("for", by ?? (runtime.environment["CTX_BY"] || undefined)),
      ...present("refs", ref === undefined ? undefined : [ref]),
      ...present("kinds", kind === undefined ? undefined : [kind]),
    });
    const { text, cursor, changes } = data;
    const next =
      cursor === null
        ? "ctx: no cursor could be kept; the next answer tells everything again."
        : `ctx: ask the next time with since: ${cursor}`;
    return {
      text: `${changes.length === 0 ? "ctx: nothing new." : text}\n${next}`,
      fields: { ...present("cursor", cursor ?? undefined), count: changes.length },
      findings,
    };
  },
};
