// What an agent is given to read about its next step: ctx's words first; then, in fences, what the definition's author
// wrote, and what came out of variables and reports, which nobody reviews.
import type { Finding } from "../../errors/finding.js";
import { isCtxError } from "../../errors/ctx-error.js";
import { isJsonEqual, type Json, type JsonObject } from "../../model/json/json.js";
import { leastOf, type Standing } from "../../model/standing.js";
import { visibleLine } from "../../model/text/visible-text.js";
import type { JudgedText } from "../../policy/reading/arrange.js";
import { cutText } from "../../policy/reading/piece-text.js";
import type { Runtime } from "../../ports/runtime.js";
import type { Workspace } from "../../store/place/workspace.js";
import type { Workflow } from "../../workflow/definition.js";
import { findStep } from "../../workflow/position/paths.js";
import type { ReadyStep } from "../../workflow/reply.js";
import type { NextData } from "../workflow/runs/run-reply.js";
import { judgeText, standingsIn } from "./fenced-texts.js";

export interface Answered {
  readonly data: NextData;
  readonly findings: readonly Finding[];
  /** What the answer was worked out with. */
  readonly workflow: Workflow;
  /** The definition and those that it uses: their paths, relative to the root or absolute, and what they said. */
  readonly sources: readonly { readonly path: string; readonly content: JsonObject }[];
}

/** What one text may take, in characters; there may be several. */
const LONGEST_STEP = 20_000;
const LONGEST_NOTES = 4_000;
const LONGEST_VARIABLES = 6_000;
const LONGEST_LINE = 300;
/** Names beyond these are counted. */
const MOST_NAMES = 8;
const UNREVIEWED: Standing = { kind: "uncommitted" };
/** What happened to a report, in ctx's words and the caller's own. */
const TOLD = ["STEP_OVER", "STEP_NAMED_SHORT"];

/** The words above the fences. Of what others wrote there are only names that could not be a sentence. */
export function headingOf({ data, findings, workflow }: Answered): string {
  const { run, status, progress, steps, held, missing } = data;
  const of = run === null ? "" : `, run ${run}`;
  const names = [...new Set(missing.map(({ name }) => nameFrom(name)))];
  const lines = [
    `ctx: workflow ${workflow.id}${of}, ${status}, ${progress.done} of ${progress.total} steps done.`,
    ...findings.filter(({ code }) => TOLD.includes(code)).map(({ message }) => `note: ${message}`),
    ...steps.map((step) => `ready: ${describeStep(step, workflow)}`),
    ...held.map(({ path, by, until }) => `busy: ${path}, ${nameFrom(by)} is at it until ${until}`),
    ...(names.length === 0 ? [] : [`missing: ${listNames(names)}`]),
    sayNext(data),
  ];
  return lines.map((line) => visibleLine(line).slice(0, LONGEST_LINE)).join("\n");
}

/** What to read, the most needed first: the steps, what was said about them, the run's variables that they read. */
export async function listTexts(
  runtime: Runtime,
  workspace: Workspace,
  answered: Answered,
): Promise<JudgedText[]> {
  const { data, workflow } = answered;
  const standing = await standingOf(runtime, workspace, answered);
  const ref = `workflow ${workflow.id}`;
  const rest = data.run === null ? `ctx workflow show ${workflow.id}` : `ctx workflow status ${data.run}`;
  const texts = data.steps.map((step) => {
    const text = cutText(wordStep(step), LONGEST_STEP, rest);
    const own = isFilledIn(step.path, workflow) ? leastOf([standing, UNREVIEWED]) : standing;
    return judgeText({ ref, notePath: step.path, standing: own, text });
  });
  const notes = wordNotes(data);
  if (notes !== "") {
    const text = cutText(notes, LONGEST_NOTES, rest);
    texts.push(judgeText({ ref, notePath: "notes", standing: UNREVIEWED, text }));
  }
  // Who brings the variables has them.
  const variables = data.run === null ? "" : wordVariables(data.context);
  if (variables !== "") {
    const text = cutText(variables, LONGEST_VARIABLES, rest);
    texts.push(judgeText({ ref, notePath: "variables", standing: UNREVIEWED, text }));
  }
  return texts;
}

