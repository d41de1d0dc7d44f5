// What is only mine: *.local.* documents and the global context in my home directory.
import { expect, test } from "vitest";
import { codes, json, PROJECT, TASK, World } from "../support/world.js";

const MINE = "config/ctx/global";

function shop(): World {
  const world = World.repository({
    ".context/global/context.json": json({ editor: "any", license: "MIT" }),
    [PROJECT]: json({ caching: "Redis" }),
    [TASK]: json({ title: "Login" }),
  });
  world.write(
    {
      [`${MINE}/context.md`]: "---\neditor: vim\nshell: fish\n---\n\nI like it terse.\n",
      [`${MINE}/habits.md`]: "# Habits\n",
    },
    world.outside,
  );
  world.write({
    ".context/project/context.local.json": json({ caching: "none" }),
    ".context/tasks/task-42/context.local.md": "---\nport: 3001\n---\n",
  });
  return world;
}

test("my global context is the widest, my local documents come last within their level", async () => {
  const world = shop();
  const { data, findings } = await world.resolve("task-42", { explain: true });
  expect(data.data).toEqual({
    editor: "any",
    shell: "fish",
    license: "MIT",
    caching: "none",
    title: "Login",
    port: 3001,
  });
  expect(data.lineage.slice(0, 2)).toEqual([
    { ref: "global", documents: [`${world.outside}/${MINE}/context.md`], from: "personal" },
    { ref: "global", documents: [".context/global/context.json"], from: "worktree" },
  ]);
  expect(data.notes.map(({ path }) => path)).toEqual([
    `${world.outside}/${MINE}/context.md`,
    `${world.outside}/${MINE}/habits.md`,
  ]);
  expect(data.origins?.["/shell"]).toMatchObject({
    from: "personal",
    line: 3,
    path: `${world.outside}/${MINE}/context.md`,
  });
  expect(data.origins?.["/caching"]).toMatchObject({
    from: "personal",
    overrides: [{ ref: "project", value: "Redis" }],
  });
  expect(data.origins?.["/editor"]).toMatchObject({ from: "worktree", overrides: [{ value: "vim" }] });
  expect(findings).toEqual([]);
});

test("--no-personal leaves all of it out, and the digest never had it", async () => {
  const world = shop();
  const shared = await world.resolve("task-42", { personal: false });
  expect(shared.data.data).toEqual({ editor: "any", license: "MIT", caching: "Redis", title: "Login" });
  expect(shared.data.notes).toEqual([]);
  expect(shared.data.lineage.map(({ from }) => from)).not.toContain("personal");
  expect(shared.data.digest).toBe((await world.resolve("task-42")).data.digest);
  expect((await world.get({ ref: "project", personal: false })).data).toMatchObject({
    data: { caching: "Redis" },
  });
});

test("a revision is the same with and without what is mine", async () => {
  const world = shop();
  const revisions = [
    await world.get({ ref: "project" }),
    await world.get({ ref: "project", personal: false }),
  ];
  expect(new Set(revisions.map(({ data }) => data.revision)).size).toBe(1);
});

test("git never sees my local documents once init has been", async () => {
  const world = World.unborn();
  await world.init({ task: "task-42" });
  world.commit("Start");
  await world.set({ ref: "task-42", pointer: "port", value: "3001", personal: true });
  expect(world.has(".context/tasks/task-42/context.local.md")).toBe(true);
  expect(world.git("status", "--porcelain")).toBe("");
});

test("writing with --personal creates and edits the local document alone", async () => {
  const world = shop();
  const before = world.read(PROJECT);
  const set = await world.set({ ref: "project", pointer: "caching", value: "memory", personal: true });
  expect(set.data).toMatchObject({
    path: ".context/project/context.local.json",
    before: "none",
    after: "memory",
  });
  expect(world.read(PROJECT)).toBe(before);
  const created = await world.set({ ref: "global", pointer: "editor", value: "vim", personal: true });
  expect(created.data.path).toBe(".context/global/context.local.md");
  expect(world.read(".context/global/context.local.md")).toBe("---\neditor: vim\n---\n");
});

test("a shared edit never goes into a local document, even if that holds the key", async () => {
  const world = shop();
  const { data } = await world.set({ ref: "task-42", pointer: "port", value: "80" });
  expect(data.path).toBe(TASK);
  expect(world.read(".context/tasks/task-42/context.local.md")).toContain("port: 3001");
});

test("my $merge and $final are found and have no effect", async () => {
  const world = shop();
  world.write({ ".context/project/context.local.json": json({ $final: ["/title"], title: "Mine" }) });
  world.write({ [`${MINE}/context.json`]: json({ $merge: { "/list": "append" } }) }, world.outside);
  const outcome = await world.resolve("task-42");
  expect(outcome.data.data["title"]).toBe("Login");
  expect(codes(outcome).filter((code) => code === "PERSONAL_IGNORED")).toHaveLength(2);
});

test("a broken document of mine is found, with its absolute path and line, and nothing else suffers", async () => {
  const world = shop();
  world.write(
    { [`${MINE}/context.md`]: "---\nshell: fish\n$needs: task-1\n---\n", [`${MINE}/more.json`]: "{ theirs" },
    world.outside,
  );
  const { data, findings } = await world.resolve("task-42");
  expect(findings).toMatchObject([
    { code: "FILE_INVALID", path: `${world.outside}/${MINE}/context.md`, line: 3 },
  ]);
  expect(data.data).toMatchObject({ title: "Login" });
});

test("no configuration directory, a relative one, or an empty one: nothing of mine, no word about it", async () => {
  const world = shop();
  for (const directory of ["/nowhere", "relative", world.outside]) {
    const outcome = await world
      .at(world.top, { XDG_CONFIG_HOME: directory, HOME: "/nowhere" })
      .resolve("task-42");
    expect(outcome.data.lineage.map(({ from }) => from)).not.toContain("personal");
    expect(outcome.findings).toEqual([]);
  }
});

test("without XDG_CONFIG_HOME it is ~/.config", async () => {
  const world = shop();
  world.write({ "home/.config/ctx/global/context.json": json({ shell: "zsh" }) }, world.outside);
  const shell = world.at(world.top, { XDG_CONFIG_HOME: "" });
  expect((await shell.resolve("project")).data.data).toMatchObject({ shell: "zsh" });
});

test("my entries are nobody's", async () => {
  const world = shop();
  world.write(
    {
      [`${MINE}/entries/a.jsonl`]:
        '{"v":1,"id":"01KAGC00000000000000000001","kind":"insight","at":"2026-11-20T10:02:00Z","by":"@me","text":"mine"}\n',
    },
    world.outside,
  );
  expect((await world.resolve("task-42")).data.entries).toEqual([]);
});
