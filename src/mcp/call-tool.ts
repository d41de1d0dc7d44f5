// One call of a tool: who writes, the arguments checked, the answer or the refusal as MCP has it. Refusals are answers of
// the tool, so that the model reads them and can do better; nothing in them is a stack or a secret.
import type { CallToolResult } from "@modelcontextprotocol/server";
import { CtxError, isCtxError } from "../errors/ctx-error.js";
import type { Finding } from "../errors/finding.js";
import type { JsonObject } from "../model/json/json.js";
import { visibleBlock } from "../model/text/visible-text.js";
import { maskError } from "../secrets/masked-error.js";
import { checkArguments } from "./arguments.js";
import { formatFindings, type Tool } from "./tool.js";
import type { Place } from "./place.js";

const LONGEST_MESSAGE = 2000;

export interface ToolRequest {
  readonly tool: Tool;
  /** The arguments as they came. */
  readonly given: JsonObject;
  /** Who is at the other end, as a name for entries. */
  readonly client: string | undefined;
}

/** Calls a tool. Never throws. */
export async function callTool(
  { runtime, directory, requireRoot }: Place,
  { tool, given, client }: ToolRequest,
): Promise<CallToolResult> {
  try {
    checkArguments(tool, given);
    requireRoot();
    const { by } = given;
    const named = typeof by === "string" ? by : runtime.environment["CTX_BY"] ? undefined : client;
    const { text, fields, findings } = await tool.call({ runtime, directory, given, by: named });
    return resultOf(text, { ...fields, ...found(findings) });
  } catch (thrown) {
    return { ...(await refusalOf(thrown)), isError: true };
  }
}

/** A refusal as text and values. */
async function refusalOf(thrown: unknown): Promise<CallToolResult> {
  const known = isCtxError(thrown) ? thrown : bugFrom(thrown);
  const masked = await maskError(known);
  const { code, path, line, details, findings, hint: command, toolHint: hint = command } = masked;
  const message = cut(masked.message);
  const place = path === undefined ? "" : ` (${path}${line === undefined ? "" : `:${line}`})`;
  const lines = [`error: ${message}${place} [${code}]`, ...(hint === undefined ? [] : [`hint: ${hint}`])];
  const error: JsonObject = {
    code,
    message,
    ...(hint === undefined ? {} : { hint }),
    ...(path === undefined ? {} : { path }),
    ...(line === undefined ? {} : { line }),
    ...(details === undefined ? {} : { details: details as JsonObject }),
  };
  return resultOf(visibleBlock(lines.join("\n")), { error, ...found(findings) });
}

/** A message repeats what was given, which may be long; the model that reads it has given it. */
function cut(message: string): string {
  return message.length <= LONGEST_MESSAGE ? message : `${message.slice(0, LONGEST_MESSAGE)}…`;
}

function found(findings: readonly Finding[]): JsonObject {
  return findings.length === 0 ? {} : { findings: formatFindings(findings) };
}

function resultOf(text: string, fields: JsonObject): CallToolResult {
  return { content: [{ type: "text", text }], structuredContent: { text, ...fields } };
}

/** Whatever ctx did not throw on purpose is its own fault. Its stack stays here. */
function bugFrom(thrown: unknown): CtxError {
  const reason = thrown instanceof Error ? thrown.message : String(thrown);
  return new CtxError("BUG", `A bug in ctx: ${reason}`, { cause: thrown });
}
