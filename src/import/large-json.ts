// JSON of other tools may be larger than what ctx reads of its own: one file of theirs holds all their tasks.
import { makeFinding } from "../errors/finding.js";
import { MAX_JSON_LENGTH, parseJson, type ParsedJson } from "../format/json.js";
import type { Json } from "../model/json/json.js";

const MAX_DEPTH = 64;

/** Reads a file's JSON; beyond the usual size without columns, and with the first value of a repeated key lost. */
export function parseLargeJson(file: { path: string; text: string }): ParsedJson {
  if (file.text.length <= MAX_JSON_LENGTH) return parseJson(file);
  const { path, text } = file;
  try {
    const value = JSON.parse(text.replace(/^\ufeff/, "")) as Json;
    if (isShallow(value, MAX_DEPTH)) return { value, findings: [] };
    return {
      value: undefined,
      findings: [unreadable(path, `it is nested more than ${MAX_DEPTH} levels deep`)],
    };
  } catch (error) {
    // The engine's own words say where.
    return { value: undefined, findings: [unreadable(path, (error as Error).message)] };
  }
}

function isShallow(value: Json, depth: number): boolean {
  if (value === null || typeof value !== "object") return true;
  return depth > 0 && Object.values(value).every((each) => isShallow(each, depth - 1));
}

function unreadable(path: string, why: string) {
  return makeFinding("FILE_INVALID", `The file is no JSON that ctx can read: ${why}.`, { path });
}
