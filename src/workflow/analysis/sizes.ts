// How big the context of a reply may be, and what is left out of one that no reply can carry.
import { setOwn, type Json, type JsonObject } from "../../model/json/json.js";
import type { Survey } from "../position/survey.js";
import type { Live } from "./live.js";

const KB = 1024;

/** No context of a reply is ever bigger. */
export const MOST_BYTES = 256 * KB;

/** SPEC §11: a simple step, one with conditions, a loop's iteration, anything that branches or nests. */
const TARGETS = {
  simple: { target: KB, max: 2 * KB },
  conditions: { target: 2 * KB, max: 5 * KB },
  loop: { target: 3 * KB, max: 5 * KB },
  complex: { target: 5 * KB, max: 10 * KB },
} as const;

/** The size that the context of a reply should have, by what its steps are. */
export function chooseTarget(
  { ready, blocked }: Survey,
  { now, later }: Live,
): { target: number; max: number } {
  const [first] = [...ready, ...blocked];
  const loops = (first?.path.match(/\/\d+(?=\/)/g) ?? []).length;
  if (ready.length + blocked.length > 1 || loops > 1) return TARGETS.complex;
  if (loops === 1) return TARGETS.loop;
  const hasDecision = [...now.values(), ...later.values()].some(({ kind }) => kind === "decision");
  return hasDecision ? TARGETS.conditions : TARGETS.simple;
}

/** Picks variables for a reply; what would make it too big is left out, the biggest first, and named. */
export function pickWithin(
  picked: ReadonlyMap<string, Json>,
  bytesOf: (value: Json) => number,
): { context: JsonObject; bytes: number; leftOut: readonly string[] } {
  const parts = [...picked].map(([name, value]) => ({
    name,
    value,
    bytes: bytesOf(name) + bytesOf(value) + 2,
  }));
  let bytes = parts.reduce((sum, part) => sum + part.bytes, 1);
  const leftOut: string[] = [];
  for (const part of parts.toSorted((left, right) => right.bytes - left.bytes)) {
    if (bytes <= MOST_BYTES) break;
    leftOut.push(part.name);
    bytes -= part.bytes;
  }
  const context: JsonObject = {};
  for (const { name, value } of parts) if (!leftOut.includes(name)) setOwn(context, name, value);
  return { context, bytes: Object.keys(context).length === 0 ? 2 : bytes, leftOut };
}
