// What a tool is: what a client sees of it, and what it answers. The text comes first in every answer: most agents are
// shown nothing but the structured content (FACTS §5).
import type { Finding } from "../errors/finding.js";
import type { JsonObject } from "../model/json/json.js";
import { visibleLine } from "../model/text/visible-text.js";
import type { Runtime } from "../ports/runtime.js";

/** How a tool is called, whatever it is. */
export interface ToolCall {
  readonly runtime: Runtime;
  /** Absolute: where the server stands. */
  readonly directory: string;
  /** As the tool's schema says, checked. */
  readonly given: JsonObject;
  /** Who writes, unless the environment says so: the argument `by`, else who is at the other end. */
  readonly by: string | undefined;
}

export interface ToolAnswer {
  readonly text: string;
  /** What programs want to know; nothing in it was written by people or agents, unless the tool says so. */
  readonly fields: JsonObject;
  readonly findings: readonly Finding[];
}

/** What clients ask people by: may this run without asking? All tools stay within the repository. */
export interface ToolManner {
  readonly isReader: boolean;
  /** Values may be overwritten or contexts removed. */
  readonly isDestructive: boolean;
  /** Calling it again with the same arguments changes nothing more. */
  readonly isIdempotent: boolean;
}

export interface Tool {
  readonly name: string;
  readonly title: string;
  readonly description: string;
  /** The properties of its arguments (JSON Schema 2020-12). */
  readonly properties: JsonObject;
  readonly required: readonly string[];
  /** The properties of its structured content, beside those of every tool. */
  readonly answers: JsonObject;
  readonly manner: ToolManner;
  /** Calls exactly one action. */
  call(call: ToolCall): Promise<ToolAnswer>;
}

export const READER: ToolManner = { isReader: true, isDestructive: false, isIdempotent: true };

/** The schema that a tool's arguments are checked against. */
export function inputSchemaOf({ properties, required }: Tool): JsonObject {
  return {
    type: "object",
    properties,
    ...(required.length === 0 ? {} : { required: [...required] }),
    additionalProperties: false,
  };
}

/** A schema with a description; short, since every model that may call the tool reads it. */
export function described(type: string, description: string): JsonObject {
  return { type, description };
}

/** Findings as structured content has them. */
export function formatFindings(findings: readonly Finding[]): JsonObject[] {
  return findings.map(({ code, severity, message, path, line, hint }) => ({
    code,
    severity,
    message: visibleLine(message),
    ...(path === undefined ? {} : { path: visibleLine(path) }),
    ...(line === undefined ? {} : { line }),
    ...(hint === undefined ? {} : { hint: visibleLine(hint) }),
  }));
}
