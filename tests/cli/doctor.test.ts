import { afterEach, beforeEach, expect, test } from "vitest";
import { makeShop, type RunOptions, type World } from "../support/transcript.js";

let world: World;
beforeEach(async () => {
  world = await makeShop("doctor");
});
afterEach(() => world.remove());

const TASK = ".context/tasks/task-42/context.md";

/** A terminal on which a person types an answer. */
function typing(answer: string): RunOptions {
  return {
    isTerminal: true,
    columns: 80,
    stdin: answer,
    environment: { NO_COLOR: "1" },
    surroundings: { isStdinTerminal: () => true },
  };
}

test("a shop in order", async () => {
  expect(await world.show("doctor")).toMatchInlineSnapshot(`
    "$ ctx doctor
    ✓ ok       node            Node.js 20.19.0
    ✓ ok       git             git 2.39.5 (/usr/bin/git)
    ✓ ok       repository      main worktree, on feature/user-profiles
    ✓ ok       config          project "shop", format ctx/1
    ✓ ok       permissions     all files can be read, and .context/ can be written
    ✓ ok       links           no links or devices below .context/
    ✓ ok       files           all files can be read as what they should be
    ✓ ok       case-twins      no two names differ only by case
    ✓ ok       main-documents  no context has two main documents
    ✓ ok       line-endings    every file ends its lines in one way
    ✓ ok       leftovers       no interrupted write left a file
    ✓ ok       journal         the journal holds nothing
    ✓ ok       loose-entries   no context has many single entries to commit
    ✓ ok       locks           nobody keeps a context locked
    ✓ ok       gitignore       git leaves personal documents alone
    ✓ ok       ignored         git ignores nothing that should travel
    ✓ ok       hooks           none of ctx here; \`ctx hooks install\` checks each commit
    ✓ ok       foreign         nothing of another tool lies in .context/
    ✓ ok       personal        no personal global context
    ✓ ok       code-cache      no compiled code in the user's cache; \`ctx init\` leaves some where it helps

    All is well.
    "
  `);
});

test("faults, with what --fix would do about them", async () => {
  world.write(TASK, "---\ntitle: [\n---\n");
  world.write(".context/.gitignore", "");
  world.write(".context/tasks/task-7/context.json", "{");
  expect(await world.show("doctor")).toMatchInlineSnapshot(`
    "$ ctx doctor
    ✓ ok       node            Node.js 20.19.0
    ✓ ok       git             git 2.39.5 (/usr/bin/git)
    ✓ ok       repository      main worktree, on feature/user-profiles
    ✓ ok       config          project "shop", format ctx/1
    ✓ ok       permissions     all files can be read, and .context/ can be written
    ✓ ok       links           no links or devices below .context/
    ✗ error    files           Not valid YAML: deficient indentation.
                               .context/tasks/task-42/context.md:3
                               hint: Quote values that hold ": " or " #", or that begin with one of - ? : , [ ] { } & * ! | > % @ \`; indent by spaces.
                               --fix: restore the version of HEAD, and keep what is there now as .context/tasks/task-42/context.md.broken-01M7W6N870040G2081040G2081
    ✗ error    files           The file ends where a key in double quotes, or } should be; it may have been cut off.
                               .context/tasks/task-7/context.json:1
                               hint: Mend the line that is named; \`ctx validate\` tells everything.
    ✓ ok       case-twins      no two names differ only by case
    ✓ ok       main-documents  no context has two main documents
    ✓ ok       line-endings    every file ends its lines in one way
    ✓ ok       leftovers       no interrupted write left a file
    ✓ ok       journal         the journal holds nothing
    ✓ ok       loose-entries   no context has many single entries to commit
    ✓ ok       locks           nobody keeps a context locked
    ! warning  gitignore       git would take in files that are yours alone, or half written: *.local.md, *.local.json, .ctx-*.tmp.
                               .context/.gitignore
                               --fix: append the lines *.local.md, *.local.json, .ctx-*.tmp
    ✓ ok       ignored         git ignores nothing that should travel
    ✓ ok       hooks           none of ctx here; \`ctx hooks install\` checks each commit
    ✓ ok       foreign         nothing of another tool lies in .context/
    ✓ ok       personal        no personal global context
    ✓ ok       code-cache      no compiled code in the user's cache; \`ctx init\` leaves some where it helps

    2 errors, 1 warning; ctx doctor --fix repairs 2 of them.
    [1]
    "
  `);
});

