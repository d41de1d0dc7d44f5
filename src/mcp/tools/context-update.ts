// The tool `context_update`: an RFC 7396 patch of one context's own data.
import type { JsonObject } from "../../model/json/json.js";
import { visibleLine } from "../../model/text/visible-text.js";
import { described, type Tool } from "../tool.js";
import { present, REF, TEXT, textOf } from "../words.js";

export const contextUpdate: Tool = {
  name: "context_update",
  title: "Update a context",
  description:
    "Change one context's own data: objects merge, other values are replaced, null removes (RFC 7396).",
  properties: {
    ref: REF,
    data: described("object", "the patch"),
    since: described("string", "a revision from context_get; refused if the context changed since"),
  },
  required: ["ref", "data"],
  answers: { ref: TEXT, path: TEXT, changed: { type: "boolean" }, revision: TEXT },
  manner: { isReader: false, isDestructive: true, isIdempotent: true },
  call: async ({ runtime, directory, given }) => {
    const { update } = await import("../../actions/set.js");
    const { data, findings } = await update(runtime, {
      directory,
      ref: textOf(given, "ref") as string,
      patch: given["data"] as JsonObject,
      ...present("ifRevision", textOf(given, "since")),
    });
    const { ref, path, changed, revision } = data;
    const text = changed
      ? `Updated ${ref} (${path}). It is at revision ${revision} now.`
      : `${ref} holds all of this already.`;
    return { text: visibleLine(text), fields: { ref, path, changed, revision }, findings };
  },
};
