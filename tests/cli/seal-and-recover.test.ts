import { afterAll, beforeAll, expect, test } from "vitest";
import { makeShop, type World } from "../support/transcript.js";

let world: World;
beforeAll(async () => {
  world = await makeShop("seal");
  for (const text of ["JWT endpoints implemented", "Login form drawn", "Logout button works"])
    await world.ctx(["progress", "task-42", text, "--by", "@ada"]);
  await world.ctx([
    "insight",
    "project",
    "utils/auth.py has JWT already",
    "--category",
    "discovery",
    "--by",
    "@ada",
  ]);
});
afterAll(() => world.remove());

test("a dry run of seal shows the files that come and go", async () => {
  expect(await world.show("seal --dry-run")).toMatchInlineSnapshot(`
    "$ ctx seal --dry-run
    diff --git a/.context/tasks/task-42/entries/01M7W6N8700M2GA1850M2GA185.jsonl b/.context/tasks/task-42/entries/01M7W6N8700M2GA1850M2GA185.jsonl
    new file mode 100644
    --- /dev/null
    +++ b/.context/tasks/task-42/entries/01M7W6N8700M2GA1850M2GA185.jsonl
    @@ -0,0 +1,3 @@
    +{"v":1,"id":"01M7W6N870040G2081040G2081","kind":"progress","at":"2026-11-20T10:05:00.000Z","by":"@ada","text":"JWT endpoints implemented"}
    +{"v":1,"id":"01M7W6N870081040G2081040G2","kind":"progress","at":"2026-11-20T10:05:00.000Z","by":"@ada","text":"Login form drawn"}
    +{"v":1,"id":"01M7W6N8700C1G60R30C1G60R3","kind":"progress","at":"2026-11-20T10:05:00.000Z","by":"@ada","text":"Logout button works"}
    diff --git a/.context/tasks/task-42/entries/01M7W6N870040G2081040G2081.jsonl b/.context/tasks/task-42/entries/01M7W6N870040G2081040G2081.jsonl
    deleted file mode 100644
    --- a/.context/tasks/task-42/entries/01M7W6N870040G2081040G2081.jsonl
    +++ /dev/null
    @@ -1 +0,0 @@
    -{"v":1,"id":"01M7W6N870040G2081040G2081","kind":"progress","at":"2026-11-20T10:05:00.000Z","by":"@ada","text":"JWT endpoints implemented"}
    diff --git a/.context/tasks/task-42/entries/01M7W6N870081040G2081040G2.jsonl b/.context/tasks/task-42/entries/01M7W6N870081040G2081040G2.jsonl
    deleted file mode 100644
    --- a/.context/tasks/task-42/entries/01M7W6N870081040G2081040G2.jsonl
    +++ /dev/null
    @@ -1 +0,0 @@
    -{"v":1,"id":"01M7W6N870081040G2081040G2","kind":"progress","at":"2026-11-20T10:05:00.000Z","by":"@ada","text":"Login form drawn"}
    diff --git a/.context/tasks/task-42/entries/01M7W6N8700C1G60R30C1G60R3.jsonl b/.context/tasks/task-42/entries/01M7W6N8700C1G60R30C1G60R3.jsonl
    deleted file mode 100644
    --- a/.context/tasks/task-42/entries/01M7W6N8700C1G60R30C1G60R3.jsonl
    +++ /dev/null
    @@ -1 +0,0 @@
    -{"v":1,"id":"01M7W6N8700C1G60R30C1G60R3","kind":"progress","at":"2026-11-20T10:05:00.000Z","by":"@ada","text":"Logout button works"}
    "
  `);
});

test("seal says what it packed, and what there is not to pack", async () => {
  expect(await world.show("seal")).toMatchInlineSnapshot(`
    "$ ctx seal
    Sealed 3 entries of task/task-42 (.context/tasks/task-42/entries/01M7W6N8700R30C1G60R30C1G6.jsonl)
    "
  `);
  expect(await world.show("seal")).toMatchInlineSnapshot(`
    "$ ctx seal
    Nothing to seal: no context has several entries that git does not know.
    "
  `);
  expect(await world.show("seal --json task-42")).toMatchInlineSnapshot(`
    "$ ctx seal --json task-42
    {"version":1,"ok":true,"command":"seal","data":{"sealed":[]},"findings":[]}
    "
  `);
  expect(await world.show("seal task-24")).toMatchInlineSnapshot(`
    "$ ctx seal task-24
    ! error: No context for task/task-24. [CONTEXT_NOT_FOUND]
    !   looked in .context/tasks/task-24/
    ! hint: did you mean task-42? List tasks with \`ctx list tasks\`.
    [66]
    "
  `);
});

