// The arguments of a call against its tool's schema; every fault is told at once, with what would be right.
import { CtxError } from "../errors/ctx-error.js";
import type { JsonObject } from "../model/json/json.js";
import { findSimilar } from "../model/text/similar.js";
import { findViolations, type SchemaViolation } from "../schema/json-schema.js";
import { wordViolation } from "../schema/violation-words.js";
import { inputSchemaOf, type Tool } from "./tool.js";

/**
 * Checks the arguments of a call.
 * @throws {CtxError} USAGE when they are not what the tool takes.
 */
export function checkArguments(tool: Tool, given: JsonObject): void {
  // No tool's schema has a pattern.
  const violations = findViolations(given, { schema: inputSchemaOf(tool), hasMatch: () => true });
  if (violations.length === 0) return;
  const names = Object.keys(tool.properties);
  throw new CtxError("USAGE", violations.map((one) => word(one, given)).join(" "), {
    hint: `${tool.name} takes ${names.join(", ") || "no arguments"}.${suggest(violations, names)}`,
  });
}

function word(violation: SchemaViolation, given: JsonObject): string {
  const name = violation.pointer === "" ? "The arguments" : violation.pointer.slice(1);
  return `${name} ${wordViolation(violation, given)}.`;
}

function suggest(violations: readonly SchemaViolation[], names: readonly string[]): string {
  const unknown = violations.find(({ keyword }) => keyword === "additionalProperties")?.key;
  const near = unknown === undefined ? null : findSimilar(unknown, names);
  return near === null ? "" : ` Did you mean ${near}?`;
}
