// Recovering: what is in the journal and nowhere else comes back, under names that git keeps nowhere; what a worktree or
// the history of a ref holds does not (SPEC §2; §15, P6). The ordinary commands of git that take entries away are in
// tests/reliability/ordinary-commands.test.ts.
import { readdirSync, rmSync, writeFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import type { RecoverData } from "../../src/actions/recover.js";
import { openContext } from "../../src/index.js";
import { CONFIG_TEXT, json, refusal, TASK, World, type Shell } from "../support/world.js";

const ENTRIES = ".context/tasks/task-42/entries";

const shop = () =>
  World.repository({
    ".context/.gitignore": "*.local.md\n*.local.json\n.ctx-*.tmp\n",
    [TASK]: json({ title: "Login" }),
    "packages/pay/.context/config.json": CONFIG_TEXT,
    "packages/pay/.context/tasks/task-42/context.json": json({ title: "Pay" }),
  });

const namesOf = (directory: string) => readdirSync(`${directory}/${ENTRIES}`);
const idsIn = ({ recovered }: RecoverData) => recovered.map(({ id }) => id);

async function append(shell: Shell, text: string, ref = "task-42"): Promise<string> {
  return (await shell.progress({ ref, text, by: "@ada" })).data.id;
}

async function recover(shell: Shell): Promise<string[]> {
  return idsIn((await shell.recover({})).data);
}

async function idsOf(shell: Shell, ref = "task-42"): Promise<string[]> {
  const { data, findings } = await shell.log({ ref });
  expect(findings).toEqual([]);
  return data.entries.map(({ id }) => id);
}

test("what clean took comes back in one new file a context, in the order of ids; a second time nothing is missing", async () => {
  const world = shop();
  const ids = [await append(world, "one"), await append(world, "two")];
  const insight = await append(world, "three", "project");
  world.git("clean", "-fdxq");
  const { data } = await world.recover({});
  expect(data.recovered.map(({ ref, id }) => [ref, id])).toEqual([
    ["task/task-42", ids[0]],
    ["task/task-42", ids[1]],
    ["project", insight],
  ]);
  expect(namesOf(world.top).map((name) => `${ENTRIES}/${name}`)).toEqual([data.recovered[0]?.path]);
  expect(ids.map((id) => `${id}.jsonl`)).not.toContain(namesOf(world.top)[0]);
  expect(await idsOf(world)).toEqual(ids);
  expect(await recover(world)).toEqual([]);
});

test("a dry run shows a patch that does the same, and writes nothing", async () => {
  const world = shop();
  const id = await append(world, "one");
  world.git("clean", "-fdxq");
  const { data } = await world.recover({ dryRun: true });
  expect([idsIn(data), world.has(ENTRIES)]).toEqual([[id], false]);
  writeFileSync(`${world.outside}/recover.patch`, data.diff as string);
  world.git("apply", "../recover.patch");
  expect(await idsOf(world)).toEqual([id]);
  expect(await recover(world)).toEqual([]);
});

test("after stash -u and recover, stash pop works, and every entry reads as one", async () => {
  const world = shop();
  const ids = [await append(world, "one"), await append(world, "two")];
  world.git("add", `${ENTRIES}/${ids[0]}.jsonl`);
  world.git("stash", "push", "--include-untracked", "--quiet");
  expect(await recover(world)).toEqual(ids);
  world.git("stash", "pop", "--quiet");
  expect(namesOf(world.top)).toHaveLength(3);
  expect(await idsOf(world)).toEqual(ids);
  await world.seal({});
  world.commit("All of it");
  expect(await idsOf(world)).toEqual(ids);
});

describe("what is held elsewhere does not come back", () => {
  test.for<[string, (world: World) => void]>([
    ["the commit of another branch", (world) => world.commitOn("feature/task-42-login", {})],
    [
      "a remote-tracking branch alone",
      (world) => {
        const commit = world.commitOn("sent", {});
        world.git("update-ref", "refs/remotes/origin/sent", commit);
        world.git("branch", "-D", "--quiet", "sent");
      },
    ],
    [
      "a tag alone",
      (world) => {
        world.git("tag", "--annotate", "--message=Sent", "sent", world.commitOn("sent", {}));
        world.git("branch", "-D", "--quiet", "sent");
      },
    ],
    [
      "a commit that was reverted",
      (world) => {
        world.commit("Record");
        world.git("revert", "--no-edit", "HEAD");
      },
    ],
    [
      "a side that a merge did not take",
      (world) => {
        world.commitOn("feature/task-42-login", {});
        world.git("merge", "--quiet", "--no-edit", "--strategy=ours", "feature/task-42-login");
        world.git("branch", "-D", "--quiet", "feature/task-42-login");
      },
    ],
    [
      "a merge that added it itself",
      (world) => {
        world.git("stash", "push", "--quiet", "--include-untracked");
        world.commitOn("other", { "docs/other.md": "other\n" });
        world.git("merge", "--quiet", "--no-ff", "--no-commit", "other");
        world.git("stash", "pop", "--quiet");
        world.commit("Merge, and record");
        world.git("rm", "-r", "--quiet", ENTRIES);
        world.commit("Remove it");
      },
    ],
    [
      "the detached HEAD of another worktree",
      (world) => {
        const linked = world.addWorktree("linked", "--detach");
        const commit = world.commitOn("sent", {});
        world.gitIn(linked, "checkout", "--quiet", commit);
        world.git("branch", "-D", "--quiet", "sent");
        rmSync(`${linked}/${ENTRIES}`, { recursive: true });
      },
    ],
    [
      "the files of another worktree",
      (world) => {
        const linked = world.addWorktree("linked", "--detach");
        world.git("stash", "push", "--quiet", "--include-untracked");
        world.gitIn(linked, "stash", "pop", "--quiet");
      },
    ],
  ])("%s", async ([, hide]) => {
    const world = shop();
    await append(world, "one");
    hide(world);
    expect(await recover(world)).toEqual([]);
    expect(await recover(world)).toEqual([]);
  });

  test("settings of git log hide nothing of it", async () => {
    const world = World.unborn();
    world.write({ ".context/config.json": CONFIG_TEXT, [TASK]: json({ title: "Login" }) });
    await append(world, "one");
    world.commit("The first commit has it");
    world.git("rm", "-r", "--quiet", ENTRIES);
    world.commit("And the second has it not");
    for (const [name, value] of [
      ["log.showRoot", "false"],
      ["log.diffMerges", "off"],
      ["log.showSignature", "true"],
    ])
      world.git("config", name as string, value as string);
    expect(await recover(world)).toEqual([]);
  });
});

describe("what nothing holds any more comes back", () => {
  test.for<[string, (world: World) => void]>([
    [
      "it was in a stash that was dropped",
      (world) => void (stash(world), world.git("stash", "drop", "--quiet")),
    ],
    ["it is in a stash", (world) => stash(world)],
    [
      "its branch was deleted",
      (world) => {
        world.commitOn("feature/task-42-login", {});
        world.git("branch", "-D", "--quiet", "feature/task-42-login");
      },
    ],
    [
      "its commit was left behind",
      (world) => {
        world.commit("Record");
        world.git("reset", "--hard", "--quiet", "HEAD~1");
      },
    ],
    [
      "it was staged",
      (world) => {
        world.git("add", "--all");
        world.git("reset", "--hard", "--quiet");
      },
    ],
  ])("%s", async ([, lose]) => {
    const world = shop();
    const id = await append(world, "one");
    lose(world);
    expect(await recover(world)).toEqual([id]);
    expect(await idsOf(world)).toEqual([id]);
  });

  test("its worktree was removed: it comes back where one asks, linked or not", async () => {
    const world = shop();
    const [first, second] = ["first", "second"].map((name) => world.addWorktree(name, "-b", name)) as [
      string,
      string,
    ];
    const id = await append(world.at(first), "one");
    world.git("worktree", "remove", "--force", first);
    expect(await recover(world.at(second))).toEqual([id]);
    expect(await idsOf(world.at(second))).toEqual([id]);
    world.gitIn(second, "clean", "-fdxq");
    expect(await recover(world)).toEqual([id]);
    expect(await recover(world.at(second))).toEqual([]);
  });

  function stash(world: World): void {
    world.git("stash", "push", "--quiet", "--include-untracked");
  }
});

test("roots of one repository are recovered each on its own", async () => {
  const world = shop();
  const pay = world.at(`${world.top}/packages/pay`);
  const [here, below] = [await append(world, "here"), await append(pay, "below")];
  world.git("clean", "-fdxq");
  expect(await recover(pay)).toEqual([below]);
  expect(await idsOf(pay)).toEqual([below]);
  expect(await recover(world)).toEqual([here]);
  expect(await idsOf(world)).toEqual([here]);
});

test("one key in two roots: both entries come back", async () => {
  const world = shop();
  const pay = world.at(`${world.top}/packages/pay`);
  const keyed = { ref: "task-42", text: "JWT", by: "@ada", key: "jwt" };
  const ids = [(await world.progress(keyed)).data.id, (await pay.progress(keyed)).data.id];
  expect(new Set(ids).size).toBe(2);
  world.git("clean", "-fdxq");
  expect([...(await recover(world)), ...(await recover(pay))]).toEqual(ids);
});

describe("what a power cut left of a file", () => {
  test.for<[string, (text: string) => string, boolean]>([
    ["nothing", () => "", true],
    ["the beginning", (text) => text.slice(0, 40), true],
    ["zeros", (text) => "\0".repeat(text.length), true],
    ["all but the line's end", (text) => text.slice(0, -1), false],
    ["something else", () => "{}\n", false],
  ])("%s", async ([, cut, isCompleted]) => {
    const world = shop();
    const id = await append(world, "one");
    const path = `${ENTRIES}/${id}.jsonl`;
    const [text, rest] = [world.read(path), cut(world.read(path))];
    world.write({ [path]: rest });
    const { data } = await world.recover({});
    if (isCompleted) {
      expect(data.recovered).toEqual([{ ref: "task/task-42", id, path }]);
      expect(world.read(path)).toBe(text);
    } else expect(world.read(path)).toBe(rest);
    // Whatever stands there, the entry is read once.
    expect((await world.log({ ref: "task-42" })).data.entries.map((entry) => entry.id)).toEqual([id]);
    expect(await recover(world)).toEqual([]);
  });

  test("once git knows it, it is left as it is, and the entry gets a file of its own", async () => {
    for (const know of [
      ["add", "--all"],
      ["commit", "--all", "--quiet", "--message", "Cut off"],
    ]) {
      const world = shop();
      const id = await append(world, "one");
      const path = `${ENTRIES}/${id}.jsonl`;
      world.write({ [path]: "" });
      world.git("add", "--all");
      world.git(...know);
      const { data } = await world.recover({});
      expect(data.recovered).toMatchObject([{ id }]);
      expect(data.recovered[0]?.path).not.toBe(path);
      expect(world.read(path)).toBe("");
      expect(world.git("diff", "--name-only")).toBe("");
      expect((await world.log({ ref: "task-42" })).data.entries.map((entry) => entry.id)).toEqual([id]);
    }
  });
});

test("a retracted entry comes back with its retraction, and stays hidden", async () => {
  const world = shop();
  const [kept, wrong] = [await append(world, "kept"), await append(world, "wrong")];
  const { data } = await world.retract({ id: wrong, by: "@ada" });
  world.git("clean", "-fdxq");
  expect(await recover(world)).toEqual([kept, wrong, data.id]);
  expect(await idsOf(world)).toEqual([kept, data.id]);
});

test("the journal's torn frames bring nothing back, and keep nothing from coming back", async () => {
  const world = shop();
  const ids = [await append(world, "one"), await append(world, "two")];
  const journal = `${world.top}/.git/ctx/journal`;
  const segment = `${journal}/${readdirSync(journal)[0]}`;
  const text = world.read(segment, "");
  const last = text.lastIndexOf("\n", text.length - 2);
  writeFileSync(
    segment,
    `${text.slice(0, last + 60)}${text.slice(0, last)}\n999 00000000 {"root":"","ref":"x"}\n`,
  );
  world.git("clean", "-fdxq");
  expect(await recover(world)).toEqual([ids[0]]);
});

test("without a repository the journal is the user's, and what was removed comes back", async () => {
  const world = World.bare();
  world.write({ ".context/config.json": CONFIG_TEXT, [TASK]: json({ title: "Login" }) });
  const ids = [await append(world, "one"), await append(world, "two")];
  world.remove(`${ENTRIES}/${ids[0]}.jsonl`);
  expect(await recover(world)).toEqual([ids[0]]);
  expect(await idsOf(world)).toEqual(ids);
});

test("without the git program nothing is brought back where only it could tell", async () => {
  const world = shop();
  await append(world, "one");
  const blind = world.with({ PATH: "" });
  expect((await blind.recover({})).data.recovered).toEqual([]);
  world.git("clean", "-fdxq");
  expect((await refusal(blind.recover({}))).code).toBe("DEPENDENCY_MISSING");
  expect(world.has(ENTRIES)).toBe(false);
});

test("the library packs entries and brings them back, too", async () => {
  const world = shop();
  for (const text of ["Login form", "Login test"]) await append(world, text);
  const library = openContext({ root: world.directory, runtime: world.runtime });
  expect((await library.seal()).data.sealed).toMatchObject([{ ref: "task/task-42", records: 2 }]);
  rmSync(`${world.directory}/${ENTRIES}`, { recursive: true });
  expect((await library.recover()).data.recovered).toHaveLength(2);
});