/** The standing of all that the steps were made of. A definition that is in no file any more counts as reviewed by nobody. */
async function standingOf(runtime: Runtime, workspace: Workspace, { sources }: Answered): Promise<Standing> {
  const placed = sources.flatMap(({ path, content }) => {
    const text = readSame(runtime, `${workspace.root}/${path}`, content);
    return text === null ? [] : [{ path, isPersonal: false, content: { text }, tip: null }];
  });
  const found = await standingsIn(runtime, workspace, placed);
  const [first = UNREVIEWED, ...others] = found.length < sources.length ? [UNREVIEWED] : found;
  return leastOf([first, ...others]);
}

/** A file's text, where it still says the same; a path out of the root names no file that git knows here. */
function readSame(runtime: Runtime, path: string, content: JsonObject): string | null {
  try {
    const text = runtime.files.readText(path);
    return text !== null && isJsonEqual(JSON.parse(text) as Json, content) ? text : null;
  } catch (error) {
    if (isCtxError(error) || error instanceof SyntaxError) return null;
    throw error;
  }
}

/** Tells whether values are put into a step's texts. */
function isFilledIn(path: string, { steps }: Workflow): boolean {
  const step = findStep(steps, path);
  if (step?.kind !== "task") return true;
  const { title, work } = step;
  return JSON.stringify([title, work]).includes("{{");
}

function describeStep({ path, kind, requireConfirmation }: ReadyStep, { steps }: Workflow): string {
  const step = findStep(steps, path);
  const isJudged = step?.kind === "task" && step.criteria !== null;
  const more = [
    ...(kind === "command" ? ["a command, which `ctx workflow run` executes"] : []),
    ...(requireConfirmation ? ["ask the person before it is done"] : []),
    ...(isJudged ? ["criteria judge what it gives"] : []),
  ];
  return `${path}${more.length === 0 ? "" : ` (${more.join("; ")})`}`;
}

function sayNext({ run, status, steps }: NextData): string {
  const what = steps.length === 1 ? "Do the step" : "Do the steps, in any order";
  switch (status) {
    case "complete":
      return "The workflow is complete; there is nothing to send.";
    case "waiting":
      return "There is nothing for you to do now. Ask again later, with run alone.";
    case "ready":
      return run === null
        ? `${what}. Then call workflow_next with the path added to completedSteps, and this context with what changed.`
        : `${what}. Then call workflow_next with run, the path as done, what it gives as data, its result as output.`;
    case "blocked":
      return run === null
        ? "Call workflow_next again with what is missing in context."
        : "Send what is missing as data with run; a step that was not accepted, again as done.";
    default:
      return "It cannot go on by itself: tell the person.";
  }
}

function wordStep({ title, prompt, agentRole, guidance, functions }: ReadyStep): string {
  return [
    title,
    ...(agentRole === null ? [] : [`role: ${agentRole}`]),
    ...(prompt === "" ? [] : [prompt]),
    ...guidance.map((one) => `- ${one}`),
    ...functions.map(({ name, definition }) => `${name}: ${definition}`),
  ].join("\n");
}

/** What is missing, what went wrong, what is to be sent: with values and names from definitions, variables and reports. */
function wordNotes(data: NextData): string {
  const { status, instructions, missing, problems, warnings } = data;
  const said = (status === "ready" || status === "blocked") && saysMore(data) ? instructions : "";
  const hints = missing.map(({ hint }) => hint).filter((hint) => !said.includes(hint));
  return [
    ...(said === "" ? [] : [said]),
    ...hints.map((hint) => `missing: ${hint}`),
    ...problems.map(({ path, message }) => `problem: ${path ?? "the run"}: ${message}`),
    ...warnings.map(({ path, message }) => `warning: ${path ?? "the run"}: ${message}`),
  ].join("\n");
}

/** Tells whether the instructions say more than the heading does. */
function saysMore({ gives, missing, drop, needs, context }: NextData): boolean {
  const isLeftOut = needs.now.some(({ name, bytes }) => bytes > 0 && !Object.hasOwn(context, name));
  const isUnset = needs.later.some(({ bytes }) => bytes === 0);
  return gives.length > 0 || missing.length > 0 || drop.length > 0 || isLeftOut || isUnset;
}

function wordVariables(variables: JsonObject): string {
  return Object.entries(variables)
    .map(([name, value]) => `${name}: ${JSON.stringify(value)}`)
    .join("\n");
}

function listNames(names: readonly string[]): string {
  const more = names.length - MOST_NAMES;
  return `${names.slice(0, MOST_NAMES).join(", ")}${more > 0 ? ` and ${more} more` : ""}`;
}

function nameFrom(name: string): string {
  return /^@?[\w.$-]{1,64}$/.test(name) ? name : "(a name that is no plain word)";
}
