// Deleting: only what HEAD has byte for byte, only from the worktree, and never what changed meanwhile.
import { execFileSync } from "node:child_process";
import { chmodSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, onTestFinished, test } from "vitest";
import { CtxError } from "../../src/errors/ctx-error.js";
import type { Files } from "../../src/ports/files.js";
import {
  BRANCH,
  CONFIG,
  CONFIG_TEXT,
  entries,
  FEATURE,
  json,
  record,
  refusal,
  Shell,
  TASK,
  World,
} from "../support/world.js";

const DIRECTORY = ".context/tasks/task-42";
const NOTE = `${DIRECTORY}/notes/why.md`;
const ENTRY = `${DIRECTORY}/entries/a.jsonl`;
const PICTURE = `${DIRECTORY}/notes/form.png`;
const PNG = Uint8Array.from([0x89, 0x50, 0x4e, 0x47, 0x00, 0xff]);

const shop = (files: Readonly<Record<string, string | Uint8Array>> = {}) =>
  World.repository({
    [TASK]: json({ title: "Login" }),
    [NOTE]: "# Why\n\nBecause.\n",
    [ENTRY]: entries(record("1", "done")),
    ...files,
  });

function withFiles(world: World, change: (files: Files) => Partial<Files>): Shell {
  const { files } = world.runtime;
  return new Shell({ ...world.runtime, files: { ...files, ...change(files) } }, world.top);
}

/** What git says of index, HEAD and branches, and the index file itself. */
function gitState(world: World): string[] {
  const index = readFileSync(join(world.top, ".git/index")).toString("hex");
  return [index, world.git("rev-parse", "HEAD"), world.git("for-each-ref")];
}

/** Runs a command line as a person would paste it. */
function paste(world: World, line: string, directory = world.top): void {
  execFileSync("sh", ["-c", line], { cwd: directory, env: world.environment });
}

/** What keeps a task from being deleted: path and reason of each file. The refusal names them and changes nothing. */
async function findKeepers(world: World, ref = "task-42"): Promise<(readonly [string, string])[]> {
  const before = world.git("status", "--porcelain", "--ignored", "--untracked-files=all");
  const error = await refusal(world.delete({ ref }));
  expect(error.code).toBe("UNCOMMITTED");
  const { files } = error.details as { files: { path: string; why: string }[] };
  for (const { path, why } of files.slice(0, 10)) expect(error.message).toContain(`\n${path} (${why})`);
  expect(world.git("status", "--porcelain", "--ignored", "--untracked-files=all")).toBe(before);
  return files.map(({ path, why }) => [path, why]);
}

test("what git has goes from the worktree, main document last; index, HEAD and branches stay (P5)", async () => {
  const world = shop({ [PICTURE]: PNG });
  const before = gitState(world);
  const { data, findings } = await world.delete({ ref: "task-42" });
  expect(data).toMatchObject({ ref: "task/task-42", removed: [ENTRY, PICTURE, NOTE, TASK] });
  expect(findings).toEqual([]);
  expect(world.has(DIRECTORY)).toBe(false);
  expect(world.has(".context/tasks")).toBe(true);
  expect(gitState(world)).toEqual(before);
  expect(await refusal(world.resolve("task-42"))).toMatchObject({ code: "CONTEXT_NOT_FOUND" });
  expect(await refusal(world.delete({ ref: "task-42" }))).toMatchObject({ code: "CONTEXT_NOT_FOUND" });
});

test("the command that it tells brings everything back, and overwrites nothing", async () => {
  const world = shop();
  const { data } = await world.delete({ ref: "task-42" });
  world.write({ [TASK]: json({ title: "A new one of that name" }) });
  paste(world, data.restore);
  expect(world.read(NOTE)).toBe("# Why\n\nBecause.\n");
  expect(world.read(TASK)).toBe(json({ title: "A new one of that name" }));
  world.remove(TASK);
  paste(world, data.restore);
  expect(world.git("status", "--porcelain")).toBe("");
});

