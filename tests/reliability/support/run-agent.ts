// A process that goes through a workflow run as an agent does: asks, does what it is told, reports it with its output. Each
// thing that it was told is said on its standard output, one JSON line, at once. Bundled and started by run-agents.ts.
import { createHash } from "node:crypto";
import { writeSync } from "node:fs";
import { nextStep } from "../../../src/actions/workflow/runs/next-step.js";
import { startRun } from "../../../src/actions/workflow/runs/start-run.js";
import type { NextData } from "../../../src/actions/workflow/runs/run-reply.js";
import { makeNodeRuntime } from "../../../src/adapters/node-runtime.js";
import type { AgentOptions } from "./run-agents.js";

const options = JSON.parse(process.argv[2] as string) as AgentOptions;
const { directory, by, seed, largest } = options;
const limit = options.limit === undefined ? {} : { limit: options.limit };
const runtime = makeNodeRuntime(process.env);
let state = seed;

function tell(line: object): void {
  writeSync(1, `${JSON.stringify(line)}\n`);
}

/** As many small ones as large ones on a logarithmic scale. */
function fill(path: string): string {
  state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
  const length = Math.round(10 * (largest / 10) ** (state / 2 ** 32));
  return `${by} ${path} ${state} ${'é→ "login" \\ \n'.repeat(Math.ceil(length / 14)).slice(0, length)}`;
}

async function go(): Promise<void> {
  let reply: NextData =
    options.run === null
      ? (
          await startRun(runtime, {
            directory,
            by,
            target: "login",
            variables: { shops: ["a", "b", "c"] },
            ...limit,
          })
        ).data
      : (await nextStep(runtime, { directory, by, run: options.run, ...limit })).data;
  const run = reply.run as string;
  tell({ run });
  for (;;) {
    tell({ handed: reply.steps.map(({ path }) => path), status: reply.status });
    if (reply.status === "complete") return;
    const [step] = reply.steps;
    if (step === undefined) {
      if (reply.status !== "waiting") throw new Error(`${reply.status}: ${reply.instructions}`);
      await new Promise((settle) => setTimeout(settle, 5));
      reply = (await nextStep(runtime, { directory, by, run, ...limit })).data;
      continue;
    }
    const output = fill(step.path);
    // A step sees what its prompt speaks of: only "rub" counts on.
    const count = step.id === "plan" ? 0 : Number(reply.context["count"]) + 1;
    const variables = {
      [`of_${step.id}`]: output.length,
      ...(step.id === "plan" || step.id === "rub" ? { count } : {}),
    };
    reply = (await nextStep(runtime, { directory, by, run, done: step.path, output, variables, ...limit }))
      .data;
    tell({ done: step.path, sum: createHash("sha256").update(output).digest("hex") });
  }
}

go().catch((error: Error & { code?: string }) => {
  tell({ failure: `${error.code ?? error.name}: ${error.message}` });
  process.exitCode = 1;
});
