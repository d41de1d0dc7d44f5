// `ctx session log` as people read it: a line for each thing that ctx did, in words. The file may be damaged, so that every
// part of a record may be anything; what is cut here is whole in --json.
import type { SessionLogData } from "../../actions/session/log.js";
import { isJsonObject, type Json, type JsonObject } from "../../model/json/json.js";
import { cutToWidth, widthOf } from "../../model/text/terminal-width.js";
import { visibleLine } from "../../model/text/visible-text.js";
import type { Rendering } from "../command-spec.js";
import type { Screen } from "../output/screen.js";
import { alignColumns, type Cell } from "./columns.js";
import { formatMinute } from "./time.js";

const GAP = 2;
/** The end of an id tells requests apart, and is enough for `queue cancel`. */
const ID_LENGTH = 6;
const LEAST_WIDTH = 24;

export function renderLog({ items }: SessionLogData, { paint, width }: Screen): Rendering {
  if (items.length === 0) return { result: "", remark: "Nothing was done with sessions yet." };
  const heads = items.map(({ at, event, id }) => [
    visibleLine(formatMinute(at)),
    visibleLine(id.slice(-ID_LENGTH)),
    visibleLine(event),
  ]);
  const widest = (column: number): number => Math.max(...heads.map((head) => widthOf(head[column] ?? "")));
  const room = Math.max(LEAST_WIDTH, width - [0, 1, 2].reduce((sum, at) => sum + widest(at) + GAP, 0));
  const rows = items.map((record, at): Cell[] => {
    const [time = "", id = "", event = ""] = heads[at] ?? [];
    return [
      { text: time },
      { text: id, paint: paint.dim },
      { text: event, paint: paint.cyan },
      { text: cutToWidth(visibleLine(describe(record)), room) },
    ];
  });
  return { result: alignColumns(rows, [GAP]).join("\n") };
}

function describe(record: JsonObject): string {
  if (record["isCut"] === true) return "(too long to be kept)";
  switch (record["event"]) {
    case "scan":
      return describeScan(record);
    case "match":
      return describeMatch(record);
    case "queue":
      return joined([record["session"], `priority ${textOf(record["priority"])}`, record["reason"]]);
    case "prepare":
      return joined([record["session"], describeSteps(record, textOf(record["status"]))]);
    case "send":
      return joined([record["session"], record["status"], record["text"]]);
    case "run":
      return joined([record["command"], describeEnd(record)]);
    default:
      return "";
  }
}

/** `3 panes, 2 free, 1 server silent`. */
function describeScan({ panes, free, silent }: JsonObject): string {
  const servers = count(silent, "server");
  return [count(panes, "pane"), `${textOf(free)} free`, ...(silent === 0 ? [] : [`${servers} silent`])].join(
    ", ",
  );
}

/** `default:%1  100 (dir 100)  of 3`. */
function describeMatch({ best, session, candidates }: JsonObject): string {
  const all = Array.isArray(candidates) ? candidates.filter(isJsonObject) : [];
  const of = session === null && all.length > 0 ? `of ${all.length}` : "";
  if (best === null || best === undefined)
    return joined([session, session === null ? `none${all.length === 0 ? "" : ` ${of}`}` : "does not fit"]);
  const chosen = all.find(({ id }) => id === best);
  return joined([best, chosen === undefined ? "" : describeScore(chosen), of]);
}

function describeScore({ score, terms }: JsonObject): string {
  const parts = Object.entries(isJsonObject(terms ?? null) ? (terms as JsonObject) : {})
    .filter(([, points]) => points !== 0)
    .map(([name, points]) => `${name} ${textOf(points)}`);
  return parts.length === 0 ? textOf(score) : `${textOf(score)} (${parts.join(" + ")})`;
}

/** `ready, 3 steps`, or the step that failed, with its exit status. */
function describeSteps({ steps, reason }: JsonObject, status: string): string {
  const tried = Array.isArray(steps) ? steps.filter(isJsonObject) : [];
  const failed = tried.find(({ exit }) => exit !== 0);
  if (failed === undefined)
    return [status, count(tried.length, "step"), textOf(reason)].filter((part) => part !== "").join(", ");
  const { command, exit } = failed;
  const how = exit === null || exit === undefined ? textOf(reason) : `exit ${textOf(exit)}`;
  return `${status}: ${textOf(command)} (${how})`;
}

/** How a program ended; or the prerequisite that kept it from running. */
function describeEnd(record: JsonObject): string {
  const { steps, end } = record;
  const tried = Array.isArray(steps) ? steps.filter(isJsonObject) : [];
  if (tried.some(({ exit }) => exit !== 0)) return describeSteps(record, "not run");
  return typeof end === "number" ? `exit ${end}` : textOf(end);
}

function count(many: Json | undefined, word: string): string {
  return `${textOf(many)} ${word}${many === 1 ? "" : "s"}`;
}

function joined(parts: readonly (Json | undefined)[]): string {
  return parts
    .map(textOf)
    .filter((part) => part !== "")
    .join("  ");
}

function textOf(value: Json | undefined): string {
  if (value === null || value === undefined) return "";
  return typeof value === "string" ? value : JSON.stringify(value);
}
