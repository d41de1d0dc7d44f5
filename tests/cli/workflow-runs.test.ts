// Runs of workflows as people and programs see them: started, gone on with, looked at, taken back, forked.
import { readdirSync, readFileSync } from "node:fs";
import { Ajv2020 } from "ajv/dist/2020.js";
import { afterEach, expect, test } from "vitest";
import type { NextData } from "../../src/actions/workflow/runs/run-reply.js";
import { makeShop, NOW, type RunOptions, type World } from "../support/transcript.js";
import { ROOT } from "../tidy/source.js";
import { loop, step, write as workflow } from "../support/workflow.js";

const worlds: World[] = [];
afterEach(() => worlds.splice(0).forEach((world) => world.remove()));

const LOGIN = workflow(
  [
    {
      id: "plan",
      title: "Plan the login",
      agentRole: "You are a careful engineer.",
      prompt: "Plan the login of {{task}}.",
      guidance: ["Small steps.", "Tests first."],
      outputs: { properties: { risk: { enum: ["low", "high"] } }, required: ["risk"] },
    },
    loop("fix", { type: "for", count: 2 }, [step("try", { title: "Try again" })]),
    {
      id: "checks",
      title: "Check it",
      parallel: [step("lint", { title: "Lint" }), step("types", { title: "Types" })],
    },
    step("report", { title: "Report", runCondition: { var: "risk", equals: "high" } }),
  ],
  { inputs: { type: "object", properties: { task: { type: "string" } }, required: ["task"] } },
);

async function shop(definition: object = LOGIN): Promise<World> {
  const world = await makeShop("workflow-runs");
  worlds.push(world);
  world.write(".context/workflows/login.json", `${JSON.stringify(definition, null, 2)}\n`);
  return world;
}

const RUN = "login-0g2081";
const START = ["workflow", "start", "login", "--data", '{"task":"task-42"}', "--by", "@ada"];

const minutes = (count: number): RunOptions => ({ now: NOW + count * 60_000 });
const at = (seconds: number): RunOptions => ({ now: NOW + seconds * 1000 });

/** What `next` answers as JSON. */
async function next(world: World, argv: readonly string[], options?: RunOptions): Promise<NextData> {
  const { stdout } = await world.ctx(["workflow", "next", "--run", RUN, "--json", ...argv], options);
  return (JSON.parse(stdout) as { data: NextData }).data;
}

const pathsOf = ({ steps }: NextData): string[] => steps.map(({ path }) => path);

test("the prompt first, then what goes in and what is to be sent back", async () => {
  const world = await shop();
  expect(await world.show(START)).toMatchInlineSnapshot(`
    "$ ctx workflow start login --data '{"task":"task-42"}' --by @ada
    Plan the login  plan

    You are a careful engineer.

    Plan the login of task-42.

    - Small steps.
    - Tests first.

    with     task = "task-42"
    send     risk: "low" or "high"
    run      login-0g2081 · ready, 0 of 6 done
    ! Then: ctx workflow next --run login-0g2081 --done plan --data '{"risk": …}'
    "
  `);
  expect(
    await world.show([
      "workflow",
      "next",
      "--run",
      RUN,
      "--done",
      "plan",
      "--data",
      '{"risk":"low"}',
      "--by",
      "@ada",
    ]),
  ).toMatchInlineSnapshot(`
    "$ ctx workflow next --run login-0g2081 --done plan --data '{"risk":"low"}' --by @ada
    Try again  fix/1/try  (iteration 1 of 2)

    Do try

    run      login-0g2081 · ready, 1 of 6 done
    ! Then: ctx workflow next --run login-0g2081 --done fix/1/try
    "
  `);
});

