// `manage_context`: the one verb of tools that came before ctx, its actions and words mapped onto ours. Every action has the
// effect that its name says; what one does not take is refused.
import { CtxError } from "../../errors/ctx-error.js";
import type { ManageAction } from "../../model/agent-verbs.js";
import type { Importance } from "../../model/entry.js";
import type { Json, JsonObject } from "../../model/json/json.js";
import type { Level } from "../../model/level.js";
import type { Outcome } from "../../model/outcome.js";
import { visibleLine } from "../../model/text/visible-text.js";
import type { Runtime } from "../../ports/runtime.js";
import { openWorkspace } from "../../store/place/workspace.js";
import type { WriteRequest } from "../request.js";

export interface ManageRequest extends WriteRequest {
  readonly action: ManageAction;
  readonly level: Level;
  /** A task's id, a branch's name; of a project its name, of global nothing. */
  readonly contextId?: string;
  readonly data?: JsonObject;
  readonly content?: string;
  readonly category?: string;
  readonly importance?: Importance;
  readonly delegateTo?: string;
  readonly delegateData?: JsonObject;
  readonly reason?: string;
  readonly includeInherited?: boolean;
  readonly filters?: JsonObject;
  readonly maxCharacters: number;
}

export interface ManageData {
  readonly text: string;
  readonly ref: string | null;
  /** What the action answers beside its text. Data of files among it has no fence: for programs, not for models. */
  readonly answer: JsonObject;
}

type Particular = Exclude<
  keyof ManageRequest,
  "action" | "level" | "contextId" | "directory" | "maxCharacters" | "dryRun" | "by"
>;

/** What each action takes, and those of them that it cannot do without. */
const TAKEN: Readonly<Record<ManageAction, readonly Particular[]>> = {
  create: ["data"],
  get: ["includeInherited"],
  update: ["data"],
  delete: [],
  resolve: ["includeInherited"],
  delegate: ["delegateTo", "delegateData", "reason"],
  add_insight: ["content", "category", "importance"],
  add_progress: ["content"],
  list: ["filters"],
};
const NEEDED: Readonly<Partial<Record<ManageAction, readonly Particular[]>>> = {
  update: ["data"],
  delegate: ["delegateTo", "delegateData", "reason"],
  add_insight: ["content"],
  add_progress: ["content"],
};
/** The parameters as callers know them. */
const NAMES: Readonly<Record<Particular, string>> = {
  data: "data",
  content: "content",
  category: "category",
  importance: "importance",
  delegateTo: "delegate_to",
  delegateData: "delegate_data",
  reason: "delegation_reason",
  includeInherited: "include_inherited",
  filters: "filters",
};

/**
 * Does what an action of manage_context says.
 * @throws {CtxError} USAGE for a parameter that is missing or that the action does not take; CONTEXT_NOT_FOUND for a project
 * that this is not; otherwise as the action of ours does.
 */
export async function manageContext(runtime: Runtime, request: ManageRequest): Promise<Outcome<ManageData>> {
  requireSense(request);
  if (request.action === "list") return listContexts(runtime, request);
  const ref = await refOf(runtime, request);
  const { directory, by, action, data, content = "", maxCharacters } = request;
  const place = { directory, ref, ...(by === undefined ? {} : { by }) };
  switch (action) {
    case "create": {
      const { create } = await import("../create.js");
      const done = await create(runtime, { ...place, ...(data === undefined ? {} : { data }) });
      return say(done, `Created ${done.data.ref} (${done.data.path}).`);
    }
    case "update": {
      const { update } = await import("../set.js");
      const { data: edited, findings } = await update(runtime, { ...place, patch: data as JsonObject });
      const { ref: name, path, changed, revision } = edited;
      const text = changed ? `Updated ${name} (${path}).` : `${name} holds all of this already.`;
      return say({ data: { ref: name, path, changed, revision }, findings }, text);
    }
    case "delete": {
      const { deleteContext } = await import("../delete.js");
      const done = await deleteContext(runtime, place);
      const count = done.data.removed.length;
      return say(done, `Deleted ${done.data.ref}: ${count} ${count === 1 ? "file" : "files"}.`);
    }
    case "delegate":
      return delegateTo(runtime, request, place);
    case "add_insight": {
      const { insight } = await import("../append.js");
      const { category = "general", importance } = request;
      const more = importance === undefined ? {} : { importance };
      const done = await insight(runtime, { ...place, text: content, category, ...more });
      return say(done, `Recorded insight ${done.data.id} in ${done.data.ref}.`);
    }
    case "add_progress": {
      const { progress } = await import("../append.js");
      const done = await progress(runtime, { ...place, text: content });
      return say(done, `Recorded progress ${done.data.id} in ${done.data.ref}.`);
    }
    case "get":
    case "resolve": {
      const isResolved = request.includeInherited ?? action === "resolve";
      return isResolved
        ? readResolved(runtime, { directory, ref, maxCharacters })
        : readOwn(runtime, { directory, ref, maxCharacters });
    }
  }
}

interface ReadRequest {
  readonly directory: string;
  readonly ref: string;
  readonly maxCharacters: number;
}

