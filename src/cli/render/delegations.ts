// What `delegate` and `delegations` say they did; lists and single delegations are shown by files of their own.
import type { DelegateData, Delegated } from "../../actions/delegate.js";
import type { DecideData } from "../../actions/delegation/decide.js";
import type { DelegationsData } from "../../actions/delegations.js";
import type { Outcome } from "../../model/outcome.js";
import { visibleLine } from "../../model/text/visible-text.js";
import type { Invocation, Rendering } from "../command-spec.js";
import type { Paint, Screen } from "../output/screen.js";
import { renderDelegationList } from "./delegation-list.js";
import { renderShownDelegation, renderSides } from "./delegation.js";
import { renderDiff } from "./diff.js";
import { suggest } from "./suggestion.js";

export function renderDelegate({ data }: Outcome<DelegateData>, { paint }: Screen): Rendering {
  if (data.dryRun === true) return renderDiff(data.diff, paint);
  const to = visibleLine(data.to);
  const lines = data.delegations.map((delegated) => renderDelegated(delegated, to, paint));
  const waiting = data.delegations.filter(({ status }) => status === "proposed");
  const [first] = waiting;
  if (first === undefined) return { result: lines.join("\n") };
  const until = waiting.length === 1 ? "It changes nothing until it" : "They change nothing until each";
  return {
    result: lines.join("\n"),
    remark: `${until} is accepted: ${suggest("delegations accept", first.id)}`,
  };
}

function renderDelegated(
  { key, path, status, created, pattern }: Delegated,
  to: string,
  paint: Paint,
): string {
  const name = paint.bold(visibleLine(key));
  const place = paint.dim(`(${visibleLine(path)})`);
  if (!created && pattern === undefined) return `Already ${status} for ${to}: ${name} ${place}`;
  if (pattern === undefined) return `Proposed to ${to}: ${name} ${place}`;
  return `Accepted at once for ${to}: ${name} ${paint.dim(`(${visibleLine(pattern)})`)}`;
}

/** What `ctx delegations` answers, whichever of its four. */
export function renderDelegations(
  outcome: Outcome<DelegationsData>,
  screen: Screen,
  invocation: Invocation,
): Rendering {
  const { data } = outcome;
  if ("items" in data) return renderDelegationList(data, screen, invocation);
  return "verdict" in data ? renderDecided(data, screen) : renderShownDelegation(data, screen);
}

function renderDecided(data: DecideData, screen: Screen): Rendering {
  const { paint } = screen;
  const { verdict, key, to, path, pattern, created, changed, rebased, dryRun, diff } = data;
  const sides = rebased === undefined ? [] : ["", ...renderSides({ ...rebased, isDone: true }, screen)];
  if (dryRun === true) {
    const plan = renderDiff(diff, paint);
    return { ...plan, result: [plan.result, ...sides].join("\n") };
  }
  const name = `${paint.bold(visibleLine(key))} for ${visibleLine(to)}`;
  const file = paint.dim(`(${visibleLine(pattern ?? path)})`);
  const isNew = created || changed === true;
  const head = isNew ? `${capitalise(verdict)} ${name}` : `Already ${verdict}: ${name}`;
  return { result: [`${head} ${file}`, ...sides].join("\n") };
}

function capitalise(word: string): string {
  return word.charAt(0).toUpperCase() + word.slice(1);
}