test("without its input a workflow does not start, and there is no run", async () => {
  const world = await shop();
  expect(await world.show("workflow start login")).toMatchInlineSnapshot(`
    "$ ctx workflow start login
    ! error: login cannot start: "task" is not set; the workflow's inputs declare it. Send it, as {"type":"string"} allows. [VARIABLE_INVALID]
    [65]
    "
  `);
  expect(await world.show("list runs")).toMatchInlineSnapshot(`
    "$ ctx list runs
    ! No runs here. Start one: ctx workflow start WORKFLOW
    "
  `);
});

test("what a step promises and does not give is asked for, and nothing went on", async () => {
  const world = await shop();
  await world.ctx(START);
  expect(await world.show(`workflow next --run ${RUN} --done plan --by @ada`)).toMatchInlineSnapshot(`
    "$ ctx workflow next --run login-0g2081 --done plan --by @ada
    Plan the login  plan

    You are a careful engineer.

    Plan the login of task-42.

    - Small steps.
    - Tests first.

    missing  "risk" is not set; the step "plan" gives it. Send it, as {"enum":["low","high"]} allows.
    with     task = "task-42"
    send     risk: "low" or "high"
    run      login-0g2081 · blocked, 0 of 6 done
    ! Then: ctx workflow next --run login-0g2081 --done plan --data '{"risk": …}'
    [1]
    "
  `);
});

test("a step reported twice counts once, and the answer is the same", async () => {
  const world = await shop();
  await world.ctx(START);
  const done = ["--done", "plan", "--data", '{"risk":"low"}', "--by", "@ada"];
  const [first, second] = [await next(world, done), await next(world, done)];
  expect(second).toEqual(first);
  expect(second.progress.done).toBe(1);
});

test("a step of a loop may be named by its id, and is told by its path", async () => {
  const world = await shop();
  await world.ctx(START);
  await next(world, ["--done", "plan", "--data", '{"risk":"low"}', "--by", "@ada"]);
  expect(await world.show(`workflow next --run ${RUN} --done try --by @ada`)).toMatchInlineSnapshot(`
    "$ ctx workflow next --run login-0g2081 --done try --by @ada
    Try again  fix/2/try  (iteration 2 of 2)

    Do try

    run      login-0g2081 · ready, 2 of 6 done
    ! info: try was taken for fix/1/try. [STEP_NAMED_SHORT]
    ! hint: Name the whole path, as answers do: then the same report twice does no harm.
    ! Then: ctx workflow next --run login-0g2081 --done fix/2/try
    "
  `);
});

test("what somebody is at is kept from others for a quarter of an hour", async () => {
  const world = await shop();
  await world.ctx(START);
  expect(await world.show(`workflow next --run ${RUN} --by @ben`, minutes(14))).toMatchInlineSnapshot(`
    "$ ctx workflow next --run login-0g2081 --by @ben
    taken    plan by @ada until 10:20 UTC
    run      login-0g2081 · waiting, 0 of 6 done
    "
  `);
  expect(
    await world.show([
      "workflow",
      "next",
      "--run",
      RUN,
      "--done",
      "plan",
      "--data",
      '{"risk":"low"}',
      "--by",
      "@ben",
    ]),
  ).toMatchInlineSnapshot(`
    "$ ctx workflow next --run login-0g2081 --done plan --data '{"risk":"low"}' --by @ben
    problem  plan: it was not taken: @ada is at it until 2026-11-20T10:20:00.000Z
    taken    plan by @ada until 10:20 UTC
    run      login-0g2081 · waiting, 0 of 6 done
    [1]
    "
  `);
  expect(pathsOf(await next(world, ["--by", "@ben"], minutes(16)))).toEqual(["plan"]);
  expect((await next(world, ["--by", "@ada"], minutes(17))).status).toBe("waiting");
});

test("the definition says how long a step is kept", async () => {
  const world = await shop({ ...LOGIN, leaseMs: 60_000 });
  await world.ctx(START);
  expect((await next(world, ["--by", "@ben"], at(59))).status).toBe("waiting");
  expect(pathsOf(await next(world, ["--by", "@ben"], at(61)))).toEqual(["plan"]);
});

