// An edit is on disk, and what it brings about cannot be told: that is a finding, and the edit stays a success.
import { expect, test } from "vitest";
import { json, World } from "../support/world.js";

test("setting a value under a parent that two branches tell differently says that it is written", async () => {
  const path = ".context/tasks/task-42/context.json";
  const world = World.repository({ [path]: json({ $parent: "task-9", title: "Login" }) });
  for (const [branch, title] of [
    ["a", "Accounts"],
    ["b", "Access"],
  ] as const) {
    world.commitOn(branch, { ".context/tasks/task-9/context.json": json({ title }) });
  }
  const outcome = await world.set({ ref: "task-42", pointer: "title", value: "Log in" });
  expect(outcome.data).toMatchObject({ changed: true, before: "Login", after: "Log in" });
  expect(outcome.findings).toMatchObject([
    { code: "FILE_UNREADABLE", path, message: expect.stringContaining("The edit is written") as string },
  ]);
  expect(world.read(path)).toContain('"title": "Log in"');
});
