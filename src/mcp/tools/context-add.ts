// The tool `context_add`: puts on record what was done, learnt, decided, begun or finished.
import type { RecordData, RecordRequest } from "../../actions/record.js";
import { RECORD_KINDS, type RecordKind } from "../../model/agent-verbs.js";
import { IMPORTANCES, INSIGHT_CATEGORIES, type Importance } from "../../model/entry.js";
import type { JsonObject } from "../../model/json/json.js";
import { visibleLine } from "../../model/text/visible-text.js";
import { described, type Tool } from "../tool.js";
import { BY, present, REF, TEXT, TEXTS, textOf } from "../words.js";

export const contextAdd: Tool = {
  name: "context_add",
  title: "Record",
  description:
    "Put on record for everyone: progress, an insight, a decision, a new task, a task that is done.",
  properties: {
    ref: REF,
    kind: { type: "string", enum: [...RECORD_KINDS] },
    text: described("string", "what happened or was learnt; the title of a decision or task"),
    // Settings may add categories: not an enum.
    category: described("string", `of an insight: ${INSIGHT_CATEGORIES.join(", ")}`),
    importance: { type: "string", enum: [...IMPORTANCES] },
    data: described("object", "a task's first values; details of progress"),
    reason: described("string", "a decision's Markdown: context, options, consequences"),
    by: BY,
    key: described("string", "of progress and insights: a retry with it stores nothing twice"),
  },
  required: ["ref", "kind", "text"],
  answers: { ref: TEXT, kind: TEXT, path: TEXT, id: TEXT, created: { type: "boolean" }, ready: TEXTS },
  manner: { isReader: false, isDestructive: false, isIdempotent: false },
  call: async ({ runtime, directory, given, by }) => {
    const { record } = await import("../../actions/record.js");
    const { data, findings } = await record(runtime, requestFrom(given, { directory, ...present("by", by) }));
    const { ready, ...fields } = data;
    return {
      text: visibleLine(word(data)),
      fields: { ...fields, ...(ready === undefined ? {} : { ready: [...ready] }) },
      findings,
    };
  },
};

function requestFrom(given: JsonObject, place: { directory: string; by?: string }): RecordRequest {
  return {
    ...place,
    kind: given["kind"] as RecordKind,
    ref: textOf(given, "ref") as string,
    text: textOf(given, "text") as string,
    ...present("category", textOf(given, "category")),
    ...present("importance", textOf(given, "importance") as Importance | undefined),
    ...present("key", textOf(given, "key")),
    ...present("data", given["data"] as JsonObject | undefined),
    ...present("reason", textOf(given, "reason")),
  };
}

function word({ kind, ref, path, id, created, ready = [] }: RecordData): string {
  if (kind === "done") {
    const next = ready.length === 0 ? "" : ` These can begin now: ${ready.join(", ")}.`;
    return `${created ? "Completed" : "Was completed already:"} ${ref} (${path}).${next}`;
  }
  if (kind === "task") return `Created ${ref} (${path}).`;
  const what = kind === "decision" ? "the decision" : `${kind} ${id}`;
  return `${created ? "Recorded" : "Was on record already:"} ${what} in ${ref} (${path}).`;
}
