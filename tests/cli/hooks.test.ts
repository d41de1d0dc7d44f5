import { chmodSync, mkdirSync, symlinkSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { makeShop, type World } from "../support/transcript.js";

let world: World;
beforeEach(async () => {
  world = await makeShop("hooks");
  world.write("node_modules/.bin/git-ctx", "");
});
afterEach(() => world.remove());

describe("git's own hooks", () => {
  test("come, stay, and go", async () => {
    expect(await world.show("hooks status")).toMatchInlineSnapshot(`
      "$ ctx hooks status
      hooks of git, which start /home/ada/shop/node_modules/.bin/git-ctx
      pre-commit  not installed  .git/hooks/pre-commit
      ! next: ctx hooks install
      [1]
      "
    `);
    expect(await world.show("hooks install")).toMatchInlineSnapshot(`
      "$ ctx hooks install
      pre-commit  installed  .git/hooks/pre-commit
      "
    `);
    expect(await world.show("hooks install --trailer")).toMatchInlineSnapshot(`
      "$ ctx hooks install --trailer
      pre-commit          installed already  .git/hooks/pre-commit
      prepare-commit-msg  installed          .git/hooks/prepare-commit-msg
      commit-msg          installed          .git/hooks/commit-msg
      "
    `);
    expect(await world.show("hooks status")).toMatchInlineSnapshot(`
      "$ ctx hooks status
      hooks of git, which start /home/ada/shop/node_modules/.bin/git-ctx
      pre-commit          installed  .git/hooks/pre-commit
      prepare-commit-msg  installed  .git/hooks/prepare-commit-msg
      commit-msg          installed  .git/hooks/commit-msg
      "
    `);
    expect(await world.show("hooks uninstall")).toMatchInlineSnapshot(`
      "$ ctx hooks uninstall
      pre-commit          removed  .git/hooks/pre-commit
      prepare-commit-msg  removed  .git/hooks/prepare-commit-msg
      commit-msg          removed  .git/hooks/commit-msg
      "
    `);
    expect(await world.show("hooks uninstall")).toMatchInlineSnapshot(`
      "$ ctx hooks uninstall
      No hook of ctx is installed here.
      "
    `);
  });

  test("a dry run shows the diff, and writes nothing", async () => {
    world.write(".git/hooks/pre-commit", "#!/bin/sh\nnpm test\n");
    chmodSync(join(world.root, ".git/hooks/pre-commit"), 0o755);
    expect(await world.show("hooks install --dry-run")).toMatchInlineSnapshot(`
      "$ ctx hooks install --dry-run
      diff --git a/.git/hooks/pre-commit b/.git/hooks/pre-commit
      --- a/.git/hooks/pre-commit
      +++ b/.git/hooks/pre-commit
      @@ -1,2 +1,22 @@
       #!/bin/sh
      +# BEGIN ctx hook v1: \`ctx hooks install\` writes this, \`ctx hooks uninstall\` takes it out
      +ctx_program=$(
      +  command -v git-ctx || command -v ./node_modules/.bin/git-ctx ||
      +    command -v "$(git rev-parse --git-common-dir 2>/dev/null)/../node_modules/.bin/git-ctx" || :
      +)
      +if [ -z "$ctx_program" ]; then
      +  case "$(ctx --version 2>/dev/null)" in "ctx "[0-9]*) ctx_program=ctx ;; esac
      +fi
      +if [ -n "$ctx_program" ]; then
      +  ctx_status=0
      +  "$ctx_program" check --staged </dev/null || ctx_status=$?
      +  if [ "$ctx_status" -eq 1 ]; then
      +    exit 1
      +  elif [ "$ctx_status" -ne 0 ]; then
      +    echo "ctx: the check ended with status $ctx_status; the commit goes on" >&2
      +  fi
      +else
      +  echo "ctx is not installed here, so nothing was checked" >&2
      +fi
      +# END ctx hook
       npm test
      "
    `);
    expect(world.read(".git/hooks/pre-commit")).toBe("#!/bin/sh\nnpm test\n");
    expect(await world.show("hooks uninstall --dry-run")).toMatchInlineSnapshot(`
      "$ ctx hooks uninstall --dry-run
      ! Nothing would change.
      "
    `);
  });

  test("what ctx does not write into is named, with what to write", async () => {
    world.write(".git/hooks/pre-commit", "#!/usr/bin/env python3\nprint('checked')\n");
    chmodSync(join(world.root, ".git/hooks/pre-commit"), 0o755);
    expect(await world.show("hooks install")).toMatchInlineSnapshot(`
      "$ ctx hooks install
      pre-commit  not installed  .git/hooks/pre-commit
      .git/hooks/pre-commit stays as it is: it is no shell script, so nothing can be put into it.
      Write this where it fits:

      sh -c 'for ctx in git-ctx ./node_modules/.bin/git-ctx ctx; do case $($ctx --version 2>&1) in ctx?[0-9]*) $ctx check --staged; test $? -ne 1; exit;; esac; done; echo ctx is not installed here, so nothing was checked >&2' || exit 1
      [1]
      "
    `);
    expect(world.read(".git/hooks/pre-commit")).toBe("#!/usr/bin/env python3\nprint('checked')\n");
  });

  test("neither through a link, nor into what git leaves out", async () => {
    world.write("scripts/pre-commit", "#!/bin/sh\n");
    mkdirSync(join(world.root, ".git/hooks"), { recursive: true });
    symlinkSync("../../scripts/pre-commit", join(world.root, ".git/hooks/pre-commit"));
    expect(await world.show("hooks install --dry-run")).toMatchInlineSnapshot(`
      "$ ctx hooks install --dry-run
      .git/hooks/pre-commit stays as it is: it is a symbolic link, and ctx writes through none.
      Write this where it fits:

      sh -c 'for ctx in git-ctx ./node_modules/.bin/git-ctx ctx; do case $($ctx --version 2>&1) in ctx?[0-9]*) $ctx check --staged; test $? -ne 1; exit;; esac; done; echo ctx is not installed here, so nothing was checked >&2' || exit 1
      [1]
      "
    `);
    world.git("config", "core.hooksPath", "scripts");
    expect(await world.show("hooks install --dry-run")).toMatchInlineSnapshot(`
      "$ ctx hooks install --dry-run
      scripts/pre-commit stays as it is: it may not be executed, so git leaves it out, and ctx does not switch it on.
      Write this where it fits:

      sh -c 'for ctx in git-ctx ./node_modules/.bin/git-ctx ctx; do case $($ctx --version 2>&1) in ctx?[0-9]*) $ctx check --staged; test $? -ne 1; exit;; esac; done; echo ctx is not installed here, so nothing was checked >&2' || exit 1
      [1]
      "
    `);
  });

  test("not outside of this worktree", async () => {
    world.git("config", "core.hooksPath", join(world.root, "../all-hooks"));
    expect(await world.show("hooks install")).toMatchInlineSnapshot(`
      "$ ctx hooks install
      pre-commit  not installed  /home/ada/all-hooks/pre-commit
      /home/ada/all-hooks/pre-commit stays as it is: core.hooksPath leads to /home/ada/all-hooks, outside of this worktree.
      Write this where it fits:

      sh -c 'for ctx in git-ctx ./node_modules/.bin/git-ctx ctx; do case $($ctx --version 2>&1) in ctx?[0-9]*) $ctx check --staged; test $? -ne 1; exit;; esac; done; echo ctx is not installed here, so nothing was checked >&2' || exit 1
      [1]
      "
    `);
  });

  test("left behind where git looks no more", async () => {
    await world.ctx("hooks install");
    world.git("config", "core.hooksPath", ".githooks");
    expect(await world.show("hooks status")).toMatchInlineSnapshot(`
      "$ ctx hooks status
      hooks of git, which start /home/ada/shop/node_modules/.bin/git-ctx
      pre-commit  not installed  .githooks/pre-commit
      pre-commit  installed      .git/hooks/pre-commit
        not run: core.hooksPath makes git look in /home/ada/shop/.githooks
      [1]
      "
    `);
    expect(await world.show("hooks install")).toMatchInlineSnapshot(`
      "$ ctx hooks install
      pre-commit  installed          .githooks/pre-commit
      pre-commit  installed already  .git/hooks/pre-commit
        not run: core.hooksPath makes git look in /home/ada/shop/.githooks
      "
    `);
    expect(await world.show("hooks uninstall")).toMatchInlineSnapshot(`
      "$ ctx hooks uninstall
      pre-commit  removed  .githooks/pre-commit
      pre-commit  removed  .git/hooks/pre-commit
      "
    `);
  });
});

describe("the configuration of a hook runner", () => {
  test("takes the check in, and says what makes git run it", async () => {
    world.write("lefthook.yml", "pre-commit:\n  jobs:\n    - run: npm run lint\n");
    expect(await world.show("hooks install")).toMatchInlineSnapshot(`
      "$ ctx hooks install
      pre-commit  installed  lefthook.yml
        not run: lefthook has not put its hook into /home/ada/shop/.git/hooks
      ! next: npx lefthook install
      "
    `);
    expect(world.read("lefthook.yml")).toMatchInlineSnapshot(`
      "pre-commit:
        jobs:
          - run: npm run lint
          - name: ctx-check
            run: for ctx in git-ctx ./node_modules/.bin/git-ctx ctx; do case $($ctx --version 2>&1) in ctx?[0-9]*) $ctx check --staged; test $? -ne 1; exit;; esac; done; echo ctx is not installed here, so nothing was checked >&2
      "
    `);
    expect(await world.show("hooks status")).toMatchInlineSnapshot(`
      "$ ctx hooks status
      hooks of lefthook, which start /home/ada/shop/node_modules/.bin/git-ctx
      pre-commit  installed  lefthook.yml
        not run: lefthook has not put its hook into /home/ada/shop/.git/hooks
      ! next: npx lefthook install
      [1]
      "
    `);
    expect(await world.show("hooks uninstall")).toMatchInlineSnapshot(`
      "$ ctx hooks uninstall
      pre-commit  removed  lefthook.yml
      "
    `);
    expect(world.read("lefthook.yml")).toBe("pre-commit:\n  jobs:\n    - run: npm run lint\n");
  });

  test("in a language that ctx does not edit", async () => {
    world.write(".simple-git-hooks.js", "export default {};\n");
    expect(await world.show("hooks install")).toMatchInlineSnapshot(`
      "$ ctx hooks install
      pre-commit  not installed  .simple-git-hooks.js
      .simple-git-hooks.js stays as it is: ctx cannot edit it safely.
      Write this where it fits:

      {
        "pre-commit": "for ctx in git-ctx ./node_modules/.bin/git-ctx ctx; do case $($ctx --version 2>&1) in ctx?[0-9]*) $ctx check --staged; test $? -ne 1; exit;; esac; done; echo ctx is not installed here, so nothing was checked >&2"
      }
      [1]
      "
    `);
  });

  test("of several runners, one has to be named", async () => {
    world.write("lefthook.toml", "");
    world.write(".pre-commit-config.yaml", "repos: []\n");
    expect(await world.show("hooks install")).toMatchInlineSnapshot(`
      "$ ctx hooks install
      ! error: Several programs look after hooks here: lefthook, pre-commit. [USAGE]
      ! hint: Name the one that should hold the check: ctx hooks install --runner lefthook
      [64]
      "
    `);
    expect(await world.show("hooks install --runner husky")).toMatchInlineSnapshot(`
      "$ ctx hooks install --runner husky
      ! error: This repository has no configuration of husky. [USAGE]
      ! hint: It has one of lefthook and pre-commit.
      [64]
      "
    `);
    expect(await world.show("hooks install --runner lefthook --trailer")).toMatchInlineSnapshot(`
      "$ ctx hooks install --runner lefthook --trailer
      ! error: ctx writes the trailer into hook scripts, and here lefthook has its own. [USAGE]
      ! hint: For the trailer alone, use git's own hooks: \`ctx hooks install --trailer --runner git\`.
      [64]
      "
    `);
    expect((await world.ctx("hooks install --runner git")).status).toBe(0);
  });

  test("husky keeps the user's scripts beside its own", async () => {
    world.git("config", "core.hooksPath", ".husky/_");
    world.write(".husky/_/h", "");
    world.write(".husky/pre-commit", "npm test\n");
    expect(await world.show("hooks install")).toMatchInlineSnapshot(`
      "$ ctx hooks install
      pre-commit  installed  .husky/pre-commit
      "
    `);
    expect(world.read(".husky/pre-commit")).toMatch(/^# BEGIN ctx hook [^]*# END ctx hook\nnpm test\n$/);
    expect(await world.show("hooks uninstall")).toMatchInlineSnapshot(`
      "$ ctx hooks uninstall
      pre-commit  removed  .husky/pre-commit
      "
    `);
    expect(world.read(".husky/pre-commit")).toBe("npm test\n");
  });
});

test("husky can be asked for by name, and passed over, before it has set itself up", async () => {
  world.write(".husky/pre-push", "npm test\n");
  world.write("package.json", '{"devDependencies": {"husky": "9.1.7"}}\n');
  expect(await world.show("hooks install --dry-run --runner husky --json")).toContain(
    '"path":".husky/pre-commit"',
  );
  expect(await world.show("hooks install --runner git")).toMatchInlineSnapshot(`
    "$ ctx hooks install --runner git
    pre-commit  installed  .git/hooks/pre-commit
    "
  `);
  world.git("config", "core.hooksPath", ".husky/_");
  expect(await world.show("hooks install --runner git")).toMatchInlineSnapshot(`
    "$ ctx hooks install --runner git
    pre-commit  installed already  .git/hooks/pre-commit
      not run: core.hooksPath makes git look in /home/ada/shop/.husky/_
    .git/hooks/pre-commit stays as it is: core.hooksPath makes git look in /home/ada/shop/.husky/_.
    Write this where it fits:

    sh -c 'for ctx in git-ctx ./node_modules/.bin/git-ctx ctx; do case $($ctx --version 2>&1) in ctx?[0-9]*) $ctx check --staged; test $? -ne 1; exit;; esac; done; echo ctx is not installed here, so nothing was checked >&2' || exit 1
    [1]
    "
  `);
});

test("the task of a commit is the one that resolve would choose", async () => {
  expect(await world.show("hooks task")).toMatchInlineSnapshot(`
    "$ ctx hooks task
    task-42
    "
  `);
  expect(await world.show("hooks task --json")).toMatchInlineSnapshot(`
    "$ ctx hooks task --json
    {"version":1,"ok":true,"command":"hooks","data":{"what":"task","task":"task-42"},"findings":[]}
    "
  `);
  world.git("checkout", "--quiet", "-b", "spike");
  expect(await world.show("hooks task")).toMatchInlineSnapshot(`
    "$ ctx hooks task
    "
  `);
  world.git("checkout", "--quiet", "--detach");
  expect(await world.show("hooks task")).toMatchInlineSnapshot(`
    "$ ctx hooks task
    "
  `);
  expect(await world.show("hooks task", { environment: { CTX_TASK: "task-42" } })).toMatchInlineSnapshot(`
    "$ ctx hooks task
    task-42
    "
  `);
});

test("as JSON", async () => {
  expect(await world.show("hooks install --json")).toMatchInlineSnapshot(`
    "$ ctx hooks install --json
    {"version":1,"ok":true,"command":"hooks","data":{"what":"install","runner":"git","hooks":[{"hook":"pre-commit","runner":"git","path":".git/hooks/pre-commit","state":"installed","active":true,"obstacle":null,"changed":true}],"program":"/home/ada/shop/node_modules/.bin/git-ctx","snippets":[],"next":null},"findings":[]}
    "
  `);
});

test("options that mean nothing are refused", async () => {
  expect(await world.show("hooks status --trailer")).toMatchInlineSnapshot(`
    "$ ctx hooks status --trailer
    ! error: --trailer means nothing to ctx hooks status. [USAGE]
    ! hint: Leave it out: ctx hooks status
    [64]
    "
  `);
  expect(await world.show("hooks uninstall --runner husky")).toMatchInlineSnapshot(`
    "$ ctx hooks uninstall --runner husky
    ! error: --runner means nothing to ctx hooks uninstall. [USAGE]
    ! hint: Leave it out: ctx hooks uninstall
    [64]
    "
  `);
  expect(await world.show("hooks")).toMatchInlineSnapshot(`
    "$ ctx hooks
    ! error: ctx hooks needs <what>. [USAGE]
    ! hint: usage: ctx hooks <what> [options]
    [64]
    "
  `);
  expect(await world.show("hooks instal")).toMatchInlineSnapshot(`
    "$ ctx hooks instal
    ! error: <what> cannot be instal. [USAGE]
    ! hint: did you mean install? It is one of install, status, uninstall, task.
    [64]
    "
  `);
});
