// Entries that only the journal holds: those who read the context are told, those who read nothing of it are not, and
// nobody is told of entries that are merely elsewhere (SPEC §2).
import { chmodSync, mkdirSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { expect, test } from "vitest";
import type { Finding } from "../../src/errors/finding.js";
import { json, PROJECT, TASK, World, type Shell } from "../support/world.js";

const JOURNAL = ".git/ctx/journal";

const shop = () => World.repository({ [TASK]: json({ title: "Login" }), [PROJECT]: json({}) });

const append = async (shell: Shell, ref = "task-42") =>
  (await shell.progress({ ref, text: "JWT endpoints", by: "@ada" })).data.id;

/** What the readers of the task are told. */
async function told(shell: Shell): Promise<{ resolve: string[]; log: string[] }> {
  const words = (findings: readonly Finding[]) =>
    findings.map(({ code, severity, message }) => `${severity} ${code}: ${message}`);
  return {
    resolve: words((await shell.resolve("task-42")).findings),
    log: words((await shell.log({ ref: "task-42" })).findings),
  };
}

const nothing = { resolve: [], log: [] };

test("a warning for each context, by those who read it, until it is brought back", async () => {
  const world = shop();
  await append(world);
  await append(world);
  await append(world, "project");
  expect(await told(world)).toEqual(nothing);
  world.git("clean", "-fdxq");
  const ofTask =
    "warning ENTRIES_PENDING: 2 entries of task/task-42 are in the journal, but in no worktree and no commit";
  const ofProject =
    "warning ENTRIES_PENDING: An entry of project is in the journal, but in no worktree and no commit";
  expect(await told(world)).toEqual({ resolve: [ofTask, ofProject], log: [ofTask] });
  expect((await world.resolve("global")).findings).toEqual([]);
  await world.recover({});
  expect(await told(world)).toEqual(nothing);
});

test("the answer stays what the files say: the digest does not know the journal", async () => {
  const world = shop();
  const { data: before } = await world.resolve("task-42");
  await append(world);
  world.git("clean", "-fdxq");
  const { data: after } = await world.resolve("task-42");
  expect(after).toEqual(before);
});

test("entries of another worktree, branch, tag or of history are not pending", async () => {
  const world = shop();
  const linked = world.at(world.addWorktree("linked", "-b", "feature/login"));
  await append(linked);
  expect(await told(world)).toEqual(nothing);
  world.gitIn(linked.directory, "add", "--all");
  world.gitIn(linked.directory, "commit", "--quiet", "--message", "Record");
  world.git("worktree", "remove", "--force", linked.directory);
  expect(await told(world)).toEqual(nothing);
  world.git("tag", "recorded", "feature/login");
  world.git("branch", "-D", "--quiet", "feature/login");
  expect(await told(world)).toEqual(nothing);
  world.git("tag", "--delete", "recorded");
  expect((await told(world)).log).toHaveLength(1);
});

test("another root's entries of the same name are not this root's", async () => {
  const world = World.repository({
    [TASK]: json({ title: "Login" }),
    "packages/pay/.context/config.json": '{"format":"ctx/1"}\n',
    "packages/pay/.context/tasks/task-42/context.json": json({ title: "Pay" }),
  });
  await append(world.at(`${world.top}/packages/pay`));
  world.git("clean", "-fdxq");
  expect(await told(world)).toEqual(nothing);
  expect((await told(world.at(`${world.top}/packages/pay`))).log).toHaveLength(1);
});

test("where nobody can tell, nobody is told: no git program, an unreadable journal, a damaged one", async () => {
  const world = shop();
  await append(world);
  world.git("clean", "-fdxq");
  expect((await told(world)).log).toHaveLength(1);
  expect(await told(world.with({ PATH: "" }))).toEqual(nothing);
  const [segment] = readdirSync(`${world.top}/${JOURNAL}`);
  const path = `${world.top}/${JOURNAL}/${segment}`;
  // Root may read everything, so there a directory has to stand for what may not be read.
  if (process.getuid?.() === 0) {
    rmSync(path);
    mkdirSync(path);
  } else chmodSync(path, 0);
  expect(await told(world)).toEqual(nothing);
  rmSync(path, { recursive: true, force: true });
  writeFileSync(path, "\n12 deadbeef {}\n\0\0\0\0");
  expect(await told(world)).toEqual(nothing);
});

test("without a journal there is nothing to tell", async () => {
  const world = shop();
  rmSync(`${world.top}/.git/ctx`, { recursive: true, force: true });
  writeFileSync(`${world.top}/.git/ctx`, "a file in its place");
  expect(await told(world)).toEqual(nothing);
});
