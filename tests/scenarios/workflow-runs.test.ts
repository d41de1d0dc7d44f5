// Runs where things are not as on a quiet day: other worktrees, no git, a full disk, lost bytes, secrets, old runs.
import { existsSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, expect, test } from "vitest";
import { nextStep, type NextStepRequest } from "../../src/actions/workflow/runs/next-step.js";
import type { NextData } from "../../src/actions/workflow/runs/run-reply.js";
import { runStatus } from "../../src/actions/workflow/runs/run-status.js";
import { startRun } from "../../src/actions/workflow/runs/start-run.js";
import { makeNodeRuntime } from "../../src/adapters/node-runtime.js";
import { CtxError } from "../../src/errors/ctx-error.js";
import type { JsonObject } from "../../src/model/json/json.js";
import type { Runtime } from "../../src/ports/runtime.js";
import { makeFakeLocks } from "../support/fake-locks.js";
import { makeCountingIds, makeFixedClock } from "../support/fakes.js";
import { glue } from "../support/secret-samples.js";
import { makeWorld, NOW, type World } from "../support/transcript.js";
import { loop, step, write } from "../support/workflow.js";

const DAY_MS = 24 * 60 * 60 * 1000;
const worlds: World[] = [];
afterEach(() => worlds.splice(0).forEach((world) => world.remove()));

const LOGIN = write([step("plan"), step("build", { prompt: "Build it: {{plan}}" }), step("test")]);

interface Desk {
  readonly world: World;
  readonly runtime: Runtime;
  readonly clock: ReturnType<typeof makeFixedClock>;
  start(variables?: JsonObject): Promise<NextData & { run: string }>;
  next(run: string, request?: Partial<NextStepRequest>, runtime?: Runtime): Promise<NextData>;
}

async function makeDesk(definition: object = LOGIN): Promise<Desk> {
  const world = makeWorld("runs");
  worlds.push(world);
  await world.ctx("init");
  world.write(".context/workflows/login.json", JSON.stringify(definition));
  const clock = makeFixedClock(NOW);
  const runtime = { ...makeNodeRuntime(world.environment), clock, ids: makeCountingIds() };
  return {
    world,
    runtime,
    clock,
    async start(variables = {}) {
      const { data } = await startRun(runtime, {
        directory: world.root,
        target: "login",
        by: "@ada",
        variables,
      });
      return { ...data, run: data.run as string };
    },
    async next(run, request = {}, other = runtime) {
      return (await nextStep(other, { directory: world.root, by: "@ada", run, ...request })).data;
    },
  };
}

const pathsOf = ({ steps }: NextData): string[] => steps.map(({ path }) => path);
const runsOf = ({ world }: Desk): string => join(world.root, ".git/ctx/runs");
const journalOf = (desk: Desk, run: string): string => join(runsOf(desk), run, "journal");

test("another worktree goes on where this one was", async () => {
  const desk = await makeDesk();
  desk.world.commit("The login workflow");
  const { run } = await desk.start();
  await desk.next(run, { done: "plan", variables: { plan: "two forms" } });
  const linked = join(desk.world.root, "../linked");
  desk.world.git("worktree", "add", "--quiet", linked, "-b", "feature/login");
  const { data, findings } = await nextStep(desk.runtime, {
    directory: linked,
    by: "@ada",
    run,
    done: "build",
  });
  expect([pathsOf(data), findings]).toEqual([["test"], []]);
  expect((await desk.next(run, { done: "test" })).status).toBe("complete");
});

