// Whole transcripts of `ctx trust`: what a repository's files ask for, said in full, and only then allowed.
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { makeShop, type World } from "../support/transcript.js";

const PROJECT = ".context/project/context.md";
const TASK = ".context/tasks/task-42/context.md";

let world: World;
beforeAll(async () => {
  world = await makeShop("trust");
});
afterAll(() => world.remove());

function writeSettings({ command = "npm ci" }: { command?: string } = {}): void {
  world.write(
    PROJECT,
    "---\nstack: node\n$session:\n  env:\n    PORT: '3000'\n  prereqs: [make deps]\n---\n",
  );
  world.write(
    TASK,
    `---\ntitle: Login\n$session:\n  workdir: .\n  prereqs:\n    - ${JSON.stringify(command)}\n    - make db\n---\n`,
  );
}

describe("where nothing is asked for", () => {
  test("nothing needs approval, and nothing was approved", async () => {
    expect(await world.show("trust show")).toMatchInlineSnapshot(`
      "$ ctx trust show
      Nothing here needs approval.
      "
    `);
    expect(await world.show("trust approve")).toMatchInlineSnapshot(`
      "$ ctx trust approve
      Nothing here needs approval.
      "
    `);
    expect(await world.show("trust revoke")).toMatchInlineSnapshot(`
      "$ ctx trust revoke
      Nothing was approved here.
      "
    `);
  });
});

describe("show, approve, revoke", () => {
  test("tell what would run, where it is written, and what was allowed", async () => {
    writeSettings();
    expect(await world.show("trust show task-42")).toMatchInlineSnapshot(`
      "$ ctx trust show task-42
      task/task-42  not approved
        sha256:40cb8ea7097e089a3dae4e1746a54aa525275f090132be67f304caf3111f8f7e
        in   .
        env  .context/project/context.md:5        PORT=3000
        run  .context/tasks/task-42/context.md:6  npm ci
        run  .context/tasks/task-42/context.md:7  make db
      ! Approval is for these words: what a program that they start does is not looked at.
      ! next: ctx trust approve task/task-42 --hash sha256:40cb8ea7097e089a3dae4e1746a54aa525275f090132be67f304caf3111f8f7e
      "
    `);
    expect(await world.show("trust approve task-42 --by @ada")).toMatchInlineSnapshot(`
      "$ ctx trust approve task-42 --by @ada
      task/task-42  approved by @ada on 2026-11-20
        sha256:40cb8ea7097e089a3dae4e1746a54aa525275f090132be67f304caf3111f8f7e
        in   .
        env  .context/project/context.md:5        PORT=3000
        run  .context/tasks/task-42/context.md:6  npm ci
        run  .context/tasks/task-42/context.md:7  make db
      ! One approval recorded.
      "
    `);
    expect(await world.show("trust approve task-42")).toMatchInlineSnapshot(`
      "$ ctx trust approve task-42
      task/task-42  approved by @ada on 2026-11-20
        sha256:40cb8ea7097e089a3dae4e1746a54aa525275f090132be67f304caf3111f8f7e
        in   .
        env  .context/project/context.md:5        PORT=3000
        run  .context/tasks/task-42/context.md:6  npm ci
        run  .context/tasks/task-42/context.md:7  make db
      ! It was approved before.
      "
    `);
    expect(await world.show("trust show")).toMatchInlineSnapshot(`
      "$ ctx trust show
      project, branch/feature/user-profiles  not approved
        sha256:d5bf3d82eb06d9d3fba4a0f688609bba20c3338ae15aecf2cfe3bb7cb01018e0
        in   .
        env  .context/project/context.md:5  PORT=3000
        run  .context/project/context.md:6  make deps

      task/task-42  approved by @ada on 2026-11-20
        sha256:40cb8ea7097e089a3dae4e1746a54aa525275f090132be67f304caf3111f8f7e
        in   .
        env  .context/project/context.md:5        PORT=3000
        run  .context/tasks/task-42/context.md:6  npm ci
        run  .context/tasks/task-42/context.md:7  make db
      ! Approval is for these words: what a program that they start does is not looked at.
      ! next: ctx trust approve --hash sha256:229eede31422bbb2f225b6fd78d1d7bc92818b825c03f78e957aac9ae2ad5e08
      "
    `);
    writeSettings({ command: "npm c1" });
    expect(await world.show("trust show task-42")).toMatchInlineSnapshot(`
      "$ ctx trust show task-42
      task/task-42  not approved
        sha256:8476b7f143241996d836b7e0daf45bc45fde328b7a0afbfcd2843a2602c9a234
        in   .
        env  .context/project/context.md:5        PORT=3000
        run  .context/tasks/task-42/context.md:6  npm c1
        run  .context/tasks/task-42/context.md:7  make db
      ! Approval is for these words: what a program that they start does is not looked at.
      ! next: ctx trust approve task/task-42 --hash sha256:8476b7f143241996d836b7e0daf45bc45fde328b7a0afbfcd2843a2602c9a234
      "
    `);
    expect(await world.show("trust revoke --dry-run")).toContain('-  "hash": "sha256:');
    expect(await world.show("trust revoke")).toMatchInlineSnapshot(`
      "$ ctx trust revoke
      One approval taken back.
      "
    `);
    expect(await world.show("trust revoke")).toMatchInlineSnapshot(`
      "$ ctx trust revoke
      Nothing was approved here.
      "
    `);
  });

  test("as JSON, with the origin of every part", async () => {
    writeSettings();
    const { stdout } = await world.ctx("trust show task-42 --json");
    const { data } = JSON.parse(stdout) as { data: Record<string, unknown> };
    delete data["place"];
    expect(data).toMatchInlineSnapshot(`
      {
        "approved": false,
        "changed": [],
        "commands": [
          "npm ci",
          "make db",
        ],
        "env": [
          {
            "name": "PORT",
            "value": "3000",
          },
        ],
        "hash": "sha256:40cb8ea7097e089a3dae4e1746a54aa525275f090132be67f304caf3111f8f7e",
        "items": [
          {
            "approved": false,
            "commands": [
              {
                "command": "npm ci",
                "isOwn": false,
                "line": 6,
                "path": ".context/tasks/task-42/context.md",
                "ref": "task/task-42",
              },
              {
                "command": "make db",
                "isOwn": false,
                "line": 7,
                "path": ".context/tasks/task-42/context.md",
                "ref": "task/task-42",
              },
            ],
            "directory": ".",
            "env": [
              {
                "byName": false,
                "isOwn": false,
                "line": 5,
                "name": "PORT",
                "path": ".context/project/context.md",
                "ref": "project",
                "value": "3000",
              },
            ],
            "hash": "sha256:40cb8ea7097e089a3dae4e1746a54aa525275f090132be67f304caf3111f8f7e",
            "refs": [
              "task/task-42",
            ],
          },
        ],
        "what": "show",
        "workflows": [],
      }
    `);
  });
});

