// Files of a newer ctx are read with a notice and never written; fields that nobody here knows survive every write.
import { expect, test } from "vitest";
import { CONFIG, entries, json, record, refusal, TASK, World } from "../support/world.js";

const newer = () =>
  World.repository({
    [CONFIG]: json({ format: "ctx/2", project: "shop", brandNew: { a: 1 } }),
    [TASK]: json({ title: "Login" }),
  });

test("reading works, with a notice at its line", async () => {
  const outcome = await newer().resolve("task-42");
  expect(outcome.data.data).toEqual({ title: "Login" });
  expect(outcome.findings.filter(({ code }) => code === "FORMAT_NEWER")).toMatchObject([
    { severity: "warning", path: CONFIG, line: 2 },
  ]);
  expect(outcome.findings.filter(({ severity }) => severity === "error")).toEqual([]);
});

test.each<[string, (world: World) => Promise<unknown>]>([
  ["set", (world) => world.set({ ref: "task-42", pointer: "a", value: "1" })],
  ["unset", (world) => world.unset({ ref: "task-42", pointer: "title" })],
  ["update", (world) => world.update({ ref: "task-42", patch: { a: 1 } })],
  ["create", (world) => world.create({ ref: "task-7" })],
  ["progress", (world) => world.progress({ ref: "task-42", text: "x" })],
  ["insight", (world) => world.insight({ ref: "task-42", text: "x", category: "risk" })],
  ["init", (world) => world.init({ task: "task-9" })],
  ["a dry run", (world) => world.set({ ref: "task-42", pointer: "a", value: "1", dryRun: true })],
])("%s is refused", async (_, write) => {
  const world = newer();
  expect(await refusal(write(world))).toMatchObject({ code: "FORMAT_NEWER", path: CONFIG, exit: 65 });
  expect(world.git("status", "--porcelain")).toBe("");
});

test("fields and kinds that this version does not know stay in documents and entries", async () => {
  const text = '{\n  "$brandNew": {"keep": [1, 2]},\n  "title": "Login",\n  "future": null\n}\n';
  const log = entries(record("1", "x", { kind: "brand-new", mood: "good" }));
  const path = ".context/tasks/task-42/entries/a.jsonl";
  const world = World.repository({ [TASK]: text, [path]: log });
  await world.set({ ref: "task-42", pointer: "title", value: "Sign in" });
  await world.update({ ref: "task-42", patch: { phase: "build" } });
  await world.progress({ ref: "task-42", text: "y" });
  expect(world.read(TASK)).toBe(
    text.replace("Login", "Sign in").replace('"future": null', '"future": null,\n  "phase": "build"'),
  );
  expect(world.read(path)).toBe(log);
  expect((await world.resolve("task-42")).findings).toMatchObject([
    { code: "WORD_UNKNOWN", path: TASK, line: 2 },
  ]);
});

test("a key that config.json does not know is a finding with the near name, and no obstacle", async () => {
  const world = World.repository({ [CONFIG]: json({ format: "ctx/1", bugdet: {} }), [TASK]: json({}) });
  const { findings } = await world.set({ ref: "task-42", pointer: "a", value: "1" });
  expect(findings).toMatchObject([
    { code: "CONFIG_KEY_UNKNOWN", severity: "warning", path: CONFIG, line: 3, hint: "did you mean budget?" },
  ]);
});
