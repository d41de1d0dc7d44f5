// Which directory is the root: nested ones, submodules, another tool's .context, and the border of the worktree.
import { describe, expect, test } from "vitest";
import { CONFIG, CONFIG_TEXT, FEATURE, json, PROJECT, refusal, TASK, World } from "../support/world.js";

describe("a root inside a root, as examples have it", () => {
  const SHOP = "examples/shop";

  function nested(): World {
    const world = World.repository({
      [PROJECT]: json({ name: "outer" }),
      [`${SHOP}/${CONFIG}`]: CONFIG_TEXT,
      [`${SHOP}/${PROJECT}`]: json({ name: "inner" }),
      [`${SHOP}/${TASK}`]: json({ $branch: FEATURE, phase: "plan" }),
      [`${SHOP}/src/x.ts`]: "",
    });
    world.commitOn(FEATURE, {
      [`${SHOP}/${TASK}`]: json({ $branch: FEATURE, phase: "build" }),
      [TASK]: json({ phase: "outer" }),
    });
    return world;
  }

  test("the nearest one counts, and paths are relative to it", async () => {
    const world = nested();
    const inner = world.at(`${world.top}/${SHOP}/src`);
    const { data } = await inner.resolve("task-42", { explain: true });
    expect(data.data).toEqual({ name: "inner", phase: "build" });
    expect(data.origins?.["/phase"]).toMatchObject({ path: TASK, from: `refs/heads/${FEATURE}` });
    expect((await inner.explain("task-42", "name")).data.origin).toMatchObject({
      path: PROJECT,
      author: "Ada",
    });
    expect((await inner.resolve("task-42", { at: FEATURE })).data.data).toEqual({
      name: "inner",
      phase: "build",
    });
    expect((await world.at(`${world.top}/examples`).resolve("project")).data.data).toEqual({ name: "outer" });
  });

  test("a task that only a branch has is looked for below the nested root", async () => {
    const world = nested();
    world.commitOn("other", { [`${SHOP}/.context/tasks/task-7/context.json`]: json({ title: "Cart" }) });
    const { data } = await world.at(`${world.top}/${SHOP}`).resolve("task-7");
    expect(data).toMatchObject({ data: { name: "inner", title: "Cart" } });
    expect(await refusal(world.resolve("task-7"))).toMatchObject({ code: "CONTEXT_NOT_FOUND" });
  });

  test("init below an existing root changes nothing, with --here it makes a new one", async () => {
    const world = World.repository({ "packages/api/x.ts": "" });
    const inner = world.at(`${world.top}/packages/api`);
    expect((await inner.init({})).data).toMatchObject({ root: world.top });
    expect((await inner.init({ here: true })).data).toMatchObject({ root: `${world.top}/packages/api` });
    await inner.set({ ref: "project", pointer: "name", value: "api" });
    expect((await inner.resolve("project")).data.data).toEqual({ name: "api" });
    expect((await world.resolve("project")).data.data).toEqual({});
  });
});

describe("not above the worktree's top", () => {
  test("a root above the repository is not this repository's", async () => {
    const world = World.unborn();
    world.write({ [CONFIG]: CONFIG_TEXT }, world.outside);
    expect(await refusal(world.resolve("project"))).toMatchObject({ code: "NOT_INITIALIZED" });
  });

  test("nor is a superproject's root that of its submodule, which may have its own", async () => {
    const world = World.repository({ [PROJECT]: json({ name: "super" }) });
    const library = `${world.outside}/library`;
    world.git("init", "--quiet", "--initial-branch=main", library);
    world.write({ "README.md": "# Library\n" }, library);
    world.gitIn(library, "add", "--all");
    world.gitIn(library, "commit", "--quiet", "--message", "Start");
    world.git("submodule", "--quiet", "add", library, "library");
    const inner = world.at(`${world.top}/library`);
    expect(await refusal(inner.resolve("project"))).toMatchObject({ code: "NOT_INITIALIZED" });
    await inner.init({});
    await inner.set({ ref: "project", pointer: "name", value: "library" });
    const { data } = await inner.resolve("project");
    expect(data.data).toEqual({ name: "library" });
    expect((await inner.resolve("branch")).data.ref).toBe("branch/main");
    expect((await world.resolve("project")).data.data).toEqual({ name: "super" });
  });
});

describe("another tool's .context", () => {
  test("is no root, and init works beside its files", async () => {
    const world = World.unborn();
    world.write({ ".context/memory.db": "theirs", ".context/notes/today.md": "# Theirs\n" });
    const error = await refusal(world.resolve("project"));
    expect(error.code).toBe("NOT_INITIALIZED");
    expect(error.message).toContain("belongs to another tool");
    const { data, findings } = await world.init({});
    expect(data.created).toContain(CONFIG);
    expect(findings).toMatchObject([{ code: "CONTEXT_FOREIGN", severity: "info" }]);
    expect(findings[0]?.message).toContain("memory.db, notes");
    expect([world.read(".context/memory.db"), world.read(".context/notes/today.md")]).toEqual([
      "theirs",
      "# Theirs\n",
    ]);
    expect((await world.resolve("project")).data.notes.map(({ path }) => path)).toEqual([
      ".context/project/context.md",
    ]);
  });

  test("with a config.json of its own is refused by init, and stays as it is", async () => {
    const world = World.unborn();
    const theirs = '{"memory": {"backend": "sqlite"}}\n';
    world.write({ [CONFIG]: theirs });
    expect(await refusal(world.init({}))).toMatchObject({ code: "FILE_INVALID", path: CONFIG });
    expect(world.read(CONFIG)).toBe(theirs);
    expect(world.git("status", "--porcelain", "--untracked-files=all")).toBe(`?? ${CONFIG}`);
  });

  test("files in our directories that are nothing of ours are left alone", async () => {
    const world = World.repository({
      [PROJECT]: json({ a: 1 }),
      ".context/project/cache.bin": "\u0000",
      ".context/project/data.json": "{ theirs",
      ".context/other/context.json": "{ theirs",
    });
    const { data, findings } = await world.resolve("project");
    expect(data).toMatchObject({ data: { a: 1 }, notes: [] });
    expect(findings).toEqual([]);
  });
});
