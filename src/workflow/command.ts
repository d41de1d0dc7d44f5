// What a command step runs, for whoever runs it: arguments rendered one by one, or a text for the shell with the variables
// that it names as its environment. Data never becomes part of a shell's text.
import { CtxError } from "../errors/ctx-error.js";
import type { Json } from "../model/json/json.js";
import type { TaskStep } from "./definition.js";
import { findUndoing, survey } from "./position/survey.js";
import type { Program } from "./program.js";
import type { State } from "./state.js";
import { parseTemplate, type Expression } from "./templates/parse.js";
import { renderTemplate } from "./templates/render.js";
import { makeWalk } from "./walk.js";

/** What to run. */
export type Command =
  | { readonly kind: "arguments"; readonly arguments: readonly string[] }
  | {
      readonly kind: "shell";
      /** Every `{{x}}` is a quoted reference to a variable of the environment. */
      readonly text: string;
      readonly environment: Readonly<Record<string, string>>;
    };

/**
 * The command of a step that is ready, and how its output becomes variables.
 * @throws {CtxError} USAGE when the path is not that of a ready command step, VARIABLE_INVALID when a variable is not set
 * or cannot stand where it is to stand.
 */
export function readCommand(
  program: Program,
  state: State,
  path: string,
): { command: Command; capture: "json" | "text" | "lines" | null; task: TaskStep } {
  const walk = makeWalk(program, state);
  const undoing = findUndoing(state, walk);
  const ready = [...(undoing === null ? [] : [undoing]), ...survey(state.position, walk).ready];
  const found = ready.find((one) => one.path === path);
  if (found === undefined || found.task.work.kind !== "command") {
    throw new CtxError("USAGE", `${path} is no command that can be run now.`);
  }
  const { run, capture } = found.task.work;
  const render = (template: string | readonly Expression[]): string => {
    const { text, unset, broken } = renderTemplate(template, found.scope.lookup);
    const [name] = unset;
    if (name === undefined && broken.length === 0) return text;
    const reason = name === undefined ? broken.join(", ") : `"${name}" is not set`;
    throw new CtxError("VARIABLE_INVALID", `${path} cannot be run: ${reason}.`);
  };
  const command: Command =
    typeof run === "string"
      ? bindShell(run, (expression) => render([expression]))
      : { kind: "arguments", arguments: renderArguments(run, path, render) };
  return { command, capture, task: found.task };
}

/**
 * Renders each argument by itself. A value never becomes an option that the array does not spell: what begins with a dash
 * must do so as it is written, or follow a `--`.
 */
function renderArguments(
  run: readonly string[],
  path: string,
  render: (template: string) => string,
): readonly string[] {
  const end = run.indexOf("--");
  return run.map((template, index) => {
    const text = render(template);
    const isOperand = index === 0 || (end >= 0 && index > end) || template.startsWith("-");
    if (isOperand || !text.startsWith("-") || text === "-") return text;
    throw new CtxError(
      "VARIABLE_INVALID",
      `${path} cannot be run: ${template} would be an option, ${text}.`,
      {
        hint: 'Put "--" before it in the array, or make it part of an option: "--name={{x}}".',
      },
    );
  });
}

/** Replaces each expression by a reference to the environment; the name follows its place, as names may hold anything. */
function bindShell(text: string, render: (expression: Expression) => string): Command {
  const environment: Record<string, string> = {};
  const bound = parseTemplate(text).map((part, index) => {
    if (typeof part === "string") return part;
    const name = `CTX_VALUE_${index}`;
    environment[name] = render(part);
    return `"$${name}"`;
  });
  return { kind: "shell", text: bound.join(""), environment };
}

/** The variables that a step's captured output gives; `text` is all of its standard output. */
export function captureVariables(
  capture: "json" | "text" | "lines",
  id: string,
  text: string,
): Record<string, Json> | null {
  if (capture === "text") return { [id]: text.replace(/\r?\n$/, "") };
  if (capture === "lines") return { [id]: text === "" ? [] : text.replace(/\r?\n$/, "").split(/\r?\n/) };
  try {
    const value = JSON.parse(text) as Json;
    return typeof value === "object" && value !== null && !Array.isArray(value) ? value : null;
  } catch {
    return null; // The command did not print JSON, which its runner reports as a failure.
  }
}
