// The built command line as a shell and a terminal see it: pagers, colours, pipes that close, streams that are not there,
// Ctrl-C. Terminals are made by script(1) of util-linux.
import { spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { makeShop } from "../support/transcript.js";
import type { World } from "../support/transcript.js";
import { ROOT } from "../tidy/source.js";

const CTX = `"${process.execPath}" "${join(ROOT, "bin/ctx.cjs")}"`;
let world: World;

beforeAll(async () => {
  world = await makeShop("terminal");
  const lines = Array.from({ length: 30 }, (_, index) => `step${index + 1}: done`);
  world.write(".context/project/context.md", `---\n${lines.join("\n")}\n---\n`);
});
afterAll(() => world.remove());

type Variables = Readonly<Record<string, string>>;

/** Runs a line of shell where stdin, stdout and stderr are none of them a terminal. */
function shell(line: string, variables: Variables = {}) {
  const { status, stdout, stderr } = spawnSync("bash", ["-c", line], {
    cwd: world.root,
    env: { ...world.environment, ...variables },
    encoding: "utf8",
  });
  return { status, stdout, stderr };
}

/** Runs a line of shell in a terminal of 24 lines and 80 columns, and returns what the screen was sent. */
function terminal(line: string, variables: Variables = {}) {
  const { status, stdout } = spawnSync(
    "script",
    ["--quiet", "--return", "--command", `stty rows 24 cols 80; ${line}`, "/dev/null"],
    {
      cwd: world.root,
      env: { ...world.environment, SHELL: "/bin/bash", TERM: "xterm-256color", ...variables },
      encoding: "utf8",
      input: "",
    },
  );
  return { status, screen: stdout.replaceAll("\r\n", "\n") };
}

describe("a long answer on a terminal", () => {
  test("is shown by the pager", () => {
    const { status, screen } = terminal(`${CTX} resolve project`, { CTX_PAGER: "sed 's/^/| /'" });
    expect(status).toBe(0);
    expect(screen.split("\n")[0]).toContain("| ");
    expect(screen).toContain("step30");
  });

  test.each([
    ["--no-pager", "--no-pager", {}],
    ["CTX_PAGER=cat", "", { CTX_PAGER: "cat" }],
    ["a short answer", "--select step1", {}],
    ["TERM=dumb", "", { TERM: "dumb" }],
  ])("is printed as it is with %s", (_what, option, variables) => {
    const { status, screen } = terminal(`${CTX} resolve project ${option}`, {
      CTX_PAGER: "sed 's/^/| /'",
      ...variables,
    });
    expect(status).toBe(0);
    expect(screen).not.toContain("| ");
    expect(screen).toContain("done");
  });

  test("is printed when the pager does not exist", () => {
    const { status, screen } = terminal(`${CTX} resolve project`, { CTX_PAGER: "no-such-pager" });
    expect(status).toBe(0);
    expect(screen).toContain("step30");
  });

  test("keeps its status when the reader leaves the pager early", () => {
    expect(terminal(`${CTX} resolve project`, { CTX_PAGER: "true" })).toEqual({ status: 0, screen: "" });
  });
});

describe("colour", () => {
  const hasEscapes = (line: string, variables: Variables = {}): boolean =>
    terminal(line, { CTX_PAGER: "cat", ...variables }).screen.includes("\u001b[");

  test.each([
    ["on a terminal", "", {}, true],
    ["with NO_COLOR", "", { NO_COLOR: "1" }, false],
    ["with TERM=dumb", "", { TERM: "dumb" }, false],
    ["with NO_COLOR and --color always", "--color always", { NO_COLOR: "1" }, true],
    ["with --color never", "--color never", {}, false],
    ["in a pipe", "| cat", {}, false],
    ["in a pipe with FORCE_COLOR", "| cat", { FORCE_COLOR: "1" }, true],
  ])("%s", (_what, rest, variables, expected) => {
    expect(hasEscapes(`${CTX} resolve project ${rest}`, variables as Variables)).toBe(expected);
  });
});

describe("streams", () => {
  test("a reader that has seen enough ends ctx in silence", () => {
    const line = `${CTX} resolve project --explain | head -n 1; echo "\${PIPESTATUS[0]}"`;
    expect(shell(line)).toEqual({ status: 0, stdout: "# project\n0\n", stderr: "" });
  });

  test("a closed stdin is empty", () => {
    expect(shell(`${CTX} resolve --select caching <&-`)).toMatchObject({
      status: 0,
      stdout: "Redis with 5min TTL\n",
    });
    expect(shell(`${CTX} update task-42 --file - <&-`).status).toBe(65);
  });

  test("a closed stderr changes no answer", () => {
    expect(shell(`${CTX} get task-7 2>&-`)).toEqual({ status: 66, stdout: "", stderr: "" });
  });

  test("a closed stdout is /dev/null, which Node puts in its place", () => {
    expect(shell(`${CTX} list >&-`)).toEqual({ status: 0, stdout: "", stderr: "" });
  });

  test("a full disk behind stdout is told", () => {
    const { status, stderr } = shell(`${CTX} list > /dev/full`);
    expect({ status, isTold: stderr.includes("[WRITE_FAILED]") }).toEqual({ status: 74, isTold: true });
  });
});

test("Ctrl-C at any moment of a write leaves whole entries, and what was told is there", async () => {
  const directory = join(world.root, ".context/tasks/task-42/entries");
  const stored = (): string[] => readdirSync(directory).filter((name) => name.endsWith(".jsonl"));
  const statuses = new Set<number | null>();
  for (let delay = 0; delay < 120; delay += 8) {
    const child = spawn(
      process.execPath,
      [join(ROOT, "bin/ctx.cjs"), "progress", "task-42", `after ${delay} ms`],
      {
        cwd: world.root,
        env: world.environment,
        stdio: ["ignore", "pipe", "pipe"],
      },
    );
    const told: Buffer[] = [];
    child.stdout.on("data", (chunk: Buffer) => told.push(chunk));
    setTimeout(() => child.kill("SIGINT"), delay);
    const [status] = (await once(child, "close")) as [number | null];
    statuses.add(status);
    const [, id] = /as ([0-9A-Z]{26})/.exec(Buffer.concat(told).toString()) ?? [];
    if (id !== undefined) expect(stored()).toContain(`${id}.jsonl`);
  }
  // Null: killed by the signal before ctx could listen for it.
  expect([...statuses].filter((status) => status !== 0 && status !== 130 && status !== null)).toEqual([]);
  for (const name of stored()) {
    expect(JSON.parse(readFileSync(join(directory, name), "utf8"))).toMatchObject({ kind: "progress" });
  }
}, 30_000);
