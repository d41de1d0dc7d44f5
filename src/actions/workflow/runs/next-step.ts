// `ctx workflow next --run R`: takes what somebody did, and hands out what is to be done.
import { CtxError } from "../../../errors/ctx-error.js";
import { makeFinding, type Finding } from "../../../errors/finding.js";
import { isJsonEqual, type Json, type JsonObject } from "../../../model/json/json.js";
import type { Outcome } from "../../../model/outcome.js";
import type { Runtime } from "../../../ports/runtime.js";
import { readAuthor } from "../../../store/author.js";
import { openWorkspace, type Workspace } from "../../../store/place/workspace.js";
import { findReadyPath, next } from "../../../workflow/engine.js";
import type { Event } from "../../../workflow/events.js";
import { findHolder, handOut, type HandingOut, type HeldStep } from "../../../workflow/log/leases.js";
import type { Reply } from "../../../workflow/reply.js";
import type { WriteRequest } from "../../request.js";
import type { Pinned } from "../../../store/runs/pinned.js";
import { changeRun, type Draft } from "./change-run.js";
import { listRunFindings, openRun, type OpenRun } from "./open-run.js";
import { pruneAfterStep } from "./prune-after-step.js";
import { isStuck, replyTo, type NextData } from "./run-reply.js";

export interface NextStepRequest extends WriteRequest {
  /** The run's name, or what tells it from the others. */
  readonly run: string;
  /** The path of a step that is done. */
  readonly done?: string;
  /** The path of a step that failed, and why. */
  readonly fail?: string;
  readonly reason?: string;
  /** The path of a step that a person agreed to. */
  readonly confirm?: string;
  /** What the step gave; without a step, variables that were asked for. */
  readonly variables?: JsonObject;
  /** The text that the step's validation criteria judge. */
  readonly output?: string;
  /** How many steps to hand out at most. */
  readonly limit?: number;
  /** Hand out also what others are at. */
  readonly takeOver?: boolean;
}

const LEASE_MS = 15 * 60 * 1000;

/**
 * Goes on with a run. The same request twice gives the same answer.
 * @throws {CtxError} RUN_NOT_FOUND, REF_AMBIGUOUS; USAGE for a step that there is not or that cannot be done yet;
 * LOCK_HELD, SECRET_FOUND, WRITE_FAILED.
 */
export async function nextStep(runtime: Runtime, request: NextStepRequest): Promise<Outcome<NextData>> {
  requireSense(request);
  const workspace = await openWorkspace(runtime, request.directory);
  const { repository } = workspace;
  const by = await readAuthor(request.by, { repository, environment: runtime.environment });
  const run = await openRun(runtime, workspace, request.run);
  return goOn(runtime, workspace, { run, by, request });
}

/** The same on a run that is open. */
export async function goOn(
  runtime: Runtime,
  workspace: Workspace,
  { run, by, request }: { run: OpenRun; by: string; request: Omit<NextStepRequest, "run" | "directory"> },
): Promise<Outcome<NextData>> {
  const told: Told = { findings: [], refusedFor: null };
  let handed: HandedOut | undefined;
  const dryRun = request.dryRun === true;
  const changed = await changeRun(runtime, workspace, {
    run,
    by,
    dryRun,
    decide(draft) {
      take(draft, { request, told });
      handed = giveOut(draft, { pinned: run.pinned, ...request });
    },
  });
  const pruned = dryRun ? [] : await pruneAfterStep(runtime, workspace, { run: changed, by });
  const data = replyTo(runtime, workspace, { run: changed, handed: handed as unknown as HandedOut });
  return {
    data: told.refusedFor === null ? withDryRun(data, dryRun) : refuse(data, told.refusedFor),
    findings: [...told.findings, ...pruned, ...listRunFindings(runtime, workspace, changed)],
    isRefusal: isStuck(data) || told.refusedFor !== null,
  };
}

interface Told {
  readonly findings: Finding[];
  /** Another one is at the step that was reported. */
  refusedFor: HeldStep | null;
}

interface Taking {
  readonly request: Omit<NextStepRequest, "run" | "directory">;
  readonly told: Told;
}