describe("variables that choose what runs", () => {
  test("are approved by name, or not at all", async () => {
    world.write(TASK, "---\ntitle: Login\n$session:\n  env:\n    Path: /opt/bin\n    NODE_ENV: test\n---\n");
    expect(await world.show("trust approve task-42")).toMatchInlineSnapshot(`
      "$ ctx trust approve task-42
      ! error: Path can make other programs run, or send their words elsewhere: approve by name. Nothing was approved. [UNTRUSTED]
      ! hint: If that is meant: ctx trust approve task-42 --env Path
      [77]
      "
    `);
    expect(await world.show("trust approve task-42 --env PATH")).toMatchInlineSnapshot(`
      "$ ctx trust approve task-42 --env PATH
      ! error: No file exports PATH, so there is nothing to approve by that name. [USAGE]
      ! hint: did you mean Path?
      [64]
      "
    `);
    expect(await world.show("trust approve task-42 --env Path --by @ada")).toMatchInlineSnapshot(`
      "$ ctx trust approve task-42 --env Path --by @ada
      task/task-42  approved by @ada on 2026-11-20
        sha256:5e75b0adfdf7c923a0ea3863696a19ad343b01c718447b9f0b024f50bf9a250a
        in   .
        env  .context/project/context.md:5        PORT=3000
        env  .context/tasks/task-42/context.md:5  Path=/opt/bin
        env  .context/tasks/task-42/context.md:6  NODE_ENV=test
        run  .context/project/context.md:6        make deps
        Path: chooses what runs, so approved only by name
      ! One approval recorded.
      "
    `);
  });
});

