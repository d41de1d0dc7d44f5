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

export interface Driving {
  readonly template: string;
  readonly variables: JsonObject;
  readonly agent: Agent;
  /** Is asked before a step that wants it; agrees unless given. */
  readonly confirm?: (step: ReadyStep) => boolean;
  readonly environment?: Readonly<Record<string, string>>;
}

export interface Driven {
  readonly status: RunEnded["status"];
  /** Every attempt at a command, in the order in which they ended. */
  readonly ends: readonly StepEnded[];
  /** The steps that the agent was asked to do. */
  readonly asked: readonly ReadyStep[];
  readonly problems: RunEnded["problems"];
}

const MOST_TURNS = 60;

/** Goes through a template until it is over, or nobody here can go on. */
export async function drive(world: World, driving: Driving): Promise<Driven> {
  const { template, variables, agent, confirm = () => true } = driving;
  const installed = await world.ctx(["workflow", "new", template]);
  if (installed.status !== 0) throw new Error(installed.stderr);
  const runtime = makeNodeRuntime({ ...world.environment, ...driving.environment });
  const ends: StepEnded[] = [];
  const asked: ReadyStep[] = [];
  let turn = await execute(runtime, world, { target: template, variables }, { ends, confirm });
  for (let turns = 0; turn.waiting !== null && turns < MOST_TURNS; turns++) {
    const { steps, context, run } = turn.waiting;
    const step = steps.find(({ kind }) => kind === "agent");
    if (step === undefined) break;
    asked.push(step);
    const answer = agent(step, context);
    const { data } = await nextStep(runtime, {
      directory: world.root,
      run: run as string,
      by: "@ada",
      done: step.path,
      variables: answer,
    });
    if (data.steps.some(({ path }) => path === step.path))
      throw new Error(`The answer to ${step.path} was refused: ${JSON.stringify(data.problems)}`);
    turn = await execute(runtime, world, { run: run as string }, { ends, confirm });
  }
  return { status: turn.ended.status, ends, asked, problems: turn.ended.problems };
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
