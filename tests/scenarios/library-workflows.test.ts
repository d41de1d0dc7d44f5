// The library's workflows, and what it has for agents: each function reaches its own action, with what it was given.
import { existsSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { openContext } from "../../src/index.js";
import { CONFIG, CONFIG_TEXT, json, PROJECT, refusal, World } from "../support/world.js";

const DEFINITION = {
  id: "login",
  name: "Login",
  description: "The login feature",
  version: "1.0.0",
  steps: [
    { id: "plan", title: "Plan", prompt: "Plan the login." },
    { id: "look", title: "Look", run: ["git", "no-such-command"], onError: "fail" },
  ],
};

function shop(steps: readonly object[] = DEFINITION.steps) {
  const world = World.repository({
    [CONFIG]: CONFIG_TEXT,
    [PROJECT]: json({ caching: "in memory" }),
    ".context/workflows/login.json": json({ ...DEFINITION, steps }),
  });
  return { world, context: openContext({ root: world.top, runtime: world.runtime }) };
}

test("definitions: listed, shown, checked, made", async () => {
  const { world, context } = shop();
  const { workflow } = context;
  const { data: made } = await workflow.create("blank", { id: "release" });
  expect(existsSync(join(world.top, made.path))).toBe(true);
  expect((await workflow.definitions()).data.items.map(({ id }) => id)).toEqual(["login", "release"]);
  const { data: shown } = await workflow.show("login", { mermaid: true });
  expect([shown.name, shown.mermaid?.includes("flowchart")]).toEqual(["Login", true]);
  expect((await workflow.validate()).data).toMatchObject({ valid: true, checked: { files: 2 } });
  expect((await workflow.validate(["login"])).data).toMatchObject({ checked: { files: 1 } });
});

test("a run: begun, gone on with, looked at, gone back, forked", async () => {
  const { workflow } = shop().context;
  const { data: begun } = await workflow.start("login", { by: "@backend" });
  const run = String(begun.run);
  expect((await workflow.next(run)).data.status).toBe("waiting");
  const { data: next } = await workflow.next(run, { by: "@backend", done: "plan" });
  expect(next.steps.map(({ path }) => path)).toEqual(["look"]);
  expect((await workflow.status(run)).data).toMatchObject({ by: "@backend", progress: { done: 1 } });
  expect((await workflow.list({ status: "ready" })).data.items).toMatchObject([{ run, done: 1 }]);
  expect((await workflow.list({ status: "complete" })).data.items).toEqual([]);
  const all = (await workflow.logs(run)).data.events;
  const plan = (await workflow.logs(run, "plan")).data.events;
  expect([plan.length > 0, plan.length < all.length]).toEqual([true, true]);
  const { data: forked } = await workflow.fork(run, { step: "plan" });
  expect(forked).toMatchObject({ from: run, steps: [{ path: "plan" }] });
  expect(forked.run).not.toBe(run);
  expect((await workflow.rewind(run, "plan")).data).toMatchObject({
    undone: ["plan"],
    steps: [{ path: "plan" }],
  });
});

test("commands are executed by run alone; what failed is tried again", async () => {
  const { workflow } = shop([DEFINITION.steps[1] as object]).context;
  const { data: begun } = await workflow.start("login");
  const run = String(begun.run);
  expect((await workflow.next(run)).data).toMatchObject({ status: "ready", steps: [{ kind: "command" }] });
  const events: string[] = [];
  const tell = async ({ event }: { readonly event: string }): Promise<void> => void events.push(event);
  const { data: ended, isRefusal } = await workflow.run({ run }, { tell });
  expect([ended.status, isRefusal]).toEqual(["failed", true]);
  expect(events).toEqual(expect.arrayContaining(["run", "step-start", "step-end", "end"]));
  expect((await workflow.retry(run)).data).toMatchObject({ status: "ready", steps: [{ path: "look" }] });
  const fired = new AbortController();
  fired.abort();
  expect((await workflow.run({ run }, { stop: fired.signal })).data.status).toBe("interrupted");
  expect((await workflow.run({ target: "login" })).data).toMatchObject({ status: "failed" });
  expect((await workflow.list()).data.items).toHaveLength(2);
});

test("without a run nothing is kept", async () => {
  const { workflow } = shop().context;
  const { data } = await workflow.statelessNext({ workflowId: "login", completedSteps: ["plan"] });
  expect(data).toMatchObject({ run: null, steps: [{ path: "look" }] });
  expect((await workflow.statelessNext({ workflowId: "login" })).data.steps[0]?.path).toBe("plan");
  expect(await refusal(workflow.statelessNext({ workflowId: "logon" }))).toMatchObject({
    code: "WORKFLOW_NOT_FOUND",
  });
  expect((await workflow.list()).data.items).toEqual([]);
});

test("for agents: a briefing, a section, what is installed", async () => {
  const { world, context } = shop();
  const { data: briefing } = await context.brief("project", { maxCharacters: 4000 });
  expect(briefing).toMatchObject({ ref: "project", data: { caching: "in memory" } });
  expect(briefing.text).toMatch(/\[ctx \w+ begin: project[^]*caching: in memory[^]*end\]/);
  const { data: section } = await context.export("agents-md", { stdout: true });
  expect([section.path, section.section.includes("in memory")]).toEqual([null, true]);
  await context.export("agents-md");
  expect(world.read("AGENTS.md")).toContain("in memory");
  const { data } = await context.agents("status", { agents: ["claude"] });
  expect(data.agents).toMatchObject([{ agent: "claude", state: "missing" }]);
});
