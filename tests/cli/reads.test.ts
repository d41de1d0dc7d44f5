import { afterAll, beforeAll, describe, expect, onTestFinished, test } from "vitest";
import { makeShop, makeWorld, type World } from "../support/transcript.js";

let world: World;
beforeAll(async () => {
  world = await makeShop("reads");
  world.write(
    ".context/project/decisions/0001-redis.md",
    "---\nstatus: accepted\n---\n# Use Redis\n\n## Data\n\n```sh\nredis-cli ping\n```\n",
  );
  world.write(
    ".context/tasks/task-42/context.md",
    [
      "---",
      "$branch: feature/user-profiles",
      "title: Implement user authentication",
      "steps:",
      "  - name: form",
      "  - name: tokens",
      "    files: [src/auth/jwt.ts, src/auth/session.ts]",
      'version: "2"',
      "empty: {}",
      "script: |",
      "  npm test",
      "  echo '```'",
      "goal: People sign in once and stay signed in on every device they own, until they sign out or an administrator ends the session.",
      '"a: b": "\\u202Ecod"',
      "---",
      "",
    ].join("\n"),
  );
});
afterAll(() => world.remove());

describe("ctx resolve", () => {
  test("reads as Markdown", async () => {
    expect(await world.show("resolve task-42")).toMatchInlineSnapshot(`
      "$ ctx resolve task-42
      # task/task-42: Implement user authentication

      branch: feature/user-profiles
      lineage: global → project → branch/feature/user-profiles → task/task-42

      ## Data

      - caching: Redis with 5min TTL
      - steps:
        - [0]:
          - name: form
        - [1]:
          - name: tokens
          - files:
            - src/auth/jwt.ts
            - src/auth/session.ts
      - version: "2"
      - empty: {}
      - script:
        \`\`\`\`
        npm test
        echo '\`\`\`'
        \`\`\`\`
      - goal: People sign in once and stay signed in on every device they own, until they sign out or an administrator ends the session.
      - "a: b": ⟨U+202E⟩cod

      ## Notes

      ### project .context/project/context.md

      \`\`\`markdown
      What everyone who works on this project should know, people and agents alike.
      \`\`\`

      ### project .context/project/decisions/0001-redis.md

      - status: accepted

      \`\`\`\`markdown
      # Use Redis

      ## Data

      \`\`\`sh
      redis-cli ping
      \`\`\`
      \`\`\`\`
      "
    `);
  });

  test("wraps on a terminal, in colour", async () => {
    const terminal = { isTerminal: true, columns: 80, environment: { TERM: "xterm" } };
    const { stdout } = await world.ctx("resolve task-42", terminal);
    expect(stdout.split("\n").find((line) => line.includes("People"))).toMatchInlineSnapshot(
      `"- [36mgoal[39m: People sign in once and stay signed in on every device they own, until"`,
    );
    expect(stdout).toContain("\u001b[1m# task/task-42");
    expect((await world.ctx("resolve task-42 --color never", terminal)).stdout).not.toContain("\u001b");
  });

  test("folds the lineage and the entries at 80 columns", async () => {
    const own = await makeShop("reads-folded");
    onTestFinished(() => own.remove());
    await own.ctx([
      "progress",
      "task-42",
      "The endpoints that hand out and take back tokens are done, reviewed and deployed\nto staging",
      "--by=@backend_agent",
    ]);
    const terminal = { isTerminal: true, columns: 80, environment: { NO_COLOR: "1" } };
    const { stdout } = await own.ctx("resolve task-42", terminal);
    expect(/## Entries\n[^#]*/.exec(stdout)?.[0]).toMatchInlineSnapshot(`
      "## Entries

      - 2026-11-20 10:05 @backend_agent progress: The endpoints that hand out and take
        back tokens are done, reviewed and deployed
        to staging

      "
    `);
    const narrow = await own.ctx("resolve task-42", { ...terminal, columns: 60 });
    expect(/lineage:[^#]*/.exec(narrow.stdout)?.[0]).toMatchInlineSnapshot(`
      "lineage: global → project → branch/feature/user-profiles →
        task/task-42

      "
    `);
    const piped = await own.ctx("resolve task-42");
    expect(piped.stdout).toMatch(/progress: The endpoints .* and deployed\n {2}to staging\n/);
  });

  test("explains every value", async () => {
    expect(await world.show("resolve task-42 --explain --no-personal")).toMatchInlineSnapshot(`
      "$ ctx resolve task-42 --explain --no-personal
      # task/task-42: Implement user authentication

      branch: feature/user-profiles
      lineage: global → project → branch/feature/user-profiles → task/task-42

      ## Data

      - caching: Redis with 5min TTL
        ↳ branch/feature/user-profiles .context/branches/feature%2Fuser-profiles/context.md:3, overrides project
      - title: Implement user authentication
        ↳ task/task-42 .context/tasks/task-42/context.md:3
      - steps:
        ↳ task/task-42 .context/tasks/task-42/context.md:4
        - [0]:
          - name: form
        - [1]:
          - name: tokens
          - files:
            - src/auth/jwt.ts
            - src/auth/session.ts
      - version: "2"
        ↳ task/task-42 .context/tasks/task-42/context.md:8
      - empty: {}
        ↳ task/task-42 .context/tasks/task-42/context.md:9
      - script:
        ↳ task/task-42 .context/tasks/task-42/context.md:10
        \`\`\`\`
        npm test
        echo '\`\`\`'
        \`\`\`\`
      - goal: People sign in once and stay signed in on every device they own, until they sign out or an administrator ends the session.
        ↳ task/task-42 .context/tasks/task-42/context.md:13
      - "a: b": ⟨U+202E⟩cod
        ↳ task/task-42 .context/tasks/task-42/context.md:14

      ## Notes

      ### project .context/project/context.md

      \`\`\`markdown
      What everyone who works on this project should know, people and agents alike.
      \`\`\`

      ### project .context/project/decisions/0001-redis.md

      - status: accepted

      \`\`\`\`markdown
      # Use Redis

      ## Data

      \`\`\`sh
      redis-cli ping
      \`\`\`
      \`\`\`\`
      "
    `);
  });

  test("prints one value", async () => {
    expect(await world.show("resolve task-42 --select caching")).toMatchInlineSnapshot(`
      "$ ctx resolve task-42 --select caching
      Redis with 5min TTL
      "
    `);
    expect(await world.show("resolve task-42 --select steps")).toMatchInlineSnapshot(`
      "$ ctx resolve task-42 --select steps
      [
        {
          "name": "form"
        },
        {
          "name": "tokens",
          "files": [
            "src/auth/jwt.ts",
            "src/auth/session.ts"
          ]
        }
      ]
      "
    `);
    expect(await world.show("resolve task-42 --select steps --format yaml")).toMatchInlineSnapshot(`
      "$ ctx resolve task-42 --select steps --format yaml
      - name: form
      - name: tokens
        files:
          - src/auth/jwt.ts
          - src/auth/session.ts
      "
    `);
    expect(await world.show("resolve task-42 --select none --default 3")).toMatchInlineSnapshot(`
      "$ ctx resolve task-42 --select none --default 3
      3
      "
    `);
    expect(await world.show("resolve task-42 --select none --default three --json")).toMatchInlineSnapshot(`
      "$ ctx resolve task-42 --select none --default three --json
      {"version":1,"ok":true,"command":"resolve","data":{"ref":"task/task-42","pointer":"/none","value":"three"},"findings":[]}
      "
    `);
    expect(await world.show("resolve task-42 --select none")).toMatchInlineSnapshot(`
      "$ ctx resolve task-42 --select none
      ! error: No value at /none in task/task-42. [VALUE_NOT_FOUND]
      ! hint: \`ctx resolve task/task-42\` shows everything.
      [66]
      "
    `);
  });

  test("prints its data alone as YAML or JSON", async () => {
    expect(await world.show("resolve task-42 --format yaml")).toMatchInlineSnapshot(`
      "$ ctx resolve task-42 --format yaml
      ref: task/task-42
      branch: feature/user-profiles
      lineage:
        - ref: global
          documents: []
          from: worktree
        - ref: project
          documents:
            - ".context/project/context.md"
          from: worktree
        - ref: branch/feature/user-profiles
          documents:
            - ".context/branches/feature%2Fuser-profiles/context.md"
          from: worktree
        - ref: task/task-42
          documents:
            - ".context/tasks/task-42/context.md"
          from: worktree
      data:
        caching: Redis with 5min TTL
        title: Implement user authentication
        steps:
          - name: form
          - name: tokens
            files:
              - src/auth/jwt.ts
              - src/auth/session.ts
        version: "2"
        empty: {}
        script: |
          npm test
          echo '\`\`\`'
        goal: "People sign in once and stay signed in on every device they own, until they sign out or an administrator ends the session."
        "a: b": "\\u202ecod"
      notes:
        - ref: project
          path: ".context/project/context.md"
          meta: {}
          markdown: |
            What everyone who works on this project should know, people and agents alike.
        - ref: project
          path: ".context/project/decisions/0001-redis.md"
          meta:
            status: accepted
          markdown: |
            # Use Redis

            ## Data

            \`\`\`sh
            redis-cli ping
            \`\`\`
      entries: []
      digest: "sha256:0cc3ada317e956d57aeca1dbdb181e7bdbcc99dd5e1a7118f2138931445ad7ea"
      "
    `);
    const { stdout } = await world.ctx("resolve task-42 --format json");
    const enveloped = JSON.parse((await world.ctx("resolve task-42 --json")).stdout) as { data: unknown };
    expect(JSON.parse(stdout)).toEqual(enveloped.data);
    expect(await world.ctx("resolve task-42 --json --format yaml")).toEqual(
      await world.ctx("resolve task-42 --json"),
    );
    expect(stdout).toContain("\\u202ecod");
  });

  test("survives a broken file: it is a finding, the rest resolves, the status is 1", async () => {
    world.write(".context/branches/feature%2Fuser-profiles/context.md", "---\ncaching: [\n---\n");
    expect(await world.show("resolve task-42 --select caching")).toMatchInlineSnapshot(`
      "$ ctx resolve task-42 --select caching
      in memory
      ! error: Not valid YAML: deficient indentation. [FILE_INVALID]
      !   .context/branches/feature%2Fuser-profiles/context.md:3:1
      ! hint: Quote values that hold ": " or " #", or that begin with one of - ? : , [ ] { } & * ! | > % @ \`; indent by spaces.
      [1]
      "
    `);
    const { stdout, status } = await world.ctx("resolve task-42 --select caching --json");
    expect(status).toBe(1);
    expect(JSON.parse(stdout)).toMatchObject({
      ok: true,
      findings: [{ code: "FILE_INVALID", severity: "error" }],
    });
    expect(stdout).not.toContain('"pointer":""');
    world.git("checkout", "--quiet", "--", ".context/branches");
  });

  test("of what does not exist", async () => {
    expect(await world.show("resolve task-24")).toMatchInlineSnapshot(`
      "$ ctx resolve task-24
      ! error: No context for task/task-24. [CONTEXT_NOT_FOUND]
      !   looked in .context/tasks/task-24/
      ! hint: did you mean task-42? List tasks with \`ctx list tasks\`.
      [66]
      "
    `);
    expect(await world.show("resolve task-24 --json")).toMatchInlineSnapshot(`
      "$ ctx resolve task-24 --json
      {"version":1,"ok":false,"command":"resolve","error":{"code":"CONTEXT_NOT_FOUND","message":"No context for task/task-24.","hint":"did you mean task-42? List tasks with \`ctx list tasks\`.","path":".context/tasks/task-24/"},"findings":[]}
      [66]
      "
    `);
    expect(await world.show("resolve Not/a/ref")).toMatchInlineSnapshot(`
      "$ ctx resolve Not/a/ref
      ! error: Not a ref: Not/a/ref [REF_INVALID]
      ! hint: A ref is global, project, branch, branch/<name>, task/<id> or a bare task id.
      [64]
      "
    `);
    expect(await world.show("resolve task-42 --at nowhere")).toMatchInlineSnapshot(`
      "$ ctx resolve task-42 --at nowhere
      ! error: git knows no revision nowhere. [BRANCH_UNKNOWN]
      ! hint: Name a branch, a tag or a commit, as \`git log\` shows them.
      [66]
      "
    `);
  });
});

