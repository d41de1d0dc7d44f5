// A checkout with CRLF line endings: read as the same context, edited in its own endings.
import { expect, test } from "vitest";
import { entries, json, record, World } from "../support/world.js";

const PATH = ".context/tasks/task-42/context.md";
const LF = "---\n# the feature\ntitle: Login\nlist:\n  - a\n---\n\n# Login\n\nWhy.\n";
const ENTRIES = ".context/tasks/task-42/entries/a.jsonl";

/** The same commit, checked out with LF or with CRLF. */
function checkedOut(ending: "lf" | "crlf"): World {
  const world = World.repository({
    [PATH]: LF,
    ".context/project/context.json": json({ caching: "Redis" }),
    [ENTRIES]: entries(record("1", "x")),
  });
  if (ending === "crlf") {
    world.git("config", "core.autocrlf", "true");
    world.remove(".context");
    world.git("checkout", "--quiet", "--", ".");
    expect(world.read(PATH)).toBe(LF.replaceAll("\n", "\r\n"));
  }
  return world;
}

test("data, notes, entries, lines and digest are those of the LF checkout", async () => {
  const [lf, crlf] = [
    await checkedOut("lf").resolve("task-42", { explain: true }),
    await checkedOut("crlf").resolve("task-42", { explain: true }),
  ];
  expect(crlf.data).toEqual(lf.data);
  expect(crlf.findings).toEqual([]);
});

test("the digest is also that of the tree itself", async () => {
  const world = checkedOut("crlf");
  const [here, there] = [await world.resolve("task-42"), await world.resolve("task-42", { at: "main" })];
  expect(here.data.digest).toBe(there.data.digest);
});

test("edits keep every CRLF, and git sees only the changed lines", async () => {
  const world = checkedOut("crlf");
  await world.set({ ref: "task-42", pointer: "title", value: "Sign in" });
  await world.set({ ref: "task-42", pointer: "/list/-", value: "b" });
  await world.set({ ref: "task-42", pointer: "phase", value: "build" });
  const expected = LF.replace("Login\nlist:\n  - a\n", "Sign in\nlist:\n  - a\n  - b\nphase: build\n");
  expect(world.read(PATH)).toBe(expected.replaceAll("\n", "\r\n"));
  expect(world.git("diff", "--numstat").split("\n").at(-1)).toBe(`3\t1\t${PATH}`);
});

test("new entries end in LF, whatever the checkout does", async () => {
  const world = checkedOut("crlf");
  const { data } = await world.progress({ ref: "task-42", text: "x" });
  expect(world.read(data.path)).toMatch(/^[^\r\n]+\n$/);
});
