// A workflow that says how its task is pruned: after each step of its top level, once, whatever else happens.
import { readdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { nextStep, type NextStepRequest } from "../../src/actions/workflow/runs/next-step.js";
import { rewindRun } from "../../src/actions/workflow/runs/rewind-run.js";
import { startRun } from "../../src/actions/workflow/runs/start-run.js";
import { runWorkflow } from "../../src/actions/workflow/run-workflow.js";
import type { Finding } from "../../src/errors/finding.js";
import { report } from "../support/reports.js";
import { json, TASK, World } from "../support/world.js";
import { step, write } from "../support/workflow.js";

const HOME = ".context/tasks/task-42";
const NOTES = ["research", "plan", "build"].map((name) => `${HOME}/reports/${name}.md`);
const STEPS = ["research", "plan", "build"].map((id) => step(id));

function shop(definition: object = write(STEPS, { prune: "aggressive" }), config: object = {}): World {
  return World.repository({
    [TASK]: json({ title: "Login", $branch: "main" }),
    ".context/config.json": json({ format: "ctx/1", ...config }),
    ".context/workflows/login.json": json(definition),
  });
}

async function begin(world: World): Promise<string> {
  const request = { directory: world.top, target: "login", by: "@ada", variables: {} };
  return (await startRun(world.runtime, request)).data.run as string;
}

async function next(world: World, run: string, request: Partial<NextStepRequest> = {}) {
  const { data, findings } = await nextStep(world.runtime, {
    directory: world.top,
    by: "@ada",
    run,
    ...request,
  });
  return { status: data.status, codes: findings.map(({ code }) => code), findings };
}

const prunesOf = (world: World): string[] =>
  world.has(`${HOME}/prunes`) ? readdirSync(join(world.top, HOME, "prunes")) : [];

async function shownShort(world: World): Promise<string[]> {
  const { data } = await world.resolve("task-42");
  return data.notes.filter(({ pruned }) => pruned !== undefined).map(({ path }) => path);
}

test("each top-level step prunes what it left, and says so", async () => {
  const world = shop();
  const run = await begin(world);
  world.write({ [NOTES[0] as string]: report("Research") });
  expect((await next(world, run)).codes).toEqual([]);
  expect(await shownShort(world)).toEqual([]);
  const { findings } = await next(world, run, { done: "research" });
  expect(findings).toMatchObject([{ code: "PRUNED_AFTER_STEP", severity: "info" }]);
  expect(findings[0]?.message).toMatch(
    /^After research, 1 part of task\/task-42 .* \(aggressive\): about \d+ → \d+ tokens\.$/,
  );
  expect(await shownShort(world)).toEqual([NOTES[0]]);
  expect(JSON.parse(world.read(`${HOME}/prunes/${prunesOf(world)[0]}`))).toMatchObject({
    run,
    step: "research",
    by: "@ada",
  });
  // The same report twice, and asking again, prune nothing of the step that is under way.
  world.write({ [NOTES[1] as string]: report("Plan") });
  expect((await next(world, run, { done: "research" })).codes).toEqual(["STEP_OVER"]);
  expect((await next(world, run)).codes).toEqual([]);
  expect(await shownShort(world)).toEqual([NOTES[0]]);
  expect((await next(world, run, { done: "plan" })).codes).toEqual(["PRUNED_AFTER_STEP"]);
  expect((await next(world, run, { done: "build" })).status).toBe("complete");
  expect(prunesOf(world)).toHaveLength(2);
});

test("killed between the step and its prune, the next one who goes on prunes; killed after it, nobody does", async () => {
  const world = shop();
  const run = await begin(world);
  world.write({ [NOTES[0] as string]: report("Research") });
  await next(world, run, { done: "research" });
  const mark = join(world.top, ".git/ctx/runs", run, "pruned.json");
  // As if the process had ended before it noted that it had pruned.
  rmSync(mark);
  expect((await next(world, run)).codes).toEqual([]);
  expect(prunesOf(world)).toHaveLength(1);
  // As if it had ended before it pruned.
  world.remove(`${HOME}/prunes`);
  writeFileSync(mark, "{");
  expect((await next(world, run)).codes).toEqual(["PRUNED_AFTER_STEP"]);
  expect(await shownShort(world)).toEqual([NOTES[0]]);
});

test("the settings overrule the definition, by its id", async () => {
  const world = shop(write(STEPS, { prune: "aggressive" }), { budget: { policies: { login: "minimal" } } });
  const run = await begin(world);
  world.write({ [NOTES[0] as string]: report("Research") });
  expect((await next(world, run, { done: "research" })).codes).toEqual([]);
  expect(prunesOf(world)).toEqual([]);
});

test("without a policy nothing is pruned", async () => {
  const world = shop(write(STEPS));
  const run = await begin(world);
  world.write({ [NOTES[0] as string]: report("Research") });
  await next(world, run, { done: "research" });
  expect(prunesOf(world)).toEqual([]);
});

test("where no task is known, or pruning fails, it is said and the step is done", async () => {
  const world = shop();
  const run = await begin(world);
  const token = ["ghp", "0123456789abcdefABCDEF0123456789abcd"].join("_");
  world.write({ [NOTES[0] as string]: report(`Token ${token}`) });
  const failed = await next(world, run, { done: "research" });
  expect([failed.status, failed.codes]).toEqual(["ready", ["PRUNE_NOT_MADE"]]);
  // It is tried again with the next step.
  world.write({ [NOTES[0] as string]: report("Research") });
  expect((await next(world, run)).codes).toEqual(["PRUNED_AFTER_STEP"]);
  world.git("switch", "--quiet", "--create", "elsewhere");
  const unknown = await next(world, run, { done: "plan" });
  expect([unknown.status, unknown.codes]).toEqual(["ready", ["PRUNE_NOT_MADE"]]);
});

test("a dry run prunes nothing", async () => {
  const world = shop();
  const run = await begin(world);
  world.write({ [NOTES[0] as string]: report("Research") });
  await next(world, run, { done: "research", dryRun: true });
  expect(prunesOf(world)).toEqual([]);
});

test("a run that went back prunes again when it comes along there", async () => {
  const world = shop();
  const run = await begin(world);
  world.write({ [NOTES[0] as string]: report("Research") });
  await next(world, run, { done: "research" });
  await next(world, run, { done: "plan" });
  await rewindRun(world.runtime, { directory: world.top, by: "@ada", run, step: "plan" });
  await next(world, run);
  world.write({ [NOTES[1] as string]: report("Plan") });
  expect((await next(world, run, { done: "plan" })).codes).toEqual(["PRUNED_AFTER_STEP"]);
});

test("commands that ctx executes prune after each of them, and the events tell", async () => {
  const run = [process.execPath, "-e", "0"];
  const world = shop(write([step("research", { run }), step("plan", { run })], { prune: "aggressive" }));
  world.write({ [NOTES[0] as string]: report("Research") });
  const told: string[] = [];
  const tell = ({ event }: { event: string }, findings: readonly Finding[]): Promise<void> => {
    told.push([event, ...findings.map(({ code }) => code)].join(" "));
    return Promise.resolve();
  };
  const stop = new AbortController().signal;
  const request = { directory: world.top, target: "login", by: "@ada", stop, tell };
  expect((await runWorkflow(world.runtime, request)).data.status).toBe("complete");
  expect(told.filter((one) => one.includes("PRUNED"))).toEqual(["step-end PRUNED_AFTER_STEP"]);
  expect(await shownShort(world)).toEqual([NOTES[0]]);
});
