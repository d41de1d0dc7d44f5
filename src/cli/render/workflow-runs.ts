// Runs as people read them: a table of them, how one stands, what happened in it.
import type { ListRunsData, ListedRun } from "../../actions/workflow/runs/list-runs.js";
import type { LoggedEvent, RunLogsData } from "../../actions/workflow/runs/run-logs.js";
import type { RunStatusData } from "../../actions/workflow/runs/run-status.js";
import { visibleBlock, visibleLine } from "../../model/text/visible-text.js";
import type { Rendering } from "../command-spec.js";
import type { Paint, Screen } from "../output/screen.js";
import { alignColumns, type Cell } from "./columns.js";
import { formatJson } from "./json.js";
import { suggest } from "./suggestion.js";
import { formatDuration } from "./phases.js";
import { formatAge, formatMinute } from "./time.js";

const GAP = 2;
const BAR = 20;

/** Renders a table of runs. */
export function renderRuns({ items }: ListRunsData, screen: Screen): Rendering {
  if (items.length === 0) {
    return { result: "", remark: "No runs here. Start one: ctx workflow start WORKFLOW" };
  }
  const heads = ["RUN", "STATUS", "DONE", "STARTED", "BY"].map((text) => ({ text, paint: screen.paint.dim }));
  const rows = items.map((item) => toRow(item, screen));
  return { result: alignColumns(screen.isTerminal ? [heads, ...rows] : rows, [GAP]).join("\n") };
}

function toRow({ run, status, done, total, startedAt, by, broken }: ListedRun, screen: Screen): Cell[] {
  const { paint, now } = screen;
  return [
    { text: visibleLine(run), paint: paint.bold },
    broken || status === null
      ? { text: "broken", paint: paint.red }
      : { text: status, paint: paintOf(status, paint) },
    { text: done === null ? "" : `${done} of ${total}` },
    {
      text: startedAt === null ? "" : screen.isTerminal ? formatAge(startedAt, now) : formatMinute(startedAt),
    },
    { text: by === null ? "" : visibleLine(by), paint: paint.dim },
  ];
}

function paintOf(status: string, paint: Paint): (text: string) => string {
  if (status === "complete") return paint.green;
  if (status === "ready" || status === "waiting") return paint.cyan;
  return status === "blocked" ? paint.yellow : paint.red;
}

/** Renders how a run stands. */
export function renderRunStatus(data: RunStatusData, screen: Screen): Rendering {
  const { paint, now } = screen;
  const { done, total, etaSeconds } = data.progress;
  const left = etaSeconds === null ? "" : `, about ${formatDuration(etaSeconds * 1000)} left`;
  const rows: Cell[][] = [
    ...data.steps.map(({ path, title, by, since, attempt }): Cell[] => [
      { text: "now" },
      { text: visibleLine(path), paint: paint.cyan },
      { text: visibleLine(title) + (attempt > 1 ? ` (attempt ${attempt})` : "") },
      {
        text: by === null ? "" : `${visibleLine(by)}, since ${formatAge(since ?? "", now)}`,
        paint: paint.dim,
      },
    ]),
    ...data.missing.map(({ hint }): Cell[] => [
      { text: "missing" },
      { text: visibleLine(hint), paint: paint.red },
    ]),
    ...data.problems.map(({ path, message }): Cell[] => [
      { text: "problem" },
      { text: visibleLine(path ?? data.run), paint: paint.red },
      { text: visibleLine(message) },
    ]),
  ];
  const lines = [
    `${paint.bold(visibleLine(data.run))}  ${paintOf(data.status, paint)(data.status)}  ${visibleLine(data.name)}`,
    `${drawBar(done, total)}  ${done} of ${total} done${data.status === "complete" ? "" : left}`,
    paint.dim(
      `started ${formatMinute(data.startedAt)} by ${visibleLine(data.by)}` +
        (data.from === null ? "" : `, forked from ${visibleLine(data.from)}`) +
        `, last change ${formatAge(data.updatedAt, now)}`,
    ),
    ...alignColumns(rows, [GAP]),
  ];
  const remark = describeNext(data);
  return { result: lines.join("\n"), ...(remark === "" ? {} : { remark }) };
}

function describeNext({ run, status }: RunStatusData): string {
  if (status === "complete" || status === "exhausted") return "";
  if (status === "failed") return `Try again what failed: ${suggest("workflow retry", run)} --failed`;
  return `Go on: ${suggest("workflow next --run", run)}`;
}

/** A bar of text: full only when all is done, empty only when nothing is. */
export function drawBar(done: number, total: number): string {
  const share = total === 0 ? 1 : done / total;
  const filled = share >= 1 ? BAR : done === 0 ? 0 : Math.min(BAR - 1, Math.max(1, Math.round(share * BAR)));
  return `${"█".repeat(filled)}${"░".repeat(BAR - filled)}`;
}

/** Renders what happened in a run. */
export function renderRunLogs({ run, events }: RunLogsData, screen: Screen): Rendering {
  if (events.length === 0) return { result: "", remark: `Nothing happened to that in ${visibleLine(run)}.` };
  const rows = events.map((event) => toEventRow(event, screen));
  const lines = alignColumns(rows, [GAP]);
  return {
    result: lines
      .flatMap((line, index) => [line, ...describeGiven(events[index] as LoggedEvent, screen)])
      .join("\n"),
  };
}

const WORDS: Readonly<Record<LoggedEvent["what"], string>> = {
  started: "started",
  "handed-out": "handed out",
  done: "done",
  refused: "refused",
  failed: "failed",
  timeout: "took too long",
  confirmed: "agreed to",
  assigned: "variables given",
  retried: "tries again what failed",
  "went-back": "went back to before",
  ignored: "could not happen",
};

function toEventRow(event: LoggedEvent, { paint }: Screen): Cell[] {
  const { at, by, what, path, durationMs, isUndone } = event;
  const paintWhat = isUndone
    ? paint.dim
    : what === "done"
      ? paint.green
      : isBad(what)
        ? paint.red
        : paint.dim;
  const notes = [
    ...(durationMs === null ? [] : [formatDuration(durationMs)]),
    ...(isUndone ? ["undone since"] : []),
  ];
  return [
    { text: `${formatMinute(at)}:${at.slice(17, 19)}`, paint: paint.dim },
    { text: visibleLine(by) },
    { text: WORDS[what], paint: paintWhat },
    { text: path === null ? "" : visibleLine(path), paint: paint.cyan },
    { text: notes.join(", "), paint: paint.dim },
  ];
}

function isBad(what: LoggedEvent["what"]): boolean {
  return what === "failed" || what === "timeout" || what === "refused" || what === "ignored";
}

/** What was given or printed, indented below. */
function describeGiven(event: LoggedEvent, { paint }: Screen): string[] {
  const { variables, output, reason, printed } = event;
  const hasVariables = variables !== null && Object.keys(variables).length > 0;
  return [
    ...(reason === null ? [] : [`    ${paint.red(visibleLine(reason))}`]),
    ...(hasVariables
      ? Object.entries(variables).map(
          ([name, value]) => `    ${visibleLine(name)} = ${visibleLine(formatJson(value))}`,
        )
      : []),
    ...[output, printed].flatMap((text) =>
      text === null || text === ""
        ? []
        : visibleBlock(text.replace(/\n$/, ""))
            .split("\n")
            .map((line) => paint.dim(`    | ${line}`)),
    ),
  ];
}
