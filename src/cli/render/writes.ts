// What `init`, `create`, `decision`, `set`, `unset` and `update` say they did, in a line.
import type { CreateData } from "../../actions/create.js";
import type { DecisionData } from "../../actions/decision.js";
import type { InitData } from "../../actions/init.js";
import type { EditData } from "../../actions/set.js";
import type { Outcome } from "../../model/outcome.js";
import { visibleLine } from "../../model/text/visible-text.js";
import type { Invocation, Rendering } from "../command-spec.js";
import { argumentOf } from "../parse/invocation.js";
import type { Screen } from "../output/screen.js";
import { mentionValue } from "./bare-value.js";
import { renderDiff } from "./diff.js";

const VALUE_WIDTH = 40;

export function renderInit(outcome: Outcome<InitData>, screen: Screen): Rendering {
  const { root, created, next, dryRun, diff } = outcome.data;
  if (dryRun === true) return renderDiff(diff, screen.paint);
  const place = visibleLine(root);
  const done = created.length === 0 ? `Already set up: ${place}` : `Set up ctx in ${place}`;
  const files = created.map((path) => `  ${screen.paint.dim(visibleLine(path))}`);
  return { result: [done, ...files, `next: ${visibleLine(next)}`].join("\n") };
}

export function renderCreate(outcome: Outcome<CreateData>, screen: Screen): Rendering {
  const { ref, path, created, dryRun, diff } = outcome.data;
  if (dryRun === true) return renderDiff(diff, screen.paint);
  const [name, file] = [visibleLine(ref), visibleLine(path)];
  return { result: created ? `Created ${name} in ${file}` : `${name} exists already in ${file}` };
}

export function renderDecision(
  outcome: Outcome<DecisionData>,
  screen: Screen,
  { options }: Invocation,
): Rendering {
  const { ref, path, dryRun, diff } = outcome.data;
  if (dryRun === true) return renderDiff(diff, screen.paint);
  const result = `Decision recorded in ${visibleLine(ref)}: ${visibleLine(path)}`;
  return "body" in options ? { result } : { result, remark: "Its sections are empty; say why in them." };
}

export function renderEdit(outcome: Outcome<EditData>, screen: Screen, invocation: Invocation): Rendering {
  const { ref, path, changed, dryRun, diff } = outcome.data;
  if (dryRun === true) return renderDiff(diff, screen.paint);
  const isWhole = !invocation.command.arguments.some((argument) => argument.name === "pointer");
  const key = isWhole ? "" : ` ${visibleLine(argumentOf(invocation, "pointer"))}`;
  const name = `${visibleLine(ref)}${key}`;
  const file = screen.paint.dim(`(${visibleLine(path)})`);
  if (!changed) return { result: `${name} stays as it was ${file}` };
  return { result: isWhole ? `Updated ${name} ${file}` : `${name}: ${describeChange(outcome.data)} ${file}` };
}

function describeChange({ before, after }: EditData): string {
  const was = before === undefined ? null : mentionValue(before, VALUE_WIDTH);
  if (after === undefined) return was === null ? "removed" : `removed, was ${was}`;
  const is = mentionValue(after, VALUE_WIDTH);
  return was === null ? is : `${was} → ${is}`;
}
