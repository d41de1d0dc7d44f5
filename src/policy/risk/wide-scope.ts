// R1: what the project or all projects say reaches far. That is what these levels are for, so the risk says how far. The
// settings reach furthest, and no context shows them.
import type { Risk } from "../../model/review.js";
import { countOf, nameIn } from "./place.js";
import type { RiskSubject } from "./subject.js";

/** Finds edits of the global and project levels, proposals to them, and other settings. */
export function findWideScope({ edits, changedSettings, proposals }: RiskSubject): Risk[] {
  const edited = edits
    .filter(({ ref }) => isWide(ref))
    .map(({ ref, path, line, reaches }): Risk => {
      const message =
        reaches > 0
          ? `Changes ${ref}: ${countOf(reaches, "context")} resolve${reaches === 1 ? "s" : ""} differently.`
          : `Changes a file of ${ref}.`;
      return { flag: "R1", severity: severityOf(ref), path, line, message };
    });
  const proposed = proposals
    .filter(({ to }) => isWide(to))
    .map((proposal): Risk => {
      const { to, path, key } = proposal;
      const message = `Proposes ${nameIn(key)} for ${to}.`;
      return { flag: "R1", severity: severityOf(to), path, line: proposal.lineOf("to"), message };
    });
  return [...edited, ...findSettings(changedSettings), ...proposed];
}

function findSettings(changed: readonly string[]): Risk[] {
  if (changed.length === 0) return [];
  const message = `Changes what counts for everybody: ${changed.join(", ")}.`;
  return [{ flag: "R1", severity: "medium", path: ".context/config.json", line: 1, message }];
}

/** Tells whether a ref is of the levels that all branches share. */
export function isWide(ref: string): boolean {
  return ref === "global" || ref === "project";
}

function severityOf(ref: string): Risk["severity"] {
  return ref === "global" ? "medium" : "low";
}
