import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { makeNodeRuntime } from "../../src/adapters/node-runtime.js";
import { quoteFor } from "../../src/model/text/quote-for.js";
import type { Runtime } from "../../src/ports/runtime.js";
import { refusal } from "../support/world.js";
import { commandOf, ctx, CTX, openShell, screenOf, sendTo, SHELLS, type Shell } from "./session-work.js";
import { startTmux, type Tmux } from "./tmux.js";

let server: Tmux;
let runtime: Runtime;
beforeEach(() => {
  server = startTmux("sending");
  mkdirSync(inTop("tmp"));
  runtime = makeNodeRuntime({ ...server.environment, TMPDIR: inTop("tmp") });
});
afterEach(() => server.stop());

const NAMES = Object.keys(SHELLS) as Shell[];
const HOSTILE = "a b $(touch${IFS}x) 'q' \"d\" `touch y` \\ !! é 😀 -n";
const LINE = 'it\'s "quoted" $HOME $(touch z) `id` !! \\ é 😀 -x\t*;\n';
/** Ten kilobytes in lines. */
const LONG = LINE.repeat(Math.ceil(10_240 / LINE.length));

function inTop(name: string): string {
  return join(server.top, name);
}

async function untilFile(name: string, text: string): Promise<void> {
  const path = inTop(name);
  await server.until(`${name} is whole`, () => existsSync(path) && readFileSync(path, "utf8") === text);
}

