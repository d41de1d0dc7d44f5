// Errors and findings as people read them on stderr: what happened [CODE], where, and what to do.
import type { CtxError } from "../../errors/ctx-error.js";
import type { Finding, Severity } from "../../errors/finding.js";
import { visibleBlock, visibleLine } from "../../model/text/visible-text.js";
import type { Paint } from "../output/screen.js";
import { formatJson } from "./json.js";

interface Problem {
  readonly severity: Severity;
  readonly code: string;
  readonly message: string;
  readonly path?: string;
  readonly line?: number;
  readonly column?: number;
  readonly hint?: string;
}

/** The lines of one finding. */
export function renderFinding(finding: Finding, paint: Paint): string[] {
  return renderProblem(finding, paint);
}

/** The lines of an error; the verbose ones add its particulars and, unless it is plainly the user's, the stacks. */
export function renderError(error: CtxError, paint: Paint, isVerbose: boolean): string[] {
  const { code, message, path, line, hint } = error;
  const lines = renderProblem({ severity: "error", code, message, path, line, hint } as Problem, paint);
  if (!isVerbose) return lines;
  if (error.details !== undefined) lines.push(paint.dim(`details: ${formatJson(error.details)}`));
  // Where ctx noticed what a person typed tells that person nothing.
  const isPlain = code !== "BUG" && error.cause === undefined;
  for (const stack of isPlain ? [] : stacksOf(error)) lines.push(paint.dim(visibleBlock(stack)));
  return lines;
}

function renderProblem(problem: Problem, paint: Paint): string[] {
  const [first = "", ...more] = visibleBlock(problem.message).split("\n");
  const label = PAINTS[problem.severity](paint)(`${problem.severity}:`);
  const lines = [
    `${label} ${first} ${paint.dim(`[${problem.code}]`)}`,
    ...more.map((line) => `  ${line.trimStart()}`),
  ];
  const verb = problem.code.endsWith("_NOT_FOUND") ? "looked in " : "";
  if (problem.path !== undefined) lines.push(`  ${verb}${placeOf(problem.path, problem)}`);
  if (problem.hint !== undefined) lines.push(`${paint.cyan("hint:")} ${visibleBlock(problem.hint)}`);
  return lines;
}

const PAINTS: Readonly<Record<Severity, (paint: Paint) => (text: string) => string>> = {
  error: (paint) => paint.red,
  warning: (paint) => paint.yellow,
  info: (paint) => paint.cyan,
};

function placeOf(path: string, { line, column }: Problem): string {
  const numbers = [line, column].filter((number) => number !== undefined);
  return [visibleLine(path), ...numbers].join(":");
}

/** The stack of an error and of what caused it, innermost last; at most a handful. */
function stacksOf(error: unknown): string[] {
  const stacks: string[] = [];
  for (let each = error; each instanceof Error && stacks.length < 5; each = each.cause) {
    stacks.push(each.stack ?? each.message);
  }
  return stacks;
}
