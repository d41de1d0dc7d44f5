// `ctx check` over a range of commits and over everything: what changed since a document was last given what it says, what
// was accepted meanwhile, and what a cut-off history leaves open.
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { verdictsOf } from "../support/hooked-commit.js";
import { json, PROJECT, refusal, TASK, World, type FileTexts } from "../support/world.js";

const LOGIN = "src/auth/login.ts";
const CART = "src/cart/cart.ts";

function document(sessions: string): string {
  return json({ $covers: ["src/auth/**"], sessions });
}

function shop(more: FileTexts = {}): World {
  return World.repository({
    [PROJECT]: document("cookies"),
    [TASK]: json({ $covers: ["src/cart/**"], title: "Cart" }),
    [LOGIN]: "login\n",
    [CART]: "cart\n",
    ...more,
  });
}

describe("a range", () => {
  test("is judged as one commit: what it touches, and whether the document came along", async () => {
    const world = shop();
    world.git("switch", "--quiet", "--create", "feature");
    world.commit("Sign in", { [LOGIN]: "one\n" });
    world.commit("Sign in better", { [LOGIN]: "two\n", "README.md": "# Shop\n" });
    const stale = await world.check({ range: "main...feature" });
    expect(stale.data).toMatchObject({
      verdict: "stale",
      contexts: [{ ref: "project", path: PROJECT, files: [LOGIN], commitsSince: 2, severity: "error" }],
    });
    expect(stale.findings.map(({ code, severity }) => [code, severity])).toEqual([
      ["CONTEXT_STALE", "error"],
    ]);
    world.commit("Say so", { [PROJECT]: document("tokens") });
    expect(verdictsOf(await world.check({ range: "main...feature" }))).toEqual({
      [PROJECT]: "fresh: document-changed",
    });
    expect(verdictsOf(await world.check({ range: "feature~1..feature" }))).toEqual({});
  });

  test("begins where the branches part, and does not blame what main did meanwhile", async () => {
    const world = shop();
    world.commitOn("feature", { [CART]: "feature\n" });
    world.commit("Meanwhile", { [LOGIN]: "main\n" });
    expect(verdictsOf(await world.check({ range: "main...feature" }))).toEqual({
      [TASK]: "stale: files-changed",
    });
    expect(verdictsOf(await world.check({ range: "main..feature" }))).toEqual({
      [PROJECT]: "stale: files-changed",
      [TASK]: "stale: files-changed",
    });
  });

  test("counts an acceptance of exactly what stands at its end, with settings of that commit", async () => {
    const world = shop();
    world.git("switch", "--quiet", "--create", "feature");
    world.write({
      [CART]: "new\n",
      ".context/config.json": json({ format: "ctx/1", check: { severity: { task: "error" } } }),
    });
    await world.verify({ ref: "task-42", message: "only names" });
    world.commit("Rename");
    expect(verdictsOf(await world.check({ range: "main...HEAD" }))).toEqual({ [TASK]: "fresh: verified" });
    world.commit("And more", { [CART]: "newer\n" });
    const { data, findings } = await world.check({ range: "main...HEAD" });
    expect(data.contexts).toMatchObject([{ verdict: "stale", severity: "error", commitsSince: 2 }]);
    expect(findings).toMatchObject([{ severity: "error" }]);
  });

  test("is refused where it is none, and where git does not know it", async () => {
    const world = shop();
    expect(await refusal(world.check({ range: "main" }))).toMatchObject({ code: "USAGE" });
    expect(await refusal(world.check({ range: "main...nowhere" }))).toMatchObject({ code: "BRANCH_UNKNOWN" });
    expect(await refusal(world.check({ range: "a..b", staged: true }))).toMatchObject({ code: "USAGE" });
    world.git("switch", "--quiet", "--orphan", "island");
    world.commit("Alone", { "a.ts": "a\n" });
    expect(await refusal(world.check({ range: "main...island" }))).toMatchObject({
      code: "BRANCH_UNKNOWN",
      hint: expect.stringContaining("main..island") as string,
    });
  });

  test("in a bare repository, as a server has it", async () => {
    const world = shop();
    world.commit("Change", { [LOGIN]: "two\n" });
    const bare = join(world.outside, "bare.git");
    world.git("clone", "--quiet", "--bare", ".", bare);
    const { data } = await world.at(bare).check({ range: "HEAD~1..HEAD" });
    expect(data.contexts).toMatchObject([{ ref: "project", verdict: "stale" }]);
  });

  test("of which the beginning is cut off is unknown, unless it was accepted", async () => {
    const world = shop();
    world.commitOn("feature", { [LOGIN]: "feature\n" });
    world.commit("Meanwhile", { "README.md": "main\n" });
    const clone = (name: string): World["top"] => {
      const path = join(world.outside, name);
      world.git("clone", "--quiet", "--depth=1", "--no-single-branch", `file://${world.top}`, path);
      return path;
    };
    const shallow = world.at(clone("shallow"));
    const outcome = await shallow.check({ range: "origin/main...origin/feature" });
    expect(verdictsOf(outcome)).toEqual({
      [PROJECT]: "unknown: history-cut",
      [TASK]: "unknown: history-cut",
    });
    expect(outcome.findings.map(({ severity }) => severity)).toEqual(["info", "info"]);
    const strict = await shallow.check({ range: "origin/main...origin/feature", strict: true });
    expect(strict.findings.map(({ severity }) => severity)).toEqual(["error", "error"]);
    world.git("switch", "--quiet", "feature");
    await world.verify({ ref: "project" });
    world.commit("Accept");
    world.git("switch", "--quiet", "main");
    const later = await world.at(clone("later")).check({ range: "origin/main...origin/feature" });
    expect(verdictsOf(later)).toMatchObject({ [PROJECT]: "fresh: verified" });
  });
});