test("told in a directory below the root, it works from there", async () => {
  const world = World.repository({}, "the shop's");
  world.commit("Add", { [TASK]: json({ title: "Login" }), "src/a.ts": "" });
  const below = join(world.top, "src");
  const { data } = await world.at(below).delete({ ref: "task-42" });
  paste(world, data.restore, below);
  expect(world.git("status", "--porcelain")).toBe("");
});

describe("anything that git does not have keeps it", () => {
  test("an untracked file, a hidden one, an ignored one, a personal one", async () => {
    const world = shop({ ".gitignore": "*.log\n*.local.json\n" });
    const paths = [".hidden", "build.log", "context.local.json", "notes/new.md"].map(
      (name) => `${DIRECTORY}/${name}`,
    );
    world.write(Object.fromEntries(paths.map((path) => [path, "mine\n"])));
    expect(await findKeepers(world)).toEqual(paths.map((path) => [path, "in no commit"] as const));
  });

  test("a changed file, also where git was told not to look", async () => {
    const world = shop();
    world.git("update-index", "--assume-unchanged", NOTE);
    world.git("update-index", "--skip-worktree", ENTRY);
    world.write({ [NOTE]: "# Why\n\nBecause!\n", [ENTRY]: entries(record("1", "lost")) });
    expect(world.git("status", "--porcelain")).toBe("");
    expect(await findKeepers(world)).toEqual([
      [ENTRY, "changed since the last commit"],
      [NOTE, "changed since the last commit"],
    ]);
  });

  test("a change of the same size and time, which git's cache does not see", async () => {
    const world = shop();
    const stamp = "2026-11-20 10:00:00";
    paste(
      world,
      `touch -d '${stamp}' ${NOTE} && git update-index --refresh -q && touch -d '${stamp}' .git/index`,
    );
    world.write({ [NOTE]: "# Why\n\nBecause?\n" });
    paste(world, `touch -d '${stamp}' ${NOTE}`);
    expect(await findKeepers(world)).toEqual([[NOTE, "changed since the last commit"]]);
  });

  test("what is staged: a change taken back on disk, a new file, a removal, an intent", async () => {
    const world = shop();
    world.write({
      [NOTE]: "staged\n",
      [`${DIRECTORY}/new.md`]: "new\n",
      [`${DIRECTORY}/later.md`]: "later\n",
    });
    world.git("add", NOTE, `${DIRECTORY}/new.md`);
    world.git("add", "--intent-to-add", `${DIRECTORY}/later.md`);
    world.git("rm", "--quiet", "--cached", ENTRY);
    world.write({ [NOTE]: "# Why\n\nBecause.\n" });
    world.remove(`${DIRECTORY}/new.md`);
    expect(await findKeepers(world)).toEqual([
      [ENTRY, "its removal is staged, not committed"],
      [`${DIRECTORY}/later.md`, "in no commit"],
      [`${DIRECTORY}/new.md`, "staged, not committed"],
      [NOTE, "staged, not committed"],
    ]);
  });

  test("a merge that is not resolved", async () => {
    const world = shop();
    world.commitOn("other", { [NOTE]: "theirs\n" });
    world.commit("Ours", { [NOTE]: "ours\n" });
    world.tryGit("merge", "--quiet", "other");
    world.write({ [NOTE]: "ours\n" });
    expect(await findKeepers(world)).toEqual([[NOTE, "in a merge that is not resolved"]]);
  });

  test("more than ten files are counted", async () => {
    const world = shop();
    const paths = Array.from({ length: 12 }, (_, index) => `${DIRECTORY}/notes/${10 + index}.md`);
    world.write(Object.fromEntries(paths.map((path) => [path, "mine\n"])));
    const error = await refusal(world.delete({ ref: "task-42" }));
    expect(error.message.split("\n")).toHaveLength(12);
    expect(error.message).toMatch(/12 of its files[^]*and 2 more$/);
  });

  test.each([
    ["no commit yet", () => World.unborn()],
    ["no git", () => World.bare()],
  ])("with %s, that is everything", async (_, make) => {
    const world = make();
    world.write({ [CONFIG]: CONFIG_TEXT, [TASK]: json({ title: "Login" }) });
    expect(await refusal(world.delete({ ref: "task-42" }))).toMatchObject({
      code: "UNCOMMITTED",
      details: { files: [{ path: TASK, why: "in no commit" }] },
    });
    expect(world.has(TASK)).toBe(true);
  });

  test("where .context is ignored, that is everything", async () => {
    const world = World.unborn();
    world.commit("Ignore", { ".gitignore": ".context/\n" });
    world.write({ [CONFIG]: CONFIG_TEXT, [TASK]: json({ title: "Login" }) });
    expect(await findKeepers(world)).toEqual([[TASK, "in no commit"]]);
  });

  test("a repository of its own, a link, a pipe", async () => {
    const world = shop();
    const nested = `${DIRECTORY}/notes/nested`;
    world.write({ [`${nested}/a.md`]: "a" });
    world.gitIn(join(world.top, nested), "init", "--quiet");
    expect(await refusal(world.delete({ ref: "task-42" }))).toMatchObject({
      code: "UNCOMMITTED",
      path: `${nested}/.git`,
    });
    world.remove(nested);
    world.link("why.md", `${DIRECTORY}/notes/link.md`);
    world.commit("Link");
    expect(await refusal(world.delete({ ref: "task-42" }))).toMatchObject({ code: "OUTSIDE_ROOT" });
    world.remove(`${DIRECTORY}/notes/link.md`);
    execFileSync("mkfifo", [join(world.top, DIRECTORY, "pipe")]);
    expect(await refusal(world.delete({ ref: "task-42" }))).toMatchObject({
      code: "UNCOMMITTED",
      path: `${DIRECTORY}/pipe`,
    });
    expect(world.has(TASK)).toBe(true);
  });
});

