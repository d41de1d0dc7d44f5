// What `ctx complete` and `ctx archive` say they did, and how to take it back.
import type { CompleteData, ChangedStatus } from "../../actions/complete.js";
import type { Json } from "../../model/json/json.js";
import type { Outcome } from "../../model/outcome.js";
import { quoteForShell } from "../../model/text/shell-quote.js";
import { visibleLine } from "../../model/text/visible-text.js";
import type { Rendering } from "../command-spec.js";
import type { Screen } from "../output/screen.js";
import { mentionValue } from "./bare-value.js";
import { renderDiff } from "./diff.js";
import { suggest } from "./suggestion.js";

const VALUE_WIDTH = 40;

export function renderArchive({ data }: Outcome<ChangedStatus>, screen: Screen): Rendering {
  return renderStatus(data, [], screen);
}

export function renderComplete({ data }: Outcome<CompleteData>, screen: Screen): Rendering {
  const { ready } = data;
  return renderStatus(
    data,
    ready.length === 0 ? [] : [`ready now: ${ready.map(visibleLine).join(", ")}`],
    screen,
  );
}

function renderStatus(data: ChangedStatus, more: readonly string[], screen: Screen): Rendering {
  const { ref, path, changed, status, before, id, created, dryRun, diff } = data;
  if (dryRun === true) return renderDiff(diff, screen.paint);
  const file = screen.paint.dim(`(${visibleLine(path)})`);
  const name = visibleLine(ref);
  if (!changed) {
    const recorded = created ? `; recorded as ${visibleLine(id)}` : "";
    return { result: [`${name} is ${status} already${recorded} ${file}`, ...more].join("\n") };
  }
  return {
    result: [`${name}: ${mention(before)} → ${status} ${file}`, ...more].join("\n"),
    remark: `To take it back: ${undo(ref, before)}`,
  };
}

function mention(status: Json): string {
  return typeof status === "string" ? visibleLine(status) : mentionValue(status, VALUE_WIDTH);
}

/** A status that nobody wrote is "open" by itself, so that taking the new one away is enough. */
function undo(ref: string, before: Json): string {
  if (before === "open") return `${suggest("unset", ref)} status`;
  const isPlain = typeof before === "string" && /^[a-z][a-z0-9_-]*$/i.test(before) && !isJsonWord(before);
  return `${suggest("set", ref)} status ${quoteForShell(isPlain ? before : JSON.stringify(before))}`;
}

function isJsonWord(text: string): boolean {
  return text === "true" || text === "false" || text === "null";
}