describe.each(NAMES)("%s", (shell) => {
  test("is brought to a directory, an environment and what its prerequisites leave; the text arrives whole", async () => {
    mkdirSync(inTop(HOSTILE));
    const long = shell === "fish" ? LONG.replaceAll("\t", " ") : LONG;
    const pane = await openShell(server, shell);
    const set = shell === "fish" ? "set -gx VENV active" : "VENV=active; export VENV";
    const sent = await sendTo(server, runtime, {
      text: `printf %s ${quoteFor(shell, long)} >../text; printf '%s|' "$SETTING" $VENV "$PWD" >../seen`,
      workdir: HOSTILE,
      env: new Map([["SETTING", `${HOSTILE}\nsecond line`]]),
      prereqs: ["echo out; echo err >&2", set],
    });
    expect(sent).toMatchObject({ status: "sent", session: expect.stringContaining(pane), reason: null });
    expect(sent.steps.map(({ exit }) => exit)).toEqual([0, 0, 0, 0]);
    expect(sent.steps[2]?.output).toBe("out\nerr\n");
    expect(sent.steps[1]?.command).toBe("export SETTING");
    await untilFile("text", long);
    await untilFile("seen", `${HOSTILE}\nsecond line|active|${inTop(HOSTILE)}|`);
    expect(readdirSync(inTop(HOSTILE))).toEqual([]);
    // Nothing of it was typed but one line, and nothing of it was left.
    expect(screenOf(server, pane)).not.toContain("second line\n\n");
    expect(readdirSync(inTop("tmp"))).toEqual([]);
  });

  test.each([
    ["that fails", "false", 1],
    ["with a status of its own", shell === "fish" ? "sh -c 'exit 7'" : "(exit 7)", 7],
    ["that there is not", "no-such-program-at-all", 127],
  ])("a prerequisite %s sends nothing", async (_, command, exit) => {
    const pane = await openShell(server, shell);
    const prereqs = ["echo first", command, "echo third >third"];
    const sent = await sendTo(server, runtime, { text: "echo arrived >arrived", prereqs, session: pane });
    expect(sent).toMatchObject({ status: "failed", reason: `step 2 of 3 ended with ${exit}` });
    expect(sent.steps.map((step) => step.exit)).toEqual([0, exit]);
    expect(screenOf(server, pane)).not.toContain("arrived");
    expect(existsSync(inTop("third"))).toBe(false);
    // The shell is as usable as before.
    expect((await sendTo(server, runtime, { text: "echo again >again", session: pane })).status).toBe("sent");
    await untilFile("again", "again\n");
    expect(existsSync(inTop("arrived"))).toBe(false);
  });

  test.each(["echo 'unbalanced", "if true", "echo x; }", "(", "cat <<"])(
    "a prerequisite that is no sentence, %j, ends and does not hang",
    async (command) => {
      const pane = await openShell(server, shell);
      const request = { text: "echo arrived >arrived", session: pane, timeout: 8 };
      const sent = await sendTo(server, runtime, { ...request, prereqs: [command, "echo next >next"] });
      // In dash a here-document without its end is one that ends with the text.
      expect(sent.status).toBe("failed");
      expect([existsSync(inTop("arrived")), existsSync(inTop("next"))]).toEqual([false, false]);
    },
  );

  test("a prerequisite that reads finds nothing to read; one that never ends is interrupted", async () => {
    const pane = await openShell(server, shell);
    const request = { text: "echo arrived >arrived", session: pane, timeout: 2 };
    const late = await refusal(
      sendTo(server, runtime, { ...request, prereqs: ["cat", "sleep 1000", "echo next >next"] }),
    );
    expect(late).toMatchObject({ code: "TIMEOUT", exit: 75 });
    expect(late.message).toContain("its step was interrupted");
    expect(late.details?.["steps"]).toMatchObject([{ exit: 0 }, { command: "sleep 1000", exit: null }]);
    await server.until("the shell is back", () => commandOf(server, pane) === shell);
    expect([existsSync(inTop("arrived")), existsSync(inTop("next"))]).toEqual([false, false]);
    expect((await sendTo(server, runtime, { text: "echo again >again", session: pane })).status).toBe("sent");
    await untilFile("again", "again\n");
  });

  test("what stood half-typed at its prompt is dropped, and not run", async () => {
    writeFileSync(inTop("precious"), "kept");
    const pane = await openShell(server, shell);
    server.tmux("send-keys", "-t", pane, "-l", "rm -f precious ");
    await server.until("it stands there", () => screenOf(server, pane).includes("precious"));
    await sendTo(server, runtime, {
      text: "echo done >done",
      session: pane,
      workdir: ".",
      prereqs: ["true"],
    });
    await untilFile("done", "done\n");
    expect(existsSync(inTop("precious"))).toBe(true);
  });

  test("somebody who scrolls back does not hinder it", async () => {
    const pane = await openShell(server, shell);
    server.tmux("copy-mode", "-t", pane);
    const sent = await sendTo(server, runtime, {
      text: "echo done >done",
      session: pane,
      env: new Map([["A", "1"]]),
    });
    expect(sent.status).toBe("sent");
    await untilFile("done", "done\n");
  });

  test("a shell that ends in the middle sends nothing", async () => {
    const pane = await openShell(server, shell);
    const kill = shell === "fish" ? "kill -9 $fish_pid" : "kill -9 $$";
    const sent = await sendTo(server, runtime, {
      text: "echo arrived >arrived",
      session: pane,
      prereqs: ["true", kill],
    });
    expect(sent.status).toBe("failed");
    expect(sent.steps[0]?.exit).toBe(0);
    expect(sent.reason).toMatch(/gave up the step|pane is gone/);
  });
});

