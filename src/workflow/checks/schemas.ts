// Schemas and patterns that cannot be asked: of variables, of outputs that are judged, of conditions.
import { compilePattern } from "../../schema/patterns.js";
import { findSchemaFaults } from "../../schema/schema-faults.js";
import { validateSchema } from "../../schema/validate-workflow.js";
import { isJsonObject, type Json, type JsonObject } from "../../model/json/json.js";
import { escapeToken } from "../../model/json/pointer.js";
import type { CheckedWorkflow, Doubt } from "./check.js";

/** Walks the file as it is written: every schema is named by its key, wherever it stands. */
export function findSchemaDoubts({ written }: CheckedWorkflow): Doubt[] {
  return inValue(written, "");
}

function inValue(value: Json, pointer: string): Doubt[] {
  if (Array.isArray(value)) return value.flatMap((each, index) => inValue(each, `${pointer}/${index}`));
  if (!isJsonObject(value)) return [];
  return Object.keys(value).flatMap((key) => {
    const part = value[key] as Json;
    const place = `${pointer}/${escapeToken(key)}`;
    if ((key === "inputs" || key === "outputs") && isJsonObject(part)) return inSchema(part, place);
    if (key === "schema" && value["type"] === "schema" && isJsonObject(part))
      return inForeignSchema(part, place);
    if (key === "pattern" && value["type"] === "regex") return inPattern(part, place, value["flags"]);
    if (key === "matches") return inPattern(part, place, "i");
    // What a call hands over, and what a function is called with, is the author's own.
    return ["args", "with", "default", "enum"].includes(key) ? [] : inValue(part, place);
  });
}

function inSchema(schema: JsonObject, pointer: string): Doubt[] {
  return findSchemaFaults(schema).map(({ pointer: inner, message, similar }): Doubt => {
    const hint = similar === undefined ? {} : { hint: `did you mean ${similar}?` };
    return { pointer: pointer + inner, severity: "error", message, ...hint };
  });
}

/** WorkRail lets any object stand here; what ctx cannot read of it, it does not ask. */
function inForeignSchema(schema: JsonObject, pointer: string): Doubt[] {
  const problems = validateSchema(schema);
  if (problems.length === 0) return inSchema(schema, pointer);
  return problems.map(({ pointer: inner, message }): Doubt => {
    return { pointer: pointer + inner, severity: "warning", message: `${inner || "The schema"} ${message}.` };
  });
}

function inPattern(source: Json, pointer: string, flags: Json | undefined): Doubt[] {
  if (typeof source !== "string") return [];
  const compiled = compilePattern(source, typeof flags === "string" ? flags : "");
  if ("pattern" in compiled) return [];
  return [
    { pointer, severity: "error", message: `The pattern ${JSON.stringify(source)} ${compiled.reason}.` },
  ];
}
