// Knowledge on its way up: proposals and decisions of several branches, interrupted acceptances, odd places, broken files.
import { readdirSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { openContext } from "../../src/index.js";
import type { Files } from "../../src/ports/files.js";
import { CtxError } from "../../src/errors/ctx-error.js";
import {
  CONFIG,
  codes,
  FEATURE,
  json,
  PROJECT,
  refusal,
  Shell,
  TASK,
  ulid,
  World,
} from "../support/world.js";

const DELEGATIONS = ".context/delegations";
const PATTERN = ".context/project/patterns/caching.json";
const CACHING = { store: "redis", ttlSeconds: 300 };
const OFFER = { ref: "task-42", to: "project", key: "caching", data: CACHING, reason: "same for all" };

function shop(files: Record<string, string> = {}): World {
  return World.repository({
    ".context/.gitignore": "*.local.md\n*.local.json\n.ctx-*.tmp\n",
    [TASK]: json({ title: "Login", $branch: FEATURE, caching: CACHING }),
    [PROJECT]: json({ caching: "in memory" }),
    ...files,
  });
}

async function propose(world: Shell, more: Record<string, unknown> = {}): Promise<string> {
  const { data } = await world.delegate({ ...OFFER, by: "@ada", ...more });
  return data.delegations[0]?.id ?? "";
}

function filesIn(world: World, directory = DELEGATIONS): string[] {
  return world.has(directory) ? readdirSync(join(world.top, directory)) : [];
}

function parse(text: string): Record<string, unknown> {
  return JSON.parse(text) as Record<string, unknown>;
}

/** The same world, where writing goes through these files. */
function withFiles(world: World, change: (files: Files) => Partial<Files>): Shell {
  const { files } = world.runtime;
  return new Shell({ ...world.runtime, files: { ...files, ...change(files) } }, world.top);
}

describe("branches that meet", () => {
  test("propose the same key and never conflict; both proposals are there", async () => {
    const world = shop();
    for (const branch of ["one", "two"]) {
      world.git("switch", "--quiet", "--create", branch, "main");
      await propose(world, { data: branch });
      world.commit(`Propose on ${branch}`);
    }
    world.git("merge", "--quiet", "one");
    const { data, findings } = await world.listDelegations({});
    expect(data.items.map(({ key, to, status }) => [key, to, status])).toEqual([
      ["caching", "project", "proposed"],
      ["caching", "project", "proposed"],
    ]);
    expect(findings).toEqual([]);
  });

  test("accept the same proposal and never conflict: the pattern is the same to the byte", async () => {
    const world = shop();
    const id = await propose(world);
    world.commit("Propose");
    for (const [branch, by] of [
      ["one", "@grace"],
      ["two", "@ben"],
    ] as const) {
      world.git("switch", "--quiet", "--create", branch, "main");
      await world.accept(id, { by, reason: branch });
      world.commit(`Accept on ${branch}`);
    }
    world.git("merge", "--quiet", "one");
    expect(filesIn(world)).toHaveLength(3);
    const { data, findings } = await world.listDelegations({});
    expect(data.items).toMatchObject([{ id, status: "accepted", disputed: false }]);
    expect(findings).toEqual([]);
    expect((await world.validate({})).data.valid).toBe(true);
  });

  test("decide differently: the rejection counts, and the pattern to remove is named until it is gone", async () => {
    const world = shop();
    const id = await propose(world);
    world.commit("Propose");
    world.git("switch", "--quiet", "--create", "one");
    await world.reject(id, "The payment service has no Redis", { by: "@ben" });
    world.commit("Reject");
    world.git("switch", "--quiet", "main");
    await world.accept(id, { by: "@grace" });
    world.commit("Accept");
    world.git("merge", "--quiet", "one");
    const listed = await world.listDelegations({});
    expect(listed.data.items).toMatchObject([{ status: "rejected", disputed: true }]);
    expect(listed.findings).toMatchObject([
      { code: "DELEGATION_DISPUTED", severity: "error", path: PATTERN },
    ]);
    expect(listed.findings[0]?.message).toContain("rejected by @ben: The payment service has no Redis");
    expect(codes(await world.validate({}))).toEqual(["DELEGATION_DISPUTED"]);
    expect(await refusal(world.accept(id))).toMatchObject({ code: "USAGE" });
    world.remove(PATTERN);
    expect((await world.listDelegations({})).findings).toEqual([]);
    expect(codes(await world.validate({}))).toEqual([]);
    expect((await world.select("task-42", "caching")).data).toMatchObject({ value: CACHING });
  });

  test("accepted on a branch and merged, the pattern reaches the tasks of every other branch", async () => {
    const world = shop({
      ".context/tasks/task-7/context.json": json({ title: "Basket", $branch: "basket" }),
    });
    world.git("switch", "--quiet", "--create", FEATURE);
    await world.accept(await propose(world), { by: "@grace" });
    world.commit("Propose and accept");
    world.git("switch", "--quiet", "main");
    world.git("merge", "--quiet", FEATURE);
    world.git("switch", "--quiet", "--create", "basket");
    const { data, findings } = await world.explain("task-7", "/caching/store");
    expect(data).toMatchObject({ value: "redis", origin: { ref: "project", path: PATTERN } });
    expect(findings).toEqual([]);
  });
});

describe("what is written", () => {
  test("a pattern with its origin, which overrides its own context without a finding", async () => {
    const world = shop();
    const id = await propose(world);
    await world.accept(id, { by: "@grace" });
    expect(parse(world.read(PATTERN))).toEqual({
      $from: {
        delegation: id,
        ref: "task/task-42",
        by: "@ada",
        at: "2026-11-20T10:02:00.000Z",
        reason: "same for all",
      },
      caching: CACHING,
    });
    expect(world.read(PROJECT)).toBe(json({ caching: "in memory" }));
    const resolved = await world.resolve("project");
    expect(resolved.data.data).toEqual({ caching: CACHING });
    expect(resolved.findings).toEqual([]);
  });

  test("of a pattern that is there only the key and its origin change", async () => {
    const before = '{\n  "note": "by hand",   "caching": "in memory"\n}';
    const world = shop({ [PATTERN]: before, [PROJECT]: json({}) });
    await world.accept(await propose(world));
    const after = world.read(PATTERN);
    expect(after).toContain('"note": "by hand",   "caching"');
    expect(parse(after)).toMatchObject({ note: "by hand", caching: CACHING, $from: { ref: "task/task-42" } });
  });

  test.each<[string, string | RegExp]>([
    ["prices.local", "prices%2Elocal.json"],
    ["../../escape", "%2E.%2F..%2Fescape.json"],
    ["con", "%63on.json"],
    ["__proto__", "__proto__.json"],
    ["キー", "%E3%82%AD%E3%83%BC.json"],
    ["k".repeat(300), /^k{183}~[0-9a-f]{16}\.json$/],
  ])(
    "the key %s becomes a file that every system can hold, and resolves under its own name",
    async (key, name) => {
      const world = shop();
      const id = await propose(world, { key, data: "shared" });
      await world.accept(id);
      const [file = ""] = filesIn(world, ".context/project/patterns");
      expect(file).toMatch(name);
      expect(world.git("status", "--porcelain", "--untracked-files=all")).toContain("patterns/");
      const pointer = `/${key.replaceAll("~", "~0").replaceAll("/", "~1")}`;
      expect((await world.select("task-42", pointer)).data).toMatchObject({ value: "shared" });
      expect((await world.validate({})).findings).toEqual([]);
    },
  );

  test("a key that differs only by case from a pattern that is there is refused", async () => {
    const world = shop({ ".context/project/patterns/Caching.json": json({ Caching: 1 }) });
    expect(await refusal(propose(world))).toMatchObject({ code: "CONTEXT_EXISTS" });
    expect(filesIn(world)).toEqual([]);
  });

  test("what could not be read back is not written", async () => {
    const world = shop();
    const deep = JSON.parse("[".repeat(64) + "]".repeat(64)) as never;
    expect(await refusal(propose(world, { data: deep }))).toMatchObject({ code: "USAGE" });
    expect(await refusal(propose(world, { data: "x".repeat(1_100_000) }))).toMatchObject({ code: "USAGE" });
    expect(filesIn(world)).toEqual([]);
  });

  test("personal documents are never delegated, and are no part of what a target says", async () => {
    const world = shop({
      ".context/tasks/task-42/context.local.json": json({ editor: "vim" }),
      ".context/project/context.local.json": json({ caching: "off for me" }),
    });
    const { key: _key, data: _data, ...offer } = OFFER;
    expect(await refusal(world.delegate({ ...offer, pointer: "/editor" }))).toMatchObject({
      code: "VALUE_NOT_FOUND",
    });
    await world.delegate({ ...offer, pointer: "" });
    const offered = filesIn(world).map((name) => parse(world.read(`${DELEGATIONS}/${name}`))["key"]);
    expect(offered).toEqual(["title", "caching"]);
    const bare = shop();
    await propose(bare);
    const [one, two] = [world, bare].map((each) => {
      const all = filesIn(each).map((name) => parse(each.read(`${DELEGATIONS}/${name}`)));
      return all.find(({ key }) => key === "caching")?.["base"];
    });
    expect(one).toBe(two);
  });
});

describe("at once", () => {
  test("what goes to the task's branch is a pattern there, and settled", async () => {
    const world = shop();
    world.git("switch", "--quiet", "--create", FEATURE);
    const { data, findings } = await world.delegate({ ...OFFER, to: "branch" });
    expect(data).toMatchObject({
      to: `branch/${FEATURE}`,
      delegations: [{ status: "accepted", base: "absent" }],
    });
    expect(findings).toEqual([]);
    expect((await world.resolve(`branch/${FEATURE}`)).data.data).toMatchObject({ caching: CACHING });
    const again = await world.delegate({ ...OFFER, to: "branch" });
    expect(again.data.delegations).toEqual([{ ...data.delegations[0], created: false }].map(withoutPattern));
    expect(codes(again)).toEqual(["DELEGATION_DUPLICATE"]);
    expect(filesIn(world)).toHaveLength(2);
  });

  test("a branch whose context lives elsewhere gets the proposal, and a word on where to accept it", async () => {
    const world = shop();
    world.commitOn(FEATURE, { ".context/branches/feature%2Ftask-42-login/context.json": json({ a: 1 }) });
    const { data, findings } = await world.delegate({ ...OFFER, to: "branch" });
    expect(data.delegations).toMatchObject([{ status: "proposed" }]);
    expect(findings).toMatchObject([{ code: "DELEGATION_WAITING" }]);
    expect(findings[0]?.message).toContain(FEATURE);
    const id = data.delegations[0]?.id ?? "";
    expect(await refusal(world.accept(id))).toMatchObject({ code: "CONTEXT_ELSEWHERE" });
  });

  test("config.json says which levels do; global never does, whatever it says", async () => {
    const world = shop({
      [CONFIG]: json({ format: "ctx/1", project: "shop", delegation: { autoAccept: ["project"] } }),
    });
    world.git("branch", FEATURE);
    const { data } = await world.delegate(OFFER);
    expect(data.delegations).toMatchObject([{ status: "accepted", pattern: PATTERN }]);
    expect((await world.delegate({ ...OFFER, to: "branch" })).data.delegations).toMatchObject([
      { status: "proposed" },
    ]);
    world.write({
      [CONFIG]: json({ format: "ctx/1", project: "shop", delegation: { autoAccept: ["global"] } }),
    });
    const outcome = await world.delegate({ ...OFFER, to: "global" });
    expect(outcome.data.delegations).toMatchObject([{ status: "proposed" }]);
    expect(codes(outcome)).toContain("CONFIG_INVALID");
  });

  test("a branch whose name is too long for the disk is still told by its directory", async () => {
    const world = shop({ [TASK]: json({ title: "Login" }) });
    const name = `feature/${"login".repeat(45)}`;
    world.git("switch", "--quiet", "--create", name);
    const { key: _key, data: _data, ...offer } = OFFER;
    await world.delegate({ ...offer, to: "branch", data: { a: 1, b: 2 } });
    expect((await world.list({ what: "branches" })).data.items.map(({ ref }) => ref)).toEqual([
      `branch/${name}`,
      "branch/main",
    ]);
    expect((await world.resolve("task-42")).data.data).toMatchObject({ a: 1, b: 2 });
    expect((await world.validate({})).findings).toEqual([]);
  });

  test("a detached HEAD has no branch to offer to, but the project", async () => {
    const world = shop({ [TASK]: json({ title: "Login" }) });
    world.git("switch", "--quiet", "--detach");
    expect(await refusal(world.delegate({ ...OFFER, to: "branch" }))).toMatchObject({
      code: "BRANCH_UNKNOWN",
    });
    expect(await propose(world)).not.toBe("");
  });
});

function withoutPattern({ pattern: _pattern, ...delegated }: { pattern?: string }): object {
  return delegated;
}

describe("a target that moved", () => {
  test("is told with the hashes; with rebase the sides are shown, and the decision keeps what was overridden", async () => {
    const world = shop();
    const id = await propose(world);
    world.commit("Propose");
    world.write({ [PROJECT]: json({ caching: "on disk" }) });
    const { data } = await world.showDelegation({ id });
    expect(data).toMatchObject({ moved: true, before: "in memory", now: "on disk", after: CACHING });
    expect((await world.listDelegations({})).data.items).toMatchObject([{ moved: true }]);
    const error = await refusal(world.accept(id));
    expect(error).toMatchObject({ code: "BASE_MOVED", exit: 75 });
    expect(world.has(PATTERN)).toBe(false);
    const accepted = await world.accept(id, { rebase: true });
    expect(accepted.data.rebased).toEqual({
      before: "in memory",
      beforeKnown: true,
      now: "on disk",
      after: CACHING,
    });
    expect(parse(world.read(accepted.data.path))).toMatchObject({
      verdict: "accepted",
      base: error.details?.["current"],
    });
  });

  test("that came back to what it said has not moved", async () => {
    const world = shop();
    const id = await propose(world);
    world.write({ [PROJECT]: json({ caching: "on disk" }) });
    world.write({ [PROJECT]: json({ other: 1, caching: "in memory" }) });
    expect((await world.accept(id)).data).toMatchObject({ created: true, changed: true });
  });

  test("with a broken document is neither proposed to nor accepted into", async () => {
    const world = shop();
    const id = await propose(world);
    world.write({ [PROJECT]: "{" });
    expect(await refusal(world.accept(id))).toMatchObject({ code: "FILE_INVALID", path: PROJECT, line: 1 });
    expect(await refusal(propose(world, { data: 1 }))).toMatchObject({ code: "FILE_INVALID" });
    expect(filesIn(world)).toHaveLength(1);
  });
});

describe("interrupted", () => {
  test("an acceptance that wrote only the pattern is completed by accepting again", async () => {
    const world = shop();
    const id = await propose(world);
    const dying = withFiles(world, (files) => ({
      changeTogether([first]) {
        // As a process that is killed between the two leaves it.
        if (first !== undefined) files.changeTogether([first]);
        throw new CtxError("WRITE_FAILED", "The process ends here.");
      },
    }));
    expect(await refusal(dying.accept(id))).toMatchObject({ code: "WRITE_FAILED" });
    expect(world.has(PATTERN)).toBe(true);
    expect((await world.listDelegations({})).data.items).toMatchObject([
      { status: "proposed", moved: false },
    ]);
    const pattern = world.read(PATTERN);
    expect((await world.accept(id)).data).toMatchObject({ created: true, changed: false });
    expect(world.read(PATTERN)).toBe(pattern);
    expect((await world.listDelegations({})).data.items).toMatchObject([{ status: "accepted" }]);
  });

  test("a pattern that was removed after its acceptance is put back by accepting again", async () => {
    const world = shop();
    const id = await propose(world);
    await world.accept(id);
    world.remove(PATTERN);
    expect(await world.validate({})).toMatchObject({ findings: [{ code: "PATTERN_MISSING", line: 5 }] });
    expect((await world.accept(id)).data).toMatchObject({ created: false, changed: true });
    expect(filesIn(world)).toHaveLength(2);
    expect((await world.validate({})).findings).toEqual([]);
  });

  test("where a file stands in place of delegations/, nothing is written and that is said", async () => {
    const world = shop({ [DELEGATIONS]: "a file" });
    expect(await refusal(propose(world))).toMatchObject({ code: "WRITE_FAILED" });
    world.git("switch", "--quiet", "--create", FEATURE);
    expect(await refusal(world.delegate({ ...OFFER, to: "branch" }))).toMatchObject({ code: "WRITE_FAILED" });
    expect(world.git("status", "--porcelain")).toBe("");
  });
});

describe("places", () => {
  test("without git a project and a global context can be proposed to", async () => {
    const world = World.bare();
    world.write({ [CONFIG]: json({ format: "ctx/1" }), [TASK]: json({ title: "Login" }) });
    const shell = world.with({ XDG_STATE_HOME: join(world.outside, "state") });
    const id = await propose(shell);
    await shell.accept(id);
    expect((await shell.select("task-42", "caching")).data).toMatchObject({ value: CACHING });
    expect(await refusal(shell.delegate({ ...OFFER, to: "branch" }))).toMatchObject({
      code: "BRANCH_UNKNOWN",
    });
  });

  test("a linked worktree decides on its own files", async () => {
    const world = shop();
    const id = await propose(world);
    world.commit("Propose");
    const linked = world.at(world.addWorktree("linked", "-b", "other"));
    await linked.accept(id);
    expect((await linked.listDelegations({})).data.items).toMatchObject([{ status: "accepted" }]);
    expect((await world.listDelegations({})).data.items).toMatchObject([{ status: "proposed" }]);
  });

  test("the library has the same verbs", async () => {
    const world = shop();
    const ctx = openContext({ root: world.top, runtime: world.runtime });
    const { data } = await ctx.delegate("task-42", "project", {
      key: "caching",
      data: CACHING,
      reason: "same for all",
    });
    const id = data.delegations[0]?.id ?? "";
    expect((await ctx.delegations({ status: "proposed" })).data.items).toMatchObject([{ id }]);
    expect((await ctx.delegation(id)).data).toMatchObject({ now: "in memory", after: CACHING });
    expect((await ctx.accept(id, { by: "@grace" })).data).toMatchObject({
      verdict: "accepted",
      pattern: PATTERN,
    });
    expect(await refusal(ctx.reject(id, "no"))).toMatchObject({ code: "USAGE" });
  });

  test("an id that only another branch has names that branch", async () => {
    const world = shop();
    world.git("switch", "--quiet", "--create", FEATURE);
    const id = await propose(world);
    world.commit("Propose");
    world.git("switch", "--quiet", "main");
    const error = await refusal(world.showDelegation({ id }));
    expect(error).toMatchObject({ code: "DELEGATION_NOT_FOUND", details: { branch: FEATURE } });
    expect(error.hint).toContain(`git switch ${FEATURE}`);
  });

  test("through a link in place of delegations/ nothing is read or written", async () => {
    const world = shop();
    world.link(world.outside, DELEGATIONS);
    expect(await refusal(propose(world))).toMatchObject({ code: "OUTSIDE_ROOT" });
    expect(codes(await world.listDelegations({}))).toEqual(["FILE_NOT_FOLLOWED"]);
  });

  test("reading writes nothing and takes no lock", async () => {
    const world = shop();
    const id = await propose(world);
    const reading = withFiles(world, () => ({
      changeTogether: () => {
        throw new Error("wrote");
      },
      create: () => {
        throw new Error("wrote");
      },
    }));
    const locked = new Shell(
      {
        ...reading.runtime,
        locks: { ...reading.runtime.locks, attempt: () => Promise.reject(new Error("locked")) },
      },
      world.top,
    );
    await locked.listDelegations({});
    expect((await locked.showDelegation({ id })).data.id).toBe(id);
  });
});

describe("broken files", () => {
  const proposal = {
    id: ulid("1"),
    from: "task/task-42",
    to: "project",
    key: "caching",
    data: 1,
    reason: "why",
    by: "@ada",
    at: "2026-11-20T10:02:00Z",
    base: "absent",
  };
  const decision = {
    of: ulid("1"),
    verdict: "accepted",
    by: "@ada",
    at: "2026-11-20T10:02:00Z",
    reason: null,
  };

  test.each<[string, string, unknown, [string, number?]]>([
    ["no JSON", `${ulid("1")}.json`, null, ["FILE_INVALID", 1]],
    ["a level that there is not", `${ulid("1")}.json`, { ...proposal, to: "team" }, ["FILE_INVALID", 4]],
    [
      "a way down",
      `${ulid("1")}.json`,
      { ...proposal, from: "project", to: "branch/main" },
      ["FILE_INVALID", 4],
    ],
    ["an id that is not its name", `${ulid("2")}.json`, proposal, ["FILE_INVALID", 2]],
    ["no reason", `${ulid("1")}.json`, { ...proposal, reason: " " }, ["FILE_INVALID", 7]],
    ["a decision on nothing", `${ulid("1")}.${ulid("2")}.json`, decision, ["DELEGATION_ORPHAN"]],
    ["a decision of another name", `${ulid("3")}.${ulid("2")}.json`, decision, ["FILE_INVALID", 2]],
    [
      "a rejection without a reason",
      `${ulid("1")}.${ulid("2")}.json`,
      { ...decision, verdict: "rejected" },
      ["FILE_INVALID", 6],
    ],
    ["a name of its own", "notes.json", { a: 1 }, ["DELEGATION_MISNAMED"]],
  ])("%s is found, and the others are read", async (_what, name, content, [code, line]) => {
    const other = { ...proposal, id: ulid("9"), key: "logging" };
    const world = shop({
      [`${DELEGATIONS}/${name}`]: content === null ? "{" : json(content),
      [`${DELEGATIONS}/${ulid("9")}.json`]: json(other),
    });
    const { data, findings } = await world.listDelegations({});
    expect(data.items.map(({ id }) => id)).toEqual([ulid("9")]);
    expect(findings).toMatchObject([
      { code, path: `${DELEGATIONS}/${name}`, ...(line === undefined ? {} : { line }) },
    ]);
    expect(codes(await world.validate({}))).toEqual([code]);
  });

  test("fields that ctx does not know survive and are no problem", async () => {
    const world = shop({
      [`${DELEGATIONS}/${ulid("1")}.json`]: json({
        ...proposal,
        base: "absent",
        key: "x",
        tomorrow: { any: 1 },
      }),
    });
    expect((await world.accept(ulid("1"))).findings).toEqual([]);
    expect(parse(world.read(`${DELEGATIONS}/${ulid("1")}.json`))["tomorrow"]).toEqual({ any: 1 });
  });

  test("nothing goes over a decision that cannot be read: it may be the rejection", async () => {
    const path = `${DELEGATIONS}/${ulid("1")}.${ulid("2")}.json`;
    const world = shop({ [`${DELEGATIONS}/${ulid("1")}.json`]: json(proposal), [path]: "{" });
    const before = filesIn(world);
    for (const attempt of [
      () => world.accept(ulid("1")),
      () => world.accept(ulid("1"), { dryRun: true }),
      () => world.reject(ulid("1"), "not for all"),
    ]) {
      expect(await refusal(attempt())).toMatchObject({ code: "FILE_INVALID", path, line: 1 });
    }
    expect([filesIn(world), world.has(PATTERN)]).toEqual([before, false]);
    // One of another delegation, or of nothing, is in nobody's way.
    world.write({ [path]: json(decision), [`${DELEGATIONS}/${ulid("8")}.${ulid("9")}.json`]: "{" });
    expect((await world.accept(ulid("1"), { rebase: true })).data.verdict).toBe("accepted");
  });

  test("a broken one that is asked for is named with its place", async () => {
    const world = shop({ [`${DELEGATIONS}/${ulid("1")}.json`]: json({ ...proposal, base: "sha1" }) });
    expect(await refusal(world.showDelegation({ id: ulid("1") }))).toMatchObject({
      code: "FILE_INVALID",
      line: 10,
    });
  });

  test("a pattern whose delegation is not here still counts, and is mentioned by validate", async () => {
    const world = shop({ [PATTERN]: json({ $from: { delegation: ulid("5") }, caching: 1 }) });
    expect(await world.validate({})).toMatchObject({
      data: { valid: true },
      findings: [{ code: "PATTERN_ORPHAN", severity: "info", path: PATTERN, line: 2 }],
    });
  });

  test("a $final value and a later document keep an accepted pattern from counting, which is said", async () => {
    const world = shop({
      ".context/global/context.json": json({ $final: ["/caching"], caching: "none" }),
      ".context/project/patterns/zz.json": json({ caching: "later" }),
      [PROJECT]: json({}),
    });
    const outcome = await world.accept(await propose(world));
    expect(new Set(codes(outcome))).toEqual(new Set(["PATTERN_HIDDEN", "FINAL_IGNORED"]));
  });
});

describe("a pattern that was edited since", () => {
  async function accepted() {
    const world = shop();
    const id = await propose(world);
    world.commit("Propose");
    await world.accept(id);
    await world.set({ ref: "project", pointer: "caching.ttlSeconds", value: "60" });
    return { world, id, edited: world.read(PATTERN) };
  }

  test("keeps the edit, however often the delegation is accepted", async () => {
    const { world, id, edited } = await accepted();
    for (const options of [{}, { rebase: true }]) {
      const { data } = await world.accept(id, options);
      expect([data.created, data.changed, world.read(PATTERN)]).toEqual([false, false, edited]);
    }
    expect((await world.select("project", "caching.ttlSeconds")).data).toMatchObject({ value: 60 });
  });

  test("is not written over when an acceptance that was cut short is finished, unless that is asked for", async () => {
    const { world, id, edited } = await accepted();
    // The decision is gone; the proposal is committed.
    world.git("clean", "--force", "--quiet", DELEGATIONS);
    expect((await refusal(world.accept(id))).code).toBe("BASE_MOVED");
    expect(world.read(PATTERN)).toBe(edited);
    const { data } = await world.accept(id, { rebase: true });
    expect(data.rebased).toMatchObject({ now: { store: "redis", ttlSeconds: 60 }, after: CACHING });
  });
});

describe("completing a task", () => {
  test("mentions what others could use and were never offered; what was offered is not mentioned", async () => {
    const world = shop({
      ".context/tasks/task-42/patterns/retry.json": json({ retry: { max: 3 } }),
      ".context/tasks/task-42/decisions/0001-jwt.md": "# Use JWT for sessions\n",
    });
    const text = "Tokens must be rotated every five minutes";
    await world.insight({ ref: "task-42", text, category: "security", importance: "critical" });
    await world.insight({ ref: "task-42", text: "Tea is ready", category: "general", importance: "low" });
    const first = await world.complete({ ref: "task-42", dryRun: true });
    expect(first.findings.map(({ code, message, hint }) => [code, message, hint])).toMatchInlineSnapshot(`
      [
        [
          "KNOWLEDGE_KEPT",
          "The pattern retry was never offered to others.",
          "If others can use it: ctx delegate task-42 --to project --pointer /retry --key retry --reason "why"",
        ],
        [
          "KNOWLEDGE_KEPT",
          "The insight "Tokens must be rotated every five minutes" was never offered to others.",
          "If others can use it: ctx delegate task-42 --to project --key tokens-must-be-rotated-every-five --data '"Tokens must be rotated every five minutes"' --reason "why"",
        ],
        [
          "KNOWLEDGE_KEPT",
          "The decision "Use JWT for sessions" was never offered to others.",
          "If others can use it: ctx delegate task-42 --to project --key use-jwt-for-sessions --data '"Use JWT for sessions"' --reason "why"",
        ],
      ]
    `);
    await world.delegate({ ...OFFER, key: "retry", data: { max: 3 } });
    await world.delegate({ ...OFFER, key: "tokens", data: [`${text}.`] });
    await world.delegate({ ...OFFER, key: "sessions", data: "Use JWT for sessions" });
    expect((await world.complete({ ref: "task-42" })).findings).toEqual([]);
  });
});
