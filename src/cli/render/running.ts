// `ctx workflow run` while it runs: a line for each step that is over; on a terminal what goes on below them, with bars;
// elsewhere also what the commands print, so that a log of it tells all.
import type {
  RunEnded,
  RunEvent,
  RunPicture,
  StepEnded,
  StepPrinted,
} from "../../actions/workflow/execute/run-events.js";
import type { NextData } from "../../actions/workflow/runs/run-reply.js";
import { quoteForShell } from "../../model/text/shell-quote.js";
import { padToWidth } from "../../model/text/terminal-width.js";
import { visibleLine } from "../../model/text/visible-text.js";
import type { Invocation, Rendering, StreamEvent } from "../command-spec.js";
import type { Screen } from "../output/screen.js";
import { hasFlag } from "../parse/invocation.js";
import { formatDuration } from "./phases.js";
import { suggest } from "./suggestion.js";

const NOTHING: Rendering = { result: "" };
const OUTCOME_WIDTH = 13;
const MARGIN = " ".repeat(OUTCOME_WIDTH);
const PATH_WIDTH = 20;
const BAR_WIDTH = 20;
const STEP_BAR_WIDTH = 10;
/** An estimate that was passed is no bar that is full: nobody knows how long it still takes. */
const FULLEST = 0.95;
const [SECOND, MINUTE, HOUR] = [1000, 60_000, 3_600_000];

/** ECMA-48 §5.4: colours, movements of the cursor. */
const CONTROL_SEQUENCE = new RegExp(`${String.fromCharCode(27)}\\[[0-9;?]*[ -/]*[@-~]`, "g");
const WAITING_FOR = "Waiting for people or agents:";

/** Words one event of a run. With `--quiet` only what did not go well is told. */
export function renderRunEvent(event: StreamEvent, screen: Screen, invocation: Invocation): Rendering {
  const happened = event as RunEvent;
  const isQuiet = hasFlag(invocation, "quiet");
  const isLog = !screen.isTerminal || screen.isVerbose;
  switch (happened.event) {
    case "run": {
      const { run, workflow, resumed } = happened.data;
      const said = resumed ? `Going on with the run ${visibleLine(run)}` : `The run ${visibleLine(run)}`;
      return isQuiet
        ? NOTHING
        : { ...NOTHING, remark: `${said} of ${visibleLine(workflow)}. Ctrl-C stops it.` };
    }
    case "step-start": {
      const { path, attempt } = happened.data;
      if (isQuiet || !isLog) return NOTHING;
      const again = attempt === 1 ? "" : `attempt ${attempt}`;
      return { result: line(screen.paint.dim, ["started", path, again]) };
    }
    case "step-output":
      return isQuiet || !isLog ? NOTHING : { result: renderOutput(happened.data, screen) };
    case "step-end":
      return renderStepEnd(happened.data, screen, { isQuiet, isLog });
    case "progress":
      return NOTHING;
    case "waiting":
      return { result: renderWaiting(happened.data) };
    case "end":
      return isQuiet && happened.data.status === "complete" ? NOTHING : renderRunEnd(happened.data, screen);
  }
}

function line(
  paint: (text: string) => string,
  [outcome, path, ...rest]: readonly [outcome: string, path: string, ...rest: string[]],
): string {
  const said = rest.filter((part) => part !== "").join("  ");
  return `${paint(outcome.padEnd(OUTCOME_WIDTH))}${said === "" ? visibleLine(path) : `${pad(path)}  ${said}`}`;
}

function renderWaiting({ run, steps, held }: NextData): string {
  const lines = steps.flatMap(({ path, title, kind }) => [
    `  ${pad(path)}  ${visibleLine(title)}`,
    // A command that is ready and was not run: somebody has to agree first.
    ...(kind === "command"
      ? [`      agree to it: ${suggest("workflow next --run", run ?? "")} --confirm ${quoteForShell(path)}`]
      : []),
  ]);
  const others = held.map(({ path, by }) => `  ${pad(path)}  ${visibleLine(by)} is at it`);
  return [WAITING_FOR, ...lines, ...others].join("\n");
}

function pad(path: string): string {
  return padToWidth(visibleLine(path), PATH_WIDTH);
}

function renderOutput({ path, text }: Pick<StepPrinted, "path" | "text">, { paint }: Screen): string {
  const head = paint.dim(`${visibleLine(path)} |`);
  const lines = text.replace(/\n$/, "").split("\n");
  return lines.map((one) => `${head} ${cleanLine(one)}`.trimEnd()).join("\n");
}

/** A line as a terminal leaves it: without colours, and of what was overwritten in place the last. */
function cleanLine(text: string): string {
  const plain = text.replace(CONTROL_SEQUENCE, "").replace(/\r+$/, "");
  return visibleLine(plain.slice(plain.lastIndexOf("\r") + 1));
}

