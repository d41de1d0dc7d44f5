// Runs whose commands are executed, by real programs: what becomes of outputs, failures, retries, rollbacks and agents' steps.
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { nextStep } from "../../src/actions/workflow/runs/next-step.js";
import { retryRun } from "../../src/actions/workflow/runs/retry-run.js";
import { rewindRun } from "../../src/actions/workflow/runs/rewind-run.js";
import type { RunPicture } from "../../src/actions/workflow/execute/run-events.js";
import { makeNodeRuntime } from "../../src/adapters/node-runtime.js";
import { isCtxError } from "../../src/errors/ctx-error.js";
import type { JsonObject } from "../../src/model/json/json.js";
import { endsOf, eventsOf, execute, writeLogin, type Executed } from "../support/execution.js";
import { glue, makeDraw } from "../support/secret-samples.js";
import { makeShop, type World } from "../support/transcript.js";
import { loop, step } from "../support/workflow.js";

let world: World;
beforeAll(async () => {
  world = await makeShop("executing");
});
afterAll(() => world.remove());

/** Writes the workflow and executes it. */
async function run(
  steps: JsonObject[],
  variables: JsonObject = {},
  more: JsonObject = {},
): Promise<Executed> {
  writeLogin(world, steps, more);
  return execute(world, { variables });
}

/** Everything that a run left on the disk. */
function filesOf({ ended }: Executed): string {
  return (
    world.git("-c", "alias.all=!cat", "all", `.git/ctx/runs/${ended.run}/journal`) + outputsOf(ended.run)
  );
}

function outputsOf(name: string): string {
  const directory = join(world.root, ".git/ctx/runs", name);
  return Array.from({ length: 40 }, (_, index) => join(directory, `output-${index}.log`))
    .filter(existsSync)
    .map((path) => readFileSync(path, "utf8"))
    .join("");
}

const NOTE = "printf '%s\\n' \"$CTX_STEP\" >> done.txt";
/** The steps that noted that they ran, since the last time this was asked. */
function takeNotes(): string[] {
  const path = join(world.root, "done.txt");
  const lines = existsSync(path)
    ? readFileSync(path, "utf8")
        .split("\n")
        .filter((line) => line !== "")
    : [];
  writeFileSync(path, "");
  return lines;
}

test("commands run one after the other, and what they print becomes variables", async () => {
  const executed = await run([
    step("count", { run: ["printf", "%s", "3"], capture: "text" }),
    step("tables", { run: "printf 'users\\norders\\n'", capture: "lines" }),
    step("facts", { run: ["printf", '{"rows": 42, "size": "big"}'], capture: "json" }),
    loop("each", { type: "forEach", items: "tables", itemVar: "table" }, [
      step("report", {
        run: "printf '%s of %s: %s' {{currentIteration}} {{count}} {{table}}",
        capture: "text",
      }),
    ]),
    step("last", { run: ["printf", "%s", "{{rows}} {{report}} $HOME; $(id)"], capture: "text" }),
    step("check", { run: "test {{last}} = '42 2 of 3: orders $HOME; $(id)'" }),
  ]);
  expect(executed.ended).toMatchObject({ status: "complete", progress: { done: 7, total: 7 }, problems: [] });
  expect(endsOf(executed)).toEqual([
    "count done",
    "tables done",
    "facts done",
    "each/1/report done",
    "each/2/report done",
    "last done",
    "check done",
  ]);
  expect(eventsOf(executed, "progress").map(({ done }) => done)).toEqual([0, 1, 2, 3, 4, 5, 6, 7]);
  expect(executed.isRefusal).toBe(false);
});

test("a command sees the root as its directory, its run and its step, and the environment", async () => {
  const executed = await run([step("where", { run: 'echo "$PWD $CTX_RUN $CTX_STEP"; cat' })]);
  expect(eventsOf(executed, "step-output")).toMatchObject([
    { path: "where", source: "stdout", text: `${world.root} ${executed.ended.run} where\n` },
  ]);
});