test("without git, runs are in the user's state, and those of another directory are not this one's", async () => {
  const desk = await makeDesk();
  const { world } = desk;
  rmSync(join(world.root, ".git"), { recursive: true });
  const home = join(world.root, "..");
  const environment = { XDG_STATE_HOME: join(home, "state") };
  const { stdout } = await world.ctx("workflow start login --by @ada --json", { environment });
  const { run } = (JSON.parse(stdout) as { data: { run: string } }).data;
  expect(existsSync(join(home, "state/ctx/runs", run, "journal"))).toBe(true);
  expect((await world.ctx(`workflow status ${run}`, { environment })).status).toBe(0);
  world.write("inner/.context/config.json", '{ "format": "ctx/1", "project": "inner" }\n');
  expect((await world.ctx(`-C inner workflow status ${run}`, { environment })).status).toBe(66);
  expect((await world.ctx("-C inner list runs --json", { environment })).stdout).toContain('"items":[]');
});

test("only this user can read what a run holds", async () => {
  const desk = await makeDesk();
  const { run } = await desk.start();
  for (const done of ["plan", "build", "test"]) await desk.next(run, { done });
  const directory = join(runsOf(desk), run);
  expect(statSync(directory).mode & 0o077).toBe(0);
  const names = readdirSync(directory);
  expect(names.sort()).toEqual(["definition.json", "journal", "summary.json", "view.json"]);
  for (const name of names) expect([name, statSync(join(directory, name)).mode & 0o077]).toEqual([name, 0]);
});

test("a secret among the variables or in an output is refused, and nothing of it is on the disk", async () => {
  const desk = await makeDesk();
  const { run } = await desk.start();
  const secret = glue("ghp_", "x7Kq2mN9", "vRt4LpZs8", "WdYb3HcJf6GaEu5TQo1");
  const before = readFileSync(journalOf(desk, run));
  for (const request of [{ variables: { token: secret } }, { output: `token: ${secret}` }]) {
    await expect(desk.next(run, { done: "plan", ...request })).rejects.toMatchObject({
      code: "SECRET_FOUND",
    });
  }
  await expect(desk.start({ token: secret })).rejects.toMatchObject({ code: "SECRET_FOUND" });
  expect(readFileSync(journalOf(desk, run))).toEqual(before);
  for (const name of readdirSync(runsOf(desk), { recursive: true, encoding: "utf8" })) {
    const path = join(runsOf(desk), name);
    if (statSync(path).isFile()) expect(readFileSync(path, "utf8")).not.toContain(secret);
  }
  expect(pathsOf(await desk.next(run))).toEqual(["plan"]);
});

/** A disk on which appends fail once so many bytes of one are there. */
function withFullDisk(runtime: Runtime, bytes: number): Runtime {
  const append: Runtime["files"]["append"] = (path, text, top) => {
    runtime.files.append(path, text.slice(0, bytes), top);
    throw new CtxError("WRITE_FAILED", `Cannot write ${path}: no space left on the disk`, { path });
  };
  return { ...runtime, files: { ...runtime.files, append } };
}

test.each([0, 1, 40, 200, 10_000])("on a disk that is full after %i bytes nothing is lost", async (bytes) => {
  const desk = await makeDesk();
  const { run } = await desk.start();
  await desk.next(run, { done: "plan", variables: { plan: "two forms" } });
  const before = readFileSync(journalOf(desk, run));
  const full = withFullDisk(desk.runtime, bytes);
  const failing = desk.next(run, { done: "build", output: "built" }, full);
  await expect(failing).rejects.toMatchObject({
    code: "WRITE_FAILED",
    hint: expect.stringContaining("run the same command again") as string,
  });
  expect(readFileSync(journalOf(desk, run)).subarray(0, before.length)).toEqual(before);
  // Once there is room again, the same command goes on.
  expect(pathsOf(await desk.next(run, { done: "build", output: "built" }))).toEqual(["test"]);
  const { data } = await runStatus(desk.runtime, { directory: desk.world.root, run });
  expect([data.progress.done, data.variables]).toEqual([2, { plan: "two forms" }]);
});

