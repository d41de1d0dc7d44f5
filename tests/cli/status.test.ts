import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { makeShop, makeWorld, type World } from "../support/transcript.js";

let world: World;
beforeAll(async () => {
  world = await makeShop("status");
});
afterAll(() => world.remove());

describe("ctx status", () => {
  test("tells where one stands", async () => {
    await world.ctx(["progress", "task-42", "JWT endpoints implemented", "--by", "@backend_agent"]);
    await world.ctx("create task-7 --title Cart --needs task-42");
    expect(await world.show("status")).toMatchInlineSnapshot(`
      "$ ctx status
      shop · branch feature/user-profiles · task-42 "Implement user authentication" (open)
      2 tasks open, 1 ready
      last: @backend_agent just now: JWT endpoints implemented
      next: ctx resolve
      "
    `);
  });

  test("cuts titles and texts to the terminal, wide characters measured", async () => {
    await world.ctx(["create", "task-9", "--title", "ユーザー認証を実装する".repeat(8)]);
    await world.ctx(["progress", "task-9", `${"とても長い文章".repeat(12)}\nand more`, "--by", "@ada"]);
    const options = { isTerminal: true, columns: 80, environment: { CTX_TASK: "task-9", NO_COLOR: "1" } };
    expect(await world.show("status", options)).toMatchInlineSnapshot(`
      "$ ctx status
      shop · branch feature/user-profiles · task-9 "ユーザー認証を実装するユ…" (open)
      3 tasks open, 2 ready
      last: @ada just now: とても長い文章とても長い文章とても長い文章とても長い文章と…
      next: ctx resolve
      "
    `);
  });

  test("shows what a terminal would hide", async () => {
    await world.ctx(["set", "task-7", "title", "Cart\u202E\u001b[31m"]);
    expect(await world.show("status", { environment: { CTX_TASK: "task-7" } })).toMatchInlineSnapshot(`
      "$ ctx status
      shop · branch feature/user-profiles · task-7 "Cart⟨U+202E⟩⟨U+001B⟩[31m" (open)
      3 tasks open, 2 ready
      next: ctx resolve
      "
    `);
  });

  test("colours on a terminal", async () => {
    const options = { isTerminal: true, columns: 80, environment: { TERM: "xterm" } };
    expect((await world.show("status", options)).replaceAll("\u001b", "␛")).toMatchInlineSnapshot(`
      "$ ctx status
      ␛[1mshop␛[22m · branch ␛[36mfeature/user-profiles␛[39m · ␛[1mtask-42␛[22m "Implement user authentic…" (open)
      3 tasks open, 2 ready
      ␛[2mlast: @backend_agent just now: ␛[22mJWT endpoints implemented
      ␛[2mnext:␛[22m ctx resolve
      "
    `);
  });

  test("as JSON", async () => {
    const { stdout } = await world.ctx("status --json");
    expect(JSON.parse(stdout)).toMatchObject({ ok: true, command: "status", data: { next: "ctx resolve" } });
  });

  test("several tasks on the branch", async () => {
    await world.ctx("create task-43 --branch feature/user-profiles");
    expect(await world.show("status")).toMatchInlineSnapshot(`
      "$ ctx status
      shop · branch feature/user-profiles
      4 tasks open, 3 ready
      2 tasks on this branch: task-42, task-43
      next: ctx resolve task-42
      "
    `);
  });

  test("broken files", async () => {
    world.write(".context/tasks/task-7/context.md", "---\ntitle: [\n---\n");
    expect(await world.show("status")).toMatchInlineSnapshot(`
      "$ ctx status
      shop · branch feature/user-profiles
      3 tasks open, 3 ready · 1 broken
      2 tasks on this branch: task-42, task-43
      next: ctx validate
      ! error: Not valid YAML: deficient indentation. [FILE_INVALID]
      !   .context/tasks/task-7/context.md:3:1
      ! hint: Quote values that hold ": " or " #", or that begin with one of - ? : , [ ] { } & * ! | > % @ \`; indent by spaces.
      [1]
      "
    `);
  });

  test("on a detached HEAD", async () => {
    world.git("stash", "--quiet", "--include-untracked");
    world.git("switch", "--quiet", "--detach");
    expect(await world.show("status")).toMatchInlineSnapshot(`
      "$ ctx status
      shop · no branch
      1 task open, 1 ready
      next: ctx resolve task-42
      "
    `);
  });
});

test("a fresh start", async () => {
  const fresh = makeWorld("status-fresh");
  expect(await fresh.show("status")).toMatchInlineSnapshot(`
    "$ ctx status
    ! error: No .context/config.json in /home/ada/shop. [NOT_INITIALIZED]
    ! hint: Run \`ctx init\` to start.
    [66]
    "
  `);
  await fresh.ctx("init");
  expect(await fresh.show("status")).toMatchInlineSnapshot(`
    "$ ctx status
    shop · branch main
    no tasks yet
    next: ctx create task-1 --title "What to do next"
    "
  `);
  fresh.remove();
});
