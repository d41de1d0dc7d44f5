// What `recover` and `seal` say they did: a line for each file.
import type { RecoverData } from "../../actions/recover.js";
import type { SealData } from "../../actions/seal.js";
import type { Outcome } from "../../model/outcome.js";
import { visibleLine } from "../../model/text/visible-text.js";
import type { Rendering } from "../command-spec.js";
import type { Screen } from "../output/screen.js";
import { renderDiff } from "./diff.js";

export function renderRecover(outcome: Outcome<RecoverData>, screen: Screen): Rendering {
  const { recovered, dryRun, diff } = outcome.data;
  if (dryRun === true && recovered.length > 0) return renderDiff(diff, screen.paint);
  if (recovered.length === 0) return { result: "No entry is missing." };
  const counts = new Map<string, { ref: string; count: number }>();
  for (const { ref, path } of recovered) counts.set(path, { ref, count: (counts.get(path)?.count ?? 0) + 1 });
  const lines = [...counts].map(([path, { ref, count }]) => line("Recovered", { ref, count, path }, screen));
  return { result: lines.join("\n") };
}

export function renderSeal(outcome: Outcome<SealData>, screen: Screen): Rendering {
  const { sealed, dryRun, diff } = outcome.data;
  if (dryRun === true && sealed.length > 0) return renderDiff(diff, screen.paint);
  if (sealed.length === 0)
    return { result: "Nothing to seal: no context has several entries that git does not know." };
  const lines = sealed.map(({ ref, path, records }) => line("Sealed", { ref, path, count: records }, screen));
  return { result: lines.join("\n") };
}

function line(
  verb: string,
  { ref, count, path }: { ref: string; count: number; path: string },
  screen: Screen,
): string {
  const entries = count === 1 ? "1 entry" : `${count.toLocaleString("en")} entries`;
  return `${verb} ${entries} of ${visibleLine(ref)} ${screen.paint.dim(`(${visibleLine(path)})`)}`;
}