test("on a full disk no run begins", async () => {
  const desk = await makeDesk();
  const starting = startRun(withFullDisk(desk.runtime, 10), { directory: desk.world.root, target: "login" });
  await expect(starting).rejects.toMatchObject({ code: "WRITE_FAILED" });
  expect((await desk.world.ctx("list runs --json")).stdout).toContain('"items":[]');
});

test("a start that was cut off is no run, and goes in time", async () => {
  const desk = await makeDesk();
  const { run } = await desk.start();
  const journal = readFileSync(journalOf(desk, run));
  writeFileSync(journalOf(desk, run), journal.subarray(0, 40));
  rmSync(join(runsOf(desk), (await desk.start()).run, "journal"));
  expect((await desk.world.ctx("list runs --json")).stdout).toContain('"items":[]');
  await expect(desk.next(run)).rejects.toMatchObject({ code: "RUN_NOT_FOUND" });
  desk.clock.set(Date.now() + 91 * DAY_MS);
  const last = await desk.start();
  expect(readdirSync(runsOf(desk))).toEqual([last.run]);
});

test("what follows from the records is the same with and without what is kept beside them", async () => {
  const desk = await makeDesk(write([loop("fix", { type: "for", count: 60 }, [step("try"), step("check")])]));
  const { run } = await desk.start();
  let reply = await desk.next(run);
  for (let count = 0; count < 70; count++) {
    reply = await desk.next(run, {
      done: pathsOf(reply)[0] as string,
      output: "x".repeat(100),
      variables: { count },
    });
  }
  const kept = join(runsOf(desk), run, "view.json");
  expect(existsSync(kept)).toBe(true);
  const { data } = await runStatus(desk.runtime, { directory: desk.world.root, run });
  for (const damage of [
    () => rmSync(kept),
    () => writeFileSync(kept, "{"),
    () =>
      writeFileSync(
        kept,
        '{"v":1,"lastAt":7,"end":9,"view":{"format":1,"last":3,"at":"x","state":{"format":1}}}',
      ),
    () => writeFileSync(kept, '{"v":2}'),
  ]) {
    damage();
    expect((await runStatus(desk.runtime, { directory: desk.world.root, run })).data).toEqual(data);
  }
  expect((await desk.next(run)).steps).toEqual(reply.steps);
});

test("of a journal that lost a record the rest counts, and it is told", async () => {
  const desk = await makeDesk();
  const { run } = await desk.start();
  await desk.next(run, { done: "plan", variables: { plan: "two forms" } });
  await desk.next(run, { done: "build" });
  const lines = readFileSync(journalOf(desk, run), "utf8").split("\n");
  const hurt = lines.map((line) =>
    line.includes('"path":"plan","variables"') ? line.replace("two", "tow") : line,
  );
  writeFileSync(journalOf(desk, run), hurt.join("\n"));
  expect(await desk.world.show(`workflow next --run ${run} --by @ada`)).toMatchInlineSnapshot(`
    "$ ctx workflow next --run login-000001 --by @ada
    plan  plan

    Do plan

    run      login-000001 · ready, 0 of 3 done
    ! warning: The run login-000001 is damaged: a record of its journal is lost, and a record cannot have happened where it stands. [RUN_DAMAGED]
    !   /home/ada/shop/.git/ctx/runs/login-000001/journal
    ! hint: It goes on from what is left; see what that is with \`ctx workflow logs\`.
    ! Then: ctx workflow next --run login-000001 --done plan
    "
  `);
  // What is done anew counts again.
  expect(pathsOf(await desk.next(run, { done: "plan" }))).toEqual(["build"]);
});

