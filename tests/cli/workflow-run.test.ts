// `ctx workflow run` as people and programs see it: lines of a log, a terminal, events; what it says when it cannot go on.
import { Ajv2020 } from "ajv/dist/2020.js";
import { readdirSync, readFileSync } from "node:fs";
import { afterEach, expect, test } from "vitest";
import type { JsonObject } from "../../src/model/json/json.js";
import { writeLogin } from "../support/execution.js";
import { makeShop, type World } from "../support/transcript.js";
import { loop, step } from "../support/workflow.js";
import { ROOT } from "../tidy/source.js";

const worlds: World[] = [];
afterEach(() => worlds.splice(0).forEach((world) => world.remove()));

async function shop(steps: JsonObject[], more: JsonObject = {}): Promise<World> {
  const world = await makeShop("workflow-run");
  worlds.push(world);
  writeLogin(world, steps, more);
  return world;
}

const BUILD = [
  step("tables", { run: "printf 'users\\norders\\n'", capture: "lines" }),
  loop("each", { type: "forEach", items: "tables", itemVar: "table" }, [
    step("count", { run: ["printf", "%s: 42 rows\\n", "{{table}}"] }),
  ]),
];

test("a log tells what each command printed and how it ended", async () => {
  const world = await shop(BUILD);
  expect(await world.show("workflow run login --by @ada")).toMatchInlineSnapshot(`
    "$ ctx workflow run login --by @ada
    started      tables
    tables | users
    tables | orders
    done         tables                0.0s
    started      each/1/count
    each/1/count | users: 42 rows
    done         each/1/count          0.0s
    started      each/2/count
    each/2/count | orders: 42 rows
    done         each/2/count          0.0s
    complete     3 of 3 steps in 0.0s
    ! The run login-0g2081 of login. Ctrl-C stops it.
    "
  `);
});

test("quiet, it tells nothing when all is well", async () => {
  const world = await shop(BUILD);
  expect(await world.show("workflow run login -q")).toMatchInlineSnapshot(`
    "$ ctx workflow run login -q
    "
  `);
});

test("a terminal shows what goes on, and leaves a line for each step", async () => {
  const world = await shop([
    step("count", { run: "echo '42 rows'" }),
    step("bad", { run: "echo 'no such table'; exit 3" }),
  ]);
  const { stdout, stderr, status } = await world.ctx("workflow run login", {
    isTerminal: true,
    columns: 60,
    rows: 24,
  });
  expect(stdout).toMatchInlineSnapshot(`
    "[32mdone         [39mcount                 0.0s
    [31mfailed       [39mbad                   0.0s  exit status 3: no such table
                 [2m|[22m no such table
    [31mfailed       [39m1 of 2 steps in 0.0s
                 bad: exit status 3: no such table
    "
  `);
  expect(status).toBe(1);
  // Three lines at most, each time from where they began; in the end nothing of them is left.
  const blocks = stderr.split("\u001b[J");
  expect(blocks.length).toBeGreaterThan(1);
  expect(stderr).toContain("╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌  0 of 2  0.0s\n  count ");
  expect(stderr).toContain("\r\u001b[1A");
  expect(stderr).not.toContain("\u001b[?25");
});

test("what a command prints cannot move the cursor, and of a bar that it draws the last state is shown", async () => {
  const world = await shop([
    step("draw", { run: "printf '10%%\\r50%%\\r100%%\\n\\033[31mred\\033[0m\\033]0;title\\007\\n'" }),
  ]);
  expect(await world.show("workflow run login --by @ada")).toMatchInlineSnapshot(`
    "$ ctx workflow run login --by @ada
    started      draw
    draw | 100%
    draw | red⟨U+001B⟩]0;title⟨U+0007⟩
    done         draw                  0.0s
    complete     1 of 1 step in 0.0s
    ! The run login-0g2081 of login. Ctrl-C stops it.
    "
  `);
});