test("a file whose name is no UTF-8 cannot be compared, and keeps it", async () => {
  const world = shop();
  const name = Buffer.concat([
    Buffer.from(join(world.top, DIRECTORY, "photo-")),
    Buffer.from([0xe9, 0x2e, 0x6d, 0x64]),
  ]);
  writeFileSync(name, "only here");
  expect(await refusal(world.delete({ ref: "task-42" }))).toMatchObject({
    code: "UNCOMMITTED",
    path: `${DIRECTORY}/photo-\uFFFD.md`,
  });
  expect(readFileSync(name, "utf8")).toBe("only here");
  expect(world.has(TASK)).toBe(true);
});

test("line ends that git changed on checkout are no change; others are", async () => {
  const world = shop();
  world.git("config", "core.autocrlf", "true");
  world.remove(NOTE, TASK);
  world.git("checkout", "--quiet", "--", ".");
  expect(world.read(NOTE)).toBe("# Why\r\n\r\nBecause.\r\n");
  world.write({ [NOTE]: "# Why\r\n\nBecause.\r\n" });
  expect(await findKeepers(world)).toEqual([[NOTE, "changed since the last commit"]]);
  world.write({ [NOTE]: "# Why\r\n\r\nBecause.\r\n" });
  expect((await world.delete({ ref: "task-42" })).data.removed).toHaveLength(3);
});