describe("what goes wrong", () => {
  test.each<[what: string, more: JsonObject, variables: JsonObject, outcome: string, reason: string]>([
    [
      "an exit status",
      { run: "echo no such table >&2; exit 3" },
      {},
      "failed",
      "exit status 3: no such table",
    ],
    ["a signal", { run: "kill -KILL $$" }, {}, "failed", "ended by SIGKILL"],
    [
      "a program that is missing",
      { run: ["no-such-program"] },
      {},
      "failed",
      "it cannot be started: there is no program no-such-program",
    ],
    ["a timeout", { run: "sleep 600", timeoutMs: 60 }, {}, "timeout", "it took longer than 60 ms"],
    [
      "no JSON",
      { run: "echo 42", capture: "json" },
      {},
      "failed",
      "it was to print a JSON object, and printed something else",
    ],
    [
      "too much to keep",
      { run: "head -c 2000000 /dev/zero | tr '\\0' x", capture: "text" },
      {},
      "failed",
      "it printed more than a variable can hold",
    ],
    [
      "a value that would be an option",
      { run: ["cat", "{{name}}"] },
      { name: "--version" },
      "failed",
      'p cannot be run: {{name}} would be an option, --version. Put "--" before it in the array, or make it part of an option: "--name={{x}}".',
    ],
    [
      "an output that the schema forbids",
      {
        run: "printf many",
        capture: "text",
        outputs: { type: "object", properties: { p: { type: "integer" } }, required: ["p"] },
      },
      {},
      "failed",
      '"p" must be a whole number, not a string',
    ],
    [
      "criteria that are not met",
      {
        run: "echo two rows",
        validationCriteria: [{ type: "contains", value: "three", message: "say three" }],
      },
      {},
      "failed",
      "say three",
    ],
  ])("%s", async (_what, more, variables, outcome, reason) => {
    const executed = await run([step("p", more)], variables);
    const [end] = eventsOf(executed, "step-end");
    expect([end?.outcome, end?.reason]).toEqual([outcome, expect.stringContaining(reason)]);
    expect(executed.ended.status).toBe("failed");
    expect(executed.isRefusal).toBe(true);
  });

  test("the last lines that were printed are told with it", async () => {
    const executed = await run([
      step("p", { run: "for n in 1 2 3 4 5 6 7 8 9 10 11 12; do echo line $n; done; exit 1" }),
    ]);
    expect(eventsOf(executed, "step-end")[0]?.tail).toEqual(
      [3, 4, 5, 6, 7, 8, 9, 10, 11, 12].map((number) => `line ${number}`),
    );
  });
});

describe("again and otherwise", () => {
  test("a step is retried with more time each time, then its fallback gives its variable", async () => {
    takeNotes();
    const executed = await run([
      step("build", {
        run: `${NOTE}; sleep 600`,
        capture: "text",
        timeoutMs: 40,
        retry: { max: 2, timeoutFactor: 2, backoffMs: 10, fallback: `${NOTE}; printf fell-back` },
      }),
      step("check", { run: "test {{build}} = fell-back" }),
    ]);
    expect(endsOf(executed)).toEqual([
      "build timeout",
      "build timeout",
      "build timeout",
      "build/fallback done",
      "check done",
    ]);
    expect(eventsOf(executed, "step-start").map(({ timeoutMs }) => timeoutMs)).toEqual([
      40,
      80,
      160,
      null,
      null,
    ]);
    expect(eventsOf(executed, "step-end").map(({ retryInMs }) => retryInMs)).toEqual([10, 20, 0, null, null]);
    expect(takeNotes()).toEqual(["build", "build", "build", "build/fallback"]);
    expect(executed.ended.status).toBe("complete");
  });

  test("of five steps beside each other two fail: three are kept, two are tried again", async () => {
    takeNotes();
    const five = ["a", "b", "c", "d", "e"].map((id) =>
      step(id, { run: id === "b" || id === "d" ? `${NOTE}; test -e mended` : NOTE }),
    );
    const failed = await run([
      { id: "all", title: "All", parallel: five, maxParallel: 5 },
      step("last", { run: NOTE }),
    ]);
    expect(failed.ended).toMatchObject({ status: "failed", progress: { done: 3, total: 6 } });
    expect(failed.ended.problems.map(({ path }) => path)).toEqual(["all/b", "all/d"]);
    expect(takeNotes().sort()).toEqual(["all/a", "all/b", "all/c", "all/d", "all/e"]);
    const same = await execute(world, { run: failed.ended.run });
    expect([endsOf(same), same.ended.status]).toEqual([[], "failed"]);
    world.write("mended", "");
    await retryRun(makeNodeRuntime(world.environment), {
      directory: world.root,
      by: "@ada",
      run: failed.ended.run,
    });
    const mended = await execute(world, { run: failed.ended.run });
    expect(mended.ended).toMatchObject({ status: "complete", progress: { done: 6, total: 6 } });
    const [first, second, last] = takeNotes();
    expect([[first, second].sort(), last]).toEqual([["all/b", "all/d"], "last"]);
  });

  test("a rollback waits for what still runs, then undoes what was done, the newest first", async () => {
    takeNotes();
    const undo = { rollback: `printf '%s\\n' "$CTX_STEP" >> done.txt` };
    const executed = await run([
      step("backup", { run: NOTE, ...undo }),
      {
        id: "alter",
        title: "Alter",
        onError: "rollback",
        parallel: [
          step("slow", { run: `sleep 0.3; ${NOTE}`, ...undo }),
          step("bad", { run: "exit 1", onError: "rollback" }),
        ],
      },
      step("never", { run: NOTE }),
    ]);
    expect(takeNotes()).toEqual(["backup", "alter/slow", "alter/slow/rollback", "backup/rollback"]);
    expect(executed.ended.status).toBe("failed");
  });
});

