// A repository that wants to run something, by every means that a repository has: its contexts, its workflows, git's hooks
// and configuration, front matter. Whatever ctx is told to do there, nothing runs before a person approved it (SPEC §15,
// P18, P20); the one exception is `ctx workflow run`, which shows that the traps are set.
import { chmodSync, existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { HOOKED_AGENTS } from "../../src/actions/agent/hook.js";
import { COMMANDS } from "../../src/cli/commands.js";
import { TOOLS } from "../../src/mcp/tool-list.js";
import { Session } from "../support/mcp.js";
import { makeShop, type World } from "../support/transcript.js";

const GIT_HOOKS =
  "applypatch-msg pre-applypatch post-applypatch pre-commit pre-merge-commit prepare-commit-msg commit-msg post-commit " +
  "pre-rebase post-checkout post-merge pre-push pre-receive update proc-receive post-receive post-update " +
  "reference-transaction push-to-checkout pre-auto-gc post-rewrite sendemail-validate fsmonitor-watchman post-index-change";

/** The value of a variable that nobody asks about. */
const VALUE = "quietly-exported";

let world: World;
let traps: string;
beforeAll(async () => {
  world = await makeShop("hostile");
  traps = join(world.root, "..", "sprung");
  mkdirSync(traps);
  setTraps();
});
afterAll(() => world.remove());

/** A command that tells by a file that it was run, and by which way. */
function trap(way: string): string {
  return `touch '${join(traps, way)}'`;
}

function setTraps(): void {
  const session = {
    workdir: ".",
    env: {
      PATH: `${world.root}/bin`,
      GIT_SSH_COMMAND: trap("env-ssh"),
      BASH_ENV: `${world.root}/evil.sh`,
      PORT: "1",
      NOTE: VALUE,
    },
    prereqs: [trap("prereq"), `$(${trap("prereq-substitution")})`],
    requires: ["dir"],
  };
  world.write(".context/global/context.json", JSON.stringify({ $session: session }));
  world.write(
    ".context/project/patterns/evil.json",
    JSON.stringify({ evil: `$(${trap("value")})`, $session: session }),
  );
  world.write(
    ".context/tasks/task-7/context.json",
    JSON.stringify({ title: `\`${trap("title")}\``, $session: session }),
  );
  world.write(".context/tasks/task-7/context.local.json", JSON.stringify({ $session: session }));
  world.write(
    ".context/tasks/task-8/context.md",
    `---js\nmodule.exports = { title: require("child_process").execSync(${JSON.stringify(trap("front-matter"))}) }\n---\n`,
  );
  world.write(
    ".context/tasks/task-9/context.md",
    `---\ntitle: !!js/function 'function(){${trap("yaml")}}'\n---\n`,
  );
  const step = { id: "run", title: "Run", run: trap("workflow") };
  const workflow = {
    id: "evil",
    name: "Evil",
    description: "Runs",
    version: "1.0.0",
    steps: [
      step,
      {
        id: "ask",
        title: "Ask",
        prompt: `{{x}} $(${trap("prompt")})`,
        runCondition: { var: "x", matches: "(a+)+$" },
      },
    ],
  };
  world.write(".context/workflows/evil.json", JSON.stringify(workflow));
  world.write("bin/ls", `#!/bin/sh\n${trap("path-ls")}\n`);
  world.write("bin/git", `#!/bin/sh\n${trap("path-git")}\n`);
  world.write("bin/ctx", `#!/bin/sh\n${trap("path-ctx")}\n`);
  world.write("node_modules/.bin/ctx", `#!/bin/sh\n${trap("npm-ctx")}\n`);
  for (const name of ["bin/ls", "bin/git", "bin/ctx", "node_modules/.bin/ctx"])
    chmodSync(join(world.root, name), 0o755);
  world.write("evil.sh", `${trap("bash-env")}\n`);
  world.write("src/login.ts", "export {};\n");
  world.write("plan.md", `# Plan\n\n## Phase 1: $(${trap("plan")})\n\n- [ ] Look\n\n## Notes\n`);
  world.write("AGENTS.md", `$(${trap("imported")})\n`);
  world.commit("Look harmless");
  world.write(".gitattributes", "* filter=evil diff=evil merge=evil ident\n");
  world.write("src/login.ts", "export const x = 1;\n");
  for (const name of GIT_HOOKS.split(" ")) {
    const path = join(world.root, ".git/hooks", name);
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, `#!/bin/sh\n${trap(`hook-${name}`)}\n`, { mode: 0o755 });
  }
  const settings: Readonly<Record<string, string>> = {
    "core.fsmonitor": trap("fsmonitor"),
    "core.pager": trap("pager"),
    "core.editor": trap("editor"),
    "core.askPass": trap("askpass"),
    "core.sshCommand": trap("ssh"),
    "core.alternateRefsCommand": trap("alternates"),
    "credential.helper": `!${trap("credential")}`,
    "diff.external": trap("diff-external"),
    "diff.evil.textconv": trap("textconv"),
    "diff.evil.command": trap("diff-command"),
    "filter.evil.clean": `${trap("clean")}; cat`,
    "filter.evil.smudge": `${trap("smudge")}; cat`,
    "filter.evil.process": trap("process"),
    "merge.evil.driver": trap("merge"),
    "gpg.program": trap("gpg"),
    "log.showSignature": "true",
    "commit.gpgSign": "true",
    "alias.log": `!${trap("alias")}`,
    "pager.log": trap("pager-log"),
    "protocol.ext.allow": "always",
    "remote.origin.url": `ext::sh -c ${trap("ext")}`,
    "remote.origin.uploadpack": trap("uploadpack"),
    "sequence.editor": trap("sequence"),
    "browser.evil.cmd": trap("browser"),
    "web.browser": "evil",
  };
  // In one piece: git itself would run some of it while it is set.
  const text = Object.entries(settings).map(([name, value]) => {
    const cut = name.lastIndexOf(".");
    const [section = "", ...sub] = name.slice(0, cut).split(".");
    const head = sub.length === 0 ? `[${section}]` : `[${section} ${JSON.stringify(sub.join("."))}]`;
    return `${head}\n\t${name.slice(cut + 1)} = ${JSON.stringify(value)}\n`;
  });
  writeFileSync(join(world.root, ".git/config"), world.read(".git/config") + text.join(""));
}

