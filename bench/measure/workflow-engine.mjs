// What the workflow engine costs in process: to start the largest real definition, to take a step of it, and to go through
// a loop. The engine is bundled here, from src/, as no door of the package shows it.
//   node bench/measure/workflow-engine.mjs <root>     prints {"startMs","firstStartMs","stepMs",…}, as below
import { readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { build } from "esbuild";
import { quantile } from "./pairs.mjs";

const ROUNDS = 20;
const SHORT_LOOP = 1_000;
const LONG_LOOP = 10_000;

const [root] = process.argv.slice(2);
const outfile = join(root, `dist/.workflow-engine-${process.pid}.mjs`);
await build({
  stdin: {
    contents: `export * from "./src/workflow/engine.js"; export * from "./src/schema/variables.js";`,
    resolveDir: root,
  },
  outfile,
  bundle: true,
  platform: "node",
  format: "esm",
  logLevel: "error",
});
const engine = await import(pathToFileURL(outfile).href).finally(() => rmSync(outfile));
const checks = {
  checkVariables: engine.checkVariables,
  checkValue: engine.checkValue,
  hasMatch: engine.hasPatternMatch,
};

const largest = "tests/fixtures/workrail/coding-task-workflow-with-loops.json";
const written = JSON.parse(readFileSync(join(root, largest), "utf8"));
const starts = [];
const steps = [];
for (let round = 0; round < ROUNDS; round++) {
  const from = performance.now();
  const program = engine.makeProgram(engine.makeWorkflow(written).workflow, checks);
  const state = engine.start(program, { taskComplexity: "Large", totalImplementationSteps: 25 });
  engine.next(program, state);
  starts.push(performance.now() - from);
  drive(program, state, (ms) => steps.push(ms));
}
const shortLoop = timeLoop(SHORT_LOOP);
const longLoop = timeLoop(LONG_LOOP);
const figures = {
  startMs: quantile(starts, 0.5),
  // What a command has, where nothing is compiled yet.
  firstStartMs: starts[0],
  stepMs: quantile(steps, 0.5),
  worstStepMs: Math.max(...steps),
  loopStepMs: shortLoop,
  longLoopStepMs: longLoop,
  heapBytes: process.memoryUsage().heapUsed,
};
process.stdout.write(`${JSON.stringify(figures)}\n`);

/** Takes every step there is: an answer, and the event that it is done. */
function drive(program, state, tell) {
  for (let current = state; ;) {
    const from = performance.now();
    const { status, steps: ready } = engine.next(program, current);
    if (status === "complete") return;
    if (status !== "ready") throw new Error(`the run is ${status}`);
    current = engine.advance(program, current, { kind: "step-done", path: ready[0].path });
    tell(performance.now() - from);
  }
}

/** The mean time of a step of a loop through a list of some length. */
function timeLoop(length) {
  const step = { id: "import", title: "Import", prompt: "{{currentItem.row}} of {{rows.length}}" };
  const loop = { type: "forEach", items: "rows", maxIterations: length };
  const definition = { ...written, steps: [{ id: "rows", type: "loop", title: "Rows", loop, body: [step] }] };
  const program = engine.makeProgram(engine.makeWorkflow(definition).workflow, checks);
  const rows = Array.from({ length }, (_, row) => ({ row }));
  let sum = 0;
  drive(program, engine.start(program, { rows }), (ms) => (sum += ms));
  return sum / length;
}
