// Edits by ctx change the asked value's bytes and nothing else, in one step, in the document that holds the key.
import { chmodSync, readdirSync, statSync } from "node:fs";
import { expect, test } from "vitest";
import { json, PROJECT, refusal, TASK, World } from "../support/world.js";

const BELOW = ".context/tasks/task-42";

const MARKDOWN = [
  "---",
  "# what we build",
  "title:   'Login'   # as the users call it",
  "",
  "caching: {kind: Redis, ttl: 5}",
  "steps:",
  "    - plan",
  "    - build",
  "---",
  "",
  "Why: because.",
  "",
].join("\n");

function shop(files: Readonly<Record<string, string>>): World {
  return World.repository({ [PROJECT]: json({}), ...files });
}

test("in front matter: comments, quotes, spaces, order and body stay", async () => {
  const path = `${BELOW}/context.md`;
  const world = shop({ [path]: MARKDOWN });
  const { data } = await world.set({ ref: "task-42", pointer: "caching.ttl", value: "60" });
  expect(data).toMatchObject({ path, changed: true, before: 5, after: 60 });
  expect(world.read(path)).toBe(MARKDOWN.replace("ttl: 5", "ttl: 60"));
  await world.set({ ref: "task-42", pointer: "title", value: "Sign in" });
  expect(world.read(path)).toMatch(/^title: {3}\S.*Sign in.* {3}# as the users call it$/m);
  await world.set({ ref: "task-42", pointer: "/steps/-", value: "review" });
  expect(world.read(path)).toContain("    - plan\n    - build\n    - review\n---\n");
});

test("in JSON: indentation, order and the missing final newline stay", async () => {
  const text = '{\n\t"title": "Login",\n\t"list": [ 1,2 ],  "x" : {}\n}';
  const world = shop({ [TASK]: text });
  await world.set({ ref: "task-42", pointer: "title", value: "Sign in" });
  expect(world.read(TASK)).toBe(text.replace("Login", "Sign in"));
});

test.each([
  ["set to the same value", (world: World) => world.set({ ref: "task-42", pointer: "a.b", value: "1" })],
  [
    "an update that says nothing new",
    (world: World) => world.update({ ref: "task-42", patch: { a: { b: 1, c: null } } }),
  ],
  ["an empty update", (world: World) => world.update({ ref: "task-42", patch: {} })],
])("%s changes nothing, not even the time stamp", async (_, edit) => {
  const world = shop({ [TASK]: '{"a":{"b":1}}' });
  const before = statSync(`${world.top}/${TASK}`, { bigint: true });
  const { data } = await edit(world);
  expect(data.changed).toBe(false);
  const after = statSync(`${world.top}/${TASK}`, { bigint: true });
  expect([after.mtimeNs, after.ino]).toEqual([before.mtimeNs, before.ino]);
});

test("the document that holds the key is edited, a new key goes to the main one", async () => {
  const world = shop({
    [TASK]: json({ title: "Login" }),
    [`${BELOW}/patterns/cache.json`]: json({ caching: { kind: "Redis" } }),
  });
  expect((await world.set({ ref: "task-42", pointer: "caching.ttl", value: "5" })).data.path).toBe(
    `${BELOW}/patterns/cache.json`,
  );
  expect((await world.set({ ref: "task-42", pointer: "phase", value: "build" })).data.path).toBe(TASK);
  expect(JSON.parse(world.read(`${BELOW}/patterns/cache.json`))).toEqual({
    caching: { kind: "Redis", ttl: 5 },
  });
  expect(JSON.parse(world.read(TASK))).toEqual({ title: "Login", phase: "build" });
});

test("an update reaches each key where it is, also inside one object", async () => {
  const pattern = `${BELOW}/patterns/auth.json`;
  const world = shop({
    [TASK]: json({ auth: { method: "JWT", minutes: 5 } }),
    [pattern]: json({ auth: { scopes: ["a"] } }),
  });
  const { data, findings } = await world.update({
    ref: "task-42",
    patch: { auth: { method: null, minutes: 15, scopes: ["b"] }, phase: "build" },
  });
  expect(data.changed).toBe(true);
  expect(JSON.parse(world.read(TASK))).toEqual({ auth: { minutes: 15 }, phase: "build" });
  expect(JSON.parse(world.read(pattern))).toEqual({ auth: { scopes: ["b"] } });
  expect(findings).toEqual([]);
});

test("a null in an update removes the key from every document that holds it", async () => {
  const pattern = `${BELOW}/patterns/cache.json`;
  const world = shop({
    [TASK]: json({ caching: 1, a: { b: 1 } }),
    [pattern]: json({ caching: 2, a: { b: 2 } }),
  });
  await world.update({ ref: "task-42", patch: { caching: null, a: { b: null } } });
  expect([JSON.parse(world.read(TASK)), JSON.parse(world.read(pattern))]).toEqual([{ a: {} }, { a: {} }]);
  expect((await world.resolve("task-42")).data.data).toEqual({ a: {} });
});

test("a null in an update removes the key, `set … null` writes the removal of what is inherited", async () => {
  const world = shop({
    [PROJECT]: json({ caching: "Redis", tests: "vitest" }),
    [TASK]: json({ caching: "none", tests: "none" }),
  });
  await world.update({ ref: "task-42", patch: { caching: null } });
  await world.set({ ref: "task-42", pointer: "tests", value: "null" });
  expect(JSON.parse(world.read(TASK))).toEqual({ tests: null });
  expect((await world.resolve("task-42")).data.data).toEqual({ caching: "Redis" });
  const error = await refusal(world.select("task-42", "tests"));
  expect(error).toMatchObject({ code: "VALUE_NOT_FOUND", path: TASK });
  expect(error.message).toContain("removed by task/task-42");
});

test("objects are made on the way, arrays never", async () => {
  const world = shop({ [TASK]: json({ list: [1] }) });
  await world.set({ ref: "task-42", pointer: "/auth/jwt/0", value: "x" });
  expect(JSON.parse(world.read(TASK))).toEqual({ list: [1], auth: { jwt: { 0: "x" } } });
  for (const pointer of ["/list/5", "/list/x", "/auth/jwt/0/deeper", "/nothing/-"]) {
    const before = world.read(TASK);
    const outcome = await world.set({ ref: "task-42", pointer, value: "1" }).catch((error: unknown) => error);
    if (pointer === "/nothing/-") continue;
    expect([pointer, outcome]).toMatchObject([pointer, { code: "VALUE_NOT_FOUND" }]);
    expect(world.read(TASK)).toBe(before);
  }
});

test("unset of what is not there is refused", async () => {
  const world = shop({ [TASK]: json({ a: 1 }) });
  expect(await refusal(world.unset({ ref: "task-42", pointer: "b" }))).toMatchObject({
    code: "VALUE_NOT_FOUND",
  });
  const { data } = await world.unset({ ref: "task-42", pointer: "a" });
  expect(data).toMatchObject({ changed: true, before: 1 });
  expect(data).not.toHaveProperty("after");
});

test.each([
  ["a word of the wrong type", "/$needs", '"task-1"'],
  ["a branch name that is empty", "/$branch", '""'],
])("%s is refused, and nothing is written", async (_, pointer, value) => {
  const world = shop({ [TASK]: json({ a: 1 }) });
  expect(await refusal(world.set({ ref: "task-42", pointer, value }))).toMatchObject({ code: "USAGE" });
  expect(world.read(TASK)).toBe(json({ a: 1 }));
});

test("the first value of a context without a document makes one", async () => {
  const world = World.repository();
  const { data } = await world.set({ ref: "branch", pointer: "caching", value: "Redis" });
  expect(data).toMatchObject({ path: ".context/branches/main/context.md", changed: true });
  expect(world.read(data.path)).toMatch(/^---\n\$schema: \S+\ncaching: Redis\n---\n$/);
});

test("a branch name too long for the disk is kept in the document, and found again", async () => {
  const world = World.repository();
  const name = `feature/${"very-".repeat(45)}long`;
  world.git("switch", "--quiet", "--create", name);
  const { data } = await world.set({ ref: "branch", pointer: "caching", value: "Redis" });
  expect(data.path).toMatch(/^\.context\/branches\/feature%2Fvery-.*~[0-9a-f]{16}\/context\.md$/);
  expect(world.read(data.path)).toContain(`$branch: ${name}\n`);
  expect((await world.list({ what: "branches" })).data.items.map(({ ref }) => ref)).toEqual([
    `branch/${name}`,
    "branch/main",
  ]);
  expect((await world.resolve("branch")).data.data).toEqual({ caching: "Redis" });
});

test("file modes stay, temporary files go, the index and HEAD are never touched", async () => {
  const world = shop({ [TASK]: json({ a: 1 }), "src/x.ts": "1\n" });
  chmodSync(`${world.top}/${TASK}`, 0o600);
  world.write({ "src/x.ts": "2\n", "src/y.ts": "new\n" });
  world.git("add", "src/y.ts");
  const before = [
    world.git("rev-parse", "HEAD"),
    world.git("ls-files", "--stage"),
    world.git("branch", "--list"),
  ];
  await world.set({ ref: "task-42", pointer: "a", value: "2" });
  await world.progress({ ref: "task-42", text: "x" });
  await world.create({ ref: "task-7" });
  expect(statSync(`${world.top}/${TASK}`).mode & 0o777).toBe(0o600);
  expect(readdirSync(`${world.top}/${BELOW}`)).toEqual(["context.json", "entries"]);
  expect([
    world.git("rev-parse", "HEAD"),
    world.git("ls-files", "--stage"),
    world.git("branch", "--list"),
  ]).toEqual(before);
  expect([world.read("src/x.ts"), world.read("src/y.ts")]).toEqual(["2\n", "new\n"]);
});