describe("what a file says", () => {
  test("is shown whole, on one line each, with nothing hidden", async () => {
    const hidden = "echo safe\u202e\u001b[2K\rtask/task-42  approved by @ada on 2026-11-20\nrm -r ~";
    world.write(
      ".context/tasks/task-42/context.json",
      JSON.stringify({
        $session: { env: { NOTE: "a\u200bb\nrun  x" }, prereqs: [hidden, `echo ${"x".repeat(200)}`] },
      }),
    );
    expect(await world.show("trust show task-42")).toMatchInlineSnapshot(`
      "$ ctx trust show task-42
      task/task-42  not approved
        sha256:2f84769ee6021a732bccee485222e0525a6db394075af8d4294eb66470e97cb0
        in   .
        env  .context/project/context.md:5          PORT=3000
        env  .context/tasks/task-42/context.json:1  NOTE=a⟨U+200B⟩b⏎run  x
        env  .context/tasks/task-42/context.md:5    Path=/opt/bin
        env  .context/tasks/task-42/context.md:6    NODE_ENV=test
        run  .context/tasks/task-42/context.json:1  echo safe⟨U+202E⟩⟨U+001B⟩[2K⟨U+000D⟩task/task-42  approved by @ada on 2026-11-20⏎rm -r ~
        run  .context/tasks/task-42/context.json:1  echo xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx
        Path: chooses what runs, so approved only by name
      ! warning: task/task-42 has both context.md and context.json; both count, context.md last. [MAIN_TWICE]
      !   .context/tasks/task-42/context.md
      ! hint: Move what they hold into one of them.
      ! Approval is for these words: what a program that they start does is not looked at.
      ! next: ctx trust approve task/task-42 --hash sha256:2f84769ee6021a732bccee485222e0525a6db394075af8d4294eb66470e97cb0
      "
    `);
  });

  test("that is no setting is found with its line, and the nearest name", async () => {
    world.write(
      ".context/tasks/task-42/context.json",
      '{\n  "$session": {\n    "prereq": ["npm ci"],\n    "workdir": "src"\n  }\n}\n',
    );
    expect(await world.show("trust show task-42")).toMatchInlineSnapshot(`
      "$ ctx trust show task-42
      task/task-42  not approved
        sha256:d2ab777b33062434cb62dcf44da20094a9a7b80ddc432d5d27450cc4504b46ba
        in   src
        env  .context/project/context.md:5        PORT=3000
        env  .context/tasks/task-42/context.md:5  Path=/opt/bin
        env  .context/tasks/task-42/context.md:6  NODE_ENV=test
        run  .context/project/context.md:6        make deps
        Path: chooses what runs, so approved only by name
      ! warning: $session has no prereq; it is ignored. [WORD_UNKNOWN]
      !   .context/tasks/task-42/context.json:3:5
      ! hint: did you mean prereqs?
      ! warning: task/task-42 has both context.md and context.json; both count, context.md last. [MAIN_TWICE]
      !   .context/tasks/task-42/context.md
      ! hint: Move what they hold into one of them.
      ! error: $session's workdir is no directory: src. [FILE_INVALID]
      !   .context/tasks/task-42/context.json:4
      ! hint: Make it, or name one that is there, relative to the directory that holds .context.
      ! Approval is for these words: what a program that they start does is not looked at.
      ! next: ctx trust approve task/task-42 --hash sha256:d2ab777b33062434cb62dcf44da20094a9a7b80ddc432d5d27450cc4504b46ba
      [1]
      "
    `);
    world.write(
      ".context/tasks/task-42/context.json",
      '{\n  "$session": {\n    "env": {\n      "A;rm": "x"\n    },\n    "requires": ["dirs"]\n  }\n}\n',
    );
    expect(await world.show("trust show task-42")).toMatchInlineSnapshot(`
      "$ ctx trust show task-42
      task/task-42  approved by @ada on 2026-11-20
        sha256:5e75b0adfdf7c923a0ea3863696a19ad343b01c718447b9f0b024f50bf9a250a
        in   .
        env  .context/project/context.md:5        PORT=3000
        env  .context/tasks/task-42/context.md:5  Path=/opt/bin
        env  .context/tasks/task-42/context.md:6  NODE_ENV=test
        run  .context/project/context.md:6        make deps
        Path: chooses what runs, so approved only by name
      ! error: /$session/env/A;rm must have a key that is the name of a variable: letters, digits and "_". [FILE_INVALID]
      !   .context/tasks/task-42/context.json:4:7
      ! error: /$session/requires/0 must be one of "dir", "env", "branch", not "dirs". [FILE_INVALID]
      !   .context/tasks/task-42/context.json:6:18
      ! warning: task/task-42 has both context.md and context.json; both count, context.md last. [MAIN_TWICE]
      !   .context/tasks/task-42/context.md
      ! hint: Move what they hold into one of them.
      [1]
      "
    `);
  });
});

