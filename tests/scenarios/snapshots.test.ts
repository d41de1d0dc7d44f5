// Snapshots: exact bytes in git's store, and back again; nothing of the user's is lost, and git's own state is not touched.
import { chmodSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { listAllSnapshots, showSnapshot } from "../../src/actions/snapshot/list-snapshots.js";
import { restoreSnapshot } from "../../src/actions/snapshot/restore.js";
import { saveSnapshot } from "../../src/actions/snapshot/save.js";
import type { Files } from "../../src/ports/files.js";
import type { Runtime } from "../../src/ports/runtime.js";
import {
  codes,
  CONFIG,
  CONFIG_TEXT,
  entries,
  json,
  record,
  refusal,
  TASK,
  World,
  type Shell,
} from "../support/world.js";

const DIRECTORY = ".context/tasks/task-42";
const NOTE = `${DIRECTORY}/decisions/0001-jwt.md`;
const ENTRY = `${DIRECTORY}/entries/a.jsonl`;
const LATER = `${DIRECTORY}/entries/b.jsonl`;
const PERSONAL = `${DIRECTORY}/context.local.md`;
const PLAN = ".context/plans/login.md";
const BYTES = Uint8Array.from([0xef, 0xbb, 0xbf, 0x0d, 0x0a, 0x00, 0xff, 0x0a]);

const shop = (): World =>
  World.repository({
    [TASK]: json({ title: "Login", caching: "Redis" }),
    [NOTE]: "# JWT\r\n\r\nBecause.\r\n",
    [ENTRY]: entries(record("1", "JWT endpoints implemented")),
  });

const verbs = ({ runtime, directory }: Pick<Shell, "runtime" | "directory">) => ({
  save: (target: string, name?: string) =>
    saveSnapshot(runtime, { directory, target, ...(name === undefined ? {} : { name }) }),
  restore: (target: string, name?: string) =>
    restoreSnapshot(runtime, { directory, target, ...(name === undefined ? {} : { name }) }),
  show: async (target: string, name?: string) =>
    (await showSnapshot(runtime, { directory, target, ...(name === undefined ? {} : { name }) })).data,
  list: async (target?: string) =>
    (await listAllSnapshots(runtime, { directory, ...(target === undefined ? {} : { target }) })).data.items,
});

/** What git says of index, HEAD, branches and worktree, and the index file itself. */
function gitState(world: World): string[] {
  const index = readFileSync(join(world.top, ".git/index")).toString("hex");
  return [
    index,
    world.git("rev-parse", "HEAD"),
    world.git("for-each-ref", "refs/heads", "refs/tags", "refs/stash"),
  ];
}

function withFiles(world: World, change: (files: Files) => Partial<Files>): Runtime {
  const { files } = world.runtime;
  return { ...world.runtime, files: { ...files, ...change(files) } };
}

test("every kind of file comes back with its bytes, and the digest with them", async () => {
  const world = shop();
  const { save, restore } = verbs(world);
  const script = ".context/plans/login/run.sh";
  world.write({ [PLAN]: BYTES, ".context/plans/login/phase_1.md": "## Phase 1\n", [script]: "#!/bin/sh\n" });
  chmodSync(join(world.top, script), 0o755);
  const before = await world.resolve("task-42");
  const state = gitState(world);
  await save("task-42");
  await save(PLAN);
  world.write({ [TASK]: "{}", [NOTE]: "gone", [PLAN]: "other", [script]: "rm" });
  world.remove(".context/plans/login/phase_1.md");
  chmodSync(join(world.top, script), 0o644);
  await restore("task-42");
  await restore(PLAN);
  expect((await world.resolve("task-42")).data.digest).toBe(before.data.digest);
  expect(readFileSync(join(world.top, PLAN))).toEqual(Buffer.from(BYTES));
  expect(world.read(NOTE)).toBe("# JWT\r\n\r\nBecause.\r\n");
  expect(world.read(".context/plans/login/phase_1.md")).toBe("## Phase 1\n");
  expect(statSync(join(world.top, script)).mode & 0o111).toBe(0o111);
  expect(gitState(world)).toEqual(state);
});

test("what came later goes, and is in the snapshot that the restore made", async () => {
  const world = shop();
  const { save, restore } = verbs(world);
  await save("task-42");
  const note = `${DIRECTORY}/notes/later.md`;
  world.write({ [note]: "# Later\n", [TASK]: json({ title: "Login", caching: "none" }) });
  const { data } = await restore("task-42");
  expect(data).toMatchObject({ restored: [TASK], removed: [note], kept: [] });
  expect(world.has(`${DIRECTORY}/notes`)).toBe(false);
  const back = await restore("task-42", data.saved as string);
  expect(back.data).toMatchObject({ restored: [TASK, note], removed: [] });
  expect(world.read(note)).toBe("# Later\n");
  expect(world.read(TASK)).toContain("none");
});

test("entries that git has stay as they are; those that it does not have go, and are no longer missed", async () => {
  const world = shop();
  const { save, restore } = verbs(world);
  await save("task-42");
  world.commit("Record", { [LATER]: entries(record("2", "Login form drawn")) });
  const { data: added } = await world.progress({ ref: "task-42", text: "Logout button works" });
  world.write({ [ENTRY]: "" });
  const { data } = await restore("task-42");
  expect(data).toMatchObject({ restored: [], removed: [added.path], kept: [ENTRY, LATER] });
  const resolved = await world.resolve("task-42");
  expect(codes(resolved)).not.toContain("ENTRIES_PENDING");
  expect((await world.recover({})).data.recovered).toEqual([]);
  await restore("task-42", data.saved as string);
  expect(world.has(added.path)).toBe(true);
  world.git("clean", "-fdxq");
  expect((await world.recover({})).data.recovered.map(({ id }) => id)).toEqual([added.id]);
});

test("an entry that only a snapshot has is recovered all the same after git clean", async () => {
  const world = shop();
  const { data } = await world.progress({ ref: "task-42", text: "Logout button works" });
  await verbs(world).save("task-42");
  world.git("clean", "-fdxq");
  expect((await world.recover({})).data.recovered.map(({ id }) => id)).toEqual([data.id]);
});

test("personal documents are neither saved nor replaced nor taken away", async () => {
  const world = shop();
  const { save, restore } = verbs(world);
  world.write({ [PERSONAL]: "---\nmood: good\n---\n" });
  expect((await save("task-42")).data.files).toBe(3);
  world.write({ [PERSONAL]: "---\nmood: better\n---\n", [TASK]: "{}" });
  await restore("task-42");
  expect(world.read(PERSONAL)).toContain("better");
  const [first] = world.git("for-each-ref", "--format=%(refname)", "refs/ctx").split("\n");
  expect(world.git("ls-tree", "-r", "--name-only", first as string)).not.toContain("local");
});

describe("cut off in the middle", () => {
  test("a restore completes when it is run again", async () => {
    const world = shop();
    const { save, restore } = verbs(world);
    await save("task-42");
    const later = [`${DIRECTORY}/notes/a.md`, `${DIRECTORY}/notes/b.md`];
    world.write({ [later[0] as string]: "a", [later[1] as string]: "b", [TASK]: "{}" });
    let count = 0;
    const dying = withFiles(world, (files) => ({
      remove: (path, expected) => {
        if (++count === 2) throw new Error("killed");
        return files.remove(path, expected);
      },
    }));
    await expect(verbs({ runtime: dying, directory: world.top }).restore("task-42")).rejects.toThrow(
      "killed",
    );
    expect([world.has(later[0] as string), world.has(later[1] as string)]).toEqual([false, true]);
    const { data } = await restore("task-42");
    expect(data).toMatchObject({ removed: [later[1]] });
    expect(world.read(TASK)).toContain("Redis");
    // Both are still in what the first run saved before it changed anything.
    const [, first] = await verbs(world).list("task-42");
    await restore("task-42", first?.id);
    expect(later.map((path) => world.read(path))).toEqual(["a", "b"]);
  });

  test("an editor that saves meanwhile keeps what it saved, and the restore changes nothing", async () => {
    const world = shop();
    await verbs(world).save("task-42");
    world.write({ [TASK]: json({ title: "Login", caching: "none" }) });
    const note = world.read(NOTE);
    const racing = withFiles(world, (files) => ({
      changeTogether: (changes, options) => {
        world.write({ [TASK]: json({ title: "Edited" }) });
        files.changeTogether(changes, options);
      },
    }));
    const error = await refusal(verbs({ runtime: racing, directory: world.top }).restore("task-42"));
    expect(error.code).toBe("FILE_CHANGED");
    expect([world.read(TASK), world.read(NOTE)]).toEqual([json({ title: "Edited" }), note]);
  });
});

describe("what cannot be saved is not replaced", () => {
  const TOKEN = `ghp_${"a1B2c3D4e5".repeat(4).slice(0, 36)}`;

  test("a secret that git does not have", async () => {
    const world = shop();
    const { save, restore } = verbs(world);
    await save("task-42");
    world.write({ [NOTE]: `token: ${TOKEN}\n` });
    const error = await refusal(restore("task-42"));
    expect(error).toMatchObject({ code: "SECRET_FOUND", path: NOTE });
    expect(JSON.stringify(error.toString() + error.hint)).not.toContain(TOKEN);
    expect(world.read(NOTE)).toContain(TOKEN);
    expect((await refusal(save("task-42"))).code).toBe("SECRET_FOUND");
    expect(await verbs(world).list()).toHaveLength(1);
    // Committed, it is in git's store already.
    world.commit("Too late");
    expect((await save("task-42")).data.id).not.toBeNull();
  });

  test.each([
    ["a link", (world: World) => world.link("/etc/passwd", `${DIRECTORY}/notes/x.md`), "OUTSIDE_ROOT"],
    [
      "a repository of its own",
      (world: World) => world.write({ [`${DIRECTORY}/x/.git/HEAD`]: "" }),
      "UNCOMMITTED",
    ],
  ])("%s", async (_, spoil, code) => {
    const world = shop();
    const { save, restore } = verbs(world);
    await save("task-42");
    world.write({ [TASK]: "{}" });
    spoil(world);
    expect((await refusal(restore("task-42"))).code).toBe(code);
    expect((await refusal(save("task-42"))).code).toBe(code);
    expect(world.read(TASK)).toBe("{}");
  });
});

describe("paths", () => {
  test.each(["..", "../other", "/etc", ".", ".git", ".git/config", "docs/.GIT/x"])(
    "%s is refused",
    async (target) => {
      const world = shop();
      expect((await refusal(verbs(world).save(target))).code).toBe("OUTSIDE_ROOT");
    },
  );

  test("a word that is a task and a file is refused, and either way of naming it works", async () => {
    const world = shop();
    const { save } = verbs(world);
    world.write({ "task-42": "a file" });
    expect(await refusal(save("task-42"))).toMatchObject({ code: "REF_AMBIGUOUS" });
    expect((await save("./task-42")).data).toMatchObject({ of: "task-42", files: 1 });
    expect((await save("task/task-42")).data).toMatchObject({ of: "task/task-42", files: 3 });
  });

  test("a path counts from where one stands", async () => {
    const world = shop();
    world.write({ "docs/login.md": "# Plan\n" });
    const { save } = verbs({ runtime: world.runtime, directory: join(world.top, "docs") });
    expect((await save("login.md")).data.of).toBe("docs/login.md");
    expect((await save("../docs")).data.of).toBe("docs");
    expect(await refusal(save("logout.md"))).toMatchObject({ code: "CONTEXT_NOT_FOUND" });
  });
});

describe("repositories", () => {
  test("of SHA-256, with linked worktrees, and after git gc", async () => {
    const world = World.bare();
    world.git("init", "--quiet", "--object-format=sha256", "--initial-branch=main");
    world.commit("Start", { [CONFIG]: CONFIG_TEXT, [TASK]: json({ title: "Login" }) });
    const { save } = verbs(world);
    await save("task-42", "here");
    const other = world.addWorktree("other", "-b", "feature/login");
    world.git("gc", "--quiet", "--prune=now");
    const there = verbs(world.at(other));
    world.write({ [TASK]: "{}" }, other);
    expect((await there.restore("task-42", "here")).data.restored).toEqual([TASK]);
    expect([world.read(TASK, other), world.read(TASK)]).toEqual([
      json({ title: "Login" }),
      json({ title: "Login" }),
    ]);
  });

  test("no filter, line end setting or hook has a part in it", async () => {
    const world = shop();
    const { save, restore } = verbs(world);
    const trace = join(world.outside, "ran");
    world.git("config", "filter.evil.clean", `sh -c 'touch ${trace}; cat'`);
    world.git("config", "filter.evil.smudge", `sh -c 'touch ${trace}; cat'`);
    world.git("config", "core.autocrlf", "true");
    world.write({
      ".gitattributes": "* filter=evil text eol=crlf working-tree-encoding=UTF-16\n",
      ".git/hooks/reference-transaction": `#!/bin/sh\ntouch ${trace}\n`,
    });
    chmodSync(join(world.top, ".git/hooks/reference-transaction"), 0o755);
    await save("task-42");
    world.write({ [NOTE]: "x" });
    await restore("task-42");
    expect(world.read(NOTE)).toBe("# JWT\r\n\r\nBecause.\r\n");
    expect(world.runtime.files.exists(trace)).toBe(false);
  });

  test("without one, it says so", async () => {
    const world = World.bare();
    world.write({ [CONFIG]: CONFIG_TEXT, [TASK]: json({ title: "Login" }) });
    expect((await refusal(verbs(world).save("task-42"))).code).toBe("REPOSITORY_UNSUPPORTED");
  });

  test("a ref that ctx did not make is told, and a tree that it would not have made is not restored", async () => {
    const world = shop();
    const { save, restore } = verbs(world);
    await save("task-42");
    world.git("update-ref", "refs/ctx/snapshots/mine", "HEAD");
    const listed = await listAllSnapshots(world.runtime, { directory: world.top });
    expect([listed.data.items.length, codes(listed)]).toEqual([1, ["SNAPSHOT_UNREADABLE"]]);
    const [own] = listed.data.items;
    const text = world.git("cat-file", "tag", `refs/ctx/snapshots/${own?.id ?? ""}`);
    const tree = world.git("rev-parse", "HEAD^{tree}");
    const forged = join(world.outside, "tag");
    world.write({ tag: text.replace(/^object .*/, `object ${tree}`) + "\n" }, world.outside);
    const oid = world.git("hash-object", "-t", "tag", "-w", forged);
    world.git("update-ref", `refs/ctx/snapshots/${own?.id ?? ""}`, oid);
    expect((await refusal(restore("task-42"))).code).toBe("FILE_INVALID");
  });
});

test("the newest counts unless one is named, by name or by id", async () => {
  const world = shop();
  const { save, show, list } = verbs(world);
  await save("task-42", "before");
  world.write({ [TASK]: "{}" });
  await save("task-42");
  await save("project");
  expect((await list("task-42")).map(({ name }) => name)).toEqual(["before", null]);
  expect(await list()).toHaveLength(3);
  const [first] = await list();
  expect((await show("task-42")).name).toBeNull();
  expect((await show("task-42", "before")).compared[0]).toMatchObject({ path: TASK, state: "changed" });
  expect((await show("task-42", first?.id.toLowerCase())).name).toBe("before");
  expect(await refusal(show("task-42", "befor"))).toMatchObject({
    code: "VALUE_NOT_FOUND",
    hint: expect.stringContaining("before"),
  });
  expect((await refusal(save("task-42", "two\nlines"))).code).toBe("USAGE");
  expect((await refusal(show("task-7"))).code).toBe("VALUE_NOT_FOUND");
});

test("looking writes nothing, and a dry run neither", async () => {
  const world = shop();
  const { save, list, show } = verbs(world);
  await save("task-42");
  world.write({ [TASK]: "{}" });
  const objects = world.git("count-objects", "-v") + world.git("for-each-ref");
  await list();
  await show("task-42");
  const { directory, runtime } = world;
  await restoreSnapshot(runtime, { directory, target: "task-42", dryRun: true });
  await saveSnapshot(runtime, { directory, target: "task-42", dryRun: true });
  expect(world.git("count-objects", "-v") + world.git("for-each-ref")).toBe(objects);
  expect(world.read(TASK)).toBe("{}");
});