test("whoever takes over does not wait", async () => {
  const world = await shop();
  await world.ctx(START);
  expect(await world.show(`workflow resume ${RUN} --take-over --by @ben`)).toMatchInlineSnapshot(`
    "$ ctx workflow resume login-0g2081 --take-over --by @ben
    Plan the login  plan

    You are a careful engineer.

    Plan the login of task-42.

    - Small steps.
    - Tests first.

    with     task = "task-42"
    send     risk: "low" or "high"
    run      login-0g2081 · ready, 0 of 6 done
    ! Then: ctx workflow next --run login-0g2081 --done plan --data '{"risk": …}'
    "
  `);
});

test("several agents share what can be done at once", async () => {
  const world = await shop(workflow([{ ...LOGIN.steps[2] }]));
  await world.ctx("workflow start login --by @ada --limit 1");
  expect(pathsOf(await next(world, ["--by", "@ben"]))).toEqual(["checks/types"]);
  expect(pathsOf(await next(world, ["--by", "@ada"]))).toEqual(["checks/lint"]);
  expect((await next(world, ["--by", "@eve"])).held.map(({ by }) => by)).toEqual(["@ada", "@ben"]);
});

test("how a run stands, and how long it will take", async () => {
  const world = await shop();
  await world.ctx(START);
  expect(await world.show(`workflow status ${RUN}`, at(5))).toMatchInlineSnapshot(`
    "$ ctx workflow status login-0g2081
    login-0g2081  waiting  Login
    ░░░░░░░░░░░░░░░░░░░░  0 of 6 done
    started 2026-11-20 10:05 by @ada, last change just now
    now  plan  Plan the login  @ada, since just now
    ! Go on: ctx workflow next --run login-0g2081
    "
  `);
  await next(world, ["--done", "plan", "--data", '{"risk":"low"}', "--by", "@ada"], at(20));
  await next(world, ["--done", "fix/1/try", "--by", "@ada"], at(50));
  await next(world, ["--done", "fix/2/try", "--by", "@ada"], at(80));
  await next(world, ["--done", "checks/lint", "--by", "@ada"], at(90));
  const last = await next(world, ["--done", "checks/types", "--by", "@ada"], at(100));
  expect([last.status, last.progress]).toEqual(["complete", { done: 5, total: 5, etaSeconds: 0 }]);
  // A later run knows from this one: 20 for the plan, 30 for each iteration, 10 and 20 for the checks.
  await world.ctx(START, at(200));
  const [second = ""] = (await world.ctx("list runs --status ready")).stdout.split(" ");
  expect(await world.show(`workflow status ${second}`, at(206))).toMatchInlineSnapshot(`
    "$ ctx workflow status login-1040g2
    login-1040g2  waiting  Login
    ░░░░░░░░░░░░░░░░░░░░  0 of 6 done, about 1m left
    started 2026-11-20 10:08 by @ada, last change just now
    now  plan  Plan the login  @ada, since just now
    ! Go on: ctx workflow next --run login-1040g2
    "
  `);
});