describe("ctx get", () => {
  test("shows one context alone", async () => {
    expect(await world.show("get project")).toMatchInlineSnapshot(`
      "$ ctx get project
      # project

      - caching: in memory

      ## Notes

      ### project .context/project/context.md

      \`\`\`markdown
      What everyone who works on this project should know, people and agents alike.
      \`\`\`

      ### project .context/project/decisions/0001-redis.md

      - status: accepted

      \`\`\`\`markdown
      # Use Redis

      ## Data

      \`\`\`sh
      redis-cli ping
      \`\`\`
      \`\`\`\`

      revision: fd2c5d244a1c611fcc78752585825611
      "
    `);
    expect(await world.show("get branch caching")).toMatchInlineSnapshot(`
      "$ ctx get branch caching
      Redis with 5min TTL
      "
    `);
    expect(await world.show("get task-42 steps.1.files")).toMatchInlineSnapshot(`
      "$ ctx get task-42 steps.1.files
      [
        "src/auth/jwt.ts",
        "src/auth/session.ts"
      ]
      "
    `);
    expect(await world.show("get task-42 nothing.here")).toMatchInlineSnapshot(`
      "$ ctx get task-42 nothing.here
      ! error: No value at /nothing/here in task/task-42 itself. [VALUE_NOT_FOUND]
      ! hint: It may inherit one: \`ctx resolve task/task-42 --select /nothing/here\`.
      [66]
      "
    `);
    expect(await world.show("get global")).toMatchInlineSnapshot(`
      "$ ctx get global
      # global

      revision: 4f53cda18c2baa0c0354bb5f9a3ecbe5
      ! It holds nothing. Add to it: ctx set global goal "what it is for"
      "
    `);
  });
});

