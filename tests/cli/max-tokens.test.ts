import { afterAll, beforeAll, expect, test } from "vitest";
import { estimateTokens } from "../../src/policy/tokens.js";
import { makeShop, makeWorld, type World } from "../support/transcript.js";

let world: World;
beforeAll(async () => {
  world = await makeShop("max-tokens");
  world.write(
    ".context/project/decisions/0001-redis.md",
    `# Use Redis\n\n${"Sessions live in Redis, since every instance of the shop must see a sign-out at once. ".repeat(12)}\n`,
  );
  world.write(".context/global/context.md", "---\nlicence: MIT\nreviewers: [ada, grace]\n---\n");
  const insight = ["insight", "project", "Never log a token", "--category", "security"];
  await world.ctx([...insight, "--importance", "critical"], { now: Date.parse("2026-11-18T10:05:00Z") });
  for (let step = 1; step <= 9; step++) {
    await world.ctx(["progress", "task-42", `Step ${step} of the login form is done and tested`]);
  }
});
afterAll(() => world.remove());

test("keeps what is most specific, and says what it left out and what shows that", async () => {
  expect(await world.show("resolve task-42 --max-tokens 500")).toMatchInlineSnapshot(`
    "$ ctx resolve task-42 --max-tokens 500
    # task/task-42: Implement user authentication

    branch: feature/user-profiles
    lineage: global → project → branch/feature/user-profiles → task/task-42

    ## Data

    - licence: MIT
    - reviewers:
      - ada
      - grace
    - caching: Redis with 5min TTL

    ## Entries

    - 2026-11-18 10:05 @unknown in project insight security/critical: Never log a token
    - 2026-11-20 10:05 @unknown progress: Step 1 of the login form is done and tested
    - 2026-11-20 10:05 @unknown progress: Step 2 of the login form is done and tested
    - 2026-11-20 10:05 @unknown progress: Step 3 of the login form is done and tested
    - 2026-11-20 10:05 @unknown progress: Step 4 of the login form is done and tested
    - 2026-11-20 10:05 @unknown progress: Step 5 of the login form is done and tested
    - 2026-11-20 10:05 @unknown progress: Step 6 of the login form is done and tested
    - 2026-11-20 10:05 @unknown progress: Step 7 of the login form is done and tested
    - 2026-11-20 10:05 @unknown progress: Step 8 of the login form is done and tested
    - 2026-11-20 10:05 @unknown progress: Step 9 of the login form is done and tested

    ## Notes

    ### project .context/project/context.md

    \`\`\`markdown
    What everyone who works on this project should know, people and agents alike.
    \`\`\`

    ## Left out

    More than fits in 500 tokens, as estimated: 1 note.
    Without --max-tokens everything is shown.

    - project: 1 note (\`ctx get project\`)
    "
  `);
});

test("gives way around the pieces, too, where there is hardly any room", async () => {
  expect(await world.show("resolve task-42 --max-tokens 200")).toMatchInlineSnapshot(`
    "$ ctx resolve task-42 --max-tokens 200
    # task/task-42: Implement user authentication

    branch: feature/user-profiles
    lineage: global → project → branch/feature/user-profiles → task/task-42

    ## Data

    - licence: MIT
    - caching: Redis with 5min TTL

    ## Entries

    - 2026-11-20 10:05 @unknown progress: Step 7 of the login form is done and tested
    - 2026-11-20 10:05 @unknown progress: Step 8 of the login form is done and tested
    - 2026-11-20 10:05 @unknown progress: Step 9 of the login form is done and tested

    ## Left out

    More than fits in 200 tokens, as estimated: 1 value, 2 notes and 7 entries.
    Without --max-tokens everything is shown.
    "
  `);
});

