// `ctx check --staged` in the middle of real commits: what it judges is exactly what is being committed, whichever way git
// was asked to commit it, and it leaves everything as it was.
import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { runHooked, verdictsOf, waitInHook, type GitRun } from "../support/hooked-commit.js";
import { json, PROJECT, TASK, World, type FileTexts } from "../support/world.js";

const LOGIN = "src/auth/login.ts";
const CART = "src/cart/cart.ts";
const FRESH = "fresh: document-changed";
const STALE = "stale: files-changed";
const VERIFIED = "fresh: verified";

/** A shop whose project speaks about signing in, and task-42 about the cart. */
function shop(more: FileTexts = {}): World {
  const world = World.repository({
    [PROJECT]: json({ $covers: ["src/auth/**"], sessions: "cookies" }),
    [TASK]: json({ $covers: ["src/cart/*.ts", "!**/*.test.ts"], title: "Cart" }),
    [LOGIN]: "one\ntwo\nthree\nfour\nfive\nsix\nseven\neight\nnine\nten\n",
    "src/auth/jwt.ts": "jwt\n",
    [CART]: "cart\n",
    ...more,
  });
  waitInHook(world);
  return world;
}

/** Commits, and makes sure that ctx and the oracle say the same and that the commit came about. */
async function commit(world: World, args: readonly string[], given: GitRun = {}): Promise<unknown> {
  const hooked = await runHooked(world, ["commit", "--quiet", ...args], given);
  expect(hooked.stderr.replace(/^warning: .*\n/gm, "")).toBe("");
  expect(hooked.verdicts).toEqual(hooked.expected);
  expect(hooked.status).toBe(0);
  return hooked.verdicts;
}

describe("a commit", () => {
  test("of covered code alone makes the document stale; with the document it is fresh", async () => {
    const world = shop();
    world.write({ [LOGIN]: "changed\n" });
    world.git("add", LOGIN);
    expect(await commit(world, ["-m", "Sign in"])).toEqual({ [PROJECT]: STALE });
    world.write({ [LOGIN]: "again\n", [PROJECT]: json({ $covers: ["src/auth/**"], sessions: "tokens" }) });
    world.git("add", LOGIN, PROJECT);
    expect(await commit(world, ["-m", "Use tokens"])).toEqual({ [PROJECT]: FRESH });
  });

  test("of nothing that is covered judges nothing, however stale documents are", async () => {
    const world = shop();
    world.commit("Change it without a check", { [LOGIN]: "changed\n" });
    world.write({ "README.md": "# Shop\n", "src/cart/cart.test.ts": "test\n" });
    world.git("add", "README.md", "src/cart/cart.test.ts");
    expect(await commit(world, ["-m", "Explain"])).toEqual({});
  });

  test("of some lines of a file (-p) judges those lines, and not the file that is left", async () => {
    const world = shop();
    const lines = world.read(LOGIN);
    world.write({ [LOGIN]: `ONE\n${lines.slice(4).replace("ten", "TEN")}` });
    expect(await commit(world, ["-p", "-m", "First line"], { stdin: "y\nn\n" })).toEqual({
      [PROJECT]: STALE,
    });
    expect(world.git("show", `HEAD:${LOGIN}`)).toContain("ONE");
    expect(world.git("show", `HEAD:${LOGIN}`)).not.toContain("TEN");
    // What was accepted is the staged half; the worktree's whole is something else.
    world.git("add", LOGIN);
    world.write({ [LOGIN]: "not yet\n" });
    await world.verify({ ref: "project", staged: true });
    world.git("add", ".context");
    expect(await commit(world, ["-m", "Last line"])).toEqual({ [PROJECT]: VERIFIED });
  });

  test("of everything that changed (-a) judges it, though nothing was staged", async () => {
    const world = shop();
    world.write({ [LOGIN]: "changed\n", [CART]: "changed\n", [TASK]: json({ $covers: ["src/cart/*.ts"] }) });
    expect(await commit(world, ["-a", "-m", "All"])).toEqual({ [PROJECT]: STALE, [TASK]: FRESH });
  });

  test("of one path (-- path) judges that path, whatever else is staged", async () => {
    const world = shop();
    world.write({ [LOGIN]: "changed\n", [PROJECT]: json({ $covers: ["src/auth/**"] }), [CART]: "changed\n" });
    world.git("add", "--all");
    expect(await commit(world, ["-m", "Only the login", "--", LOGIN])).toEqual({ [PROJECT]: STALE });
    expect(world.git("status", "--porcelain")).toBe(`M  ${PROJECT}\nM  ${CART}`);
    expect(await commit(world, ["-m", "The rest"])).toEqual({ [TASK]: STALE });
  });

  test("from a subdirectory", async () => {
    const world = shop();
    world.write({ [LOGIN]: "changed\n" });
    const cwd = join(world.top, "src/auth");
    expect(await commit(world, ["-m", "Here", "--", "login.ts"], { cwd })).toEqual({ [PROJECT]: STALE });
  });

  test("that amends one judges what the amendment changes", async () => {
    const world = shop();
    world.write({ [LOGIN]: "changed\n" });
    world.git("add", LOGIN);
    await commit(world, ["-m", "Sign in"]);
    world.write({ "README.md": "# Shop\n" });
    world.git("add", "README.md");
    expect(await commit(world, ["--amend", "--no-edit"])).toEqual({});
    world.write({ [LOGIN]: "more\n" });
    expect(await commit(world, ["--amend", "--no-edit", "-a"])).toEqual({ [PROJECT]: STALE });
  });

  test("that adds, renames, deletes: each of them is a change of what is covered", async () => {
    const world = shop();
    world.write({ "src/auth/new.ts": "new\n" });
    world.git("add", "src/auth/new.ts");
    expect(await commit(world, ["-m", "Add"])).toEqual({ [PROJECT]: STALE });
    world.git("mv", "src/auth/new.ts", "src/auth/moved.ts");
    expect(await commit(world, ["-m", "Move within"])).toEqual({ [PROJECT]: STALE });
    world.git("mv", "src/auth/moved.ts", "src/away.ts");
    expect(await commit(world, ["-m", "Move out"])).toEqual({ [PROJECT]: STALE });
    world.git("rm", "--quiet", "src/auth/jwt.ts");
    expect(await commit(world, ["-m", "Delete"])).toEqual({ [PROJECT]: STALE });
  });

  test("the first of a repository: a document that comes with its code is fresh", async () => {
    const world = World.unborn();
    waitInHook(world);
    world.write({
      [PROJECT]: json({ $covers: ["src/**"] }),
      ".context/config.json": json({ format: "ctx/1" }),
      [LOGIN]: "x\n",
    });
    world.git("add", "--all");
    const hooked = await runHooked(world, ["commit", "--quiet", "-m", "Start"]);
    expect(hooked.verdicts).toEqual({ [PROJECT]: FRESH });
    expect(hooked.status).toBe(0);
  });

  test("of a mode alone leaves the content, and the verdict, as they were", async () => {
    const world = shop();
    world.git("update-index", "--chmod=+x", LOGIN);
    expect(await commit(world, ["-m", "Make it run"])).toEqual({});
  });
});