describe("beside each other", () => {
  test("four steps run at once: each of them waits until it sees the three others", async () => {
    const meet = `: > "at-\${CTX_STEP#*/}"; while [ "$(ls at-? | wc -l)" -lt 4 ]; do sleep 0.01; done`;
    const executed = await run([
      {
        id: "all",
        title: "All",
        parallel: ["a", "b", "c", "d"].map((id) => step(id, { run: meet, timeoutMs: 20_000 })),
      },
    ]);
    expect(executed.ended.status).toBe("complete");
  });

  test("no more than maxParallel run at once, and what needs others comes after them", async () => {
    const busy = 'echo "+" >> busy.txt; sleep 0.05; echo "-" >> busy.txt';
    const ids = ["a", "b", "c", "d", "e", "f"];
    const executed = await run([
      {
        id: "all",
        title: "All",
        maxParallel: 2,
        parallel: ids.map((id) => step(id, { run: busy, ...(id === "f" ? { needs: ["a", "e"] } : {}) })),
      },
    ]);
    let [now, most] = [0, 0];
    for (const line of world.read("busy.txt").trimEnd().split("\n")) {
      now += line === "+" ? 1 : -1;
      most = Math.max(most, now);
    }
    expect([most, now]).toEqual([2, 0]);
    const told = executed.events.flatMap(({ event, data }) =>
      event.startsWith("step-") && "path" in data ? [`${event} ${data.path}`] : [],
    );
    const start = told.indexOf("step-start all/f");
    expect(told.indexOf("step-end all/a")).toBeLessThan(start);
    expect(told.indexOf("step-end all/e")).toBeLessThan(start);
  });

  test("who looks on sees what runs, and from earlier runs how long it will take", async () => {
    const pictures: RunPicture[] = [];
    const show = async (picture: RunPicture | null): Promise<void> =>
      void (picture === null || pictures.push(picture));
    writeLogin(world, [step("look", { run: "echo looking; sleep 0.02" }), step("last", { run: "true" })]);
    await execute(world, { show });
    expect(pictures[0]).toMatchObject({
      progress: { done: 0, total: 2, etaSeconds: null },
      steps: [{ path: "look", attempt: 1, usualMs: null }],
    });
    pictures.length = 0;
    await execute(world, { show });
    const [first] = pictures;
    expect(first?.steps[0]?.usualMs).toBeGreaterThanOrEqual(20);
    expect(first?.progress.etaSeconds).toBeGreaterThanOrEqual(1);
  });
});

describe("people and agents", () => {
  test("it stops where an agent is to do something, and goes on afterwards", async () => {
    takeNotes();
    const first = await run([
      step("plan", { run: NOTE }),
      step("judge", { prompt: "Judge {{plan | 'it'}}" }),
      step("ship", { run: NOTE }),
    ]);
    expect(first.ended).toMatchObject({ status: "waiting", progress: { done: 1, total: 3 } });
    expect(first.isRefusal).toBe(false);
    expect(eventsOf(first, "waiting")).toMatchObject([
      { run: first.ended.run, steps: [{ path: "judge", prompt: "Judge it" }] },
    ]);
    const runtime = makeNodeRuntime(world.environment);
    await nextStep(runtime, { directory: world.root, run: first.ended.run, by: "@ada", done: "judge" });
    const second = await execute(world, { run: first.ended.run });
    expect([endsOf(second), second.ended.status]).toEqual([["ship done"], "complete"]);
    expect(takeNotes()).toEqual(["plan", "ship"]);
  });

  test.each([
    ["nobody can be asked", undefined, "waiting", []],
    ["somebody says no", false, "waiting", []],
    ["somebody says yes", true, "complete", ["ship"]],
  ])("a step that needs confirmation when %s", async (_what, answer, status, notes) => {
    takeNotes();
    writeLogin(world, [step("ship", { run: NOTE, requireConfirmation: true })]);
    const confirm = answer === undefined ? {} : { confirm: async () => answer };
    const executed = await execute(world, confirm);
    expect([executed.ended.status, takeNotes()]).toEqual([status, notes]);
  });

  test("what is missing blocks, and can be given", async () => {
    const needs = { type: "object", properties: { table: { type: "string" } }, required: ["table"] };
    const executed = await run([step("count", { run: "test {{table}} = users", inputs: needs })]);
    expect(executed.ended).toMatchObject({ status: "blocked", missing: [{ name: "table" }] });
    const given = await execute(world, { run: executed.ended.run, variables: { table: "users" } });
    expect(given.ended.status).toBe("complete");
  });
});

