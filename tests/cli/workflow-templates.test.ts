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
