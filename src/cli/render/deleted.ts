// What `ctx delete` removed, and how it comes back.
import type { DeleteData } from "../../actions/delete.js";
import type { Outcome } from "../../model/outcome.js";
import { visibleLine } from "../../model/text/visible-text.js";
import type { Rendering } from "../command-spec.js";
import type { Screen } from "../output/screen.js";
import { renderDiff } from "./diff.js";

export function renderDelete(outcome: Outcome<DeleteData>, screen: Screen): Rendering {
  const { ref, removed, restore, dryRun, diff } = outcome.data;
  if (dryRun === true) return renderDiff(diff, screen.paint);
  const count = `${removed.length} ${removed.length === 1 ? "file" : "files"}`;
  const lines = removed.map((path) => `  ${screen.paint.dim(visibleLine(path))}`);
  const result = [`Deleted ${visibleLine(ref)}, ${count}`, ...lines].join("\n");
  if (removed.length === 0) return { result };
  const advice = "The deletion is not committed. This brings back what is missing and overwrites nothing:";
  return { result, remark: `${advice}\n  ${restore}` };
}
