// The hooks of an agent in its JSON file. Those of others beside them, in the same list too, are left alone.
import { invariant } from "../../errors/invariant.js";
import { isJsonEqual, isJsonObject, type Json, type JsonObject } from "../../model/json/json.js";
import { placeAt } from "../text-place.js";
import { findSlotAt } from "../tree/source-tree.js";
import {
  HOOK_EVENTS,
  HOOK_FILES,
  hookFor,
  isOurCommand,
  STARTS,
  type HookedAgent,
  type Start,
} from "./agent-hooks.js";
import type { AgentPart, PartLook } from "./agent-part.js";
import { formatLaidOut, NEW_FILE } from "./json-layout.js";
import { addValues, putValue, takeValue } from "./json-splice.js";
import { isJsoncProblem, readJsonc, type JsoncText } from "./jsonc.js";

const HOOKS = "hooks";
/** More than any version writes; each of them costs a look at the whole file. */
const MOST_OURS = 32;

/** Something of ours in the list of an event: all of one of its values, or a hook in a group with hooks of others. */
interface Found {
  readonly event: string;
  readonly pointer: readonly string[];
  /** The value in the list of the event that it is, or is in. */
  readonly seat: readonly string[];
  /** The way of starting ctx that it was written for; null when it is not as any version wrote it. */
  readonly start: Start | null;
  readonly value: Json;
}

/** Makes the part of an agent, for a way to start ctx. */
export function makeHooksPart(agent: HookedAgent, start: Start): AgentPart {
  return {
    kind: "hooks",
    path: HOOK_FILES[agent].path,
    look: (text) => (text === null ? { state: "absent" } : lookAt(text, agent, start)),
    put: (text) => {
      const clean = text === null ? null : withoutOurs(text, agent);
      return clean === null ? newFile(agent, start) : putAll(clean, agent, start);
    },
    mend: (text) => {
      const edited = findAll(sourceOf(text).data, agent).filter((one) => one.start === null);
      return edited.reduce((so, { event, seat }) => {
        return putValue(sourceOf(so), seat, hookFor(agent, event, start)) ?? so;
      }, text);
    },
    take: (text) => withoutOurs(text, agent),
  };
}

function lookAt(text: string, agent: HookedAgent, start: Start): PartLook {
  const read = readJsonc(text);
  if (isJsoncProblem(read)) return { state: "broken", line: read.line, problem: read.message };
  const hooks = read.data[HOOKS];
  const wrong = hooks === undefined ? null : whatIsWrong(hooks);
  if (wrong !== null) return { state: "broken", line: lineOf(read, wrong.pointer), problem: wrong.message };
  const missing = Object.entries(HOOK_FILES[agent].besides).find(([key]) => !Object.hasOwn(read.data, key));
  if (missing !== undefined) {
    const [key, value] = missing;
    const problem = `It has no "${key}": ${JSON.stringify(value)}, without which its hooks are not read.`;
    return { state: "broken", line: 1, problem };
  }
  const found = findAll(read.data, agent);
  const edited = found.find((one) => one.start === null) ?? findTwin(found);
  if (edited !== undefined) {
    const problem = `The hook of ctx for ${edited.event} is not as ctx wrote it.`;
    return { state: "edited", line: lineOf(read, edited.pointer), problem };
  }
  if (found.length > MOST_OURS) {
    return {
      state: "broken",
      line: 1,
      problem: `It has ${found.length} hooks of ctx, which wrote not so many.`,
    };
  }
  const [first] = found;
  if (first === undefined) return { state: "absent" };
  const wanted = Object.keys(HOOK_EVENTS[agent]);
  const isWhole = wanted.every((event) => found.some((one) => one.event === event && one.start === start));
  const isAll = isWhole && found.length === wanted.length;
  return { state: isAll ? "installed" : "outdated", line: lineOf(read, first.pointer) };
}

/** What keeps hooks from being read where they should be. */
function whatIsWrong(hooks: Json): { pointer: readonly string[]; message: string } | null {
  if (!isJsonObject(hooks)) return { pointer: [HOOKS], message: `"${HOOKS}" is no object.` };
  const event = Object.keys(hooks).find((key) => !Array.isArray(hooks[key]));
  // Some agents keep settings between the events; only those that we need have to be lists.
  const isNeeded = event !== undefined && Object.values(HOOK_EVENTS).some((events) => event in events);
  return isNeeded ? { pointer: [HOOKS, event], message: `The hooks for ${event} are no list.` } : null;
}

function findAll(data: JsonObject, agent: HookedAgent): Found[] {
  const hooks = data[HOOKS];
  if (!isJsonObject(hooks)) return [];
  return Object.entries(hooks).flatMap(([event, list]) =>
    (Array.isArray(list) ? list : []).flatMap((value, index) =>
      findIn({ event, value, pointer: [HOOKS, event, String(index)] }, agent),
    ),
  );
}

