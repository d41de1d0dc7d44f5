// The templates that ship: `ctx workflow new` writes each, and the static checks find nothing to say about any of them.
import { afterEach, expect, test } from "vitest";
import { WORKFLOW_TEMPLATES } from "../../src/schema/generated/workflow-templates.js";
import { makeShop, type World } from "../support/transcript.js";

const worlds: World[] = [];
afterEach(() => worlds.splice(0).forEach((world) => world.remove()));

test("there is one for each of the five jobs, and a blank one", () => {
  expect([...WORKFLOW_TEMPLATES.keys()]).toEqual([
    "blank",
    "data-validation",
    "migration",
    "optimization",
    "query-generation",
    "schema-analysis",
  ]);
});

test.each([...WORKFLOW_TEMPLATES.keys()])(
  "%s is valid, without a warning, under another id as well",
  async (template) => {
    const world = await makeShop("workflow-templates");
    worlds.push(world);
    expect((await world.ctx(["workflow", "new", template])).status).toBe(0);
    expect((await world.ctx(["workflow", "new", template, "--id", "of-the-shop"])).status).toBe(0);
    expect(await world.ctx("workflow validate --strict")).toEqual({
      stdout: "2 files are valid.\n",
      stderr: "",
      status: 0,
    });
  },
);

test("a script of many lines is counted, not shown", async () => {
  const world = await makeShop("workflow-templates");
  worlds.push(world);
  await world.ctx("workflow new schema-analysis");
  const { stdout } = await world.ctx("workflow show schema-analysis");
  expect(stdout).toMatch(/^ {2}connect {4}Reach the database\n +command a script of \d+ lines$/m);
  const shown = JSON.parse((await world.ctx("workflow show schema-analysis --json")).stdout) as {
    data: { steps: { what: string }[] };
  };
  expect(shown.data.steps[0]?.what).toContain("psql");
});