describe("what happens meanwhile", () => {
  test("a file that changes stays, and so does the task", async () => {
    const world = shop();
    let isFirst = true;
    const racing = withFiles(world, (files) => ({
      remove(path, expected) {
        if (isFirst) world.write({ [NOTE]: "# Why\n\nBecause of this.\n" });
        isFirst = false;
        return files.remove(path, expected);
      },
    }));
    expect(await refusal(racing.delete({ ref: "task-42" }))).toMatchObject({
      code: "FILE_CHANGED",
      details: { removed: [ENTRY], left: [NOTE] },
    });
    expect(world.read(NOTE)).toBe("# Why\n\nBecause of this.\n");
    expect(world.has(TASK)).toBe(true);
  });

  test("an entry that arrives stays, before and after the main document went", async () => {
    const world = shop();
    const racing = (trigger: string) =>
      withFiles(world, (files) => ({
        remove(path, expected) {
          if (path.endsWith(trigger))
            world.write({ [`${DIRECTORY}/entries/b.jsonl`]: entries(record("2", "new")) });
          return files.remove(path, expected);
        },
      }));
    expect(await refusal(racing("why.md").delete({ ref: "task-42" }))).toMatchObject({
      code: "FILE_CHANGED",
      details: { left: [`${DIRECTORY}/entries/b.jsonl`] },
    });
    expect((await world.log({ ref: "task-42" })).data.entries).toMatchObject([{ text: "new" }]);
    world.remove(`${DIRECTORY}/entries/b.jsonl`);
    expect(await refusal(racing("context.json").delete({ ref: "task-42" }))).toMatchObject({
      code: "FILE_CHANGED",
      details: { removed: [TASK], left: [`${DIRECTORY}/entries/b.jsonl`] },
    });
    expect(world.has(`${DIRECTORY}/entries/b.jsonl`)).toBe(true);
  });

  test("killed halfway, the same command completes it", async () => {
    const world = shop();
    const killed = withFiles(world, (files) => ({
      remove(path, expected) {
        if (path.endsWith("why.md"))
          throw new CtxError("WRITE_FAILED", "Cannot remove it: permission denied");
        return files.remove(path, expected);
      },
    }));
    expect(await refusal(killed.delete({ ref: "task-42" }))).toMatchObject({
      code: "WRITE_FAILED",
      details: { removed: [ENTRY], left: [TASK, NOTE] },
    });
    expect((await world.delete({ ref: "task-42" })).data.removed).toEqual([NOTE, TASK]);
    expect(world.has(DIRECTORY)).toBe(false);
  });

  test("a file that had been set aside when ctx was killed is one that git has", async () => {
    const world = shop();
    renameSync(join(world.top, NOTE), join(world.top, `${DIRECTORY}/notes/.ctx-1-abc.tmp`));
    expect((await world.delete({ ref: "task-42" })).data.removed).toEqual([
      ENTRY,
      `${DIRECTORY}/notes/.ctx-1-abc.tmp`,
      TASK,
    ]);
    const other = shop();
    other.write({ [`${DIRECTORY}/.ctx-1-abc.tmp`]: "half an entr" });
    expect(await findKeepers(other)).toEqual([[`${DIRECTORY}/.ctx-1-abc.tmp`, "in no commit"]]);
  });

  test("killed at its last file, it is completed although another branch has the task too", async () => {
    const world = shop();
    world.git("branch", FEATURE);
    world.git("commit", "--quiet", "--allow-empty", "--message", "Go on");
    renameSync(join(world.top, TASK), join(world.top, `${DIRECTORY}/.ctx-1-abc.tmp`));
    world.remove(NOTE, ENTRY);
    expect((await world.delete({ ref: "task-42" })).data.removed).toEqual([`${DIRECTORY}/.ctx-1-abc.tmp`]);
    expect(world.has(DIRECTORY)).toBe(false);
  });

  test("only empty directories are left: they go, and that is all", async () => {
    const world = shop();
    world.remove(TASK, NOTE, ENTRY);
    expect((await world.delete({ ref: "task-42" })).data.removed).toEqual([]);
    expect(world.has(DIRECTORY)).toBe(false);
  });

  test("where nothing may be removed, it says so and everything stays", async () => {
    const world = shop();
    const directory = join(world.top, DIRECTORY, "entries");
    chmodSync(directory, 0o555);
    onTestFinished(() => chmodSync(directory, 0o755));
    if (process.getuid?.() === 0) return;
    expect(await refusal(world.delete({ ref: "task-42" }))).toMatchObject({ code: "WRITE_FAILED" });
    expect(world.git("status", "--porcelain")).toBe("");
  });
});