function expectNothingRan(): void {
  expect(readdirSync(traps)).toEqual([]);
}

/** At least one call of every command; those of a session are in their own test, MCP and hooks too. */
const CALLS: Readonly<Record<string, readonly string[]>> = {
  agents: ["agents status", "agents install claude", "agents uninstall claude"],
  archive: ["archive task-42"],
  changes: ["changes"],
  check: ["check --all", "check --staged", "check --range HEAD...HEAD"],
  complete: ["complete task-42 done"],
  completion: ["completion bash"],
  create: ["create task-50 --title New"],
  decision: ["decision project Title"],
  delegate: ['delegate task-7 --to project --data {"shared":1} --reason because'],
  delegations: ["delegations list"],
  delete: ["delete task-50"],
  diff: ["diff HEAD..HEAD", "diff HEAD~1..HEAD task-7"],
  doctor: ["doctor", "doctor --fix"],
  explain: ["explain task-7 title", "explain task-42 caching"],
  export: ["export --to agents-md --stdout", "export task-7 --to claude"],
  get: ["get task-7", "get task-8", "get task-9"],
  global: [
    "global status",
    "global pull --source ../elsewhere",
    "global pull --source https://localhost:1/x.git",
  ],
  help: ["help", "help trust"],
  hooks: ["hooks status", "hooks install", "hooks task", "hooks uninstall"],
  import: ["import agents-md .", "import workrail .context/workflows"],
  init: ["init"],
  insight: ["insight project text --category risk"],
  list: [
    "list tasks",
    "list branches",
    "list workflows",
    "list runs",
    "list delegations",
    "list tasks --all-branches",
  ],
  log: ["log task-7", "log project --phases"],
  plan: [
    "plan analyze plan.md",
    "plan status plan.md",
    "plan expand plan.md phase 1",
    "plan collapse plan.md phase 1",
  ],
  prune: ["prune task-7 --policy aggressive --apply", "prune task-7 --stats"],
  progress: ["progress task-7 text --files src/login.ts"],
  recover: ["recover"],
  resolve: [
    "resolve task-7 --explain",
    "resolve task-8",
    "resolve task-7 --at HEAD",
    "resolve task-7 --max-tokens 500",
  ],
  retract: ["retract 01M7W6N870081040G2081040G2"],
  review: ["review", "review HEAD~1...HEAD --format markdown"],
  seal: ["seal"],
  search: ["search evil", "search quietly-exported"],
  set: ["set task-7 a 1", "set task-7 a 2 --dry-run"],
  snapshot: ["snapshot save task-7", "snapshot list", "snapshot show task-7", "snapshot restore task-7"],
  status: ["status"],
  trust: ["trust show", "trust show task-7", "trust approve", "trust approve task-7", "trust revoke"],
  unset: ["unset task-7 a"],
  update: ["update task-7 --data {}"],
  usage: ["usage task-7"],
  validate: ["validate"],
  verify: ["verify project", "verify task-7 --staged"],
  version: ["version"],
  wait: ["wait --timeout 0.01"],
  watch: ["watch --once --task task-7"],
  workflow: [
    "workflow list",
    "workflow show evil",
    "workflow show evil --mermaid",
    "workflow validate evil",
    'workflow start evil --data {"x":"a"}',
    'workflow next --stateless --data {"workflowId":"evil","completedSteps":[],"context":{}}',
    "workflow new migration",
  ],
};