function findIn(
  { event, value, pointer }: { event: string; value: Json; pointer: readonly string[] },
  agent: HookedAgent,
): Found[] {
  if (!isJsonObject(value)) return [];
  if (!Array.isArray(value[HOOKS])) {
    const isOurs = ["command", "bash"].some((key) => isOurCommand(value[key], agent));
    return isOurs ? [{ event, pointer, seat: pointer, start: startOf(agent, event, value), value }] : [];
  }
  const group = value[HOOKS];
  const whole = startOf(agent, event, value);
  if (whole !== null) return [{ event, pointer, seat: pointer, start: whole, value }];
  return group.flatMap((hook, index) => {
    if (!isJsonObject(hook) || !isOurCommand(hook["command"], agent)) return [];
    // Beside a hook of ours somebody may have put one into our group; alone, it would be ours with another matcher.
    const isShared = group.length > 1;
    const rest = { ...value, [HOOKS]: [hook] };
    const start = isShared ? startOf(agent, event, rest) : null;
    return [{ event, pointer: [...pointer, HOOKS, String(index)], seat: pointer, start, value: hook }];
  });
}

/** The way of starting ctx for which this is exactly what we write. */
function startOf(agent: HookedAgent, event: string, value: JsonObject): Start | null {
  return STARTS.find((start) => isJsonEqual(hookFor(agent, event, start), value)) ?? null;
}

function findTwin(found: readonly Found[]): Found | undefined {
  const events = new Set<string>();
  return found.find(({ event }) => events.has(event) || !events.add(event));
}

function putAll(text: string, agent: HookedAgent, start: Start): string {
  const source = sourceOf(text);
  const { besides } = HOOK_FILES[agent];
  const events = Object.keys(HOOK_EVENTS[agent]);
  // A file that has nothing but what ctx would write beside its hooks looks like one that ctx made; see isMade.
  if (hasBesides(agent) && isJsonEqual(source.data, besides)) events.reverse();
  const values = events.map((event) => {
    return { pointer: [HOOKS, event, "-"], value: hookFor(agent, event, start) };
  });
  const added = addValues(source, values);
  invariant(added !== null, "what keeps a hook out of a file is seen when the file is looked at");
  return added;
}

/** What is left without our hooks; null where the file was made for them. */
function withoutOurs(text: string, agent: HookedAgent): string | null {
  const { besides } = HOOK_FILES[agent];
  const left = takeAll(text, agent);
  const { data } = sourceOf(text);
  return left !== null && isMade(data, agent) && isJsonEqual(sourceOf(left).data, besides) ? null : left;
}

/**
 * Tells whether a file that says more than its hooks was made by ctx: then it has them first, in our order. Whoever had such
 * a file before has them added at its end, the last one first. A formatter changes neither.
 */
function isMade(data: JsonObject, agent: HookedAgent): boolean {
  const hooks = data[HOOKS];
  if (!hasBesides(agent) || !isJsonObject(hooks)) return false;
  const order = Object.keys(HOOK_EVENTS[agent]);
  const places = Object.keys(hooks).flatMap((event) => (order.includes(event) ? [order.indexOf(event)] : []));
  const isInOrder = places.every((place, at) => at === 0 || place > (places[at - 1] as number));
  return Object.keys(data)[0] === HOOKS && isInOrder;
}

function hasBesides(agent: HookedAgent): boolean {
  return Object.keys(HOOK_FILES[agent].besides).length > 0;
}

/** Takes out one after the other, the last first, so that places before it stay what they are. */
function takeAll(text: string, agent: HookedAgent): string | null {
  let left: string | null = text;
  while (left !== null) {
    const source = sourceOf(left);
    const last = findAll(source.data, agent).findLast((one) => one.start !== null);
    if (last === undefined) return left;
    left = takeValue(source, last.pointer, writtenAs(agent, last));
  }
  return left;
}

/** What ctx writes for what it found: a group with its hook, or the hook in a group that others are in, too. */
function writtenAs(agent: HookedAgent, { event, pointer, seat, start }: Found): Json {
  const whole = hookFor(agent, event, start ?? "path");
  return pointer === seat ? whole : ((whole[HOOKS] as Json[])[0] as Json);
}

function newFile(agent: HookedAgent, start: Start): string {
  const events = Object.keys(HOOK_EVENTS[agent]);
  const hooks = Object.fromEntries(events.map((event) => [event, [hookFor(agent, event, start)]]));
  return `${formatLaidOut({ [HOOKS]: hooks, ...HOOK_FILES[agent].besides }, NEW_FILE)}\n`;
}

function sourceOf(text: string): JsoncText {
  const read = readJsonc(text);
  invariant(!isJsoncProblem(read), "a text is looked at before it is changed");
  return read;
}

function lineOf(source: JsoncText, pointer: readonly string[]): number {
  const slot = findSlotAt(source.root, pointer);
  return placeAt(source.text, slot?.start ?? source.root.start).line;
}
