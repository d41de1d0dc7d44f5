// Agents that are killed while they go through a workflow run: the next one goes on where the last one was, no finished
// step is handed out twice, and no output that was acknowledged is lost (SPEC §11; §15, P1, P2, P12).
import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { runLogs } from "../../src/actions/workflow/runs/run-logs.js";
import { runStatus } from "../../src/actions/workflow/runs/run-status.js";
import { makeNodeRuntime } from "../../src/adapters/node-runtime.js";
import { loop, step, write } from "../support/workflow.js";
import { makeWorld, type World } from "../support/transcript.js";
import { buildAgent, startAgent, type Agent, type Reported } from "./support/run-agents.js";
import { forTier, makeChance, PATIENT, TIER } from "./support/tier.js";

const RUBS = 10;

/** Loops in loops, steps beside each other that wait for each other, a step that is passed over: 48 steps are done. */
const LOGIN = write([
  step("plan"),
  loop("shops", { type: "forEach", items: "shops", itemVar: "shop" }, [
    step("look", { prompt: "Look at {{shop}}" }),
    loop("tries", { type: "for", count: 4 }, [
      step("try"),
      step("check"),
      step("never", { runCondition: { var: "count", lt: 0 } }),
    ]),
    {
      id: "both",
      title: "both",
      parallel: [step("lint"), step("types"), step("tests", { needs: ["lint", "types"] })],
    },
  ]),
  loop("polish", { type: "until", condition: { var: "count", gte: RUBS } }, [
    step("rub", { prompt: "Rub, {{count}} times so far" }),
  ]),
  step("report"),
]);
// plan, 3 × (1 + 8 + 3), the rubbing, report.
const DONE = 38 + RUBS;

interface Told {
  readonly done: Reported[];
  readonly handed: number;
}

/** Starts one agent after the other on a run, kills each, and hears all that they were told. */
async function killAgents(
  world: World,
  program: string,
  { chance, kills }: { chance: () => number; kills: () => boolean },
): Promise<{ run: string; told: Told; killed: number }> {
  const done: Reported[] = [];
  let run: string | null = null;
  let killed = 0;
  let handed = 0;
  for (;;) {
    const isLast = !kills();
    const agent = startAgent(
      program,
      { directory: world.root, run, by: "@ada", seed: Math.floor(chance() * 2 ** 31), largest: 200_000 },
      world.environment,
    );
    if (!isLast) {
      await agent.begun;
      const delayMs = chance() * 40;
      await new Promise((settle) => void setTimeout(settle, delayMs));
      agent.kill();
    }
    await agent.ended;
    expect(agent.failures).toEqual([]);
    handed += expectNothingAgain(agent, done);
    run = agent.run();
    if (agent.isComplete()) return { run: run as string, told: { done, handed }, killed };
    if (!isLast) killed++;
  }
}

/** What an agent was told to do was not done before; tells how many steps it was told of. */
function expectNothingAgain({ said }: Agent, done: Reported[]): number {
  let count = 0;
  for (const one of said) {
    if (one.kind === "done") done.push({ path: one.path, sum: one.sum });
    else {
      const known = new Set(done.map(({ path }) => path));
      expect(one.paths.filter((path) => known.has(path))).toEqual([]);
      count += one.paths.length;
    }
  }
  return count;
}

test("killed at any moment, agents go on where the last one was", PATIENT, async ({ task }) => {
  const wanted = forTier(6, 200);
  const total = {
    kills: 0,
    runs: 0,
    "steps done": 0,
    "acknowledged before a kill": 0,
    "handed out again": 0,
    lost: 0,
  };
  const chance = makeChance(7);
  while (total.kills < wanted) {
    const world = makeWorld("killed-runs");
    onTestFinished(world.remove);
    await world.ctx("init");
    world.write(".context/workflows/login.json", JSON.stringify(LOGIN));
    const program = buildAgent(join(world.root, ".git"));
    let left = Math.min(12, wanted - total.kills);
    const { run, told, killed } = await killAgents(world, program, { chance, kills: () => left-- > 0 });
    total.kills += killed;
    total.runs++;
    total["acknowledged before a kill"] += told.done.length;

    const runtime = makeNodeRuntime(world.environment);
    const { data: status, findings } = await runStatus(runtime, { directory: world.root, run });
    expect(findings).toEqual([]);
    expect({ status: status.status, done: status.progress.done }).toEqual({ status: "complete", done: DONE });
    expect(status.variables["count"]).toBe(RUBS);
    const { data } = await runLogs(runtime, { directory: world.root, run });
    const finished = data.events.filter(({ what }) => what === "done");
    expect(new Set(finished.map(({ path }) => path)).size).toBe(finished.length);
    const sums = new Map(
      finished.map(({ path, output }) => [
        path,
        createHash("sha256")
          .update(output ?? "")
          .digest("hex"),
      ]),
    );
    const lost = told.done.filter(({ path, sum }) => sums.get(path) !== sum);
    // In the journal itself: no step is handed out once its end stands before it.
    const ended = new Set<string | null>();
    const again = data.events.filter(({ what, path }) => {
      if (what === "done") ended.add(path);
      return what === "handed-out" && ended.has(path);
    });
    total["steps done"] += finished.length;
    total["handed out again"] += again.length;
    total.lost += lost.length;
    task.meta.counts = { ...total };
    expect({ again, lost }).toEqual({ again: [], lost: [] });
    world.remove();
  }
  expect(total["acknowledged before a kill"]).toBeGreaterThan(total.runs * 10);
});

