// Commands that write leave everything else as it is: in whatever state a repository is, git's index, refs, HEAD and
// objects, and every file outside .context, stay the same bytes (SPEC §15, P5).
import { lstatSync, mkdirSync, readdirSync, readFileSync, readlinkSync, rmSync } from "node:fs";
import { join, relative } from "node:path";
import { expect, test } from "vitest";
import {
  CONFIG,
  CONFIG_TEXT,
  entries,
  json,
  PROJECT,
  record,
  refusal,
  TASK,
  ulid,
  World,
  type Shell,
} from "../support/world.js";
import { PATIENT } from "./support/tier.js";

const ENTRIES = ".context/tasks/task-42/entries";
const CODE = "src/login.ts";
const LINES = Array.from({ length: 20 }, (_, index) => `export const line${index} = ${index};`);

/** The file of code with some lines changed. */
function code(...changed: readonly number[]): string {
  return `${LINES.map((line, index) => (changed.includes(index) ? `${line} // changed` : line)).join("\n")}\n`;
}

const FILES = {
  ".context/.gitignore": "*.local.md\n*.local.json\n.ctx-*.tmp\n",
  [CONFIG]: CONFIG_TEXT,
  [PROJECT]: json({ caching: "in memory" }),
  [TASK]: json({ title: "Login", phase: "plan" }),
  [`${ENTRIES}/${ulid("1")}.jsonl`]: entries(record("1", "begun")),
  ".gitignore": "*.log\n",
  [CODE]: code(),
  "docs/guide.md": "# Guide\n",
};

const shop = (): World => World.repository(FILES);

/** Two branches that change one line of code differently. */
function parted(): World {
  const world = shop();
  world.commitOn("other", { [CODE]: `${code(3)}// other\n` });
  world.commit("Ours", { [CODE]: `${code(3)}// ours\n` });
  return world;
}

/** Brings a repository into a state, and tells where its person stands. */
const STATES: Readonly<Record<string, () => { world: World; directory: string }>> = {
  "partially staged": () => {
    const world = shop();
    world.write({ [CODE]: code(2), [TASK]: json({ title: "Login", phase: "build" }) });
    world.git("add", "--all");
    world.write({ [CODE]: code(2, 17), [TASK]: json({ title: "Sign in", phase: "build" }) });
    return at(world);
  },
  "a merge in conflict": () => {
    const world = parted();
    expect(world.tryGit("merge", "other")).toBeNull();
    return at(world);
  },
  "in the middle of a rebase": () => {
    const world = parted();
    expect(world.tryGit("rebase", "other")).toBeNull();
    return at(world);
  },
  "intended to be added": () => {
    const world = shop();
    world.write({ "src/new.ts": "new\n", ".context/tasks/task-42/notes.md": "# Notes\n" });
    world.git("add", "--intent-to-add", "src/new.ts", ".context/tasks/task-42/notes.md");
    return at(world);
  },
  "assumed to be unchanged": () => {
    const world = shop();
    world.git("update-index", "--assume-unchanged", CODE);
    world.git("update-index", "--skip-worktree", PROJECT);
    world.write({ [CODE]: code(5), [PROJECT]: json({ caching: "mine alone" }) });
    return at(world);
  },
  detached: () => {
    const world = shop();
    world.commit("More", { "docs/more.md": "more\n" });
    world.git("switch", "--quiet", "--detach", "HEAD~1");
    return at(world);
  },
  unborn: () => {
    const world = World.unborn();
    world.write(FILES);
    world.git("add", CODE, TASK);
    world.write({ [CODE]: code(1) });
    return at(world);
  },
  "a linked worktree": () => {
    const world = shop();
    return { world, directory: world.addWorktree("linked", "-b", "linked") };
  },
  "a bare repository with a worktree": () => {
    const world = shop();
    const bare = join(world.outside, "shop.git");
    world.git("clone", "--quiet", "--bare", "--template=", world.top, bare);
    world.gitIn(bare, "worktree", "add", "--quiet", join(world.outside, "desk"), "main");
    return { world, directory: join(world.outside, "desk") };
  },
  "a submodule": () => {
    const world = shop();
    const above = join(world.outside, "above");
    mkdirSync(above);
    world.gitIn(above, "init", "--quiet", "--template=", "--initial-branch=main");
    world.gitIn(above, "submodule", "--quiet", "add", world.top, "shop");
    world.gitIn(above, "commit", "--quiet", "--message", "With the shop");
    return { world, directory: join(above, "shop") };
  },
  sparse: () => {
    const world = shop();
    world.git("sparse-checkout", "set", ".context", "src");
    expect(world.has("docs")).toBe(false);
    return at(world);
  },
  shallow: () => {
    const world = shop();
    world.commit("More", { "docs/more.md": "more\n" });
    const directory = join(world.outside, "shallow");
    world.git("clone", "--quiet", "--depth=1", "--template=", `file://${world.top}`, directory);
    return { world, directory };
  },
};

