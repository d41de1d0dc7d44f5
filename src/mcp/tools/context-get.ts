// The tool `context_get`: one context's own data, as a change starts from it; or the list of tasks.
import type { JsonObject } from "../../model/json/json.js";
import { described, READER, type Tool } from "../tool.js";
import { MOST_CHARACTERS, present, REF, TEXT, TEXTS, textOf } from "../words.js";

export const contextGet: Tool = {
  name: "context_get",
  title: "Get one context",
  description:
    "One context's own data as JSON, not merged, with its notes and its revision; with key one value. Without ref: the list of tasks.",
  properties: { ref: REF, key: described("string", "a value's place: a.b.c or /a/b/c") },
  required: [],
  answers: { ref: TEXT, revision: TEXT, refs: TEXTS },
  manner: READER,
  call: async ({ runtime, directory, given }) => {
    const { briefStored } = await import("../../actions/agent/brief-stored.js");
    const { data, findings } = await briefStored(runtime, {
      directory,
      ...present("ref", textOf(given, "ref")),
      ...present("pointer", textOf(given, "key")),
      maxCharacters: MOST_CHARACTERS,
    });
    const { text, ref, revision, refs } = data;
    const fields: JsonObject = ref === null ? { refs: [...(refs ?? [])] } : { ref, revision };
    return { text, fields, findings };
  },
};