const TOGETHER = 40;
/** Forty steps that can all be done at once. */
const BESIDE = write([
  {
    id: "beside",
    title: "beside",
    maxParallel: TOGETHER,
    parallel: Array.from({ length: TOGETHER }, (_, index) => step(`check-${index}`)),
  },
]);

test("of two agents on one run, each step is one's alone", PATIENT, async ({ task }) => {
  const total = { runs: 0, "steps done": 0, "done by the first": 0, "done by the second": 0 };
  for (let round = 0; round < forTier(1, 10); round++) {
    const world = makeWorld("rival-agents");
    onTestFinished(world.remove);
    await world.ctx("init");
    world.write(".context/workflows/login.json", JSON.stringify(BESIDE));
    const program = buildAgent(join(world.root, ".git"));
    const shared = { directory: world.root, largest: 2000, limit: 1 };
    const { stdout } = await world.ctx("workflow start login --by @ada --limit 1 --json");
    const { run } = (JSON.parse(stdout) as { data: { run: string } }).data;
    const [first, second] = ["@ada", "@ben"].map((by, index) =>
      startAgent(program, { ...shared, run, by, seed: 100 * index + round }, world.environment),
    ) as [Agent, Agent];
    await Promise.all([first.ended, second.ended]);
    expect([...first.failures, ...second.failures]).toEqual([]);
    const donePaths = ({ said }: Agent): string[] =>
      said.flatMap((one) => (one.kind === "done" ? [one.path] : []));
    const [one, other] = [donePaths(first), donePaths(second)];
    expect(new Set([...one, ...other]).size).toBe(one.length + other.length);
    expect(one.length + other.length).toBe(TOGETHER);
    total.runs++;
    total["steps done"] += one.length + other.length;
    total["done by the first"] += one.length;
    total["done by the second"] += other.length;
    task.meta.counts = { ...total };
    world.remove();
  }
  // In one round one of them may be done before the other one has started.
  if (TIER === "long")
    expect(Math.min(total["done by the first"], total["done by the second"])).toBeGreaterThan(0);
});

test("cut off at any byte, a journal keeps what is before, and goes on", async () => {
  const world = makeWorld("torn-run");
  onTestFinished(world.remove);
  await world.ctx("init");
  world.write(
    ".context/workflows/login.json",
    JSON.stringify(write([step("plan"), step("build"), step("test")])),
  );
  const { stdout } = await world.ctx("workflow start login --by @ada --json");
  const { run } = (JSON.parse(stdout) as { data: { run: string } }).data;
  await world.ctx(`workflow next --run ${run} --done plan --by @ada`);
  const journal = `.git/ctx/runs/${run}/journal`;
  const before = readFileSync(join(world.root, journal));
  await world.ctx(`workflow next --run ${run} --done build --by @ada`);
  const whole = readFileSync(join(world.root, journal));
  const { writeFileSync } = await import("node:fs");
  for (let length = before.length; length <= whole.length; length += 7) {
    writeFileSync(join(world.root, journal), whole.subarray(0, length));
    const again = await world.ctx(`workflow next --run ${run} --done build --by @ada --json`);
    expect([again.status, again.stderr]).toEqual([0, ""]);
    const { data, findings } = JSON.parse(again.stdout) as {
      data: { steps: { path: string }[]; progress: object };
      findings: { code: string }[];
    };
    expect(data).toMatchObject({ steps: [{ path: "test" }], progress: { done: 2, total: 3 } });
    expect(findings.filter(({ code }) => code !== "STEP_OVER")).toEqual([]);
  }
});
