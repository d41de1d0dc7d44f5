// The tool `manage_context` of `ctx mcp --compat`: one tool for every verb, as agents know it from elsewhere. Its answers
// hold data of files without a fence, since programs written for it read them.
import type { ManageRequest } from "../../actions/agent/manage-context.js";
import { MANAGE_ACTIONS, type ManageAction } from "../../model/agent-verbs.js";
import { IMPORTANCES, type Importance } from "../../model/entry.js";
import type { JsonObject } from "../../model/json/json.js";
import { LEVELS, type Level } from "../../model/level.js";
import { described, type Tool } from "../tool.js";
import { BY, MOST_CHARACTERS, OBJECT, present, TEXT, textOf } from "../words.js";

export const manageContext: Tool = {
  name: "manage_context",
  title: "Manage context",
  description: "Every action on a context, by one name; the other tools do the same, and say more.",
  properties: {
    action: { type: "string", enum: [...MANAGE_ACTIONS] },
    level: { type: "string", enum: [...LEVELS] },
    context_id: described("string", "a task's id, a branch's name"),
    data: described("object", "create: its values; update: a patch (RFC 7396)"),
    content: described("string", "the text of add_insight, add_progress"),
    category: TEXT,
    importance: { type: "string", enum: [...IMPORTANCES] },
    agent: BY,
    delegate_to: { type: "string", enum: ["branch", "project", "global"] },
    delegate_data: described("object", "each of its members is proposed"),
    delegation_reason: TEXT,
    include_inherited: described("boolean", "get, resolve: merged with the wider levels"),
    filters: described("object", "list: status, branch, ready"),
  },
  required: ["action", "level"],
  answers: { ref: TEXT, data: OBJECT },
  manner: { isReader: false, isDestructive: true, isIdempotent: false },
  call: async ({ runtime, directory, given, by }) => {
    const { manageContext: manage } = await import("../../actions/agent/manage-context.js");
    const agent = textOf(given, "agent") ?? by;
    const { data, findings } = await manage(runtime, {
      ...requestFrom(given),
      directory,
      ...present("by", agent),
    });
    return {
      text: data.text,
      fields: { ...data.answer, ...present("ref", data.ref ?? undefined) },
      findings,
    };
  },
};

function requestFrom(given: JsonObject): Omit<ManageRequest, "directory"> {
  return {
    action: given["action"] as ManageAction,
    level: given["level"] as Level,
    maxCharacters: MOST_CHARACTERS,
    ...present("contextId", textOf(given, "context_id")),
    ...present("data", given["data"] as JsonObject | undefined),
    ...present("content", textOf(given, "content")),
    ...present("category", textOf(given, "category")),
    ...present("importance", textOf(given, "importance") as Importance | undefined),
    ...present("delegateTo", textOf(given, "delegate_to")),
    ...present("delegateData", given["delegate_data"] as JsonObject | undefined),
    ...present("reason", textOf(given, "delegation_reason")),
    ...present("includeInherited", given["include_inherited"] as boolean | undefined),
    ...present("filters", given["filters"] as JsonObject | undefined),
  };
}
