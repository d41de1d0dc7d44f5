// From what an agent writes to a hook's standard input to what happened. Every agent has its own words; whatever is
// missing, of another type or unknown is left out, and nothing is ever refused.
import type { AnswerForm, HookCall, Moment, ToolCall } from "../../model/hook-call.js";
import { isJsonObject, type Json, type JsonObject } from "../../model/json/json.js";
import { readEdits } from "./tool-edits.js";

/** By the events of all agents, without regard to capitals: where two agents use one word, they mean the same. */
const MOMENTS: ReadonlyMap<string, Moment> = new Map([
  ["sessionstart", "start"],
  ["subagentstart", "subagent"],
  ["userpromptsubmit", "prompt"],
  ["userpromptsubmitted", "prompt"],
  ["beforeagent", "prompt"],
  ["beforesubmitprompt", "prompt"],
  ["posttooluse", "tool"],
  ["posttoolbatch", "tool"],
  ["aftertool", "tool"],
  ["afterfileedit", "tool"],
  ["precompact", "compacting"],
  ["precompress", "compacting"],
  ["stop", "stop"],
  ["agentstop", "stop"],
  ["afteragent", "stop"],
  ["sessionend", "end"],
]);

/** Events whose answers these agents do not read: what is to be told waits for one that they do. */
const UNREAD: ReadonlyMap<string, readonly string[]> = new Map([
  ["copilot", ["userpromptsubmitted", "userpromptsubmit"]],
  ["cursor", ["beforesubmitprompt", "subagentstart", "afterfileedit"]],
]);

/**
 * Reads a call.
 * @param payload what stood on standard input, parsed; null where that was nothing that can be understood
 */
export function readHookCall(agent: string, event: string, payload: Json | null): HookCall {
  const given = isJsonObject(payload) ? payload : {};
  const moment = MOMENTS.get(event.toLowerCase()) ?? "other";
  return {
    moment,
    event,
    session: textOf(given, ["session_id", "sessionId", "conversation_id"]),
    directory: textOf(given, ["cwd"]) ?? firstText(given["workspace_roots"]),
    source: textOf(given, ["source"]),
    subagent: textOf(given, ["agent_type", "agentType", "agentName", "subagent_type"]),
    tools: moment === "tool" ? readTools(agent, event, given) : [],
    atMs: timeOf(given["timestamp"]),
    answer: answerFor(agent, event, given),
    isToldLate: UNREAD.has(agent),
  };
}

function answerFor(agent: string, event: string, given: JsonObject): AnswerForm {
  if (UNREAD.get(agent)?.includes(event.toLowerCase()) === true) return "none";
  if (agent === "cursor") return "snake";
  if (agent === "copilot") return /^[a-z]/.test(event) ? "flat" : "both";
  // Copilot runs Claude Code's hooks too. It tells a time where Claude Code tells where the transcript is.
  if (agent === "claude" && "timestamp" in given && !("transcript_path" in given)) return "both";
  return "nested";
}

function readTools(agent: string, event: string, given: JsonObject): ToolCall[] {
  // Cursor tells of each edit in an event of its own; of the tool behind it, in another one.
  if (agent === "cursor" && event.toLowerCase() !== "afterfileedit") return [];
  const calls = Array.isArray(given["tool_calls"]) ? given["tool_calls"].filter(isJsonObject) : [given];
  return calls.map((call) => ({
    id: textOf(call, ["tool_use_id", "toolUseId", "toolCallId", "tool_call_id"]),
    edits: readEdits(call),
  }));
}

/** Milliseconds since the epoch, or RFC 3339. */
function timeOf(value: Json | undefined): number | null {
  const time = typeof value === "string" ? Date.parse(value) : value;
  return typeof time === "number" && Number.isFinite(time) ? time : null;
}

function textOf(given: JsonObject, names: readonly string[]): string | null {
  for (const name of names) {
    const value = Object.hasOwn(given, name) ? given[name] : undefined;
    if (typeof value === "string" && value !== "") return value;
  }
  return null;
}

function firstText(list: Json | undefined): string | null {
  const first = Array.isArray(list) ? list[0] : undefined;
  return typeof first === "string" && first !== "" ? first : null;
}
