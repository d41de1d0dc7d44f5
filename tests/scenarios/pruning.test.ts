// Pruning: what need not be read whole is shown in short. No file is changed, and taking it back shows all of it again.
import { readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import type { PlannedPrune } from "../../src/actions/prune/plan-prune.js";
import type { PruneStatistics } from "../../src/actions/prune/statistics.js";
import type { UndonePrune } from "../../src/actions/prune/undo.js";
import type { PrunePolicy } from "../../src/model/prune.js";
import { report, words } from "../support/reports.js";
import { ROOT } from "../tidy/source.js";
import {
  codes,
  entries,
  FEATURE,
  json,
  PROJECT,
  record,
  refusal,
  TASK,
  ulid,
  World,
} from "../support/world.js";

const HOME = ".context/tasks/task-42";
const NOTE = `${HOME}/reports/jwt.md`;
const LOG = `${HOME}/entries/${ulid("1")}.jsonl`;
const DAY = 86_400_000;

const shop = (files: Readonly<Record<string, string>> = {}) =>
  World.repository({ [TASK]: json({ title: "Login" }), [NOTE]: report(), ...files });

async function plan(world: World, policy: PrunePolicy, more: object = {}): Promise<PlannedPrune> {
  const { data } = await world.prune({ what: "plan", ref: "task-42", policy, ...more });
  return data as PlannedPrune;
}

const apply = (world: World, policy: PrunePolicy, more: object = {}) =>
  plan(world, policy, { apply: true, ...more });

async function undo(world: World, id: string): Promise<UndonePrune> {
  return (await world.prune({ what: "undo", id })).data as UndonePrune;
}

const digestOf = async (world: World, at?: string) =>
  (await world.resolve("task-42", at === undefined ? {} : { at })).data.digest;

async function noteOf(world: World, path = NOTE) {
  const note = (await world.resolve("task-42")).data.notes.find((one) => one.path === path);
  if (note === undefined) throw new Error(`no note ${path}`);
  return note;
}

/** Every file of the worktree with its bytes, those of prunes left out. */
function bytesOf(world: World): Record<string, string> {
  const found: Record<string, string> = {};
  const visit = (directory: string): void => {
    for (const name of readdirSync(join(world.top, directory))) {
      const path = join(directory, name);
      if (name === ".git" || name === "prunes") continue;
      if (statSync(join(world.top, path)).isDirectory()) visit(path);
      else found[path] = readFileSync(join(world.top, path), "latin1");
    }
  };
  visit("");
  return found;
}

test("a report is shown by its metadata, and no byte of it is changed", async () => {
  const world = shop();
  const before = bytesOf(world);
  const planned = await plan(world, "aggressive");
  expect(planned).toMatchObject({
    ref: "task/task-42",
    policy: "aggressive",
    applied: false,
    items: [{ path: NOTE, keeps: "metadata", reason: "policy" }],
    met: true,
  });
  expect((await noteOf(world)).pruned).toBeUndefined();
  const done = await apply(world, "aggressive");
  expect(done).toMatchObject({ before: planned.before, after: planned.after, applied: true });
  expect((await world.usage({ ref: "task-42" })).data.tokens).toBe(done.after);
  expect(bytesOf(world)).toEqual(before);
  expect(await noteOf(world)).toEqual({
    ref: "task/task-42",
    path: NOTE,
    meta: { author: "research_agent" },
    markdown: "",
    pruned: {
      title: "JWT patterns",
      path: NOTE,
      summary: "Tokens are signed with EdDSA and live for fifteen minutes. src/auth/jwt.ts makes them.",
      keyFindings: [
        "Refresh tokens are rotated at each use",
        "Clocks differ by up to 30 seconds",
        "The old cookie is still read in the router",
      ],
      recommendations: ["Keep one key for each environment", "Remove the old cookie"],
      files: ["src/auth/jwt.ts", "../../src/router.ts"],
      tokens: expect.any(Number) as number,
    },
  });
});

test("an undo gives back the same digest; a prune that git does not know is removed", async () => {
  const world = shop({ [LOG]: entries(record("1", words(300))) });
  const digest = await digestOf(world);
  const { id = "", path = "" } = await apply(world, "aggressive");
  expect(await digestOf(world)).not.toBe(digest);
  expect(await undo(world, id)).toMatchObject({ undone: id, removed: true, undoPath: null, shown: 2 });
  expect(world.has(path)).toBe(false);
  expect(await digestOf(world)).toBe(digest);
});

test("a prune that git knows stays, and a record beside it takes it back", async () => {
  const world = shop();
  const digest = await digestOf(world);
  const { id = "", path = "" } = await apply(world, "aggressive");
  world.commit("Prune");
  const text = world.read(path);
  const undone = await undo(world, id.slice(0, 20));
  expect(undone).toMatchObject({ removed: false, changed: true });
  expect(JSON.parse(world.read(undone.undoPath ?? ""))).toMatchObject({ of: id, by: "@ada-lovelace" });
  expect(world.read(path)).toBe(text);
  expect(await digestOf(world)).toBe(digest);
  expect(await undo(world, id)).toMatchObject({ changed: false, undoPath: undone.undoPath });
  expect((await world.validate({})).data.valid).toBe(true);
});

test("a staged prune is git's already", async () => {
  const world = shop();
  const { id = "" } = await apply(world, "aggressive");
  world.git("add", "--all");
  expect(await undo(world, id)).toMatchObject({ removed: false });
});

test("pruning twice is pruning once", async () => {
  const world = shop({ [LOG]: entries(record("1", words(300))) });
  await apply(world, "aggressive");
  const digest = await digestOf(world);
  const again = await apply(world, "aggressive");
  expect(again).toMatchObject({ items: [], applied: false, reduction: 0 });
  expect(again.holds.map(({ reason }) => reason)).toContain("pruned");
  expect(await digestOf(world)).toBe(digest);
  expect(readdirSync(join(world.top, HOME, "prunes"))).toHaveLength(1);
});

test("a note that is edited since is shown whole again, and can be pruned anew", async () => {
  const world = shop();
  await apply(world, "aggressive");
  world.write({ [NOTE]: report("JWT patterns, revised") });
  expect(await noteOf(world)).toMatchObject({ markdown: expect.stringContaining("revised") as string });
  await apply(world, "aggressive");
  expect((await noteOf(world)).pruned?.title).toBe("JWT patterns, revised");
  world.write({ [NOTE]: report() });
  expect((await noteOf(world)).pruned?.title).toBe("JWT patterns");
});

test("line ends that a checkout makes of a note change nothing", async () => {
  const world = shop();
  await apply(world, "aggressive");
  world.write({ [NOTE]: report().replaceAll("\n", "\r\n") });
  expect((await noteOf(world)).pruned?.title).toBe("JWT patterns");
});

test("prunes of two branches merge without a conflict, and both take effect", async () => {
  const other = `${HOME}/reports/sessions.md`;
  const world = shop({ [other]: report("Sessions") });
  world.git("switch", "--quiet", "--create", "left");
  await apply(world, "aggressive", { artifacts: [NOTE] });
  world.commit("Prune one");
  world.git("switch", "--quiet", "main");
  await apply(world, "aggressive", { artifacts: [other] });
  world.commit("Prune the other");
  world.git("merge", "--quiet", "--no-edit", "left");
  expect([(await noteOf(world)).pruned?.title, (await noteOf(world, other)).pruned?.title]).toEqual([
    "JWT patterns",
    "Sessions",
  ]);
  expect((await world.validate({})).data).toMatchObject({ valid: true, warnings: 0 });
});

test("a revision before the prune shows everything", async () => {
  const world = shop();
  const digest = await digestOf(world);
  await apply(world, "aggressive");
  world.commit("Prune");
  expect(await digestOf(world, "HEAD~1")).toBe(digest);
  expect(await digestOf(world, "HEAD")).toBe(await digestOf(world));
  const { data } = await world.resolve("task-42", { at: "HEAD" });
  expect(data.pruned).toMatchObject([{ notes: 1, entries: 0, how: [`git show refs/heads/main:${HOME}`] }]);
});

describe("the policies", () => {
  test("moderate keeps 7 days whole, then a summary; what is not committed is new", async () => {
    const world = shop({ [LOG]: entries(record("1", words(300))) });
    expect((await plan(world, "moderate")).holds).toMatchObject([
      { reason: "new", count: 2 },
      { reason: "data" },
    ]);
    world.clock.advance(8 * DAY);
    world.write({ [`${HOME}/reports/new.md`]: report("New") });
    const { items, holds } = await apply(world, "moderate");
    expect(items).toMatchObject([
      { path: NOTE, keeps: "summary", reason: "old" },
      { id: ulid("1"), keeps: "summary", reason: "old" },
    ]);
    expect(holds.map(({ reason }) => reason)).toContain("uncommitted");
    const { data } = await world.resolve("task-42");
    expect(data.entries[0]).toMatchObject({ text: `${words(50)}…`, pruned: "summary" });
    expect((await noteOf(world)).markdown).toBe(
      [
        "# JWT patterns",
        "Tokens are signed with EdDSA and live for fifteen minutes. src/auth/jwt.ts makes them.",
        "## Key findings",
        "Refresh tokens are rotated at each use",
        "## Recommendations",
        "Keep one key for each environment",
        "",
      ].join("\n"),
    );
  });

  test("an edit that is not committed makes an old note new", async () => {
    const world = shop();
    world.clock.advance(8 * DAY);
    world.write({ [NOTE]: `${report()}\nOne more line.\n` });
    expect((await plan(world, "moderate")).holds[0]).toMatchObject({ reason: "uncommitted" });
  });

  test("without git nothing is known to be old", async () => {
    const world = World.bare();
    world.write({
      ".context/config.json": '{"format":"ctx/1"}\n',
      [TASK]: json({ title: "Login" }),
      [NOTE]: report(),
    });
    world.clock.advance(30 * DAY);
    expect((await plan(world, "moderate")).items).toEqual([]);
    expect((await apply(world, "aggressive")).applied).toBe(true);
  });

  test("minimal keeps everything until the task is done", async () => {
    const world = shop();
    expect((await plan(world, "minimal")).holds).toMatchObject([{ reason: "open" }, { reason: "data" }]);
    await world.complete({ ref: "task-42" });
    expect((await plan(world, "minimal")).items).toMatchObject([
      { path: NOTE, keeps: "summary", reason: "done" },
    ]);
  });

  test("what an earlier policy left can be shortened further, and the undo of it leaves the first", async () => {
    const world = shop();
    world.clock.advance(8 * DAY);
    await apply(world, "moderate");
    const moderate = await digestOf(world);
    const { id = "", items } = await apply(world, "aggressive");
    expect(items).toMatchObject([{ path: NOTE, keeps: "metadata" }]);
    expect((await noteOf(world)).markdown).toBe("");
    expect(await undo(world, id)).toMatchObject({ shown: 0, stillHidden: 1 });
    expect(await digestOf(world)).toBe(moderate);
  });

  test("a target that is not met names what keeps it above", async () => {
    const world = shop({ [PROJECT]: json({ rules: words(400) }) });
    const { data, findings } = await world.prune({
      what: "plan",
      ref: "task-42",
      policy: "aggressive",
      window: 2000,
    });
    expect(data).toMatchObject({
      met: false,
      holds: [{ reason: "inherited", ref: "project" }, { reason: "left" }, { reason: "data" }],
    });
    expect(findings.map(({ code, message }) => [code, message])).toEqual([
      ["PRUNE_ABOVE_TARGET", expect.stringContaining("inherited from project: prune that")],
    ]);
  });
});

test("real pages are shown in a tenth of what they take, and by their summaries in less than half", async () => {
  const pages = readdirSync(`${ROOT}docs`).filter((name) => name.endsWith(".md"));
  const world = shop(
    Object.fromEntries(
      pages.map((name) => [`${HOME}/reports/${name}`, readFileSync(`${ROOT}docs/${name}`, "utf8")]),
    ),
  );
  world.clock.advance(8 * DAY);
  const reductions = [];
  for (const policy of ["aggressive", "moderate"] as const) {
    const { reduction, items } = await plan(world, policy);
    expect(items).toHaveLength(pages.length + 1);
    reductions.push(reduction);
  }
  expect(reductions[0]).toBeGreaterThan(90);
  expect(reductions[1]).toBeGreaterThan(60);
});

test("a phase is exactly that phase", async () => {
  const world = shop({
    [LOG]: entries(
      record("1", words(200), { phase: "phase_1" }),
      record("2", words(200), { phase: "phase_10" }),
      record("3", words(200)),
    ),
  });
  const { items } = await apply(world, "aggressive", { phase: "phase_1" });
  expect(items.map(({ id }) => id)).toEqual([ulid("1")]);
  const { data } = await world.resolve("task-42");
  expect(data.entries.map(({ id, pruned, text }) => [id, pruned, text !== undefined])).toEqual([
    [ulid("1"), "metadata", false],
    [ulid("2"), undefined, true],
    [ulid("3"), undefined, true],
  ]);
});

describe("artifacts", () => {
  test("one is pruned alone, named from the root or from where one stands", async () => {
    const world = shop({ [`${HOME}/reports/sessions.md`]: report("Sessions") });
    for (const [directory, file] of [
      ["", NOTE],
      [HOME, "reports/jwt.md"],
      ["src", `../${NOTE}`],
      [HOME, NOTE],
    ] as const) {
      world.write({ "src/a.ts": "" });
      const shell = world.at(join(world.top, directory));
      const { data } = await shell.prune({
        what: "plan",
        ref: "task-42",
        policy: "aggressive",
        artifacts: [file],
      });
      expect((data as PlannedPrune).items.map(({ path }) => path)).toEqual([NOTE]);
    }
  });

  test.each([
    ["../outside.md", "OUTSIDE_ROOT"],
    ["/etc/passwd", "OUTSIDE_ROOT"],
    [".context/project/context.json", "OUTSIDE_ROOT"],
    [`${HOME}/../task-43/x.md`, "OUTSIDE_ROOT"],
    [`${HOME}/reports/jvt.md`, "VALUE_NOT_FOUND"],
    [`${HOME}/context.json`, "VALUE_NOT_FOUND"],
  ])("%s is refused", async (file, code) => {
    const request = {
      what: "plan",
      ref: "task-42",
      policy: "aggressive",
      artifacts: [file],
      apply: true,
    } as const;
    expect((await refusal(shop().prune(request))).code).toBe(code);
  });
});

test("the whole is still told by get, log and search", async () => {
  const world = shop({ [LOG]: entries(record("1", `${words(200)} needle`)) });
  await apply(world, "aggressive");
  expect((await world.get({ ref: "task-42" })).data).toMatchObject({
    notes: [{ markdown: expect.stringContaining("Paragraph 3") as string }],
  });
  expect((await world.log({ ref: "task-42" })).data.entries[0]?.text).toContain("needle");
  expect((await world.search({ words: ["needle"] })).data.hits).toHaveLength(1);
});

test("a review says whom a prune concerns", async () => {
  const world = shop();
  world.git("switch", "--quiet", "--create", FEATURE);
  await apply(world, "aggressive");
  world.commit("Prune");
  const { data } = await world.diff({ words: ["main..HEAD"] });
  expect(data.notes).toMatchObject([{ ref: "task/task-42", change: "changed", path: NOTE }]);
});

test("a prune of a task on another branch takes effect here, and there once it is merged", async () => {
  const world = World.repository();
  world.commitOn(FEATURE, { [TASK]: json({ title: "Login", $branch: FEATURE }), [NOTE]: report() });
  const { path } = await apply(world, "aggressive");
  expect((await noteOf(world)).pruned?.title).toBe("JWT patterns");
  expect(world.has(path ?? "")).toBe(true);
});

test("personal notes and other contexts are nobody's to prune", async () => {
  const mine = `${HOME}/notes.local.md`;
  const wider = ".context/project/reports/all.md";
  const world = shop({ [wider]: report("All") });
  world.write({ [mine]: report("Mine") });
  const { items, id = "", path = "" } = await apply(world, "aggressive");
  expect(items.map((one) => one.path)).toEqual([NOTE]);
  // A file that names more than its own context's notes hides no more than those.
  const forged = JSON.parse(world.read(path)) as { hides: { path: string }[] };
  world.remove(path);
  world.write({ [path]: json({ ...forged, hides: forged.hides.map((one) => ({ ...one, path: wider })) }) });
  expect(id).not.toBe("");
  expect((await noteOf(world, wider)).pruned).toBeUndefined();
});

describe("damage", () => {
  const prunes = `${HOME}/prunes`;
  const file = `${prunes}/${ulid("9")}.json`;

  test.each([
    ["no JSON", "{", "FILE_INVALID"],
    ["no prune", json({ id: ulid("9"), at: "yesterday", by: "@ada" }), "FILE_INVALID"],
    [
      "another id",
      json({ id: ulid("8"), policy: "minimal", at: "2026-11-20T10:02:00Z", by: "@ada", hides: [] }),
      "FILE_INVALID",
    ],
    [
      "an undo under a prune's name",
      json({ of: ulid("9"), at: "2026-11-20T10:02:00Z", by: "@ada" }),
      "FILE_INVALID",
    ],
  ])("%s hides nothing, and is found", async (_, text, code) => {
    const world = shop({ [file]: text });
    const outcome = await world.resolve("task-42");
    expect([...new Set(codes(outcome))]).toEqual([code]);
    expect(outcome.data.notes[0]?.markdown).toContain("Paragraph 1");
    expect(codes(await world.validate({}))).toContain(code);
  });

  test("names that ctx did not give are told of", async () => {
    const world = shop({ [`${prunes}/mine.json`]: "{}\n" });
    const { findings } = await world.validate({});
    expect(findings).toContainEqual(
      expect.objectContaining({ code: "FILE_IGNORED", path: `${prunes}/mine.json` }),
    );
  });

  test("a file in place of the directory is told of", async () => {
    const world = shop({ [prunes]: "" });
    expect(codes(await world.validate({}))).toContain("PLACE_BLOCKED");
  });
});

test("an undo of nothing is refused", async () => {
  const world = shop();
  expect((await refusal(undo(world, ulid("1")))).code).toBe("PRUNE_NOT_FOUND");
  expect((await refusal(undo(world, "no id!"))).code).toBe("USAGE");
  await apply(world, "aggressive");
  world.write({ [NOTE]: report("Anew") });
  await apply(world, "aggressive");
  expect((await refusal(undo(world, "01M7W6"))).code).toBe("REF_AMBIGUOUS");
});

test("statistics count what takes effect, and the report is the person's own file", async () => {
  const world = shop({ [LOG]: entries(record("1", words(300))) });
  await apply(world, "aggressive");
  const { data } = await world.prune({ what: "stats" });
  expect(data as PruneStatistics).toMatchObject({
    prunes: [{ notes: 1, entries: 1, withoutEffect: 0, undone: false }],
    total: { notes: 1, entries: 1 },
  });
  world.write({ [NOTE]: report("Anew"), "README.md": "# Shop\n" });
  const after = (await world.prune({ what: "stats", ref: "task-42" })).data as PruneStatistics;
  expect(after.prunes).toMatchObject([{ notes: 0, entries: 1, withoutEffect: 1 }]);
  const write = (file: string) => world.prune({ what: "report", file });
  expect((await write("docs/pruned.md")).data).toMatchObject({ report: "docs/pruned.md", changed: true });
  expect((await write("docs/pruned.md")).data).toMatchObject({ changed: false });
  expect(world.read("docs/pruned.md")).toContain("| `task/task-42` | 0 | 1 |");
  const refused = await Promise.all(
    ["README.md", "../x.md", ".context/x.md", ".git/x"].map((file) => refusal(write(file))),
  );
  expect(refused.map(({ code }) => code)).toEqual(["CONTEXT_EXISTS", "OUTSIDE_ROOT", "USAGE", "USAGE"]);
  expect(world.read("README.md")).toBe("# Shop\n");
});

test("a secret in a report is not copied into a prune", async () => {
  const token = ["ghp", "0123456789abcdefABCDEF0123456789abcd"].join("_");
  const world = shop({ [NOTE]: report(`Token ${token}`) });
  expect((await refusal(apply(world, "aggressive"))).code).toBe("SECRET_FOUND");
  expect(world.has(`${HOME}/prunes`)).toBe(false);
});

test("usage is more than the target: the answer is no", async () => {
  const world = shop();
  expect(await world.usage({ ref: "task-42" })).toMatchObject({
    isRefusal: false,
    data: { estimate: true, target: 30 },
  });
  expect(await world.usage({ ref: "task-42", window: 1000 })).toMatchObject({ isRefusal: true });
  expect((await refusal(world.usage({ window: 0 }))).code).toBe("USAGE");
  await world.commit("Budget", {
    ".context/config.json": json({ format: "ctx/1", budget: { window: 4000, target: 99 } }),
  });
  expect((await world.usage({ ref: "task-42" })).data).toMatchObject({ window: 4000, target: 99 });
});
