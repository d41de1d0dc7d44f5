// `ctx watch --once` as people and programs see it; what a watch that goes on does is in tests/scenarios/watching-*.
import { Ajv2020 } from "ajv/dist/2020.js";
import { readdirSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { makeShop, makeWorld, type World } from "../support/transcript.js";
import { ROOT } from "../tidy/source.js";

let world: World;
beforeAll(async () => {
  world = await makeShop("watch");
  world.write("src/auth.ts", "one\ntwo\nthree\n");
  world.commit("Sign in");
});
afterAll(() => world.remove());

const ajv = new Ajv2020({ strict: true, allowUnionTypes: true });
for (const name of readdirSync(`${ROOT}schemas/output`))
  ajv.addSchema(JSON.parse(readFileSync(`${ROOT}schemas/output/${name}`, "utf8")) as object);

function problems(line: string): string {
  ajv.validate("https://git-ctx.dev/schemas/1/output/watch.schema.json", JSON.parse(line));
  return ajv.errorsText();
}

test("the first time it takes what lies there for known, then it records what is edited", async () => {
  expect(await world.show("watch --once")).toMatchInlineSnapshot(`
    "$ ctx watch --once
    ! This worktree is watched for the first time: what lies here now counts as known.
    "
  `);
  expect(await world.show("watch --once")).toMatchInlineSnapshot(`
    "$ ctx watch --once
    "
  `);
  world.write("src/auth.ts", "one\n2\nthree\nfour\n");
  world.write("src/login-\u202etsx.ts", "new\n");
  expect(await world.show("watch --once --dry-run --by @ada")).toMatchInlineSnapshot(`
    "$ ctx watch --once --dry-run --by @ada
    diff --git a/.context/tasks/task-42/entries/01M7W6N870040G2081040G2081.jsonl b/.context/tasks/task-42/entries/01M7W6N870040G2081040G2081.jsonl
    new file mode 100644
    --- /dev/null
    +++ b/.context/tasks/task-42/entries/01M7W6N870040G2081040G2081.jsonl
    @@ -0,0 +1 @@
    +{"v":1,"id":"01M7W6N870040G2081040G2081","kind":"progress","at":"2026-11-20T10:05:00.000Z","by":"@ada","text":"Changed src/auth.ts (+2 −1) and 1 more file","files":[{"path":"src/auth.ts","added":2,"removed":1},{"path":"src/login-⟨U+202E⟩tsx.ts","added":1,"removed":0}],"key":"watch:675de23bcdc81675da2afea2"}
    "
  `);
  expect(await world.show("watch --once --by @ada")).toMatchInlineSnapshot(`
    "$ ctx watch --once --by @ada
    2026-11-20 10:05  @ada  task/task-42: Changed src/auth.ts (+2 −1) and 1 more file
    "
  `);
  expect(await world.show("watch --once")).toMatchInlineSnapshot(`
    "$ ctx watch --once
    "
  `);
  expect(await world.show("log task-42")).toMatchInlineSnapshot(`
    "$ ctx log task-42
    2026-11-20 10:05  @ada   progress  Changed src/auth.ts (+2 −1) and 1 more file (src/auth.ts, src/login-⟨U+202E⟩tsx.ts)
    "
  `);
});

test("quiet, it records all the same", async () => {
  world.write("src/auth.ts", "one\n");
  expect(await world.show("watch --once -q --task project")).toMatchInlineSnapshot(`
    "$ ctx watch --once -q --task project
    "
  `);
  expect(await world.show("log project")).toMatchInlineSnapshot(`
    "$ ctx log project
    2026-11-20 10:05  @unknown   progress  Edited src/auth.ts (−3) (src/auth.ts)
    "
  `);
});

test("a program gets one document a line, as the schema says", async () => {
  world.write("src/auth.ts", "one\ntwo\n");
  world.git("switch", "--quiet", "--create", "topic");
  const { stdout, stderr, status } = await world.ctx("watch --once --json --task task-42 --by @ada");
  expect(stdout).toMatchInlineSnapshot(`
    "{"version":1,"event":"ready","at":"2026-11-20T10:05:00.000Z","seq":1,"data":{"root":"/home/ada/shop","ref":"task/task-42","baseline":false}}
    {"version":1,"event":"git","at":"2026-11-20T10:05:00.000Z","seq":2,"data":{"message":"checkout: moving from feature/user-profiles to topic","files":0}}
    {"version":1,"event":"entry","at":"2026-11-20T10:05:00.000Z","seq":3,"data":{"id":"01M7W6N8700W3GE1R70W3GE1R7","path":".context/tasks/task-42/entries/01M7W6N8700W3GE1R70W3GE1R7.jsonl","ref":"task/task-42","by":"@ada","text":"Edited src/auth.ts (+1)","files":[{"path":"src/auth.ts","added":1,"removed":0}]}}
    {"version":1,"event":"stop","at":"2026-11-20T10:05:00.000Z","seq":4,"data":{"entries":1}}
    "
  `);
  expect([stderr, status]).toEqual(["", 0]);
  expect(stdout.trim().split("\n").map(problems)).toEqual(Array(4).fill("No errors"));
  world.git("switch", "--quiet", "feature/user-profiles");
});

test("where nothing tells for whom, nothing is recorded and nothing is lost", async () => {
  world.git("checkout", "--quiet", "--detach");
  world.write("src/auth.ts", "detached\n");
  expect(await world.show("watch --once")).toMatchInlineSnapshot(`
    "$ ctx watch --once
    ! error: No branch is current here, so there is no context to choose. [BRANCH_UNKNOWN]
    ! hint: Name one: \`ctx list tasks\` shows the tasks.
    [66]
    "
  `);
  expect(await world.show("watch --once --json")).toMatchInlineSnapshot(`
    "$ ctx watch --once --json
    {"version":1,"ok":false,"command":"watch","error":{"code":"BRANCH_UNKNOWN","message":"No branch is current here, so there is no context to choose.","hint":"Name one: \`ctx list tasks\` shows the tasks."},"findings":[]}
    [66]
    "
  `);
  world.git("switch", "--quiet", "feature/user-profiles");
  expect(await world.show("watch --once")).toMatchInlineSnapshot(`
    "$ ctx watch --once
    2026-11-20 10:05  @unknown  task/task-42: Edited src/auth.ts (+1 −2)
    "
  `);
});

test("refusals", async () => {
  expect(await world.show("watch --task task-24 --once")).toMatchInlineSnapshot(`
    "$ ctx watch --task task-24 --once
    ! error: No context for task/task-24. [CONTEXT_NOT_FOUND]
    !   looked in .context/tasks/task-24/
    ! hint: did you mean task-42? List tasks with \`ctx list tasks\`.
    [66]
    "
  `);
  expect(await world.show(["watch", "--once", "--by", ""])).toMatchInlineSnapshot(`
    "$ ctx watch --once --by ''
    ! error: Not a name: "" [USAGE]
    ! hint: Letters, digits, dots, dashes and underscores, at most 64 of them, as in @backend_agent.
    [64]
    "
  `);
  const nowhere = makeWorld("watch-nowhere");
  expect(await nowhere.show("watch --once")).toMatchInlineSnapshot(`
    "$ ctx watch --once
    ! error: No .context/config.json in /home/ada/shop. [NOT_INITIALIZED]
    ! hint: Run \`ctx init\` to start.
    [66]
    "
  `);
  await nowhere.ctx("init -q");
  nowhere.git("config", "core.bare", "true");
  expect(await nowhere.show("watch --once")).toMatchInlineSnapshot(`
    "$ ctx watch --once
    ! error: /home/ada/shop is in a bare repository, where there is nothing to edit. [REPOSITORY_UNSUPPORTED]
    ! hint: Watch a worktree of it.
    [69]
    "
  `);
  rmSync(join(nowhere.root, ".git"), { recursive: true });
  expect(await nowhere.show("watch")).toMatchInlineSnapshot(`
    "$ ctx watch
    ! error: /home/ada/shop is in no git repository, and only git can tell edits from what merely came. [REPOSITORY_UNSUPPORTED]
    ! hint: Run \`git init\` there, or record progress with \`ctx progress\`.
    [69]
    "
  `);
  nowhere.remove();
});