function renderStepEnd(
  { path, outcome, durationMs, reason, tail, retryInMs, attempt }: StepEnded,
  { paint }: Screen,
  { isQuiet, isLog }: { isQuiet: boolean; isLog: boolean },
): Rendering {
  const took = formatShort(durationMs);
  if (outcome === "done") return isQuiet ? NOTHING : { result: line(paint.green, ["done", path, took]) };
  if (outcome === "interrupted") return { result: line(paint.yellow, ["interrupted", path, took]) };
  const lines = [line(paint.red, [outcome, path, took, visibleLine(reason ?? "")])];
  if (!isLog) lines.push(...tail.map((one) => `${MARGIN}${paint.dim("|")} ${cleanLine(one)}`.trimEnd()));
  if (retryInMs !== null) {
    const when = retryInMs === 0 ? "at once" : `in ${formatShort(retryInMs)}`;
    lines.push(`${MARGIN}attempt ${attempt} failed; another one follows ${when}`);
  }
  return { result: lines.join("\n") };
}

function renderRunEnd(
  { run, status, progress, problems, missing, durationMs }: RunEnded,
  screen: Screen,
): Rendering {
  const { paint } = screen;
  const colour = status === "complete" ? paint.green : status === "waiting" ? paint.cyan : paint.red;
  const { done, total } = progress;
  const steps = `${done} of ${total} ${total === 1 ? "step" : "steps"}`;
  const lines = [`${colour(status.padEnd(OUTCOME_WIDTH))}${steps} in ${formatShort(durationMs)}`];
  if (status !== "complete") {
    lines.push(
      ...problems.map(
        ({ path, message }) =>
          `${MARGIN}${path === null ? "" : `${visibleLine(path)}: `}${visibleLine(message)}`,
      ),
      ...missing.map(({ hint }) => `${MARGIN}${visibleLine(hint)}`),
    );
  }
  const remark = adviseOnEnd(run, status);
  return { result: lines.join("\n"), ...(remark === null ? {} : { remark }) };
}

/** What somebody can do next. */
function adviseOnEnd(run: string, status: RunEnded["status"]): string | null {
  const goOn = suggest("workflow run --run", run);
  switch (status) {
    case "complete":
      return null;
    case "waiting":
      return `Do what is asked, starting with: ${suggest("workflow next --run", run)}\nThen go on: ${goOn}`;
    case "interrupted":
      return `Nothing that was finished is lost. Go on: ${goOn}\nBy hand: ${suggest("workflow resume", run)}`;
    case "blocked":
      return `Give what is missing: ${goOn} --data '{"name": "value"}'`;
    case "failed":
      return `What was printed: ${suggest("workflow logs", run)}\nTry what failed again: ${suggest("workflow retry", run)} --failed\nThen go on: ${goOn}`;
    case "exhausted":
      return `How it came there: ${suggest("workflow logs", run)}`;
  }
}

/** What goes on, as lines for the terminal; "" when nothing does. */
export function renderPicture(picture: RunPicture | null): string {
  if (picture === null) return "";
  const { progress, steps, elapsedMs } = picture;
  const { done, total, etaSeconds } = progress;
  const share = total === 0 ? 0 : done / total;
  const left = etaSeconds === null ? "" : `  about ${formatShort(etaSeconds * SECOND)} left`;
  const head = `${makeBar(share, BAR_WIDTH)}  ${done} of ${total}  ${formatShort(elapsedMs)}${left}`;
  return [head, ...steps.map(renderRunning)].join("\n");
}

function renderRunning({ path, attempt, elapsedMs, usualMs, lastLine }: RunPicture["steps"][number]): string {
  const share = usualMs === null || usualMs === 0 ? null : Math.min(elapsedMs / usualMs, FULLEST);
  const bar = share === null ? " ".repeat(STEP_BAR_WIDTH) : makeBar(share, STEP_BAR_WIDTH);
  const again = attempt === 1 ? "" : `  attempt ${attempt}`;
  const said = lastLine === "" ? "" : `  ${cleanLine(lastLine)}`;
  return `  ${pad(path)}  ${bar}  ${formatShort(elapsedMs).padStart(6)}${again}${said}`;
}

function makeBar(share: number, width: number): string {
  // Full is what is over.
  const full = share >= 1 ? width : Math.min(Math.round(share * width), width - 1);
  return "━".repeat(full) + "╌".repeat(width - full);
}

/** `0.3s`, `12s`, `2m 05s`, `2h 05m`. */
function formatShort(milliseconds: number): string {
  if (milliseconds < 10 * SECOND) return `${(milliseconds / SECOND).toFixed(1)}s`;
  if (milliseconds < MINUTE || milliseconds >= HOUR) return formatDuration(milliseconds);
  const seconds = Math.floor(milliseconds / SECOND) % 60;
  return `${Math.floor(milliseconds / MINUTE)}m ${String(seconds).padStart(2, "0")}s`;
}
