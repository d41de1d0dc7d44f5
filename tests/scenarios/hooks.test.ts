// Hooks that git itself runs: commits in real repositories, with a ctx on PATH that answers as the test wants it to.
import { spawnSync } from "node:child_process";
import { chmodSync, existsSync, mkdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { delimiter, join } from "node:path";
import { describe, expect, test } from "vitest";
import { authoring } from "../support/hermetic.js";
import { FEATURE, TASK, World, json } from "../support/world.js";

const HOOK = ".git/hooks/pre-commit";

/** A program that writes down how it was called and ends with the status that STUB names. */
const STUB = `#!/bin/sh
case "$1" in --version) echo "ctx 0.1.0"; exit ;; esac
echo "$PWD: $*" >>"$CALLS"
case "$*" in *"hooks task") echo "\${TASK-task-42}"; exit ;; esac
exit "\${STUB:-0}"
`;

/** A shop with a ctx of the test's on PATH, and its hooks installed. */
async function makeShop({ trailer = false, name = "my shop" } = {}): Promise<World> {
  const world = World.repository({ [TASK]: json({ title: "Login" }) }, name);
  world.git("switch", "--quiet", "--create", FEATURE);
  mkdirSync(join(world.outside, "bin"));
  writeFileSync(join(world.outside, "bin/git-ctx"), STUB, { mode: 0o755 });
  const { isRefusal } = await world.hooks({ what: "install", trailer });
  expect(isRefusal).toBe(false);
  return world;
}

interface Committed {
  readonly status: number | null;
  readonly stderr: string;
  readonly calls: string[];
}

/** Runs git as a person does, hooks included; tells what the ctx of the test was called with. */
function git(world: World, args: readonly string[], more: { cwd?: string; env?: object } = {}): Committed {
  const calls = join(world.outside, "calls");
  rmSync(calls, { force: true });
  const environment = authoring(world.environment);
  const { status, stderr } = spawnSync("git", args, {
    cwd: more.cwd ?? world.top,
    encoding: "utf8",
    env: {
      ...environment,
      PATH: `${join(world.outside, "bin")}${delimiter}${environment["PATH"]}`,
      CALLS: calls,
      ...more.env,
    },
  });
  return { status, stderr, calls: existsSync(calls) ? readFileSync(calls, "utf8").trim().split("\n") : [] };
}

function commit(...args: string[]): readonly string[] {
  return ["commit", "--quiet", "--allow-empty", ...(args.length === 0 ? ["-m", "Draw the form"] : args)];
}

function writeHook(world: World, text: string, path = HOOK): void {
  world.write({ [path]: text });
  chmodSync(join(world.top, path), 0o755);
}

describe("a commit", () => {
  test("that the check allows", async () => {
    const world = await makeShop();
    expect(git(world, commit())).toEqual({
      status: 0,
      stderr: "",
      calls: [`${world.top}: check --staged`],
    });
  });

  test("that the check forbids", async () => {
    const world = await makeShop();
    const before = world.git("rev-parse", "HEAD");
    expect(git(world, commit(), { env: { STUB: "1" } })).toMatchObject({ status: 1 });
    expect(world.git("rev-parse", "HEAD")).toBe(before);
  });

  test.each(["2", "64", "66", "70", "74", "130"])("goes on when ctx ends with %s", async (status) => {
    const world = await makeShop();
    const { stderr, ...rest } = git(world, commit(), { env: { STUB: status } });
    expect(rest).toMatchObject({ status: 0 });
    expect(stderr).toBe(`ctx: the check ended with status ${status}; the commit goes on\n`);
  });

  test("goes on, with a line that says so, where there is no ctx", async () => {
    const world = await makeShop();
    const { PATH } = world.environment;
    expect(git(world, commit(), { env: { PATH } })).toEqual({
      status: 0,
      stderr: "ctx is not installed here, so nothing was checked\n",
      calls: [],
    });
  });

  test("is not checked by another program that is called ctx", async () => {
    const world = await makeShop();
    const bin = join(world.outside, "bin");
    rmSync(join(bin, "git-ctx"));
    writeFileSync(join(bin, "ctx"), "#!/bin/sh\necho 'ctx version 3'\nexit 1\n", { mode: 0o755 });
    expect(git(world, commit())).toMatchObject({ status: 0, calls: [] });
    writeFileSync(join(bin, "ctx"), STUB);
    expect(git(world, commit(), { env: { STUB: "1" } })).toMatchObject({ status: 1 });
  });

  test("uses the ctx of the project, in a linked worktree that of the main one", async () => {
    const world = await makeShop();
    world.write({ "node_modules/.bin/git-ctx": STUB });
    chmodSync(join(world.top, "node_modules/.bin/git-ctx"), 0o755);
    const { PATH } = world.environment;
    const linked = join(world.outside, "linked shop");
    world.git("worktree", "add", "--quiet", "-b", "feature/linked", linked);
    expect(git(world, commit(), { env: { PATH } }).calls).toEqual([`${world.top}: check --staged`]);
    expect(git(world, commit(), { cwd: linked, env: { PATH } }).calls).toEqual([`${linked}: check --staged`]);
  });

  test("from below the top, and with GIT_DIR set", async () => {
    const world = await makeShop();
    mkdirSync(join(world.top, "src/auth"), { recursive: true });
    const calls = [`${world.top}: check --staged`];
    expect(git(world, commit(), { cwd: join(world.top, "src/auth") }).calls).toEqual(calls);
    const env = { GIT_DIR: join(world.top, ".git"), GIT_WORK_TREE: world.top };
    expect(git(world, commit(), { cwd: world.outside, env }).calls).toEqual(calls);
  });
});

describe("a hook that is there", () => {
  test("runs after the check, with its arguments, its status and its own name", async () => {
    const world = await makeShop();
    await world.hooks({ what: "uninstall" });
    writeHook(world, `#!/bin/sh -eu\necho "$0 $#" >>"$CALLS"\nexit 3`);
    await world.hooks({ what: "install" });
    const { status, calls } = git(world, commit());
    expect(status).toBe(1);
    expect(calls).toEqual([`${world.top}: check --staged`, ".git/hooks/pre-commit 0"]);
    expect(git(world, commit(), { env: { STUB: "1" } }).calls).toHaveLength(1);
    await world.hooks({ what: "uninstall" });
    expect(world.read(HOOK)).toBe(`#!/bin/sh -eu\necho "$0 $#" >>"$CALLS"\nexit 3`);
    expect(statSync(join(world.top, HOOK)).mode & 0o777).toBe(0o755);
  });

  test("in Latin-1 keeps its bytes", async () => {
    const world = await makeShop();
    await world.hooks({ what: "uninstall" });
    const bytes = Buffer.from("#!/bin/sh\n# gepr\xfcft\n", "latin1");
    world.write({ [HOOK]: bytes });
    chmodSync(join(world.top, HOOK), 0o755);
    await world.hooks({ what: "install" });
    expect(git(world, commit()).calls).toHaveLength(1);
    await world.hooks({ what: "uninstall" });
    expect(readFileSync(join(world.top, HOOK)).equals(bytes)).toBe(true);
  });

  test("with half of our marks stays as it is, and the command says so", async () => {
    const world = await makeShop();
    const half = world.read(HOOK).replace("# END ctx hook\n", "");
    writeHook(world, half);
    for (const what of ["install", "uninstall"] as const) {
      const { data, isRefusal } = await world.hooks({ what });
      expect(isRefusal).toBe(true);
      expect(data).toMatchObject({ snippets: [{ path: HOOK }] });
    }
    expect(world.read(HOOK)).toBe(half);
  });
});

describe("where git looks for hooks", () => {
  test("an empty core.hooksPath switches hooks off, and no installation claims otherwise", async () => {
    const world = await makeShop();
    world.git("config", "core.hooksPath", "");
    // Git itself commits without them.
    expect(git(world, commit(), { env: { STUB: "1" } })).toMatchObject({ status: 0, calls: [] });
    const { data, isRefusal } = await world.hooks({ what: "install" });
    expect([isRefusal, "hooks" in data && data.hooks.map(({ active }) => active)]).toEqual([
      true,
      [false, false],
    ]);
    expect((await world.hooks({ what: "status" })).isRefusal).toBe(true);
  });

  test.each([".githooks", "./.context/../.githooks"])("core.hooksPath %s", async (path) => {
    const world = await makeShop();
    await world.hooks({ what: "uninstall" });
    world.git("config", "core.hooksPath", path);
    await world.hooks({ what: "install" });
    expect(world.has(".githooks/pre-commit")).toBe(true);
    expect(git(world, commit(), { env: { STUB: "1" } })).toMatchObject({ status: 1 });
    // In a linked worktree the same setting means that worktree's own directory.
    const linked = join(world.outside, "linked");
    world.git("worktree", "add", "--quiet", "-b", "feature/linked", linked);
    expect(git(world, commit(), { cwd: linked, env: { STUB: "1" } })).toMatchObject({ status: 0 });
    await world.hooks({ what: "uninstall" });
    expect(world.has(".githooks/pre-commit")).toBe(false);
  });

  test("a linked worktree of a bare repository", async () => {
    const world = await makeShop();
    const bare = join(world.outside, "shop.git");
    world.git("clone", "--quiet", "--bare", world.top, bare);
    const linked = join(world.outside, "from bare");
    world.gitIn(bare, "worktree", "add", "--quiet", linked, FEATURE);
    const there = world.at(linked);
    await there.hooks({ what: "install" });
    expect(existsSync(join(bare, "hooks/pre-commit"))).toBe(true);
    expect(git(world, commit(), { cwd: linked, env: { STUB: "1" } })).toMatchObject({ status: 1 });
    expect(git(world, commit(), { cwd: linked }).calls).toEqual([`${linked}: check --staged`]);
  });

  test("a context root below the top", async () => {
    const world = World.repository({ "packages/my shop/.context/config.json": '{"format": "ctx/1"}\n' });
    mkdirSync(join(world.outside, "bin"));
    writeFileSync(join(world.outside, "bin/git-ctx"), STUB, { mode: 0o755 });
    await world.at(join(world.top, "packages/my shop")).hooks({ what: "install" });
    expect(git(world, commit()).calls).toEqual([`${world.top}: -C packages/my shop check --staged`]);
  });

  test("a directory of hooks that may not be written", async () => {
    const world = await makeShop();
    await world.hooks({ what: "uninstall" });
    world.remove(".git/hooks");
    world.write({ ".git/hooks": "not a directory" });
    await expect(world.hooks({ what: "install" })).rejects.toMatchObject({ code: "WRITE_FAILED" });
    expect(world.read(".git/hooks")).toBe("not a directory");
  });

  test("no repository", async () => {
    const world = World.bare();
    await expect(world.hooks({ what: "status" })).rejects.toMatchObject({ code: "REPOSITORY_UNSUPPORTED" });
  });

  test("a repository without context has nothing to check", async () => {
    const world = World.unborn();
    await expect(world.hooks({ what: "install" })).rejects.toMatchObject({ code: "NOT_INITIALIZED" });
    expect((await world.hooks({ what: "uninstall" })).data).toMatchObject({ hooks: [] });
  });
});

describe("the trailer", () => {
  const trailers = (world: World) =>
    world.git("log", "-1", "--format=%(trailers:key=Context-Task,valueonly,separator=%x2C)");
  const subject = (world: World) => world.git("log", "-1", "--format=%s");

  test("names the task, once", async () => {
    const world = await makeShop({ trailer: true });
    git(world, commit());
    expect([subject(world), trailers(world)]).toEqual(["Draw the form", "task-42"]);
    git(world, commit("-m", "Say it oneself\n\nContext-Task: task-7"));
    expect(trailers(world)).toBe("task-7");
    git(world, commit("-m", "Say more\n\nSigned-off-by: Ada <ada@example.com>"));
    expect(world.git("log", "-1", "--format=%B").trim()).toBe(
      "Say more\n\nSigned-off-by: Ada <ada@example.com>\nContext-Task: task-42",
    );
  });

  test("is left out where there is no task, and no ctx", async () => {
    const world = await makeShop({ trailer: true });
    git(world, commit(), { env: { TASK: "" } });
    expect(trailers(world)).toBe("");
    git(world, commit(), { env: { PATH: world.environment["PATH"] } });
    expect(trailers(world)).toBe("");
  });

  test("is left out of what git makes of other commits", async () => {
    const world = await makeShop({ trailer: true });
    const plain = { env: { TASK: "" } };
    git(world, commit("-m", "First"), plain);
    for (const args of [
      ["--amend", "--no-edit"],
      ["--fixup", "HEAD"],
      ["--squash", "HEAD", "-m", "more"],
      ["-m", "fixup! First"],
      ["-C", "HEAD"],
    ]) {
      expect(git(world, commit(...args)).status).toBe(0);
      expect([args, trailers(world)]).toEqual([args, ""]);
    }
    world.git("switch", "--quiet", "--create", "other", "main");
    world.write({ "cart.txt": "full\n" });
    world.git("add", "cart.txt");
    git(world, commit("-m", "Fill the cart"), plain);
    for (const args of [
      ["cherry-pick", "--allow-empty", FEATURE],
      ["merge", "--quiet", "--no-ff", "--no-edit", FEATURE],
      ["rebase", "--quiet", "--force-rebase", "HEAD~1"],
    ]) {
      expect([args, git(world, args).status]).toEqual([args, 0]);
      expect([args, trailers(world)]).toEqual([args, ""]);
    }
  });

  test("with an editor: kept below what is written, and nothing is committed where nothing is", async () => {
    const world = await makeShop({ trailer: true });
    const before = world.git("rev-parse", "HEAD");
    const unedited = git(world, ["commit", "--allow-empty"], { env: { GIT_EDITOR: "true" } });
    expect(unedited.status).toBe(1);
    expect(unedited.stderr).toContain(
      "ctx: the message says nothing but its trailer, so nothing is committed\n",
    );
    expect(world.git("rev-parse", "HEAD")).toBe(before);
    for (const verbose of [[], ["--verbose"]]) {
      git(world, ["commit", "--allow-empty", ...verbose], { env: { GIT_EDITOR: "sed -i '1s/^/Write it/'" } });
      expect([subject(world), trailers(world)]).toEqual(["Write it", "task-42"]);
    }
  });
});

test.each(["package.json", "lefthook.yml"])("a %s in Latin-1 keeps nobody from looking", async (path) => {
  const world = await makeShop();
  const bytes = Buffer.from('{"simple-git-hooks": {"pre-push": "gr\xfc\xdfe"}}\n', "latin1");
  world.write({ [path]: bytes });
  const { data } = await world.hooks({ what: "status" });
  const installed = expect.objectContaining({ path: HOOK, active: true }) as unknown;
  expect("hooks" in data && data.hooks).toContainEqual(installed);
  await world.hooks({ what: "uninstall" });
  await world.hooks({ what: "install" });
  expect(readFileSync(join(world.top, path)).equals(bytes)).toBe(true);
});
