// One value of a resolved context, or of a context alone.
import { expect, test } from "vitest";
import { json, PROJECT, refusal, TASK, World } from "../support/world.js";

function shop(): World {
  return World.repository({
    [PROJECT]: json({
      caching: { kind: "Redis" },
      slots: [null, 0, false, ""],
      "a/b": { "~c": 1 },
      tests: "vitest",
    }),
    [TASK]: json({ title: "Login", tests: null }),
  });
}

test.each<[string, unknown]>([
  ["caching.kind", "Redis"],
  ["/caching", { kind: "Redis" }],
  ["/slots/0", null],
  ["/slots/1", 0],
  ["/slots/2", false],
  ["/slots/3", ""],
  ["/a~1b/~0c", 1],
  ["", { caching: { kind: "Redis" }, slots: [null, 0, false, ""], "a/b": { "~c": 1 }, title: "Login" }],
])("%j selects its value, also one that is nothing much", async (pointer, value) => {
  const { data } = await shop().select("task-42", pointer, { default: "a default" });
  expect(data).toMatchObject({ ref: "task/task-42", value });
});

test.each<[string, unknown]>([
  ["/nothing", "a default"],
  ["/tests", "a default"],
])("%s has no value: the default answers", async (pointer, value) => {
  expect((await shop().select("task-42", pointer, { default: "a default" })).data).toMatchObject({ value });
  expect((await shop().select("task-42", pointer, { default: null })).data).toMatchObject({ value: null });
});

test("without a default it is refused, with the nearest name at that depth", async () => {
  const world = shop();
  expect(await refusal(world.select("task-42", "/caching/knid"))).toMatchObject({
    code: "VALUE_NOT_FOUND",
    hint: expect.stringContaining("did you mean /caching/kind?") as string,
  });
  expect(await refusal(world.select("task-42", "titel"))).toMatchObject({
    hint: expect.stringContaining("did you mean /title?") as string,
  });
  expect(await refusal(world.select("task-42", "/title/x"))).toMatchObject({ code: "VALUE_NOT_FOUND" });
  expect(await refusal(world.select("task-42", "/toString"))).toMatchObject({ code: "VALUE_NOT_FOUND" });
  expect(await refusal(world.select("task-42", "/~2"))).toMatchObject({ code: "USAGE" });
});

test("get answers with what the context itself says, its removals included", async () => {
  const world = shop();
  expect((await world.get({ ref: "task-42" })).data).toMatchObject({
    data: { title: "Login", tests: null },
    notes: [],
  });
  expect((await world.get({ ref: "task-42", pointer: "tests" })).data).toMatchObject({
    pointer: "/tests",
    value: null,
  });
  const inherited = await refusal(world.get({ ref: "task-42", pointer: "caching" }));
  expect(inherited).toMatchObject({
    code: "VALUE_NOT_FOUND",
    hint: expect.stringContaining("ctx resolve task/task-42 --select /caching") as string,
  });
});

test("explain of a removed value, and of a whole that several documents make", async () => {
  const world = shop();
  expect(await refusal(world.explain("task-42", "tests"))).toMatchObject({
    code: "VALUE_NOT_FOUND",
    path: TASK,
  });
  await world.set({ ref: "task-42", pointer: "caching.ttl", value: "5" });
  const { data } = await world.explain("task-42", "caching");
  expect(data).toMatchObject({
    value: { kind: "Redis", ttl: 5 },
    origin: { ref: "task/task-42", strategy: "merge" },
    overrides: [{ ref: "project" }],
  });
});