test("what clean took is told, shown and brought back", async () => {
  world.git("clean", "-fdxq");
  expect(await world.show("log task-42")).toMatchInlineSnapshot(`
    "$ ctx log task-42
    ! warning: 3 entries of task/task-42 are in the journal, but in no worktree and no commit [ENTRIES_PENDING]
    ! hint: Bring them back with \`ctx recover\`.
    ! No entries in task/task-42. Record one: ctx progress task/task-42 "what was done"
    "
  `);
  expect(await world.show("recover --dry-run")).toMatchInlineSnapshot(`
    "$ ctx recover --dry-run
    diff --git a/.context/tasks/task-42/entries/01M7W6N8700W3GE1R70W3GE1R7.jsonl b/.context/tasks/task-42/entries/01M7W6N8700W3GE1R70W3GE1R7.jsonl
    new file mode 100644
    --- /dev/null
    +++ b/.context/tasks/task-42/entries/01M7W6N8700W3GE1R70W3GE1R7.jsonl
    @@ -0,0 +1,3 @@
    +{"v":1,"id":"01M7W6N870040G2081040G2081","kind":"progress","at":"2026-11-20T10:05:00.000Z","by":"@ada","text":"JWT endpoints implemented"}
    +{"v":1,"id":"01M7W6N870081040G2081040G2","kind":"progress","at":"2026-11-20T10:05:00.000Z","by":"@ada","text":"Login form drawn"}
    +{"v":1,"id":"01M7W6N8700C1G60R30C1G60R3","kind":"progress","at":"2026-11-20T10:05:00.000Z","by":"@ada","text":"Logout button works"}
    diff --git a/.context/project/entries/01M7W6N8701040G2081040G208.jsonl b/.context/project/entries/01M7W6N8701040G2081040G208.jsonl
    new file mode 100644
    --- /dev/null
    +++ b/.context/project/entries/01M7W6N8701040G2081040G208.jsonl
    @@ -0,0 +1 @@
    +{"v":1,"id":"01M7W6N8700G2081040G208104","kind":"insight","at":"2026-11-20T10:05:00.000Z","by":"@ada","text":"utils/auth.py has JWT already","category":"discovery"}
    "
  `);
  expect(await world.show("recover")).toMatchInlineSnapshot(`
    "$ ctx recover
    Recovered 3 entries of task/task-42 (.context/tasks/task-42/entries/01M7W6N870144GJ289144GJ289.jsonl)
    Recovered 1 entry of project (.context/project/entries/01M7W6N8701850M2GA1850M2GA.jsonl)
    "
  `);
  expect(await world.show("recover")).toMatchInlineSnapshot(`
    "$ ctx recover
    No entry is missing.
    "
  `);
  expect(await world.show("recover --json")).toMatchInlineSnapshot(`
    "$ ctx recover --json
    {"version":1,"ok":true,"command":"recover","data":{"recovered":[]},"findings":[]}
    "
  `);
  expect(await world.show("log task-42")).toMatchInlineSnapshot(`
    "$ ctx log task-42
    2026-11-20 10:05  @ada   progress  JWT endpoints implemented
    2026-11-20 10:05  @ada   progress  Login form drawn
    2026-11-20 10:05  @ada   progress  Logout button works
    "
  `);
});

