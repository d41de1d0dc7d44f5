// What the risk rules are asked about in tests: nothing, but for what a test says.
import type { Risk } from "../../src/model/review.js";
import type { NewProposal, NewText, RiskSubject } from "../../src/policy/risk/subject.js";

export function makeSubject(given: Partial<RiskSubject> = {}): RiskSubject {
  return {
    texts: [],
    edits: [],
    changedSettings: [],
    overrides: [],
    sizes: [],
    executables: [],
    proposals: [],
    budget: { window: 200_000, target: 30 },
    taskIds: [],
    allowedSecrets: [],
    ...given,
  };
}

/** A note of task-42, whose first line is line 5. */
export function makeText(text: string, given: Partial<NewText> = {}): NewText {
  const path = ".context/tasks/task-42/notes/login.md";
  return { kind: "prose", ref: "task/task-42", path, line: 5, name: "", text, ...given };
}

export function makeProposal(given: Partial<NewProposal> = {}): NewProposal {
  return {
    id: "01M7W6N870040G2081040G2081",
    path: ".context/delegations/01M7W6N870040G2081040G2081.json",
    from: "task/task-42",
    to: "project",
    key: "jwt",
    value: { library: "jose", rotate: true },
    reason: "Every service signs tokens the same way",
    by: "@ada",
    isBaseMoved: false,
    lineOf: (member) => ["id", "from", "to", "key", "data", "reason", "by", "at", "base"].indexOf(member) + 2,
    ...given,
  };
}

/** `R3 high 5: message`, one a line. */
export function showRisks(risks: readonly Risk[]): string[] {
  return risks.map(({ flag, severity, line, message }) => `${flag} ${severity} ${line ?? "-"}: ${message}`);
}
