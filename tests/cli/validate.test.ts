// `ctx validate` as people, editors and CI see it: findings like a compiler's on stdout, a sum, an exit status.
import { afterEach, expect, test } from "vitest";
import { makeShop, type World } from "../support/transcript.js";

const worlds: World[] = [];
afterEach(() => worlds.splice(0).forEach((world) => world.remove()));

async function shop(): Promise<World> {
  const world = await makeShop("validate");
  worlds.push(world);
  return world;
}

const TASK = ".context/tasks/task-42/context.md";

/** A shop with an error, a warning and a remark. */
async function brokenShop(): Promise<World> {
  const world = await shop();
  world.write(TASK, "---\ntitle: Login\n$parent: task-24\n$need: [task-40]\n---\n");
  world.write(".context/tasks/task-42/.ctx-1-x.tmp", "{");
  world.write(".context/project/context.json", '{\n  "caching": "Redis",\n  "caching": "memory"\n}\n');
  return world;
}

test("files in order", async () => {
  const world = await shop();
  expect(await world.show("validate")).toMatchInlineSnapshot(`
    "$ ctx validate
    4 files are valid.
    "
  `);
  expect(await world.show("validate task-42")).toMatchInlineSnapshot(`
    "$ ctx validate task-42
    1 file is valid.
    "
  `);
  expect(await world.show("validate -q")).toMatchInlineSnapshot(`
    "$ ctx validate -q
    "
  `);
  expect(await world.show("validate --json")).toMatchInlineSnapshot(`
    "$ ctx validate --json
    {"version":1,"ok":true,"command":"validate","data":{"valid":true,"checked":{"documents":3,"notes":0,"entries":0,"files":4},"errors":0,"warnings":0,"infos":0},"findings":[]}
    "
  `);
});

test("files with faults", async () => {
  const world = await brokenShop();
  expect(await world.show("validate")).toMatchInlineSnapshot(`
    "$ ctx validate
    .context/project/context.json:3:3: error: The key "caching" occurs twice in one object. [KEY_DUPLICATE]
      hint: Keep one of the two; which value is meant cannot be known.

    .context/project/context.md: warning: project has both context.md and context.json; both count, context.md last. [MAIN_TWICE]
      hint: Move what they hold into one of them.

    .context/tasks/task-42/.ctx-1-x.tmp: info: An interrupted write left this file; nothing reads it. [FILE_LEFTOVER]
      hint: It may be the only copy of what was being written. Look at it; it is of no use to ctx.

    .context/tasks/task-42/context.md:3:1: error: task/task-42 has the parent task-24, but there is no such task. [PARENT_UNKNOWN]
      hint: Correct $parent, or create what it names.
    .context/tasks/task-42/context.md:4:1: warning: $need is not one of ctx's words, and no data either; it is ignored. [WORD_UNKNOWN]
      hint: did you mean $needs?

    5 files checked: 2 errors, 2 warnings, 1 remark.
    [1]
    "
  `);
  expect(await world.show("validate -q")).toMatchInlineSnapshot(`
    "$ ctx validate -q
    .context/project/context.json:3:3: error: The key "caching" occurs twice in one object. [KEY_DUPLICATE]
      hint: Keep one of the two; which value is meant cannot be known.

    .context/tasks/task-42/context.md:3:1: error: task/task-42 has the parent task-24, but there is no such task. [PARENT_UNKNOWN]
      hint: Correct $parent, or create what it names.
    [1]
    "
  `);
  expect(await world.show(`validate ${TASK}`)).toMatchInlineSnapshot(`
    "$ ctx validate .context/tasks/task-42/context.md
    .context/tasks/task-42/context.md:3:1: error: task/task-42 has the parent task-24, but there is no such task. [PARENT_UNKNOWN]
      hint: Correct $parent, or create what it names.
    .context/tasks/task-42/context.md:4:1: warning: $need is not one of ctx's words, and no data either; it is ignored. [WORD_UNKNOWN]
      hint: did you mean $needs?

    1 file checked: 1 error, 1 warning.
    [1]
    "
  `);
});

test("faults as JSON, in the published shape", async () => {
  const world = await brokenShop();
  expect(await world.show("validate project --json")).toMatchInlineSnapshot(`
    "$ ctx validate project --json
    {"version":1,"ok":true,"command":"validate","data":{"valid":false,"checked":{"documents":2,"notes":0,"entries":0,"files":2},"errors":1,"warnings":1,"infos":0},"findings":[{"code":"KEY_DUPLICATE","severity":"error","message":"The key \\"caching\\" occurs twice in one object.","path":".context/project/context.json","line":3,"column":3,"hint":"Keep one of the two; which value is meant cannot be known."},{"code":"MAIN_TWICE","severity":"warning","message":"project has both context.md and context.json; both count, context.md last.","path":".context/project/context.md","hint":"Move what they hold into one of them."}]}
    [1]
    "
  `);
});

