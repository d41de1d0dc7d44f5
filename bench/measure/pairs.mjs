// Whole-process times, pair by pair with bare node: what disturbs the machine disturbs both halves of a pair.
import { spawnSync } from "node:child_process";

const WARM_UPS = 2;
/** A slow command gets fewer pairs rather than minutes, but one at least. */
const MOST_MS = 15_000;
const TIMEOUT_MS = 60_000;

/**
 * Times a command against `node -e 0`, alternating which of the two comes first.
 * @param command the program and its arguments
 * @param options {cwd, env, pairs, statuses: exit statuses that count as success, before: done before each run, untimed,
 *   stdin: what stands on standard input, of the number of the run}
 * @throws when a run exits with another status
 */
export function timePairs([program, ...args], { cwd, env, pairs, statuses = [0], before = () => {}, stdin }) {
  const bare = () => timeRun(process.execPath, ["-e", "0"], { cwd, env, statuses: [0] });
  let run = 0;
  const measured = () => {
    before();
    return timeRun(program, args, { cwd, env, statuses, input: stdin?.(run++) });
  };
  const startMs = performance.now();
  let warmUps = 0;
  for (; warmUps < WARM_UPS && performance.now() - startMs < MOST_MS; warmUps++) {
    bare();
    measured();
  }
  const times = [];
  const bareTimes = [];
  for (let i = 0; i < pairs; i++) {
    if (i > 0 && performance.now() - startMs > MOST_MS) break;
    const isFirst = i % 2 === 0;
    if (isFirst) bareTimes.push(bare());
    times.push(measured());
    if (!isFirst) bareTimes.push(bare());
  }
  const ratios = times.map((time, index) => time / bareTimes[index]);
  return {
    ratio: quantile(ratios, 0.5),
    ratioLow: quantile(ratios, 0.25),
    ratioHigh: quantile(ratios, 0.75),
    medianMs: quantile(times, 0.5),
    minMs: Math.min(...times),
    bareMedianMs: quantile(bareTimes, 0.5),
    bareMinMs: Math.min(...bareTimes),
    pairs: times.length,
    runs: times.length + warmUps,
  };
}

/** The value below which a share of the numbers lies, interpolated. */
export function quantile(numbers, share) {
  const sorted = [...numbers].sort((left, right) => left - right);
  const place = (sorted.length - 1) * share;
  const below = sorted[Math.floor(place)];
  return below + (sorted[Math.ceil(place)] - below) * (place % 1);
}

function timeRun(program, args, { cwd, env, statuses, input }) {
  const start = process.hrtime.bigint();
  // Pipes, as an agent has them: with a terminal or /dev/null a command may behave differently.
  const stdio = [input === undefined ? "ignore" : "pipe", "pipe", "pipe"];
  const run = spawnSync(program, args, { cwd, env, stdio, input, timeout: TIMEOUT_MS });
  const elapsedMs = Number(process.hrtime.bigint() - start) / 1e6;
  if (run.error) throw run.error;
  if (!statuses.includes(run.status)) {
    const said = `${run.stderr}${run.stdout}`.trim().slice(0, 2000);
    throw new Error(`${[program, ...args].join(" ")} exits ${run.status ?? run.signal} in ${cwd}\n${said}`);
  }
  return elapsedMs;
}
