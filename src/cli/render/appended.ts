// What `progress`, `insight` and `retract` say they did, in a line.
import type { AppendData } from "../../actions/append.js";
import type { RetractData } from "../../actions/retract.js";
import type { Outcome } from "../../model/outcome.js";
import { visibleLine } from "../../model/text/visible-text.js";
import type { Rendering } from "../command-spec.js";
import type { Screen } from "../output/screen.js";
import { renderDiff } from "./diff.js";
import { describeEntry } from "./entries.js";

export function renderAppend(outcome: Outcome<AppendData>, screen: Screen): Rendering {
  const { id, ref, path, created, dryRun, diff } = outcome.data;
  if (dryRun === true) return renderDiff(diff, screen.paint);
  const verb = created ? "Recorded in" : "Already recorded in";
  // A file of one entry is named by its id; in any other the id alone finds it.
  const name = path.endsWith(`/${id}.jsonl`) ? "" : ` as ${visibleLine(id)}`;
  return { result: `${verb} ${visibleLine(ref)}${name}: ${visibleLine(path)}` };
}

export function renderRetract(outcome: Outcome<RetractData>, screen: Screen): Rendering {
  const { id, ref, of, entry, path, created, dryRun, diff } = outcome.data;
  if (dryRun === true) return renderDiff(diff, screen.paint);
  const verb = created ? "Retracted" : "Already retracted:";
  const [first = "", ...more] = describeEntry(entry);
  const said = `${visibleLine(entry.by)} ${visibleLine(entry.kind)}  ${first}${more.length === 0 ? "" : " …"}`;
  return {
    result: [
      `${verb} ${visibleLine(of)} in ${visibleLine(ref)}, by ${visibleLine(id)} ${screen.paint.dim(`(${visibleLine(path)})`)}`,
      `  ${said}`,
    ].join("\n"),
  };
}