test("names every piece for programs, with its size and the command that shows it", async () => {
  const { stdout } = await world.ctx("resolve task-42 --max-tokens 400 --json");
  const { data } = JSON.parse(stdout) as { data: Record<string, unknown> };
  expect([data["maxTokens"], data["estimatedTokens"]]).toMatchInlineSnapshot(`
    [
      400,
      372,
    ]
  `);
  expect(data["omitted"]).toMatchInlineSnapshot(`
    [
      {
        "how": "cat .context/project/context.md",
        "path": ".context/project/context.md",
        "ref": "project",
        "tokens": 44,
      },
      {
        "how": "cat .context/project/decisions/0001-redis.md",
        "path": ".context/project/decisions/0001-redis.md",
        "ref": "project",
        "tokens": 287,
      },
      {
        "how": "ctx log project --kind insight --since 2026-11-18T10:05:00.000Z",
        "id": "01M7Q1VT70040G2081040G2081",
        "ref": "project",
        "tokens": 83,
      },
      {
        "how": "ctx log task/task-42 --kind progress --since 2026-11-20T10:05:00.000Z",
        "id": "01M7W6N870081040G2081040G2",
        "ref": "task/task-42",
        "tokens": 79,
      },
      {
        "how": "ctx log task/task-42 --kind progress --since 2026-11-20T10:05:00.000Z",
        "id": "01M7W6N8700C1G60R30C1G60R3",
        "ref": "task/task-42",
        "tokens": 83,
      },
      {
        "how": "ctx log task/task-42 --kind progress --since 2026-11-20T10:05:00.000Z",
        "id": "01M7W6N8700G2081040G208104",
        "ref": "task/task-42",
        "tokens": 79,
      },
      {
        "how": "ctx log task/task-42 --kind progress --since 2026-11-20T10:05:00.000Z",
        "id": "01M7W6N8700M2GA1850M2GA185",
        "ref": "task/task-42",
        "tokens": 82,
      },
      {
        "how": "ctx log task/task-42 --kind progress --since 2026-11-20T10:05:00.000Z",
        "id": "01M7W6N8700R30C1G60R30C1G6",
        "ref": "task/task-42",
        "tokens": 83,
      },
    ]
  `);
});

test("counts YAML as its JSON, and leaves the same out", async () => {
  const { stdout } = await world.ctx("resolve task-42 --max-tokens 400 --format yaml");
  expect(stdout).toMatch(/\nomitted:\n {2}- ref: project\n/);
  expect(stdout).toMatch(/\nmaxTokens: 400\nestimatedTokens: \d+\n$/);
  const asJson = await world.ctx("resolve task-42 --max-tokens 400 --format json");
  const enveloped = await world.ctx("resolve task-42 --max-tokens 400 --json");
  expect(JSON.parse(asJson.stdout)).toEqual((JSON.parse(enveloped.stdout) as { data: unknown }).data);
});

test("is the same without it where all fits, and says so to programs", async () => {
  const [limited, whole] = [
    await world.ctx("resolve task-42 --max-tokens 5000"),
    await world.ctx("resolve task-42"),
  ];
  expect(limited).toEqual(whole);
  expect(estimateTokens(whole.stdout)).toBeLessThan(5000);
  const { stdout } = await world.ctx("resolve task-42 --max-tokens 5000 --json");
  expect(stdout).toContain('"omitted":[],"maxTokens":5000,"estimatedTokens":');
  expect((await world.ctx("resolve task-42 --json")).stdout).not.toContain("omitted");
});

