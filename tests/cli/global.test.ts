import { writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { authoring, runGit } from "../support/hermetic.js";
import { makeShop, type World } from "../support/transcript.js";

let world: World;
let desk: string;

/** Runs git as an owner of the source. */
const git = (...args: string[]): string => runGit(desk, authoring(world.environment), args);

function publish(message: string, text: string): void {
  writeFileSync(join(desk, "context.md"), text);
  git("add", "--all");
  git("commit", "--quiet", "--message", message);
  git("push", "--quiet", "origin", "main");
}

beforeAll(async () => {
  world = await makeShop("global");
  const home = dirname(world.root);
  world.git("config", "user.name", "Ada");
  world.git("config", "user.email", "ada@example.com");
  runGit(home, authoring(world.environment), [
    "init",
    "--quiet",
    "--bare",
    "--template=",
    "--initial-branch=main",
    "team.git",
  ]);
  runGit(home, authoring(world.environment), ["clone", "--quiet", "team.git", "desk"]);
  desk = join(home, "desk");
  git("checkout", "--quiet", "-B", "main");
  publish("Start", "---\nlanguage: English\n---\n");
});
afterAll(() => world.remove());

test("without a source, it says how to name one", async () => {
  expect(await world.show("global status")).toMatchInlineSnapshot(`
    "$ ctx global status
    No source: the global context is this project's own
    ! To share it between projects: ctx global pull --source https://example.com/team/context.git
    "
  `);
  expect(await world.show("global pull")).toMatchInlineSnapshot(`
    "$ ctx global pull
    ! error: .context/config.json names no source of the global context. [USAGE]
    ! hint: Name one once: ctx global pull --source https://example.com/team/context.git
    [64]
    "
  `);
});

test("the first pull names the source; the next has nothing to do", async () => {
  expect(await world.show("global pull --source ../team.git --dry-run")).toMatchInlineSnapshot(`
    "$ ctx global pull --source ../team.git --dry-run
    diff --git a/.context/global/context.md b/.context/global/context.md
    new file mode 100644
    --- /dev/null
    +++ b/.context/global/context.md
    @@ -0,0 +1,3 @@
    +---
    +language: English
    +---
    diff --git a/.context/global/.vendored.json b/.context/global/.vendored.json
    new file mode 100644
    --- /dev/null
    +++ b/.context/global/.vendored.json
    @@ -0,0 +1,7 @@
    +{
    +  "commit": "748607668e9d53ab8a7b0df4ee692b3978f9d9e4",
    +  "files": {
    +    "context.md": "sha256:06228bc74e512fea695fbce8c64a7164745b4f367fd68dbac4c791d81e236f45"
    +  },
    +  "merged": []
    +}
    diff --git a/.context/config.json b/.context/config.json
    --- a/.context/config.json
    +++ b/.context/config.json
    @@ -1,5 +1,10 @@
     {
       "$schema": "https://git-ctx.dev/schemas/1/config.schema.json",
       "format": "ctx/1",
    -  "project": "shop"
    +  "project": "shop",
    +  "global": {
    +    "source": "../team.git",
    +    "ref": "main",
    +    "commit": "748607668e9d53ab8a7b0df4ee692b3978f9d9e4"
    +  }
     }
    "
  `);
  expect(await world.show("global pull --source ../team.git")).toMatchInlineSnapshot(`
    "$ ctx global pull --source ../team.git
    Pulled main of ../team.git: 748607668e9d
      .context/global/context.md added
    ! Commit it, and everybody has it: git add .context
    "
  `);
  expect(await world.show("global pull")).toMatchInlineSnapshot(`
    "$ ctx global pull
    Already at 748607668e9d, main of ../team.git
    "
  `);
  expect(await world.show("global status")).toMatchInlineSnapshot(`
    "$ ctx global status
    source  ../team.git, main
    pin     748607668e9d
    files   1 file, as they were taken from there
    "
  `);
  world.commit("Pull the global context");
});

test("what is accepted waits, is pushed, and is merged", async () => {
  await world.ctx([
    "delegate",
    "project",
    "--to",
    "global",
    "--pointer",
    "caching",
    "--key",
    "caching_pattern",
    "--reason",
    "Fast for all",
    "--by",
    "@ada",
  ]);
  expect(await world.show("global push")).toMatchInlineSnapshot(`
    "$ ctx global push
    ! Nothing waits to be pushed. \`ctx delegations\` shows what is proposed.
    "
  `);
  const { stdout } = await world.ctx("delegations list --json");
  const id = (JSON.parse(stdout) as { data: { items: { id: string }[] } }).data.items[0]?.id as string;
  await world.ctx(["delegations", "accept", id, "--by", "@ada"]);
  world.commit("Accept the caching pattern");
  expect(await world.show("global status")).toMatchInlineSnapshot(`
    "$ ctx global status
    source  ../team.git, main
    pin     748607668e9d
    files   1 file, as they were taken from there
    Accepted here, not in the source yet:
      caching_pattern (01M7W6N870040G2081040G2081)
    ! next: ctx global push
    "
  `);
  expect(await world.show("global push --dry-run")).toMatchInlineSnapshot(`
    "$ ctx global push --dry-run
    diff --git a/patterns/caching_pattern.json b/patterns/caching_pattern.json
    new file mode 100644
    --- /dev/null
    +++ b/patterns/caching_pattern.json
    @@ -0,0 +1,10 @@
    +{
    +  "$from": {
    +    "delegation": "01M7W6N870040G2081040G2081",
    +    "ref": "project",
    +    "by": "@ada",
    +    "at": "2026-11-20T10:05:00.000Z",
    +    "reason": "Fast for all"
    +  },
    +  "caching_pattern": "in memory"
    +}
    Would push caching_pattern to ctx/shop/01M7W6N870040G2081040G2081
      Ask ../team.git to merge it into main
    "
  `);
  expect(await world.show("global push")).toMatchInlineSnapshot(`
    "$ ctx global push
    Pushed caching_pattern to ctx/shop/01M7W6N870040G2081040G2081
      Ask ../team.git to merge it into main
    "
  `);
  expect(await world.show("global push --json")).toMatchInlineSnapshot(`
    "$ ctx global push --json
    {"version":1,"ok":true,"command":"global","data":{"source":"../team.git","into":"main","branches":[{"id":"01M7W6N870040G2081040G2081","key":"caching_pattern","branch":"ctx/shop/01M7W6N870040G2081040G2081","pushed":false,"request":null}]},"findings":[]}
    "
  `);
  git("fetch", "--quiet");
  git("merge", "--quiet", `origin/ctx/shop/${id}`);
  git("push", "--quiet", "origin", "main");
  expect(await world.show("global pull")).toMatchInlineSnapshot(`
    "$ ctx global pull
    Pulled main of ../team.git: 748607668e9d → f3694ec5bdbd
    Merged there: 01M7W6N870040G2081040G2081
    ! Commit it, and everybody has it: git add .context
    "
  `);
  expect(await world.show("global status --json")).toMatchInlineSnapshot(`
    "$ ctx global status --json
    {"version":1,"ok":true,"command":"global","data":{"source":"../team.git","ref":"main","commit":"f3694ec5bdbd174cba0231cf1abfed57f2886203","vendored":"same","files":2,"edits":[],"diff":"","waiting":[]},"findings":[]}
    "
  `);
});

test("what was changed here is shown, and not written over", async () => {
  world.write(".context/global/context.md", "---\nlanguage: French\n---\n");
  publish("Prefer German", "---\nlanguage: German\n---\n");
  expect(await world.show("global status")).toMatchInlineSnapshot(`
    "$ ctx global status
    source  ../team.git, main
    pin     f3694ec5bdbd
    files   2 files; changed here:
      .context/global/context.md changed here
    diff --git a/.context/global/context.md b/.context/global/context.md
    --- a/.context/global/context.md
    +++ b/.context/global/context.md
    @@ -1,3 +1,3 @@
     ---
    -language: English
    +language: French
     ---
    "
  `);
  expect(await world.show("global pull")).toMatchInlineSnapshot(`
    "$ ctx global pull
    ! error: A file below .context/global/ changed here, and a pull would write over it: [BASE_MOVED]
    !   .context/global/context.md (changed)
    !   | diff --git a/.context/global/context.md b/.context/global/context.md
    !   | --- a/.context/global/context.md
    !   | +++ b/.context/global/context.md
    !   | @@ -1,3 +1,3 @@
    !   |  ---
    !   | -language: English
    !   | +language: French
    !   |  ---
    ! hint: Nothing was changed. Bring it to the source, by \`ctx delegate … --to global\` and \`ctx global push\` or by hand; or keep it with \`ctx snapshot save global\`, and give the files their vendored content back.
    [75]
    "
  `);
});

test("what is asked wrongly is refused, and no password is told again", async () => {
  expect(await world.show("global pull 01M7W6N870")).toMatchInlineSnapshot(`
    "$ ctx global pull 01M7W6N870
    ! error: ctx global pull takes no id. [USAGE]
    ! hint: Leave it out: ctx global pull
    [64]
    "
  `);
  expect(await world.show("global status --ref main")).toMatchInlineSnapshot(`
    "$ ctx global status --ref main
    ! error: --ref means nothing to ctx global status. [USAGE]
    ! hint: See \`ctx help global\`.
    [64]
    "
  `);
  expect(await world.show("global pull --source https://ada:secret@example.com/context.git"))
    .toMatchInlineSnapshot(`
    "$ ctx global pull --source https://ada:secret@example.com/context.git
    ! error: The source of the global context is refused: it holds a user name or a password. [SECRET_FOUND]
    ! hint: Nothing was read or written. Leave it out of the address, and let git's credential helper or an ssh agent have it.
    [77]
    "
  `);
  expect(await world.show(["global", "pull", "--source", "ext::sh -c id"])).toMatchInlineSnapshot(`
    "$ ctx global pull --source 'ext::sh -c id'
    ! error: No source of a global context: it names a program that git would run. [USAGE]
    ! hint: A source is an https or ssh address, or a path.
    [64]
    "
  `);
  world.write(
    ".context/config.json",
    '{\n  "format": "ctx/1",\n  "global": { "source": "git://example.com/x" }\n}\n',
  );
  expect(await world.show("validate .context/config.json")).toMatchInlineSnapshot(`
    "$ ctx validate .context/config.json
    .context/config.json:3:15: error: /global/source is no source: git is not one of https, ssh and a path. [CONFIG_INVALID]

    1 file checked: 1 error.
    [1]
    "
  `);
});
