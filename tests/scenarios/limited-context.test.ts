// A resolved context cut down to some tokens: every command that it offers, pasted into a shell, shows what it promises,
// whatever things are called and wherever they were read.
import { execFileSync } from "node:child_process";
import { rmSync } from "node:fs";
import { dirname, join } from "node:path";
import { afterEach, expect, test } from "vitest";
import type { OmittedPiece } from "../../src/actions/fit-context.js";
import { findAt, parsePointer } from "../../src/model/json/pointer.js";
import { estimateTokens } from "../../src/policy/tokens.js";
import type { ResolvedContext } from "../../src/actions/resolve.js";
import { makeWorld, type World } from "../support/transcript.js";

const worlds: World[] = [];
afterEach(() => {
  for (const world of worlds.splice(0)) world.remove();
});

function makeShop(): World {
  const world = makeWorld("limited-context");
  worlds.push(world);
  world.write(".context/config.json", '{"format": "ctx/1", "project": "shop"}\n');
  return world;
}

const LONG = "sign in once and stay signed in. ".repeat(60);

/** The words that a POSIX shell makes of a command; none of it is run. */
function wordsOf(command: string): string[] {
  const script = `set -- ${command}\nprintf '%s\\0' "$@"`;
  return execFileSync("sh", ["-c", script], { encoding: "utf8" }).split("\0").slice(0, -1);
}

async function outputOf(world: World, command: string): Promise<string> {
  // Transcripts have a home of their own.
  const [program, ...words] = wordsOf(command.replaceAll("/home/ada", dirname(world.root)));
  if (program !== "ctx") {
    return execFileSync(program as string, words, { cwd: world.root, encoding: "utf8" });
  }
  const { stdout, stderr, status } = await world.ctx([...words, "--json"]);
  expect([command, status, stderr]).toEqual([command, 0, ""]);
  return stdout;
}

/** Resolves with and without a limit, and runs every command that the limited answer offers. */
async function checkCommands(world: World, ...argv: string[]): Promise<readonly OmittedPiece[]> {
  const answer = async (...more: string[]): Promise<ResolvedContext> => {
    const { stdout } = await world.ctx(["resolve", ...argv, "--json", ...more]);
    return (JSON.parse(stdout) as { data: ResolvedContext }).data;
  };
  const [whole, limited] = [await answer(), await answer("--max-tokens", "200")];
  for (const { pointer, path, id, how } of limited.omitted ?? []) {
    const shown = await outputOf(world, how);
    if (pointer !== undefined) {
      const { data } = JSON.parse(shown) as { data: unknown };
      expect(data).toEqual({ ref: whole.ref, pointer, value: findAt(whole.data, parsePointer(pointer)) });
    } else if (path !== undefined) {
      expect(shown).toContain(whole.notes.find((note) => note.path === path)?.markdown);
    } else {
      const { entries } = (JSON.parse(shown) as { data: { entries: { id: string }[] } }).data;
      expect(entries.map((entry) => entry.id)).toContain(id);
    }
  }
  return limited.omitted ?? [];
}

test("of the worktree, with hostile keys, a personal note and a personal level", async () => {
  const world = makeShop();
  const keys = ["a $(touch pwned)", "a'b", 'say "hi"', "a/b~c", "", "-n", "line\nbreak", "漢字", "__proto__"];
  const members = keys.map((key) => `${JSON.stringify(key)}: {"in it": ${JSON.stringify(LONG)}}`).join(", ");
  world.write(".context/project/context.json", `{${members}, "list": ["${LONG}"]}\n`);
  world.write(
    ".context/tasks/task-42/context.json",
    '{"title": "Login", "$merge": {"/list": "append"}, "list": ["mine"]}\n',
  );
  world.write(".context/tasks/task-42/it's a note.md", `${LONG}\n`);
  world.write(".context/tasks/task-42/todo.local.md", `Mine: ${LONG}\n`);
  world.write("../config/ctx/global/habits.md", `Habits: ${LONG}\n`);
  world.write("../config/ctx/global/context.json", `{"editor": "${LONG}"}\n`);
  await world.ctx(["progress", "task-42", LONG]);
  await world.ctx(["insight", "project", LONG, "--category", "risk"]);
  const omitted = await checkCommands(world, "task-42");
  expect(
    omitted.map(({ ref, pointer, path, personal }) => [ref, pointer ?? path ?? "entry", personal]),
  ).toEqual([
    ["global", "/editor", true],
    ...keys.map((key) => ["project", `/${key.replaceAll("~", "~0").replaceAll("/", "~1")}/in it`, undefined]),
    ["task/task-42", "/list", undefined],
    ["global", "/home/ada/config/ctx/global/habits.md", true],
    ["task/task-42", ".context/tasks/task-42/it's a note.md", undefined],
    ["task/task-42", ".context/tasks/task-42/todo.local.md", true],
    ["task/task-42", "entry", undefined],
    ["project", "entry", undefined],
  ]);
});