describe("where it goes", () => {
  test("to nobody else when the named session is busy; it waits for it, or in the queue", async () => {
    const busy = await openShell(server);
    await openShell(server);
    server.type(busy, "sleep 3");
    await server.until("it is busy", () => commandOf(server, busy) === "sleep");
    const queued = await sendTo(server, runtime, { text: "echo one >>seen", session: busy });
    expect(queued).toMatchObject({ status: "queued", session: busy });
    const sent = await sendTo(server, runtime, { text: "echo two >>seen", session: busy, timeout: 15 });
    expect(sent).toMatchObject({ status: "sent", session: expect.stringMatching(`:${busy}$`) });
    await untilFile("seen", "two\n");
  });

  test("not within the time: nothing is sent, and nothing is queued", async () => {
    const busy = await openShell(server);
    server.type(busy, "sleep 1000");
    await server.until("it is busy", () => commandOf(server, busy) === "sleep");
    const late = await refusal(sendTo(server, runtime, { text: "echo one >>seen", timeout: 1 }));
    expect(late.code).toBe("TIMEOUT");
    expect(ctx(server, "session", "queue", "--json").stdout).toContain('"items":[]');
  });

  test("to the pane that fits, before one that would have to be brought there", async () => {
    mkdirSync(inTop("shop/login"), { recursive: true });
    mkdirSync(inTop("other"));
    await openShell(server, "bash", inTop("other"));
    const near = await openShell(server, "bash", inTop("shop"));
    const sent = await sendTo(server, runtime, { text: "pwd >seen", workdir: "shop/login" });
    expect(sent.session).toMatch(new RegExp(`:${near}$`));
    await untilFile("shop/login/seen", `${inTop("shop/login")}\n`);
  });

  test("to no pane that lacks what is required, however it could be prepared", async () => {
    await openShell(server);
    const env = new Map([["STAGE", "test"]]);
    const request = { text: "true", workdir: ".", env, requires: ["env"] as const };
    expect(await sendTo(server, runtime, request)).toMatchObject({
      status: "queued",
      reason: "no free session fits",
    });
  });

  test("a line that the terminal would cut is refused, and one of ten kilobytes goes through a shell that edits", async () => {
    const long = `: ${"x".repeat(10_000)}; echo done >>seen`;
    const dash = await openShell(server, "dash");
    expect(await sendTo(server, runtime, { text: long, session: dash })).toMatchObject({
      status: "failed",
      reason: expect.stringContaining("would be cut there"),
    });
    const bash = await openShell(server);
    expect((await sendTo(server, runtime, { text: long, session: bash })).status).toBe("sent");
    await untilFile("seen", "done\n");
  });
});

test("fish, which leaves tabs out of a paste, is not sent any", async () => {
  const pane = await openShell(server, "fish");
  const sent = await sendTo(server, runtime, { text: "echo a\tb", session: pane });
  expect(sent).toMatchObject({ status: "failed", reason: expect.stringContaining("tabs") });
});

describe("an agent that waits", () => {
  /** Reports its stop to ctx, asks for bracketed paste, and writes down every byte that it is given. */
  const AGENT = `const { execFileSync } = require("node:child_process");
const { appendFileSync } = require("node:fs");
const input = JSON.stringify({ session_id: "s1", cwd: process.cwd(), transcript_path: "/t" });
for (const event of ["SessionStart", "Stop"])
  execFileSync("sh", ["-c", '"$0" "$1" hook "$2" --agent claude', process.execPath, ${JSON.stringify(CTX)}, event], { input });
process.stdin.setRawMode(true);
process.stdin.on("data", (bytes) => appendFileSync("typed", bytes));
process.stdout.write("\\x1b[?2004hready\\n");
`;

  async function startAgent(): Promise<string> {
    for (const words of ["git init -q", `'${process.execPath}' '${CTX}' init -q`])
      server.tmux("run-shell", `cd '${server.top}' && ${words}`);
    writeFileSync(inTop("agent.cjs"), AGENT);
    const pane = await openShell(server);
    server.type(pane, `clear; '${process.execPath}' agent.cjs`);
    await server.until("the agent waits", () => /^ready/m.test(screenOf(server, pane)));
    return pane;
  }

  test("gets the text as one paste, and then Enter", async () => {
    const pane = await startAgent();
    const sent = await sendTo(server, runtime, { text: LONG, session: pane });
    expect(sent).toMatchObject({ status: "sent", steps: [] });
    const typed = `\x1b[200~${LONG.replaceAll("\n", "\r")}\x1b[201~\r`;
    await untilFile("typed", typed);
  });

  test("is not prepared: what needs that goes elsewhere, or fails where it is bound to the agent", async () => {
    const pane = await startAgent();
    const bound = await sendTo(server, runtime, { text: "true", session: pane, prereqs: ["true"] });
    expect(bound).toMatchObject({
      status: "failed",
      reason: expect.stringContaining("an agent is in front"),
    });
    expect(await sendTo(server, runtime, { text: "true", prereqs: ["true"] })).toMatchObject({
      status: "queued",
    });
    // Where it stands already, nothing needs preparing.
    expect(await sendTo(server, runtime, { text: "true", session: pane, workdir: "." })).toMatchObject({
      status: "sent",
    });
  });
});

test.each(["\u001b[201~rm -rf x", "a\u0003b", "a\rb", "a\u009bb", "  \n"])(
  "the text %j is no text",
  async (text) => {
    expect(await refusal(sendTo(server, runtime, { text }))).toMatchObject({ code: "USAGE" });
  },
);
