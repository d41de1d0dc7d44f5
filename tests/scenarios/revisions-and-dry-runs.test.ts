// Compare-and-swap with --if-revision, and dry runs whose diff git applies to the same effect.
import { describe, expect, test } from "vitest";
import { CONFIG, CONFIG_TEXT, json, PROJECT, refusal, TASK, World, type Shell } from "../support/world.js";

describe("--if-revision", () => {
  const shop = () =>
    World.repository({ [TASK]: json({ a: 1 }), ".context/tasks/task-42/patterns/b.json": json({ b: 1 }) });

  test("the revision that get gave is good for one edit, whose answer holds the next", async () => {
    const world = shop();
    const { revision } = (await world.get({ ref: "task-42" })).data;
    const { data } = await world.set({ ref: "task-42", pointer: "a", value: "2", ifRevision: revision });
    expect(data.revision).not.toBe(revision);
    expect((await world.get({ ref: "task-42" })).data.revision).toBe(data.revision);
    expect((await world.get({ ref: "task-42", pointer: "a" })).data.revision).toBe(data.revision);
    const error = await refusal(world.unset({ ref: "task-42", pointer: "a", ifRevision: revision }));
    expect(error).toMatchObject({ code: "FILE_CHANGED", details: { revision: data.revision } });
    expect(JSON.parse(world.read(TASK))).toEqual({ a: 2 });
    expect(
      (await world.update({ ref: "task-42", patch: { a: 3 }, ifRevision: data.revision })).data.changed,
    ).toBe(true);
  });

  test.each([
    ["another document", { ".context/tasks/task-42/patterns/b.json": json({ b: 2 }) }],
    ["a new note", { ".context/tasks/task-42/decisions/jwt.md": "# JWT\n" }],
    ["white space", { [TASK]: '{"a":1}' }],
  ])("a change of %s makes it old", async (_, files) => {
    const world = shop();
    const { revision } = (await world.get({ ref: "task-42" })).data;
    world.write(files);
    expect(
      await refusal(world.set({ ref: "task-42", pointer: "a", value: "2", ifRevision: revision })),
    ).toMatchObject({ code: "FILE_CHANGED" });
  });

  test("entries, personal documents and other contexts do not", async () => {
    const world = shop();
    const { revision } = (await world.get({ ref: "task-42" })).data;
    await world.progress({ ref: "task-42", text: "x" });
    world.write({
      ".context/tasks/task-42/context.local.json": json({ mine: 1 }),
      [PROJECT]: json({ c: 1 }),
    });
    expect(
      (await world.set({ ref: "task-42", pointer: "a", value: "2", ifRevision: revision })).data.changed,
    ).toBe(true);
  });

  test("of a new context it is what create answered", async () => {
    const world = shop();
    const { data } = await world.create({ ref: "task-7", title: "Cart" });
    expect((await world.get({ ref: "task-7" })).data.revision).toBe(data.revision);
    expect(
      (await world.set({ ref: "task-7", pointer: "a", value: "1", ifRevision: data.revision })).data.changed,
    ).toBe(true);
  });

  test("a lost update is impossible: of two edits with one revision the second is refused", async () => {
    const world = shop();
    const { revision } = (await world.get({ ref: "task-42" })).data;
    const edits = ["2", "3"].map((value) =>
      world.set({ ref: "task-42", pointer: "a", value, ifRevision: revision }),
    );
    const settled = await Promise.allSettled(edits);
    const done = settled.find(({ status }) => status === "fulfilled");
    expect(settled.map(({ status }) => status).sort()).toEqual(["fulfilled", "rejected"]);
    expect(JSON.parse(world.read(TASK))).toEqual({
      a: (done as PromiseFulfilledResult<{ data: { after?: unknown } }>).value.data.after,
    });
  });
});

