// What is told of every phase, wherever its text is: how far it is, how complex, and the same of the stages that can be moved.
import { readFacts } from "../../format/plan/facts.js";
import { findPhases, findStageFile, type Section } from "../../format/plan/sections.js";
import { readStanding, type PlanStatus, type Standing } from "../../format/plan/standing.js";
import { assessComplexity, type Complexity } from "../../policy/complexity.js";
import type { OpenedPlan, Part } from "./open-plan.js";

/** A phase or stage with all of its text, that of its stages included. */
export interface WholePart {
  readonly text: string;
  /** Its place in that text. */
  readonly section: Section;
}

/** Where a part's text is; its stub where its file cannot be read. `text` is the one that the part stands in. */
export function wholeOf({ outline }: OpenedPlan, text: string, part: Part): WholePart {
  const { section, apart } = part;
  const stub = { text, section };
  if (apart === null || typeof apart.text !== "string") return stub;
  let whole = apart.text;
  // From the last on, so that the places of those before stay.
  for (const stage of apart.stages.toReversed()) {
    if (stage.apart === null || typeof stage.apart.text !== "string") continue;
    const { start, end } = stage.section;
    whole = `${whole.slice(0, start)}${stage.apart.text}\n${whole.slice(end)}`;
  }
  const find = section.unit === "phase" ? findPhases : findStageFile;
  const own = find(whole, outline(whole)).sections.find(({ number }) => number === section.number);
  return own === undefined ? stub : { text: whole, section: own };
}

export function assessPart({ text, section }: WholePart): Complexity {
  return assessComplexity(readFacts(text, section));
}

export interface PartStanding extends Standing {
  readonly title: string;
  readonly status: PlanStatus;
}

export function standingOf({ text, section }: WholePart): PartStanding {
  return { title: section.title, ...readStanding(text, section) };
}

/** What counts of a part: its checkboxes; where it has none, itself. */
export function countOf({ status, done, total }: Standing): { done: number; total: number } {
  return total === 0 ? { done: status === "done" ? 1 : 0, total: 1 } : { done, total };
}

/** How far a plan is, over all phases. */
export function countPlan(opened: OpenedPlan): { done: number; total: number } {
  const counts = opened.phases.map((part) => countOf(standingOf(wholeOf(opened, opened.text, part))));
  return {
    done: counts.reduce((sum, { done }) => sum + done, 0),
    total: counts.reduce((sum, { total }) => sum + total, 0),
  };
}
