// Completion in the shells themselves: what is offered, how it is inserted, and that no name is ever run.
import { existsSync, mkdirSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, describe, expect, test } from "vitest";
import { makeShop } from "../support/transcript.js";
import { ROOT } from "../tidy/source.js";
import { runProgram } from "./programs.js";
import { openTerminal, type Terminal } from "./terminal.js";

// git accepts these, and a shell that evaluated one would leave a file behind.
const HOSTILE = "hot/$(touch${IFS}ran)";
const ALSO_HOSTILE = [
  "semi;touch${IFS}ran;",
  "tick`touch${IFS}ran`",
  "quote'x",
  'quote"x',
  "pipe|touch${IFS}ran",
];

const world = await makeShop("shells");
const tools = join(world.root, "../tools");
const env = {
  ...world.environment,
  PATH: `${tools}:${process.env["PATH"]}`,
  HOME: tools,
  HISTFILE: "/dev/null",
};
afterAll(() => world.remove());

mkdirSync(tools);
for (const name of ["ctx", "git-ctx"]) symlinkSync(join(ROOT, "bin/ctx.cjs"), join(tools, name));
for (const branch of [HOSTILE, ...ALSO_HOSTILE]) world.git("branch", branch);
world.write("notes/body.md", "Prose.\n");
await world.ctx(["create", "task-43", "--title", "Profile page"]);
const entry = JSON.parse((await world.ctx(["progress", "task-42", "Login form done", "--json"])).stdout) as {
  data: { id: string };
};

function scriptOf(shell: string): string {
  const { stdout, status } = runProgram(join(tools, "ctx"), ["completion", shell], { env });
  expect(status).toBe(0);
  return stdout;
}

describe("the script for", () => {
  test.each([
    ["bash", ["-n"]],
    ["zsh", ["-n"]],
    ["fish", ["--no-execute"]],
    ["shellcheck", ["--severity=style"]],
  ])("%s has nothing to complain about", (program, options) => {
    const file = join(tools, `${program}-script`);
    writeFileSync(file, scriptOf(program === "shellcheck" ? "bash" : program));
    expect(runProgram(program, [...options, file])).toEqual({ stdout: "", stderr: "", status: 0 });
  });
});

interface Row {
  readonly typed: string;
  /** What the line says after Tab, without the prompt. */
  readonly line: string;
}

/** What every shell makes of these lines, up to how it quotes. */
const LINES: readonly Row[] = [
  { typed: "ctx expl", line: "ctx explain " },
  { typed: "ctx resolve task-42 --format=y", line: "ctx resolve task-42 --format=yaml " },
  { typed: "ctx create task-50 --body=notes/b", line: "ctx create task-50 --body=notes/body.md" },
  { typed: "ctx create task-50 --body notes/b", line: "ctx create task-50 --body notes/body.md" },
  { typed: "ctx explain task-42 cach", line: "ctx explain task-42 caching " },
  { typed: "ctx insight task-42 x --cat", line: "ctx insight task-42 x --category " },
  { typed: "git ctx resolve task-42 --exp", line: "git ctx resolve task-42 --explain " },
  { typed: "git-ctx expl", line: "git-ctx explain " },
  { typed: `ctx retract ${entry.data.id.slice(0, 12)}`, line: `ctx retract ${entry.data.id} ` },
];

const BASH_RC = `
PS1='ready>'
bind 'set bell-style none'
bind 'set enable-bracketed-paste off'
for file in /usr/share/bash-completion/bash_completion /usr/share/bash-completion/completions/git; do
  if [ -e "$file" ]; then source "$file"; else echo "apt-get install bash-completion git"; fi
done
eval "$(ctx completion bash)"
`;

const ZSH_RC = `
PROMPT='ready>'
unsetopt beep prompt_sp prompt_cr
autoload -U compinit
compinit -u -d "$HOME/.zcompdump"
eval "$(ctx completion zsh)"
`;

function openBash(): Promise<Terminal> {
  writeFileSync(join(tools, "bashrc"), BASH_RC);
  return openTerminal(`bash --noprofile --rcfile ${tools}/bashrc -i`, { cwd: world.root, env });
}

function openZsh(): Promise<Terminal> {
  runProgram("zsh", ["--version"]);
  writeFileSync(join(tools, ".zshrc"), ZSH_RC);
  return openTerminal("zsh -i", { cwd: world.root, env });
}

