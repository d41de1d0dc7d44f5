// The tool `context_delegate`: proposes to a wider level what one context learnt.
import type { DelegateData } from "../../actions/delegate.js";
import type { Json, JsonObject } from "../../model/json/json.js";
import { escapeToken } from "../../model/json/pointer.js";
import { visibleLine } from "../../model/text/visible-text.js";
import { described, type Tool } from "../tool.js";
import { BY, present, REF, TEXT, textOf } from "../words.js";

export const contextDelegate: Tool = {
  name: "context_delegate",
  title: "Delegate a pattern",
  description:
    "Propose something reusable to a wider level, where people review it. Nothing changes there until it is accepted.",
  properties: {
    ref: REF,
    to: { type: "string", enum: ["branch", "project", "global"] },
    key: described("string", "its name there; without data, a key of the context's own data"),
    data: described("object", "the value of key; without key, each of its members is proposed"),
    reason: described("string", "why others should have it"),
    by: BY,
  },
  required: ["ref", "to", "reason"],
  answers: { from: TEXT, to: TEXT, delegations: { type: "array", items: { type: "object" } } },
  manner: { isReader: false, isDestructive: false, isIdempotent: true },
  call: async ({ runtime, directory, given, by }) => {
    const { delegate } = await import("../../actions/delegate.js");
    const key = textOf(given, "key");
    const isOwn = given["data"] === undefined && key !== undefined;
    const { data, findings } = await delegate(runtime, {
      directory,
      ref: textOf(given, "ref") as string,
      to: textOf(given, "to") as string,
      reason: textOf(given, "reason") as string,
      ...present("key", key),
      ...present("data", given["data"] as JsonObject | undefined),
      ...(isOwn ? { pointer: `/${escapeToken(key)}` } : {}),
      ...present("by", by),
    });
    return {
      text: data.delegations.map((one) => visibleLine(word(one, data))).join("\n"),
      fields: {
        from: data.from,
        to: data.to,
        delegations: data.delegations.map((one) => ({ ...one }) as Record<string, Json>),
      },
      findings,
    };
  },
};

function word(one: DelegateData["delegations"][number], { to }: DelegateData): string {
  const { key, id, path, status, created, pattern } = one;
  if (pattern !== undefined) return `Accepted at once for ${to}: ${key} (${pattern}).`;
  if (!created) return `Was ${status} for ${to} already: ${key} (${path}).`;
  return `Proposed to ${to}: ${key}, delegation ${id} (${path}). People accept or reject it.`;
}
