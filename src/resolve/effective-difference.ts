// What differs between two resolutions of one ref: values, notes and entries. Where the two came from is not asked.
import type { Note } from "../model/document.js";
import { isJsonEqual, isJsonObject, type Json, type JsonObject } from "../model/json/json.js";
import { escapeToken } from "../model/json/pointer.js";
import type { PlacedEntry } from "./entry-selection.js";

export type Change = "added" | "changed" | "removed";

/** A ref as it resolves on one side. */
export interface Effective {
  readonly data: JsonObject;
  readonly notes: readonly Note[];
  readonly entries: readonly PlacedEntry[];
}

/** A data leaf that differs: a scalar, an empty object or a whole array. */
export interface ValueChange {
  /** RFC 6901. */
  readonly pointer: string;
  readonly change: Change;
  /** Absent where there was none. */
  readonly before?: Json;
  /** Absent where there is none. */
  readonly after?: Json;
}

export interface NoteChange {
  readonly change: Change;
  /** As it is after; for a removed one, as it was. */
  readonly note: Note;
}

export interface EntryChange {
  readonly change: Change;
  /** As it is after; for a removed one, as it was. */
  readonly entry: PlacedEntry;
}

export interface EffectiveDifference {
  /** By pointer, in code unit order. */
  readonly values: readonly ValueChange[];
  /** By path. */
  readonly notes: readonly NoteChange[];
  /** By id, then by the context they are in. */
  readonly entries: readonly EntryChange[];
}

const NOTHING: Effective = { data: {}, notes: [], entries: [] };

/** Compares how a ref resolves before and after; null where it does not exist. Mutates nothing. */
export function compareEffective(before: Effective | null, after: Effective | null): EffectiveDifference {
  const [old, now] = [before ?? NOTHING, after ?? NOTHING];
  const notes = compareByKey(old.notes, now.notes, { keyOf: ({ path }) => path, isSame: isSameNote });
  const entries = compareByKey(old.entries, now.entries, {
    keyOf: ({ ref, record }) => `${record.id} ${ref}`,
    isSame: (left, right) => isJsonEqual(left.record as JsonObject, right.record as JsonObject),
  });
  return {
    values: compareValuesOf(old.data, now.data),
    notes: notes.map(({ change, one }) => ({ change, note: one })),
    entries: entries.map(({ change, one }) => ({ change, entry: one })),
  };
}

/** Compares two objects leaf by leaf; null is a leaf like any other. In code unit order of the pointers. */
export function compareValuesOf(before: JsonObject, after: JsonObject): ValueChange[] {
  const values: ValueChange[] = [];
  compareMembers(before, after, { pointer: "", values });
  return values.sort((left, right) => (left.pointer < right.pointer ? -1 : 1));
}

/** Tells whether anything differs. */
export function isDifferent({ values, notes, entries }: EffectiveDifference): boolean {
  return values.length + notes.length + entries.length > 0;
}

interface Place {
  readonly pointer: string;
  readonly values: ValueChange[];
}

function compareMembers(before: JsonObject, after: JsonObject, place: Place): void {
  for (const key of new Set([...Object.keys(before), ...Object.keys(after)])) {
    const old = Object.hasOwn(before, key) ? before[key] : undefined;
    const now = Object.hasOwn(after, key) ? after[key] : undefined;
    compareValues(old, now, { ...place, pointer: `${place.pointer}/${escapeToken(key)}` });
  }
}

function compareValues(before: Json | undefined, after: Json | undefined, place: Place): void {
  if (isFilled(before) && isFilled(after)) return compareMembers(before, after, place);
  // An object has no leaf of its own: against a leaf, or nothing, each of its leaves came or went.
  if (isFilled(before)) compareMembers(before, {}, place);
  if (isFilled(after)) compareMembers({}, after, place);
  const [old, now] = [isFilled(before) ? undefined : before, isFilled(after) ? undefined : after];
  const { pointer, values } = place;
  if (old === undefined && now === undefined) return;
  if (old === undefined) values.push({ pointer, change: "added", after: now as Json });
  else if (now === undefined) values.push({ pointer, change: "removed", before: old });
  else if (!isJsonEqual(old, now)) values.push({ pointer, change: "changed", before: old, after: now });
}

function isFilled(value: Json | undefined): value is JsonObject {
  return isJsonObject(value) && Object.keys(value).length > 0;
}

function isSameNote(left: Note, right: Note): boolean {
  const shortOf = ({ pruned }: Note): JsonObject => (pruned ?? {}) as JsonObject;
  return (
    left.ref === right.ref &&
    left.markdown === right.markdown &&
    isJsonEqual(left.meta, right.meta) &&
    isJsonEqual(shortOf(left), shortOf(right))
  );
}

interface Comparison<T> {
  readonly keyOf: (one: T) => string;
  readonly isSame: (left: T, right: T) => boolean;
}

function compareByKey<T>(
  before: readonly T[],
  after: readonly T[],
  { keyOf, isSame }: Comparison<T>,
): { change: Change; one: T }[] {
  const old = new Map(before.map((one) => [keyOf(one), one]));
  const now = new Map(after.map((one) => [keyOf(one), one]));
  const keys = [...new Set([...old.keys(), ...now.keys()])].sort();
  return keys.flatMap((key): { change: Change; one: T }[] => {
    const [was, is] = [old.get(key), now.get(key)];
    if (is === undefined) return [{ change: "removed", one: was as T }];
    if (was === undefined) return [{ change: "added", one: is }];
    return isSame(was, is) ? [] : [{ change: "changed", one: is }];
  });
}
