// How long the journal's segments stay (SPEC §2): whole, until git holds all their entries, or `journal.keepDays`.
import { isCtxError } from "../../errors/ctx-error.js";
import { parseFrames, type Frame } from "../../format/frames.js";
import { timeOfUlid } from "../../model/ulid.js";
import type { Runtime } from "../../ports/runtime.js";
import type { Workspace } from "../place/workspace.js";
import { isSetAside, journalDirectory, listSegments } from "./journal.js";
import { areCommitted, withoutLosers } from "./missing.js";

const DAY_MS = 24 * 60 * 60 * 1000;
/** The newest segments stay in any case: work of yesterday may be on its way through a rebase. */
const YOUNG_DAYS = 2;
/** Nobody pauses for so long: where the newest segment follows the one before it by more, a clock may be wrong. */
const JUMP_DAYS = 365;

/** Days since the epoch by which segments are judged. */
interface Limits {
  /** Segments of later days are young. */
  readonly young: number;
  /** Segments of earlier days go whatever git holds. */
  readonly kept: number;
  /** Segments from this day on stay, since new ids follow the newest that was given. */
  readonly newest: number;
}

/**
 * Removes segments that are no longer needed, oldest first, and returns their names. Each goes whole and in one step; it
 * stays when anybody appends to it meanwhile, and when it cannot be read, judged or removed: there is another day.
 * With `isBrief` only one of them is looked at, another one every day: what somebody waits for takes no longer.
 */
export async function dropSegments(
  runtime: Runtime,
  workspace: Workspace,
  { isBrief = false }: { isBrief?: boolean } = {},
): Promise<string[]> {
  const directory = journalDirectory(workspace, runtime.environment);
  if (directory === null) return [];
  const names = listSegments(runtime, directory);
  const today = daysOf(runtime.clock.now());
  const limits = findLimits(names, today, workspace.config.journal.keepDays);
  const dropped: string[] = [];
  const old = names.filter((name) => !isStaying(dayOfName(name), limits));
  for (const name of isBrief ? old.slice(today % old.length).slice(0, 1) : old) {
    try {
      if (await isDropped(runtime, workspace, { directory, name, limits })) dropped.push(name);
    } catch (error) {
      // Most often the git program is missing, or somebody appended in this very moment.
      if (!isCtxError(error)) throw error;
    }
  }
  return dropped;
}

/** A clock that ran 70 years ahead for an hour must not age everything by as much: one day alone does not count. */
function findLimits(names: readonly string[], today: number, keepDays: number): Limits {
  const days = names
    .map(dayOfName)
    .filter(Number.isFinite)
    .sort((left, right) => left - right);
  const last = days.at(-1) ?? -Infinity;
  const before = days.at(-2) ?? last;
  const newest = last - before > JUMP_DAYS ? before : last;
  return { young: today - YOUNG_DAYS, kept: Math.min(today, newest) - keepDays, newest };
}

async function isDropped(
  runtime: Runtime,
  workspace: Workspace,
  { directory, name, limits }: { directory: string; name: string; limits: Limits },
): Promise<boolean> {
  const path = `${directory}/${name}`;
  const bytes = runtime.files.read(path);
  if (bytes === null) return false;
  const { frames } = parseFrames(bytes);
  const day = isSetAside(name) ? newestDay(frames) : dayOfName(name);
  if (isStaying(day, limits)) return false;
  if (day >= limits.kept && !(await isCommitted(workspace, frames))) return false;
  return runtime.files.remove(path, bytes);
}

function isStaying(day: number, { young, newest }: Limits): boolean {
  return day > young || day >= newest;
}

/** Days since the epoch; not a number for what a process that ended in the middle of a removal left set aside. */
function dayOfName(name: string): number {
  return daysOf(Date.parse(`${name.slice(0, -".journal".length)}T00:00:00Z`));
}

function newestDay(frames: readonly Frame[]): number {
  return frames.reduce((newest, { record }) => Math.max(newest, daysOf(timeOfUlid(record.id))), -Infinity);
}

function daysOf(timeMs: number): number {
  return Math.floor(timeMs / DAY_MS);
}

async function isCommitted({ repository }: Workspace, frames: readonly Frame[]): Promise<boolean> {
  return repository !== null && areCommitted(repository, withoutLosers(frames));
}
