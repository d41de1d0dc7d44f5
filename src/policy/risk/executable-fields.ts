// R9: fields that become commands: what a session prepares, and what a workflow's steps run (SPEC §11, §13). A risk
// names the field and never quotes the command, which may hold a secret.
import { isJsonEqual, isJsonObject, type Json } from "../../model/json/json.js";
import { findAt, formatPointer, type Pointer } from "../../model/json/pointer.js";
import type { Risk } from "../../model/review.js";
import { isPowerful } from "../trust/powerful-variables.js";
import { nameIn } from "./place.js";
import type { ExecutableSource, RiskSubject } from "./subject.js";

/** A field that is run, or given to what is run. */
export interface ExecutableField {
  readonly pointer: Pointer;
  readonly value: Json;
  readonly what: string;
}

/** Finds every such field that head adds or changes. What only moved to another place counts as changed there. */
export function findExecutableFields({ executables }: RiskSubject): Risk[] {
  return executables.flatMap((source) => {
    const fields = source.kind === "session" ? listSessionFields(source.after) : listRunFields(source.after);
    return fields.filter((field) => !isKnown(source, field)).map((field) => riskOf(source, field));
  });
}

function isKnown({ before }: ExecutableSource, { pointer, value }: ExecutableField): boolean {
  const known = before === null ? undefined : findAt(before, pointer);
  return known !== undefined && isJsonEqual(known, value);
}

function riskOf({ path, kind, lineOf }: ExecutableSource, { pointer, what }: ExecutableField): Risk {
  const written = formatPointer(pointer);
  const place = nameIn(kind === "session" ? `/$session${written}` : written);
  const message = `${what} in ${place}.`;
  return { flag: "R9", severity: "high", path, line: lineOf(written), message };
}

function listSessionFields(session: Json): ExecutableField[] {
  const prerequisites = membersOf(findAt(session, ["prereqs"])).map(([index, value]): ExecutableField => {
    return { pointer: ["prereqs", index], value, what: "A command that prepares a session stands" };
  });
  const exported = membersOf(findAt(session, ["env"])).filter(([, value]) => value !== null);
  const variables = exported.map(([name, value]): ExecutableField => {
    const what = isPowerful(name)
      ? "A variable that chooses which programs run, or whom they reach, stands"
      : "A variable for a session's programs stands";
    return { pointer: ["env", name], value, what };
  });
  const workdir = findAt(session, ["workdir"]) ?? null;
  if (workdir === null) return [...prerequisites, ...variables];
  const what = "The directory in which a session's commands run stands";
  return [...prerequisites, ...variables, { pointer: ["workdir"], value: workdir, what }];
}

/** The `run` of every step, however deep: in loops, parallel steps, fallbacks. Rollbacks and fallbacks may be a bare one. */
export function listRunFields(definition: Json): ExecutableField[] {
  const fields: ExecutableField[] = [];
  const waiting: { readonly pointer: Pointer; readonly value: Json }[] = [{ pointer: [], value: definition }];
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    const { pointer, value } = next;
    const isRun = ["run", "rollback", "fallback"].includes(pointer.at(-1) ?? "");
    if (isRun && isCommand(value)) {
      fields.push({ pointer, value, what: "A command that a workflow runs stands" });
      continue;
    }
    for (const [name, member] of membersOf(value))
      waiting.push({ pointer: [...pointer, name], value: member });
  }
  return fields.reverse();
}

/** A shell string, or a program with its arguments. */
function isCommand(value: Json): boolean {
  return typeof value === "string" || (Array.isArray(value) && typeof value[0] === "string");
}

function membersOf(value: Json | undefined): (readonly [string, Json])[] {
  if (Array.isArray(value)) return value.map((member, index) => [String(index), member] as const);
  return isJsonObject(value) ? Object.entries(value) : [];
}
