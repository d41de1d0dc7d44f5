// `ctx mcp --compat`: manage_context, each action with its effect on the disk.
import { existsSync } from "node:fs";
import { join } from "node:path";
import { beforeEach, describe, expect, test } from "vitest";
import { Session, type Fields } from "../support/mcp.js";
import { makeShop, type World } from "../support/transcript.js";

let world: World;
beforeEach(async () => {
  world = await makeShop("compat");
  return () => world.remove();
});

const open = (): Promise<Session> => Session.open(world, { argv: ["mcp", "--compat"] });
const AUTH = { level: "task", context_id: "auth" };
const TASK = ".context/tasks/auth/context.md";

const manage = (session: Session, action: string, given: Fields) => {
  return session.get("manage_context", { action, ...given });
};

async function refuse(session: Session, given: Fields): Promise<Fields> {
  const { isError, structuredContent } = await session.call("manage_context", given);
  expect(isError).toBe(true);
  return structuredContent["error"] as Fields;
}

test("without --compat there is no such tool", async () => {
  const session = await Session.open(world);
  expect((await session.ask("tools/call", { name: "manage_context" })).error?.code).toBe(-32602);
});

test("a task from create through insight, delegation and completion, seen on the disk after each call", async () => {
  const session = await open();

  await manage(session, "create", {
    ...AUTH,
    data: {
      title: "Implement user authentication",
      requirements: ["JWT tokens", "Refresh"],
      estimated_effort: "3 days",
    },
  });
  expect(world.read(TASK)).toMatch(/title: Implement user authentication\n[^]*estimated_effort: 3 days/);

  const progress = await manage(session, "add_progress", {
    ...AUTH,
    content: "Analysed existing code",
    agent: "@backend_agent",
  });
  expect(JSON.parse(world.read(String(progress["path"])))).toMatchObject({
    kind: "progress",
    text: "Analysed existing code",
    by: "@backend_agent",
  });

  const insight = await manage(session, "add_insight", {
    ...AUTH,
    content: "JWT utility in utils/auth.py",
    category: "discovery",
    importance: "high",
  });
  expect(JSON.parse(world.read(String(insight["path"])))).toMatchObject({
    kind: "insight",
    category: "discovery",
    importance: "high",
    by: "@claude-code",
  });

  await manage(session, "update", {
    ...AUTH,
    data: { files_modified: ["auth/routes.py"], estimated_effort: null },
  });
  expect(world.read(TASK)).toContain("auth/routes.py");

  const own = await manage(session, "get", AUTH);
  expect(own["data"]).toMatchObject({ files_modified: ["auth/routes.py"] });
  expect(own["data"]).not.toHaveProperty("estimated_effort");
  expect(own["data"]).not.toHaveProperty("caching");
  const inherited = await manage(session, "get", { ...AUTH, include_inherited: true });
  expect(inherited["data"]).toMatchObject({ caching: "Redis with 5min TTL" });
  const resolved = await manage(session, "resolve", AUTH);
  expect(resolved["data"]).toEqual(inherited["data"]);
  expect(resolved.text).toContain("JWT utility in utils/auth.py");

  const delegated = await manage(session, "delegate", {
    ...AUTH,
    delegate_to: "project",
    delegate_data: { jwt_pattern: { usage: "Standard JWT auth for all endpoints" } },
    delegation_reason: "Reusable authentication pattern",
  });
  const [{ path }] = delegated["delegations"] as [{ path: string }];
  expect(JSON.parse(world.read(path))).toMatchObject({
    from: "task/auth",
    to: "project",
    key: "jwt_pattern",
    reason: "Reusable authentication pattern",
  });
  // It changes nothing until somebody accepts it.
  expect((await manage(session, "resolve", AUTH))["data"]).not.toHaveProperty("jwt_pattern");

  await session.get("context_add", {
    ref: "auth",
    kind: "done",
    text: "JWT authentication fully implemented",
  });
  expect(world.read(TASK)).toContain("status: done");
  const listed = await manage(session, "list", { level: "task", filters: { status: "done" } });
  expect((listed["items"] as Fields[]).map(({ ref }) => ref)).toEqual(["task/auth"]);

  const refused = await refuse(session, { action: "delete", ...AUTH });
  expect([refused["code"], existsSync(join(world.root, TASK))]).toEqual(["UNCOMMITTED", true]);
  world.commit("Keep the task");
  const deleted = await manage(session, "delete", AUTH);
  expect(deleted["removed"]).toContain(TASK);
  expect(existsSync(join(world.root, TASK))).toBe(false);
});

describe("levels", () => {
  test("a branch by its name, the project by its own, global", async () => {
    const session = await open();
    world.git("branch", "feature/search");
    await manage(session, "create", {
      level: "branch",
      context_id: "feature/search",
      data: { index: "trigrams" },
    });
    expect(world.read(".context/branches/feature%2Fsearch/context.md")).toContain("index: trigrams");
    await manage(session, "update", {
      level: "project",
      context_id: "shop",
      data: { queue: "Redis streams" },
    });
    expect(world.read(".context/project/context.md")).toContain("queue: Redis streams");
    await manage(session, "update", { level: "global", data: { style: "plain" } });
    expect(world.read(".context/global/context.md")).toContain("style: plain");
    const branches = await manage(session, "list", { level: "branch" });
    expect((branches["items"] as Fields[]).map(({ ref }) => ref)).toContain("branch/feature/search");
  });

  test("another project is not here", async () => {
    const error = await refuse(await open(), { action: "get", level: "project", context_id: "project-b" });
    expect(error).toMatchObject({ code: "CONTEXT_NOT_FOUND", hint: "This project is shop." });
  });
});

describe("refusals", () => {
  test.each([
    ["a task without an id", { action: "get", level: "task" }, "A task needs a context_id."],
    ["what an action lacks", { action: "add_insight", ...AUTH }, "add_insight needs content."],
    [
      "what it does not take",
      { action: "add_progress", ...AUTH, content: "x", category: "risk" },
      "add_progress does not take category.",
    ],
    ["an action that there is not", { action: "archive", ...AUTH }, "action must be"],
    [
      "filters that there are not",
      { action: "list", level: "task", filters: { owner: "ada" } },
      "These filters",
    ],
    ["a list of one", { action: "list", level: "global" }, "There is only one context"],
  ])("%s", async (_what, given, message) => {
    const error = await refuse(await open(), given);
    expect(error).toMatchObject({ code: "USAGE", message: expect.stringContaining(message) });
  });
});