describe("documents, entries and settings are those of the commit", () => {
  test("a document that is changed and not staged stays stale", async () => {
    const world = shop();
    world.write({ [LOGIN]: "changed\n", [PROJECT]: json({ $covers: ["nothing"], sessions: "tokens" }) });
    world.git("add", LOGIN);
    expect(await commit(world, ["-m", "Sign in"])).toEqual({ [PROJECT]: STALE });
  });

  test("a verification that is not staged does not count; staged it does, until one more byte changes", async () => {
    const world = shop();
    world.write({ [LOGIN]: "changed\n" });
    world.git("add", LOGIN);
    const { data } = await world.verify({ ref: "project", staged: true });
    expect(verdictsOf(await world.check({ staged: true }))).toEqual({ [PROJECT]: STALE });
    world.git("add", data.path);
    expect(verdictsOf(await world.check({ staged: true }))).toEqual({ [PROJECT]: VERIFIED });
    world.write({ "src/auth/jwt.ts": "one more\n" });
    world.git("add", "src");
    expect(await commit(world, ["-m", "Sign in"])).toEqual({ [PROJECT]: STALE });
  });

  test("a retracted verification counts no more, and progress never did", async () => {
    const world = shop();
    world.write({ [LOGIN]: "changed\n" });
    const { data } = await world.verify({ ref: "project" });
    await world.retract({ id: data.id });
    await world.progress({ ref: "project", text: "verified by hand" });
    world.git("add", "--all");
    expect(await commit(world, ["-m", "Sign in"])).toEqual({ [PROJECT]: STALE });
  });

  test("a document that only moved says what it said", async () => {
    const world = shop({
      ".context/project/patterns/a.json": json({ $covers: ["src/api/**"], api: "REST" }),
    });
    world.git("mv", ".context/project/patterns/a.json", ".context/project/patterns/b.json");
    world.write({ "src/api/x.ts": "x\n" });
    world.git("add", "--all");
    const { verdicts } = await runHooked(world, ["commit", "--quiet", "-m", "Move"]);
    expect(verdicts).toEqual({ ".context/project/patterns/b.json": STALE });
  });

  test("the severity is what the commit's settings say", async () => {
    const world = shop();
    const severity = { project: "info" };
    world.write({ [LOGIN]: "x\n", ".context/config.json": json({ format: "ctx/1", check: { severity } }) });
    world.git("add", LOGIN);
    const before = await world.check({ staged: true });
    expect(before.findings).toMatchObject([{ code: "CONTEXT_STALE", severity: "error" }]);
    world.git("add", "--all");
    const after = await world.check({ staged: true });
    expect(after.findings).toMatchObject([{ code: "CONTEXT_STALE", severity: "info" }]);
    expect(after.data.contexts[0]).toMatchObject({ severity: "info", files: [LOGIN] });
  });

  test("files only intended to be added are in no commit", async () => {
    const world = shop();
    world.write({ "src/auth/later.ts": "" });
    world.git("add", "--intent-to-add", "src/auth/later.ts");
    expect((await world.check({ staged: true })).data.contexts).toEqual([]);
    world.write({ [LOGIN]: "changed\n" });
    world.git("add", LOGIN);
    const { data } = await world.verify({ ref: "project", staged: true });
    expect(data.entries).toMatchObject([{ files: 2 }]);
    world.git("add", data.path);
    expect(verdictsOf(await world.check({ staged: true }))).toEqual({ [PROJECT]: VERIFIED });
  });
});