describe.each([
  ["bash", openBash],
  ["zsh", openZsh],
])("%s", (_shell, open) => {
  test.each(LINES)("completes `$typed`", async ({ typed, line }) => {
    const terminal = await open();
    terminal.type(`${typed}\t`);
    expect(await terminal.waitFor(line)).toContain(line);
  });

  test("lists the tasks when there are several", async () => {
    const terminal = await open();
    terminal.type("ctx resolve tas\t\t\t");
    await terminal.waitFor("task-42");
    expect(await terminal.waitFor("task-43")).toContain("task-42");
  });

  test.each(["", '"', "'"])("inserts a hostile branch name after %j as a plain word", async (quote) => {
    const terminal = await open();
    terminal.type(`ctx get --json ${quote}branch/hot/\t`);
    await terminal.waitFor("IFS");
    terminal.type("\n");
    expect(await terminal.waitFor("revision")).toContain(JSON.stringify(`branch/${HOSTILE}`));
    expect(existsSync(join(world.root, "ran"))).toBe(false);
  });

  test("runs nothing while it lists hostile names", async () => {
    const terminal = await open();
    terminal.type("ctx resolve branch/\t\t\t");
    await terminal.waitFor("semi");
    expect(existsSync(join(world.root, "ran"))).toBe(false);
  });

  test("stays silent where nothing can be read", async () => {
    const terminal = await open();
    terminal.type("ctx -C / resolve tas\t\tX");
    expect(await terminal.waitFor("X")).toBe("ctx -C / resolve tasX");
  });
});

test("zsh describes what it offers", async () => {
  const terminal = await openZsh();
  terminal.type("ctx resolve tas\t\t\t");
  expect(await terminal.waitFor("Profile page")).toContain("Implement user authentication");
});

test("zsh finds the script in fpath too", async () => {
  const folder = join(tools, "functions");
  mkdirSync(folder);
  writeFileSync(join(folder, "_ctx"), scriptOf("zsh"));
  const installed = ZSH_RC.replace(/^eval .*$/m, "").replace(
    "autoload",
    `fpath=(${folder} $fpath)\nautoload`,
  );
  writeFileSync(join(tools, ".zshrc"), installed);
  const terminal = await openTerminal("zsh -i", { cwd: world.root, env });
  terminal.type("ctx expl\t");
  expect(await terminal.waitFor("ctx explain ")).toBe("ctx explain ");
});

test("bash needs no bash-completion for it", async () => {
  writeFileSync(join(tools, "bashrc"), BASH_RC.replace(/^for [^]*?^done$/m, ""));
  const terminal = await openTerminal(`bash --noprofile --rcfile ${tools}/bashrc -i`, {
    cwd: world.root,
    env,
  });
  terminal.type("ctx resolve --format=y\t");
  expect(await terminal.waitFor("yaml ")).toBe("ctx resolve --format=yaml ");
});

describe("fish", () => {
  const complete = (line: string): string => {
    const script = join(tools, "ctx.fish");
    writeFileSync(script, scriptOf("fish"));
    const { stdout, stderr } = runProgram(
      "fish",
      ["--no-config", "-c", `source ${script}; complete --escape -C $argv[1]`, line],
      { cwd: world.root, env },
    );
    return stderr + stdout;
  };

  test.each([
    ["ctx resolve tas", "task-42\tImplement user authentication\ntask-43\tProfile page\n"],
    ['ctx resolve "tas', '"task-42"\tImplement user authentication\n"task-43"\tProfile page\n'],
    ["ctx expl", "explain\tTell where one value comes from and what it overrides\n"],
    ["git ctx expl", "explain\tTell where one value comes from and what it overrides\n"],
    ["git-ctx expl", "explain\tTell where one value comes from and what it overrides\n"],
    ["ctx resolve --format=y", "--format=yaml\n"],
    ["ctx create task-50 --body=notes/b", "--body=notes/body.md\n"],
    ["ctx create task-50 --body notes/b", "notes/body.md\n"],
    ["ctx explain task-42 cach", 'caching\t"Redis with 5min TTL"\n'],
    [`ctx retract ${entry.data.id}`, `${entry.data.id}\ttask-42 progress: Login form done\n`],
    ["ctx resolve branch/hot", "branch/hot/\\$\\(touch\\$\\{IFS\\}ran\\)\n"],
    ["ctx -C / resolve tas", ""],
  ])("completes `%s`", (line, expected) => {
    expect(complete(line)).toBe(expected);
    expect(existsSync(join(world.root, "ran"))).toBe(false);
  });
});
