// Contexts as resources: which there are, what they say, what a name that is typed could become, who is told of changes.
import fc from "fast-check";
import { beforeEach, describe, expect, test } from "vitest";
import { makeNodeRuntime } from "../../src/adapters/node-runtime.js";
import { formatUri, parseUri } from "../../src/mcp/resource-uri.js";
import type { Clock } from "../../src/ports/runtime.js";
import { NEWER, OLDER, Session, type Fields, type Message } from "../support/mcp.js";
import { makeShop, type World } from "../support/transcript.js";

let world: World;
beforeEach(async () => {
  world = await makeShop("resources");
  return () => world.remove();
});

const READ_TASK = "ctx://resolved/task/task-42";

async function read(session: Session, uri: string): Promise<string> {
  const { contents } = await session.request("resources/read", { uri });
  const [content] = contents as { uri: string; mimeType: string; text: string }[];
  expect(content).toMatchObject({ uri, mimeType: "text/markdown" });
  return content?.text ?? "";
}

describe("addresses", () => {
  test("every ref has one, which leads back to it", () => {
    const ref = fc.oneof(
      fc.constantFrom("global", "project"),
      fc.stringMatching(/^[A-Za-z0-9][A-Za-z0-9._-]{0,40}$/).map((id) => `task/${id}`),
      fc
        .array(fc.stringMatching(/^[a-zé#%&+][a-zé0-9#%&+_-]{0,12}$/), { minLength: 1, maxLength: 4 })
        .map((parts) => `branch/${parts.join("/")}`),
    );
    fc.assert(
      fc.property(ref, fc.boolean(), (name, isResolved) => {
        const uri = formatUri({ ref: name, isResolved });
        expect(uri).toMatch(/^ctx:\/\/[A-Za-z0-9._~!'()*%/-]+$/);
        expect(parseUri(uri)).toEqual({ ref: name, isResolved });
      }),
    );
  });

  test.each([
    "ctx://",
    "ctx://resolved/",
    "ctx://../../etc/passwd",
    "ctx://task/../../config",
    "ctx://task/%2e%2e%2fproject",
    "ctx://branch/a..b",
    "ctx://%",
    "file:///etc/passwd",
    "task/task-42",
  ])("%s is none, and nothing is read", async (uri) => {
    expect(parseUri(uri)).toBeNull();
    for (const era of [OLDER, NEWER] as const) {
      const { error } = await (await Session.open(world, { era })).ask("resources/read", { uri });
      expect(error).toMatchObject({ code: -32602, data: { uri } });
    }
  });
});

describe("reading", () => {
  test("a context alone, and with all that applies", async () => {
    const session = await Session.open(world);
    expect(await read(session, "ctx://task/task-42")).not.toContain("Redis");
    expect(await read(session, READ_TASK)).toContain("caching: Redis with 5min TTL");
    expect(await read(session, "ctx://branch/feature/user-profiles")).toContain("Redis with 5min TTL");
    expect(await read(session, "ctx://task-42")).toContain("Implement user authentication");
  });

  test("a task that is not there is not found", async () => {
    const session = await Session.open(world);
    expect((await session.ask("resources/read", { uri: "ctx://task/task-24" })).error?.code).toBe(-32602);
  });

  test("a link that leads out is not followed", async () => {
    const { symlinkSync, rmSync } = await import("node:fs");
    const path = `${world.root}/.context/tasks/task-42/context.md`;
    rmSync(path);
    symlinkSync("/etc/passwd", path);
    const session = await Session.open(world);
    const { error } = await session.ask("resources/read", { uri: "ctx://task/task-42" });
    expect(error).toMatchObject({ data: { code: "OUTSIDE_ROOT" } });
    expect(JSON.stringify(session.messages)).not.toContain("root:");
  });
});

describe("the list", () => {
  test("every context twice, page by page, each once", async () => {
    for (let count = 100; count < 220; count++) {
      world.write(`.context/tasks/task-${count}/context.json`, "{}\n");
    }
    const session = await Session.open(world);
    const uris: string[] = [];
    let cursor: unknown;
    let pages = 0;
    do {
      const page: Fields = await session.request("resources/list", cursor === undefined ? {} : { cursor });
      uris.push(...(page["resources"] as { uri: string }[]).map(({ uri }) => uri));
      cursor = page["nextCursor"];
      pages++;
    } while (cursor !== undefined);
    expect([pages, uris.length, new Set(uris).size]).toEqual([2, 248, 248]);
    expect(uris).toContain(READ_TASK);
    expect(uris).toContain("ctx://branch/feature/user-profiles");
    expect((await session.ask("resources/list", { cursor: "x" })).error?.code).toBe(-32602);
  });

  test("titles, which anybody may have written, are not in it", async () => {
    const { resources } = await (await Session.open(world)).request("resources/list");
    expect(JSON.stringify(resources)).not.toContain("authentication");
  });
});

describe("completion", () => {
  const complete = async (
    session: Session,
    value: string,
    uri = "ctx://resolved/{+ref}",
  ): Promise<unknown> => {
    const argument = { name: "ref", value };
    return (await session.request("completion/complete", { ref: { type: "ref/resource", uri }, argument }))[
      "completion"
    ];
  };

  test("what begins as typed", async () => {
    const session = await Session.open(world);
    const { resourceTemplates } = await session.request("resources/templates/list");
    const templates = (resourceTemplates as { uriTemplate: string }[]).map(({ uriTemplate }) => uriTemplate);
    expect(templates).toEqual(["ctx://resolved/{+ref}", "ctx://{+ref}"]);
    expect([
      await complete(session, "task"),
      await complete(session, "task/"),
      await complete(session, "branch/f", "ctx://{+ref}"),
      await complete(session, "x"),
    ]).toEqual([
      { values: ["task-42"], total: 1, hasMore: false },
      { values: ["task/task-42"], total: 1, hasMore: false },
      { values: ["branch/feature/user-profiles"], total: 1, hasMore: false },
      { values: [], total: 0, hasMore: false },
    ]);
  });

  test("of another template there is none", async () => {
    const session = await Session.open(world);
    const { error } = await session.ask("completion/complete", {
      ref: { type: "ref/resource", uri: "file:///{path}" },
      argument: { name: "path", value: "" },
    });
    expect(error?.code).toBe(-32602);
  });
});

describe("news", () => {
  const updated = ({ method, params }: Message): boolean =>
    method === "notifications/resources/updated" && params?.["uri"] === READ_TASK;
  const listed = ({ method }: Message): boolean => method === "notifications/resources/list_changed";

  test("the older era: who subscribed is told of that resource, everybody of the list", async () => {
    const session = await Session.open(world);
    await session.request("resources/subscribe", { uri: READ_TASK });
    await world.ctx(["set", "project", "queue", "Redis streams"]);
    await session.next(updated);
    expect(await read(session, READ_TASK)).toContain("queue: Redis streams");
    await world.ctx(["create", "task-43"]);
    await session.next(listed);
    const uris = session.messages.map(({ params }) => params?.["uri"]).filter((uri) => uri !== undefined);
    expect(new Set(uris)).toEqual(new Set([READ_TASK]));
  });

  test("the newer era: who listens is told, until it stops listening", async () => {
    const session = await Session.open(world, { era: NEWER });
    void session.ask("subscriptions/listen", {
      notifications: { resourcesListChanged: true, resourceSubscriptions: [READ_TASK] },
    });
    const { params } = await session.next(
      ({ method }) => method === "notifications/subscriptions/acknowledged",
    );
    expect(params?.["notifications"]).toEqual({
      resourcesListChanged: true,
      resourceSubscriptions: [READ_TASK],
    });
    await world.ctx(["progress", "task-42", "Endpoints done", "--by", "@backend"]);
    await session.next(updated);
    await world.ctx(["create", "task-43"]);
    await session.next(listed);
  });

  test("what reads as before is not told", async () => {
    const session = await Session.open(world);
    await session.request("resources/subscribe", { uri: READ_TASK });
    const path = ".context/project/context.md";
    world.write(path, world.read(path));
    await world.ctx(["create", "task-44"]);
    await session.next(listed);
    expect(session.messages.filter(updated)).toEqual([]);
  });

  test("who unsubscribed is told no more", async () => {
    const session = await Session.open(world);
    await session.request("resources/subscribe", { uri: READ_TASK });
    await session.request("resources/unsubscribe", { uri: READ_TASK });
    await world.ctx(["set", "project", "queue", "Redis streams"]);
    await world.ctx(["create", "task-45"]);
    await session.next(listed);
    expect(session.messages.filter(updated)).toEqual([]);
  });

  test("a task that is to come can be waited for", async () => {
    const session = await Session.open(world);
    await session.request("resources/subscribe", { uri: "ctx://task/task-99" });
    await world.ctx(["create", "task-99"]);
    const { method } = await session.next(({ params }) => params?.["uri"] === "ctx://task/task-99");
    expect(method).toBe("notifications/resources/updated");
  });

  test("what is no address cannot be subscribed to", async () => {
    const { error } = await (
      await Session.open(world)
    ).ask("resources/subscribe", { uri: "file:///etc/passwd" });
    expect(error?.code).toBe(-32602);
  });

  test("where nothing can be waited for, standard error says so, and calls are answered", async () => {
    const runtime = makeNodeRuntime(world.environment);
    let settle: () => void = () => undefined;
    const isTried = new Promise<void>((resolve) => (settle = resolve));
    const open = (): Promise<never> => (settle(), Promise.reject(new Error("EMFILE: too many open files")));
    // The second attempt never comes, however slow this machine is.
    const pause: Clock["pause"] = (ms, stop) => runtime.clock.pause(ms === 1000 ? 1_000_000 : ms, stop);
    const clock = { ...runtime.clock, pause };
    const surroundings = { runtime: { ...runtime, wakes: { open }, clock } };
    const session = await Session.open(world, { surroundings });
    await isTried;
    expect(await read(session, READ_TASK)).toContain("task-42");
    const { stderr, status } = await session.end();
    expect(status).toBe(0);
    expect(stderr).toMatchInlineSnapshot(`
      "error: Changes cannot be told of: EMFILE: too many open files [BUG]
      hint: Every call is still answered from the files as they are. Tried again in 1 s.
      "
    `);
  });
});
