// What `ctx session send|run|queue|dispatch|log` did, as people read it.
import type { DispatchData, DispatchedRequest } from "../../actions/session/dispatch.js";
import type { SessionLogData } from "../../actions/session/log.js";
import type { CancelData, QueueData, WaitingRequest } from "../../actions/session/queue.js";
import type { RunData } from "../../actions/session/run.js";
import type { SendData } from "../../actions/session/send.js";
import { visibleLine } from "../../model/text/visible-text.js";
import type { Rendering, StreamEvent } from "../command-spec.js";
import type { Screen } from "../output/screen.js";
import { alignColumns, type Cell } from "./columns.js";
import { renderLog } from "./session-log.js";
import { formatAge } from "./time.js";

export type WorkData = SendData | RunData | QueueData | CancelData | DispatchData | SessionLogData;

const GAP = 2;
/** Of a step that failed, so many lines; the others are in --json. */
const SHOWN_LINES = 20;

export function renderWork({ what, data }: { what: string; data: WorkData }, screen: Screen): Rendering {
  switch (what) {
    case "send":
      return renderSent(data as SendData, screen);
    case "run":
      return renderRun(data as RunData, screen);
    case "queue":
      return renderQueue(data as QueueData | CancelData, screen);
    case "dispatch":
      return renderDispatched(data as DispatchData, screen);
    default:
      return renderLog(data as SessionLogData, screen);
  }
}

/** A request that was sent, or was not, as `dispatch --follow` tells of it. */
export function renderDispatchEvent({ data }: StreamEvent, screen: Screen): Rendering {
  return { result: describeSent(data as DispatchedRequest, screen).join("\n") };
}

function renderSent(data: SendData, screen: Screen): Rendering {
  const result = describeSent(data, screen).join("\n");
  return data.status === "queued" ? { result, remark: "Hand it out with: ctx session dispatch" } : { result };
}

function describeSent(
  { status, id, session, steps, reason }: SendData | DispatchedRequest,
  screen: Screen,
): string[] {
  const { paint } = screen;
  const color = status === "sent" ? paint.green : status === "failed" ? paint.red : paint.yellow;
  const to = session === null ? "" : ` ${status === "queued" ? "for" : "to"} ${visibleLine(session)}`;
  const why = reason === null ? "" : `: ${visibleLine(reason)}`;
  const word = status === "failed" ? "not sent" : status === "uncertain" ? "perhaps sent" : status;
  return [...describeSteps(steps, screen), `${color(word)}${to}  ${paint.dim(id)}${why}`];
}

function describeSteps(steps: SendData["steps"], { paint }: Screen): string[] {
  return steps.flatMap(({ command, exit, output }) => {
    const mark = exit === 0 ? paint.green("ok") : paint.red(exit === null ? "--" : String(exit));
    const printed = exit === 0 ? [] : output.split("\n").filter((line) => line.trim() !== "");
    const shown = printed.slice(-SHOWN_LINES).map((line) => `      ${visibleLine(line)}`);
    return [`  ${mark}  ${visibleLine(command)}`, ...shown];
  });
}

function renderRun({ status, steps }: RunData, screen: Screen): Rendering {
  // What the program printed is the result.
  if (status === "ended") return { result: "" };
  return {
    result: "",
    remark: [...describeSteps(steps, screen), "A prerequisite failed; nothing was run."].join("\n"),
  };
}

function renderQueue(data: QueueData | CancelData, screen: Screen): Rendering {
  if ("cancelled" in data) return { result: `${data.cancelled} waits no longer.` };
  if (data.items.length === 0) return { result: "", remark: "Nothing waits for a session." };
  const rows = data.items.map((item) => queueRow(item, screen));
  return { result: alignColumns(rows, [GAP]).join("\n") };
}

function queueRow(
  { id, priority, at, session, text, state, failure }: WaitingRequest,
  { paint, now }: Screen,
): Cell[] {
  const note = failure === null ? "" : `  (${failure})`;
  return [
    { text: id, paint: paint.dim },
    { text: String(priority).padStart(3) },
    { text: formatAge(at, now), paint: paint.dim },
    { text: state, paint: state === "uncertain" ? paint.yellow : paint.dim },
    { text: visibleLine(session ?? "any session"), paint: paint.cyan },
    { text: `${firstLine(text)}${visibleLine(note)}` },
  ];
}

const LONGEST_TEXT = 60;

function firstLine(text: string): string {
  const [line = "", ...more] = text.split("\n");
  const cut = [...line].slice(0, LONGEST_TEXT).join("");
  return visibleLine(cut) + (cut !== line || more.length > 0 ? "…" : "");
}

function renderDispatched({ items, waiting }: DispatchData, screen: Screen): Rendering {
  const lines = items.flatMap((item) => describeSent(item, screen));
  const left =
    waiting === 0 ? "Nothing waits any more." : `${waiting} still ${waiting === 1 ? "waits" : "wait"}.`;
  return { result: lines.join("\n"), remark: left };
}
