// What a run answers to whoever goes on with it: SPEC §11's shape, from its state, its leases and earlier runs.
import { getOwn, isJsonObject, type JsonObject } from "../../../model/json/json.js";
import type { Runtime } from "../../../ports/runtime.js";
import type { Workspace } from "../../../store/place/workspace.js";
import { readEarlierRuns } from "../../../store/runs/earlier-runs.js";
import { describePromised, listPromised, type Promised } from "../../../workflow/analysis/promises.js";
import { next } from "../../../workflow/engine.js";
import { estimateSeconds, type EarlierRun } from "../../../workflow/log/estimate.js";
import { listHeld, type HandingOut, type HeldStep } from "../../../workflow/log/leases.js";
import type { RunView } from "../../../workflow/log/view.js";
import type { Reply, RunStatus } from "../../../workflow/reply.js";
import type { OpenRun } from "./open-run.js";

export interface NextData {
  /** Null when nobody keeps the run. */
  readonly run: string | null;
  readonly workflow: string;
  /** `waiting`: others are at whatever could be done. */
  readonly status: RunStatus | "waiting";
  readonly steps: Reply["steps"];
  readonly needs: Reply["needs"];
  readonly drop: Reply["drop"];
  readonly instructions: string;
  readonly sizes: Reply["sizes"];
  readonly missing: Reply["missing"];
  readonly context: JsonObject;
  readonly progress: RunProgress;
  /** What the steps give, as their outputs say: what is to be sent back with each. */
  readonly gives: readonly Promised[];
  /** Steps that others are at. */
  readonly held: readonly HeldStep[];
  /** What failed, where a loop stopped, what the validation criteria refused. */
  readonly problems: Reply["problems"];
  /** Unset variables where the definition declares nothing, and the like. */
  readonly warnings: Reply["warnings"];
  readonly dryRun?: true;
}

export interface RunProgress {
  readonly done: number;
  readonly total: number;
  /** Null when some step that is left was never timed. */
  readonly etaSeconds: number | null;
}

/** Words the answer for somebody who got some of the steps. */
export function replyTo(
  runtime: Runtime,
  workspace: Workspace,
  { run, handed }: { run: OpenRun; handed: HandingOut & { readonly reply?: Reply } },
): NextData {
  const { program, view, place } = run;
  // Handing out changes leases alone, and so not what the engine answers.
  const { reply = next(program, view.state) } = handed;
  const { own, held } = handed;
  const isWaiting = reply.status === "ready" && own.length === 0;
  const gives = listPromised(program, own);
  return {
    run: place.run,
    workflow: program.workflow.id,
    status: isWaiting ? "waiting" : reply.status,
    steps: own,
    needs: reply.needs,
    drop: reply.drop,
    instructions: isWaiting ? describeHeld(held) : describeOwn(reply, { own, gives, run: place.run }),
    sizes: reply.sizes,
    missing: reply.missing,
    context: reply.context,
    progress: { ...reply.progress, etaSeconds: estimate(runtime, workspace, run) },
    gives,
    held,
    problems: reply.problems,
    warnings: reply.warnings,
  };
}

/** Tells whether the answer is "no": somebody has to give something, or to mend something, before it goes on. */
export function isStuck({ status }: Pick<NextData, "status">): boolean {
  return status === "blocked" || status === "failed" || status === "exhausted";
}

/** The seconds left, from earlier runs and from this one. */
export function estimate(runtime: Runtime, workspace: Workspace, run: OpenRun): number | null {
  const { program, view, place } = run;
  const nowMs = runtime.clock.now();
  return estimateSeconds(program, view.state, {
    own: view.timings,
    earlier: listEarlier(runtime, workspace, { program, place }),
    elapsedMs: (path) => elapsed(view, path, nowMs),
  });
}

/** The steps that anybody is at. */
export function listUnderWay(run: OpenRun, steps: Reply["steps"], nowMs: number): HeldStep[] {
  return listHeld(run.view, steps, { by: "", nowMs });
}

function elapsed({ leases }: RunView, path: string, nowMs: number): number {
  const lease = getOwn(leases, path);
  return lease === undefined ? 0 : Math.max(0, nowMs - Date.parse(lease.since));
}

/** What is known of other runs of the same workflow. */
export function listEarlier(
  runtime: Runtime,
  workspace: Workspace,
  { program, place }: Pick<OpenRun, "program" | "place">,
): EarlierRun[] {
  const others = { workflow: program.workflow.id, except: place.run };
  return readEarlierRuns(runtime, workspace, others).map(toEarlier);
}

function toEarlier(summary: JsonObject): EarlierRun {
  const { timings, status } = summary;
  return {
    timings: (isJsonObject(timings) ? timings : {}) as unknown as EarlierRun["timings"],
    isComplete: status === "complete",
  };
}

function describeHeld(held: readonly HeldStep[]): string {
  const said = held.map(({ path, by, until }) => `${by} is at ${path} until ${until}`).join("; ");
  return `There is nothing for you to do now: ${said}. Ask again later.`;
}

/** What the engine says, what is to be sent with each step, and that a command is executed by ctx itself (SPEC §15, P20). */
function describeOwn(
  { instructions }: Reply,
  { own, gives, run }: { own: Reply["steps"]; gives: readonly Promised[]; run: string },
): string {
  const commands = own.filter(({ kind }) => kind === "command").map(({ path }) => path);
  const isOne = commands.length === 1;
  const executed =
    commands.length === 0
      ? ""
      : `${commands.join(", ")} ${isOne ? "is a command" : "are commands"}: ctx workflow run --run ${run} executes ${isOne ? "it" : "them"}.`;
  const promised = describePromised(gives.filter(({ path }) => !commands.includes(path)));
  return [executed, instructions, promised].filter((text) => text !== "").join(" ");
}
