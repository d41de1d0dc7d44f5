import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { makeFakeTerminals, type FakePane, type FakeTerminals } from "../support/fake-terminals.js";
import { makeShop, NOW, type World } from "../support/transcript.js";

let world: World;
beforeEach(async () => {
  world = await makeShop("sessions");
});
afterEach(() => world.remove());

const MINUTE = 60_000;

function program(name: string): FakePane["foreground"] {
  return { kind: "program", name, process: { pid: 900, started: "9" } };
}

/** A team's tmux: a shell in the shop, one that works, one that nobody knows much about, one of another place. */
function panes(): FakeTerminals {
  const { root } = world;
  mkdirSync(join(root, "src/login"), { recursive: true });
  return makeFakeTerminals([
    {
      id: "%0",
      target: "shop:0.0",
      directory: root,
      activeMs: NOW - 3 * MINUTE,
      environment: { STAGE: "test", API_KEY: ["sk-live", "51H8xQ2nRbVtKw9Lp"].join("-") },
    },
    {
      id: "%1",
      target: "shop:0.1",
      directory: join(root, "src/login"),
      foreground: program("vim"),
      activeMs: NOW,
      environment: { STAGE: "live" },
    },
    { id: "%2", target: "shop:1.0", directory: null },
    { id: "%10", target: "notes \u202e:0.0", directory: "/", isShut: true, environment: { STAGE: "" } },
  ]);
}

describe("list", () => {
  test("panes and worktrees", async () => {
    world.git("worktree", "add", "-q", "-b", "fix/typo", "../typo");
    expect(await world.show("session list", { terminals: panes() })).toMatchInlineSnapshot(`
      "$ ctx session list
      default:%0   shop:0.0            free  bash                feature/user-profiles  3m   /home/ada/shop
      default:%1   shop:0.1            busy  vim                 feature/user-profiles  now  /home/ada/shop/src/login
      default:%2   shop:1.0            free  bash                -                      -    -
      default:%10  notes ⟨U+202E⟩:0.0  busy  bash, input shared  -                      -    /

      worktree:/home/ada/shop  feature/user-profiles
      worktree:/home/ada/typo  fix/typo
      "
    `);
    expect(await world.show("session list", { terminals: panes(), isTerminal: true, columns: 80 }))
      .toMatchInlineSnapshot(`
        "$ ctx session list
        [1mdefault:%0[22m   [2mshop:0.0[22m            [32mfree[39m  bash                [36mfeature/user-profiles[39m  [2m3m[22m   …/shop
        [1mdefault:%1[22m   [2mshop:0.1[22m            [33mbusy[39m  vim                 [36mfeature/user-profiles[39m  [2mnow[22m  …/shop/src/login
        [1mdefault:%2[22m   [2mshop:1.0[22m            [32mfree[39m  bash                [36m-[39m                      [2m-[22m    -
        [1mdefault:%10[22m  [2mnotes ⟨U+202E⟩:0.0[22m  [33mbusy[39m  bash, input shared  [36m-[39m                      [2m-[22m    /

        [1mworktree:/home/ada/shop[22m  [36mfeature/user-profiles[39m
        [1mworktree:/home/ada/typo[22m  [36mfix/typo[39m
        "
      `);
  });

  test("some of them", async () => {
    const terminals = panes();
    const shown: string[] = [];
    for (const line of [
      "session list --dir src",
      "session list --branch feature/user-profiles",
      "session list --env STAGE",
      "session list --env STAGE=test --env API_KEY",
      "session list --env STAGE=",
      "session list --env STAGE=gone",
    ])
      shown.push(await world.show(line, { terminals }));
    expect(shown.join("\n")).toMatchInlineSnapshot(`
      "$ ctx session list --dir src
      default:%1  shop:0.1  busy  vim  feature/user-profiles  now  /home/ada/shop/src/login

      $ ctx session list --branch feature/user-profiles
      default:%0  shop:0.0  free  bash  feature/user-profiles  3m   /home/ada/shop
      default:%1  shop:0.1  busy  vim   feature/user-profiles  now  /home/ada/shop/src/login

      worktree:/home/ada/shop  feature/user-profiles

      $ ctx session list --env STAGE
      default:%0   shop:0.0            free  bash                feature/user-profiles  3m   /home/ada/shop
      default:%1   shop:0.1            busy  vim                 feature/user-profiles  now  /home/ada/shop/src/login
      default:%10  notes ⟨U+202E⟩:0.0  busy  bash, input shared  -                      -    /

      $ ctx session list --env STAGE=test --env API_KEY
      default:%0  shop:0.0  free  bash  feature/user-profiles  3m  /home/ada/shop

      $ ctx session list --env STAGE=
      default:%10  notes ⟨U+202E⟩:0.0  busy  bash, input shared  -  -  /

      $ ctx session list --env STAGE=gone
      ! No session like that. All of them: ctx session list
      "
    `);
  });

  test("names of variables, and never a value", async () => {
    const { stdout } = await world.ctx("session list --json", { terminals: panes() });
    expect(stdout).not.toMatch(/sk-live|"live"/);
    expect(JSON.parse(stdout).data.items[0]).toMatchInlineSnapshot(`
      {
        "branch": "feature/user-profiles",
        "busy": false,
        "command": "bash",
        "dir": "/home/ada/shop",
        "env": [
          "API_KEY",
          "STAGE",
        ],
        "foreground": "shell",
        "id": "default:%0",
        "isEnvKnown": true,
        "kind": "tmux",
        "lastActivity": "2026-11-20T10:02:00.000Z",
        "lastUpdate": "2026-11-20T10:05:00.000Z",
        "target": "shop:0.0",
      }
    `);
    expect(JSON.parse(stdout).data.items[2]).toMatchObject({
      dir: null,
      branch: null,
      isEnvKnown: false,
      env: [],
    });
  });

  test("without tmux, only worktrees", async () => {
    expect(await world.show("session list", { terminals: makeFakeTerminals() })).toMatchInlineSnapshot(`
      "$ ctx session list
      worktree:/home/ada/shop  feature/user-profiles
      ! No tmux server is running at /tmp/tmux-1000/default.
      "
    `);
    const { stdout } = await world.ctx("session list --json", { terminals: makeFakeTerminals() });
    expect(JSON.parse(stdout)).toMatchInlineSnapshot(`
      {
        "command": "session",
        "data": {
          "items": [
            {
              "branch": "feature/user-profiles",
              "busy": false,
              "command": null,
              "dir": "/home/ada/shop",
              "env": [],
              "foreground": null,
              "id": "worktree:/home/ada/shop",
              "isEnvKnown": true,
              "kind": "worktree",
              "lastActivity": null,
              "lastUpdate": "2026-11-20T10:05:00.000Z",
              "target": "/home/ada/shop",
            },
          ],
          "silent": [
            {
              "socket": "/tmp/tmux-1000/default",
              "why": "No tmux server is running at /tmp/tmux-1000/default.",
            },
          ],
        },
        "findings": [],
        "ok": true,
        "version": 1,
      }
    `);
  });
});