describe("everything", () => {
  test("compares with the commit that gave the document what it says", async () => {
    const world = shop();
    expect(verdictsOf(await world.check({}))).toEqual({
      [PROJECT]: "fresh: unchanged",
      [TASK]: "fresh: unchanged",
    });
    world.commit("One", { [LOGIN]: "one\n" });
    world.commit("Two", { [LOGIN]: "two\n", "src/auth/new.ts": "new\n" });
    world.write({ "src/auth/uncommitted.ts": "x\n" });
    const { data } = await world.check({});
    expect(data.contexts[0]).toMatchObject({
      verdict: "stale",
      files: [LOGIN, "src/auth/new.ts", "src/auth/uncommitted.ts"],
      commitsSince: 2,
    });
    expect(data.contexts[1]).toMatchObject({ ref: "task/task-42", verdict: "fresh" });
  });

  test("what changed and changed back is as it was", async () => {
    const world = shop();
    world.commit("One", { [LOGIN]: "one\n" });
    world.commit("Back", { [LOGIN]: "login\n" });
    expect(verdictsOf(await world.check({}))[PROJECT]).toBe("fresh: unchanged");
  });

  test("a document that is being edited, or is not committed yet, is fresh", async () => {
    const world = shop();
    world.commit("One", { [LOGIN]: "one\n" });
    world.write({
      [PROJECT]: document("tokens"),
      ".context/global/context.json": json({ $covers: ["src/**"] }),
    });
    expect(verdictsOf(await world.check({}))).toMatchObject({
      [PROJECT]: "fresh: document-changed",
      ".context/global/context.json": "fresh: document-changed",
    });
  });

  test("tells what changed since somebody accepted the code", async () => {
    const world = shop();
    world.write({ [LOGIN]: "one\n" });
    await world.verify({ ref: "project" });
    world.commit("One, accepted");
    expect(verdictsOf(await world.check({}))[PROJECT]).toBe("fresh: verified");
    world.commit("Two", { "src/auth/new.ts": "new\n" });
    const { data } = await world.check({});
    expect(data.contexts[0]).toMatchObject({ verdict: "stale", files: ["src/auth/new.ts"], commitsSince: 1 });
  });

  test("a merge brings code that the document of the other side never saw", async () => {
    const world = shop();
    world.commitOn("feature", { "src/auth/feature.ts": "x\n" });
    world.commit("Say more", { [PROJECT]: document("tokens") });
    world.git("merge", "--quiet", "--no-edit", "feature");
    expect((await world.check({})).data.contexts[0]).toMatchObject({
      verdict: "stale",
      files: ["src/auth/feature.ts"],
      commitsSince: 1,
    });
  });

  test("a shallow clone says the same as a whole one, or that it cannot know", async () => {
    const world = shop();
    world.commit("Old code", { [CART]: "old\n" });
    world.commit("Say more", { [PROJECT]: document("tokens") });
    world.commit("New code", { [LOGIN]: "one\n" });
    world.commit("Nothing", { "README.md": "x\n" });
    const whole = verdictsOf(await world.check({}));
    expect(whole).toEqual({ [PROJECT]: "stale: files-changed", [TASK]: "stale: files-changed" });
    for (const depth of [1, 2, 3, 4, 5]) {
      const path = join(world.outside, `depth-${depth}`);
      world.git("clone", "--quiet", `--depth=${depth}`, `file://${world.top}`, path);
      const cut = verdictsOf(await world.at(path).check({}));
      for (const [name, verdict] of Object.entries(cut))
        expect([whole[name], "unknown: history-cut"]).toContain(verdict);
      expect(cut[PROJECT]).toBe(depth >= 4 ? whole[PROJECT] : "unknown: history-cut");
    }
  });

  test("a sparse checkout has files that are not on the disk", async () => {
    const world = shop();
    world.git("sparse-checkout", "set", "--no-cone", "/.context/", "/src/auth/");
    world.write({ [LOGIN]: "one\n" });
    expect(verdictsOf(await world.check({}))).toEqual({
      [PROJECT]: "stale: files-changed",
      [TASK]: "fresh: unchanged",
    });
    world.git("sparse-checkout", "set", "--no-cone", "/src/");
    world.git("checkout", "--quiet", "HEAD", "--", LOGIN);
    expect(verdictsOf(await world.check({}))).toEqual({
      [PROJECT]: "fresh: unchanged",
      [TASK]: "fresh: unchanged",
    });
  });

  test("a SHA-256 repository", async () => {
    const world = World.bare();
    world.git("init", "--quiet", "--object-format=sha256", "--initial-branch=main");
    world.commit("Start", {
      [PROJECT]: document("cookies"),
      ".context/config.json": json({ format: "ctx/1" }),
      [LOGIN]: "x\n",
    });
    world.write({ [LOGIN]: "y\n" });
    world.git("add", "--all");
    expect(verdictsOf(await world.check({ staged: true }))).toEqual({ [PROJECT]: "stale: files-changed" });
    world.link("login.ts", "src/auth/link.ts");
    const { data } = await world.verify({ ref: "project" });
    world.git("add", "--all");
    expect(verdictsOf(await world.check({ staged: true }))).toEqual({ [PROJECT]: "fresh: verified" });
    expect((await world.verify({ ref: "project", staged: true })).data.id).toBe(data.id);
  });

  test("without git nothing is known, and verifying is refused", async () => {
    const world = World.bare();
    world.write({
      ".context/config.json": json({ format: "ctx/1" }),
      [PROJECT]: document("cookies"),
      [LOGIN]: "x\n",
    });
    expect(verdictsOf(await world.check({}))).toEqual({ [PROJECT]: "unknown: no-repository" });
    expect(await refusal(world.verify({ ref: "project" }))).toMatchObject({ code: "REPOSITORY_UNSUPPORTED" });
    expect((await world.check({ staged: true })).data).toEqual({ verdict: "fresh", contexts: [] });
  });

  test("globs that stand for more than can be matched are told, and hold nobody up", async () => {
    const many = "{a,b}".repeat(20);
    const world = shop({ [PROJECT]: json({ $covers: [`src/${many}`] }) });
    world.commit("One", { [LOGIN]: "one\n" });
    expect(verdictsOf(await world.check({}))[PROJECT]).toBe("unknown: covers-invalid");
    expect(await refusal(world.verify({ ref: "project" }))).toMatchObject({ code: "FILE_INVALID" });
  });

  test.each(["/etc/**", "../shop/**", "src/../../x"])(
    "a glob that leads out of the root, %s, keeps nobody else from being judged",
    async (glob) => {
      const world = shop({ [PROJECT]: json({ $covers: [glob] }) });
      world.commit("One", { [LOGIN]: "one\n" });
      const verdicts = verdictsOf(await world.check({}));
      expect(verdicts[PROJECT]).toBe("unknown: covers-invalid");
      expect(verdicts[TASK]).toMatch(/^(?:fresh|stale)/);
      expect(await refusal(world.verify({ ref: "project" }))).toMatchObject({ code: "FILE_INVALID" });
    },
  );

  test("secrets in the files that are looked at are found", async () => {
    const world = shop();
    const token = `ghp_${"a1B2c3D4e5F6g7H8i9J0".repeat(2).slice(0, 36)}`;
    world.write({ [TASK]: json({ $covers: ["src/cart/**"], token }) });
    world.git("add", "--all");
    const staged = await world.check({ staged: true });
    expect(staged.findings).toMatchObject([{ code: "SECRET_FOUND", severity: "error", path: TASK }]);
    expect(JSON.stringify(staged)).not.toContain(token);
    world.git("commit", "--quiet", "-m", "Oops");
    expect((await world.check({ staged: true })).findings).toEqual([]);
    expect((await world.check({ range: "HEAD~1..HEAD" })).findings).toMatchObject([{ code: "SECRET_FOUND" }]);
    expect((await world.check({})).findings).toMatchObject([{ code: "SECRET_FOUND" }]);
  });
});

