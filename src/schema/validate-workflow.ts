// Does a workflow's definition have the form that schemas/workflow.schema.json describes? What its steps, variables and
// conditions mean together is asked by workflow/checks/.
import { isJsonObject, type Json, type JsonObject } from "../model/json/json.js";
import { escapeToken } from "../model/json/pointer.js";
import { findSimilar } from "../model/text/similar.js";
import { workflowSchema } from "./generated/workflow-schema.js";
import { findViolations, type SchemaViolation } from "./json-schema.js";
import type { SchemaProblem } from "./validate.js";
import { wordViolation, type PatternWords } from "./violation-words.js";

const SMALL_NAME = "small letters, digits, - and _";

const PATTERNS: PatternWords = new Map([
  ["fragmentId", `a small letter, then ${SMALL_NAME}`],
  ["functionReference", 'a name with "()" behind it'],
  ["identifier", "letters, digits and _, with no digit in front"],
  ["localRef", 'a reference into the same schema, which begins with "#/"'],
  ["stepId", SMALL_NAME],
  ["toolName", "the name of a tool"],
  ["version", "a semantic version such as 1.0.0"],
  ["workflowId", `${SMALL_NAME}, with at most one dot in between`],
]);

// The patterns are our own, and linear.
const compiled = new Map<string, RegExp>();

/** Checks the content of a definition's file. A misspelt key is a problem of the kind `unknown-key`. */
export function validateWorkflow(value: Json): SchemaProblem[] {
  return explain(value, workflowSchema);
}

/** Checks a JSON Schema that a definition holds where WorkRail lets it stand unchecked. */
export function validateSchema(value: Json): SchemaProblem[] {
  return explain(value, { $ref: "#/$defs/schema", $defs: workflowSchema["$defs"] as JsonObject });
}

function explain(value: Json, schema: JsonObject): SchemaProblem[] {
  return findViolations(value, { schema, hasMatch }).map((violation) => describe(violation, value));
}

function describe(violation: SchemaViolation, root: Json): SchemaProblem {
  const { pointer, keyword, key = "", definition } = violation;
  if (keyword === "additionalProperties") {
    const similar = findSimilar(key, Object.keys(propertiesOf(definition)));
    const message = "is not a key that ctx knows";
    return {
      kind: "unknown-key",
      pointer: `${pointer}/${escapeToken(key)}`,
      message,
      ...(similar === null ? {} : { similar }),
    };
  }
  const place = keyword === "uniqueItems" ? `${pointer}/${key}` : pointer;
  const message =
    keyword === "uniqueItems" ? "stands in the list already" : wordViolation(violation, root, PATTERNS);
  return { kind: "invalid", pointer: place, message };
}

function schemaOf(definition: string): JsonObject {
  if (definition === "") return workflowSchema;
  return (workflowSchema["$defs"] as JsonObject)[definition] as JsonObject;
}

function propertiesOf(definition: string): JsonObject {
  const { properties } = schemaOf(definition);
  return isJsonObject(properties) ? properties : {};
}

function hasMatch(pattern: string, text: string): boolean {
  let known = compiled.get(pattern);
  if (known === undefined) compiled.set(pattern, (known = new RegExp(pattern, "u")));
  return known.test(text);
}