describe("ctx list", () => {
  test("shows a table", async () => {
    await world.ctx(["create", "task-43", "--title", "Reset passwords 設定", "--needs", "task-42"]);
    await world.ctx("set task-43 status done");
    world.write(".context/tasks/task-44/context.json", "{");
    expect(await world.show("list")).toMatchInlineSnapshot(`
      "$ ctx list
      task-42  open    feature/user-profiles  Implement user authentication
      task-43  done    -                      Reset passwords 設定
      task-44  broken  -
      ! error: The file ends where a key in double quotes, or } should be; it may have been cut off. [FILE_INVALID]
      !   .context/tasks/task-44/context.json:1:2
      [1]
      "
    `);
    expect(await world.show("list", { isTerminal: true, columns: 50 })).toMatchInlineSnapshot(`
      "$ ctx list
      [2mTASK[22m     [2mSTATUS[22m  [2mBRANCH[22m                 [2mTITLE[22m
      [1mtask-42[22m  open    [36mfeature/user-profiles[39m  Implement user auth…
      [1mtask-43[22m  [32mdone[39m    [36m-[39m                      Reset passwords 設定
      [1mtask-44[22m  [31mbroken[39m  [36m-[39m
      ! [31merror:[39m The file ends where a key in double quotes, or } should be; it may have been cut off. [2m[FILE_INVALID][22m
      !   .context/tasks/task-44/context.json:1:2
      [1]
      "
    `);
    expect(await world.show("list --ready")).toMatchInlineSnapshot(`
      "$ ctx list --ready
      task-42  open  feature/user-profiles  Implement user authentication
      ! error: The file ends where a key in double quotes, or } should be; it may have been cut off. [FILE_INVALID]
      !   .context/tasks/task-44/context.json:1:2
      [1]
      "
    `);
    expect(await world.show("list branches")).toMatchInlineSnapshot(`
      "$ ctx list branches
      feature/user-profiles  open  -
      "
    `);
    expect(await world.show("list --status gone")).toMatchInlineSnapshot(`
      "$ ctx list --status gone
      ! error: The file ends where a key in double quotes, or } should be; it may have been cut off. [FILE_INVALID]
      !   .context/tasks/task-44/context.json:1:2
      ! No tasks like that. All of them: ctx list tasks
      [1]
      "
    `);
  });

  test("says how to begin where there is nothing", async () => {
    const empty = makeWorld("empty");
    await empty.ctx("init");
    expect(await empty.show("list")).toMatchInlineSnapshot(`
      "$ ctx list
      ! No tasks yet. Create one: ctx create task-1 --title "what it is about"
      "
    `);
    expect(await empty.show("list branches")).toMatchInlineSnapshot(`
      "$ ctx list branches
      main  open  -
      "
    `);
    expect(await empty.show("list --json")).toMatchInlineSnapshot(`
      "$ ctx list --json
      {"version":1,"ok":true,"command":"list","data":{"items":[]},"findings":[]}
      "
    `);
    empty.remove();
  });
});
