// The one error type that ctx throws on purpose. Unexpected alternatives are thrown; expected ones are returned.
import { ERRORS, type ErrorCode } from "./codes.js";
import type { Finding } from "./finding.js";

/**
 * A next step in the words of whoever asked: a command for people, for agents the tool of `ctx mcp` that does the same. What
 * no tool does is a string, and the same for both.
 */
export interface Hint {
  readonly command: string;
  readonly tool: string;
}

/** Where an error happened and what to do next; every field but `cause` is printed. */
export interface ErrorDetail {
  /** A safe next step, ready to paste; never a destructive command. */
  hint?: string | Hint;
  /** The file, relative to the context root where it lies inside. */
  path?: string;
  /** 1-based. */
  line?: number;
  /** Machine-readable particulars, e.g. the candidates of an ambiguous ref. */
  details?: Record<string, unknown>;
  /** Problems in the user's files that were found on the way; a broken file may well be the reason. */
  findings?: readonly Finding[];
  cause?: unknown;
}

// Bundled chunks each carry a copy of this class, so identity is a registered symbol and not `instanceof`.
const BRAND = Symbol.for("git-ctx.error");

/** Says that ctx cannot do what was asked. The message names the object; `code` maps to the exit status. */
export class CtxError extends Error {
  readonly code: ErrorCode;
  readonly hint?: string;
  /** The hint for who calls tools, where that has words of its own. */
  readonly toolHint?: string;
  readonly path?: string;
  readonly line?: number;
  readonly details?: Record<string, unknown>;
  readonly findings: readonly Finding[];

  constructor(code: ErrorCode, message: string, detail: ErrorDetail = {}) {
    super(message, detail.cause === undefined ? undefined : { cause: detail.cause });
    this.name = "CtxError";
    this.code = code;
    const { hint } = detail;
    if (hint !== undefined) this.hint = typeof hint === "string" ? hint : hint.command;
    if (typeof hint === "object") this.toolHint = hint.tool;
    if (detail.path !== undefined) this.path = detail.path;
    if (detail.line !== undefined) this.line = detail.line;
    if (detail.details !== undefined) this.details = detail.details;
    this.findings = detail.findings ?? [];
    Object.defineProperty(this, BRAND, { value: true });
  }

  /** The process exit status of this error. */
  get exit(): number {
    return ERRORS[this.code].exit;
  }
}

/** Tells whether a caught value is a CtxError, also one thrown by another bundled copy of this module. */
export function isCtxError(value: unknown): value is CtxError {
  return value instanceof Error && BRAND in value;
}
