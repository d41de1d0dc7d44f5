import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { makeShop, type World } from "../support/transcript.js";

let world: World;
beforeAll(async () => {
  world = await makeShop("decision");
});
afterAll(() => world.remove());

describe("ctx decision", () => {
  test("writes a note with sections to fill, and shows it dry first", async () => {
    const argv = ["decision", "task-42", "JWT instead of server sessions", "--by", "@ada"];
    expect(await world.show([...argv, "--dry-run"])).toMatchInlineSnapshot(`
      "$ ctx decision task-42 'JWT instead of server sessions' --by @ada --dry-run
      diff --git a/.context/tasks/task-42/decisions/0001-jwt-instead-of-server-sessions.md b/.context/tasks/task-42/decisions/0001-jwt-instead-of-server-sessions.md
      new file mode 100644
      --- /dev/null
      +++ b/.context/tasks/task-42/decisions/0001-jwt-instead-of-server-sessions.md
      @@ -0,0 +1,15 @@
      +---
      +status: accepted
      +date: 2026-11-20
      +decision-makers: ["@ada"]
      +---
      +
      +# JWT instead of server sessions
      +
      +## Context and Problem Statement
      +
      +## Considered Options
      +
      +## Decision Outcome
      +
      +### Consequences
      "
    `);
    expect(await world.show(argv)).toMatchInlineSnapshot(`
      "$ ctx decision task-42 'JWT instead of server sessions' --by @ada
      Decision recorded in task/task-42: .context/tasks/task-42/decisions/0001-jwt-instead-of-server-sessions.md
      ! Its sections are empty; say why in them.
      "
    `);
    expect(await world.show(argv)).toMatchInlineSnapshot(`
      "$ ctx decision task-42 'JWT instead of server sessions' --by @ada
      ! error: task/task-42 has a decision of that name already. [CONTEXT_EXISTS]
      !   .context/tasks/task-42/decisions/0001-jwt-instead-of-server-sessions.md
      ! hint: Change that file, or choose another title. \`ctx get task/task-42\` shows what was decided.
      [73]
      "
    `);
  });

  test("takes the Markdown from a file or standard input", async () => {
    const stdin = "\ufeff---\nstatus: proposed\n---\n\nRotate them: a stolen one must not live long.\n";
    expect(await world.show(["decision", "project", "Rotate <refresh> tokens", "--body", "-"], { stdin }))
      .toMatchInlineSnapshot(`
      "$ ctx decision project 'Rotate <refresh> tokens' --body -
      Decision recorded in project: .context/project/decisions/0001-rotate-refresh-tokens.md
      "
    `);
    expect(world.read(".context/project/decisions/0001-rotate-refresh-tokens.md")).toMatchInlineSnapshot(`
      "---
      status: proposed
      date: "2026-11-20"
      decision-makers:
        - "@unknown"
      ---

      # Rotate \\<refresh> tokens

      Rotate them: a stolen one must not live long.
      "
    `);
    expect(await world.show(["decision", "project", "日本", "--body", "nowhere.md"])).toMatchInlineSnapshot(`
      "$ ctx decision project '日本' --body nowhere.md
      ! error: There is no file nowhere.md. [READ_FAILED]
      !   nowhere.md
      [74]
      "
    `);
    expect(await world.show(["decision", "project", "日本", "--body", "-"], { stdin: "---\na: [\n---\n" }))
      .toMatchInlineSnapshot(`
      "$ ctx decision project '日本' --body -
      ! error: The body cannot be kept as a note: Not valid YAML: deficient indentation. (line 3) [FILE_INVALID]
      ! hint: Mend it and run the command again; nothing was written.
      [65]
      "
    `);
    expect(await world.show(["decision", "project", "日本", "--status", "proposed", "--json"]))
      .toMatchInlineSnapshot(`
      "$ ctx decision project '日本' --status proposed --json
      {"version":1,"ok":true,"command":"decision","data":{"ref":"project","path":".context/project/decisions/0002.md"},"findings":[]}
      "
    `);
  });

  test("refuses what is no title, and a task that is not there", async () => {
    expect(await world.show(["decision", "task-42", "a\nb"])).toMatchInlineSnapshot(`
      "$ ctx decision task-42 'a⏎b'
      ! error: The title must be one line, without control characters. [USAGE]
      ! hint: Say the rest in the body: --body FILE, or - for standard input.
      [64]
      "
    `);
    expect(await world.show(["decision", "task-42", ""])).toMatchInlineSnapshot(`
      "$ ctx decision task-42 ''
      ! error: The title is empty. [USAGE]
      [64]
      "
    `);
    expect(await world.show(["decision", "task-24", "JWT"])).toMatchInlineSnapshot(`
      "$ ctx decision task-24 JWT
      ! error: No context for task/task-24. [CONTEXT_NOT_FOUND]
      !   looked in .context/tasks/task-24/
      ! hint: did you mean task-42? List tasks with \`ctx list tasks\`.
      [66]
      "
    `);
    expect(await world.show(["decision", "task-42"])).toMatchInlineSnapshot(`
      "$ ctx decision task-42
      ! error: ctx decision needs <title>. [USAGE]
      ! hint: usage: ctx decision <ref> <title> [options]
      [64]
      "
    `);
  });
});