test("shows a person on a narrow terminal what an agent is given, in colour", async () => {
  const terminal = { isTerminal: true, columns: 50, environment: { TERM: "xterm" } };
  const { stdout } = await world.ctx("resolve task-42 --max-tokens 500", terminal);
  expect(stdout).toContain("\u001b[1m## Left out");
  const plain = stdout.replace(/\u001b\[\d+m/g, "");
  expect(plain).toBe((await world.ctx("resolve task-42 --max-tokens 500")).stdout);
});

test("with a revision the commands name it", async () => {
  world.commit("Decide on Redis", "2026-11-19T10:05:00Z");
  expect(await world.show("resolve task-42 --at feature/user-profiles --max-tokens 450"))
    .toMatchInlineSnapshot(`
      "$ ctx resolve task-42 --at feature/user-profiles --max-tokens 450
      # task/task-42: Implement user authentication

      branch: feature/user-profiles
      lineage: global → project → branch/feature/user-profiles → task/task-42 (all from refs/heads/feature/user-profiles)

      ## Data

      - licence: MIT
      - reviewers:
        - ada
        - grace
      - caching: Redis with 5min TTL

      ## Entries

      - 2026-11-18 10:05 @unknown in project insight security/critical: Never log a token
      - 2026-11-20 10:05 @unknown progress: Step 3 of the login form is done and tested
      - 2026-11-20 10:05 @unknown progress: Step 4 of the login form is done and tested
      - 2026-11-20 10:05 @unknown progress: Step 5 of the login form is done and tested
      - 2026-11-20 10:05 @unknown progress: Step 6 of the login form is done and tested
      - 2026-11-20 10:05 @unknown progress: Step 7 of the login form is done and tested
      - 2026-11-20 10:05 @unknown progress: Step 8 of the login form is done and tested
      - 2026-11-20 10:05 @unknown progress: Step 9 of the login form is done and tested

      ## Notes

      ### project .context/project/context.md

      \`\`\`markdown
      What everyone who works on this project should know, people and agents alike.
      \`\`\`

      ## Left out

      More than fits in 450 tokens, as estimated: 1 note and 2 entries.
      Without --max-tokens everything is shown.

      - task/task-42: 2 entries (\`ctx resolve task/task-42 --at feature/user-profiles --all-entries\`)
      - the rest in wider contexts
      "
    `);
});

test("refuses what is no limit, and says what would be one", async () => {
  const refusals = ["199", "-1", "2000.5", "1e999", "many"].map((tokens) =>
    world.show(`resolve task-42 --max-tokens ${tokens}`),
  );
  expect((await Promise.all(refusals)).join("")).toMatchInlineSnapshot(`
    "$ ctx resolve task-42 --max-tokens 199
    ! error: --max-tokens needs a whole number of at least 200, not 199. [USAGE]
    ! hint: A short context fits in --max-tokens 2000; with less, hardly more than its title does.
    [64]
    $ ctx resolve task-42 --max-tokens -1
    ! error: --max-tokens needs a whole number of at least 200, not -1. [USAGE]
    ! hint: A short context fits in --max-tokens 2000; with less, hardly more than its title does.
    [64]
    $ ctx resolve task-42 --max-tokens 2000.5
    ! error: --max-tokens needs a whole number of at least 200, not 2000.5. [USAGE]
    ! hint: A short context fits in --max-tokens 2000; with less, hardly more than its title does.
    [64]
    $ ctx resolve task-42 --max-tokens 1e999
    ! error: --max-tokens needs a whole number of at least 200, not Infinity. [USAGE]
    ! hint: A short context fits in --max-tokens 2000; with less, hardly more than its title does.
    [64]
    $ ctx resolve task-42 --max-tokens many
    ! error: --max-tokens needs a number, not many. [USAGE]
    [64]
    "
  `);
});

test("refuses to cut one value", async () => {
  expect(await world.show("resolve task-42 --max-tokens 2000 --select caching")).toMatchInlineSnapshot(`
    "$ ctx resolve task-42 --max-tokens 2000 --select caching
    ! error: --max-tokens and --select cannot stand together. [USAGE]
    ! hint: See \`ctx help resolve\`.
    [64]
    "
  `);
});

test("an answer that had to leave all out is not taken for an empty context", async () => {
  const large = makeWorld("max-tokens-large");
  large.write(".context/config.json", '{"format": "ctx/1", "project": "shop"}\n');
  large.write(".context/tasks/task-42/context.json", JSON.stringify({ plan: "step ".repeat(2000) }));
  expect(await large.show("resolve task-42 --max-tokens 200")).toMatchInlineSnapshot(`
    "$ ctx resolve task-42 --max-tokens 200
    # task/task-42

    branch: main
    lineage: global → project → branch/main → task/task-42

    ## Left out

    More than fits in 200 tokens, as estimated: 1 value.
    Without --max-tokens everything is shown.
    "
  `);
  large.remove();
});