describe("match", () => {
  test("the best, and why", async () => {
    expect(
      await world.show(
        "session match --workdir src --git-branch feature/user-profiles --env STAGE=test --env NONE=x",
        { terminals: panes() },
      ),
    ).toMatchInlineSnapshot(`
      "$ ctx session match --workdir src --git-branch feature/user-profiles --env STAGE=test --env NONE=x
      * 100  dir 50 + env 20 + branch 30        default:%0
         80  dir 50 + branch 30                 worktree:/home/ada/shop
         55  dir 25 + branch 30           busy  default:%1
         50  dir 50                       busy  default:%10
      ! 1 session has nothing in common with it.
      "
    `);
  });

  test("as data", async () => {
    const { stdout } = await world.ctx("session match --workdir src/login --json", { terminals: panes() });
    expect(JSON.parse(stdout)).toMatchInlineSnapshot(`
      {
        "command": "session",
        "data": {
          "best": "default:%0",
          "candidates": [
            {
              "id": "default:%1",
              "lacks": [
                "free",
              ],
              "score": 100,
              "suitable": false,
              "target": "shop:0.1",
              "terms": {
                "branch": 0,
                "dir": 100,
                "env": 0,
              },
            },
            {
              "id": "default:%0",
              "lacks": [],
              "score": 50,
              "suitable": true,
              "target": "shop:0.0",
              "terms": {
                "branch": 0,
                "dir": 50,
                "env": 0,
              },
            },
            {
              "id": "default:%10",
              "lacks": [
                "free",
              ],
              "score": 50,
              "suitable": false,
              "target": "notes ‮:0.0",
              "terms": {
                "branch": 0,
                "dir": 50,
                "env": 0,
              },
            },
            {
              "id": "worktree:/home/ada/shop",
              "lacks": [],
              "score": 50,
              "suitable": true,
              "target": "/home/ada/shop",
              "terms": {
                "branch": 0,
                "dir": 50,
                "env": 0,
              },
            },
            {
              "id": "default:%2",
              "lacks": [
                "score",
              ],
              "score": 0,
              "suitable": false,
              "target": "shop:1.0",
              "terms": {
                "branch": 0,
                "dir": 0,
                "env": 0,
              },
            },
          ],
          "silent": [],
        },
        "findings": [],
        "ok": true,
        "version": 1,
      }
    `);
  });

  test("nothing is good enough", async () => {
    const terminals = panes();
    expect(await world.show("session match --min-score 200", { terminals })).toMatchInlineSnapshot(`
      "$ ctx session match --min-score 200
        100  dir 100  below the minimum        default:%0
        100  dir 100  below the minimum        worktree:/home/ada/shop
         50  dir 50   busy, below the minimum  default:%10
         25  dir 25   busy, below the minimum  default:%1
      ! 1 session has nothing in common with it.
      ! No session is suitable.
      [1]
      "
    `);
    expect(await world.show("session match --env STAGE=live --require env --require dir", { terminals }))
      .toMatchInlineSnapshot(`
        "$ ctx session match --env STAGE=live --require env --require dir
          100  dir 100          another environment        default:%0
          100  dir 100          another environment        worktree:/home/ada/shop
           50  dir 50           busy, another environment  default:%10
           45  dir 25 + env 20  busy                       default:%1
        ! 1 session has nothing in common with it.
        ! No session is suitable.
        [1]
        "
      `);
  });

  test("any free one will do", async () => {
    expect(await world.show("session match --no-context-match", { terminals: panes() }))
      .toMatchInlineSnapshot(`
        "$ ctx session match --no-context-match
        *   0          default:%0
            0    busy  default:%1
            0    busy  default:%10
            0          default:%2
            0          worktree:/home/ada/shop
        "
      `);
  });

  test("a branch of the same name in another repository is another branch", async () => {
    const other = join(world.root, "../other");
    mkdirSync(other);
    world.git("init", "-q", "-b", "feature/user-profiles", other);
    const terminals = makeFakeTerminals([{ id: "%0", directory: other }]);
    const line = "session match --git-branch feature/user-profiles --workdir ../other";
    expect(await world.show(line, { terminals })).toMatchInlineSnapshot(`
        "$ ctx session match --git-branch feature/user-profiles --workdir ../other
        * 100  dir 100      default:%0
           30  branch 30    worktree:/home/ada/shop
        "
      `);
  });
});

