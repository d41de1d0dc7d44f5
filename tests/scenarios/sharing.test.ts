// Knowledge that several projects share: what one learns, the others inherit, and nothing that a source holds does harm.
import { mkdirSync, readdirSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { globalPull, type GlobalPullRequest } from "../../src/actions/global/pull.js";
import { globalPush } from "../../src/actions/global/push.js";
import { globalStatus } from "../../src/actions/global/status.js";
import type { Files } from "../../src/ports/files.js";
import type { Runtime } from "../../src/ports/runtime.js";
import { SharedSource } from "../support/sharing.js";
import { codes, CONFIG, CONFIG_TEXT, json, PROJECT, refusal, TASK, World } from "../support/world.js";

const CACHING = { configuration: "Redis, 5 minutes", performance: { hitRate: "92%" } };
const PATTERN = ".context/global/patterns/redis_caching_pattern.json";
const RECORD = ".context/global/.vendored.json";

const verbs = (world: World, runtime: Runtime = world.runtime, directory = world.top) => ({
  pull: (more: Omit<GlobalPullRequest, "directory"> = {}) => globalPull(runtime, { directory, ...more }),
  push: (more: { id?: string; dryRun?: boolean } = {}) => globalPush(runtime, { directory, ...more }),
  status: async () => (await globalStatus(runtime, { directory })).data,
});

/** A project whose source is published with one document, and pulled once. */
async function makeProject(
  files: Record<string, string> = { "context.md": "---\nlanguage: English\n---\n" },
) {
  const world = World.repository({
    [PROJECT]: json({ caching: "in memory" }),
    [TASK]: json({ title: "Login" }),
  });
  const source = new SharedSource(world);
  world.git("config", "user.email", "ada@example.com");
  source.publish("Start", files);
  await verbs(world).pull({ source: source.path });
  world.commit("Pull the global context");
  return { world, source, ...verbs(world) };
}

/** Another project beside the first one. */
function makeNeighbour(world: World, name: string) {
  const top = join(world.outside, name);
  mkdirSync(join(top, ".context/tasks/task-7"), { recursive: true });
  writeFileSync(join(top, CONFIG), CONFIG_TEXT.replace("shop", name));
  writeFileSync(join(top, ".context/tasks/task-7/context.json"), json({ title: "Implement API caching" }));
  world.gitIn(top, "init", "--quiet", "--template=", "--initial-branch=main");
  return { shell: world.at(top), ...verbs(world, world.runtime, top), top };
}

async function delegateCaching(world: World): Promise<string> {
  const { data } = await world.delegate({
    ref: "project",
    to: "global",
    key: "redis_caching_pattern",
    data: CACHING,
    reason: "High-performance caching for all of us",
  });
  const id = data.delegations[0]?.id as string;
  await world.accept(id);
  return id;
}

function withFiles(world: World, change: (files: Files) => Partial<Files>): Runtime {
  const { files } = world.runtime;
  return { ...world.runtime, files: { ...files, ...change(files) } };
}

test("what one project delegates, another one inherits", async () => {
  const { world, source, pull, push, status } = await makeProject();
  const id = await delegateCaching(world);
  expect((await status()).waiting).toEqual([{ id, key: "redis_caching_pattern", path: PATTERN }]);
  world.commit("Accept the caching pattern");

  const pushed = (await push()).data;
  const branch = `ctx/shop/${id}`;
  expect(pushed.branches).toEqual([
    { id, key: "redis_caching_pattern", branch, pushed: true, request: null },
  ]);
  expect(source.git("ls-remote", "origin", "main")).toContain(source.git("rev-parse", "main"));
  expect((await push()).data.branches[0]).toMatchObject({ branch, pushed: false });
  source.merge(branch);
  expect(source.git("show", "--stat", "--format=%an%n%B", `origin/${branch}`)).toContain(
    "High-performance caching for all of us",
  );

  const neighbour = makeNeighbour(world, "billing");
  await neighbour.pull({ source: source.path });
  const resolved = await neighbour.shell.resolve("task-7", { explain: true });
  expect(resolved.data.data).toMatchObject({ language: "English", redis_caching_pattern: CACHING });
  expect(resolved.data.lineage[0]).toMatchObject({ ref: "global", from: "worktree" });
  expect((await neighbour.status()).vendored).toBe("same");

  const pulled = (await pull()).data;
  expect(pulled).toMatchObject({ merged: [id], waiting: [], files: [] });
  expect(await status()).toMatchObject({ vendored: "same", waiting: [], edits: [] });
  expect((await push()).data.branches).toEqual([]);
});

test("merged by squashing, or with an edit of its owners, it is merged all the same", async () => {
  const { world, source, pull, push } = await makeProject();
  const id = await delegateCaching(world);
  await push();
  source.merge(`ctx/shop/${id}`, { isSquashed: true });
  const theirs = json({ ...JSON.parse(world.read(PATTERN)), redis_caching_pattern: "Redis, 10 minutes" });
  source.publish("Prefer ten minutes", { "patterns/redis_caching_pattern.json": theirs });
  const { data } = await pull();
  expect(data).toMatchObject({ merged: [id], waiting: [], files: [{ path: PATTERN, change: "changed" }] });
  expect(world.read(PATTERN)).toBe(theirs);
});

test("a pattern that waits survives pulls, also where the source says something else by now", async () => {
  const { world, source, pull, push } = await makeProject();
  const id = await delegateCaching(world);
  const own = world.read(PATTERN);
  source.publish("Add", { "notes/review.md": "# Reviews\n" });
  expect((await pull()).data).toMatchObject({
    waiting: [{ id }],
    files: [{ path: ".context/global/notes/review.md", change: "added" }],
  });
  source.publish("Rival", { "patterns/redis_caching_pattern.json": json({ redis_caching_pattern: "none" }) });
  const rival = await pull();
  expect([codes(rival), rival.data.waiting.length, world.read(PATTERN)]).toEqual([["GLOBAL_RIVAL"], 1, own]);
  await push();
  source.git("fetch", "--quiet");
  expect(source.git("show", `origin/ctx/shop/${id}:patterns/redis_caching_pattern.json`)).toBe(own.trimEnd());
});

describe("a pull", () => {
  test("takes over what is new, takes away what is gone, and moves the pin by a minimal edit", async () => {
    const world = World.repository({ [CONFIG]: '{\n  "format": "ctx/1",\n  "project": "shop"\n}\n' });
    const source = new SharedSource(world);
    const first = source.publish("Start", {
      "context.md": "---\na: 1\n---\n",
      "patterns/x.json": json({ x: 1 }),
      "entries/a.txt": "",
      LICENSE: "MIT",
    });
    const { pull, status } = verbs(world);
    expect((await pull({ source: "../context.git", dryRun: true })).data.diff).toContain(
      "+++ b/.context/global/context.md",
    );
    expect(world.has(".context/global")).toBe(false);
    await pull({ source: "../context.git" });
    expect(world.read(CONFIG)).toBe(
      `{\n  "format": "ctx/1",\n  "project": "shop",\n  "global": {\n    "source": "../context.git",\n    "ref": "main",\n    "commit": "${first}"\n  }\n}\n`,
    );
    expect(world.has(".context/global/LICENSE")).toBe(false);
    const second = source.publish(
      "More",
      { "context.md": "---\na: 2\n---\n", "patterns/y.json": json({ y: 1 }) },
      "patterns/x.json",
    );
    const { data } = await pull();
    expect(data).toMatchObject({ before: first, commit: second });
    expect(data.files.map(({ path, change }) => [path.slice(16), change])).toEqual([
      ["context.md", "changed"],
      ["patterns/x.json", "removed"],
      ["patterns/y.json", "added"],
    ]);
    expect(await status()).toMatchObject({ vendored: "same", commit: second, files: 2 });
    expect((await pull()).data.files).toEqual([]);
    expect(codes(await world.validate({}))).toEqual(["GITIGNORE_INCOMPLETE"]);
  });

  test.each([
    [
      "changed",
      (world: World) => world.write({ ".context/global/context.md": "---\nlanguage: French\n---\n" }),
      "+language: French",
    ],
    ["added", (world: World) => world.write({ ".context/global/notes/x.md": "# Mine\n" }), "+# Mine"],
    ["removed", (world: World) => world.remove(".context/global/context.md"), "-language: English"],
  ] as const)("refuses where a file was %s here, and shows it", async (change, edit, line) => {
    const { world, source, pull, status } = await makeProject();
    source.publish("More", { "patterns/y.json": json({ y: 1 }) });
    edit(world);
    const before = world.git("status", "--porcelain");
    const error = await refusal(pull());
    expect(error.code).toBe("BASE_MOVED");
    expect(error.message).toContain(line);
    expect(error.details?.["diff"]).toContain(line);
    expect(world.git("status", "--porcelain")).toBe(before);
    const told = await status();
    expect(told).toMatchObject({ vendored: "edited", edits: [{ change }] });
    expect(told.diff).toContain(line);
  });

  test("leaves entries and personal documents that are one's own", async () => {
    const { world, source, pull, status } = await makeProject();
    const { data } = await world.insight({ ref: "global", text: "Reviews take a day", category: "general" });
    world.write({ ".context/global/context.local.md": "---\nmood: good\n---\n" });
    source.publish("More", { "context.md": "---\nlanguage: German\n---\n" });
    await pull();
    expect([world.has(data.path), world.has(".context/global/context.local.md")]).toEqual([true, true]);
    expect(await status()).toMatchObject({ vendored: "same", edits: [] });
  });

  test("knows line ends that git gave on checkout from edits", async () => {
    const { world, source, pull, status } = await makeProject();
    world.write({ ".context/global/context.md": "---\r\nlanguage: English\r\n---\r\n" });
    expect((await status()).vendored).toBe("same");
    source.publish("More", { "context.md": "---\nlanguage: German\n---\n" });
    await pull();
    expect(world.read(".context/global/context.md")).toContain("German");
  });

  test("works in a fresh clone that has none of the source's objects", async () => {
    const { world, source } = await makeProject();
    const clone = join(world.outside, "clone");
    world.git("clone", "--quiet", world.top, clone);
    const there = verbs(world, world.runtime, clone);
    expect(await there.status()).toMatchObject({ vendored: "same", edits: [] });
    writeFileSync(join(clone, ".context/global/context.md"), "---\nlanguage: French\n---\n");
    expect(await there.status()).toMatchObject({ vendored: "edited", diff: null });
    source.publish("More", { "context.md": "---\nlanguage: German\n---\n" });
    expect((await refusal(there.pull())).code).toBe("BASE_MOVED");
    world.gitIn(clone, "checkout", "--quiet", "--", ".");
    expect((await there.pull()).data.files).toHaveLength(1);
  });

  test.each([1, 2, 3])(
    "that is cut off at step %i completes when it is run again, though the source went on",
    async (step) => {
      const { world, source, pull, status } = await makeProject({
        "context.md": "---\na: 1\n---\n",
        "patterns/x.json": json({ x: 1 }),
      });
      source.publish(
        "More",
        { "context.md": "---\na: 2\n---\n", "patterns/y.json": json({ y: 1 }) },
        "patterns/x.json",
      );
      let count = 0;
      const cut = <Arguments extends unknown[], Answer>(run: (...all: Arguments) => Answer) => {
        return (...all: Arguments): Answer => {
          if (++count === step) throw new Error("killed");
          return run(...all);
        };
      };
      const dying = withFiles(world, (files) => ({
        changeTogether: cut(files.changeTogether),
        remove: cut(files.remove),
      }));
      await expect(verbs(world, dying).pull()).rejects.toThrow("killed");
      const commit = source.publish("Even more", { "context.md": "---\na: 3\n---\n" });
      await pull();
      expect(await status()).toMatchObject({ vendored: "same", commit, edits: [] });
      expect(world.read(".context/global/context.md")).toContain("a: 3");
      expect(world.has(".context/global/patterns/x.json")).toBe(false);
    },
  );

  test("runs beside another one", async () => {
    const { world, source, status } = await makeProject();
    const commit = source.publish("More", {
      "context.md": "---\nlanguage: German\n---\n",
      "patterns/y.json": json({ y: 1 }),
    });
    const ends = await Promise.allSettled([verbs(world).pull(), verbs(world).pull(), verbs(world).pull()]);
    expect(ends.map(({ status: end }) => end)).toContain("fulfilled");
    expect(await status()).toMatchObject({ vendored: "same", commit });
  });

  test("that cannot reach the source changes nothing and says so", async () => {
    const { world, source, pull, status } = await makeProject();
    renameSync(source.path, `${source.path}.away`);
    const before = world.git("status", "--porcelain", "--ignored");
    const error = await refusal(pull());
    expect(error).toMatchObject({ code: "SOURCE_UNREACHABLE" });
    expect(error.message).not.toContain("\n");
    expect((await status()).vendored).toBe("same");
    expect(world.git("status", "--porcelain", "--ignored")).toBe(before);
  });

  test("warns where the history of the source was rewritten", async () => {
    const { source, pull } = await makeProject();
    source.git("checkout", "--quiet", "--orphan", "other");
    source.git("commit", "--quiet", "--message", "Anew");
    source.git("push", "--quiet", "--force", "origin", "other:main");
    expect(codes(await pull())).toEqual(["GLOBAL_REWRITTEN"]);
  });

  test("refuses a secret", async () => {
    const { source, world, pull } = await makeProject();
    source.publish("Oops", { "notes/token.md": `token: ghp_${"a1B2c3D4e5".repeat(4).slice(0, 36)}\n` });
    expect((await refusal(pull())).code).toBe("SECRET_FOUND");
    expect(world.has(".context/global/notes/token.md")).toBe(false);
  });

  test("follows a branch, a tag, and nothing that is neither", async () => {
    const { source, pull } = await makeProject();
    source.git("tag", "v1");
    source.git("push", "--quiet", "origin", "v1", "main:next");
    expect((await pull({ ref: "v1" })).data.ref).toBe("v1");
    expect((await pull({ ref: "next" })).data.ref).toBe("next");
    expect(await refusal(pull({ ref: "nxt" }))).toMatchObject({
      code: "BRANCH_UNKNOWN",
      hint: "Its branches: main, next.",
    });
    source.git("push", "--quiet", "origin", "main:refs/tags/next");
    expect((await refusal(pull({ ref: "next" }))).code).toBe("REF_AMBIGUOUS");
    expect((await pull({ ref: "refs/tags/next" })).data.ref).toBe("refs/tags/next");
  });

  test("works with a source of SHA-256", async () => {
    const world = World.repository();
    world.gitIn(
      world.outside,
      "init",
      "--quiet",
      "--object-format=sha256",
      "--initial-branch=main",
      "modern",
    );
    const modern = join(world.outside, "modern");
    writeFileSync(join(modern, "context.md"), "---\na: 1\n---\n");
    world.gitIn(modern, "add", "--all");
    world.gitIn(modern, "commit", "--quiet", "--message", "Start");
    expect((await verbs(world).pull({ source: modern })).data.commit).toHaveLength(64);
  });
});

describe("a hostile source", () => {
  const fine = { mode: "100644", kind: "blob", path: "context.md", text: "---\na: 2\n---\n" } as const;
  const blob = (path: string, text = "x") => ({ mode: "100644", kind: "blob", path, text }) as const;

  const hostile = [
    ["a symbolic link", [{ mode: "120000", kind: "blob", path: "notes", text: "/etc" }], "symbolic link"],
    [
      "a link for a document",
      [{ mode: "120000", kind: "blob", path: "x.md", text: "../../README.md" }],
      "symbolic link",
    ],
    ["a submodule", [{ mode: "160000", kind: "commit", path: "vendor" }], "repository of its own"],
    [".GIT", [blob(".GIT/config")], ""],
    ["git~1", [blob("git~1/config")], ""],
    [".git with a joiner that HFS+ ignores", [blob(".g\u200cit/config")], ""],
    [".git with a dot that NTFS ignores", [blob(".git./config")], ""],
    ["a path upwards", [blob("../../context.md")], ""],
    ["a backslash", [blob("..\\..\\x.md")], ""],
    ["a stream of NTFS", [blob("notes.md::$DATA")], "cannot hold its name"],
    ["a device of Windows", [blob("aux.md")], "cannot hold its name"],
    ["twins by case", [blob("Context.md")], "only by case"],
    ["directories that are twins by case", [blob("Notes/a.md"), blob("notes/b.md")], "only by case"],
    ["a name of control characters", [blob("a\u001b[2Jb.md")], "cannot be seen"],
    ["a huge file", [blob("huge.md", "x".repeat(1024 * 1024 + 1))], "larger than"],
    ["a bomb of directories", [blob(`${"d/".repeat(20)}x.md`)], "too long"],
  ] as const;

  test("of every kind is refused, and changes nothing", async () => {
    const { world, source, pull } = await makeProject();
    const look = (): string => world.git("status", "--porcelain", "--ignored", "--untracked-files=all");
    const before = look();
    for (const [name, entries, why] of hostile) {
      source.publishTree([fine, ...entries]);
      const error = await refusal(pull());
      // Some of it git itself refuses, since it checks every object that it fetches.
      expect(error.code, name).toMatch(
        why === "" ? /^(?:FILE_INVALID|SOURCE_UNREACHABLE)$/ : /^FILE_INVALID$/,
      );
      expect(error.message, name).toContain(why);
      expect(look(), name).toBe(before);
    }
    source.git("fetch", "--quiet");
    source.git("reset", "--quiet", "--hard", "HEAD");
    source.publishTree([fine]);
    expect((await pull()).data.files).toHaveLength(1);
  }, 60_000);

  test("of bytes that are no UTF-8 is refused", async () => {
    const { world, source, pull } = await makeProject();
    source.publish("Bytes", { "bytes.md": Uint8Array.from([0xff, 0xfe]) });
    expect((await refusal(pull())).message).toContain("bytes.md: it is no UTF-8");
    expect(world.has(".context/global/bytes.md")).toBe(false);
  });

  test("with hooks, filters and settings runs nothing", async () => {
    const { world, source, pull } = await makeProject();
    const trace = join(world.outside, "ran");
    world.git("config", "filter.evil.smudge", `touch ${trace}`);
    source.publish("Attributes", {
      ".gitattributes": "* filter=evil\n",
      ".gitmodules": '[submodule "x"]\n\tpath = x\n\turl = ./x\n',
      ".github/README.md": "# For people\n",
      "hooks/post-checkout": `#!/bin/sh\ntouch ${trace}\n`,
      "notes/a.md": "# A\n",
    });
    world.write({ "../post-fetch": "" });
    await pull();
    expect(world.runtime.files.exists(trace)).toBe(false);
    expect(readdirSync(join(world.top, ".context/global")).sort()).toEqual([
      ".vendored.json",
      "context.md",
      "notes",
    ]);
  });

  test("by its name alone is no source", async () => {
    const { world, pull } = await makeProject();
    const names = [
      ["ext::sh -c 'touch ran'", "USAGE"],
      ["fd::3", "USAGE"],
      ["--upload-pack=touch ran", "USAGE"],
      ["-oProxyCommand=touch ran", "USAGE"],
      ["ssh://-oProxyCommand=touch/x", "USAGE"],
      ["http://example.com/x.git", "USAGE"],
      ["git://example.com/x.git", "USAGE"],
      ["file://server/share", "USAGE"],
      ["https://ada:secret@example.com/x.git", "SECRET_FOUND"],
      ["https://token@example.com/x.git", "SECRET_FOUND"],
      ["https://example.com/x.git?token=secret", "SECRET_FOUND"],
      ["", "USAGE"],
    ] as const;
    for (const [source, code] of names) {
      const error = await refusal(pull({ source }));
      expect([source, error.code]).toEqual([source, code]);
      expect(error.message + String(error.hint)).not.toMatch(/secret@|token@|=secret/);
    }
    expect(world.runtime.files.exists(join(world.top, "ran"))).toBe(false);
  });

  test("in config.json it is no source either", async () => {
    const { world, pull, status } = await makeProject();
    world.write({ [CONFIG]: '{"format":"ctx/1","global":{"source":"ext::sh -c touch% ran"}}\n' });
    expect((await refusal(pull())).code).toBe("FILE_INVALID");
    expect((await refusal(status())).code).toBe("FILE_INVALID");
  });

  test("that is a whole project is none", async () => {
    const { source, pull } = await makeProject({ "context.md": "" });
    source.publish("Wrong", { [CONFIG]: CONFIG_TEXT }, "context.md");
    expect((await refusal(pull())).message).toContain("a project of its own");
  });
});

describe("a push", () => {
  test("never goes over what is there", async () => {
    const { world, source, push } = await makeProject();
    const id = await delegateCaching(world);
    source.git("push", "--quiet", "origin", `main:ctx/shop/${id}`);
    const before = source.git("ls-remote", "origin");
    expect((await push()).data.branches[0]?.pushed).toBe(false);
    expect(source.git("ls-remote", "origin")).toBe(before);
  });

  test("of one delegation, of one that is not accepted, and as a dry run", async () => {
    const { world, source, push } = await makeProject();
    const id = await delegateCaching(world);
    const before = source.git("ls-remote", "origin");
    const dry = (await push({ id: id.slice(0, 20), dryRun: true })).data;
    expect(dry.diff).toContain("+++ b/patterns/redis_caching_pattern.json");
    expect([dry.branches[0]?.pushed, source.git("ls-remote", "origin")]).toEqual([false, before]);
    expect((await refusal(push({ id: "01AAAAAAAA" }))).code).toBe("DELEGATION_NOT_FOUND");
  });

  test("leaves the user's repository as it was", async () => {
    const { world, push } = await makeProject();
    await delegateCaching(world);
    const state = (): string =>
      world.git("for-each-ref") + world.git("count-objects", "-v") + world.git("status", "--porcelain");
    const before = state();
    await push();
    expect(state()).toBe(before);
  });

  test("that the source refuses says so", async () => {
    const { world, source, push } = await makeProject();
    await delegateCaching(world);
    mkdirSync(join(source.path, "hooks"), { recursive: true });
    writeFileSync(join(source.path, "hooks/pre-receive"), "#!/bin/sh\necho not today\nexit 1\n", {
      mode: 0o755,
    });
    expect(await refusal(push())).toMatchObject({
      code: "SOURCE_UNREACHABLE",
      message: expect.stringContaining("not today"),
    });
  });
});

test("the status opens no network and writes nothing", async () => {
  const { world, source, status } = await makeProject();
  rmSync(source.path, { recursive: true });
  rmSync(join(world.top, ".git/ctx"), { recursive: true });
  expect(await status()).toMatchObject({ vendored: "same" });
  expect(world.runtime.files.exists(join(world.top, ".git/ctx"))).toBe(false);
  world.write({ [RECORD]: "<<<<<<< ours\n" });
  const told = await globalStatus(world.runtime, { directory: world.top });
  expect([told.data.vendored, codes(told)]).toEqual(["none", ["GLOBAL_RECORD_BROKEN"]]);
});
