// `ctx workflow run --dry-run`: what would be executed, in order, and what of it cannot be known yet.
import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { afterEach, expect, test } from "vitest";
import type { JsonObject } from "../../src/model/json/json.js";
import { writeLogin } from "../support/execution.js";
import { makeShop, type World } from "../support/transcript.js";
import { loop, step } from "../support/workflow.js";

const worlds: World[] = [];
afterEach(() => worlds.splice(0).forEach((world) => world.remove()));

async function shop(steps: JsonObject[], more: JsonObject = {}): Promise<World> {
  const world = await makeShop("workflow-plan");
  worlds.push(world);
  writeLogin(world, steps, more);
  return world;
}

/** What git's directory holds of runs. */
function runsOf(world: World): string[] {
  const place = join(world.root, ".git/ctx/runs");
  return existsSync(place) ? readdirSync(place, { recursive: true }).map(String).sort() : [];
}

const MIGRATION = [
  step("dump", { run: ["touch", "{{env}}.sql", "-q"] }),
  step("tables", { run: "touch ran; ls {{env}}", capture: "lines" }),
  loop("each", { type: "forEach", items: "tables", itemVar: "table" }, [
    step("count", { run: ["printf", "%s in %s\n", "{{table}}", "{{env}}"] }),
  ]),
  step("check", { run: ["false"], runCondition: { var: "env", equals: "test" } }),
  step("shout", { run: ["echo", "{{tables[0]}}"], runCondition: { var: "tables", contains: "orders" } }),
  step("agree", { prompt: "Look at it.", requireConfirmation: true }),
  step("apply", { run: ["psql", "--file={{file}}", "{{env}}"] }),
];

test("the steps in order, with what is known; nothing is executed, nothing recorded", async () => {
  const world = await shop(MIGRATION);
  const said = await world.show(`workflow run login --dry-run --data {"env":"live"}`);
  expect(said).toMatchInlineSnapshot(`
    "$ ctx workflow run login --dry-run --data '{"env":"live"}'
    a new run of login, if every step succeeds

    > dump
        $ touch live.sql -q
      tables
        $ touch ran; ls {{env}}
        {{env}} is "live"
      each
        for each of tables, at most 100 times
        each/*/count
          $ printf '%s in %s⏎' '{{table}}' live
          not known yet: table
    - check
        left out: env is "test" does not hold
      shout
        $ echo '{{tables[0]}}'
        only if tables contains "orders", which is not known yet
        not known yet: tables
      agree
        by an agent or a person; the run waits for that
        asks first
      apply
        $ psql '--file={{file}}' '{{env}}'
        not known yet: file, env
    ! A dry run: nothing was executed, and nothing was recorded.
    "
  `);
  expect(runsOf(world)).toEqual([]);
  expect(existsSync(join(world.root, "ran"))).toBe(false);
});

test("a run that was begun: what is left of it, with what it knows by now", async () => {
  const world = await shop(MIGRATION);
  await world.ctx(["workflow", "start", "login", "--data", '{"env":"live"}']);
  const [run = ""] = runsOf(world);
  await world.ctx(["workflow", "next", "--run", run, "--done", "dump"]);
  await world.ctx([
    "workflow",
    "next",
    "--run",
    run,
    "--done",
    "tables",
    "--data",
    '{"tables":["users","orders"]}',
  ]);
  const before = runsOf(world);
  expect(await world.show("workflow run --run login --dry-run")).toMatchInlineSnapshot(`
    "$ ctx workflow run --run login --dry-run
    login-0g2081, if every step succeeds

      each
        for each of tables, at most 100 times, now at 1 of 2
      > each/1/count
          $ printf '%s in %s⏎' users live
    - check
        left out: env is "test" does not hold
      shout
        $ echo users
      agree
        by an agent or a person; the run waits for that
        asks first
      apply
        $ psql '--file={{file}}' '{{env}}'
        not known yet: file, env
    ! A dry run: nothing was executed, and nothing was recorded.
    "
  `);
  expect(runsOf(world)).toEqual(before);
});

test("for programs", async () => {
  const world = await shop(MIGRATION.slice(0, 2));
  const { stdout, status } = await world.ctx([
    "workflow",
    "run",
    "login",
    "--dry-run",
    "--json",
    "--data",
    '{"env":"-rf"}',
  ]);
  const { data } = JSON.parse(stdout) as { data: JsonObject };
  expect(status).toBe(0);
  expect(data).toMatchInlineSnapshot(`
    {
      "dryRun": true,
      "held": [],
      "missing": [],
      "problems": [],
      "run": null,
      "status": "ready",
      "steps": [
        {
          "command": {
            "arguments": [
              "touch",
              "-rf.sql",
              "-q",
            ],
            "kind": "arguments",
          },
          "condition": null,
          "depth": 0,
          "isReady": true,
          "kind": "command",
          "path": "dump",
          "problem": "dump cannot be run: {{env}}.sql would be an option, -rf.sql.",
          "requireConfirmation": false,
          "title": "dump",
          "unknown": [],
          "what": "",
        },
        {
          "command": {
            "kind": "shell",
            "text": "touch ran; ls {{env}}",
            "values": {
              "env": "-rf",
            },
          },
          "condition": null,
          "depth": 0,
          "isReady": false,
          "kind": "command",
          "path": "tables",
          "problem": null,
          "requireConfirmation": false,
          "title": "tables",
          "unknown": [],
          "what": "",
        },
      ],
      "workflow": "login",
    }
  `);
});

test("what is never to be shown is not", async () => {
  const inputs = {
    type: "object",
    required: ["password"],
    properties: { password: { type: "string", writeOnly: true } },
  };
  const world = await shop([step("login", { run: ["psql", "--password={{password}}", "{{HOST}}"] })], {
    inputs,
  });
  const line = [
    "workflow",
    "run",
    "login",
    "--dry-run",
    "--data",
    '{"password":"correct horse","HOST":"tok-4711-xyz"}',
  ];
  const { stdout } = await world.ctx(line, { environment: { SHOP_TOKEN: "tok-4711-xyz" } });
  expect(stdout).toMatchInlineSnapshot(`
    "a new run of login, if every step succeeds

    > login
        $ psql '--password={{password}}' '[SHOP_TOKEN]'
    "
  `);
});

test("what cannot be planned is refused as the run itself would be", async () => {
  const world = await shop(MIGRATION, { inputs: { type: "object", required: ["env"] } });
  expect(await world.show("workflow run login --dry-run")).toMatchInlineSnapshot(`
    "$ ctx workflow run login --dry-run
    ! error: login cannot start: "env" is not set; the workflow's inputs declare it. Send it, as ["test"] allows. [VARIABLE_INVALID]
    [65]
    "
  `);
  expect(await world.show("workflow run --dry-run")).toMatchInlineSnapshot(`
    "$ ctx workflow run --dry-run
    ! error: Name a workflow to begin a run of, or with --run a run that was begun. [USAGE]
    ! hint: List both: ctx workflow list, ctx list runs
    [64]
    "
  `);
});