/** What shows a document as it is written, or was asked for just this. */
const SHOWN_BY = ["trust", "set", "update", "search"];

/** What speaks with a program, or places work somewhere: tried below. */
const ELSEWHERE = ["hook", "mcp", "session"];

describe("nothing of a hostile repository runs", () => {
  test.each(COMMANDS.filter(({ name }) => !ELSEWHERE.includes(name)).map(({ name }) => name))(
    "by ctx %s",
    async (name) => {
      const calls = CALLS[name] ?? [];
      expect(calls.length, `a call of ctx ${name} in CALLS`).toBeGreaterThan(0);
      for (const call of calls) {
        for (const more of [[], ["--json"]]) {
          const { status, stdout, stderr } = await world.ctx([...call.split(" "), ...more]);
          if (!SHOWN_BY.includes(name)) expect(stdout + stderr, call).not.toContain(VALUE);
          expect([64, 70], `${call}: ${stderr}`).not.toContain(status);
          expectNothingRan();
        }
      }
    },
  );

  test("by the environment that it would export", async () => {
    const { PATH, GIT_SSH_COMMAND } = world.environment as Readonly<Record<string, string>>;
    expect(PATH).not.toContain(world.root);
    expect(GIT_SSH_COMMAND).toBeUndefined();
  });

  test("by hooks of agents", async () => {
    const payload = {
      session_id: "0d0a11f2",
      cwd: world.root,
      source: "startup",
      prompt: "go on",
      tool_name: "Edit",
      tool_input: { file_path: join(world.root, "src/login.ts"), old_string: "1", new_string: "2" },
    };
    const events = [
      "SessionStart",
      "UserPromptSubmit",
      "PostToolUse",
      "PreCompact",
      "Stop",
      "SessionEnd",
      "AfterTool",
    ];
    for (const agent of HOOKED_AGENTS) {
      for (const event of events) {
        const stdin = JSON.stringify({ ...payload, hook_event_name: event });
        const { status, stdout } = await world.ctx(["hook", event, "--agent", agent], {
          stdin,
          environment: { CTX_TASK: "task-7" },
        });
        expect(status).toBe(0);
        expect(stdout).not.toContain(VALUE);
      }
    }
    expectNothingRan();
  });

  test("by the tools of the MCP server", async () => {
    const session = await Session.open(world, {
      argv: ["mcp", "--compat"],
      environment: { CTX_TASK: "task-7" },
    });
    const given: Readonly<Record<string, object>> = {
      context_update: { ref: "task-7", data: { b: 1 } },
      context_add: { ref: "task-7", kind: "progress", text: "text" },
      context_delegate: { ref: "task-7", to: "project", key: "title", reason: "because" },
      workflow_next: { workflowId: "evil", completedSteps: [], data: { x: "a" } },
    };
    for (const { name } of TOOLS) {
      const answer = await session.call(name, { ref: "task-7", ...given[name] });
      expect(JSON.stringify(answer), name).not.toContain(VALUE);
    }
    await session.request("resources/read", { uri: "ctx://resolved/task/task-7" });
    await session.end();
    expectNothingRan();
  });

  test("by what places work somewhere", async () => {
    for (const call of ["list", "match --workdir .", "queue", "log", "dispatch"]) {
      expect((await world.ctx(`session ${call}`)).status, call).toBe(0);
    }
    for (const call of [
      "send hello --task task-7",
      "run --task task-7 -- true",
      "run --task project -- true",
    ]) {
      const { status, stderr } = await world.ctx(`session ${call}`);
      expect([status, stderr], call).toEqual([77, expect.stringContaining("[UNTRUSTED]")]);
    }
    expectNothingRan();
  });
});