describe("stopping and going on", () => {
  test("a stop ends what runs and gives the steps back", async () => {
    takeNotes();
    const stop = new AbortController();
    writeLogin(world, [
      step("first", { run: NOTE }),
      step("second", { run: `echo ready; ${NOTE}; test -e go || exec sleep 600` }),
    ]);
    const stopped = await execute(world, {
      stop: stop.signal,
      tell: async ({ event }) => void (event === "step-output" && stop.abort()),
    });
    expect(stopped.ended).toMatchObject({ status: "interrupted", progress: { done: 1, total: 2 } });
    expect(endsOf(stopped)).toEqual(["first done", "second interrupted"]);
    world.write("go", "");
    const other = await execute(world, { run: stopped.ended.run, by: "@bob" });
    expect([endsOf(other), other.ended.status]).toEqual([["second done"], "complete"]);
    expect(takeNotes()).toEqual(["first", "second", "second"]);
  });

  test("going back while a step runs makes it count for nothing, and the run goes on from there", async () => {
    takeNotes();
    writeLogin(world, [step("first", { run: NOTE }), step("second", { run: NOTE })]);
    let [name, isBack] = ["", false];
    const executed = await execute(world, {
      async tell({ event, data }) {
        if (event === "run") name = data.run;
        if (isBack || event !== "step-start" || data.path !== "second") return;
        isBack = true;
        await rewindRun(makeNodeRuntime(world.environment), {
          directory: world.root,
          run: name,
          step: "first",
        });
      },
    });
    expect(endsOf(executed)).toEqual(["first done", "second interrupted", "first done", "second done"]);
    expect([executed.ended.status, takeNotes()]).toEqual([
      "complete",
      ["first", "second", "first", "second"],
    ]);
  });

  test("what another process executes is left to it", async () => {
    writeLogin(world, [step("first", { run: "true" })]);
    let name = "";
    let refusal: unknown;
    await execute(world, {
      async tell({ event, data }) {
        if (event === "run") name = data.run;
        if (event === "step-start")
          refusal = await execute(world, { run: name }).catch((error: unknown) => error);
      },
    });
    expect(isCtxError(refusal) ? refusal.code : refusal).toBe("LOCK_HELD");
  });
});

test("nothing but run executes anything (P20)", async () => {
  takeNotes();
  writeLogin(world, [step("only", { run: NOTE, rollback: NOTE, fallback: NOTE })]);
  const started = await world.ctx("workflow start login --json");
  const { run: name } = (JSON.parse(started.stdout) as { data: { run: string } }).data;
  for (const line of [
    "list workflows",
    "validate",
    "workflow validate",
    "workflow list",
    "workflow show login",
    "workflow start login",
    `workflow next --run ${name}`,
    `workflow resume ${name}`,
    `workflow status ${name}`,
    `workflow logs ${name}`,
    `workflow fork ${name}`,
    `workflow next --run ${name} --fail only`,
    `workflow retry ${name} --failed`,
    `workflow rewind ${name} only`,
  ]) {
    const { stderr } = await world.ctx(line);
    expect(stderr).not.toContain("BUG");
  }
  expect(takeNotes()).toEqual([]);
  await world.ctx(`workflow run --run ${name}`);
  expect(takeNotes()).toEqual(["only"]);
});

describe("secrets", () => {
  const draw = makeDraw(7);
  const token = glue("ghp", "_", draw(36));

  test("that commands print are in no event and in no file", async () => {
    writeLogin(world, [
      step("print", { run: `cat token.txt; echo "hunter2222 $DB_PASSWORD"; cat token.txt >&2; exit 1` }),
    ]);
    world.write("token.txt", `${token}\n`);
    const environment = { ...world.environment, DB_PASSWORD: "hunter2222" };
    const executed = await execute(world, {}, makeNodeRuntime(environment));
    const told = JSON.stringify(executed.events) + filesOf(executed);
    expect(told).toContain("[github-token]");
    expect(told).toContain("[DB_PASSWORD] [DB_PASSWORD]");
    expect(told).not.toContain(token);
    expect(told).not.toContain("hunter2222");
  });

  test("that would become variables fail the step", async () => {
    writeLogin(world, [step("print", { run: "cat token.txt", capture: "text" })]);
    const executed = await execute(world);
    expect(eventsOf(executed, "step-end")[0]?.reason).toContain("it printed what looks like a secret");
    expect(JSON.stringify(executed.events) + filesOf(executed)).not.toContain(token);
  });
});
