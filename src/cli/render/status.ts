// `ctx status` as people read it: where one stands, how the tasks are doing, what was done last, what to do next.
import type { StatusData } from "../../actions/status.js";
import type { Outcome } from "../../model/outcome.js";
import { cutToWidth, widthOf } from "../../model/text/terminal-width.js";
import { visibleLine } from "../../model/text/visible-text.js";
import type { Rendering } from "../command-spec.js";
import type { Paint, Screen } from "../output/screen.js";
import { describeEntry } from "./entries.js";
import { formatAge } from "./time.js";

const SEPARATOR = " · ";
const LEAST_TITLE_WIDTH = 12;
/** How many of a branch's tasks are named. */
const NAMED_TASKS = 5;

export function renderStatus(outcome: Outcome<StatusData>, screen: Screen): Rendering {
  const { data } = outcome;
  const { paint } = screen;
  const lines = [
    renderPlace(data, screen),
    countsOf(data, paint).join(SEPARATOR),
    ...renderCandidates(data, screen),
    ...renderLatest(data, screen),
    `${paint.dim("next:")} ${visibleLine(data.next)}`,
  ];
  return { result: lines.join("\n") };
}

/** `shop · branch feature/user-profiles · task-42 "Implement user authentication" (open)` */
function renderPlace(data: StatusData, { paint, width }: Screen): string {
  const { project, branch, current } = data;
  const place = [
    paint.bold(visibleLine(project)),
    branch === null ? "no branch" : `branch ${paint.cyan(visibleLine(branch))}`,
  ];
  const task = current === null ? null : /^task\/(.*)$/s.exec(current.ref)?.[1];
  // A branch that is itself the current context is named already.
  const name = current === null || current.ref === `branch/${branch}` ? "" : visibleLine(task ?? current.ref);
  const state = current === null || name === "" ? "" : ` (${visibleLine(current.status ?? "broken")})`;
  const plain = [visibleLine(project), branch === null ? "no branch" : `branch ${visibleLine(branch)}`, name];
  const taken = widthOf(plain.filter((part) => part !== "").join(SEPARATOR)) + widthOf(state);
  const title = renderTitle(current?.title ?? null, {
    room: width - taken - (name === "" ? SEPARATOR.length : 1),
  });
  const subject = [paint.bold(name), title].filter((part) => part !== "").join(" ") + state;
  return [...place, ...(subject === "" ? [] : [subject])].join(SEPARATOR);
}

/** A title in quotes, cut to the room that is left for it. */
function renderTitle(title: string | null, { room }: { readonly room: number }): string {
  if (title === null || title.trim() === "") return "";
  return `"${cutToWidth(visibleLine(title), Math.max(room - 2, LEAST_TITLE_WIDTH))}"`;
}

/** The parts of the second line; one that counts something else is one more row here. */
function countsOf({ tasks, delegations, stale }: StatusData, paint: Paint): string[] {
  const { open, ready, done, archived, broken } = tasks;
  const parts = [`${count(open, "task")} open, ${ready} ready`];
  if (done > 0) parts.push(`${done} done`);
  if (archived > 0) parts.push(`${archived} archived`);
  if (broken > 0) parts.push(paint.red(`${broken} broken`));
  const others = delegations === 0 ? [] : [`${count(delegations, "delegation")} to review`];
  if (stale.length > 0) others.push(paint.yellow(describeStale(stale)));
  return [...(open + done + archived + broken === 0 ? ["no tasks yet"] : parts), ...others];
}

/** `1 context stale (project: src/auth/** changed in 4 files)` */
function describeStale(stale: StatusData["stale"]): string {
  const refs = [...new Set(stale.map(({ ref }) => ref))];
  const [first, ...others] = stale as [StatusData["stale"][number]];
  const globs = cutToWidth(visibleLine(first.covers.filter((glob) => !glob.startsWith("!")).join(", ")), 40);
  const example = `${visibleLine(first.ref)}: ${globs} changed in ${count(first.files, "file")}`;
  return `${count(refs.length, "context")} stale (${example}${others.length > 0 ? ", …" : ""})`;
}

function count(number: number, noun: string): string {
  return `${number} ${noun}${number === 1 ? "" : "s"}`;
}

function renderCandidates({ candidates }: StatusData, { width }: Screen): string[] {
  if (candidates.length === 0) return [];
  const named = candidates.slice(0, NAMED_TASKS).map(visibleLine);
  const more = candidates.length > NAMED_TASKS ? ["…"] : [];
  return [cutToWidth(`${candidates.length} tasks on this branch: ${[...named, ...more].join(", ")}`, width)];
}

function renderLatest({ latest }: StatusData, { paint, now, width }: Screen): string[] {
  if (latest === null) return [];
  const head = `last: ${visibleLine(latest.by)} ${visibleLine(formatAge(latest.at, now))}: `;
  const [text = ""] = describeEntry(latest);
  return [`${paint.dim(head)}${cutToWidth(text, Math.max(width - widthOf(head), LEAST_TITLE_WIDTH))}`];
}
