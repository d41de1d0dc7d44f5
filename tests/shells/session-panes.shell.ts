import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { findSessions } from "../../src/actions/session/find-sessions.js";
import { makeNodeRuntime } from "../../src/adapters/node-runtime.js";
import { askPs } from "../../src/adapters/tmux/ask-ps.js";
import type { Session } from "../../src/model/session.js";
import type { Runtime } from "../../src/ports/runtime.js";
import { makeFakeTerminals } from "../support/fake-terminals.js";
import { startTmux, type Tmux } from "./tmux.js";

const CTX = join(import.meta.dirname, "../../bin/ctx.cjs");
const BASH = ["bash", "--norc", "-i"];

let server: Tmux;
let runtime: Runtime;
beforeEach(() => {
  server = startTmux("panes");
  runtime = makeNodeRuntime(server.environment);
});
afterEach(() => server.stop());

async function sessions(): Promise<readonly Session[]> {
  const found = await findSessions(runtime, { directory: server.top, sockets: [server.socket] });
  return found.sessions.map(({ session }) => session);
}

async function stateOf(pane: string): Promise<string | undefined> {
  const session = (await sessions()).find(({ id }) => id.endsWith(`:${pane}`));
  return session === undefined ? undefined : `${session.busy ? "busy" : "free"} ${session.foreground}`;
}

