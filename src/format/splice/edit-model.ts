// What an edit means for the data, free of any text. The edited text is held against this.
import { CtxError } from "../../errors/ctx-error.js";
import {
  cloneJson,
  getOwn,
  isJsonEqual,
  isJsonObject,
  setOwn,
  type Json,
  type JsonObject,
} from "../../model/json/json.js";
import { findAt, formatPointer, isArrayIndex, type Pointer } from "../../model/json/pointer.js";

import { MAX_DEPTH } from "../tree/source-tree.js";

/** A change of one value. The token `-` at the end of a `set` appends to an array that exists. */
export type Edit =
  | { readonly kind: "set"; readonly pointer: Pointer; readonly value: Json }
  | { readonly kind: "unset"; readonly pointer: Pointer };

/** The least that a text must change for an edit: pointers that exist are replaced or removed, one is added. */
export type Step =
  | { readonly kind: "replace"; readonly pointer: Pointer; readonly value: Json }
  | { readonly kind: "remove"; readonly pointer: Pointer }
  /** `key` null appends to the array at `pointer`. */
  | { readonly kind: "insert"; readonly pointer: Pointer; readonly key: string | null; readonly value: Json };

/**
 * Applies an edit to a copy of the data. Objects on the way are created, arrays never.
 * @throws {CtxError} VALUE_NOT_FOUND when the pointer leads through a scalar, past an array or, for unset, to nothing.
 * @throws {CtxError} USAGE when the whole document would be removed, become something else than an object, or be nested
 * deeper than 64 levels.
 */
export function applyEdit(data: JsonObject, edit: Edit): JsonObject {
  if (edit.kind === "set" && edit.pointer.length + depthOf(edit.value) > MAX_DEPTH) {
    throw new CtxError(
      "USAGE",
      `The value would be nested deeper than ${MAX_DEPTH} levels, the most that ctx reads.`,
    );
  }
  if (edit.pointer.length === 0) {
    if (edit.kind === "set" && isJsonObject(edit.value)) return cloneJson(edit.value);
    throw new CtxError("USAGE", "A document as a whole can only be set to an object.", {
      hint: "Name a key, for example /title.",
    });
  }
  const result = cloneJson(data);
  const last = edit.pointer.at(-1) as string;
  if (edit.kind === "unset") {
    removeFrom(findAt(result, edit.pointer.slice(0, -1)), last, edit.pointer);
    return result;
  }
  let container: Json = result;
  for (const [index, token] of edit.pointer.slice(0, -1).entries()) {
    container = enter(container, token, { pointer: edit.pointer, index });
  }
  putInto(container, last, edit);
  return result;
}

/** The levels of objects and arrays in a value; counting stops beyond what is read. */
function depthOf(value: Json, limit = MAX_DEPTH + 1): number {
  if (typeof value !== "object" || value === null || limit === 0) return 0;
  let deepest = 0;
  for (const member of Object.values(value)) deepest = Math.max(deepest, depthOf(member as Json, limit - 1));
  return deepest + 1;
}

function removeFrom(container: Json | undefined, token: string, pointer: Pointer): void {
  if (Array.isArray(container) && isArrayIndex(token) && Number(token) < container.length) {
    container.splice(Number(token), 1);
  } else if (isJsonObject(container) && Object.hasOwn(container, token)) {
    delete container[token];
  } else {
    throw new CtxError("VALUE_NOT_FOUND", `There is no value at ${formatPointer(pointer)}.`, {
      hint: "`ctx get` shows what is there.",
    });
  }
}

/** The container at a token, created when it is an object's missing member. */
function enter(container: Json, token: string, place: { pointer: Pointer; index: number }): Json {
  const here = place.pointer.slice(0, place.index + 1);
  if (Array.isArray(container)) {
    const item = isArrayIndex(token) ? container[Number(token)] : undefined;
    if (item === undefined) throw outOfRange(here, container.length);
    return item;
  }
  if (!isJsonObject(container)) throw notContainer(here.slice(0, -1), container);
  const member = getOwn(container, token);
  if (member !== undefined) return member;
  const isAppend = place.index === place.pointer.length - 2 && place.pointer.at(-1) === "-";
  if (isAppend) {
    throw new CtxError("VALUE_NOT_FOUND", `There is no array at ${formatPointer(here)} to append to.`, {
      hint: `Create it first: set ${formatPointer(here)} to [].`,
    });
  }
  const created: JsonObject = {};
  setOwn(container, token, created);
  return created;
}

