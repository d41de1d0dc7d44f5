// Answers that once misled: a hint that led nowhere, a success without effect, a reason that was not the reason.
import { afterEach, expect, test } from "vitest";
import { makeShop, makeWorld, type World } from "../support/transcript.js";

const worlds: World[] = [];
afterEach(() => worlds.splice(0).forEach((world) => world.remove()));

async function openShop(): Promise<World> {
  const world = await makeShop("honest");
  worlds.push(world);
  return world;
}

test("init says that .context/ was not empty, also when the names are those that ctx uses", async () => {
  const world = makeWorld("honest-init");
  worlds.push(world);
  world.write(".context/.gitignore", "node_modules\n");
  world.write(".context/project/context.md", "# Theirs\n");
  expect(await world.show("init")).toMatchInlineSnapshot(`
    "$ ctx init
    Set up ctx in /home/ada/shop
      .context/config.json
    next: ctx create task-1 --title "What to do first"
    ! info: .context/ held files already (.gitignore, project), maybe another tool's; they were left alone. [CONTEXT_FOREIGN]
    !   .context
    ! hint: Add *.local.md and *.local.json to .context/.gitignore, so that git ignores personal documents.
    "
  `);
  expect(world.read(".context/.gitignore")).toBe("node_modules\n");
  expect(world.read(".context/project/context.md")).toBe("# Theirs\n");
});

test("init asks nobody to ignore what is ignored already", async () => {
  const world = makeWorld("honest-ignored");
  worlds.push(world);
  world.write(".context/.gitignore", "*.local.md\n*.local.json\n");
  expect((await world.ctx("init")).stderr).not.toContain("hint:");
});

test("set refuses JSON that it would change, rather than store another number or a text", async () => {
  const world = await openShop();
  expect(await world.show("set task-42 account 12345678901234567890")).toMatchInlineSnapshot(`
    "$ ctx set task-42 account 12345678901234567890
    ! error: The value is JSON, but cannot be kept as it is. The number 12345678901234567890 is read as 12345678901234567000: JSON readers keep about 16 digits. [USAGE]
    ! hint: To write it as a string: '"12345678901234567890"'
    [64]
    "
  `);
  expect(await world.show(["set", "task-42", "limits", '{"a":1,"a":2}'])).toMatchInlineSnapshot(`
    "$ ctx set task-42 limits '{"a":1,"a":2}'
    ! error: The value is JSON, but cannot be kept as it is. The key "a" occurs twice in one object. [USAGE]
    ! hint: To write it as a string: '"{\\"a\\":1,\\"a\\":2}"'
    [64]
    "
  `);
  for (const text of [
    "'12345678901234567890'",
    "12345678901234567890 is the account",
    '{"a":1,"a":2} or so',
  ]) {
    await world.ctx(["set", "task-42", "account", text]);
    expect((await world.ctx("get task-42 account")).stdout).toBe(`${text}\n`);
  }
});

test("unset of a list's item does not answer with its neighbour", async () => {
  const world = await openShop();
  await world.ctx(["set", "task-42", "steps", '["login","logout"]']);
  expect(await world.show("unset task-42 /steps/0")).toMatchInlineSnapshot(`
    "$ ctx unset task-42 /steps/0
    task/task-42 /steps/0: removed, was "login" (.context/tasks/task-42/context.md)
    "
  `);
});

test("unset of a mistyped key names the near one", async () => {
  const world = await openShop();
  expect(await world.show("unset task-42 titel")).toMatchInlineSnapshot(`
    "$ ctx unset task-42 titel
    ! error: No value at /titel in task/task-42 itself. [VALUE_NOT_FOUND]
    ! hint: did you mean /title?
    [66]
    "
  `);
});

