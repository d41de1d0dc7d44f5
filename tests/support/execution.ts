// Runs that are executed: a workflow in a shop, real programs or those of a test, and what was told meanwhile.
import { runWorkflow, type RunWorkflowRequest } from "../../src/actions/workflow/run-workflow.js";
import type { RunEnded, RunEvent } from "../../src/actions/workflow/execute/run-events.js";
import { makeNodeRuntime } from "../../src/adapters/node-runtime.js";
import type { Finding } from "../../src/errors/finding.js";
import type { JsonObject } from "../../src/model/json/json.js";
import type { Runtime } from "../../src/ports/runtime.js";
import type { World } from "./transcript.js";
import { write } from "./workflow.js";

export interface Executed {
  readonly ended: RunEnded;
  readonly events: readonly RunEvent[];
  readonly findings: readonly Finding[];
  readonly isRefusal: boolean;
}

/** Writes a workflow `login` of these steps. */
export function writeLogin(world: World, steps: JsonObject[], more: JsonObject = {}): void {
  world.write(".context/workflows/login.json", `${JSON.stringify(write(steps, more), null, 2)}\n`);
}

/** Executes the workflow `login`, or goes on with a run of it. */
export async function execute(
  world: World,
  request: Partial<RunWorkflowRequest> = {},
  runtime: Runtime = makeNodeRuntime(world.environment),
): Promise<Executed> {
  const events: RunEvent[] = [];
  const findings: Finding[] = [];
  const { data, isRefusal = false } = await runWorkflow(runtime, {
    directory: world.root,
    by: "@ada",
    ...(request.run === undefined ? { target: "login" } : {}),
    stop: new AbortController().signal,
    ...request,
    tell: async (event, found) => {
      events.push(event);
      findings.push(...found);
      await request.tell?.(event, found);
    },
  });
  return { ended: data, events, findings, isRefusal };
}

type DataOf<Name> = Extract<RunEvent, { event: Name }>["data"];

/** The data of every event of one name. */
export function eventsOf<Name extends RunEvent["event"]>(
  { events }: Pick<Executed, "events">,
  name: Name,
): DataOf<Name>[] {
  return events.filter(({ event }) => event === name).map(({ data }) => data as DataOf<Name>);
}

/** How steps ended, in that order: `lint done`. */
export function endsOf(executed: Pick<Executed, "events">): string[] {
  return eventsOf(executed, "step-end").map(({ path, outcome }) => `${path} ${outcome}`);
}