function putInto(container: Json, token: string, edit: Extract<Edit, { kind: "set" }>): void {
  const value = cloneJson(edit.value);
  if (isJsonObject(container)) {
    setOwn(container, token, value);
  } else if (!Array.isArray(container)) {
    throw notContainer(edit.pointer.slice(0, -1), container);
  } else if (token === "-") {
    container.push(value);
  } else if (isArrayIndex(token) && Number(token) < container.length) {
    container[Number(token)] = value;
  } else {
    throw outOfRange(edit.pointer, container.length);
  }
}

function outOfRange(pointer: Pointer, length: number): CtxError {
  const array = formatPointer(pointer.slice(0, -1));
  return new CtxError(
    "VALUE_NOT_FOUND",
    `There is no item at ${formatPointer(pointer)}; the array has ${length}.`,
    {
      hint: `Items are counted from 0; ${array}/- appends one.`,
    },
  );
}

function notContainer(pointer: Pointer, value: Json): CtxError {
  return new CtxError(
    "VALUE_NOT_FOUND",
    `${formatPointer(pointer)} is ${JSON.stringify(value)}, which has no keys.`,
    {
      hint: `Make it an object first: set ${formatPointer(pointer)} to {}.`,
    },
  );
}

// Beyond this many single steps a value is rewritten as a whole.
const MAX_STEPS = 32;

/** Plans the steps from one state of the data to the next, so that what is equal in both is left alone. */
export function planSteps(before: JsonObject, after: JsonObject, edit: Edit): Step[] {
  const steps = diffObjects(before, after, []);
  if (steps.length <= MAX_STEPS || edit.pointer.length === 0) return steps;
  const changed = edit.pointer.at(-1) === "-" ? edit.pointer.slice(0, -1) : edit.pointer;
  const value = findAt(after, changed);
  return value === undefined || findAt(before, changed) === undefined
    ? steps
    : [{ kind: "replace", pointer: changed, value }];
}

function diffValues(before: Json, after: Json, pointer: Pointer): Step[] {
  if (isJsonEqual(before, after)) return [];
  if (
    isJsonObject(before) &&
    isJsonObject(after) &&
    Object.keys(after).length > 0 &&
    hasSharedKey(before, after)
  ) {
    return diffObjects(before, after, pointer);
  }
  if (Array.isArray(before) && Array.isArray(after) && before.length > 0 && after.length > 0) {
    return diffArrays(before, after, pointer);
  }
  return [{ kind: "replace", pointer, value: after }];
}

function hasSharedKey(before: JsonObject, after: JsonObject): boolean {
  const keys = Object.keys(before);
  return keys.length === 0 || keys.some((key) => Object.hasOwn(after, key));
}

function diffObjects(before: JsonObject, after: JsonObject, pointer: Pointer): Step[] {
  const steps: Step[] = [];
  for (const [key, value] of Object.entries(after)) {
    const old = getOwn(before, key);
    if (old === undefined) steps.push({ kind: "insert", pointer, key, value });
    else steps.push(...diffValues(old, value, [...pointer, key]));
  }
  for (const key of Object.keys(before)) {
    if (!Object.hasOwn(after, key)) steps.push({ kind: "remove", pointer: [...pointer, key] });
  }
  return steps;
}

/** Arrays keep their common head and tail; what lies between is replaced, removed or added item by item. */
function diffArrays(before: Json[], after: Json[], pointer: Pointer): Step[] {
  if (after.length < before.length) {
    let head = 0;
    while (head < after.length && isJsonEqual(before[head] as Json, after[head] as Json)) head++;
    const extra = before.length - after.length;
    const rest = [...before.slice(0, head), ...before.slice(head + extra)];
    const removed = Array.from({ length: extra }, (_, index): Step => {
      return { kind: "remove", pointer: [...pointer, String(head + extra - 1 - index)] };
    });
    return [...removed, ...diffArrays(rest, after, pointer)];
  }
  const steps = before.flatMap((item, index) =>
    diffValues(item, after[index] as Json, [...pointer, String(index)]),
  );
  for (const value of after.slice(before.length)) steps.push({ kind: "insert", pointer, key: null, value });
  return steps;
}
