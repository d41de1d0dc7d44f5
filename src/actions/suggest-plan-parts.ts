// What can follow a plan on the command line: `phase`, the numbers that it has, then `stage`.
import { isCtxError } from "../errors/ctx-error.js";
import type { Runtime } from "../ports/runtime.js";
import { openPlan, type Part } from "./plan/open-plan.js";
import type { Suggestion } from "./suggest.js";

/** Suggests the next word. `words` are the arguments so far: the verb, the plan, and what was typed of its parts. */
export async function suggestPlanParts(
  runtime: Runtime,
  directory: string,
  words: readonly string[],
): Promise<Suggestion[]> {
  const [verb, plan, ...parts] = words;
  if (plan === undefined || (verb !== "expand" && verb !== "collapse")) return [];
  if (parts.length === 0) return [{ value: "phase", description: "one of its phases" }];
  try {
    const { phases } = await openPlan(runtime, { directory, plan });
    const isFit = ({ apart }: Part): boolean => (apart === null) === (verb === "expand");
    const at = parts.indexOf("stage");
    if (at >= 0) {
      const phase = phases.find(({ section }) => String(section.number) === parts[1]);
      return (phase?.apart?.stages ?? []).filter(isFit).map(toSuggestion);
    }
    if (parts.length === 1)
      return phases.filter((part) => isFit(part) || part.apart !== null).map(toSuggestion);
    return [{ value: "stage", description: "one of its stages" }, ...phases.filter(isFit).map(toSuggestion)];
  } catch (error) {
    // A shell that completes has no place for an error.
    if (isCtxError(error) && error.code !== "BUG") return [];
    throw error;
  }
}

function toSuggestion({ section }: Part): Suggestion {
  return { value: String(section.number), description: section.title };
}