function at(world: World): { world: World; directory: string } {
  return { world, directory: world.top };
}

/** What each command may change below .context, seen from the root. */
const COMMANDS: readonly { name: string; run: (shell: Shell) => Promise<unknown>; touches: RegExp }[] = [
  {
    name: "progress",
    run: async (shell) => (await shell.progress({ ref: "task-42", text: "done", by: "@ada" })).data.created,
    touches: /^\.context\/tasks\/task-42\/entries\/\w+\.jsonl$/,
  },
  {
    name: "set",
    run: async (shell) => (await shell.set({ ref: "task-42", pointer: "owner", value: "ada" })).data.changed,
    touches: /^\.context\/tasks\/task-42\/context\.json$/,
  },
  {
    name: "complete",
    run: async (shell) => (await shell.complete({ ref: "task-42", by: "@ada" })).data.changed,
    touches: /^\.context\/tasks\/task-42\/(?:context\.json|entries\/\w+\.jsonl)$/,
  },
  {
    name: "seal",
    run: async (shell) => (await shell.seal({})).data.sealed.length === 1,
    touches: /^\.context\/tasks\/task-42\/entries\/\w+\.jsonl$/,
  },
  {
    name: "recover",
    run: async (shell) => (await shell.recover({})).data.recovered.length === 1,
    touches: /^\.context\/tasks\/task-42\/entries\/\w+\.jsonl$/,
  },
];

/** Entries that nobody committed, one of them taken away; work of all kinds that nobody committed either. */
async function work(shell: Shell): Promise<void> {
  for (const text of ["one", "two", "three"]) await shell.progress({ ref: "task-42", text, by: "@ada" });
  const { data } = await shell.progress({ ref: "task-42", text: "taken away", by: "@ada" });
  rmSync(join(shell.directory, data.path));
}

function putUncommitted(world: World, directory: string): void {
  world.write(
    {
      "untracked.txt": "mine\n",
      "ignored.log": "mine\n",
      ".context/tasks/task-42/context.local.json": json({ mood: "good" }),
      ".context/tasks/task-42/draft.md": "# A draft\n",
    },
    directory,
  );
}

/** Each file below a directory: its mode, its time and its bytes; but for what ctx keeps in the repository. */
function photograph(directory: string): Map<string, string> {
  const seen = new Map<string, string>();
  for (const name of readdirSync(directory, { recursive: true, encoding: "utf8" })) {
    const path = join(directory, name);
    const stats = lstatSync(path, { bigint: true });
    if (/(?:\.git|\/shop|^shop)\/ctx\/(?:journal|locks)/.test(name)) continue;
    const bytes = stats.isFile()
      ? readFileSync(path, "latin1")
      : stats.isSymbolicLink()
        ? readlinkSync(path)
        : "";
    seen.set(name, stats.isDirectory() ? "directory" : `${stats.mode} ${stats.mtimeNs} ${bytes}`);
  }
  return seen;
}

function changesBetween(before: Map<string, string>, after: Map<string, string>): string[] {
  const names = new Set([...before.keys(), ...after.keys()]);
  return [...names].filter((name) => before.get(name) !== after.get(name)).sort();
}

test.each(Object.entries(STATES))("%s", PATIENT, async (_, make) => {
  const { world, directory } = make();
  const shell = world.at(directory);
  putUncommitted(world, directory);
  await work(shell);
  const root = relative(world.outside, directory);
  for (const { name, run, touches } of COMMANDS) {
    const before = photograph(world.outside);
    expect([name, await run(shell)]).toEqual([name, true]);
    const changed = changesBetween(before, photograph(world.outside));
    expect([name, changed.length > 0]).toEqual([name, true]);
    const own = changed.filter(
      (path) => path.startsWith(`${root}/`) && touches.test(path.slice(root.length + 1)),
    );
    expect([name, changed]).toEqual([name, own]);
  }
  // Nothing else of what a person had not committed is another than before, in the documents that were edited either.
  expect(JSON.parse(world.read(TASK, directory))).toMatchObject({ owner: "ada", status: "done" });
});

test("sparse, without .context: every one of them is refused, and nothing is written", async () => {
  const world = shop();
  world.git("sparse-checkout", "set", "src");
  const before = photograph(world.outside);
  for (const { name, run } of COMMANDS)
    expect([name, (await refusal(run(world))).code]).toEqual([name, "REPOSITORY_UNSUPPORTED"]);
  expect(changesBetween(before, photograph(world.outside))).toEqual([]);
});