test("a run whose beginning is lost says so, and no other one suffers", async () => {
  const desk = await makeDesk();
  const { run } = await desk.start();
  const { run: other } = await desk.start();
  const bytes = readFileSync(journalOf(desk, run));
  bytes[30] = (bytes[30] as number) ^ 1;
  writeFileSync(journalOf(desk, run), bytes);
  await expect(desk.next(run)).rejects.toMatchObject({ code: "FILE_INVALID" });
  expect(pathsOf(await desk.next(other))).toEqual(["plan"]);
  const listed = await desk.world.show("list runs");
  expect(listed.replaceAll(desk.world.root, "/shop")).toMatchInlineSnapshot(`
    "$ ctx list runs
    login-000002  ready   0 of 3  2026-11-20 10:05  @ada
    login-000001  broken
    ! warning: The run login-000001 cannot be read: its first record is damaged. [RUN_DAMAGED]
    !   /home/ada/shop/.git/ctx/runs/login-000001
    "
  `);
});

test("runs that are over go after keepDays, others stay", async () => {
  const desk = await makeDesk();
  const finished = await desk.start();
  for (const done of ["plan", "build", "test"]) await desk.next(finished.run, { done });
  const open = await desk.start();
  await desk.next(open.run, { done: "plan" });
  const names = (): string[] => readdirSync(runsOf(desk));
  desk.clock.set(Date.now() + 89 * DAY_MS);
  const young = await desk.start();
  expect(names().sort()).toEqual([finished.run, open.run, young.run].sort());
  desk.clock.set(Date.now() + 91 * DAY_MS);
  const last = await desk.start();
  expect(names().sort()).toEqual([open.run, young.run, last.run].sort());
  expect(pathsOf(await desk.next(open.run))).toEqual(["build"]);
});

test("who keeps the lock of a run delays others for a second, and is named", async () => {
  const desk = await makeDesk();
  const { run } = await desk.start();
  const locks = makeFakeLocks();
  locks.occupy({ host: "laptop", pid: 4711, since: "2026-11-20T10:02:00.000Z", isHere: true });
  const clock = { ...desk.clock, pause: async () => undefined };
  const before = readFileSync(journalOf(desk, run));
  await expect(desk.next(run, { done: "plan" }, { ...desk.runtime, locks, clock })).rejects.toMatchObject({
    code: "LOCK_HELD",
    message: expect.stringContaining("process 4711 on laptop") as string,
  });
  expect(readFileSync(journalOf(desk, run))).toEqual(before);
  // Whoever only looks takes no lock.
  await runStatus({ ...desk.runtime, locks }, { directory: desk.world.root, run });
});

test("whoever lost the lock meanwhile writes nothing", async () => {
  const desk = await makeDesk();
  const { run } = await desk.start();
  const locks = makeFakeLocks();
  const before = readFileSync(journalOf(desk, run));
  const stolen: Runtime = {
    ...desk.runtime,
    locks: {
      ...locks,
      async attempt(directory, name) {
        const attempt = await locks.attempt(directory, name);
        locks.steal();
        return attempt;
      },
    },
  };
  await expect(desk.next(run, { done: "plan" }, stolen)).rejects.toMatchObject({ code: "LOCK_HELD" });
  expect(readFileSync(journalOf(desk, run))).toEqual(before);
});

test("a workflow that another one uses is pinned with it", async () => {
  const desk = await makeDesk(write([step("plan"), step("deploy", { uses: "deploy" })]));
  const deploy = (id: string): string => JSON.stringify({ ...write([step(id)]), id: "deploy" });
  desk.world.write(".context/workflows/deploy.json", deploy("copy"));
  const { run } = await desk.start();
  desk.world.write(".context/workflows/deploy.json", deploy("move"));
  const { data, findings } = await nextStep(desk.runtime, {
    directory: desk.world.root,
    by: "@ada",
    run,
    done: "plan",
  });
  expect(pathsOf(data)).toEqual(["deploy/copy"]);
  expect(findings).toMatchObject([{ code: "WORKFLOW_CHANGED", path: ".context/workflows/deploy.json" }]);
  rmSync(join(desk.world.root, ".context/workflows"), { recursive: true });
  expect((await desk.next(run, { done: "deploy/copy" })).status).toBe("complete");
});
