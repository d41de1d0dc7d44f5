import { readFileSync } from "node:fs";
import { afterAll, describe, expect, test } from "vitest";
import { COMMANDS } from "../../src/cli/commands.js";
import { ASIDE } from "../../src/cli/render/help.js";
import { widthOf } from "../../src/model/text/terminal-width.js";
import { makeWorld } from "../support/transcript.js";

const world = makeWorld("help");
afterAll(() => world.remove());

describe("ctx help", () => {
  test("ctx alone shows the overview", async () => {
    expect(await world.show([])).toMatchInlineSnapshot(`
      "$ ctx 
      ctx: working knowledge for people and coding agents, kept in git

        ctx init                                  start here
        ctx create task-42 --title "User login"   what you work on
        ctx progress task-42 "Login form done"    what was done
        ctx resolve task-42                       everything that applies, merged

        start   init         Make this repository a place for context
                create       Create a context
        read    resolve      Show everything that applies, merged
                status       Show where you stand and what comes next
                explain      Tell where one value comes from and what it overrides
                list         List tasks, branches, delegations, workflows or runs
                log          Show the entries of a context, newest last
                diff         Show what differs between revisions, as it takes effect
                search       Find words in documents, notes and entries
        record  progress     Record what was done
                insight      Record what was learnt
                decision     Record a decision, as a note
        edit    set          Set one value of a context
        share   delegate     Propose to a wider level what was learnt
                delegations  List, show, accept or reject what was proposed
                review       Show what a branch changes for whom, and what is risky
        work    workflow     Look at workflows, check them, go through them
                session      Bring work to the pane or worktree where it belongs
        finish  complete     Mark a task as done
        watch   watch        Record what is edited as progress, until Ctrl-C
        agents  agents       Bring the context to your coding agents
        care    check        Tell which documents are stale against their code
                validate     Check the files for faults
                doctor       Find what is wrong here, and repair it without loss
                hooks        Have git check the context before each commit

      also: get, verify, retract, unset, update, archive, delete, seal, recover,
      snapshot, global, plan, usage, prune, mcp, hook, export, import, changes, wait,
      trust, completion, help, version

      ctx help <command> shows examples and options. Everywhere:
        --json  -C DIR…  -q, --quiet  -v, --verbose  --color WHEN  --no-pager
        -h, --help
      "
    `);
    const { stdout } = await world.ctx([]);
    for (const argv of ["help", "--help", "-h", "-C nowhere --help"]) {
      expect(await world.ctx(argv)).toEqual({ stdout, stderr: "", status: 0 });
    }
  });

  test("of one command", async () => {
    expect(await world.show("help create")).toMatchInlineSnapshot(`
      "$ ctx help create
      ctx create <ref> [options]
      Create a context.

        ctx create task-42 --title "User login" --needs task-41   a task
        ctx create branch --data '{"caching": "Redis"}'           the current branch

        <ref>           global, project, branch, branch/<name>, task/<id> or a task id
        --title TEXT    its title
        --data JSON     values, as a JSON object
        --file FILE     the same from a file, or - for standard input
        --body FILE     Markdown prose from a file, or - for standard input
        --branch NAME   the branch that the task belongs to
        --parent REF    the task or branch that it inherits from
        --needs ID…     tasks that come first: all words up to the next option
        --covers GLOB…  the code that it speaks about: likewise
        --format FORM   how it is written: md, json (default: md)
        --if-missing    succeed when it exists already
        --by WHO        who writes (default: CTX_BY, else git's user.name)
        --dry-run       write nothing, print the exact diff

      also: --json  -C DIR…  -q, --quiet  -v, --verbose  --color WHEN  --no-pager
            -h, --help
      "
    `);
    expect(await world.show("resolve --help")).toMatchInlineSnapshot(`
      "$ ctx resolve --help
      ctx resolve [ref] [options]
      Show everything that applies, merged.

        ctx resolve task-42                                  all levels as one
        ctx resolve --select caching                         one value, for scripts
        ctx resolve task-42 --at origin/main --format yaml   as it was there
        ctx resolve task-42 --max-tokens 4000                for a small prompt

        [ref]             global, project, branch, branch/<name>, task/<id> or a task
                          id; else CTX_TASK, or the task of the current branch
        --at REV          read everything from this commit, tag or branch
        --explain         tell where every value comes from
        --select POINTER  print one value
        --default VALUE   what --select prints when there is none: JSON, else a string
        --no-personal     leave out personal documents
        --all-entries     all progress, not the newest 20
        --max-tokens N    keep what is most specific and important in N tokens, as
                          estimated; name the rest
        --format FORM     how to print it: md, yaml, json (default: md)

      also: --json  -C DIR…  -q, --quiet  -v, --verbose  --color WHEN  --no-pager
            -h, --help
      "
    `);
    expect(await world.ctx("create task-42 -h")).toEqual(await world.ctx("help create"));
  });

  test("a command with verbs shows them, and each with its options", async () => {
    expect(await world.show("help workflow")).toMatchInlineSnapshot(`
      "$ ctx help workflow
      ctx workflow <verb> …
      Look at workflows, check them, go through them.

        ctx workflow new blank --id login-feature          one of your own
        ctx workflow start login-feature                   the first step
        ctx workflow next --run login-7kq2m9 --done plan   the next one

        list [runs]           What there is; what is under way
        show <workflow>       What it does, step by step
        validate [workflow…]  What is wrong with them, or doubtful
        new <template>        A workflow of your own
        start <workflow>      Begin a run: the first step, and what to send back
        next --run RUN        Report a step, get the next one
        run [workflow]        Execute commands, as far as they go
        status <run>          How far it is, and who is at what
        logs <run> [step]     What happened
        resume <run>          What there is to do now
        retry <run> --failed  Try again what failed; what succeeded is kept
        rewind <run> <step>   Go back to before a step
        fork <run> [step]     Go another way from there, in a run of its own

      ctx help workflow <verb> shows its options.
      also: --json  -C DIR…  -q, --quiet  -v, --verbose  --color WHEN  --no-pager
            -h, --help
      "
    `);
    expect(await world.show("help workflow next")).toMatchInlineSnapshot(`
      "$ ctx help workflow next
      ctx workflow next --run RUN [options]
      Report a step, get the next one.

        ctx workflow next --run login-7kq2m9 --done plan   the next one

        --run RUN       which run
        --done STEP     the path of a step that is done
        --fail STEP     the path of a step that failed
        --reason TEXT   why it failed
        --confirm STEP  a person agreed to this step
        --data JSON     values, as a JSON object
        --file FILE     the same from a file, or - for standard input
        --output TEXT   what the step's criteria judge; - for standard input
        --stateless     from --data alone, without a run
        --limit N       hand out so many steps at most
        --by WHO        who does it (default: CTX_BY, else git's user.name)
        --dry-run       write and execute nothing; say what would be

      also: --json  -C DIR…  -q, --quiet  -v, --verbose  --color WHEN  --no-pager
            -h, --help
      "
    `);
    expect(await world.show("help workflow nxt")).toMatchInlineSnapshot(`
      "$ ctx help workflow nxt
      ! error: ctx workflow has no nxt. [USAGE]
      ! hint: did you mean next?
      [64]
      "
    `);
    expect((await world.ctx("help set next")).status).toBe(64);
    const verbs = COMMANDS.flatMap((command) => (command.verbs ?? []).map((verb) => ({ command, verb })));
    for (const { command, verb } of verbs) {
      const { stdout } = await world.ctx(["help", command.name, verb.name]);
      for (const line of stdout.split("\n")) expect(widthOf(line), line).toBeLessThanOrEqual(80);
      expect(stdout.trimEnd().split("\n").length, verb.name).toBeLessThanOrEqual(24);
      const known = command.options.map(({ name }) => name);
      expect(verb.options.filter((name) => !known.includes(name))).toEqual([]);
    }
  });

  test("what a command can be asked for is told on its own page, where it has none for each", async () => {
    const choosing = COMMANDS.filter(
      ({ verbs, arguments: [first] }) => !verbs && first?.choices !== undefined,
    );
    expect(choosing.map(({ name }) => name)).toEqual(expect.arrayContaining(["trust", "import"]));
    for (const {
      name,
      arguments: [first],
    } of choosing) {
      const page = (await world.ctx(["help", name])).stdout;
      for (const choice of first?.choices ?? []) {
        expect(page.replaceAll(/\s+/g, " "), name).toContain(choice);
        expect((await world.ctx(["help", name, choice])).stdout).toBe(page);
      }
    }
    expect((await world.ctx("help trust nope")).status).toBe(64);
  });

  test("sets aside only commands that there are", () => {
    const names = COMMANDS.map(({ name }) => name);
    expect(ASIDE.filter((name) => !names.includes(name))).toEqual([]);
  });

  test("fits one screen, whichever command", async () => {
    for (const name of [undefined, ...COMMANDS.map((command) => command.name)]) {
      const { stdout } = await world.ctx(name === undefined ? ["help"] : ["help", name]);
      const lines = stdout.trimEnd().split("\n");
      expect(lines.length, name).toBeLessThanOrEqual(name === undefined ? 40 : 24);
      for (const line of lines) expect(widthOf(line), line).toBeLessThanOrEqual(80);
    }
  });

  test("has colours where a terminal shows them", async () => {
    const escape = "\u001b[";
    const onTerminal = { isTerminal: true, environment: { TERM: "xterm" } };
    expect((await world.ctx("help", onTerminal)).stdout).toContain(`${escape}1mresolve`);
    const plain: Record<string, string>[] = [{ TERM: "dumb" }, { TERM: "xterm", NO_COLOR: "1" }];
    for (const environment of plain) {
      for (const argv of ["help", "help resolve"]) {
        const { stdout } = await world.ctx(argv, { isTerminal: true, environment });
        expect(stdout).not.toContain(escape);
      }
    }
  });

  test("as JSON describes the whole command line", async () => {
    const { data } = JSON.parse((await world.ctx("help --json")).stdout) as {
      data: { commands: { name: string }[]; groups: { commands: string[] }[] };
    };
    expect(data.commands.map(({ name }) => name)).toEqual(COMMANDS.map(({ name }) => name));
    expect(data.groups.flatMap(({ commands }) => commands)).toEqual(COMMANDS.map(({ name }) => name));
    const one = JSON.parse((await world.ctx("unset --help --json")).stdout) as { data: unknown };
    expect(one.data).toMatchInlineSnapshot(`
      {
        "commands": [
          {
            "arguments": [
              {
                "choices": [],
                "completes": "ref",
                "description": "global, project, branch, branch/<name>, task/<id> or a task id",
                "name": "ref",
                "required": true,
                "variadic": false,
              },
              {
                "choices": [],
                "completes": "pointer",
                "description": "a.b.c, or a JSON Pointer: /a/b/c",
                "name": "pointer",
                "required": true,
                "variadic": false,
              },
            ],
            "examples": [
              {
                "line": "ctx unset task-42 caching",
                "note": "the inherited value holds again",
              },
              {
                "line": "ctx set task-42 caching null",
                "note": "removes the inherited value instead",
              },
            ],
            "name": "unset",
            "options": [
              {
                "choices": [],
                "completes": null,
                "conflicts": [],
                "default": null,
                "description": "write your own git-ignored document instead",
                "long": "--personal",
                "repeatable": false,
                "required": false,
                "short": null,
                "value": null,
                "variadic": false,
              },
              {
                "choices": [],
                "completes": null,
                "conflicts": [],
                "default": null,
                "description": "refuse unless it still has the revision that get told",
                "long": "--if-revision",
                "repeatable": false,
                "required": false,
                "short": null,
                "value": "R",
                "variadic": false,
              },
              {
                "choices": [],
                "completes": null,
                "conflicts": [],
                "default": null,
                "description": "who writes (default: CTX_BY, else git's user.name)",
                "long": "--by",
                "repeatable": false,
                "required": false,
                "short": null,
                "value": "WHO",
                "variadic": false,
              },
              {
                "choices": [],
                "completes": null,
                "conflicts": [],
                "default": null,
                "description": "write nothing, print the exact diff",
                "long": "--dry-run",
                "repeatable": false,
                "required": false,
                "short": null,
                "value": null,
                "variadic": false,
              },
              {
                "choices": [],
                "completes": null,
                "conflicts": [],
                "default": null,
                "description": "print one JSON document",
                "long": "--json",
                "repeatable": false,
                "required": false,
                "short": null,
                "value": null,
                "variadic": false,
              },
              {
                "choices": [],
                "completes": "directory",
                "conflicts": [],
                "default": null,
                "description": "run as if started in DIR",
                "long": null,
                "repeatable": true,
                "required": false,
                "short": "-C",
                "value": "DIR",
                "variadic": false,
              },
              {
                "choices": [],
                "completes": null,
                "conflicts": [],
                "default": null,
                "description": "print results and errors only",
                "long": "--quiet",
                "repeatable": false,
                "required": false,
                "short": "-q",
                "value": null,
                "variadic": false,
              },
              {
                "choices": [],
                "completes": null,
                "conflicts": [],
                "default": null,
                "description": "print more: ids, causes, stacks",
                "long": "--verbose",
                "repeatable": false,
                "required": false,
                "short": "-v",
                "value": null,
                "variadic": false,
              },
              {
                "choices": [
                  "auto",
                  "always",
                  "never",
                ],
                "completes": null,
                "conflicts": [],
                "default": "auto",
                "description": "colour the output",
                "long": "--color",
                "repeatable": false,
                "required": false,
                "short": null,
                "value": "WHEN",
                "variadic": false,
              },
              {
                "choices": [],
                "completes": null,
                "conflicts": [],
                "default": null,
                "description": "print long output as it is",
                "long": "--no-pager",
                "repeatable": false,
                "required": false,
                "short": null,
                "value": null,
                "variadic": false,
              },
              {
                "choices": [],
                "completes": null,
                "conflicts": [],
                "default": null,
                "description": "show help",
                "long": "--help",
                "repeatable": false,
                "required": false,
                "short": "-h",
                "value": null,
                "variadic": false,
              },
            ],
            "summary": "Take one value out of a context",
            "usage": "ctx unset <ref> <pointer> [options]",
            "writer": true,
          },
        ],
        "groups": [
          {
            "commands": [
              "unset",
            ],
            "name": "edit",
            "title": "edit",
          },
        ],
        "name": "ctx",
        "version": "0.1.0",
      }
    `);
  });
});

describe("ctx version", () => {
  test("tells the version of the package", async () => {
    const { version } = JSON.parse(readFileSync("package.json", "utf8")) as { version: string };
    for (const argv of ["version", "--version", "--version resolve"]) {
      expect(await world.ctx(argv)).toEqual({ stdout: `ctx ${version}\n`, stderr: "", status: 0 });
    }
    expect(JSON.parse((await world.ctx("--version --json")).stdout)).toEqual({
      version: 1,
      ok: true,
      command: "version",
      data: { version },
      findings: [],
    });
  });
});