test("tasks that still name it are warnings, where they do", async () => {
  const world = shop({
    ".context/tasks/task-43/context.md": "---\ntitle: Reset\n$needs:\n  - task-41\n  - task-42\n---\n",
    ".context/tasks/task-44/context.json": json({ $parent: "task-42" }),
  });
  const { findings } = await world.delete({ ref: "task-42", dryRun: true });
  expect(findings).toMatchObject([
    { code: "LINK_LEFT", severity: "warning", path: ".context/tasks/task-43/context.md", line: 5 },
    { code: "LINK_LEFT", path: ".context/tasks/task-44/context.json", line: 2 },
  ]);
  expect((await world.delete({ ref: "task-42" })).findings).toEqual(findings);
});

test("a dry run shows deletions that git applies, and removes nothing", async () => {
  const world = shop();
  const { data } = await world.delete({ ref: "task-42", dryRun: true });
  expect(world.git("status", "--porcelain")).toBe("");
  world.write({ "delete.diff": data.diff ?? "" });
  world.git("apply", "delete.diff");
  expect(world.has(DIRECTORY)).toBe(false);
  const pictured = shop({ [PICTURE]: PNG });
  expect((await pictured.delete({ ref: "task-42", dryRun: true })).data.diff).toContain("Binary");
});

test("what only another branch has, or has otherwise, is refused", async () => {
  const world = shop({ [TASK]: json({ $branch: FEATURE }) });
  world.commitOn(FEATURE, {
    [TASK]: json({ $branch: FEATURE, phase: "build" }),
    [BRANCH]: json({ a: 1 }),
    ".context/tasks/task-50/context.json": json({ title: "There" }),
  });
  for (const ref of ["task-42", "task-50", `branch/${FEATURE}`]) {
    expect(await refusal(world.delete({ ref }))).toMatchObject({
      code: "CONTEXT_ELSEWHERE",
      details: { branch: FEATURE },
    });
  }
  expect(world.git("status", "--porcelain")).toBe("");
});

test("a branch's context goes, the branch stays; without files there is nothing to delete", async () => {
  const world = shop({ ".context/branches/main/context.json": json({ caching: "Redis" }) });
  expect((await world.delete({ ref: "branch" })).data.removed).toEqual([
    ".context/branches/main/context.json",
  ]);
  expect((await world.resolve("branch")).data.data).toEqual({});
  expect(await refusal(world.delete({ ref: "branch" }))).toMatchObject({ code: "CONTEXT_NOT_FOUND" });
  for (const ref of ["global", "project"])
    expect(await refusal(world.delete({ ref }))).toMatchObject({ code: "USAGE" });
});

test("it works in a linked worktree, on a detached HEAD, and below a root that is not the top", async () => {
  const world = shop({ "shops/toys/.context/config.json": CONFIG_TEXT, [`shops/toys/${TASK}`]: json({}) });
  const linked = world.addWorktree("linked", "--detach");
  expect((await world.at(linked).delete({ ref: "task-42" })).data.removed).toHaveLength(3);
  expect(world.has(TASK)).toBe(true);
  const { data } = await world.at(join(world.top, "shops/toys")).delete({ ref: "task-42" });
  expect(data.removed).toEqual([TASK]);
  expect(world.has(`shops/toys/${DIRECTORY}`)).toBe(false);
  paste(world, data.restore, join(world.top, "shops/toys"));
  expect(world.git("status", "--porcelain")).toBe("");
});

test("without the git program the index cannot be read, so nothing is deleted", async () => {
  const world = shop();
  const shell = world.with({ PATH: world.outside });
  expect(await refusal(shell.delete({ ref: "task-42" }))).toMatchObject({ code: "DEPENDENCY_MISSING" });
  expect(world.has(TASK)).toBe(true);
});