/** The text is cut where it is long; the values are whole. */
async function readResolved(runtime: Runtime, request: ReadRequest): Promise<Outcome<ManageData>> {
  const { resolve } = await import("../resolve.js");
  const { briefContext } = await import("./brief-context.js");
  const { directory, ref } = request;
  const { data } = await resolve(runtime, { directory, ref });
  const briefing = await briefContext(runtime, request);
  const answer = { ...data } as unknown as JsonObject;
  return { ...briefing, data: { text: briefing.data.text, ref: briefing.data.ref, answer } };
}

async function readOwn(runtime: Runtime, request: ReadRequest): Promise<Outcome<ManageData>> {
  const { briefStored } = await import("./brief-stored.js");
  const { data, findings } = await briefStored(runtime, request);
  const { text, ref, revision, value } = data;
  return { data: { text, ref, answer: { ref, revision, data: value } }, findings };
}

async function delegateTo(
  runtime: Runtime,
  request: ManageRequest,
  place: WriteRequest & { readonly ref: string },
): Promise<Outcome<ManageData>> {
  const { delegate } = await import("../delegate.js");
  const done = await delegate(runtime, {
    ...place,
    to: request.delegateTo as string,
    data: request.delegateData as JsonObject,
    reason: request.reason as string,
  });
  const words = done.data.delegations.map(({ key, status }) => `${key} (${status})`).join(", ");
  return say(
    { ...done, data: { ...done.data, ref: done.data.from } },
    `Delegated to ${done.data.to}: ${words}.`,
  );
}

async function listContexts(runtime: Runtime, request: ManageRequest): Promise<Outcome<ManageData>> {
  const { list } = await import("../list.js");
  const { directory, level, filters = {} } = request;
  if (level !== "task" && level !== "branch") {
    throw new CtxError("USAGE", `There is only one context at the level ${level}.`, {
      hint: 'Get it, or list the level "task" or "branch".',
    });
  }
  const { data, findings } = await list(runtime, {
    directory,
    what: level === "task" ? "tasks" : "branches",
    ...readFilters(filters),
  });
  const items = data.items.map((item) => ({ ...item })) as unknown as JsonObject[];
  const names = data.items.map(({ ref, status }) => `${ref} (${status ?? "broken"})`);
  const text = names.length === 0 ? `No ${level} is like that.` : names.join("\n");
  return {
    data: { text: text.split("\n").map(visibleLine).join("\n"), ref: null, answer: { items } },
    findings,
  };
}

function readFilters(filters: JsonObject): { status?: string; branch?: string; ready?: boolean } {
  const { status, branch, ready, ...others } = filters;
  const isRight =
    Object.keys(others).length === 0 &&
    [status, branch].every((value) => value === undefined || typeof value === "string") &&
    (ready === undefined || typeof ready === "boolean");
  if (!isRight) {
    throw new CtxError("USAGE", "These filters cannot be understood.", {
      hint: "Filters are status (a text), branch (a name) and ready (true or false).",
    });
  }
  return { ...(filters as { status?: string; branch?: string; ready?: boolean }) };
}

function requireSense(request: ManageRequest): void {
  const { action } = request;
  const given = (Object.keys(NAMES) as Particular[]).filter((name) => request[name] !== undefined);
  const foreign = given.filter((name) => !TAKEN[action].includes(name));
  const missing = (NEEDED[action] ?? []).filter((name) => !given.includes(name));
  if (foreign.length === 0 && missing.length === 0) return;
  const names = (list: readonly Particular[]): string => list.map((name) => NAMES[name]).join(", ");
  const faults = [
    ...(missing.length === 0 ? [] : [`${action} needs ${names(missing)}.`]),
    ...(foreign.length === 0 ? [] : [`${action} does not take ${names(foreign)}.`]),
  ];
  throw new CtxError("USAGE", faults.join(" "), {
    hint: `Beside action, level, context_id and agent, ${action} takes ${names(TAKEN[action]) || "nothing"}.`,
  });
}

async function refOf(runtime: Runtime, { directory, level, contextId }: ManageRequest): Promise<string> {
  if (level === "task" || level === "branch") {
    if (contextId !== undefined) return `${level}/${contextId}`;
    if (level === "branch") return "branch";
    throw new CtxError("USAGE", "A task needs a context_id.", { hint: "Its id, such as task-42." });
  }
  if (contextId === undefined) return level;
  const { config } = await openWorkspace(runtime, directory);
  if (contextId === level || (level === "project" && contextId === config.project)) return level;
  throw new CtxError("CONTEXT_NOT_FOUND", `There is no ${level} context ${contextId} here.`, {
    hint: level === "project" ? `This project is ${config.project}.` : "Leave context_id out: there is one.",
  });
}

/** An answer of a writer, in a sentence and as it is. */
function say<Data extends { readonly ref: string }>(
  { data, findings }: Outcome<Data>,
  text: string,
): Outcome<ManageData> {
  const answer = JSON.parse(JSON.stringify(data)) as JsonObject;
  return {
    data: { text: visibleLine(text), ref: data.ref, answer: answer as Record<string, Json> },
    findings,
  };
}
