import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { makeShop, makeWorld, type World } from "../support/transcript.js";

let world: World;
beforeAll(async () => {
  world = await makeShop("check");
  world.write("src/auth/login.ts", "login\n");
  world.write("src/auth/jwt.ts", "jwt\n");
  world.commit("Sign in");
});
afterAll(() => world.remove());

describe("ctx check and ctx verify", () => {
  test("before any document says what it covers", async () => {
    expect(await world.show("check")).toMatchInlineSnapshot(`
      "$ ctx check
      ! No document says which code it covers. For example: ctx set project '/$covers' '["src/**"]'
      "
    `);
    expect(await world.show("check --staged")).toMatchInlineSnapshot(`
      "$ ctx check --staged
      "
    `);
    expect(await world.show("verify project")).toMatchInlineSnapshot(`
      "$ ctx verify project
      ! error: No document of project says which code it covers: none has $covers. [VALUE_NOT_FOUND]
      !   looked in .context/project/
      ! hint: Say so first, for example: ctx set project '/$covers' '["src/**"]'
      [66]
      "
    `);
  });

  test("a document that came with its code is fresh", async () => {
    await world.ctx(["set", "project", "/$covers", '["src/auth/**", "!**/*.test.ts"]']);
    await world.ctx(["set", "task-42", "/$covers", '["src/auth/jwt.ts"]']);
    world.commit("Say what is covered");
    expect(await world.show("check")).toMatchInlineSnapshot(`
      "$ ctx check
      2 documents checked: 2 fresh.
      "
    `);
    expect(await world.show("check -v")).toMatchInlineSnapshot(`
      "$ ctx check -v
      fresh  project       .context/project/context.md        unchanged
      fresh  task/task-42  .context/tasks/task-42/context.md  unchanged

      2 documents checked: 2 fresh.
      "
    `);
  });

  test("a commit that leaves it stale is told how to go on", async () => {
    world.write("src/auth/login.ts", "another login\n");
    world.write("src/auth/jwt.ts", "another jwt\n");
    world.git("add", "src");
    expect(await world.show("check --staged")).toMatchInlineSnapshot(`
      "$ ctx check --staged
      .context/project/context.md: error: project is stale: 2 files that it covers changed, and it did not: src/auth/jwt.ts, src/auth/login.ts. [CONTEXT_STALE]
        hint: Bring it up to date and stage it, or accept the code as it is: ctx verify project --staged && git add .context/project/entries
      .context/tasks/task-42/context.md: warning: task/task-42 is stale: 1 file that it covers changed, and it did not: src/auth/jwt.ts. [CONTEXT_STALE]
        hint: Bring it up to date and stage it, or accept the code as it is: ctx verify task/task-42 --staged && git add .context/tasks/task-42/entries
      [1]
      "
    `);
    expect(await world.show("check --staged -q")).toMatchInlineSnapshot(`
      "$ ctx check --staged -q
      .context/project/context.md: error: project is stale: 2 files that it covers changed, and it did not: src/auth/jwt.ts, src/auth/login.ts. [CONTEXT_STALE]
        hint: Bring it up to date and stage it, or accept the code as it is: ctx verify project --staged && git add .context/project/entries
      [1]
      "
    `);
  });

  test("what was accepted is fresh once it is staged", async () => {
    expect(await world.show(["verify", "project", "--staged", "-m", "only names changed", "--dry-run"]))
      .toMatchInlineSnapshot(`
      "$ ctx verify project --staged -m 'only names changed' --dry-run
      diff --git a/.context/project/entries/01M7W6N870040G2081040G2081.jsonl b/.context/project/entries/01M7W6N870040G2081040G2081.jsonl
      new file mode 100644
      --- /dev/null
      +++ b/.context/project/entries/01M7W6N870040G2081040G2081.jsonl
      @@ -0,0 +1 @@
      +{"v":1,"id":"01M7W6N870040G2081040G2081","kind":"verified","at":"2026-11-20T10:05:00.000Z","by":"@unknown","text":"only names changed","fingerprint":"sha256:3c2d31e2bdcee608080c9fbefce731da4d744141da9ba18f75a0ee3433b2c475","document":"context.md","commit":"dbdf7d0d7fda7e48075e948fd215fa76892be25e"}
      "
    `);
    expect(await world.show(["verify", "project", "--staged", "-m", "only names changed"]))
      .toMatchInlineSnapshot(`
      "$ ctx verify project --staged -m 'only names changed'
      Verified .context/project/context.md against 2 files: .context/project/entries/01M7W6N870081040G2081040G2.jsonl
      "
    `);
    expect(await world.show("verify project --staged")).toMatchInlineSnapshot(`
      "$ ctx verify project --staged
      Already verified: .context/project/context.md against 2 files: .context/project/entries/01M7W6N870081040G2081040G2.jsonl
      "
    `);
    world.git("add", ".context/project/entries");
    expect(await world.show("check --staged")).toMatchInlineSnapshot(`
      "$ ctx check --staged
      .context/tasks/task-42/context.md: warning: task/task-42 is stale: 1 file that it covers changed, and it did not: src/auth/jwt.ts. [CONTEXT_STALE]
        hint: Bring it up to date and stage it, or accept the code as it is: ctx verify task/task-42 --staged && git add .context/tasks/task-42/entries
      "
    `);
    expect(await world.show("check --staged -v")).toMatchInlineSnapshot(`
      "$ ctx check --staged -v
      fresh  project       .context/project/context.md        verified
      stale  task/task-42  .context/tasks/task-42/context.md  files-changed

      .context/tasks/task-42/context.md: warning: task/task-42 is stale: 1 file that it covers changed, and it did not: src/auth/jwt.ts. [CONTEXT_STALE]
        hint: Bring it up to date and stage it, or accept the code as it is: ctx verify task/task-42 --staged && git add .context/tasks/task-42/entries

      2 documents checked: 1 fresh, 1 stale.
      "
    `);
    expect(await world.show("log project")).toMatchInlineSnapshot(`
      "$ ctx log project
      2026-11-20 10:05  @unknown   verified  context.md: only names changed
      "
    `);
  });

  test("a range, for CI", async () => {
    world.commit("Rename");
    expect(await world.show("check --range HEAD~1..HEAD --strict")).toMatchInlineSnapshot(`
      "$ ctx check --range 'HEAD~1..HEAD' --strict
      .context/tasks/task-42/context.md: warning: task/task-42 is stale: 1 file that it covers changed in 1 commit, and it did not: src/auth/jwt.ts. [CONTEXT_STALE]
        hint: Bring it up to date, or accept the code as it is: ctx verify task/task-42, and commit what that writes.

      2 documents checked: 1 fresh, 1 stale.
      "
    `);
    expect(await world.show("check --range HEAD..HEAD")).toMatchInlineSnapshot(`
      "$ ctx check --range HEAD..HEAD
      ! These commits change nothing that a document covers.
      "
    `);
    expect(await world.show("check --range main")).toMatchInlineSnapshot(`
      "$ ctx check --range main
      ! error: Not a range of commits: main [USAGE]
      ! hint: Write main...HEAD: what HEAD changes since it left main.
      [64]
      "
    `);
    expect(await world.show("check --range a..b --staged")).toMatchInlineSnapshot(`
      "$ ctx check --range a..b --staged
      ! error: --staged and --range cannot stand together. [USAGE]
      ! hint: See \`ctx help check\`.
      [64]
      "
    `);
  });

  test("names that a terminal would hide, and many files", async () => {
    for (const name of ["a", "b", "c"]) world.write(`src/auth/\u202e${name}\u001b[31m.ts`, "x\n");
    world.git("add", "src");
    expect(await world.show("check --staged")).toMatchInlineSnapshot(`
      "$ ctx check --staged
      .context/project/context.md: error: project is stale: 3 files that it covers changed, and it did not: src/auth/⟨U+202E⟩a⟨U+001B⟩[31m.ts, src/auth/⟨U+202E⟩b⟨U+001B⟩[31m.ts, src/auth/⟨U+202E⟩c⟨U+001B⟩[31m.ts. [CONTEXT_STALE]
        hint: Bring it up to date and stage it, or accept the code as it is: ctx verify project --staged && git add .context/project/entries
      [1]
      "
    `);
    world.git("reset", "--quiet", "--hard");
  });

  test("as JSON", async () => {
    world.write("src/auth/jwt.ts", "a third jwt\n");
    const { stdout, status } = await world.ctx("check --json");
    expect(status).toBe(1);
    expect(JSON.parse(stdout)).toMatchObject({
      ok: true,
      command: "check",
      data: {
        verdict: "stale",
        contexts: [{ ref: "project", verdict: "stale", files: ["src/auth/jwt.ts"] }, {}],
      },
      findings: [{ code: "CONTEXT_STALE" }, { code: "CONTEXT_STALE", severity: "warning" }],
    });
  });
});

test("where nothing is known, or nothing is there", async () => {
  const fresh = makeWorld("check-fresh");
  expect(await fresh.show("check")).toMatchInlineSnapshot(`
    "$ ctx check
    ! error: No .context/config.json in /home/ada/shop. [NOT_INITIALIZED]
    ! hint: Run \`ctx init\` to start.
    [66]
    "
  `);
  expect(await fresh.show("check --staged")).toMatchInlineSnapshot(`
    "$ ctx check --staged
    "
  `);
  fresh.remove();
});