test("on a terminal of 80 columns", async () => {
  world.write(".gitignore", "*.md\n");
  expect(await world.show("doctor", typing(""))).toMatchInlineSnapshot(`
    "$ ctx doctor
    ✓ ok       node            Node.js 20.19.0
    ✓ ok       git             git 2.39.5 (/usr/bin/git)
    ✓ ok       repository      main worktree, on feature/user-profiles
    ✓ ok       config          project "shop", format ctx/1
    ✓ ok       permissions     all files can be read, and .context/ can be written
    ✓ ok       links           no links or devices below .context/
    ✓ ok       files           all files can be read as what they should be
    ✓ ok       case-twins      no two names differ only by case
    ✓ ok       main-documents  no context has two main documents
    ✓ ok       line-endings    every file ends its lines in one way
    ✓ ok       leftovers       no interrupted write left a file
    ✓ ok       journal         the journal holds nothing
    ✓ ok       loose-entries   no context has many single entries to commit
    ✓ ok       locks           nobody keeps a context locked
    ✓ ok       gitignore       git leaves personal documents alone
    ✗ error    ignored         The rule *.md makes git ignore
                               .context/project/context.md: what ctx writes there
                               does not travel.
                               .gitignore:1
                               --fix: append !/.context/ and !/.context/** to
                               .gitignore at the top of the worktree
    ✓ ok       hooks           none of ctx here; \`ctx hooks install\` checks each
                               commit
    ✓ ok       foreign         nothing of another tool lies in .context/
    ✓ ok       personal        no personal global context
    ✓ ok       code-cache      no compiled code in the user's cache; \`ctx init\`
                               leaves some where it helps

    1 error; ctx doctor --fix repairs 1 of them.
    [1]
    "
  `);
});

test("a dry run prints the exact diff", async () => {
  world.write(TASK, "---\ntitle: [\n---\n");
  world.write(".context/.gitignore", "# ours");
  expect(await world.show("doctor --fix --dry-run")).toMatchInlineSnapshot(`
    "$ ctx doctor --fix --dry-run
    diff --git a/.context/tasks/task-42/context.md.broken-01M7W6N870040G2081040G2081 b/.context/tasks/task-42/context.md.broken-01M7W6N870040G2081040G2081
    new file mode 100644
    --- /dev/null
    +++ b/.context/tasks/task-42/context.md.broken-01M7W6N870040G2081040G2081
    @@ -0,0 +1,3 @@
    +---
    +title: [
    +---
    diff --git a/.context/tasks/task-42/context.md b/.context/tasks/task-42/context.md
    --- a/.context/tasks/task-42/context.md
    +++ b/.context/tasks/task-42/context.md
    @@ -1,3 +1,5 @@
     ---
    -title: [
    +$schema: https://git-ctx.dev/schemas/1/document.schema.json
    +$branch: feature/user-profiles
    +title: Implement user authentication
     ---
    diff --git a/.context/.gitignore b/.context/.gitignore
    --- a/.context/.gitignore
    +++ b/.context/.gitignore
    @@ -1 +1,4 @@
    -# ours
    \\ No newline at end of file
    +# ours
    +*.local.md
    +*.local.json
    +.ctx-*.tmp
    [1]
    "
  `);
});

test("a dry run where nothing is to be repaired", async () => {
  expect(await world.show("doctor --fix --dry-run")).toMatchInlineSnapshot(`
    "$ ctx doctor --fix --dry-run
    ! Nothing would change.
    "
  `);
});

test("without a terminal the repairs are done and told", async () => {
  world.write(".context/.gitignore", "");
  expect(await world.show("doctor --fix")).toMatchInlineSnapshot(`
    "$ ctx doctor --fix
    ✓ ok       node            Node.js 20.19.0
    ✓ ok       git             git 2.39.5 (/usr/bin/git)
    ✓ ok       repository      main worktree, on feature/user-profiles
    ✓ ok       config          project "shop", format ctx/1
    ✓ ok       permissions     all files can be read, and .context/ can be written
    ✓ ok       links           no links or devices below .context/
    ✓ ok       files           all files can be read as what they should be
    ✓ ok       case-twins      no two names differ only by case
    ✓ ok       main-documents  no context has two main documents
    ✓ ok       line-endings    every file ends its lines in one way
    ✓ ok       leftovers       no interrupted write left a file
    ✓ ok       journal         the journal holds nothing
    ✓ ok       loose-entries   no context has many single entries to commit
    ✓ ok       locks           nobody keeps a context locked
    ✓ fixed    gitignore       git would take in files that are yours alone, or half written: *.local.md, *.local.json, .ctx-*.tmp.
                               .context/.gitignore
                               done: append the lines *.local.md, *.local.json, .ctx-*.tmp
    ✓ ok       ignored         git ignores nothing that should travel
    ✓ ok       hooks           none of ctx here; \`ctx hooks install\` checks each commit
    ✓ ok       foreign         nothing of another tool lies in .context/
    ✓ ok       personal        no personal global context
    ✓ ok       code-cache      no compiled code in the user's cache; \`ctx init\` leaves some where it helps

    1 fixed, all is well.
    "
  `);
  expect(world.read(".context/.gitignore")).toBe("*.local.md\n*.local.json\n.ctx-*.tmp\n");
});