describe("merges", () => {
  test("judge what the merge itself changes: not what its sides brought, but how a conflict was resolved", async () => {
    const world = shop();
    world.commitOn("other", { [LOGIN]: "theirs\n", "src/auth/jwt.ts": "theirs\n" });
    world.commit("Ours", { [CART]: "ours\n" });
    waitInHook(world, "pre-merge-commit");
    const clean = await runHooked(world, ["merge", "--quiet", "--no-edit", "other"]);
    expect(clean).toMatchObject({ status: 0, verdicts: {}, expected: {} });
    world.commitOn("third", { [LOGIN]: "third\n" });
    world.commit("Ours again", { [LOGIN]: "ours\n" });
    world.tryGit("merge", "third");
    expect(verdictsOf(await world.check({ staged: true }))).toEqual({ [PROJECT]: "unknown: unmerged" });
    world.write({ [LOGIN]: "both\n" });
    world.git("add", LOGIN);
    expect(await commit(world, ["--no-edit"])).toEqual({ [PROJECT]: STALE });
  });

  test("an octopus has more than two sides", async () => {
    const world = shop();
    world.commitOn("b", { "src/auth/b.ts": "b\n" });
    world.commitOn("c", { "src/auth/c.ts": "c\n" });
    waitInHook(world, "pre-merge-commit");
    const { verdicts, expected, status } = await runHooked(world, [
      "merge",
      "--quiet",
      "--no-edit",
      "b",
      "c",
    ]);
    expect(status).toBe(0);
    expect(verdicts).toEqual(expected);
  });

  test("a rebase and a cherry-pick that stopped are judged as the commit that goes on", async () => {
    const world = shop();
    world.commitOn("other", { [LOGIN]: "theirs\n" });
    world.commit("Ours", { [LOGIN]: "ours\n" });
    world.tryGit("cherry-pick", "other");
    world.write({ [LOGIN]: "picked\n" });
    world.git("add", LOGIN);
    expect(await commit(world, ["--no-edit"])).toEqual({ [PROJECT]: STALE });
    world.git("switch", "--quiet", "other");
    world.tryGit("rebase", "main");
    world.write({ [LOGIN]: "rebased\n", [PROJECT]: json({ $covers: ["src/auth/**"], sessions: "rebased" }) });
    world.git("add", "--all");
    expect(await commit(world, ["--no-edit"])).toEqual({ [PROJECT]: FRESH });
    world.git("rebase", "--continue");
    expect(world.git("status", "--porcelain")).toBe("");
  });
});