test("what happened, with what was given and what went wrong", async () => {
  const world = await shop();
  await world.ctx(START);
  await next(world, ["--fail", "plan", "--reason", "no time", "--by", "@ada"], at(60));
  expect(await world.show(`workflow status ${RUN}`, at(61))).toMatchInlineSnapshot(`
    "$ ctx workflow status login-0g2081
    login-0g2081  failed  Login
    ░░░░░░░░░░░░░░░░░░░░  0 of 6 done
    started 2026-11-20 10:05 by @ada, last change just now
    problem  plan  no time
    ! Try again what failed: ctx workflow retry login-0g2081 --failed
    "
  `);
  expect(await world.show(`workflow retry ${RUN} --failed --by @ada`, at(62))).toMatchInlineSnapshot(`
    "$ ctx workflow retry login-0g2081 --failed --by @ada
    Plan the login  plan

    You are a careful engineer.

    Plan the login of task-42.

    - Small steps.
    - Tests first.

    with     task = "task-42"
    send     risk: "low" or "high"
    run      login-0g2081 · ready, 0 of 6 done
    ! Then: ctx workflow next --run login-0g2081 --done plan --data '{"risk": …}'
    "
  `);
  await next(
    world,
    ["--done", "plan", "--data", '{"risk":"low"}', "--output", "Two steps.\nThen a test.", "--by", "@ada"],
    at(70),
  );
  expect(await world.show(`workflow logs ${RUN}`)).toMatchInlineSnapshot(`
    "$ ctx workflow logs login-0g2081
    2026-11-20 10:05:00  @ada  started
        task = "task-42"
    2026-11-20 10:05:00  @ada  handed out               plan
    2026-11-20 10:06:00  @ada  failed                   plan       1m
        no time
    2026-11-20 10:06:02  @ada  tries again what failed
    2026-11-20 10:06:02  @ada  handed out               plan
    2026-11-20 10:06:10  @ada  done                     plan       8s
        risk = "low"
        | Two steps.
        | Then a test.
    2026-11-20 10:06:10  @ada  handed out               fix/1/try
    "
  `);
  expect(await world.show(`workflow logs ${RUN} fix/try`)).toMatchInlineSnapshot(`
    "$ ctx workflow logs login-0g2081 fix/try
    2026-11-20 10:06:10  @ada  handed out  fix/1/try
    "
  `);
  expect(await world.show(`workflow logs ${RUN} plam`)).toMatchInlineSnapshot(`
    "$ ctx workflow logs login-0g2081 plam
    ! error: login-0g2081 has no step plam. [USAGE]
    ! hint: did you mean plan?
    [64]
    "
  `);
});

test("going back, and what was done then is told to be undone", async () => {
  const world = await shop();
  await world.ctx(START);
  await next(world, ["--done", "plan", "--data", '{"risk":"low"}', "--by", "@ada"]);
  await next(world, ["--done", "fix/1/try", "--by", "@ada"]);
  await next(world, ["--done", "fix/2/try", "--by", "@ada"]);
  expect(await world.show(`workflow rewind ${RUN} try --by @ada`)).toMatchInlineSnapshot(`
    "$ ctx workflow rewind login-0g2081 try --by @ada
    ! error: try was done 2 times in login-0g2081. [USAGE]
    ! hint: Name the whole path: fix/1/try, fix/2/try.
    [64]
    "
  `);
  expect(await world.show(`workflow rewind ${RUN} fix/2 --by @ada`)).toMatchInlineSnapshot(`
    "$ ctx workflow rewind login-0g2081 fix/2 --by @ada
    Not done any more: fix/2/try.

    Try again  fix/2/try  (iteration 2 of 2)

    Do try

    run      login-0g2081 · ready, 2 of 6 done
    ! Then: ctx workflow next --run login-0g2081 --done fix/2/try
    "
  `);
  expect(await world.show(`workflow rewind ${RUN} report --by @ada`)).toMatchInlineSnapshot(`
    "$ ctx workflow rewind login-0g2081 report --by @ada
    ! error: login-0g2081 was never at a step report. [USAGE]
    ! hint: See what happened with \`ctx workflow logs login-0g2081\`.
    [64]
    "
  `);
  expect((await next(world, ["--by", "@ada"])).progress).toEqual({ done: 2, total: 6, etaSeconds: null });
});