test("warnings alone fail only when they are meant to", async () => {
  const world = await shop();
  world.write(TASK, "---\ntitle: Login\n$need: [task-40]\n---\n");
  expect(await world.show("validate task-42")).toMatchInlineSnapshot(`
    "$ ctx validate task-42
    .context/tasks/task-42/context.md:3:1: warning: $need is not one of ctx's words, and no data either; it is ignored. [WORD_UNKNOWN]
      hint: did you mean $needs?

    1 file is valid: 1 warning.
    "
  `);
  expect(await world.show("validate task-42 --strict -q")).toMatchInlineSnapshot(`
    "$ ctx validate task-42 --strict -q
    .context/tasks/task-42/context.md:3:1: warning: $need is not one of ctx's words, and no data either; it is ignored. [WORD_UNKNOWN]
      hint: did you mean $needs?
    [1]
    "
  `);
});

test("many faults of a kind are counted", async () => {
  const world = await shop();
  world.write(".context/tasks/task-42/entries/01KAGC0000000000000000000A.jsonl", "x\n".repeat(1025));
  const { stdout } = await world.ctx("validate");
  expect(stdout.split("\n").slice(-5).join("\n")).toMatchInlineSnapshot(`
    ".context/tasks/task-42/entries/01KAGC0000000000000000000A.jsonl:20:1: error: This entry cannot be read. Expected a value, but found x. [ENTRY_INVALID]
      and 1,005 more of this kind in this file

    5 files checked: 1,025 errors.
    "
  `);
});

test("names and messages from files cannot speak for ctx", async () => {
  const world = await shop();
  world.write(".context/tasks/a\u001b[2J\nerror: b/context.json", "{");
  world.write(TASK, '---\n"$x\\u202e\\ny": 1\n---\n');
  expect(await world.show("validate")).toMatchInlineSnapshot(`
    "$ ctx validate
    .context/tasks/a⟨U+001B⟩[2J⏎error: b: error: No task is kept in a directory named a⟨U+001B⟩[2J⏎error: b. A task id has letters, digits, ".", "_" and "-", and is not global, project or branch. [NAME_INVALID]
      hint: Rename it to a-2J-error-b.

    .context/tasks/a⟨U+001B⟩[2J⏎error: b/context.json:1:2: error: The file ends where a key in double quotes, or } should be; it may have been cut off. [FILE_INVALID]

    .context/tasks/task-42/context.md:2:1: warning: $x⟨U+202E⟩⏎y is not one of ctx's words, and no data either; it is ignored. [WORD_UNKNOWN]
      hint: Keys that begin with $ are reserved; rename it.

    5 files checked: 2 errors, 1 warning.
    [1]
    "
  `);
});

test("in colour", async () => {
  const world = await brokenShop();
  const { stdout } = await world.ctx("validate project --color always");
  expect(stdout.replaceAll("\u001b", "␛")).toMatchInlineSnapshot(`
    "␛[1m.context/project/context.json:3:3␛[22m: ␛[31merror:␛[39m The key "caching" occurs twice in one object. ␛[2m[KEY_DUPLICATE]␛[22m
      ␛[36mhint:␛[39m Keep one of the two; which value is meant cannot be known.

    ␛[1m.context/project/context.md␛[22m: ␛[33mwarning:␛[39m project has both context.md and context.json; both count, context.md last. ␛[2m[MAIN_TWICE]␛[22m
      ␛[36mhint:␛[39m Move what they hold into one of them.

    ␛[31m2 files checked: 1 error, 1 warning.␛[39m
    "
  `);
});

test("what cannot be validated", async () => {
  const world = await shop();
  world.write("src/auth.ts", "");
  expect(await world.show("validate src/auth.ts")).toMatchInlineSnapshot(`
    "$ ctx validate src/auth.ts
    ! error: src/auth.ts does not lie in .context/; ctx validates nothing else. [USAGE]
    [64]
    "
  `);
  expect(await world.show("validate task-24")).toMatchInlineSnapshot(`
    "$ ctx validate task-24
    ! error: No context for task/task-24. [CONTEXT_NOT_FOUND]
    !   looked in .context/tasks/task-24/
    ! hint: did you mean task-42? List tasks with \`ctx list tasks\`.
    [66]
    "
  `);
  expect(await world.show("validate no/such/file")).toMatchInlineSnapshot(`
    "$ ctx validate no/such/file
    ! error: There is no file no/such/file, and it is no ref either. [CONTEXT_NOT_FOUND]
    ! hint: Name files that exist, or refs as \`ctx list\` shows them.
    [66]
    "
  `);
  expect(await world.show("validate --at nowhere")).toMatchInlineSnapshot(`
    "$ ctx validate --at nowhere
    ! error: git knows no revision nowhere. [BRANCH_UNKNOWN]
    ! hint: Name a branch, a tag or a commit, as \`git log\` shows them.
    [66]
    "
  `);
});