describe("ctx retract", () => {
  test("takes an entry back, once, and says which", async () => {
    const { stdout } = await world.ctx([
      "progress",
      "task-42",
      "JWT endpoints \u001b[31mimplemented\nand tested",
      "--by",
      "@backend_agent",
      "--json",
    ]);
    const { id } = (JSON.parse(stdout) as { data: { id: string } }).data;
    expect(await world.show(["retract", id, "--reason", "was task-43", "--dry-run"])).toMatchInlineSnapshot(`
      "$ ctx retract 01M7W6N870040G2081040G2081 --reason 'was task-43' --dry-run
      diff --git a/.context/tasks/task-42/entries/01M7W6N870081040G2081040G2.jsonl b/.context/tasks/task-42/entries/01M7W6N870081040G2081040G2.jsonl
      new file mode 100644
      --- /dev/null
      +++ b/.context/tasks/task-42/entries/01M7W6N870081040G2081040G2.jsonl
      @@ -0,0 +1 @@
      +{"v":1,"id":"01M7W6N870081040G2081040G2","kind":"retract","at":"2026-11-20T10:05:00.000Z","by":"@unknown","text":"was task-43","of":"01M7W6N870040G2081040G2081"}
      "
    `);
    expect(await world.show(["retract", id.toLowerCase(), "--reason", "was task-43"])).toMatchInlineSnapshot(`
      "$ ctx retract 01m7w6n870040g2081040g2081 --reason 'was task-43'
      Retracted 01M7W6N870040G2081040G2081 in task/task-42, by 01M7W6N8700C1G60R30C1G60R3 (.context/tasks/task-42/entries/01M7W6N8700C1G60R30C1G60R3.jsonl)
        @backend_agent progress  JWT endpoints ⟨U+001B⟩[31mimplemented …
      "
    `);
    expect(await world.show(["retract", id])).toMatchInlineSnapshot(`
      "$ ctx retract 01M7W6N870040G2081040G2081
      Already retracted: 01M7W6N870040G2081040G2081 in task/task-42, by 01M7W6N8700C1G60R30C1G60R3 (.context/tasks/task-42/entries/01M7W6N8700C1G60R30C1G60R3.jsonl)
        @backend_agent progress  JWT endpoints ⟨U+001B⟩[31mimplemented …
      "
    `);
    expect(await world.show("log task-42")).toMatchInlineSnapshot(`
      "$ ctx log task-42
      2026-11-20 10:05  @unknown   retract   01M7W6N870040G2081040G2081: was task-43
      "
    `);
  });

  test("as JSON", async () => {
    await world.ctx(["insight", "project", "Logs hold tokens", "--category", "security"]);
    const { data } = JSON.parse((await world.ctx("log project --json")).stdout) as {
      data: { entries: { id: string }[] };
    };
    expect(await world.show(["retract", data.entries[0]?.id ?? "", "--json"])).toMatchInlineSnapshot(`
      "$ ctx retract 01M7W6N8700G2081040G208104 --json
      {"version":1,"ok":true,"command":"retract","data":{"ref":"project","of":"01M7W6N8700G2081040G208104","entry":{"v":1,"id":"01M7W6N8700G2081040G208104","kind":"insight","at":"2026-11-20T10:05:00.000Z","by":"@unknown","text":"Logs hold tokens","category":"security"},"id":"01M7W6N8700M2GA1850M2GA185","path":".context/project/entries/01M7W6N8700M2GA1850M2GA185.jsonl","created":true},"findings":[]}
      "
    `);
  });

  test("refuses several, none, a retraction, and what is no id", async () => {
    for (const text of ["one", "two"]) await world.ctx(["progress", "task-42", text]);
    expect(await world.show("retract 01M7W6N870")).toMatchInlineSnapshot(`
      "$ ctx retract 01M7W6N870
      ! error: 01M7W6N870 is the beginning of 6 ids: [REF_AMBIGUOUS]
      !   01M7W6N870040G2081040G2081  task/task-42  progress: JWT endpoints ⟨U+001B⟩[31mimplemented
      !   01M7W6N8700C1G60R30C1G60R3  task/task-42  retract: was task-43
      !   01M7W6N8700G2081040G208104  project  insight: Logs hold tokens
      !   01M7W6N8700M2GA1850M2GA185  project  retract
      !   01M7W6N8700R30C1G60R30C1G6  task/task-42  progress: one
      !   01M7W6N8700W3GE1R70W3GE1R7  task/task-42  progress: two
      ! hint: Give more of the id.
      [66]
      "
    `);
    expect(await world.show("retract 01ARZ3NDEKTSV4RRFFQ69G5FAV")).toMatchInlineSnapshot(`
      "$ ctx retract 01ARZ3NDEKTSV4RRFFQ69G5FAV
      ! error: There is no entry 01ARZ3NDEKTSV4RRFFQ69G5FAV in any context, here or on a branch. [ENTRY_NOT_FOUND]
      ! hint: \`ctx log\` shows ids with -v.
      [66]
      "
    `);
    expect(await world.show("retract 01ARZ3 --ref task-42")).toMatchInlineSnapshot(`
      "$ ctx retract 01ARZ3 --ref task-42
      ! error: There is no entry whose id begins with 01ARZ3 in task/task-42. [ENTRY_NOT_FOUND]
      ! hint: \`ctx log\` shows ids with -v.
      [66]
      "
    `);
    expect(await world.show("retract 01M7W --json")).toMatchInlineSnapshot(`
      "$ ctx retract 01M7W --json
      {"version":1,"ok":false,"command":"retract","error":{"code":"USAGE","message":"Not an entry's id: 01M7W","hint":"Give the id, or at least its first six characters; \`ctx log\` shows ids with -v."},"findings":[]}
      [64]
      "
    `);
    const { data } = JSON.parse((await world.ctx("log task-42 --kind retract --json")).stdout) as {
      data: { entries: { id: string }[] };
    };
    expect(await world.show(["retract", data.entries[0]?.id ?? ""])).toMatchInlineSnapshot(`
      "$ ctx retract 01M7W6N8700C1G60R30C1G60R3
      ! error: 01M7W6N8700C1G60R30C1G60R3 is a retraction, and what was retracted never comes back. [USAGE]
      ! hint: Record it anew, with \`ctx progress\` or \`ctx insight\`.
      [64]
      "
    `);
  });
});