test("on a terminal it shows the plan and asks once", async () => {
  world.write(".context/.gitignore", "");
  const { stderr, stdout, status } = await world.ctx("doctor --fix", typing("y\n"));
  expect(stderr).toMatchInlineSnapshot(`
    ".context/.gitignore: git would take in files that are yours alone, or half written: *.local.md, *.local.json, .ctx-*.tmp.
      append the lines *.local.md, *.local.json, .ctx-*.tmp
    Do this repair? [y/N] "
  `);
  expect(stdout).toContain("fixed");
  expect(status).toBe(0);
});

test.each(["n\n", "\n", "", "yesterday\n", "no"])("an answer of %j changes nothing", async (answer) => {
  world.write(".context/.gitignore", "");
  const { stderr, stdout } = await world.ctx("doctor --fix", typing(answer));
  expect(stderr).toMatch(/Do this repair\? \[y\/N\] Nothing was changed\.\n$/);
  expect(stdout).not.toContain("fixed");
  expect(world.read(".context/.gitignore")).toBe("");
});

test("with --yes nobody is asked", async () => {
  world.write(".context/.gitignore", "");
  const { stderr, status } = await world.ctx("doctor --fix --yes", typing("n\n"));
  expect([stderr, status]).toEqual(["", 0]);
  expect(world.read(".context/.gitignore")).not.toBe("");
});

test("what is typed into a pipe is not asked for", async () => {
  world.write(".context/.gitignore", "");
  const { stderr, status } = await world.ctx("doctor --fix", { stdin: "n\n" });
  expect([stderr, status]).toEqual(["", 0]);
});

test("--dry-run and --yes without --fix are refused", async () => {
  expect(await world.show("doctor --dry-run")).toMatchInlineSnapshot(`
    "$ ctx doctor --dry-run
    ! error: --dry-run belongs to --fix: without it, ctx doctor changes nothing. [USAGE]
    ! hint: See what --fix would do: ctx doctor --fix --dry-run
    [64]
    "
  `);
  expect(await world.show("doctor -y")).toMatchInlineSnapshot(`
    "$ ctx doctor -y
    ! error: --yes belongs to --fix: without it, ctx doctor changes nothing. [USAGE]
    ! hint: See what --fix would do: ctx doctor --fix --dry-run
    [64]
    "
  `);
});

test("--quiet keeps the result", async () => {
  const { stdout } = await world.ctx("doctor --quiet");
  expect(stdout).toContain("All is well.");
});

test("as JSON, with the exit status of the verdict", async () => {
  world.write(".context/tasks/task-7/context.json", "{");
  const { stdout, status } = await world.ctx("doctor --json");
  const { data } = JSON.parse(stdout) as { data: { checks: { id: string; status: string }[] } };
  expect(data.checks.filter((check) => check.status !== "ok")).toMatchInlineSnapshot(`
    [
      {
        "hint": "Mend the line that is named; \`ctx validate\` tells everything.",
        "id": "files",
        "line": 1,
        "message": "The file ends where a key in double quotes, or } should be; it may have been cut off.",
        "path": ".context/tasks/task-7/context.json",
        "status": "error",
      },
    ]
  `);
  expect(status).toBe(1);
});

test("names that a terminal would obey are shown, in the question too", async () => {
  const path = ".context/project/a\u001b[31m\u202E.md";
  world.write(path, "one\ntwo\r\nthree\n");
  const { stderr, stdout } = await world.ctx("doctor --fix", typing("y\n"));
  expect(stderr + stdout).not.toMatch(/[\u001b\u202e]/);
  expect(stderr).toContain("⟨U+001B⟩");
});

test("a thousand faults of one kind do not hide the others", async () => {
  for (let number = 1; number <= 30; number++) world.write(`.context/tasks/t-${number}/context.json`, "{");
  const { stdout } = await world.ctx("doctor");
  expect(stdout.match(/✗ error/g)).toHaveLength(10);
  expect(stdout).toContain("and 20 more; --json tells them all");
  expect(stdout).toContain("30 errors");
});