describe("places", () => {
  test("a linked worktree, where git tells its hooks a git directory", async () => {
    const world = shop();
    const linked = world.addWorktree("linked", "-b", "linked");
    world.write(
      { [LOGIN]: "changed\n", [PROJECT]: json({ $covers: ["src/auth/**"], sessions: "x" }) },
      linked,
    );
    world.gitIn(linked, "add", LOGIN);
    expect(await commit(world, ["-m", "Here"], { cwd: linked })).toEqual({ [PROJECT]: STALE });
    expect(await commit(world, ["-a", "-m", "Here"], { cwd: join(linked, "src") })).toEqual({});
  });

  test("a worktree apart from its git directory, named by the command line", async () => {
    const world = shop();
    const apart = join(world.outside, "apart.git");
    world.git("clone", "--quiet", "--bare", ".", apart);
    const home = join(world.outside, "home");
    world.git("--git-dir", apart, "config", "core.bare", "false");
    waitInHook(world, "pre-commit", join(apart, "hooks"));
    world.git("worktree", "add", "--quiet", "--detach", home);
    world.write({ ".git": "" }, join(world.outside, "unused"));
    const files = world.git("ls-files").split("\n");
    const plain = join(world.outside, "plain");
    for (const file of files) world.write({ [file]: world.read(file) }, plain);
    const git = ["--git-dir", apart, "--work-tree", plain];
    world.gitIn(plain, ...git, "add", "--all");
    world.write({ [LOGIN]: "changed\n" }, plain);
    const hooked = await runHooked(world, [...git, "commit", "--quiet", "-a", "-m", "Apart"], { cwd: plain });
    expect(hooked).toMatchObject({ status: 0, verdicts: { [PROJECT]: STALE } });
    expect(hooked.verdicts).toEqual(hooked.expected);
  });

  test("an index that belongs to another repository is not ours", async () => {
    const world = shop();
    const other = World.repository({ [PROJECT]: json({ $covers: ["src/**"] }), "src/x.ts": "x\n" });
    other.write({ "src/x.ts": "changed\n" });
    other.git("add", "--all");
    const environment = { GIT_INDEX_FILE: join(world.top, ".git/index") };
    expect(verdictsOf(await other.with(environment).check({ staged: true }))).toEqual({ [PROJECT]: STALE });
  });

  test("a context below the worktree's top sees its own code", async () => {
    const world = World.repository({
      "shop/.context/config.json": json({ format: "ctx/1" }),
      "shop/.context/project/context.json": json({ $covers: ["src/**"] }),
      "shop/src/a.ts": "a\n",
      "src/a.ts": "a\n",
    });
    world.write({ "src/a.ts": "changed\n" });
    world.git("add", "--all");
    const inside = world.at(join(world.top, "shop"));
    expect((await inside.check({ staged: true })).data.contexts).toEqual([]);
    world.write({ "shop/src/a.ts": "changed\n" });
    world.git("add", "--all");
    const { data, findings } = await inside.check({ staged: true });
    expect(data.contexts).toMatchObject([{ path: PROJECT, files: ["src/a.ts"], verdict: "stale" }]);
    expect(findings[0]?.hint).toContain("git add :/shop/.context/project/entries");
  });

  test("where nothing of ctx's is committed there is nothing to say", async () => {
    const empty = World.unborn();
    expect((await empty.check({ staged: true })).data).toEqual({ verdict: "fresh", contexts: [] });
    const none = World.bare();
    expect((await none.check({ staged: true })).data).toEqual({ verdict: "fresh", contexts: [] });
  });

  test("a context that is gone from the disk is still judged by what is committed", async () => {
    const world = shop();
    world.remove(".context");
    world.write({ [LOGIN]: "changed\n" });
    world.git("add", LOGIN);
    expect(verdictsOf(await world.check({ staged: true }))).toEqual({ [PROJECT]: STALE });
  });
});