test("panes complete --session, free ones first", async () => {
  const line = ["completion", "fish", "--", "ctx", "session", "send", "fix the login", "--session", ""];
  expect(await world.show(line, { terminals: panes() })).toMatchInlineSnapshot(`
    "$ ctx completion fish -- ctx session send 'fix the login' --session ''
    %0	shop:0.0 free bash
    %2	shop:1.0 free bash
    %1	shop:0.1 busy vim
    %10	notes ⟨U+202E⟩:0.0 busy bash
    "
  `);
});

test("what does not fit together", async () => {
  const shown: string[] = [];
  for (const line of [
    "session",
    "session lst",
    "session list --workdir src",
    "session match --dir src",
    "session match --workdir nowhere",
    "session match --env STAGE",
    "session match --env =x",
    "session match --require branch",
    "session match --require speed",
    "session match --no-context-match --require dir",
    "session match src",
    "session match --min-score much",
  ])
    shown.push(await world.show(line, { terminals: makeFakeTerminals() }));
  expect(shown.join("\n")).toMatchInlineSnapshot(`
    "$ ctx session
    ! error: ctx session needs <what>. [USAGE]
    ! hint: usage: ctx session <what> [words…] [options]
    [64]

    $ ctx session lst
    ! error: <what> cannot be lst. [USAGE]
    ! hint: did you mean list? It is one of list, match, send, run, queue, dispatch, log.
    [64]

    $ ctx session list --workdir src
    ! error: --workdir means nothing to ctx session list. [USAGE]
    ! hint: See \`ctx help session\`.
    [64]

    $ ctx session match --dir src
    ! error: --dir means nothing to ctx session match. [USAGE]
    ! hint: See \`ctx help session\`.
    [64]

    $ ctx session match --workdir nowhere
    ! error: No such directory: /home/ada/shop/nowhere [USAGE]
    ! hint: Name a directory that exists with --workdir.
    [64]

    $ ctx session match --env STAGE
    ! error: --env needs a name and a value: --env NAME=value. [USAGE]
    [64]

    $ ctx session match --env =x
    ! error: --env needs a name before the equals sign: --env NAME=value. [USAGE]
    [64]

    $ ctx session match --require branch
    ! error: --require branch needs --git-branch. [USAGE]
    ! hint: See \`ctx help session\`.
    [64]

    $ ctx session match --require speed
    ! error: --require cannot be speed. [USAGE]
    ! hint: It is one of dir, env, branch.
    [64]

    $ ctx session match --no-context-match --require dir
    ! error: --no-context-match and --require cannot stand together. [USAGE]
    ! hint: See \`ctx help session\`.
    [64]

    $ ctx session match src
    ! error: ctx session match takes no src. [USAGE]
    ! hint: See \`ctx help session\`.
    [64]

    $ ctx session match --min-score much
    ! error: --min-score needs a number, not much. [USAGE]
    [64]
    "
  `);
});
