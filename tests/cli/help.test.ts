import { readFileSync } from "node:fs";
import { afterAll, describe, expect, test } from "vitest";
import { COMMANDS } from "../../src/cli/commands.js";
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

        init        Make this repository a place for context
        create      Create a context
        list        List tasks or branches
        resolve     Show everything that applies, merged
        explain     Tell where one value comes from and what it overrides
        get         Show one context alone, or one of its values
        set         Set one value of a context
        unset       Take one value out of a context
        update      Change several values of a context at once
        progress    Record what was done
        insight     Record what was learnt
        log         Show the entries of a context, newest last
        help        Show help for ctx or one command
        version     Print the version

      ctx help <command> shows examples and options. Everywhere:
        --json  -C DIR  -q, --quiet  -v, --verbose  --color WHEN  -h, --help
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

      also: --json  -C DIR  -q, --quiet  -v, --verbose  --color WHEN  -h, --help
      "
    `);
    expect(await world.show("resolve --help")).toMatchInlineSnapshot(`
      "$ ctx resolve --help
      ctx resolve [ref] [options]
      Show everything that applies, merged.

        ctx resolve task-42                                  all levels as one
        ctx resolve --select caching                         one value, for scripts
        ctx resolve task-42 --at origin/main --format yaml   as it was there

        [ref]             global, project, branch, branch/<name>, task/<id> or a task
                          id; else CTX_TASK, or the task of the current branch
        --at REV          read everything from this commit, tag or branch
        --explain         tell where every value comes from
        --select POINTER  print one value
        --default VALUE   what --select prints when there is none: JSON, else a string
        --no-personal     leave out personal documents
        --all-entries     all progress, not the newest 20
        --format FORM     how to print it: md, yaml, json (default: md)

      also: --json  -C DIR  -q, --quiet  -v, --verbose  --color WHEN  -h, --help
      "
    `);
    expect(await world.ctx("create task-42 -h")).toEqual(await world.ctx("help create"));
  });

  test("fits one screen, whichever command", async () => {
    for (const name of [undefined, ...COMMANDS.map((command) => command.name)]) {
      const { stdout } = await world.ctx(name === undefined ? ["help"] : ["help", name]);
      const lines = stdout.trimEnd().split("\n");
      expect(lines.length, name).toBeLessThanOrEqual(24);
      for (const line of lines) expect(widthOf(line), line).toBeLessThanOrEqual(80);
    }
  });

  test("as JSON describes the whole command line", async () => {
    const { data } = JSON.parse((await world.ctx("help --json")).stdout) as {
      data: { commands: { name: string }[] };
    };
    expect(data.commands.map(({ name }) => name)).toEqual(COMMANDS.map(({ name }) => name));
    const one = JSON.parse((await world.ctx("unset --help --json")).stdout) as { data: unknown };
    expect(one.data).toMatchInlineSnapshot(`
      {
        "commands": [
          {
            "arguments": [
              {
                "choices": [],
                "description": "global, project, branch, branch/<name>, task/<id> or a task id",
                "name": "ref",
                "required": true,
                "variadic": false,
              },
              {
                "choices": [],
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
                "default": null,
                "description": "write your own git-ignored document instead",
                "long": "--personal",
                "repeatable": false,
                "short": null,
                "value": null,
              },
              {
                "choices": [],
                "default": null,
                "description": "refuse unless it still has the revision that get told",
                "long": "--if-revision",
                "repeatable": false,
                "short": null,
                "value": "R",
              },
              {
                "choices": [],
                "default": null,
                "description": "who writes (default: CTX_BY, else git's user.name)",
                "long": "--by",
                "repeatable": false,
                "short": null,
                "value": "WHO",
              },
              {
                "choices": [],
                "default": null,
                "description": "write nothing, print the exact diff",
                "long": "--dry-run",
                "repeatable": false,
                "short": null,
                "value": null,
              },
              {
                "choices": [],
                "default": null,
                "description": "print one JSON document",
                "long": "--json",
                "repeatable": false,
                "short": null,
                "value": null,
              },
              {
                "choices": [],
                "default": null,
                "description": "run as if started in DIR",
                "long": null,
                "repeatable": true,
                "short": "-C",
                "value": "DIR",
              },
              {
                "choices": [],
                "default": null,
                "description": "print results and errors only",
                "long": "--quiet",
                "repeatable": false,
                "short": "-q",
                "value": null,
              },
              {
                "choices": [],
                "default": null,
                "description": "print more: ids, causes, stacks",
                "long": "--verbose",
                "repeatable": false,
                "short": "-v",
                "value": null,
              },
              {
                "choices": [
                  "auto",
                  "always",
                  "never",
                ],
                "default": "auto",
                "description": "colour the output",
                "long": "--color",
                "repeatable": false,
                "short": null,
                "value": "WHEN",
              },
              {
                "choices": [],
                "default": null,
                "description": "show help",
                "long": "--help",
                "repeatable": false,
                "short": "-h",
                "value": null,
              },
            ],
            "summary": "Take one value out of a context",
            "usage": "ctx unset <ref> <pointer> [options]",
            "writer": true,
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
