// Reading what a schema has checked, or would have: whatever is of another kind counts as absent.
import { isJsonObject, type Json, type JsonObject } from "../../model/json/json.js";

export function readText(value: Json | undefined): string | null {
  return typeof value === "string" ? value : null;
}

export function asText(value: Json | undefined): string {
  return readText(value) ?? "";
}

export function readNumber(value: Json | undefined): number | null {
  return typeof value === "number" ? value : null;
}

export function readObject(value: Json | undefined): JsonObject | null {
  return isJsonObject(value) ? value : null;
}

export function listTexts(value: Json | undefined): string[] {
  return Array.isArray(value) ? value.filter((one) => typeof one === "string") : [];
}

export function listObjects(value: Json | undefined): JsonObject[] {
  return Array.isArray(value) ? value.filter(isJsonObject) : [];
}

/** The one of some words that a value is, else the first of them. */
export function readWord<const Word extends string>(
  value: Json | undefined,
  words: readonly [Word, ...Word[]],
): Word {
  return words.find((word) => word === value) ?? words[0];
}