describe("names and contents", () => {
  test("names with line breaks, quotes, spaces, wildcards and foreign letters", async () => {
    const names = [
      "src/auth/a\nb.ts",
      'src/auth/"q".ts',
      "src/auth/ü 日本.ts",
      "src/auth/[x]*.ts",
      "src/auth/-x",
    ];
    const world = shop(Object.fromEntries(names.map((name) => [name, "one\n"])));
    for (const name of names) world.write({ [name]: "two\n" });
    const { data } = await world.verify({ ref: "project" });
    world.git("add", "--all");
    expect(data.entries).toMatchObject([{ files: names.length + 2 }]);
    expect(await commit(world, ["-m", "Names"])).toEqual({ [PROJECT]: VERIFIED });
  });

  test("line ends as a checkout has them: what counts is what git stores", async () => {
    const world = shop({ ".gitattributes": "* text=auto eol=crlf\n", "src/auth/crlf.ts": "one\r\ntwo\r\n" });
    world.write({ "src/auth/crlf.ts": "one\r\nTWO\r\n", "src/auth/added.ts": "a\r\nb\r\n" });
    const { data } = await world.verify({ ref: "project" });
    world.git("add", "--all");
    expect(verdictsOf(await world.check({ staged: true }))).toEqual({ [PROJECT]: VERIFIED });
    const again = await world.verify({ ref: "project", staged: true });
    expect(again.data).toMatchObject({ fingerprint: data.fingerprint, id: data.id });
  });

  test("links count with their target, submodules with their commit", async () => {
    const library = World.repository({ "lib.ts": "lib\n" });
    const world = shop();
    world.git("submodule", "--quiet", "add", library.top, "src/auth/shared");
    world.link("jwt.ts", "src/auth/link.ts");
    world.commit("Share");
    const verify = async () => (await world.verify({ ref: "project" })).data.fingerprint;
    const before = await verify();
    world.remove("src/auth/link.ts");
    world.link("login.ts", "src/auth/link.ts");
    const relinked = await verify();
    world.gitIn(join(world.top, "src/auth/shared"), "commit", "--quiet", "--allow-empty", "-m", "Next");
    const moved = await verify();
    expect(new Set([before, relinked, moved]).size).toBe(3);
    world.git("add", "--all");
    expect(await commit(world, ["-m", "Both"])).toEqual({ [PROJECT]: VERIFIED });
  });

  test("what only a filter program could tell is not guessed, and no program is run", async () => {
    const world = shop({ ".gitattributes": "*.psd filter=paint\n" });
    world.git("config", "filter.paint.clean", `touch ${join(world.outside, "ran")}; cat`);
    world.write({ "src/auth/logo.psd": "pixels\n" });
    await expect(world.verify({ ref: "project" })).rejects.toMatchObject({
      code: "REPOSITORY_UNSUPPORTED",
      path: "src/auth/logo.psd",
    });
    expect(world.has("../ran")).toBe(false);
    world.git("add", "--all");
    expect((await world.verify({ ref: "project", staged: true })).data.entries).toMatchObject([{ files: 3 }]);
  });

  test("a document that cannot be read is told, and stops nobody unless that is asked for", async () => {
    const world = shop();
    world.write({ [PROJECT]: '{ "$covers": ["src/auth/**"], ', [LOGIN]: "changed\n" });
    world.git("add", "--all");
    const lenient = await world.check({ staged: true });
    expect(verdictsOf(lenient)).toEqual({ [PROJECT]: "unknown: broken" });
    expect(lenient.findings).toMatchObject([{ code: "FRESHNESS_UNKNOWN", severity: "info" }]);
    const strict = await world.check({ staged: true, strict: true });
    expect(strict.findings).toMatchObject([{ code: "FRESHNESS_UNKNOWN", severity: "error" }]);
  });

  test("ten thousand changed files", async () => {
    const world = shop();
    const blob = world.git("rev-parse", `HEAD:${LOGIN}`);
    const records = Array.from(
      { length: 10_000 },
      (_, index) => `100644 ${blob}\tsrc/auth/generated/f${index}.ts\n`,
    );
    const input = records.join("");
    execFileSync("git", ["update-index", "--index-info"], { cwd: world.top, env: world.environment, input });
    const { data } = await world.check({ staged: true });
    expect(data.contexts).toMatchObject([{ ref: "project", verdict: "stale" }]);
    expect(data.contexts[0]?.files).toHaveLength(10_000);
    const { data: verified } = await world.verify({ ref: "project", staged: true });
    expect(verified.entries).toMatchObject([{ files: 10_002 }]);
  });
});

test("checking writes nothing: not the index, no lock, no file", async () => {
  const world = shop();
  world.write({ [LOGIN]: "changed\n", "src/auth/untracked.ts": "x\n" });
  world.git("add", LOGIN);
  // Times that git would like to write down in the index.
  world.write({ [CART]: world.read(CART) });
  const before = [
    readFileSync(join(world.top, ".git/index")),
    world.git("status", "--porcelain=v2"),
    world.git("ls-files", "-s"),
  ];
  const index = readFileSync(join(world.top, ".git/index"));
  for (const request of [{ staged: true }, {}, { range: "HEAD..HEAD" }]) await world.check(request);
  expect(readFileSync(join(world.top, ".git/index")).equals(index)).toBe(true);
  expect([world.git("status", "--porcelain=v2"), world.git("ls-files", "-s")]).toEqual(before.slice(1));
});
