// The text that phases or stages are moved out of and back into: the plan, or the file of one phase.
import { CtxError } from "../../errors/ctx-error.js";
import type { SectionReader } from "../../format/plan/move.js";
import { stageReader } from "../../format/plan/readers.js";
import type { Unit } from "../../format/plan/sections.js";
import { quoteForShell } from "../../model/text/shell-quote.js";
import type { OpenedPlan, Part } from "./open-plan.js";

/** The text that phases or stages are moved out of and back into. */
export interface Container {
  /** Relative to the root. */
  readonly path: string;
  readonly text: string;
  readonly parts: readonly Part[];
  readonly reader: SectionReader;
  readonly unit: Unit;
  readonly phase: number | null;
}

/**
 * Finds what is meant by a phase, or by stages of one.
 * @throws {CtxError} PLAN_NOT_FOUND for a number that no heading has; REF_AMBIGUOUS for one that two have.
 */
export function findContainer(
  opened: OpenedPlan,
  request: { readonly phases: readonly number[]; readonly stages?: readonly number[] },
): Container {
  const { path, text, phases, outline, reader } = opened;
  const plan = {
    path,
    text,
    parts: phases,
    reader,
    unit: "phase" as const,
    phase: null,
  };
  for (const number of request.phases) getPart(plan, number);
  const [number] = request.phases;
  if (request.stages === undefined || number === undefined) return plan;
  const { section, apart } = getPart(plan, number);
  if (apart === null) {
    throw new CtxError("PLAN_NOT_FOUND", `Phase ${number} is in the plan itself, and its stages are, too.`, {
      path,
      line: section.line,
      hint: `Move the phase out first: ctx plan expand ${quoteForShell(path)} phase ${number}`,
    });
  }
  if (typeof apart.text !== "string") throw apart.text;
  const container: Container = {
    path: apart.path,
    text: apart.text,
    parts: apart.stages,
    reader: stageReader(outline, number),
    unit: "stage",
    phase: number,
  };
  for (const stage of request.stages) getPart(container, stage);
  return container;
}

function getPart({ parts, unit, path }: Omit<Container, "reader">, number: number): Part {
  const [part, twin] = parts.filter(({ section }) => section.number === number);
  if (part === undefined) {
    const known = parts.map(({ section }) => section.number).join(", ");
    throw new CtxError("PLAN_NOT_FOUND", `There is no ${unit} ${number} in ${path}.`, {
      path,
      hint:
        known === ""
          ? `It has no ${unit}s: one is headed "${unit === "phase" ? "## Phase" : "### Stage"} 1: …".`
          : `It has ${unit} ${known}.`,
    });
  }
  if (twin === undefined) return part;
  throw new CtxError(
    "REF_AMBIGUOUS",
    `There are two of ${unit} ${number}: lines ${part.section.line} and ${twin.section.line}.`,
    {
      path,
      line: part.section.line,
      hint: "Give one of them another number.",
    },
  );
}