test("a fork goes its own way", async () => {
  const world = await shop();
  await world.ctx(START);
  await next(world, ["--done", "plan", "--data", '{"risk":"low"}', "--by", "@ada"]);
  expect(await world.show(`workflow fork ${RUN} --by @ben`)).toMatchInlineSnapshot(`
    "$ ctx workflow fork login-0g2081 --by @ben
    Try again  fix/1/try  (iteration 1 of 2)

    Do try

    run      login-1040g2 · ready, 1 of 6 done
    ! Then: ctx workflow next --run login-1040g2 --done fix/1/try
    "
  `);
  expect(await world.show(`workflow fork ${RUN} plan --by @ben`)).toMatchInlineSnapshot(`
    "$ ctx workflow fork login-0g2081 plan --by @ben
    Plan the login  plan

    You are a careful engineer.

    Plan the login of task-42.

    - Small steps.
    - Tests first.

    with     task = "task-42"
    send     risk: "low" or "high"
    run      login-1g60r3 · ready, 0 of 6 done
    ! Then: ctx workflow next --run login-1g60r3 --done plan --data '{"risk": …}'
    "
  `);
  expect(await world.show("list runs")).toMatchInlineSnapshot(`
    "$ ctx list runs
    login-0g2081  ready  1 of 6  2026-11-20 10:05  @ada
    login-1040g2  ready  1 of 6  2026-11-20 10:05  @ben
    login-1g60r3  ready  0 of 6  2026-11-20 10:05  @ben
    "
  `);
  expect(pathsOf(await next(world, ["--by", "@ada"]))).toEqual(["fix/1/try"]);
});

test("the definition changes: the run goes on with its own, and says so", async () => {
  const world = await shop();
  await world.ctx(START);
  world.write(".context/workflows/login.json", JSON.stringify({ ...LOGIN, steps: [step("other")] }));
  expect(
    await world.show([
      "workflow",
      "next",
      "--run",
      RUN,
      "--done",
      "plan",
      "--data",
      '{"risk":"low"}',
      "--by",
      "@ada",
    ]),
  ).toMatchInlineSnapshot(`
    "$ ctx workflow next --run login-0g2081 --done plan --data '{"risk":"low"}' --by @ada
    Try again  fix/1/try  (iteration 1 of 2)

    Do try

    run      login-0g2081 · ready, 1 of 6 done
    ! info: The definition has changed since login-0g2081 was started. [WORKFLOW_CHANGED]
    !   .context/workflows/login.json
    ! hint: The run goes on with the one that it was started with.
    ! Then: ctx workflow next --run login-0g2081 --done fix/1/try
    "
  `);
  world.write(".context/workflows/login.json", `  ${JSON.stringify(LOGIN)}`);
  const reformatted = await world.ctx(`workflow status ${RUN}`);
  expect(reformatted.stderr).not.toContain("WORKFLOW_CHANGED");
});

test("which run is meant", async () => {
  const world = await shop();
  await world.ctx(START);
  await world.ctx(START);
  expect(await world.show("workflow status login")).toMatchInlineSnapshot(`
    "$ ctx workflow status login
    ! error: login can mean 2 runs. [REF_AMBIGUOUS]
    ! hint: Write more of the one that you mean: login-0g2081, login-1040g2.
    [66]
    "
  `);
  expect(await world.show("workflow status login-0g2082")).toMatchInlineSnapshot(`
    "$ ctx workflow status login-0g2082
    ! error: There is no run login-0g2082 here. [RUN_NOT_FOUND]
    ! hint: did you mean login-0g2081? List runs with \`ctx list runs\`.
    [66]
    "
  `);
  expect(await world.show("workflow status nothing")).toMatchInlineSnapshot(`
    "$ ctx workflow status nothing
    ! error: There is no run nothing here. [RUN_NOT_FOUND]
    ! hint: List runs with \`ctx list runs\`.
    [66]
    "
  `);
  expect((await world.ctx("workflow status 0g")).status).toBe(0);
});

