// One paragraph that tells an agent what to send next: computed from what will be read, so that nobody has to remember rules.
import type { Need, ReadyStep, RunStatus } from "../reply.js";
import type { Knowledge } from "./knowledge.js";

/** Names beyond these are counted. */
const MOST_NAMES = 8;

export interface Told {
  readonly status: RunStatus;
  readonly steps: readonly ReadyStep[];
  readonly missing: readonly { readonly hint: string }[];
  readonly later: readonly Need[];
  readonly drop: readonly string[];
  readonly leftOut: readonly string[];
  readonly isStateless: boolean;
}

/** Writes the paragraph. */
export function writeInstructions(told: Told, knowledge: Knowledge): string {
  const sentences = [
    ...describeWork(told),
    ...describeUnset(told, knowledge),
    ...(told.leftOut.length === 0
      ? []
      : [`Too big to show, but needed: ${listNames(told.leftOut)}; keep what you have.`]),
    ...(told.drop.length === 0 ? [] : [`You can drop ${listNames(told.drop)}: nothing reads it any more.`]),
  ];
  return sentences.join(" ");
}

function describeWork({ status, steps, missing, isStateless }: Told): string[] {
  if (status === "complete") return ["The workflow is complete; there is nothing to send."];
  if (status === "blocked") return [missing.map(({ hint }) => hint).join(" ")].filter((text) => text !== "");
  if (status !== "ready") return [];
  const paths = steps.map(({ path }) => path);
  const isOne = paths.length === 1;
  const agreed = steps.some((step) => step.requireConfirmation)
    ? " Have it confirmed by a person first."
    : "";
  const context = isStateless
    ? " and this context with what changed in it"
    : " and the variables that changed";
  return [
    `Do ${isOne ? `the step ${paths[0]}` : `these steps, in any order: ${listNames(paths)}`}.${agreed}`,
    `Then send ${isOne ? `${paths[0]} as done` : "the path of each as done"}${context}.`,
  ];
}

/** Variables that decide something soon and that nobody has set. */
function describeUnset({ status, later }: Told, knowledge: Knowledge): string[] {
  if (status !== "ready") return [];
  return later
    .filter(({ bytes }) => bytes === 0)
    .slice(0, MOST_NAMES)
    .flatMap(({ name, why }) => {
      const allowed = knowledge.schemaOf(name) === null ? knowledge.allowedOf(name) : null;
      const values = Array.isArray(allowed)
        ? ` (compared with ${allowed.map((one) => JSON.stringify(one)).join(", ")})`
        : "";
      return [`Not set yet: ${name}${values}, ${why}.`];
    });
}

function listNames(names: readonly string[]): string {
  const shown = names.slice(0, MOST_NAMES).join(", ");
  const more = names.length - MOST_NAMES;
  return more > 0 ? `${shown} and ${more} more` : shown;
}
