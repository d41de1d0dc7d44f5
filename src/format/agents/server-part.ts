// The entry by which an agent starts `ctx mcp`, in a JSON file. A server of somebody else with our name stays.
import { invariant } from "../../errors/invariant.js";
import { isJsonEqual, type Json, type JsonObject } from "../../model/json/json.js";
import { findAt } from "../../model/json/pointer.js";
import { placeAt } from "../text-place.js";
import { findSlotAt } from "../tree/source-tree.js";
import { STARTS, type Start } from "./agent-hooks.js";
import type { AgentPart, PartLook } from "./agent-part.js";
import { formatLaidOut, NEW_FILE } from "./json-layout.js";
import { isTurned, putValue, takeValue, turn } from "./json-splice.js";
import { isJsoncProblem, readJsonc, type JsoncText } from "./jsonc.js";

/** The name under which agents know the server. */
export const SERVER_NAME = "ctx";

/** Where servers stand in a file, and how one is written there. */
export interface ServerLayout {
  readonly path: string;
  readonly list: string;
  entry(start: Start): JsonObject;
}

/** The words that start the server, program first. */
export function serverCommand(start: Start): [string, ...string[]] {
  // npx finds what node_modules has; `--no` keeps it from installing anything.
  return start === "path" ? ["git-ctx", "mcp"] : ["npx", "--no", "git-ctx", "mcp"];
}

/** Makes the part, for a way to start ctx. */
export function makeServerPart(layout: ServerLayout, start: Start): AgentPart {
  const pointer = [layout.list, SERVER_NAME];
  return {
    kind: "server",
    path: layout.path,
    look: (text) => (text === null ? { state: "absent" } : lookAt(text, layout, start)),
    put: (text) => {
      const entry = layout.entry(start);
      if (text === null) return `${formatLaidOut({ [layout.list]: { [SERVER_NAME]: entry } }, NEW_FILE)}\n`;
      const source = sourceOf(text);
      const old = findAt(source.data, pointer);
      const isOther = old !== undefined && isTurned(old, writtenAs(layout, old));
      return putValue(source, pointer, isOther ? turn(entry) : entry) ?? text;
    },
    mend: (text) => putValue(sourceOf(text), pointer, layout.entry(start)) ?? text,
    take: (text) => {
      const source = sourceOf(text);
      return takeValue(source, pointer, writtenAs(layout, findAt(source.data, pointer) ?? null));
    },
  };
}

/** What ctx writes, for the way to start it that an entry has. */
function writtenAs(layout: ServerLayout, entry: Json): Json {
  const start = STARTS.find((each) => isJsonEqual(layout.entry(each), entry));
  return layout.entry(start ?? "path");
}

function lookAt(text: string, layout: ServerLayout, start: Start): PartLook {
  const read = readJsonc(text);
  if (isJsoncProblem(read)) return { state: "broken", line: read.line, problem: read.message };
  const list = findSlotAt(read.root, [layout.list]);
  const lineOf = (at: number) => placeAt(text, at).line;
  if (list !== undefined && list.node.kind !== "map") {
    return { state: "broken", line: lineOf(list.start), problem: `"${layout.list}" is no object.` };
  }
  const slot = findSlotAt(read.root, [layout.list, SERVER_NAME]);
  const entry = findAt(read.data, [layout.list, SERVER_NAME]);
  if (slot === undefined || entry === undefined) return { state: "absent" };
  const line = lineOf(slot.start);
  const written = STARTS.find((each) => isJsonEqual(layout.entry(each), entry));
  if (written !== undefined) return { state: written === start ? "installed" : "outdated", line };
  if (startsOurs(entry)) {
    return { state: "edited", line, problem: `The server "${SERVER_NAME}" is not as ctx wrote it.` };
  }
  return {
    state: "taken",
    line,
    problem: `Another program has the name "${SERVER_NAME}" among the servers.`,
  };
}

/** Tells whether some words in it, in this order, start our server. */
function startsOurs(entry: Json): boolean {
  return /\bgit-ctx\b.*\bmcp\b/.test(JSON.stringify(entry));
}

function sourceOf(text: string): JsoncText {
  const read = readJsonc(text);
  invariant(!isJsoncProblem(read), "a text is looked at before it is changed");
  return read;
}