test("a $ word that nobody reads is told of when it is written", async () => {
  const world = await openShop();
  expect(await world.show("set task-42 $brunch main")).toMatchInlineSnapshot(`
    "$ ctx set task-42 '$brunch' main
    task/task-42 $brunch: "main" (.context/tasks/task-42/context.md)
    ! warning: $brunch is not one of ctx's words, and no data either; it is ignored. [WORD_UNKNOWN]
    !   .context/tasks/task-42/context.md:5:1
    ! hint: did you mean $branch?
    "
  `);
  expect(await world.show(["create", "task-43", "--data", '{"$brunch":"main"}'])).toMatchInlineSnapshot(`
    "$ ctx create task-43 --data '{"$brunch":"main"}'
    Created task/task-43 in .context/tasks/task-43/context.md
    ! warning: $brunch is not one of ctx's words, and no data either; it is ignored. [WORD_UNKNOWN]
    !   .context/tasks/task-43/context.md:3:1
    ! hint: did you mean $branch?
    "
  `);
});

test.each(["get task-42 caching", "explain task-42 limits", "resolve task-42 --select limits"])(
  "ctx %s: a value that is missing because a file is broken comes with the file and its line",
  async (line) => {
    const world = await openShop();
    world.write(".context/tasks/task-42/context.md", "---\nlimits: [1\n---\n");
    const { stderr, status } = await world.ctx(line);
    expect(status).toBe(66);
    expect(stderr).toContain(".context/tasks/task-42/context.md:3:1");
    const failure = JSON.parse((await world.ctx(`${line} --json`)).stdout) as { findings: unknown[] };
    expect(failure.findings).toEqual([expect.objectContaining({ code: "FILE_INVALID", line: 3 })]);
    expect((await world.ctx("get task-42")).stderr).not.toContain("It holds nothing");
  },
);

test("a task that a revision lacks is not offered as its own near name", async () => {
  const world = await openShop();
  await world.ctx("create task-43");
  expect(await world.show("resolve task-43 --at feature/user-profiles")).toMatchInlineSnapshot(`
    "$ ctx resolve task-43 --at feature/user-profiles
    ! error: No context for task/task-43 at refs/heads/feature/user-profiles. [CONTEXT_NOT_FOUND]
    !   looked in .context/tasks/task-43/
    ! hint: did you mean task-42? List tasks with \`ctx list tasks\`.
    [66]
    "
  `);
});

test("a log with a filter does not say that there are no entries", async () => {
  const world = await openShop();
  await world.ctx(["progress", "task-42", "JWT endpoints implemented"]);
  expect(await world.show("log task-42 --kind insight")).toMatchInlineSnapshot(`
    "$ ctx log task-42 --kind insight
    ! No entries like that. All of them: ctx log task/task-42
    "
  `);
});

test("a $ word that is not there is not said to be inherited, nor shown with a stack to who mistyped it", async () => {
  const world = await openShop();
  expect(await world.show("unset task-42 $covers -v")).toMatchInlineSnapshot(`
    "$ ctx unset task-42 '$covers' -v
    ! error: No value at /$covers in task/task-42 itself. [VALUE_NOT_FOUND]
    ! hint: Words that begin with $ are ctx's own, and no data.
    [66]
    "
  `);
});

test("unset leaves no other document's value to show where it removed one", async () => {
  const world = await openShop();
  world.write(".context/tasks/task-42/patterns/cache.json", '{"ttl":5,"steps":["b"]}');
  await world.ctx("set task-42 title Login");
  world.write(
    ".context/tasks/task-42/context.md",
    `${world.read(".context/tasks/task-42/context.md").replace("title:", "ttl: 3\nsteps: [a]\ntitle:")}`,
  );
  expect((await world.ctx("unset task-42 ttl --json")).stdout).toContain('"before":5');
  expect((await world.ctx("get task-42 ttl")).status).toBe(66);
  expect((await world.ctx("unset task-42 /steps/0")).status).toBe(0);
  expect(world.read(".context/tasks/task-42/context.md")).toContain("steps: [a]");
  expect(world.read(".context/tasks/task-42/patterns/cache.json")).toBe('{"steps":[]}');
});

test("a command to paste quotes what a shell would run in the name of a branch", async () => {
  const world = makeWorld("quoted");
  worlds.push(world);
  world.git("checkout", "--quiet", "-b", "fix/$(touch${IFS}x)");
  await world.ctx("init -q");
  const { stderr } = await world.ctx("explain branch caching");
  expect(stderr).toContain("`ctx resolve 'branch/fix/$(touch${IFS}x)'` shows everything.");
});
