// `ctx doctor` runs where every other command refuses, and says of each odd place what it is and what it cannot do.
import { execFileSync } from "node:child_process";
import { chmodSync, chownSync, mkdirSync, readdirSync, renameSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import type { CheckResult, DoctorData } from "../../src/actions/doctor.js";
import { OLDEST_NODE } from "../../src/actions/doctor/node.js";
import type { Outcome } from "../../src/model/outcome.js";
import { ENTRIES, leave, LEFTOVER, makeHealthyShop } from "../support/doctor-faults.js";
import {
  CONFIG,
  entries,
  json,
  PROJECT,
  record,
  refusal,
  Shell,
  TASK,
  ulid,
  World,
} from "../support/world.js";

function check({ data }: Outcome<DoctorData>, id: string): CheckResult | undefined {
  return data.checks.find((one) => one.id === id);
}

function notWell({ data }: Outcome<DoctorData>): string[] {
  return data.checks.filter(({ status }) => status !== "ok").map(({ id, status }) => `${id} ${status}`);
}

test("without git the files are examined all the same", async () => {
  const world = World.bare();
  world.write({ [CONFIG]: json({ format: "ctx/1" }), [TASK]: "{" });
  const outcome = await world.doctor({ fix: true });
  expect(notWell(outcome)).toEqual(["repository warning", "files error"]);
  expect(check(outcome, "repository")?.message).toContain("no git repository");
  expect(world.read(TASK)).toBe("{");
});

test("where nothing is initialised, that is a check and no exception", async () => {
  const world = World.unborn();
  world.write({ ".context/notes.md": "another tool's" });
  const outcome = await world.doctor({ fix: true });
  expect(notWell(outcome)).toEqual(["config error"]);
  expect(check(outcome, "config")?.hint).toContain("ctx init");
  expect(check(outcome, "foreign")?.message).toContain("another tool's");
});

test("a directory that does not exist is refused", async () => {
  const world = World.bare();
  expect(await refusal(world.at(join(world.top, "absent")).doctor({}))).toMatchObject({ code: "USAGE" });
});

test("a .git that leads nowhere is said, and the files below it are examined", async () => {
  const world = World.bare();
  world.write({ ".git": "gitdir: /nowhere\n", [CONFIG]: json({ format: "ctx/1" }), [TASK]: "{" });
  expect(await refusal(world.resolve("task-42"))).toMatchObject({ code: "REPOSITORY_UNSUPPORTED" });
  const outcome = await world.doctor({});
  expect(notWell(outcome)).toEqual(["repository error", "files error"]);
  expect(check(outcome, "repository")).toMatchObject({ path: join(world.top, ".git") });
});

test("refs that only a newer git could read are said, and the files are examined", async () => {
  const world = makeHealthyShop();
  world.git("config", "core.repositoryFormatVersion", "1");
  writeFileSync(
    join(world.top, ".git/config"),
    `${world.read(".git/config")}[extensions]\n\tquantum = true\n`,
  );
  const outcome = await world.doctor({});
  expect(notWell(outcome)).toEqual(["repository error"]);
  expect(check(outcome, "files")?.status).toBe("ok");
});

test("a bare repository has no worktree, and no config to miss", async () => {
  const world = makeHealthyShop();
  world.git("clone", "--quiet", "--bare", ".", join(world.outside, "shop.git"));
  const outcome = await world.at(join(world.outside, "shop.git")).doctor({});
  expect(notWell(outcome)).toEqual(["repository warning"]);
  expect(check(outcome, "config")).toBeUndefined();
});

test("a linked worktree is one, and one that was moved is told how to be found again", async () => {
  const world = makeHealthyShop();
  const linked = world.addWorktree("linked", "-b", "feature/x");
  expect(check(await world.at(linked).doctor({}), "repository")).toMatchObject({
    status: "ok",
    message: "linked worktree, on feature/x",
  });
  renameSync(linked, join(world.outside, "moved"));
  const outcome = await world.at(join(world.outside, "moved")).doctor({});
  expect(notWell(outcome)).toEqual(["repository warning"]);
  expect(check(outcome, "repository")?.hint).toContain("git worktree repair");
  world.gitIn(join(world.outside, "moved"), "worktree", "repair");
  expect(notWell(await world.at(join(world.outside, "moved")).doctor({}))).toEqual([]);
});

test("a clone that lacks history or objects, and a detached HEAD", async () => {
  const world = makeHealthyShop();
  world.commit("Go on", { "src/a.ts": "" });
  const origin = `file://${world.top}`;
  world.git("clone", "--quiet", "--depth=1", origin, join(world.outside, "shallow"));
  const shallow = await world.at(join(world.outside, "shallow")).doctor({});
  expect(check(shallow, "repository")?.hint).toContain("--unshallow");
  world.git("config", "uploadpack.allowFilter", "true");
  world.git("clone", "--quiet", "--filter=blob:none", origin, join(world.outside, "partial"));
  const partial = await world.at(join(world.outside, "partial")).doctor({});
  expect(check(partial, "repository")?.message).toContain("partial clone");
  world.git("switch", "--quiet", "--detach");
  expect(check(await world.doctor({}), "repository")?.message).toContain("detached");
  const inCi = await world.with({ GITHUB_HEAD_REF: "feature/x" }).doctor({});
  expect(notWell(inCi)).toEqual([]);
});

test("a sparse checkout that leaves .context out is told how to bring it", async () => {
  const world = makeHealthyShop();
  world.commit("Code", { "src/a.ts": "" });
  world.git("sparse-checkout", "set", "src");
  const outcome = await world.doctor({ fix: true });
  expect(notWell(outcome)).toEqual(["repository warning"]);
  expect(check(outcome, "repository")?.hint).toContain("git sparse-checkout add .context");
  expect(world.has(".context")).toBe(false);
});

test("without a commit there is nothing to restore from, and nothing to complain of", async () => {
  const world = World.unborn();
  await world.init({});
  const outcome = await world.doctor({});
  expect(notWell(outcome)).toEqual([]);
  expect(check(outcome, "repository")?.message).toBe("main worktree, on main, without a commit yet");
});

test("without the git program it says what that costs; the lines of .gitignore still count", async () => {
  const world = makeHealthyShop();
  const blind = world.with({ PATH: "/nonexistent" });
  expect(notWell(await blind.doctor({}))).toEqual(["git warning"]);
  world.write({ ".context/.gitignore": "" });
  expect(notWell(await blind.doctor({ fix: true }))).toEqual(["git warning", "gitignore fixed"]);
});

test.each([
  ["git version 2.20.1", "error", "git 2.20.1 is too old"],
  ["hello", "error", "does not tell its version"],
  ["git version 2.31.0.windows.1", "ok", "git 2.31.0.windows.1"],
])("a git program that says %s", async (words, status, message) => {
  const world = World.bare();
  world.write({ [CONFIG]: json({ format: "ctx/1" }) });
  const bin = join(world.outside, "bin");
  mkdirSync(bin);
  writeFileSync(join(bin, "git"), `#!/bin/sh\necho "${words}"\n`, { mode: 0o755 });
  const found = check(await world.with({ PATH: bin }).doctor({}), "git");
  expect(found).toMatchObject({ status, message: expect.stringContaining(message) });
});

test("an old Node.js is too old, and the oldest is the one that the package asks for", async () => {
  const world = makeHealthyShop();
  const old = new Shell({ ...world.runtime, nodeVersion: "20.18.3" }, world.top);
  expect(check(await old.doctor({}), "node")).toMatchObject({ status: "error" });
  const { engines } = (await import("../../package.json", { with: { type: "json" } })).default;
  expect(engines.node).toBe(`>=${OLDEST_NODE.join(".")}`);
});

test("a root below the top of the worktree: the diff applies at the top, and so does the line in .gitignore", async () => {
  const world = World.repository({
    "examples/shop/.context/config.json": json({ format: "ctx/1" }),
    "examples/shop/.context/.gitignore": "*.local.md\n*.local.json\n.ctx-*.tmp\n",
    "examples/shop/.context/tasks/task-42/context.json": json({ title: "Login" }),
    ".gitignore": "*.json\n",
  });
  const nested = world.at(join(world.top, "examples/shop"));
  const dry = await nested.doctor({ fix: true, dryRun: true });
  writeFileSync(join(world.outside, "repair.diff"), dry.data.diff ?? "");
  world.git("apply", "--check", join(world.outside, "repair.diff"));
  expect(notWell(await nested.doctor({ fix: true }))).toEqual(["ignored fixed"]);
  expect(world.read(".gitignore")).toBe("*.json\n!/examples/shop/.context/\n!/examples/shop/.context/**\n");
});

test("a rule that ignores a directory above cannot be undone from below, and is left to its owner", async () => {
  const world = World.repository({ "examples/shop/.context/config.json": json({ format: "ctx/1" }) });
  world.write({ ".gitignore": "examples/\n" });
  const nested = world.at(join(world.top, "examples/shop"));
  const outcome = await nested.doctor({ fix: true });
  expect(check(outcome, "ignored")).toMatchObject({ status: "error", path: ".gitignore", line: 1 });
  expect(check(outcome, "ignored")?.repair).toBeUndefined();
  expect(world.read(".gitignore")).toBe("examples/\n");
});

test("a newer format is repaired by nobody but a newer ctx", async () => {
  const world = makeHealthyShop();
  world.write({ [CONFIG]: json({ format: "ctx/2" }), ".context/.gitignore": "" });
  const outcome = await world.doctor({ fix: true });
  expect(notWell(outcome)).toEqual(["config warning", "gitignore warning"]);
  expect(check(outcome, "gitignore")?.repair).toBeUndefined();
  expect(world.read(".context/.gitignore")).toBe("");
});

test("a personal global context behind a closed door is nobody else's", async () => {
  const world = makeHealthyShop();
  world.write({ "config/ctx/global/context.json": "{}\n" }, world.outside);
  chmodSync(join(world.outside, "config/ctx/global"), 0o777);
  chmodSync(join(world.outside, "config"), 0o700);
  const outcome = await world.doctor({});
  expect(check(outcome, "personal")?.message).toBe(`yours alone: ${world.outside}/config/ctx/global`);
});

test("files of another tool are listed and left alone", async () => {
  const world = makeHealthyShop();
  world.write({ ".context/index.db": "x", ".context/memory/a.md": "---\nbroken: [\n---\n" });
  const outcome = await world.doctor({ fix: true });
  expect(notWell(outcome)).toEqual([]);
  expect(check(outcome, "foreign")?.message).toBe("left alone, as another tool's: index.db, memory/");
});

test("several faults at once are all repaired, each by its own repair", async () => {
  const world = makeHealthyShop();
  world.write({ [TASK]: "{", ".context/.gitignore": "", ".gitignore": ".context/\n" });
  leave(world, `.context/${LEFTOVER}`, "half a text");
  const outcome = await world.doctor({ fix: true });
  expect(notWell(outcome)).toEqual(["files fixed", "leftovers fixed", "gitignore fixed", "ignored fixed"]);
  expect(notWell(await world.doctor({}))).toEqual([]);
});

test("what changed while the person was asked is not overwritten", async () => {
  const world = makeHealthyShop();
  world.write({ [TASK]: "{" });
  const confirm = async (): Promise<boolean> => {
    world.write({ [TASK]: '{"title": "Sign' });
    return true;
  };
  const outcome = await world.doctor({ fix: true, confirm });
  expect(notWell(outcome)).toEqual(["files error"]);
  expect(check(outcome, "files")?.hint).toMatch(/^It could not be repaired: .* changed/);
  expect(world.read(TASK)).toBe('{"title": "Sign');
});

test("what was mended while the person was asked stays as it was mended", async () => {
  const world = makeHealthyShop();
  world.write({ [TASK]: "{" });
  const confirm = async (): Promise<boolean> => {
    world.write({ [TASK]: json({ title: "Sign in" }) });
    return true;
  };
  expect(notWell(await world.doctor({ fix: true, confirm }))).toEqual([]);
  expect(world.read(TASK)).toBe(json({ title: "Sign in" }));
});

test("a link in place of .gitignore, of .context or of a document is written through by no repair", async () => {
  const world = makeHealthyShop();
  world.write({ rules: ".context/\n" }, world.outside);
  world.link("../rules", ".gitignore");
  world.git("config", "core.excludesFile", join(world.outside, "rules"));
  const outcome = await world.doctor({ fix: true });
  expect(notWell(outcome)).toEqual(["ignored error"]);
  expect(check(outcome, "ignored")?.repair).toBeUndefined();
  expect(world.read("rules", world.outside)).toBe(".context/\n");
  renameSync(join(world.top, ".context"), join(world.outside, "context"));
  world.link("../context", ".context");
  const linked = await world.doctor({ fix: true });
  expect(check(linked, "config")).toMatchObject({ status: "error", message: ".context is a symbolic link" });
});

test("a pipe below .context is named and not opened", async () => {
  const world = makeHealthyShop();
  execFileSync("mkfifo", [join(world.top, ".context/project/context.json")]);
  expect(notWell(await world.doctor({ fix: true }))).toEqual(["links error"]);
});

test("a record that a batch file holds already is not stored a second time", async () => {
  const world = makeHealthyShop();
  const [one, two] = [record("5", "first"), record("6", "second")];
  world.write({ [`${ENTRIES}/${ulid("6")}.jsonl`]: entries(one, two) });
  leave(world, `${ENTRIES}/${LEFTOVER}`, entries(one));
  expect(notWell(await world.doctor({ fix: true }))).toEqual(["leftovers fixed"]);
  expect(world.has(`${ENTRIES}/${ulid("5")}.jsonl`)).toBe(false);
  expect(world.has(`${ENTRIES}/${LEFTOVER}`)).toBe(false);
});

test("a committed entry that a killed delete was about to remove does not come back", async () => {
  const world = makeHealthyShop();
  const path = `${ENTRIES}/${ulid("1")}.jsonl`;
  const text = world.read(path);
  world.remove(path);
  leave(world, `${ENTRIES}/${LEFTOVER}`, text);
  expect(notWell(await world.doctor({ fix: true }))).toEqual(["leftovers fixed"]);
  expect([world.has(path), world.has(`${ENTRIES}/${LEFTOVER}`)]).toEqual([false, false]);
});

test("a repair that cannot be written is no success, and says why", async () => {
  const world = makeHealthyShop();
  world.write({ [TASK]: "{" });
  const unlock = lockDown(world.outside);
  onTestFinished(unlock);
  const outcome = await world.doctor({ fix: true });
  unlock();
  expect(notWell(outcome)).toContain("files error");
  expect(check(outcome, "files")?.hint).toMatch(/could not be repaired: .*Cannot write/);
  expect(check(outcome, "permissions")).toMatchObject({ status: "warning", path: ".context" });
  expect(outcome.isRefusal).toBe(true);
  expect(world.read(TASK)).toBe("{");
});

test("what this user may not read is named, with the order that allows it", async () => {
  const world = World.repository({
    [PROJECT]: json({}),
    ".context/.gitignore": "*.local.md\n*.local.json\n.ctx-*.tmp\n",
  });
  const locked = join(world.top, PROJECT);
  const isRoot = process.geteuid?.() === 0;
  const nobody = 65_534;
  if (isRoot) for (const path of allBelow(world.outside)) chownSync(path, nobody, nobody);
  chmodSync(locked, 0o000);
  if (isRoot) process.seteuid?.(nobody);
  const restore = (): void => {
    if (isRoot) process.seteuid?.(0);
    chmodSync(locked, 0o644);
  };
  onTestFinished(restore);
  const outcome = await world.doctor({});
  restore();
  expect(notWell(outcome)).toEqual(["permissions error"]);
  expect(check(outcome, "permissions")).toMatchObject({
    path: PROJECT,
    hint: `Its owner can allow it: chmod u+r ${PROJECT}`,
  });
});

function allBelow(root: string): string[] {
  return ["", ...readdirSync(root, { recursive: true, encoding: "utf8" })].map((name) => join(root, name));
}

/** Takes the right to write from every directory, and from root the right to do it all the same. */
function lockDown(root: string): () => void {
  const nobody = 65_534;
  const isRoot = process.geteuid?.() === 0;
  const all = allBelow(root);
  if (isRoot) for (const path of all) chownSync(path, nobody, nobody);
  for (const path of all) if (readable(path)) chmodSync(path, 0o555);
  if (isRoot) process.seteuid?.(nobody);
  let isLocked = true;
  return () => {
    if (!isLocked) return;
    isLocked = false;
    if (isRoot) process.seteuid?.(0);
    for (const path of all) if (readable(path)) chmodSync(path, 0o755);
  };
}

function readable(path: string): boolean {
  try {
    readdirSync(path);
    return true;
  } catch {
    return false; // A file: only directories are locked.
  }
}
