// JSON and Markdown that a command line gives: in place, in a file, or on standard input.
import { CtxError } from "../../errors/ctx-error.js";
import { isJsonObject, type Json, type JsonObject } from "../../model/json/json.js";
import type { Door, Invocation } from "../command-spec.js";
import { textOption } from "./invocation.js";
import { findJsonFault } from "./json-fault.js";

/**
 * The JSON object of `--data` or `--file`; undefined when neither is given.
 * @throws {CtxError} USAGE when `--data` is not a JSON object; FILE_INVALID when the file is not; READ_FAILED.
 */
export async function readObject(invocation: Invocation, door: Door): Promise<JsonObject | undefined> {
  const inPlace = textOption(invocation, "data");
  if (inPlace !== undefined) return objectOf(parseOption("data", inPlace), "USAGE", "--data");
  const path = textOption(invocation, "file");
  if (path === undefined) return undefined;
  return objectOf(parseFile(path, await door.readInput(path)), "FILE_INVALID", nameOf(path));
}

/**
 * The JSON of `--data` or `--file`, of whatever kind; undefined when neither is given.
 * @throws {CtxError} USAGE when `--data` is not JSON; FILE_INVALID when the file is not; READ_FAILED.
 */
export async function readJson(invocation: Invocation, door: Door): Promise<Json | undefined> {
  const inPlace = jsonOption(invocation, "data");
  if (inPlace !== undefined) return inPlace;
  const path = textOption(invocation, "file");
  return path === undefined ? undefined : parseFile(path, await door.readInput(path));
}

/**
 * The Markdown of `--body`; undefined when it is not given.
 * @throws {CtxError} USAGE when `--file` takes standard input too; READ_FAILED.
 */
export async function readBody(invocation: Invocation, door: Door): Promise<string | undefined> {
  const path = textOption(invocation, "body");
  if (path === undefined) return undefined;
  if (path === "-" && invocation.options["file"] === "-") {
    throw new CtxError("USAGE", "--file and --body cannot both be standard input.");
  }
  return withoutBom(await door.readInput(path));
}

/**
 * The JSON of an option; undefined when it is not given.
 * @throws {CtxError} USAGE when it is not JSON.
 */
export function jsonOption(invocation: Invocation, name: string): Json | undefined {
  const text = textOption(invocation, name);
  return text === undefined ? undefined : parseOption(name, text);
}

/** An option's JSON or, when it is none, its text. */
export function valueOption(invocation: Invocation, name: string): Json | undefined {
  const text = textOption(invocation, name);
  if (text === undefined) return undefined;
  // Not JSON, and so a string, as the contract of such options says.
  return findJsonFault(text) === null ? (JSON.parse(text) as Json) : text;
}

function parseOption(name: string, text: string): Json {
  const fault = findJsonFault(text);
  if (fault === null) return JSON.parse(text) as Json;
  throw new CtxError("USAGE", `--${name} is not JSON: ${fault.reason} (character ${fault.column}).`, {
    hint: `Quote it for the shell: --${name} '{"key": "value"}'`,
  });
}

function parseFile(path: string, text: string): Json {
  const json = withoutBom(text);
  const fault = findJsonFault(json);
  if (fault === null) return JSON.parse(json) as Json;
  const where = path === "-" ? ` (line ${fault.line}, character ${fault.column})` : "";
  const place = path === "-" ? {} : { path, line: fault.line };
  throw new CtxError("FILE_INVALID", `${nameOf(path)} is not JSON: ${fault.reason}${where}.`, place);
}

function objectOf(value: Json, code: "USAGE" | "FILE_INVALID", name: string): JsonObject {
  if (isJsonObject(value)) return value;
  throw new CtxError(code, `${name} must be a JSON object, e.g. {"key": "value"}.`);
}

function nameOf(path: string): string {
  return path === "-" ? "Standard input" : path;
}

function withoutBom(text: string): string {
  return text.startsWith("\ufeff") ? text.slice(1) : text;
}