test("a failure says why, what was tried, and how to go on", async () => {
  const world = await shop([
    step("migrate", { run: "echo 'no such table: users' >&2; exit 3", retry: { max: 1 } }),
    step("last", { run: "true" }),
  ]);
  expect(await world.show("workflow run login --by @ada")).toMatchInlineSnapshot(`
    "$ ctx workflow run login --by @ada
    started      migrate
    migrate | no such table: users
    failed       migrate               0.0s  exit status 3: no such table: users
                 attempt 1 failed; another one follows at once
    started      migrate               attempt 2
    migrate | no such table: users
    failed       migrate               0.0s  exit status 3: no such table: users
    failed       0 of 2 steps in 0.0s
                 migrate: exit status 3: no such table: users
    ! The run login-0g2081 of login. Ctrl-C stops it.
    ! What was printed: ctx workflow logs login-0g2081
    ! Try what failed again: ctx workflow retry login-0g2081 --failed
    ! Then go on: ctx workflow run --run login-0g2081
    [1]
    "
  `);
});

test("an agent's step is waited for, and the run goes on after it", async () => {
  const world = await shop([
    step("judge", { title: "Judge the findings", prompt: "Judge {{findings | 'them'}}." }),
    step("report", { run: ["echo", "{{verdict}}"] }),
  ]);
  expect(await world.show("workflow run login --by @ada")).toMatchInlineSnapshot(`
    "$ ctx workflow run login --by @ada
    Waiting for people or agents:
      judge                 Judge the findings
    waiting      0 of 2 steps in 0.0s
    ! The run login-0g2081 of login. Ctrl-C stops it.
    ! Do what is asked, starting with: ctx workflow next --run login-0g2081
    ! Then go on: ctx workflow run --run login-0g2081
    "
  `);
  const [, run = ""] = /--run (\S+)/.exec((await world.ctx("workflow run login --by @ada")).stderr) ?? [];
  await world.ctx(["workflow", "next", "--run", run, "--done", "judge", "--data", '{"verdict":"all well"}']);
  expect(await world.show(["workflow", "run", "--run", run])).toMatchInlineSnapshot(`
    "$ ctx workflow run --run login-1040g2
    started      report
    report | all well
    done         report                0.0s
    complete     2 of 2 steps in 0.0s
    ! Going on with the run login-1040g2 of login. Ctrl-C stops it.
    "
  `);
});

test.each([
  ["y\n", 0, "complete"],
  ["\n", 0, "waiting"],
])(
  "a person at the terminal is asked before a step that needs it, and answers %j",
  async (stdin, status, how) => {
    const world = await shop([step("ship", { title: "Ship it", run: "true", requireConfirmation: true })]);
    const surroundings = { isStdinTerminal: () => true };
    const asked = await world.ctx("workflow run login", {
      stdin,
      isTerminal: true,
      columns: 80,
      rows: 24,
      surroundings,
    });
    expect(asked.stderr).toContain("Run ship (Ship it)? [y/N] ");
    expect(asked.stdout).toContain(how);
    expect(asked.status).toBe(status);
  },
);

test("without a terminal nobody is asked, and it says how to agree", async () => {
  const world = await shop([
    step("ship", { title: "Ship it", run: "echo shipped", requireConfirmation: true }),
  ]);
  expect(await world.show("workflow run login --by @ada")).toMatchInlineSnapshot(`
    "$ ctx workflow run login --by @ada
    Waiting for people or agents:
      ship                  Ship it
          agree to it: ctx workflow next --run login-0g2081 --confirm ship
    waiting      0 of 1 step in 0.0s
    ! The run login-0g2081 of login. Ctrl-C stops it.
    ! Do what is asked, starting with: ctx workflow next --run login-0g2081
    ! Then go on: ctx workflow run --run login-0g2081
    "
  `);
  await world.ctx("workflow next --run login --confirm ship");
  expect(await world.show("workflow run --run login --by @ada")).toMatchInlineSnapshot(`
    "$ ctx workflow run --run login --by @ada
    started      ship
    ship | shipped
    done         ship                  0.0s
    complete     1 of 1 step in 0.0s
    ! Going on with the run login-0g2081 of login. Ctrl-C stops it.
    "
  `);
});

