// What is known of a run's variables before its steps have run: those that it has, but for those that a step may still give.
// What depends on anything else is not guessed.
import { isJsonObject } from "../../model/json/json.js";
import { holds, listComparisons } from "../conditions/evaluate.js";
import type { CallStep, Condition, Step, TaskStep } from "../definition.js";
import type { Program } from "../program.js";
import type { State } from "../state.js";
import { listExpressions, parseTemplate } from "../templates/parse.js";
import { renderTemplate } from "../templates/render.js";
import { listDeclared } from "../variables/declared.js";
import { lookUpIn } from "../variables/lookup.js";
import { enterCall, makeRootScope, type Scope } from "../variables/scope.js";

/** A scope, and which of its names may be another value by the time that somebody asks. */
export interface Outlook {
  readonly scope: Scope;
  readonly isOpen: (name: string) => boolean;
  /** Whether a name's value is never to be shown. */
  readonly isHidden: (name: string) => boolean;
}

/** A command as far as its arguments are known and may be shown; the rest stands as it is written, `{{…}}`. */
export type PlannedCommand =
  | { readonly kind: "arguments"; readonly arguments: readonly string[] }
  | {
      readonly kind: "shell";
      /** As it is written. */
      readonly text: string;
      /** What its `{{…}}` are, by what stands in the braces; as far as it is known. */
      readonly values: Readonly<Record<string, string>>;
    };

export class Foresight {
  readonly root: Outlook;
  readonly #open = new Set<string>();
  /** A step before may give whatever it likes. */
  #isAllOpen = false;

  constructor(
    private readonly program: Program,
    { variables }: Pick<State, "variables">,
  ) {
    const hidden = listHidden(program);
    this.root = {
      scope: makeRootScope(lookUpIn(variables)),
      isOpen: (name) => this.#isAllOpen || this.#open.has(name),
      isHidden: (name) => hidden.includes(name),
    };
  }

  /** What a step sees that can be done now: nothing comes before it any more. */
  now(outlook: Outlook): Outlook {
    return { ...outlook, isOpen: () => false };
  }

  /** From here on what a step may give is not known any more. */
  pass(step: Step): void {
    for (const name of step.outputs === null ? [] : listDeclared(step.outputs)) this.#open.add(name);
    if (step.kind === "task") this.#passTask(step);
    else for (const inner of step.kind === "parallel" ? step.children : step.body) this.pass(inner);
  }

  #passTask({ id, work, outputs, fallback }: TaskStep): void {
    const capture = work.kind === "command" ? work.capture : null;
    if (capture === "text" || capture === "lines") this.#open.add(id);
    // What somebody sends, and what a program prints as JSON, may be anything, unless it is declared.
    if (outputs === null && (work.kind === "agent" || capture === "json")) this.#isAllOpen = true;
    if (fallback !== null) this.pass(fallback);
  }

  /** Whether a condition will hold; null when that is not known yet. */
  judge(condition: Condition, { scope, isOpen }: Outlook): boolean | null {
    const names = listComparisons(condition).map(({ name }) => name);
    return names.some(isOpen) ? null : holds(condition, scope.lookup, this.program.checks);
  }
}

/** Inside of something that sets these names, nobody knows yet to what. */
export function withOpen(outer: Outlook, names: readonly string[]): Outlook {
  return { ...outer, isOpen: (name) => names.includes(name) || outer.isOpen(name) };
}

/** Inside of a call: what it gives is known where all that this reads is. */
export function insideCall(outer: Outlook, step: CallStep): Outlook {
  // What a call gives is as open and as secret as what it is made of.
  const ask = (name: string, ofOuter: (one: string) => boolean): boolean => {
    const given = Object.hasOwn(step.given, name) ? step.given[name] : undefined;
    if (given === undefined) return ofOuter(name);
    return typeof given === "string" && listExpressions(given).some(({ path }) => ofOuter(path[0]));
  };
  const isOpen = (name: string): boolean => ask(name, outer.isOpen);
  const isHidden = (name: string): boolean => ask(name, outer.isHidden);
  return { scope: enterCall(outer.scope, step), isOpen, isHidden };
}

/** A text with what is known put in, and the names of what is not. */
export function fillIn(
  text: string,
  { scope, isOpen, isHidden }: Outlook,
): { text: string; values: Record<string, string>; unknown: string[] } {
  const values: Record<string, string> = {};
  const unknown: string[] = [];
  const parts = parseTemplate(text).map((part) => {
    if (typeof part === "string") return part;
    const [name] = part.path;
    const { text: value, unset, broken } = renderTemplate([part], scope.lookup);
    const isKnown = !isOpen(name) && !isOpen(part.text) && unset.length + broken.length === 0;
    if (isKnown && !isHidden(name)) return (values[part.text] = value);
    if (!isKnown) unknown.push(name);
    return `{{${part.text}}}`;
  });
  return { text: parts.join(""), values, unknown };
}

/** A command with what is known put in, and the names of what is not. */
export function fillCommand(
  run: readonly string[] | string,
  outlook: Outlook,
): { command: PlannedCommand; unknown: string[] } {
  if (typeof run === "string") {
    const { values, unknown } = fillIn(run, outlook);
    return { command: { kind: "shell", text: run, values }, unknown: [...new Set(unknown)] };
  }
  const filled = run.map((argument) => fillIn(argument, outlook));
  const unknown = new Set(filled.flatMap((one) => one.unknown));
  return {
    command: { kind: "arguments", arguments: filled.map(({ text }) => text) },
    unknown: [...unknown],
  };
}

/** Inputs that are written and never shown. */
function listHidden({ workflow }: Program): string[] {
  const properties = workflow.inputs?.["properties"];
  if (!isJsonObject(properties)) return [];
  return Object.keys(properties).filter((name) => {
    const schema = properties[name];
    return isJsonObject(schema) && schema["writeOnly"] === true;
  });
}