function requireSense({ done, fail, confirm, output, reason, limit }: NextStepRequest): void {
  const steps = [done, fail, confirm].filter((step) => step !== undefined);
  if (steps.length > 1) throw new CtxError("USAGE", "One step is done, failed or agreed to at a time.");
  if (output !== undefined && done === undefined)
    throw new CtxError("USAGE", "An output belongs to a step.", {
      hint: { command: "Say which: --done STEP.", tool: "Say which: done." },
    });
  if (reason !== undefined && fail === undefined)
    throw new CtxError("USAGE", "A reason belongs to a step that failed.", {
      hint: "Say which: --fail STEP.",
    });
  if (limit !== undefined && !(Number.isSafeInteger(limit) && limit > 0))
    throw new CtxError("USAGE", `Not a number of steps: ${limit}`, { hint: "Give 1 or more." });
}

/** Takes what was reported, if anything was. */
function take(draft: Draft, taking: Taking): void {
  const { done, fail, confirm, variables } = taking.request;
  const word = done ?? fail ?? confirm;
  if (word !== undefined) takeStep(draft, word, taking);
  else if (variables !== undefined && !isKnown(draft, variables)) {
    draft.add({ kind: "event", event: { kind: "assign", variables } });
  }
}

function takeStep(draft: Draft, word: string, { request, told }: Taking): void {
  const { program, nowMs, by } = draft;
  const path = findReadyPath(program, draft.view().state, word);
  if (path === null) {
    told.findings.push(makeFinding("STEP_OVER", `${word} is over already; nothing changed.`));
    return;
  }
  const held = findHolder(draft.view(), path, { by, nowMs });
  if (held !== null && request.takeOver !== true && request.confirm === undefined) {
    told.refusedFor = held;
    return;
  }
  if (
    !word.includes("/") &&
    path.includes("/") &&
    path !== `${word}/fallback` &&
    path !== `${word}/rollback`
  ) {
    told.findings.push(
      makeFinding("STEP_NAMED_SHORT", `${word} was taken for ${path}.`, {
        hint: "Name the whole path, as answers do: then the same report twice does no harm.",
      }),
    );
  }
  const event = makeEvent(path, { at: new Date(nowMs).toISOString(), request });
  draft.add({ kind: "event", event });
}

function makeEvent(path: string, { at, request }: { at: string; request: Taking["request"] }): Event {
  const { fail, confirm, variables, output, reason } = request;
  if (confirm !== undefined) return { kind: "confirm", path };
  if (fail !== undefined)
    return { kind: "step-failed", path, at, ...(reason === undefined ? {} : { reason }) };
  return {
    kind: "step-done",
    path,
    ...(variables === undefined ? {} : { variables }),
    ...(output === undefined ? {} : { output }),
  };
}

function isKnown(draft: Draft, variables: JsonObject): boolean {
  const known = draft.view().state.variables;
  return Object.entries(variables).every(
    ([name, value]) => Object.hasOwn(known, name) && isJsonEqual(known[name] as Json, value),
  );
}

export interface Handing extends Pick<OpenRun, "pinned"> {
  readonly limit?: number;
  readonly takeOver?: boolean;
}

/** What was handed out, and the engine's answer that it was taken from. */
export interface HandedOut extends HandingOut {
  readonly reply: Reply;
}

/** Hands out what is ready, and notes to whom. */
export function giveOut(draft: Draft, { pinned, limit, takeOver }: Handing): HandedOut {
  const { program, nowMs, by } = draft;
  const leaseMs = readLease(pinned);
  const reply = next(program, draft.view().state);
  const handed = handOut(draft.view(), reply.steps, {
    by,
    nowMs,
    leaseMs,
    ...(limit === undefined ? {} : { limit }),
    ...(takeOver === undefined ? {} : { takeOver }),
  });
  const until = new Date(nowMs + leaseMs).toISOString();
  for (const { path, attempt } of handed.leased) draft.add({ kind: "lease", path, attempt, until });
  return { ...handed, reply };
}

/** How long a step is kept for who took it, in milliseconds. */
export function readLease({ definition }: Pinned): number {
  const written = definition["leaseMs"];
  return typeof written === "number" ? written : LEASE_MS;
}

function refuse(data: NextData, { path, by, until }: HeldStep): NextData {
  const message = `it was not taken: ${by} is at it until ${until}`;
  return { ...data, status: "waiting", problems: [...data.problems, { path, message }] };
}

function withDryRun(data: NextData, dryRun: boolean): NextData {
  return dryRun ? { ...data, dryRun: true } : data;
}
