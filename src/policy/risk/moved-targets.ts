// R11: proposals whose target has changed since: what they would replace is not what their author saw.
import type { Risk } from "../../model/review.js";
import { quoteForShell } from "../../model/text/shell-quote.js";
import { nameIn } from "./place.js";
import type { RiskSubject } from "./subject.js";

/** Finds proposals made on a value that is no longer the target's. */
export function findMovedTargets({ proposals }: RiskSubject): Risk[] {
  return proposals
    .filter(({ isBaseMoved }) => isBaseMoved)
    .map(({ id, path, key, to, lineOf }): Risk => {
      const advice = `see \`ctx delegations accept ${quoteForShell(id)} --rebase\``;
      const message = `${nameIn(to)} has changed ${nameIn(key)} since it was proposed; ${advice}.`;
      return { flag: "R11", severity: "medium", path, line: lineOf("base"), message };
    });
}