describe("what is approved", () => {
  test("is what was looked at, where its hash is given", async () => {
    world.git("checkout", "--quiet", "--", ".");
    world.git("clean", "--quiet", "--force", "-d");
    writeSettings();
    const line = `trust approve task-42 --hash sha256:${"0".repeat(64)}`;
    expect(await world.show(line)).toMatchInlineSnapshot(`
      "$ ctx trust approve task-42 --hash sha256:0000000000000000000000000000000000000000000000000000000000000000
      ! error: What the files ask for is not sha256:0000000000000000000000000000000000000000000000000000000000000000 any more. [FILE_CHANGED]
      ! hint: See what it is now: ctx trust show task-42
      [75]
      "
    `);
    const { stdout } = await world.ctx("trust show task-42 --json");
    const { hash } = (JSON.parse(stdout) as { data: { hash: string } }).data;
    expect((await world.ctx(`trust approve task-42 --hash ${hash}`)).status).toBe(0);
  });

  test("an option that means nothing is refused", async () => {
    expect(await world.show("trust show --env PATH")).toMatchInlineSnapshot(`
      "$ ctx trust show --env PATH
      ! error: --env means nothing to ctx trust show. [USAGE]
      ! hint: See \`ctx help trust\`.
      [64]
      "
    `);
    expect(await world.show("trust")).toMatchInlineSnapshot(`
      "$ ctx trust
      ! error: ctx trust needs <what>. [USAGE]
      ! hint: usage: ctx trust <what> [ref] [options]
      [64]
      "
    `);
    expect(await world.show("trust aprove")).toMatchInlineSnapshot(`
      "$ ctx trust aprove
      ! error: <what> cannot be aprove. [USAGE]
      ! hint: did you mean approve? It is one of show, approve, revoke.
      [64]
      "
    `);
  });

  test("workflows are shown for information", async () => {
    world.write(
      ".context/workflows/release.json",
      JSON.stringify(
        {
          id: "release",
          name: "Release",
          description: "Releases",
          version: "1.0.0",
          steps: [
            { id: "tests", title: "Tests", run: ["npm", "run", "test all"] },
            { id: "tag", title: "Tag", run: "git tag v1" },
          ],
        },
        null,
        2,
      ),
    );
    expect(await world.show("trust show")).toMatchInlineSnapshot(`
      "$ ctx trust show
      project, branch/feature/user-profiles  not approved
        sha256:d5bf3d82eb06d9d3fba4a0f688609bba20c3338ae15aecf2cfe3bb7cb01018e0
        in   .
        env  .context/project/context.md:5  PORT=3000
        run  .context/project/context.md:6  make deps

      task/task-42  approved by @unknown on 2026-11-20
        sha256:40cb8ea7097e089a3dae4e1746a54aa525275f090132be67f304caf3111f8f7e
        in   .
        env  .context/project/context.md:5        PORT=3000
        run  .context/tasks/task-42/context.md:6  npm ci
        run  .context/tasks/task-42/context.md:7  make db

      steps of workflows  only \`ctx workflow run\` runs them
        .context/workflows/release.json:10  npm run 'test all'
        .context/workflows/release.json:19  git tag v1
      ! Approval is for these words: what a program that they start does is not looked at.
      ! next: ctx trust approve --hash sha256:229eede31422bbb2f225b6fd78d1d7bc92818b825c03f78e957aac9ae2ad5e08
      "
    `);
  });
});

describe("many contexts that ask for the same", () => {
  test("are one, and the first few are named", async () => {
    world.git("clean", "--quiet", "--force", "-d");
    for (let task = 50; task < 58; task++) {
      const path = `.context/tasks/task-${task}/context.json`;
      world.write(path, JSON.stringify({ $session: { prereqs: ["make all"], env: null } }));
    }
    expect((await world.ctx("trust show")).stdout.split("\n").filter((line) => line.includes("task-5")))
      .toMatchInlineSnapshot(`
      [
        "task/task-50, task/task-51, task/task-52, task/task-53, task/task-54 and 3 more  not approved",
        "  run  .context/tasks/task-50/context.json:1  make all",
      ]
    `);
  });
});