describe("the traps are set", () => {
  test("for an explicit ctx workflow run, which runs what it says", async () => {
    await world.ctx('workflow run evil --data {"x":"a"}');
    expect(existsSync(join(traps, "workflow"))).toBe(true);
  });

  test("for a session, which runs what was approved, and not what was added since or taken back", async () => {
    const path = ".context/tasks/task-10/context.json";
    const session = { env: null, prereqs: [trap("approved")] };
    world.write(path, JSON.stringify({ $session: session }));
    const run = "session run --task task-10 -- true";
    expect((await world.ctx(run)).status).toBe(77);
    expect((await world.ctx("trust approve task-10")).status).toBe(0);
    world.write(
      path,
      JSON.stringify({ $session: { ...session, prereqs: [...session.prereqs, trap("added")] } }),
    );
    expect((await world.ctx(run)).status).toBe(77);
    expect(existsSync(join(traps, "approved"))).toBe(false);
    world.write(path, JSON.stringify({ $session: session }));
    expect((await world.ctx(run)).status).toBe(0);
    expect(existsSync(join(traps, "approved"))).toBe(true);
    await world.ctx("trust revoke task-10");
    expect((await world.ctx(run)).status).toBe(77);
    expect(existsSync(join(traps, "added"))).toBe(false);
  });

  test("and no value of a variable came into any file that ctx wrote", async () => {
    const path = ".context/tasks/task-11/context.json";
    world.write(
      path,
      JSON.stringify({
        $session: { env: { PATH: null, GIT_SSH_COMMAND: null, BASH_ENV: null }, prereqs: [] },
      }),
    );
    expect((await world.ctx("trust approve task-11")).status).toBe(0);
    const { status, stdout } = await world.ctx("session run --task task-11 -- printenv NOTE");
    expect([status, stdout]).toEqual([0, ""]);
    const home = join(world.root, "..");
    const files = readdirSync(home, { recursive: true, encoding: "utf8", withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => join(entry.parentPath, entry.name))
      // Where the repository itself has it.
      .filter((file) => !file.startsWith(join(world.root, ".context")));
    expect(files.length).toBeGreaterThan(50);
    expect(files.filter((file) => readFileSync(file).includes(VALUE))).toEqual([]);
  });
});