test("without a run: the finished steps and the variables say it all", async () => {
  const world = await shop();
  const ask = (question: object): string[] => [
    "workflow",
    "next",
    "--stateless",
    "--data",
    JSON.stringify(question),
  ];
  expect(
    await world.show(
      ask({ workflowId: "login", completedSteps: ["plan"], context: { task: "task-42", risk: "low" } }),
    ),
  ).toMatchInlineSnapshot(`
    "$ ctx workflow next --stateless --data '{"workflowId":"login","completedSteps":["plan"],"context":{"task":"task-42","risk":"low"}}'
    Try again  fix/1/try  (iteration 1 of 2)

    Do try

    status   ready, 1 of 6 done
    "
  `);
  expect(await world.show(ask({ workflowID: "login" }))).toMatchInlineSnapshot(`
    "$ ctx workflow next --stateless --data '{"workflowID":"login"}'
    ! error: A question has no "workflowID". [USAGE]
    ! hint: did you mean workflowId?
    [64]
    "
  `);
  expect(await world.show("list runs")).toMatchInlineSnapshot(`
    "$ ctx list runs
    ! No runs here. Start one: ctx workflow start WORKFLOW
    "
  `);
});

test("what does not fit together", async () => {
  const world = await shop();
  await world.ctx(START);
  const said: string[] = [];
  for (const line of [
    "workflow next",
    `workflow next ${RUN}`,
    `workflow next --run ${RUN} --output text`,
    `workflow next --run ${RUN} --done plan --fail plan`,
    `workflow next --run ${RUN} --done pla`,
    `workflow next --run ${RUN} --done checks/lint`,
    `workflow next --stateless --run ${RUN} --data {}`,
    `workflow retry ${RUN}`,
    `workflow rewind ${RUN}`,
    `workflow status ${RUN} plan`,
    "workflow status",
    "workflow list rums",
    "list runs --status done",
    "list workflows --ready",
  ]) {
    const { stdout, stderr, status } = await world.ctx(line);
    expect({ line, stdout, status }).toEqual({ line, stdout: "", status: 64 });
    said.push(line, stderr);
  }
  expect(said.join("\n")).toMatchInlineSnapshot(`
    "workflow next
    error: ctx workflow next needs --run, or --stateless. [USAGE]
    hint: List runs with \`ctx list runs\`; start one with \`ctx workflow start\`.

    workflow next login-0g2081
    error: ctx workflow next takes no name. [USAGE]
    hint: Name the run with --run: --run login-0g2081

    workflow next --run login-0g2081 --output text
    error: An output belongs to a step. [USAGE]
    hint: Say which: --done STEP.

    workflow next --run login-0g2081 --done plan --fail plan
    error: One step is done, failed or agreed to at a time. [USAGE]

    workflow next --run login-0g2081 --done pla
    error: There is no step pla in the workflow login. [USAGE]
    hint: Did you mean plan?

    workflow next --run login-0g2081 --done checks/lint
    error: The step checks/lint cannot be done yet. [USAGE]
    hint: What can be done now: plan.

    workflow next --stateless --run login-0g2081 --data {}
    error: --run means nothing beside --stateless: nobody keeps such a run. [USAGE]
    hint: See \`ctx help workflow\`.

    workflow retry login-0g2081
    error: ctx workflow retry needs --failed: what succeeded is never tried again. [USAGE]
    hint: To do a step that succeeded once more, go back to it with \`ctx workflow rewind\`.

    workflow rewind login-0g2081
    error: ctx workflow rewind needs a run and the step to go back to. [USAGE]
    hint: See \`ctx help workflow\`.

    workflow status login-0g2081 plan
    error: ctx workflow status takes one run. [USAGE]
    hint: See \`ctx help workflow\`.

    workflow status
    error: ctx workflow status needs a run. [USAGE]
    hint: List runs with \`ctx list runs\`.

    workflow list rums
    error: ctx workflow list lists workflows or runs, not rums. [USAGE]
    hint: did you mean runs?

    list runs --status done
    error: No run has the status done. [USAGE]
    hint: They are: ready, blocked, complete, failed, exhausted.

    list workflows --ready
    error: Workflows are not listed by --ready. [USAGE]
    hint: \`ctx workflow show\` tells what one of them does.
    "
  `);
});

