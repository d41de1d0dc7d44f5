import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { makeShop, makeWorld, type World } from "../support/transcript.js";

let world: World;
const bare = makeWorld("completion-bare");
beforeAll(async () => {
  world = await makeShop("completion");
  await world.ctx(["create", "task-9", "--title", "Password: reset\u202e"]);
});
afterAll(() => {
  world.remove();
  bare.remove();
});

/** What Tab offers; quotes and spaces are given as the shell hands them over. */
async function offered(shell: string, ...words: string[]): Promise<string> {
  const { stdout, stderr, status } = await world.ctx(["completion", shell, "--", ...words]);
  expect({ stderr, status }).toEqual({ stderr: "", status: 0 });
  return stdout;
}

describe("each shell gets its own form", () => {
  test.each([
    ["bash", "task-9\ntask-42\n"],
    ["zsh", "task-9:Password: reset⟨U+202E⟩\ntask-42:Implement user authentication\n"],
    ["fish", "task-9\tPassword: reset⟨U+202E⟩\ntask-42\tImplement user authentication\n"],
  ])("%s", async (shell, expected) => {
    expect(await offered(shell, "ctx", "resolve", "ta")).toBe(expected);
  });

  test("programs get all of it", async () => {
    expect(await world.show("completion fish --json -- ctx resolve task-4")).toMatchInlineSnapshot(`
      "$ ctx completion fish --json -- ctx resolve task-4
      {"version":1,"ok":true,"command":"completion","data":{"shell":"fish","candidates":[{"value":"task-42","description":"Implement user authentication"}],"files":null},"findings":[]}
      "
    `);
    expect(await world.show("completion bash --json -- ctx create x --body b")).toMatchInlineSnapshot(`
      "$ ctx completion bash --json -- ctx create x --body b
      {"version":1,"ok":true,"command":"completion","data":{"shell":"bash","candidates":[],"files":"file"},"findings":[]}
      "
    `);
  });

  test("a script", async () => {
    const { data } = JSON.parse((await world.ctx("completion zsh --json")).stdout) as {
      data: { script: string };
    };
    expect((await world.ctx("completion zsh")).stdout).toBe(data.script);
    expect(data.script).toMatch(/^#compdef ctx git-ctx\n/);
  });

  test("of a shell that ctx does not know", async () => {
    expect(await world.show("completion csh")).toMatchInlineSnapshot(`
      "$ ctx completion csh
      ! error: <shell> cannot be csh. [USAGE]
      ! hint: did you mean zsh? It is one of bash, zsh, fish.
      [64]
      "
    `);
    expect(await world.show("completion")).toMatchInlineSnapshot(`
      "$ ctx completion
      ! error: ctx completion needs <shell>. [USAGE]
      ! hint: usage: ctx completion <shell> [words…] [options]
      [64]
      "
    `);
  });
});

describe("the repository knows", () => {
  test("refs, the short form of a task's before the long one", async () => {
    expect(await offered("zsh", "ctx", "resolve", "")).toMatchInlineSnapshot(`
      "branch:now feature/user-profiles
      project:this repository
      global:every project
      task-9:Password: reset⟨U+202E⟩
      task-42:Implement user authentication
      branch/feature/user-profiles
      "
    `);
    expect(await offered("bash", "ctx", "resolve", "task/")).toBe("task/task-9\ntask/task-42\n");
  });

  test("the values of one context, or all that apply", async () => {
    expect(await offered("fish", "ctx", "get", "task-42", "")).toBe(
      'title\t"Implement user authentication"\n',
    );
    expect(await offered("fish", "ctx", "explain", "task-42", "cach")).toBe(
      'caching\t"Redis with 5min TTL"\n',
    );
    expect(await offered("bash", "ctx", "explain", "task-42", "/cach")).toBe("/caching\n");
  });

  test("values inside values, and keys that need a JSON Pointer", async () => {
    await world.ctx(["update", "task-9", "--data", '{"limits":{"a.b":1,"two words":[1,2]},"$(id)":{"":0}}']);
    expect(await offered("fish", "ctx", "get", "task-9", "")).toMatchInlineSnapshot(`
      "title	"Password: reset⟨U+202E⟩"
      limits	2 keys
      /limits/a.b	1
      limits.two words	2 in a list
      "
    `);
    expect(await offered("bash", "ctx", "get", "task-9", "limits.t")).toBe("limits.two\\ words\n");
    expect(await offered("bash", "ctx", "get", "task-9", "'limits.t")).toBe("limits.two words\n");
    expect(await offered("bash", "ctx", "get", "task-9", "/li")).toBe(
      "/limits\n/limits/a.b\n/limits/two\\ words\n",
    );
  });

  test("entries that can be taken back, the newest first", async () => {
    const add = async (text: string): Promise<string> => {
      const { stdout } = await world.ctx(["progress", "task-42", text, "--json"]);
      return (JSON.parse(stdout) as { data: { id: string } }).data.id;
    };
    const [first, second] = [await add("Login form done"), await add("Tests\npass")];
    expect(await offered("fish", "ctx", "retract", "")).toBe(
      `${second}\ttask-42 progress: Tests⏎pass\n${first}\ttask-42 progress: Login form done\n`,
    );
    await world.ctx(["retract", first as string]);
    expect(await offered("bash", "ctx", "retract", "")).toBe(`${second}\n`);
    expect(await offered("bash", "ctx", "retract", second.slice(0, 8).toLowerCase())).toBe(
      `${second.toLowerCase()}\n`,
    );
  });

  test("branches and revisions", async () => {
    world.git("branch", "main");
    world.git("update-ref", "refs/remotes/origin/release", "HEAD");
    expect(await offered("bash", "ctx", "list", "--branch", "")).toBe(
      "feature/user-profiles\nmain\nrelease\n",
    );
    expect(await offered("bash", "ctx", "resolve", "--at=")).toBe(
      "--at=HEAD\n--at=feature/user-profiles\n--at=main\n--at=origin/release\n",
    );
    expect(await offered("bash", "ctx", "diff", "main..or")).toBe("main..origin/release\n");
  });

  test("categories, the project's own too", async () => {
    const config = JSON.parse(world.read(".context/config.json")) as object;
    world.write(".context/config.json", JSON.stringify({ ...config, insight: { categories: ["discount"] } }));
    expect(await offered("bash", "ctx", "insight", "task-42", "x", "--category", "disc")).toBe(
      "discovery\ndiscount\n",
    );
  });
});

describe("nothing is offered, and nothing said,", () => {
  test.each([
    ["without a context", ["ctx", "resolve", "ta"]],
    ["in a directory that is not there", ["ctx", "-C", "nowhere", "resolve", "ta"]],
    ["after a word that is no command", ["ctx", "reslove", "ta"]],
    ["for a context that is not there", ["ctx", "get", "task-404", "a"]],
  ])("%s", async (_case, words) => {
    for (const shell of ["bash", "zsh", "fish"]) {
      expect(await bare.ctx(["completion", shell, "--", ...words])).toEqual({
        stdout: "",
        stderr: "",
        status: 0,
      });
    }
  });

  test("where config.json is broken; commands and options are still there", async () => {
    bare.write(".context/config.json", "{");
    expect(await bare.ctx(["completion", "bash", "--", "ctx", "resolve", "--al"])).toEqual({
      stdout: "--all-entries\n",
      stderr: "",
      status: 0,
    });
    expect(await bare.ctx(["completion", "bash", "--", "ctx", "resolve", "pro"])).toEqual({
      stdout: "project\n",
      stderr: "",
      status: 0,
    });
  });
});