test("of the tip of another branch, whose name a shell would run", async () => {
  const world = makeShop();
  const branch = "feature/$(touch${IFS}pwned)";
  world.commit("Start the shop");
  world.git("switch", "--quiet", "--create", branch);
  world.write(".context/tasks/task-42/context.json", JSON.stringify({ title: "Login", $branch: branch }));
  world.write(".context/tasks/task-42/notes/why.md", `${LONG}\n`);
  await world.ctx(["set", "branch", "goal", LONG]);
  await world.ctx(["insight", "branch", LONG, "--category", "risk"]);
  world.commit("Plan the login");
  world.git("switch", "--quiet", "main");
  const omitted = await checkCommands(world, "task-42");
  expect(omitted.map(({ how }) => how)).toEqual([
    "ctx resolve task/task-42 --select /goal",
    "git show 'refs/heads/feature/$(touch${IFS}pwned):.context/tasks/task-42/notes/why.md'",
    "ctx log 'branch/feature/$(touch${IFS}pwned)' --kind insight --since 2026-11-20T10:05:00.000Z",
  ]);
});

test("of an older revision, below the top level of the repository", async () => {
  const world = makeShop();
  world.git("init", "--quiet", "--initial-branch=main", "..");
  world.git("-C", "..", "config", "user.name", "Ada");
  rmSync(join(world.root, ".git"), { recursive: true });
  world.write(".context/tasks/task-42/context.json", `{"title": "Login", "goal": "${LONG}"}\n`);
  world.write(".context/tasks/task-42/why.md", `${LONG}\n`);
  await world.ctx(["progress", "task-42", LONG]);
  world.commit("Plan the login");
  world.write(".context/tasks/task-42/context.json", '{"title": "Login"}\n');
  for (const path of ["why.md", "entries"])
    rmSync(join(world.root, ".context/tasks/task-42", path), { recursive: true });
  world.commit("Forget it all");
  const omitted = await checkCommands(world, "task-42", "--at", "HEAD~1");
  const commit = world.git("rev-parse", "HEAD~1").trim();
  expect(omitted.map(({ how }) => how)).toEqual([
    "ctx resolve task/task-42 --at 'HEAD~1' --select /goal",
    `git show ${commit}:shop/.context/tasks/task-42/why.md`,
    "ctx resolve task/task-42 --at 'HEAD~1' --all-entries",
  ]);
});

test("of names too long for the limit: they are cut, and so is the lineage", async () => {
  const world = makeShop();
  const ids = Array.from(
    { length: 12 },
    (_, index) => `${"4b825dc642cb6eb9a060e54bf8d69288".repeat(3)}-${index}`,
  );
  ids.forEach((id, index) => {
    const parent = index === 0 ? {} : { $parent: ids[index - 1] };
    world.write(
      `.context/tasks/${id}/context.json`,
      JSON.stringify({ ...parent, title: LONG, [`goal${index}`]: LONG }),
    );
  });
  expect(await world.show(["resolve", ids[11] as string, "--max-tokens", "200"])).toMatchInlineSnapshot(`
    "$ ctx resolve 4b825dc642cb6eb9a060e54bf8d692884b825dc642cb6eb9a060e54bf8d692884b825dc642cb6eb9a060e54bf8d69288-11 --max-tokens 200
    # task/4b825dc642cb6eb9a060e54bf8d692884b825dc642cb6eb9a060e54bf8…

    branch: main

    ## Left out

    More than fits in 200 tokens, as estimated: the lineage and 13 values.
    Without --max-tokens everything is shown.
    "
  `);
  for (const limit of [200, 260, 400, 700, 1500, 4000]) {
    const { stdout } = await world.ctx(["resolve", ids[11] as string, "--max-tokens", String(limit), "-v"]);
    expect(estimateTokens(stdout)).toBeLessThanOrEqual(limit);
  }
});

test("of a branch whose name is as long as git allows, in the widest of letters", async () => {
  const world = makeShop();
  const branch = `${"漢字".repeat(20)}/${"\u{1f44d}".repeat(30)}`;
  world.git("checkout", "--quiet", "-b", branch);
  await world.ctx(["set", "branch", "goal", LONG]);
  await world.ctx(["insight", "branch", LONG, "--category", "risk"]);
  for (const limit of [200, 300, 500, 900]) {
    const { stdout, status } = await world.ctx(`resolve branch -v --max-tokens ${limit}`);
    expect(status).toBe(0);
    expect(estimateTokens(stdout)).toBeLessThanOrEqual(limit);
  }
  await checkCommands(world, "branch");
});
