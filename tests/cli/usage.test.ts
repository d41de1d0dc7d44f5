import { afterAll, describe, expect, test } from "vitest";
import { makeWorld } from "../support/transcript.js";

const world = makeWorld("usage");
afterAll(() => world.remove());

describe("usage errors", () => {
  test("a command that does not exist", async () => {
    expect(await world.show("reslove task-42")).toMatchInlineSnapshot(`
      "$ ctx reslove task-42
      ! error: There is no command reslove. [USAGE]
      ! hint: did you mean \`ctx resolve\`?
      [64]
      "
    `);
    expect(await world.show("prog task-42 x")).toMatchInlineSnapshot(`
      "$ ctx prog task-42 x
      ! error: There is no command prog. [USAGE]
      ! hint: did you mean \`ctx progress\`?
      [64]
      "
    `);
    expect(await world.show("frobnicate --help")).toMatchInlineSnapshot(`
      "$ ctx frobnicate --help
      ! error: There is no command frobnicate. [USAGE]
      ! hint: List the commands with \`ctx help\`.
      [64]
      "
    `);
    expect(await world.show("help reslove")).toMatchInlineSnapshot(`
      "$ ctx help reslove
      ! error: There is no command reslove. [USAGE]
      ! hint: did you mean \`ctx resolve\`?
      [64]
      "
    `);
  });

  test("an option that does not exist", async () => {
    expect(await world.show("resolve --jsn")).toMatchInlineSnapshot(`
      "$ ctx resolve --jsn
      ! error: ctx resolve has no option --jsn. [USAGE]
      ! hint: did you mean --json?
      [64]
      "
    `);
    expect(await world.show("--jsn resolve")).toMatchInlineSnapshot(`
      "$ ctx --jsn resolve
      ! error: ctx has no option --jsn. [USAGE]
      ! hint: did you mean --json?
      [64]
      "
    `);
    expect(await world.show("resolve --json=yes")).toMatchInlineSnapshot(`
      "$ ctx resolve --json=yes
      ! error: --json takes no value. [USAGE]
      ! hint: See \`ctx help resolve\`.
      [64]
      "
    `);
    expect(await world.show("set task-42 flags -force")).toMatchInlineSnapshot(`
      "$ ctx set task-42 flags -force
      ! error: ctx set has no option -force. [USAGE]
      ! hint: To pass it as a value, put -- before it. See \`ctx help set\`.
      [64]
      "
    `);
    expect(await world.show("list -x")).toMatchInlineSnapshot(`
      "$ ctx list -x
      ! error: ctx list has no option -x. [USAGE]
      ! hint: To pass it as a value, put -- before it. See \`ctx help list\`.
      [64]
      "
    `);
  });

  test("a value that is missing or wrong", async () => {
    expect(await world.show("resolve --at")).toMatchInlineSnapshot(`
      "$ ctx resolve --at
      ! error: --at needs a value. [USAGE]
      ! hint: See \`ctx help resolve\`.
      [64]
      "
    `);
    expect(await world.show("resolve --format xml")).toMatchInlineSnapshot(`
      "$ ctx resolve --format xml
      ! error: --format cannot be xml. [USAGE]
      ! hint: It is one of md, yaml, json.
      [64]
      "
    `);
    expect(await world.show("log task-42 --kind prog")).toMatchInlineSnapshot(`
      "$ ctx log task-42 --kind prog
      ! error: --kind cannot be prog. [USAGE]
      ! hint: did you mean progress? It is one of progress, insight, verified, status, retract.
      [64]
      "
    `);
    expect(await world.show("list tsks")).toMatchInlineSnapshot(`
      "$ ctx list tsks
      ! error: <what> cannot be tsks. [USAGE]
      ! hint: did you mean tasks? It is one of tasks, branches, delegations, workflows, runs.
      [64]
      "
    `);
    expect(await world.show("progress task-42 done --percent most")).toMatchInlineSnapshot(`
      "$ ctx progress task-42 done --percent most
      ! error: --percent needs a number, not most. [USAGE]
      [64]
      "
    `);
    expect(await world.show(["progress", "task-42", "done", "--details", "{x"])).toMatchInlineSnapshot(`
      "$ ctx progress task-42 done --details '{x'
      ! error: --details is not JSON: x is not what can stand there (character 2). [USAGE]
      ! hint: Quote it for the shell: --details '{"key": "value"}'
      [64]
      "
    `);
    expect(await world.show("create task-42 --data [1]")).toMatchInlineSnapshot(`
      "$ ctx create task-42 --data '[1]'
      ! error: --data must be a JSON object, e.g. {"key": "value"}. [USAGE]
      [64]
      "
    `);
    expect(await world.show("resolve --default 3")).toMatchInlineSnapshot(`
      "$ ctx resolve --default 3
      ! error: --default means nothing without --select. [USAGE]
      [64]
      "
    `);
  });

  test("too few or too many words", async () => {
    expect(await world.show("set task-42")).toMatchInlineSnapshot(`
      "$ ctx set task-42
      ! error: ctx set needs <pointer>. [USAGE]
      ! hint: usage: ctx set <ref> <pointer> <value> [options]
      [64]
      "
    `);
    expect(await world.show("set task-42 caching Redis with TTL")).toMatchInlineSnapshot(`
      "$ ctx set task-42 caching Redis with TTL
      ! error: ctx set: one word too many, "with". [USAGE]
      ! hint: usage: ctx set <ref> <pointer> <value> [options]. Quote a text of several words.
      [64]
      "
    `);
    expect(await world.show("create --needs task-40 task-41 task-42")).toMatchInlineSnapshot(`
      "$ ctx create --needs task-40 task-41 task-42
      ! error: ctx create needs <ref>. [USAGE]
      ! hint: --needs takes every word up to the next option: put <ref> before it.
      [64]
      "
    `);
    expect(await world.show("insight task-42 learnt")).toMatchInlineSnapshot(`
      "$ ctx insight task-42 learnt
      ! error: ctx insight needs --category. [USAGE]
      ! hint: --category C: technical, business, performance, security, risk, discovery, decision, challenge, solution, general, or one of the project's own.
      [64]
      "
    `);
    expect(await world.show("update task-42")).toMatchInlineSnapshot(`
      "$ ctx update task-42
      ! error: ctx update needs --data or --file. [USAGE]
      ! hint: For example: ctx update task-42 --data '{"caching": "Redis"}'
      [64]
      "
    `);
    expect(await world.show("create task-42 --data {} --file x.json")).toMatchInlineSnapshot(`
      "$ ctx create task-42 --data '{}' --file x.json
      ! error: --data and --file cannot stand together. [USAGE]
      ! hint: See \`ctx help create\`.
      [64]
      "
    `);
    expect(await world.show("create task-42 --file - --body -")).toMatchInlineSnapshot(`
      "$ ctx create task-42 --file - --body -
      ! error: --file and --body cannot both be standard input. [USAGE]
      [64]
      "
    `);
  });

  test("a place that does not exist", async () => {
    world.write("notes.txt", "");
    expect(await world.show("-C nowhere list")).toMatchInlineSnapshot(`
      "$ ctx -C nowhere list
      ! error: There is no directory nowhere for -C to go to. [USAGE]
      [64]
      "
    `);
    expect(await world.show("-C notes.txt list")).toMatchInlineSnapshot(`
      "$ ctx -C notes.txt list
      ! error: -C needs a directory, and notes.txt is none. [USAGE]
      [64]
      "
    `);
    const gone = { surroundings: { directory: () => fail() } };
    expect(await world.show("list", gone)).toMatchInlineSnapshot(`
      "$ ctx list
      ! error: The current directory no longer exists. [READ_FAILED]
      ! hint: cd to one that does, or name one with -C.
      [74]
      "
    `);
  });

  test("are one JSON document with --json", async () => {
    expect(await world.show("reslove --json")).toMatchInlineSnapshot(`
      "$ ctx reslove --json
      {"version":1,"ok":false,"command":null,"error":{"code":"USAGE","message":"There is no command reslove.","hint":"did you mean \`ctx resolve\`?"},"findings":[]}
      [64]
      "
    `);
    expect(await world.show("log task-42 --kind prog --json")).toMatchInlineSnapshot(`
      "$ ctx log task-42 --kind prog --json
      {"version":1,"ok":false,"command":"log","error":{"code":"USAGE","message":"--kind cannot be prog.","hint":"did you mean progress? It is one of progress, insight, verified, status, retract."},"findings":[]}
      [64]
      "
    `);
    expect(await world.show("set task-42 --json")).toMatchInlineSnapshot(`
      "$ ctx set task-42 --json
      {"version":1,"ok":false,"command":"set","error":{"code":"USAGE","message":"ctx set needs <pointer>.","hint":"usage: ctx set <ref> <pointer> <value> [options]"},"findings":[]}
      [64]
      "
    `);
    expect(await world.show("set task-42 -- --json")).toMatchInlineSnapshot(`
      "$ ctx set task-42 -- --json
      ! error: ctx set needs <value>. [USAGE]
      ! hint: usage: ctx set <ref> <pointer> <value> [options]
      [64]
      "
    `);
  });
});

function fail(): never {
  throw Object.assign(new Error("ENOENT: uv_cwd"), { code: "ENOENT" });
}
