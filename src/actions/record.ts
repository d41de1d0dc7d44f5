// One door for everything that is put on record, as agents come by it: an entry, a decision, a new task, the end of one.
// Each is an action of its own, loaded when asked for; what only another kind takes is refused, not ignored.
import { CtxError } from "../errors/ctx-error.js";
import type { RecordKind } from "../model/agent-verbs.js";
import type { Importance } from "../model/entry.js";
import type { JsonObject } from "../model/json/json.js";
import type { Outcome } from "../model/outcome.js";
import { parseRef } from "../model/ref.js";
import type { Runtime } from "../ports/runtime.js";
import type { WriteRequest } from "./request.js";

export interface RecordRequest extends WriteRequest {
  readonly kind: RecordKind;
  readonly ref: string;
  /** What happened or was learnt; a decision's or a task's title; what was achieved. */
  readonly text: string;
  /** Of an insight; `general` unless given. */
  readonly category?: string;
  /** Of an insight. */
  readonly importance?: Importance;
  /** Of progress and insights: retrying with it stores one entry. */
  readonly key?: string;
  /** The values of a new task; particulars of progress. */
  readonly data?: JsonObject;
  /** The Markdown of a decision. */
  readonly reason?: string;
}

export interface RecordData {
  readonly kind: RecordKind;
  readonly ref: string;
  /** The file that was written. */
  readonly path: string;
  /** Of an entry. */
  readonly id?: string;
  /** False when it was on record already. */
  readonly created: boolean;
  /** Of a task that is done: the tasks that can begin now. */
  readonly ready?: readonly string[];
}

/** What each kind takes beside a ref, a text and who says so. */
const TAKEN: Readonly<Record<RecordKind, readonly (keyof RecordRequest)[]>> = {
  progress: ["key", "data"],
  insight: ["category", "importance", "key"],
  decision: ["reason"],
  task: ["data"],
  done: [],
};
const PARTICULARS = ["category", "importance", "key", "data", "reason"] as const;

/**
 * Puts something on record.
 * @throws {CtxError} USAGE for what the kind does not take; otherwise as progress, insight, decision, create, complete do.
 */
export async function record(runtime: Runtime, request: RecordRequest): Promise<Outcome<RecordData>> {
  refuseForeign(request);
  const { kind, directory, ref, text, by } = request;
  const place = { directory, ref, ...given({ by }) };
  switch (kind) {
    case "progress": {
      const { progress } = await import("./append.js");
      const { key, data: details } = request;
      return answer(kind, await progress(runtime, { ...place, text, ...given({ key, details }) }));
    }
    case "insight": {
      const { insight } = await import("./append.js");
      const { category = DEFAULT_CATEGORY, importance, key } = request;
      return answer(
        kind,
        await insight(runtime, { ...place, text, category, ...given({ importance, key }) }),
      );
    }
    case "decision": {
      const { decision } = await import("./decision.js");
      const { reason: body } = request;
      return answer(kind, await decision(runtime, { ...place, title: text, ...given({ body }) }));
    }
    case "task": {
      const { create } = await import("./create.js");
      const { data } = request;
      requireTask(ref);
      return answer(kind, await create(runtime, { directory, ref, title: text, ...given({ by, data }) }));
    }
    case "done": {
      const { complete } = await import("./complete.js");
      return answer(kind, await complete(runtime, { ...place, summary: text }));
    }
  }
}

const DEFAULT_CATEGORY = "general";

function refuseForeign(request: RecordRequest): void {
  const { kind } = request;
  const foreign = PARTICULARS.filter((name) => request[name] !== undefined && !TAKEN[kind].includes(name));
  if (foreign.length === 0) return;
  const taken = TAKEN[kind].length === 0 ? "nothing more" : TAKEN[kind].join(", ");
  throw new CtxError("USAGE", `${foreign.join(", ")} cannot be recorded with ${kind}.`, {
    hint: `Beside ref, text and by, ${kind} takes ${taken}.`,
  });
}

function requireTask(ref: string): void {
  if (parseRef(ref).level === "task") return;
  throw new CtxError("USAGE", `A new task cannot be called ${ref}.`, {
    hint: "Give it an id such as task-42. Other contexts need not be made: their values can simply be set.",
  });
}

type Recorded = Omit<RecordData, "kind" | "created"> & { readonly created?: boolean };

function answer(kind: RecordKind, { data, findings, isRefusal }: Outcome<Recorded>): Outcome<RecordData> {
  const { ref, path, id, created = true, ready } = data;
  return {
    data: { kind, ref, path, created, ...given({ id, ready }) },
    findings,
    ...given({ isRefusal }),
  };
}

/** Leaves out what was not given. */
function given<T extends Record<string, unknown>>(fields: T): { [K in keyof T]?: NonNullable<T[K]> } {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)) as {
    [K in keyof T]?: NonNullable<T[K]>;
  };
}
