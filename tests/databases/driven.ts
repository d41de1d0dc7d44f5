// A template from its installing to its end: `ctx workflow new`, then the executor for its commands and the scripted agent
// of a test for all other steps, through the same actions as the command line's.
import { nextStep } from "../../src/actions/workflow/runs/next-step.js";
import { runWorkflow, type RunWorkflowRequest } from "../../src/actions/workflow/run-workflow.js";
import type { RunEnded, RunEvent, StepEnded } from "../../src/actions/workflow/execute/run-events.js";
import { makeNodeRuntime } from "../../src/adapters/node-runtime.js";
import type { JsonObject } from "../../src/model/json/json.js";
import type { Runtime } from "../../src/ports/runtime.js";
import type { ReadyStep } from "../../src/workflow/reply.js";
import type { World } from "../support/transcript.js";

/** What an agent answers to a step; `context` is what the reply brought along for it. */
export type Agent = (step: ReadyStep, context: JsonObject) => JsonObject;

export interface Driving extends GoingOn {
  readonly template: string;
  readonly variables: JsonObject;
}

export interface GoingOn {
  /** A template that is installed, for a new run. */
  readonly template?: string;
  readonly variables?: JsonObject;
  /** A run that was begun. */
  readonly run?: string;
  readonly agent: Agent;
  /** Is asked before a step that wants it; agrees unless given. */
  readonly confirm?: (step: ReadyStep) => boolean;
  readonly environment?: Readonly<Record<string, string>>;
}

export interface Driven {
  readonly run: string;
  readonly status: RunEnded["status"];
  /** Every attempt at a command, in the order in which they ended. */
  readonly ends: readonly StepEnded[];
  /** The steps that the agent was asked to do. */
  readonly asked: readonly ReadyStep[];
  readonly problems: RunEnded["problems"];
}

const MOST_TURNS = 60;

/** Installs a template and goes through it until it is over, or nobody here can go on. */
export async function drive(world: World, driving: Driving): Promise<Driven> {
  const installed = await world.ctx(["workflow", "new", driving.template]);
  if (installed.status !== 0) throw new Error(installed.stderr);
  return goOn(world, driving);
}

/** The same with a template that is installed already, or a run that was begun. */
export async function goOn(world: World, going: GoingOn): Promise<Driven> {
  const { template: target, variables, run: begun, agent, confirm = () => true } = going;
  const runtime = makeNodeRuntime({ ...world.environment, ...going.environment });
  const ends: StepEnded[] = [];
  const asked: ReadyStep[] = [];
  const first = {
    ...(begun === undefined && target !== undefined ? { target } : {}),
    ...(begun === undefined ? {} : { run: begun }),
    ...(variables === undefined ? {} : { variables }),
  };
  let turn = await execute(runtime, world, first, { ends, confirm });
  const { run } = turn.ended;
  for (let turns = 0; turn.waiting !== null && turns < MOST_TURNS; turns++) {
    const { steps, context } = turn.waiting;
    const step = steps.find(({ kind }) => kind === "agent");
    if (step === undefined) break;
    asked.push(step);
    const place = { directory: world.root, run, by: "@ada" };
    const { data } = await nextStep(runtime, { ...place, done: step.path, variables: agent(step, context) });
    if (data.steps.some(({ path }) => path === step.path))
      throw new Error(`The answer to ${step.path} was refused: ${JSON.stringify(data.problems)}`);
    turn = await execute(runtime, world, { run }, { ends, confirm });
  }
  return { run, status: turn.ended.status, ends, asked, problems: turn.ended.problems };
}

type Waiting = Extract<RunEvent, { event: "waiting" }>["data"];

interface Watching {
  readonly ends: StepEnded[];
  readonly confirm: (step: ReadyStep) => boolean;
}

async function execute(
  runtime: Runtime,
  world: World,
  request: Partial<RunWorkflowRequest>,
  { ends, confirm }: Watching,
): Promise<{ ended: RunEnded; waiting: Waiting | null }> {
  let waiting: Waiting | null = null;
  const { data } = await runWorkflow(runtime, {
    ...request,
    directory: world.root,
    by: "@ada",
    stop: new AbortController().signal,
    confirm: (step) => Promise.resolve(confirm(step)),
    tell: (event) => {
      if (event.event === "step-end") ends.push(event.data);
      if (event.event === "waiting") waiting = event.data;
      return Promise.resolve();
    },
  });
  return { ended: data, waiting };
}

/** How the commands ended, in that order: `connect done`. */
export function outcomesOf({ ends }: Driven): string[] {
  return ends.map(({ path, outcome }) => `${path} ${outcome}`);
}

/** Why a command failed the last time; fails where it did not. */
export function reasonOf({ ends }: Driven, path: string): string {
  const reason = ends.findLast((one) => one.path === path)?.reason ?? null;
  if (reason === null) throw new Error(`${path} did not fail.`);
  return reason;
}
