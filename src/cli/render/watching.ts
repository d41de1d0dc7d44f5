// What a watch says while it runs: a line for each entry on stdout, everything else on stderr.
import type { StopData, WatchEvent } from "../../actions/watch.js";
import type { Outcome } from "../../model/outcome.js";
import { visibleLine } from "../../model/text/visible-text.js";
import { timeOfUlid } from "../../model/ulid.js";
import type { Invocation, Rendering, StreamEvent } from "../command-spec.js";
import type { Screen } from "../output/screen.js";
import { hasFlag } from "../parse/invocation.js";
import { renderDiff } from "./diff.js";
import { formatMinute } from "./time.js";

const NOTHING: Rendering = { result: "" };

/** Words one event of the stream. With `--quiet` only errors are told: what was recorded is in the log. */
export function renderWatchEvent(event: StreamEvent, screen: Screen, invocation: Invocation): Rendering {
  const happened = event as WatchEvent;
  const isDry = hasFlag(invocation, "dry-run");
  const isQuiet = hasFlag(invocation, "quiet") && !isDry;
  switch (happened.event) {
    case "ready": {
      if (isQuiet) return NOTHING;
      const { root, ref, baseline } = happened.data;
      if (baseline) return { ...NOTHING, remark: describeBaseline(invocation) };
      const target = ref === null ? "no context, since no branch is current" : visibleLine(ref);
      const isOnce = isDry || hasFlag(invocation, "once");
      return isOnce
        ? NOTHING
        : { ...NOTHING, remark: `Watching ${visibleLine(root)} for ${target}. Ctrl-C ends it.` };
    }
    case "entry": {
      const { id, ref, by, text, dryRun, diff } = happened.data;
      if (dryRun === true) return renderDiff(diff, screen.paint);
      if (isQuiet) return NOTHING;
      const at = formatMinute(new Date(timeOfUlid(id)).toISOString());
      return {
        result: `${screen.paint.dim(at)}  ${visibleLine(by)}  ${visibleLine(ref)}: ${visibleLine(text)}`,
      };
    }
    case "error": {
      // The last one is said by the refusal that ends the command.
      if (happened.failure !== undefined) return NOTHING;
      const { code, message, hint } = happened.data;
      return {
        ...NOTHING,
        remark: `warning: ${message} [${code}]${hint === undefined ? "" : `\nhint: ${hint}`}`,
      };
    }
    case "git":
    case "stop":
      return NOTHING;
  }
}

function describeBaseline(invocation: Invocation): string {
  const begun = "This worktree is watched for the first time: what lies here now counts as known.";
  return hasFlag(invocation, "once") || hasFlag(invocation, "dry-run")
    ? begun
    : `${begun} Ctrl-C ends the watch.`;
}

/** The line that shows what goes on; "" when nothing does. */
export function renderBurst(files: number): string {
  return files === 0 ? "" : `${files.toLocaleString("en")} ${files === 1 ? "file" : "files"} being edited …`;
}

/** Never printed: a watch tells everything as it happens. */
export function renderStop({ data }: Outcome<StopData>): Rendering {
  return { result: `${data.entries}` };
}