test("what is missing is named", async () => {
  const inputs = { type: "object", properties: { table: { type: "string" } }, required: ["table"] };
  const world = await shop([step("count", { run: ["echo", "{{table}}"], inputs })]);
  expect(await world.show("workflow run login --by @ada")).toMatchInlineSnapshot(`
    "$ ctx workflow run login --by @ada
    blocked      0 of 1 step in 0.0s
                 "table" is not set. Send it, as {"type":"string"} allows.
    ! The run login-0g2081 of login. Ctrl-C stops it.
    ! Give what is missing: ctx workflow run --run login-0g2081 --data '{"name": "value"}'
    [1]
    "
  `);
});

const NAME_ONE = `error: Name a workflow to begin a run of, or with --run a run that was begun. [USAGE]
hint: List both: ctx workflow list, ctx list runs
`;

test.each([
  ["nothing", ["run"], 64, NAME_ONE],
  ["both", ["run", "login", "--run", "login-1jndqs"], 64, NAME_ONE],
  [
    "two",
    ["run", "login", "logout"],
    64,
    "error: ctx workflow run takes one name, not 2. [USAGE]\nhint: See `ctx help workflow`.\n",
  ],
  [
    "an unknown workflow",
    ["run", "logon"],
    66,
    "error: There is no workflow logon. [WORKFLOW_NOT_FOUND]\n  looked in .context/workflows/logon.json\n" +
      "hint: did you mean login? List workflows with `ctx workflow list`.\n",
  ],
  [
    "an unknown run",
    ["run", "--run", "login-abcdef"],
    66,
    "error: There is no run login-abcdef here. [RUN_NOT_FOUND]\nhint: List runs with `ctx list runs`.\n",
  ],
  [
    "an option of another verb",
    ["run", "login", "--done", "x"],
    64,
    "error: --done means nothing to ctx workflow run. [USAGE]\nhint: See `ctx help workflow`.\n",
  ],
])("%s is refused", async (_what, argv, status, stderr) => {
  const world = await shop(BUILD);
  expect(await world.ctx(["workflow", ...argv])).toEqual({ stdout: "", stderr, status });
});

const ajv = new Ajv2020({ strict: true, allowUnionTypes: true });
for (const name of readdirSync(`${ROOT}schemas/output`))
  ajv.addSchema(JSON.parse(readFileSync(`${ROOT}schemas/output/${name}`, "utf8")) as object);

function problems(line: string): string {
  ajv.validate("https://git-ctx.dev/schemas/1/output/workflow-run.schema.json", JSON.parse(line));
  return ajv.errorsText();
}

test("a program gets an event a line, as the schema says", async () => {
  const world = await shop([
    step("count", { run: "echo '42 rows'; echo \"\u202e\"", capture: "text" }),
    step("bad", { run: "exit 3", onError: "continue" }),
    step("judge", { prompt: "Judge." }),
  ]);
  const { stdout, stderr, status } = await world.ctx("workflow run login --by @ada --json");
  const lines = stdout.trimEnd().split("\n");
  const events = lines.map((line) => JSON.parse(line) as { event: string; seq: number });
  expect(events.map(({ event, seq }) => `${seq} ${event}`)).toMatchInlineSnapshot(`
    [
      "1 run",
      "2 progress",
      "3 step-start",
      "4 step-output",
      "5 step-end",
      "6 progress",
      "7 step-start",
      "8 step-end",
      "9 progress",
      "10 waiting",
      "11 end",
    ]
  `);
  expect(lines.map(problems)).toEqual(lines.map(() => "No errors"));
  expect([stderr, status]).toEqual(["", 0]);
  expect(stdout).toContain(String.raw`"text":"42 rows\n\u202e\n"`);
});

test("the schema refuses what is none of these events", () => {
  const line = {
    version: 1,
    event: "end",
    at: "2026-11-20T10:05:00.000Z",
    seq: 1,
    data: { run: "login-1jndqs" },
  };
  expect(problems(JSON.stringify(line))).toContain("must have required property 'status'");
  expect(problems(JSON.stringify({ ...line, event: "over" }))).toContain("must be equal to one of");
});

test("a refusal is one document", async () => {
  const world = await shop(BUILD);
  const { stdout, status } = await world.ctx("workflow run logon --json");
  expect(JSON.parse(stdout)).toMatchObject({ ok: false, error: { code: "WORKFLOW_NOT_FOUND" } });
  expect(status).toBe(66);
});