describe("verify", () => {
  test("records one entry for each document, once", async () => {
    const world = shop({
      ".context/project/patterns/api.json": json({ $covers: ["src/api/**"], api: "REST" }),
    });
    const { data, findings } = await world.verify({ ref: "project" });
    expect(data.entries.map(({ document: name, files, created }) => [name, files, created])).toEqual([
      [PROJECT, 1, true],
      [".context/project/patterns/api.json", 0, true],
    ]);
    expect(findings).toMatchObject([{ code: "COVERS_NOTHING" }]);
    expect(data).toMatchObject({ ref: "project", id: data.entries[0]?.id, path: data.entries[0]?.path });
    expect(JSON.parse(world.read(data.path))).toMatchObject({
      kind: "verified",
      fingerprint: data.fingerprint,
      document: "context.json",
      commit: world.git("rev-parse", "HEAD"),
    });
    const again = await world.verify({ ref: "project" });
    expect(again.data.entries.map(({ id, created }) => [id, created])).toEqual(
      data.entries.map(({ id }) => [id, false]),
    );
    const worded = await world.verify({ ref: "project", message: "read it again" });
    expect(worded.data.entries.map(({ created }) => created)).toEqual([true, true]);
  });

  test("shows what it would write, and writes nothing", async () => {
    const world = shop();
    const { data } = await world.verify({ ref: "project", dryRun: true });
    expect(data.diff).toContain('"kind":"verified"');
    expect(world.git("status", "--porcelain")).toBe("");
  });

  test("is refused where nothing says which code is covered, with the command that says so", async () => {
    const world = shop({ [PROJECT]: json({ sessions: "cookies" }) });
    const refused = await refusal(world.verify({ ref: "project" }));
    expect(refused).toMatchObject({ code: "VALUE_NOT_FOUND" });
    expect(refused.hint).toContain("ctx set project '/$covers' '[\"src/**\"]'");
    await world.set({ ref: "project", pointer: "/$covers", value: '["src/**"]' });
    expect((await world.verify({ ref: "project" })).data.entries).toMatchObject([{ files: 2 }]);
    expect(await refusal(world.verify({ ref: "task-43" }))).toMatchObject({ code: "CONTEXT_NOT_FOUND" });
  });

  test("leaves out what git ignores, and takes in what git does not know yet", async () => {
    const world = shop({ ".gitignore": "*.log\n" });
    world.write({ "src/auth/debug.log": "noise\n", "src/auth/new.ts": "new\n" });
    expect((await world.verify({ ref: "project" })).data.entries).toMatchObject([{ files: 2 }]);
  });
});

describe("who mentions freshness", () => {
  test("status tells what is stale where one stands, and what to do about it", async () => {
    const world = shop();
    expect((await world.status({})).data.stale).toEqual([]);
    world.commit("One", { [LOGIN]: "one\n", [CART]: "two\n" });
    const { data } = await world.status({});
    // task-42 is no context that one inherits from on main.
    expect(data.stale).toEqual([{ ref: "project", covers: ["src/auth/**"], files: 1 }]);
    expect(data.next).toBe("ctx check --all");
    const onTask = await world.with({ CTX_TASK: "task-42" }).status({});
    expect(onTask.data.stale.map(({ ref }) => ref)).toEqual(["project", "task/task-42"]);
  });

  test("a list looks only when it is asked to", async () => {
    const world = shop();
    world.commit("One", { [CART]: "two\n" });
    expect((await world.list({ what: "tasks" })).data.items).toMatchObject([{ freshness: "unknown" }]);
    const { data } = await world.list({ what: "tasks", freshness: true });
    expect(data.items).toMatchObject([{ ref: "task/task-42", freshness: "stale" }]);
  });
});
