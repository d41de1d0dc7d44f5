// What ctx remembers beside a plan: how each stub was written, so that a change of it can be told, and how far the plan was
// at some moments. Without it every phase still comes back; only changes of stubs are then for a person to settle.
import { isJsonObject, type JsonObject } from "../../model/json/json.js";

export interface WrittenStub {
  readonly phase: number;
  /** Absent for the phase itself. */
  readonly stage?: number;
  /** The file that it names, relative to the root. */
  readonly path: string;
  readonly stub: string;
}

/** How far the plan was when it was changed. */
export interface PlanMoment {
  /** RFC 3339, UTC. */
  readonly at: string;
  readonly done: number;
  readonly total: number;
}

export interface PlanRecord {
  /** The plan, relative to the root. */
  readonly plan: string;
  readonly expanded: readonly WrittenStub[];
  /** Oldest first. */
  readonly moments: readonly PlanMoment[];
  /** The file as it was read: keys that this ctx does not know stay. */
  readonly written: JsonObject;
}

export const PLAN_FORMAT = "ctx-plan/1";
const MOST_MOMENTS = 50;

/** Reads a record; null for a file that is none, or of a newer format. */
export function parsePlanRecord(text: string): PlanRecord | null {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    // Another program's file, or a damaged one: what is not understood is not used.
    return null;
  }
  if (!isJsonObject(value)) return null;
  const written = value;
  const { format, plan } = written;
  if (format !== PLAN_FORMAT || typeof plan !== "string") return null;
  return {
    plan,
    expanded: listOf(written["expanded"], isWrittenStub),
    moments: listOf(written["moments"], isMoment),
    written,
  };
}

/** Writes a record; of moments the oldest and the newest are kept. */
export function formatPlanRecord({ plan, expanded, moments, written }: PlanRecord): string {
  const kept =
    moments.length > MOST_MOMENTS ? [...moments.slice(0, 1), ...moments.slice(1 - MOST_MOMENTS)] : moments;
  const value = { ...written, format: PLAN_FORMAT, plan, expanded, moments: kept };
  return `${JSON.stringify(value, null, 2)}\n`;
}

function listOf<T>(value: unknown, isOne: (one: unknown) => one is T): readonly T[] {
  return Array.isArray(value) ? value.filter(isOne) : [];
}

function isWrittenStub(one: unknown): one is WrittenStub {
  if (typeof one !== "object" || one === null) return false;
  const { phase, stage, path, stub } = one as Partial<Record<keyof WrittenStub, unknown>>;
  const isStage = stage === undefined || typeof stage === "number";
  return typeof phase === "number" && isStage && typeof path === "string" && typeof stub === "string";
}

function isMoment(one: unknown): one is PlanMoment {
  if (typeof one !== "object" || one === null) return false;
  const { at, done, total } = one as Partial<Record<keyof PlanMoment, unknown>>;
  return typeof at === "string" && typeof done === "number" && typeof total === "number";
}
