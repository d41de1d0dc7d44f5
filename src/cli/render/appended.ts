// What `progress` and `insight` say they did, in a line.
import type { AppendData } from "../../actions/append.js";
import type { Outcome } from "../../model/outcome.js";
import { visibleLine } from "../../model/text/visible-text.js";
import type { Rendering } from "../command-spec.js";
import type { Screen } from "../output/screen.js";
import { renderDiff } from "./diff.js";

export function renderAppend(outcome: Outcome<AppendData>, screen: Screen): Rendering {
  const { id, ref, path, created, dryRun, diff } = outcome.data;
  if (dryRun === true) return renderDiff(diff, screen.paint);
  const file = screen.paint.dim(`(${visibleLine(path)})`);
  const verb = created ? "Recorded in" : "Already recorded in";
  return { result: `${verb} ${visibleLine(ref)} as ${visibleLine(id)} ${file}` };
}
