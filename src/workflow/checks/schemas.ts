// Schemas and patterns that cannot be asked: of variables, of outputs that are judged, of conditions.
import { isJsonObject, type Json, type JsonObject } from "../../model/json/json.js";
import { escapeToken } from "../../model/json/pointer.js";
import { findSchemaFaults, type SchemaAsking } from "../../schema/schema-faults.js";
import { validateSchema } from "../../schema/validate-workflow.js";
import type { CheckedWorkflow, Doubt } from "./check.js";

/** Walks the file as it is written: every schema is named by its key, wherever it stands. */
export function findSchemaDoubts({ written, asking }: CheckedWorkflow): Doubt[] {
  return inValue(written, { pointer: "", asking });
}

interface Place {
  readonly pointer: string;
  readonly asking: SchemaAsking;
}

/** What a call hands over, what a function is called with, and values in schemas are the author's own. */
const OPAQUE = ["args", "with", "default", "enum"];

function inValue(value: Json, { pointer, asking }: Place): Doubt[] {
  if (Array.isArray(value)) {
    return value.flatMap((each, index) => inValue(each, { pointer: `${pointer}/${index}`, asking }));
  }
  if (!isJsonObject(value)) return [];
  return Object.keys(value).flatMap((key) => {
    const part = value[key] as Json;
    const place = { pointer: `${pointer}/${escapeToken(key)}`, asking };
    if ((key === "inputs" || key === "outputs") && isJsonObject(part)) return inSchema(part, place);
    if (key === "schema" && value["type"] === "schema" && isJsonObject(part))
      return inForeignSchema(part, place);
    if (key === "pattern" && value["type"] === "regex") return inPattern(part, value["flags"], place);
    if (key === "matches") return inPattern(part, "i", place);
    return OPAQUE.includes(key) ? [] : inValue(part, place);
  });
}

function inSchema(schema: JsonObject, { pointer, asking }: Place): Doubt[] {
  return findSchemaFaults(schema, asking).map(({ pointer: inner, message, similar }): Doubt => {
    const hint = similar === undefined ? {} : { hint: `did you mean ${similar}?` };
    return { pointer: pointer + inner, severity: "error", message, ...hint };
  });
}

/** WorkRail lets any object stand here; what ctx cannot read of it, it does not ask. */
function inForeignSchema(schema: JsonObject, place: Place): Doubt[] {
  const problems = validateSchema(schema);
  if (problems.length === 0) return inSchema(schema, place);
  return problems.map(({ pointer, message }): Doubt => {
    const told = `${pointer || "The schema"} ${message}.`;
    return { pointer: place.pointer + pointer, severity: "warning", message: told };
  });
}

function inPattern(source: Json, flags: Json | undefined, { pointer, asking }: Place): Doubt[] {
  if (typeof source !== "string") return [];
  const reason = asking.findPatternFault(source, typeof flags === "string" ? flags : "");
  if (reason === null) return [];
  return [{ pointer, severity: "error", message: `The pattern ${JSON.stringify(source)} ${reason}.` }];
}
