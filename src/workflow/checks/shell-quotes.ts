// `{{x}}` in a line for the shell becomes an environment variable in double quotes of its own. Inside other quotes that
// ends them, or is no variable at all: the value would be taken apart, or not be there (SPEC §11, P21).
import type { Step } from "../definition.js";
import { parseTemplate } from "../templates/parse.js";
import { listOwnSteps, type CheckedWorkflow, type Doubt } from "./check.js";

export function findQuotedBraces({ workflow }: CheckedWorkflow): Doubt[] {
  return listOwnSteps(workflow.steps).flatMap((step) => {
    return listQuoted(step).map(({ text, quote }): Doubt => {
      return {
        pointer: `${step.pointer}/run`,
        severity: "error",
        message: `{{${text}}} stands inside ${quote} in a line for the shell, where it would not be the variable's value.`,
        hint: "Write it outside of the quotes, where ctx quotes it, or write `run` as a list of arguments.",
      };
    });
  });
}

interface Quoted {
  readonly text: string;
  readonly quote: string;
}

function listQuoted(step: Step): Quoted[] {
  if (step.kind !== "task" || step.work.kind !== "command" || typeof step.work.run !== "string") return [];
  const found: Quoted[] = [];
  let state: QuoteState = "none";
  for (const part of parseTemplate(step.work.run)) {
    if (typeof part === "string") state = readQuotes(part, state);
    else if (state !== "none") found.push({ text: part.text, quote: QUOTES[state] });
  }
  return found;
}

type QuoteState = "none" | "single" | "double" | "comment";

const QUOTES = { single: "single quotes", double: "double quotes", comment: "a comment" } as const;

/** Whether the shell is within quotes after a text (POSIX Shell §2.2). */
function readQuotes(text: string, before: QuoteState): QuoteState {
  let state = before;
  for (let at = 0; at < text.length; at++) {
    const character = text[at];
    if (state === "comment") state = character === "\n" ? "none" : state;
    else if (state === "single") state = character === "'" ? "none" : state;
    else if (character === "\\") at++;
    else if (character === '"') state = state === "double" ? "none" : "double";
    else if (state === "double") continue;
    else if (character === "'") state = "single";
    else if (character === "#" && isWordStart(text, at)) state = "comment";
  }
  return state;
}

function isWordStart(text: string, at: number): boolean {
  return at > 0 && /[\s;&|()]/.test(text[at - 1] as string);
}