test("recover as a program reads it", async () => {
  world.git("clean", "-fdxq");
  expect(await world.show("recover --json --dry-run")).toMatchInlineSnapshot(`
    "$ ctx recover --json --dry-run
    {"version":1,"ok":true,"command":"recover","data":{"recovered":[{"ref":"task/task-42","id":"01M7W6N870040G2081040G2081","path":".context/tasks/task-42/entries/01M7W6N8701C5GP2RB1C5GP2RB.jsonl"},{"ref":"task/task-42","id":"01M7W6N870081040G2081040G2","path":".context/tasks/task-42/entries/01M7W6N8701C5GP2RB1C5GP2RB.jsonl"},{"ref":"task/task-42","id":"01M7W6N8700C1G60R30C1G60R3","path":".context/tasks/task-42/entries/01M7W6N8701C5GP2RB1C5GP2RB.jsonl"},{"ref":"project","id":"01M7W6N8700G2081040G208104","path":".context/project/entries/01M7W6N8701G60R30C1G60R30C.jsonl"}],"dryRun":true,"diff":"diff --git a/.context/tasks/task-42/entries/01M7W6N8701C5GP2RB1C5GP2RB.jsonl b/.context/tasks/task-42/entries/01M7W6N8701C5GP2RB1C5GP2RB.jsonl\\nnew file mode 100644\\n--- /dev/null\\n+++ b/.context/tasks/task-42/entries/01M7W6N8701C5GP2RB1C5GP2RB.jsonl\\n@@ -0,0 +1,3 @@\\n+{\\"v\\":1,\\"id\\":\\"01M7W6N870040G2081040G2081\\",\\"kind\\":\\"progress\\",\\"at\\":\\"2026-11-20T10:05:00.000Z\\",\\"by\\":\\"@ada\\",\\"text\\":\\"JWT endpoints implemented\\"}\\n+{\\"v\\":1,\\"id\\":\\"01M7W6N870081040G2081040G2\\",\\"kind\\":\\"progress\\",\\"at\\":\\"2026-11-20T10:05:00.000Z\\",\\"by\\":\\"@ada\\",\\"text\\":\\"Login form drawn\\"}\\n+{\\"v\\":1,\\"id\\":\\"01M7W6N8700C1G60R30C1G60R3\\",\\"kind\\":\\"progress\\",\\"at\\":\\"2026-11-20T10:05:00.000Z\\",\\"by\\":\\"@ada\\",\\"text\\":\\"Logout button works\\"}\\ndiff --git a/.context/project/entries/01M7W6N8701G60R30C1G60R30C.jsonl b/.context/project/entries/01M7W6N8701G60R30C1G60R30C.jsonl\\nnew file mode 100644\\n--- /dev/null\\n+++ b/.context/project/entries/01M7W6N8701G60R30C1G60R30C.jsonl\\n@@ -0,0 +1 @@\\n+{\\"v\\":1,\\"id\\":\\"01M7W6N8700G2081040G208104\\",\\"kind\\":\\"insight\\",\\"at\\":\\"2026-11-20T10:05:00.000Z\\",\\"by\\":\\"@ada\\",\\"text\\":\\"utils/auth.py has JWT already\\",\\"category\\":\\"discovery\\"}\\n"},"findings":[]}
    "
  `);
  expect(await world.show("recover --json")).toMatchInlineSnapshot(`
    "$ ctx recover --json
    {"version":1,"ok":true,"command":"recover","data":{"recovered":[{"ref":"task/task-42","id":"01M7W6N870040G2081040G2081","path":".context/tasks/task-42/entries/01M7W6N8701M6GT38D1M6GT38D.jsonl"},{"ref":"task/task-42","id":"01M7W6N870081040G2081040G2","path":".context/tasks/task-42/entries/01M7W6N8701M6GT38D1M6GT38D.jsonl"},{"ref":"task/task-42","id":"01M7W6N8700C1G60R30C1G60R3","path":".context/tasks/task-42/entries/01M7W6N8701M6GT38D1M6GT38D.jsonl"},{"ref":"project","id":"01M7W6N8700G2081040G208104","path":".context/project/entries/01M7W6N8701R70W3GE1R70W3GE.jsonl"}]},"findings":[]}
    "
  `);
});

test("without the git program recover brings nothing back, and says why", async () => {
  world.git("clean", "-fdxq");
  const environment = { PATH: "" };
  expect(await world.show("recover", { environment })).toMatchInlineSnapshot(`
    "$ ctx recover
    ! error: Only the git program can search the history of /home/ada/shop/.git. [DEPENDENCY_MISSING]
    ! hint: Install the git program (2.31 or newer); ctx then uses it.
    [69]
    "
  `);
  expect(await world.show("seal --json", { environment })).toMatchInlineSnapshot(`
    "$ ctx seal --json
    {"version":1,"ok":false,"command":"seal","error":{"code":"DEPENDENCY_MISSING","message":"Only the git program can read the index of /home/ada/shop/.git.","hint":"Install the git program (2.31 or newer); ctx then uses it."},"findings":[]}
    [69]
    "
  `);
});

test("neither takes what it does not know", async () => {
  expect(await world.show("recover task-42")).toMatchInlineSnapshot(`
    "$ ctx recover task-42
    ! error: ctx recover: one word too many, "task-42". [USAGE]
    ! hint: usage: ctx recover [options]. Quote a text of several words.
    [64]
    "
  `);
  expect(await world.show("seal --key k")).toMatchInlineSnapshot(`
    "$ ctx seal --key k
    ! error: ctx seal has no option --key. [USAGE]
    ! hint: To pass it as a value, put -- before it. See \`ctx help seal\`.
    [64]
    "
  `);
});