test("asked what would be, nothing is written", async () => {
  const world = await shop();
  expect((await world.ctx([...START, "--dry-run"])).stdout).toContain("nothing was written");
  expect((await world.ctx("list runs --json")).stdout).toContain('"items":[]');
  await world.ctx(START);
  const done = ["--done", "plan", "--data", '{"risk":"low"}', "--by", "@ada"];
  expect(pathsOf(await next(world, [...done, "--dry-run"]))).toEqual(["fix/1/try"]);
  expect(pathsOf(await next(world, ["--by", "@ada"]))).toEqual(["plan"]);
});

test("Tab offers runs and steps where they belong", async () => {
  const world = await shop();
  await world.ctx(START);
  const offered = async (line: string): Promise<string[]> => {
    const { stdout } = await world.ctx(["completion", "bash", "--", "ctx", ...line.split(" ")]);
    return stdout.split("\n").filter((word) => word !== "");
  };
  for (const verb of ["status", "logs", "resume", "retry", "rewind", "fork"])
    expect([verb, await offered(`workflow ${verb} `)]).toEqual([verb, [RUN]]);
  expect(await offered("workflow next --run lo")).toEqual([RUN]);
  expect(await offered(`workflow next --run ${RUN} --done p`)).toEqual(["plan"]);
  expect(await offered(`workflow rewind ${RUN} fix`)).toEqual(["fix", "fix/try"]);
  expect(await offered("workflow start lo")).toEqual(["login"]);
  expect(await offered("workflow list r")).toEqual(["runs"]);
  expect(await offered("workflow rewind nothing f")).toEqual([]);
});

const ajv = new Ajv2020({ strict: true, allowUnionTypes: true, ownProperties: true });
for (const place of readdirSync(`${ROOT}schemas`, { recursive: true, encoding: "utf8" })) {
  if (place.endsWith(".json"))
    ajv.addSchema(JSON.parse(readFileSync(`${ROOT}schemas/${place}`, "utf8")) as object);
}

test("every answer is what its schema says", async () => {
  const world = await shop();
  for (const [schema, argv] of [
    ["workflow-next.schema.json#/$defs/next", START],
    ["workflow-next.schema.json#/$defs/next", `workflow next --run ${RUN} --done plan --by @ada`],
    ["workflow-next.schema.json#/$defs/next", `workflow resume ${RUN} --by @ben`],
    ["workflow-status.schema.json", `workflow status ${RUN}`],
    ["workflow-logs.schema.json", `workflow logs ${RUN}`],
    ["workflow-next.schema.json#/$defs/next", `workflow next --run ${RUN} --fail plan --by @ada`],
    ["workflow-next.schema.json#/$defs/rewound", `workflow rewind ${RUN} plan --by @ada`],
    ["workflow-next.schema.json#/$defs/forked", `workflow fork ${RUN} --by @ada`],
    ["workflow-runs.schema.json", "list runs"],
    ["workflow-logs.schema.json", `workflow logs ${RUN}`],
    ["workflow.schema.json#/$defs/list", "list workflows"],
  ] as const) {
    const { stdout } = await world.ctx([...(typeof argv === "string" ? argv.split(" ") : argv), "--json"]);
    const { data } = JSON.parse(stdout) as { data: unknown };
    ajv.validate(`https://git-ctx.dev/schemas/1/output/${schema}`, data);
    expect({ argv, errors: ajv.errors ?? [] }).toEqual({ argv, errors: [] });
    ajv.validate("https://git-ctx.dev/schemas/1/output/envelope.schema.json", JSON.parse(stdout));
    expect({ argv, errors: ajv.errors ?? [] }).toEqual({ argv, errors: [] });
  }
});
