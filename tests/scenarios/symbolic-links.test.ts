// A symbolic link anywhere under .context is neither read nor written through: a finding, or a refusal.
import { readdirSync } from "node:fs";
import { expect, test } from "vitest";
import {
  CONFIG_TEXT,
  codes,
  entries,
  json,
  PROJECT,
  record,
  refusal,
  TASK,
  World,
} from "../support/world.js";

/** A shop with files outside of it that nobody should read or write. */
function shop(): World {
  const world = World.repository({
    [PROJECT]: json({ caching: "Redis" }),
    ".context/tasks/task-7/context.json": json({ title: "Cart" }),
  });
  world.write(
    {
      "secret/context.json": json({ secret: true }),
      "secret/task-42/context.json": json({ secret: true }),
      "secret/entries/a.jsonl": entries(record("1", "secret", { key: "k" })),
      "secret/jwt.md": "# Secret\n",
      "secret/dot/config.json": CONFIG_TEXT,
    },
    world.outside,
  );
  return world;
}

const secretOf = (world: World) => `${world.outside}/secret`;
const isUntouched = (world: World) =>
  readdirSync(secretOf(world)).sort().join() === "context.json,dot,entries,jwt.md,task-42";

test.each<[string, string, string]>([
  ["the main document", "context.json", TASK],
  ["the task's directory", "task-42", ".context/tasks/task-42"],
])("in place of %s of a task: refused, naming the link", async (_, target, path) => {
  const world = shop();
  world.link(`${secretOf(world)}/${target}`, path);
  if (path === TASK)
    expect((await world.list({ what: "tasks" })).findings).toMatchObject([
      { code: "FILE_NOT_FOLLOWED", path },
    ]);
  for (const attempt of [
    () => world.resolve("task-42"),
    () => world.get({ ref: "task-42" }),
    () => world.log({ ref: "task-42" }),
    () => world.set({ ref: "task-42", pointer: "a", value: "1" }),
    () => world.progress({ ref: "task-42", text: "x", key: "k" }),
    () => world.create({ ref: "task-42" }),
  ]) {
    expect(await refusal(attempt())).toMatchObject({ code: "OUTSIDE_ROOT", path });
  }
  expect(isUntouched(world)).toBe(true);
});

test("in place of the tasks' directory: no task is read or written, and the project still is", async () => {
  const world = shop();
  world.remove(".context/tasks");
  world.link(secretOf(world), ".context/tasks");
  expect(await refusal(world.resolve("task-42"))).toMatchObject({
    code: "OUTSIDE_ROOT",
    path: ".context/tasks",
  });
  expect(await refusal(world.create({ ref: "task-9" }))).toMatchObject({ code: "OUTSIDE_ROOT" });
  expect((await world.resolve("project")).data.data).toEqual({ caching: "Redis" });
  expect(isUntouched(world)).toBe(true);
});

test.each<[string, string, string]>([
  ["the project's directory", "", ".context/project"],
  ["the global directory", "", ".context/global"],
  ["a main document", "context.json", ".context/global/context.json"],
  ["a note", "jwt.md", ".context/project/jwt.md"],
  ["a directory of notes", "", ".context/project/decisions"],
  ["a directory of patterns", "", ".context/project/patterns"],
  ["the entries", "entries", ".context/project/entries"],
  ["an entries file", "entries/a.jsonl", ".context/project/entries/a.jsonl"],
])("in place of %s: a finding, and nothing of what is behind it", async (_, target, path) => {
  const world = shop();
  if (path === ".context/project") world.remove(path);
  world.link(`${secretOf(world)}/${target}`, path);
  const outcome = await world.resolve("task-7");
  expect(outcome.findings).toMatchObject([{ code: "FILE_NOT_FOLLOWED", severity: "error", path }]);
  expect(JSON.stringify(outcome.data)).not.toContain("secret");
  expect(outcome.data.data).toMatchObject({ title: "Cart" });
});

test("a dangling link is found as well, and is no absence to create into", async () => {
  const world = shop();
  world.link("nowhere.json", ".context/global/context.json");
  expect(codes(await world.resolve("project"))).toEqual(["FILE_NOT_FOLLOWED"]);
  expect(await refusal(world.set({ ref: "global", pointer: "a", value: "1" }))).toMatchObject({
    code: "OUTSIDE_ROOT",
  });
  expect(world.has(".context/global/nowhere.json")).toBe(false);
});

test.each([
  ["an edit", (world: World) => world.set({ ref: "project", pointer: "a", value: "1" })],
  ["an append", (world: World) => world.progress({ ref: "project", text: "x" })],
  [
    "an append with a key that is behind the link",
    (world: World) => world.progress({ ref: "project", text: "secret", key: "k" }),
  ],
  ["a dry run", (world: World) => world.progress({ ref: "project", text: "x", dryRun: true })],
])("%s never goes through a link", async (_, attempt) => {
  const world = shop();
  world.remove(".context/project");
  world.link(secretOf(world), ".context/project");
  expect(await refusal(attempt(world))).toMatchObject({ code: "OUTSIDE_ROOT", path: ".context/project" });
  expect(isUntouched(world)).toBe(true);
});

test(".context itself may not be a link", async () => {
  const world = shop();
  world.remove(".context");
  world.link(`${secretOf(world)}/dot`, ".context");
  expect(await refusal(world.resolve("project"))).toMatchObject({ code: "OUTSIDE_ROOT", path: ".context" });
  expect(await refusal(world.init({}))).toMatchObject({ code: "OUTSIDE_ROOT" });
});

test("a link in a commit is not followed either", async () => {
  const world = shop();
  world.link("../../../secret", ".context/project/decisions");
  world.link("../task-7/context.json", TASK);
  world.git("switch", "--quiet", "--create", "other");
  world.commit("Link");
  const outcome = await world.resolve("project", { at: "other" });
  expect(outcome.findings).toMatchObject([{ code: "FILE_NOT_FOLLOWED", path: ".context/project/decisions" }]);
  expect(await refusal(world.resolve("task-42", { at: "other" }))).toMatchObject({
    code: "OUTSIDE_ROOT",
    path: TASK,
  });
});

test("a linked directory that leads to the root is a place to work from", async () => {
  const world = shop();
  world.write({ "src/x.ts": "" });
  world.link(`${world.top}/src`, "../way");
  expect((await world.at(`${world.outside}/way`).resolve("project")).data.data).toEqual({ caching: "Redis" });
});
