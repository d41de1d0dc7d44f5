import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { makeShop, type World } from "../support/transcript.js";

let world: World;
beforeAll(async () => {
  world = await makeShop("search");
  const by = ["--by", "@backend_agent"];
  await world.ctx(["progress", "task-42", "JWT endpoints implemented", ...by]);
  await world.ctx([
    "insight",
    "task-42",
    "existing JWT utility in utils/auth.py",
    "--category",
    "discovery",
    "--importance",
    "high",
    ...by,
  ]);
  world.write(
    ".context/tasks/task-42/notes/token-rotation.md",
    `# Token rotation\n\n${"The refresh token is rotated at each use. ".repeat(4)}\n`,
  );
});
afterAll(() => world.remove());

describe("ctx search", () => {
  test("the best first, each with its place", async () => {
    expect(await world.show("search jwt auth.py")).toMatchInlineSnapshot(`
      "$ ctx search jwt auth.py
      task/task-42  .context/tasks/task-42/entries/01M7W6N870081040G2081040G2.jsonl:1
          discovery/high: existing JWT utility in utils/auth.py
      task/task-42  .context/tasks/task-42/entries/01M7W6N870040G2081040G2081.jsonl:1
          progress: JWT endpoints implemented
      task/task-42  .context/tasks/task-42/context.md:4
          title: Implement user authentication
      "
    `);
    expect(await world.show("search caching")).toMatchInlineSnapshot(`
      "$ ctx search caching
      branch/feature/user-profiles  .context/branches/feature%2Fuser-profiles/context.md:3
          caching: Redis with 5min TTL
      project                       .context/project/context.md:3
          caching: in memory
      "
    `);
    expect(await world.show("search caching -q --limit 1")).toMatchInlineSnapshot(`
      "$ ctx search caching -q --limit 1
      branch/feature/user-profiles  .context/branches/feature%2Fuser-profiles/context.md:3
          caching: Redis with 5min TTL
      "
    `);
    expect(await world.show("search caching --limit 1")).toMatchInlineSnapshot(`
      "$ ctx search caching --limit 1
      branch/feature/user-profiles  .context/branches/feature%2Fuser-profiles/context.md:3
          caching: Redis with 5min TTL
      ! 1 of 2 hits; all of them: --limit 2
      "
    `);
  });

  test("on a terminal what was found is bold", async () => {
    expect(await world.show(["search", '"refresh token"'], { isTerminal: true, columns: 80 }))
      .toMatchInlineSnapshot(`
      "$ ctx search '"refresh token"'
      [36mtask/task-42[39m  [2m.context/tasks/task-42/notes/token-rotation.md:3[22m
          The [1mrefresh[22m [1mtoken[22m is rotated at each use. The [1mrefresh[22m [1mtoken[22m is rotated at e…
      "
    `);
  });

  test("nothing found", async () => {
    expect(await world.show("search cachng")).toMatchInlineSnapshot(`
      "$ ctx search cachng
      ! Nothing found for cachng. Did you mean: ctx search caching
      [1]
      "
    `);
    expect(await world.show("search kubernetes")).toMatchInlineSnapshot(`
      "$ ctx search kubernetes
      ! Nothing found for kubernetes.
      [1]
      "
    `);
    expect(await world.show("search kubernetes -q")).toBe("$ ctx search kubernetes -q\n[1]\n");
  });

  test("hidden characters are shown, and exact in JSON", async () => {
    world.write(".context/project/hidden.md", "zebra\u202e crossing\u0007\n");
    expect(await world.show("search zebra")).toMatchInlineSnapshot(`
      "$ ctx search zebra
      project  .context/project/hidden.md:1
          zebra⟨U+202E⟩ crossing⟨U+0007⟩
      "
    `);
    const { stdout } = await world.ctx("search zebra --json");
    expect(stdout).toContain('"snippet":"zebra\\u202e crossing\\u0007"');
    expect(JSON.parse(stdout)).toMatchObject({
      command: "search",
      data: {
        total: 1,
        hits: [
          {
            ref: "project",
            kind: "note",
            path: ".context/project/hidden.md",
            id: null,
            line: 1,
            matches: [{ start: 0, end: 5 }],
          },
        ],
      },
    });
  });

  test("a broken file", async () => {
    world.write(".context/project/patterns/cache.json", '{"walrus": true,\n');
    expect(await world.show("search walrus")).toMatchInlineSnapshot(`
      "$ ctx search walrus
      project  .context/project/patterns/cache.json:1
          {"walrus": true,
      ! error: The file ends where a key in double quotes should be; it may have been cut off. [FILE_INVALID]
      !   .context/project/patterns/cache.json:2:1
      [1]
      "
    `);
  });

  test("usage", async () => {
    expect(await world.show("search")).toMatchInlineSnapshot(`
      "$ ctx search
      ! error: ctx search needs <words>. [USAGE]
      ! hint: usage: ctx search <words…> [options]
      [64]
      "
    `);
    expect(await world.show("search ***")).toMatchInlineSnapshot(`
      "$ ctx search '***'
      ! error: There is no word to search for in "***". [USAGE]
      ! hint: Words are letters and digits: ctx search login token, or a phrase: ctx search '"session token"'
      [64]
      "
    `);
    expect(await world.show("search token --kind notes")).toMatchInlineSnapshot(`
      "$ ctx search token --kind notes
      ! error: --kind cannot be notes. [USAGE]
      ! hint: did you mean note? It is one of document, note, entry.
      [64]
      "
    `);
    expect(await world.show("search token --limit many")).toMatchInlineSnapshot(`
      "$ ctx search token --limit many
      ! error: --limit needs a number, not many. [USAGE]
      [64]
      "
    `);
  });
});
