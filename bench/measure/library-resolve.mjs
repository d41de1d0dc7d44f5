// How long a warm resolve takes in a program that uses the library.
//   node bench/measure/library-resolve.mjs <module> <directory> <task>     prints {"p50Ms","p99Ms"}
import { pathToFileURL } from "node:url";
import { quantile } from "./pairs.mjs";

const WARM_UPS = 200;
const ROUNDS = 500;

const [module, directory, task] = process.argv.slice(2);
const { openContext } = await import(pathToFileURL(module).href);
const context = openContext({ root: directory });
for (let i = 0; i < WARM_UPS; i++) await context.resolve(task);
const times = [];
for (let i = 0; i < ROUNDS; i++) {
  const start = performance.now();
  await context.resolve(task);
  times.push(performance.now() - start);
}
process.stdout.write(`${JSON.stringify({ p50Ms: quantile(times, 0.5), p99Ms: quantile(times, 0.99) })}\n`);