describe("a dry run", () => {
  type Verb = (shell: Shell, dryRun: boolean) => Promise<{ data: { dryRun?: true; diff?: string } }>;

  const VERBS: Readonly<Record<string, Verb>> = {
    set: (shell, dryRun) => shell.set({ ref: "task-42", pointer: "caching.ttl", value: "60", dryRun }),
    unset: (shell, dryRun) => shell.unset({ ref: "task-42", pointer: "title", dryRun }),
    "set in a new document": (shell, dryRun) =>
      shell.set({ ref: "global", pointer: "license", value: "MIT", dryRun }),
    "update of two documents": (shell, dryRun) =>
      shell.update({ ref: "task-42", patch: { title: "Sign in", b: 2, c: 3 }, dryRun }),
    create: (shell, dryRun) =>
      shell.create({ ref: "task-7", title: "Größe", data: { list: [1] }, body: "Why.\n", dryRun }),
    "create in JSON": (shell, dryRun) => shell.create({ ref: "branch/feature/größe", form: "json", dryRun }),
  };

  const FILES = {
    [CONFIG]: CONFIG_TEXT,
    ".context/tasks/task-42/context.md":
      "---\r\ntitle: Login\r\ncaching:\r\n  ttl: 5\r\n---\r\n\r\nNo final newline",
    ".context/tasks/task-42/patterns/b.json": '{"b":1}',
  };

  test.each(
    Object.entries(VERBS).flatMap(([name, verb]) =>
      ["", "examples/my shop/"].map((prefix) => [name, prefix, verb] as const),
    ),
  )("of %s (root %j) writes nothing, and its diff does the same as the command", async (_, prefix, verb) => {
    const files = Object.fromEntries(Object.entries(FILES).map(([path, text]) => [prefix + path, text]));
    const [one, two] = [World.repository(files), World.repository(files)];
    const dry = await verb(one.at(`${one.top}/${prefix}`), true);
    expect(dry.data.dryRun).toBe(true);
    expect(one.git("status", "--porcelain")).toBe("");
    const done = await verb(two.at(`${two.top}/${prefix}`), false);
    expect(dry.data).toMatchObject(done.data);
    one.write({ "the.diff": dry.data.diff as string }, one.outside);
    one.git("apply", "--whitespace=nowarn", `${one.outside}/the.diff`);
    const treeOf = (world: World) => {
      world.git("add", "--all");
      return world.git("write-tree");
    };
    expect(treeOf(one)).toBe(treeOf(two));
  });

  test("of an append shows the entry", async () => {
    const world = World.repository({ [TASK]: json({}) });
    const { data } = await world.progress({ ref: "task-42", text: "JWT endpoints", dryRun: true });
    expect(data).toMatchObject({ created: true, dryRun: true });
    expect(data.diff).toContain('"text":"JWT endpoints"');
    expect(world.git("status", "--porcelain")).toBe("");
  });

  test("of init shows every file, also that of the task, and applies", async () => {
    const world = World.unborn();
    const { data } = await world.init({ task: "task-42", dryRun: true });
    expect(data.created).toHaveLength(4);
    expect(world.has(".context")).toBe(false);
    world.write({ "the.diff": data.diff as string }, world.outside);
    world.git("apply", `${world.outside}/the.diff`);
    expect((await world.init({ task: "task-42" })).data.created).toEqual([]);
  });

  test("of a change that changes nothing has an empty diff", async () => {
    const world = World.repository({ [TASK]: json({ a: 1 }) });
    const { data } = await world.set({ ref: "task-42", pointer: "a", value: "1", dryRun: true });
    expect(data).toMatchObject({ changed: false, dryRun: true, diff: "" });
  });

  test("is refused where the command would be", async () => {
    const world = World.repository({ [TASK]: json({ a: 1 }) });
    expect(await refusal(world.create({ ref: "task-42", dryRun: true }))).toMatchObject({
      code: "CONTEXT_EXISTS",
    });
    expect(
      await refusal(world.set({ ref: "task-42", pointer: "/a/b", value: "1", dryRun: true })),
    ).toMatchObject({ code: "VALUE_NOT_FOUND" });
  });
});
