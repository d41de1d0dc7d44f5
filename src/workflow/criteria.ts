// Whether a step's output is what its validation criteria ask for. Every rule that is broken is told by its own message.
import { holds } from "./conditions/evaluate.js";
import type { Checks, Criteria, CriteriaRule } from "./definition.js";
import type { Json } from "../model/json/json.js";
import type { Lookup } from "./variables/lookup.js";

interface Judging {
  readonly output: string;
  readonly lookup: Lookup;
  readonly checks: Checks;
}

/** What is wrong with an output; nothing: it is accepted. A rule whose condition does not hold is not there at all. */
export function judgeOutput(criteria: Criteria, judging: Judging): string[] {
  return judge(criteria, judging) ?? [];
}

/** Null: the rule does not count here. */
function judge(criteria: Criteria, judging: Judging): string[] | null {
  if (criteria.kind === "rule") {
    return holds(criteria.condition, judging.lookup, judging.checks) ? judgeRule(criteria, judging) : null;
  }
  if (criteria.kind === "not") {
    const issues = judge(criteria.part, judging);
    return issues === null ? null : issues.length > 0 ? [] : [describeForbidden(criteria.part)];
  }
  const verdicts = criteria.parts.map((part) => judge(part, judging)).filter((one) => one !== null);
  if (verdicts.length === 0) return null;
  if (criteria.kind === "or" && verdicts.some((issues) => issues.length === 0)) return [];
  return verdicts.flat();
}

function judgeRule(rule: CriteriaRule, { output, checks }: Judging): string[] {
  const told = [rule.message];
  switch (rule.type) {
    case "contains":
      return output.includes(rule.value) ? [] : told;
    case "regex":
      return checks.hasMatch(rule.pattern, rule.flags, output) ? [] : told;
    case "length":
      return output.length >= (rule.min ?? 0) && output.length <= (rule.max ?? Infinity) ? [] : told;
    default:
      return judgeSchema(rule, output, checks);
  }
}

function judgeSchema({ schema, message }: CriteriaRule, output: string, checks: Checks): string[] {
  const value = findJson(output);
  if (value === undefined) return [`${message} (the output holds no JSON)`];
  const issues = schema === null ? [] : checks.checkValue(schema, value);
  return issues.length === 0 ? [] : [`${message} (${issues.join("; ")})`];
}

/** The JSON of an output: all of it, else its first fenced block that is JSON. */
function findJson(output: string): Json | undefined {
  const fenced = [...output.matchAll(/^[ \t]*```[^\n`]*\n([\s\S]*?)^[ \t]*```/gm)].map(
    ([, inside]) => inside ?? "",
  );
  for (const text of [output, ...fenced]) {
    try {
      return JSON.parse(text) as Json;
    } catch {
      continue; // Prose around or before the JSON is usual.
    }
  }
  return undefined;
}

function describeForbidden(criteria: Criteria): string {
  if (criteria.kind === "rule") return `Must not hold: ${criteria.message}`;
  if (criteria.kind === "not") return describeForbidden(criteria.part);
  return `Must not hold: ${criteria.parts.map((part) => (part.kind === "rule" ? part.message : part.kind)).join(` ${criteria.kind} `)}`;
}
