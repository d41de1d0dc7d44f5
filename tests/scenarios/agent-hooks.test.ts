// Hooks of agents where things are not as they should be, and where several agents work side by side.
import { readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { hook, type HookData } from "../../src/actions/agent/hook.js";
import { watch } from "../../src/actions/watch.js";
import { CtxError } from "../../src/errors/ctx-error.js";
import { utf8Encode } from "../../src/model/text/utf8.js";
import type { Runtime } from "../../src/ports/runtime.js";
import {
  CONFIG,
  entries,
  FEATURE,
  json,
  PROJECT,
  record,
  TASK,
  World,
  type Shell,
} from "../support/world.js";

const NOW = Date.UTC(2026, 10, 20, 10, 2);

function shop(): World {
  const world = World.repository({
    [PROJECT]: json({ caching: "memory" }),
    [TASK]: json({ title: "Login" }),
  });
  world.git("switch", "--quiet", "--create", FEATURE);
  return world;
}

async function call(
  shell: Shell,
  event: string,
  payload: object,
  more: { agent?: string } = {},
): Promise<HookData> {
  const input = utf8Encode(
    JSON.stringify({ session_id: "s1", cwd: shell.directory, transcript_path: "/t", ...payload }),
  );
  const { agent = "claude" } = more;
  return (await hook(shell.runtime, { directory: shell.directory, event, agent, input })).data;
}

/** What the model is told, whatever form the answer has. */
function textOf({ answer }: HookData): string {
  return answer === null
    ? ""
    : (JSON.stringify(answer).match(/dditional_?[cC]ontext":"(.*?)"[,}]/)?.[1] ?? "");
}

function edit(world: World, path: string, id?: string): object {
  const named = id === undefined ? {} : { tool_use_id: id };
  return {
    tool_name: "Write",
    ...named,
    tool_input: { file_path: join(world.top, path), content: "x\n" },
    tool_response: {},
  };
}

async function progressOf(world: World, ref = "task-42"): Promise<string[]> {
  const { data } = await world.log({ ref });
  return data.entries.map(({ by, text }) => `${by} ${text}`);
}

describe("two sessions", () => {
  test("B is told of what A did, in another worktree too, once; neither of its own", async () => {
    const world = shop();
    const other = world.at(world.addWorktree("other", "-b", "feature/other"));
    await call(world, "SessionStart", { session_id: "a", source: "startup" });
    await call(other, "SessionStart", { session_id: "b", source: "startup" });
    await call(world, "PostToolUse", { session_id: "a", ...edit(world, "src/auth.ts", "t1") });
    await other.insight({ ref: "project", text: "JWT utility exists", category: "discovery", by: "@grace" });
    const first = textOf(await call(other, "UserPromptSubmit", { session_id: "b" }));
    expect(first).toContain("Edited src/auth.ts");
    expect(first).toContain("JWT utility exists");
    expect(textOf(await call(other, "UserPromptSubmit", { session_id: "b" }))).toBe("");
    const own = textOf(await call(world, "UserPromptSubmit", { session_id: "a" }));
    expect(own).toContain("JWT utility exists");
    expect(own).not.toContain("src/auth.ts");
  });

  test("what a pull brings is told once, also after entries were told from the journal", async () => {
    const world = shop();
    await call(world, "SessionStart", { source: "startup" });
    await world.progress({ ref: "task-42", text: "told from the journal", by: "@grace" });
    expect(textOf(await call(world, "UserPromptSubmit", {}))).toContain("told from the journal");
    world.commitOn("feature/pulled", {
      ".context/tasks/task-42/entries/01KAGC0000.jsonl": entries(record("9", "pulled", { by: "@bob" })),
    });
    world.git("merge", "--quiet", "--no-edit", "feature/pulled");
    const text = textOf(await call(world, "UserPromptSubmit", {}));
    expect(text).toContain("pulled");
    expect(text).not.toContain("told from the journal");
    expect(textOf(await call(world, "UserPromptSubmit", {}))).toBe("");
  });

  test("a document of its own that the agent edits is no news to it", async () => {
    const world = shop();
    await call(world, "SessionStart", { source: "startup" });
    world.write({ [TASK]: json({ title: "Login", status: "open" }) });
    await call(world, "PostToolUse", edit(world, TASK, "t1"));
    expect(textOf(await call(world, "UserPromptSubmit", {}))).toBe("");
    world.write({ [TASK]: json({ title: "Login page" }) });
    expect(textOf(await call(world, "UserPromptSubmit", {}))).toContain(`changed ${TASK}`);
  });

  test("a start that two hooks answer is answered once, an agent that forgot is told everything again", async () => {
    const world = shop();
    const both = await Promise.all([call(world, "SessionStart", {}), call(world, "SessionStart", {})]);
    expect(both.map(textOf).filter((text) => text !== "")).toHaveLength(1);
    world.clock.advance(60_000);
    await call(world, "PreCompress", {}, { agent: "gemini" });
    expect(textOf(await call(world, "BeforeAgent", {}, { agent: "gemini" }))).toContain("title: Login");
    expect(textOf(await call(world, "BeforeAgent", {}, { agent: "gemini" }))).toBe("");
  });

  test("agents that read no answer at a prompt are told after a tool", async () => {
    const world = shop();
    await call(world, "sessionStart", {}, { agent: "cursor" });
    await world.progress({ ref: "task-42", text: "done by another", by: "@grace" });
    expect((await call(world, "beforeSubmitPrompt", {}, { agent: "cursor" })).answer).toBeNull();
    expect(textOf(await call(world, "postToolUse", { tool_name: "Shell" }, { agent: "cursor" }))).toContain(
      "done by another",
    );
    expect(textOf(await call(world, "postToolUse", { tool_name: "Shell" }, { agent: "cursor" }))).toBe("");
  });
});

describe("an edit is recorded once", () => {
  test.each([
    ["with an id", "toolu_1"],
    ["without one", undefined],
  ])("delivered five times at once, %s", async (_, id) => {
    const world = shop();
    const payload = edit(world, "src/auth.ts", id);
    await Promise.all(Array.from({ length: 5 }, () => call(world, "PostToolUse", payload)));
    await call(world, "PostToolUse", payload);
    expect((await progressOf(world)).filter((line) => line.includes("src/auth.ts"))).toHaveLength(1);
  });

  test("beside a watch, whoever is first", async () => {
    const world = shop();
    const once = () =>
      watch(world.runtime, { directory: world.top, once: true, by: "@watch", tell: async () => undefined });
    await once();
    world.write({ "src/auth.ts": "x\n" });
    await Promise.all(
      Array.from({ length: 3 }, () => call(world, "PostToolUse", edit(world, "src/auth.ts", "t1"))),
    );
    await once();
    expect(await progressOf(world)).toEqual([
      expect.stringMatching(/^@claude-\w{4} Added src\/auth\.ts \(\+1\)$/),
    ]);
    world.write({ "src/auth.ts": "x\ny\n" });
    await once();
    await call(world, "PostToolUse", edit(world, "src/auth.ts", "t2"));
    expect((await progressOf(world)).at(-1)).toBe("@watch Edited src/auth.ts (+1)");
    expect(await progressOf(world)).toHaveLength(2);
  });

  test("nothing of what git ignores, of sensitive names, of other places", async () => {
    const world = shop();
    world.write({ ".gitignore": "dist/\n" });
    for (const path of ["dist/app.js", ".env.local", "keys/prod.pem", "../elsewhere.ts", TASK])
      await call(world, "PostToolUse", edit(world, path));
    expect(await progressOf(world)).toEqual([]);
  });

  test("a sub-agent is named, and the session's own for all that", async () => {
    const world = shop();
    await call(world, "SessionStart", {});
    await call(world, "PostToolUse", {
      agent_id: "a1",
      agent_type: "Explore",
      ...edit(world, "src/auth.ts", "t1"),
    });
    expect((await progressOf(world))[0]).toMatch(/^@claude-\w{4}\.explore Edited src\/auth\.ts$/);
    expect(textOf(await call(world, "UserPromptSubmit", {}))).toBe("");
    expect(textOf(await call(world, "SubagentStart", { agent_id: "a1", agent_type: "Explore" }))).toContain(
      "title: Login",
    );
  });
});

describe("stop", () => {
  test("is noted with where it was, and over with the next prompt", async () => {
    const world = shop();
    const shell = world.with({ TMUX: "/tmp/tmux-0/default,1,0", TMUX_PANE: "%3" });
    await call(shell, "SessionStart", {});
    await call(shell, "Stop", { stop_hook_active: false });
    const directory = join(world.top, ".git/ctx/sessions");
    const [name] = readdirSync(directory) as [string];
    const read = (): unknown => JSON.parse(readFileSync(join(directory, name), "utf8"));
    expect(read()).toMatchObject({
      agent: "claude",
      state: "stopped",
      directory: world.top,
      pane: { id: "%3", socket: "/tmp/tmux-0/default" },
    });
    expect(JSON.stringify(read())).not.toContain("s1");
    await call(shell, "UserPromptSubmit", {});
    expect(read()).toMatchObject({ state: "working" });
  });
});

describe("trouble stops nobody", () => {
  /** What every event of a session is answered with. */
  async function listAnswers(shell: Shell): Promise<unknown[]> {
    const answers: unknown[] = [];
    for (const event of ["SessionStart", "UserPromptSubmit", "PreCompact", "Stop", "SessionEnd"])
      answers.push((await call(shell, event, { source: "startup" })).answer);
    const tool = { tool_name: "Write", tool_input: { file_path: "a.ts", content: "x" } };
    answers.push((await call(shell, "PostToolUse", tool)).answer);
    return answers;
  }
  const SILENCE = [null, null, null, null, null, null];

  test("without .context/ and without git there is nothing to say", async () => {
    const world = World.bare();
    expect(await listAnswers(world)).toEqual(SILENCE);
    expect(readdirSync(world.top)).toEqual([]);
    expect((await call(world, "SessionStart", {})).trouble).toBeNull();
  });

  test("settings that cannot be read, a newer format", async () => {
    const world = shop();
    world.write({ [CONFIG]: '{"format": "ctx/9"}' });
    expect((await call(world, "PostToolUse", edit(world, "src/a.ts"))).trouble).toMatchObject({
      code: "FORMAT_NEWER",
    });
    world.write({ [CONFIG]: "{" });
    expect((await call(world, "PostToolUse", edit(world, "src/a.ts"))).answer).toBeNull();
  });

  test("broken documents: the rest is told", async () => {
    const world = shop();
    world.write({ [TASK]: '{"title": ' });
    expect(textOf(await call(world, "SessionStart", {}))).toContain("caching: memory");
  });

  test("a full disk: nothing is told that could not be noted", async () => {
    const world = shop();
    const full = () => {
      throw new CtxError("WRITE_FAILED", "no space left on device");
    };
    const files = {
      ...world.runtime.files,
      createPrivate: full,
      create: full,
      append: full,
      place: full,
      replace: full,
      changeTogether: full,
    };
    const runtime: Runtime = { ...world.runtime, files };
    expect(
      await listAnswers(
        Object.assign(Object.create(Object.getPrototypeOf(world) as object), world, { runtime }) as Shell,
      ),
    ).toEqual(SILENCE);
  });

  test("a state that is no mark, or of somebody else", async () => {
    const world = shop();
    await call(world, "SessionStart", {});
    const directory = join(world.top, ".git/ctx/sessions");
    const [name] = readdirSync(directory) as [string];
    for (const text of ["", "{", "[]", '{"v":1}', '{"v":2,"told":[]}']) {
      writeFileSync(join(directory, name), text);
      expect((await call(world, "UserPromptSubmit", {})).trouble).toBeNull();
    }
    rmSync(directory, { recursive: true });
    writeFileSync(directory, "");
    expect((await call(world, "SessionStart", {})).answer).toBeNull();
  });

  test.each<[string, Uint8Array | null, string]>([
    ["garbage", utf8Encode("}{"), "FILE_INVALID"],
    ["bytes that are no UTF-8", Uint8Array.of(0xff, 0xfe), "FILE_INVALID"],
    ["more than anybody reads", null, "FILE_INVALID"],
    ["an array", utf8Encode("[1]"), ""],
    ["nothing", new Uint8Array(), ""],
  ])("%s on standard input", async (_, input, code) => {
    const world = shop();
    const request = { directory: world.top, event: "UserPromptSubmit", agent: "claude", input };
    const { answer, trouble } = (await hook(world.runtime, request)).data;
    expect([answer, trouble?.code ?? ""]).toEqual([null, code]);
  });

  test("a directory that is gone, or none: the one where the hook was started counts", async () => {
    const world = shop();
    for (const cwd of ["/no/such/place", "relative", "\0", 7, "C:\\shop"])
      expect(textOf(await call(world, "SessionStart", { session_id: `s-${String(cwd)}`, cwd }))).toContain(
        "title: Login",
      );
  });

  test("nothing is told that is longer than an agent takes", async () => {
    const world = shop();
    const long = Object.fromEntries(
      Array.from({ length: 400 }, (_, at) => [`rule-${at}`, "\u202eTests first. ".repeat(9)]),
    );
    world.write({ [PROJECT]: json(long) });
    const start = await call(world, "SessionStart", {});
    const text = (start.answer as { hookSpecificOutput: { additionalContext: string } }).hookSpecificOutput
      .additionalContext;
    expect(text.length).toBeLessThanOrEqual(8000);
    expect(text.length).toBeGreaterThan(6000);
    for (let at = 0; at < 40; at++)
      await world.progress({ ref: "task-42", text: `step ${at} ${"x".repeat(99)}`, by: "@grace" });
    const news = await call(world, "UserPromptSubmit", {});
    const told = (news.answer as { hookSpecificOutput: { additionalContext: string } }).hookSpecificOutput
      .additionalContext;
    expect(told.length).toBeLessThanOrEqual(1500);
    expect(told).toContain("step 39");
    expect(told).toMatch(/\n\d+ more: `ctx changes`\.$/);
  });
});

test("old sessions are forgotten", async () => {
  const world = shop();
  await call(world, "SessionStart", { session_id: "old" });
  world.clock.set(NOW + 400 * 24 * 3600 * 1000);
  await call(world, "SessionStart", { session_id: "new" });
  expect(readdirSync(join(world.top, ".git/ctx/sessions"))).toHaveLength(1);
});

test("a tool edits git's own files: that is no progress of anybody", async () => {
  const world = shop();
  const told = await call(world.at(world.top), "PostToolUse", edit(world, ".git/config", "e1"));
  expect([told.recorded, told.trouble]).toEqual([[], null]);
});

test("what is no name writes nothing, wherever it comes from", async () => {
  const world = shop();
  const shell = world.at(world.top, { CTX_BY: "@x\n@lead" });
  const told = await call(shell, "PostToolUse", edit(world, "src/login.ts", "e1"));
  expect([told.recorded, told.answer, told.trouble?.code]).toEqual([[], null, "USAGE"]);
});
