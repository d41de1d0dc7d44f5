// What an edit reads: documents. Entries are many, and none of them changes what a document brings about.
import { expect, test } from "vitest";
import { update } from "../../src/actions/set.js";
import { json, TASK, World } from "../support/world.js";

test("an edit reads no entries, and finds all the same that a wider level has the last word", async () => {
  const world = World.repository({
    ".context/project/context.json": json({ $final: ["/caching"], caching: "in memory" }),
    [TASK]: json({ title: "Login" }),
  });
  await world.progress({ ref: "task-42", text: "half done", by: "@ada" });
  await world.progress({ ref: "project", text: "begun", by: "@ada" });
  const read: string[] = [];
  const { files } = world.runtime;
  const readText = (path: string) => {
    read.push(path);
    return files.readText(path);
  };
  const runtime = { ...world.runtime, files: { ...files, readText } };
  const { data, findings } = await update(runtime, {
    directory: world.top,
    ref: "task-42",
    patch: { caching: "none" },
  });
  expect(data.changed).toBe(true);
  expect(findings.map(({ code, path }) => [code, path])).toEqual([["FINAL_IGNORED", TASK]]);
  expect(read.some((path) => path.endsWith(TASK))).toBe(true);
  expect(read.filter((path) => path.includes("/entries/"))).toEqual([]);
});