/** A shell that shows its prompt. */
async function openShell(program: readonly string[] = BASH): Promise<string> {
  const pane = server.open(server.top, program);
  const screen = () => server.tmux("capture-pane", "-p", "-t", pane);
  await server.until(`a prompt in ${pane}`, () => /[$#%>] *$/m.test(screen()));
  return pane;
}

async function untilState(pane: string, state: string): Promise<void> {
  let last: string | undefined;
  for (let tries = 0; tries < 100 && last !== state; tries++) {
    last = await stateOf(pane);
    if (last !== state) await new Promise((settle) => setTimeout(settle, 50));
  }
  expect(last).toBe(state);
}

describe("who is in the foreground", () => {
  test.each([
    ["a shell inside of a shell", "bash --norc -i", "free shell"],
    ["a program", "sleep 1000", "busy program"],
    ["a program that took the name of a shell", "exec -a bash sleep 1000", "busy program"],
    ["a script", `bash ${"script.sh"}`, "busy program"],
    ["a shell that reads its commands from elsewhere", "mkfifo f; sleep 1000 >f & bash <f", "busy program"],
    ["a pipeline whose first program has ended", "true | sleep 1000", "busy program"],
    ["a program in the background", "sleep 1000 &", "free shell"],
    ["a program that was suspended", "sleep 1000 & kill -STOP $!", "free shell"],
    ["what a prompt asks for", "x=$(sleep 1000)", "busy program"],
    ["a title and a name that lie", "printf '\\033]0;bash\\007'; sleep 1000", "busy program"],
  ])("%s", async (_, line, state) => {
    writeFileSync(join(server.top, "script.sh"), "sleep 1000; true\n");
    const pane = await openShell();
    server.type(pane, line);
    await untilState(pane, state);
    expect(await stateOf(pane)).toBe(state);
  });

  test.each([
    ["dash", ["dash", "-i"]],
    ["zsh", ["zsh", "-f"]],
    ["fish", ["fish", "--no-config"]],
  ])("%s at its prompt", async (name, program) => {
    const pane = await openShell(program);
    await untilState(pane, "free shell");
    expect((await sessions()).find(({ id }) => id.endsWith(`:${pane}`))?.command).toBe(name);
  });
});

test("where there is no /proc, ps tells of a shell and of a program", async () => {
  const shell = await openShell();
  const busy = await openShell();
  server.type(busy, "sleep 1000 | cat");
  await untilState(busy, "busy program");
  const ask = async (pane: string) => {
    const [pid = "", terminal = ""] = server
      .tmux("display-message", "-p", "-t", pane, "#{pane_pid} #{pane_tty}")
      .split(" ");
    const told = await askPs(Number(pid), terminal);
    return {
      kind: told?.foreground.kind,
      name: told?.foreground.name,
      isSelf: told?.process.pid === Number(pid),
    };
  };
  expect(await ask(shell)).toEqual({ kind: "shell", name: "bash", isSelf: true });
  expect(await ask(busy)).toEqual({ kind: "program", name: "sleep", isSelf: true });
});

describe("panes that are not as others", () => {
  test("one whose program has ended is none", async () => {
    server.tmux("set-option", "-g", "remain-on-exit", "on");
    const pane = server.open(server.top, ["true"]);
    await server.until(
      "its end",
      () => server.tmux("display-message", "-p", "-t", pane, "#{pane_dead}") === "1",
    );
    expect(await stateOf(pane)).toBeUndefined();
  });

  test("one that is shown in two sessions is one", async () => {
    const pane = await openShell();
    const window = server.tmux("display-message", "-p", "-t", pane, "#{window_id}");
    server.tmux("new-session", "-d", "-s", "second", "sleep", "1000");
    server.tmux("link-window", "-s", window, "-t", "second:7");
    expect((await sessions()).filter(({ id }) => id.endsWith(`:${pane}`))).toHaveLength(1);
  });

  test("copy mode and zooming change nothing", async () => {
    const pane = await openShell();
    server.tmux("split-window", "-d", "-t", pane, "sleep", "1000");
    server.tmux("resize-pane", "-Z", "-t", pane);
    server.tmux("copy-mode", "-t", pane);
    expect(await stateOf(pane)).toBe("free shell");
  });

  test("what would be typed into several, or into none, is typed into none", async () => {
    const pane = await openShell();
    server.tmux("set-option", "-w", "-t", pane, "synchronize-panes", "on");
    expect(await stateOf(pane)).toBe("busy shared");
    server.tmux("set-option", "-w", "-t", pane, "synchronize-panes", "off");
    server.tmux("select-pane", "-d", "-t", pane);
    expect(await stateOf(pane)).toBe("busy shared");
  });

  test("a directory that is gone is unknown; one that says so of itself is not", async () => {
    const pane = await openShell();
    server.type(pane, "mkdir gone && cd gone && rmdir ../gone; echo left");
    await server.until("it is gone", () => /^left/m.test(server.tmux("capture-pane", "-p", "-t", pane)));
    const other = await openShell();
    server.type(other, "mkdir 'x (deleted)' && cd 'x (deleted)'; echo there");
    await server.until("it is there", () => /^there/m.test(server.tmux("capture-pane", "-p", "-t", other)));
    const all = await sessions();
    const dirOf = (id: string) => all.find((one) => one.id.endsWith(`:${id}`))?.dir;
    expect([dirOf(pane), dirOf(other)]).toEqual([null, join(server.top, "x (deleted)")]);
  });

  test("a name of a session is a name, whatever it holds", async () => {
    server.tmux("new-session", "-d", "-s", "$(touch x)\t|'\"", "-c", server.top, ...BASH);
    const found = await sessions();
    expect(found).toHaveLength(2);
    expect(found[1]?.target).toMatch(/^\$\(touch x\).*'".*:0\.0$/);
  });
});

describe("an agent", () => {
  /** Reports to ctx, as its argument says, and then waits as agents do. */
  const AGENT = `const { execFileSync } = require("node:child_process");
for (const event of process.argv.slice(2)) {
  const input = JSON.stringify({ session_id: "s1", cwd: process.cwd(), transcript_path: "/t" });
  execFileSync("sh", ["-c", '"$0" "$1" hook "$2" --agent claude', process.execPath, ${JSON.stringify(CTX)}, event], { input });
}
console.log("ready");
process.stdin.resume();
`;

  async function startAgent(pane: string, ...events: string[]): Promise<void> {
    writeFileSync(join(server.top, "agent.cjs"), AGENT);
    server.type(pane, `clear; '${process.execPath}' agent.cjs ${events.join(" ")}`);
    await server.until("the agent waits", () =>
      /^ready/m.test(server.tmux("capture-pane", "-p", "-t", pane)),
    );
  }

  beforeEach(() => {
    for (const words of [["init", "-q"]])
      server.tmux("run-shell", `cd '${server.top}' && git ${words.join(" ")}`);
    server.tmux("run-shell", `cd '${server.top}' && '${process.execPath}' '${CTX}' init -q`);
  });

  test("that reported its stop is free, until it reports anything else", async () => {
    const pane = await openShell();
    await startAgent(pane, "SessionStart");
    expect(await stateOf(pane)).toBe("busy program");
    server.tmux("send-keys", "-t", pane, "C-c");
    await untilState(pane, "free shell");
    await startAgent(pane, "SessionStart", "Stop");
    await untilState(pane, "free agent");
    expect((await sessions()).find(({ id }) => id.endsWith(`:${pane}`))?.command).toBe("claude");
    server.tmux("send-keys", "-t", pane, "C-c");
    await untilState(pane, "free shell");
    await startAgent(pane, "SessionStart", "Stop", "UserPromptSubmit");
    expect(await stateOf(pane)).toBe("busy program");
  });

  test("that has ended leaves its pane to whatever comes, also to what was there before it", async () => {
    const pane = await openShell();
    server.type(pane, "cat");
    await untilState(pane, "busy program");
    server.tmux("send-keys", "-t", pane, "C-z");
    await untilState(pane, "free shell");
    await startAgent(pane, "SessionStart", "Stop");
    await untilState(pane, "free agent");
    server.tmux("send-keys", "-t", pane, "C-c");
    await untilState(pane, "free shell");
    server.type(pane, "fg");
    await untilState(pane, "busy program");
    expect(await stateOf(pane)).toBe("busy program");
  });
});

describe("no tmux to ask", () => {
  const why = async (socket: string, environment = server.environment): Promise<string | undefined> => {
    const found = await makeNodeRuntime(environment).terminals.listPanes(socket);
    return found.kind === "none" ? found.why.replaceAll(server.top, "/home/ada") : undefined;
  };

  test("is said in a sentence", async () => {
    writeFileSync(join(server.top, "file"), "");
    expect([
      await why(join(server.top, "nowhere")),
      await why(join(server.top, "file")),
      await why(server.socket, { ...server.environment, PATH: "/nowhere" }),
      await why(server.socket),
    ]).toEqual([
      "No tmux server is running at /home/ada/nowhere.",
      "No tmux server is running at /home/ada/file.",
      "tmux is not installed.",
      undefined,
    ]);
  });

  test("a server that is stopped is not waited for without end", async () => {
    const pid = Number(server.tmux("display-message", "-p", "#{pid}"));
    process.kill(pid, "SIGSTOP");
    try {
      expect(await why(server.socket)).toBe("The tmux server at /home/ada/tmux.sock does not answer.");
    } finally {
      process.kill(pid, "SIGCONT");
    }
  });

  test("TMUX names the server, then TMUX_TMPDIR", async () => {
    const socketOf = async (environment: Record<string, string>): Promise<string | null> =>
      (await makeNodeRuntime({ ...server.environment, ...environment }).terminals.listPanes()).socket;
    const user = process.getuid?.();
    expect([
      await socketOf({ TMUX: `${server.socket},1,0`, TMUX_TMPDIR: server.top }),
      await socketOf({ TMUX_TMPDIR: server.top }),
      await socketOf({ TMUX_TMPDIR: "/nowhere/at/all" }),
    ]).toEqual([server.socket, join(server.top, `tmux-${user}/default`), `/tmp/tmux-${user}/default`]);
  });

  test("the fake of other tests says the same", async () => {
    const { why: said } = (await makeFakeTerminals().listPanes("/home/ada/nowhere")) as { why: string };
    expect(said).toBe(await why(join(server.top, "nowhere")));
  });
});
