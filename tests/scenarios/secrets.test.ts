// Secrets in real repositories: what is refused, what stays possible beside one that is there already, what is allowed,
// what validate tells of it, and what recover and seal do with entries from before.
import { describe, expect, test } from "vitest";
import { hashOfSecret } from "../../src/secrets/allowed.js";
import { glue, makeDraw, withChecksum } from "../support/secret-samples.js";
import {
  codes,
  CONFIG,
  entries,
  json,
  PROJECT,
  record,
  refusal,
  TASK,
  ulid,
  World,
} from "../support/world.js";

const draw = makeDraw(3);
const TOKEN = withChecksum(glue("gh", "p_"), draw(30));
const OTHER = withChecksum(glue("gh", "o_"), draw(30));
const allowing = (...secrets: string[]): string =>
  json({ format: "ctx/1", project: "shop", secrets: { allow: secrets.map(hashOfSecret) } });

const IGNORED = { ".context/.gitignore": "*.local.md\n*.local.json\n.ctx-*.tmp\n" };
const PLAIN = { ...IGNORED, [TASK]: json({ title: "Log in" }) };
const LEAKY = { ...IGNORED, [TASK]: json({ title: "Log in", deploy: { token: TOKEN } }) };

describe("a secret that is there already", () => {
  test("keeps nobody from changing the rest of the document", async () => {
    const world = World.repository(LEAKY);
    await world.set({ ref: "task-42", pointer: "title", value: "Sign in" });
    await world.set({ ref: "task-42", pointer: "deploy.by", value: "ada" });
    await world.complete({ ref: "task-42" });
    expect(JSON.parse(world.read(TASK))).toEqual({
      title: "Sign in",
      deploy: { token: TOKEN, by: "ada" },
      status: "done",
    });
  });

  test("lets no second one in, in the same place or beside it", async () => {
    const world = World.repository(LEAKY);
    const before = world.read(TASK);
    for (const pointer of ["deploy.token", "other"]) {
      const error = await refusal(world.set({ ref: "task-42", pointer, value: `new: ${OTHER}` }));
      expect([error.code, error.exit, error.path]).toEqual(["SECRET_FOUND", 77, TASK]);
    }
    expect(world.read(TASK)).toBe(before);
  });

  test("can be taken out", async () => {
    const world = World.repository(LEAKY);
    await world.unset({ ref: "task-42", pointer: "deploy.token" });
    expect(world.read(TASK)).not.toContain(TOKEN);
  });

  test("is no reason to copy it elsewhere", async () => {
    const world = World.repository(LEAKY);
    const error = await refusal(world.set({ ref: "project", pointer: "token", value: TOKEN }));
    expect(error.code).toBe("SECRET_FOUND");
  });
});

describe("secrets.allow", () => {
  test("takes the hash that the refusal tells", async () => {
    const world = World.repository(PLAIN);
    const { details } = await refusal(world.set({ ref: "task-42", pointer: "token", value: TOKEN }));
    expect(details).toEqual({
      kind: "github-token",
      pointer: "/token",
      line: 3,
      column: 13,
      allow: hashOfSecret(TOKEN),
      secrets: [expect.objectContaining({ allow: hashOfSecret(TOKEN) })],
    });
    world.write({ [CONFIG]: json({ format: "ctx/1", secrets: { allow: [details?.["allow"]] } }) });
    await world.set({ ref: "task-42", pointer: "token", value: TOKEN });
    await world.progress({ ref: "task-42", text: `rotated ${TOKEN}` });
    await world.decision({ ref: "task-42", title: `Keep ${TOKEN}` });
    expect(codes(await world.validate({}))).toEqual([]);
    expect((await refusal(world.progress({ ref: "task-42", text: OTHER }))).code).toBe("SECRET_FOUND");
  });

  test.each([["no hash at all"], [`sha256:${"A".repeat(64)}`], [`${"a".repeat(64)}`]])(
    "%s is a finding, and allows nothing",
    async (entry) => {
      const world = World.repository({
        ...PLAIN,
        [CONFIG]: json({ format: "ctx/1", secrets: { allow: [entry] } }),
      });
      const { findings } = await world.validate({});
      expect(findings.map(({ code, path, line }) => [code, path, line])).toEqual([
        ["CONFIG_INVALID", CONFIG, 5],
      ]);
      expect((await refusal(world.progress({ ref: "task-42", text: TOKEN }))).code).toBe("SECRET_FOUND");
    },
  );
});

describe("validate", () => {
  test("finds them wherever they are, and tells none", async () => {
    const world = World.repository({
      ...LEAKY,
      [PROJECT]: json({ db: `postgres${"://"}shop:${draw(14)}@db.shop.test/shop` }),
      ".context/project/notes/deploy.md": `# Deploy\n\nWith ${OTHER}.\n`,
      ".context/tasks/task-42/entries/a.jsonl": entries(record("1", "done"), record("2", `used ${TOKEN}`)),
      ".context/tasks/task-42/decisions/readme.json": json({ note: OTHER }),
      ".context/workflows/login.json": json({
        steps: [{ run: ["curl", "-H", `Authorization: Bearer ${draw(40)}`] }],
      }),
      [`.context/branches/feature%2F${TOKEN}/context.md`]: "---\ntitle: Log in\n---\n",
      [CONFIG]: json({ format: "ctx/1", project: TOKEN }),
    });
    const { data, findings, isRefusal } = await world.validate({});
    const found = findings.filter(({ code }) => code === "SECRET_FOUND");
    expect(found.map(({ path, line, column }) => [path, line, column].join(":"))).toMatchInlineSnapshot(`
      [
        ".context/branches::",
        ".context/config.json:3:15",
        ".context/project/context.json:2:10",
        ".context/project/notes/deploy.md:3:6",
        ".context/tasks/task-42/context.json:4:15",
        ".context/tasks/task-42/decisions/readme.json:2:12",
        ".context/tasks/task-42/entries/a.jsonl:2:117",
        ".context/workflows/login.json:7:32",
      ]
    `);
    expect([isRefusal, data.valid]).toEqual([true, false]);
    expect(found.map(({ message }) => message)).toMatchInlineSnapshot(`
      [
        "The name of a file here holds a GitHub token (github-token).",
        "This is a GitHub token (github-token).",
        "This is a link with a password (url-password).",
        "This is a GitHub token (github-token).",
        "This is a GitHub token (github-token).",
        "This is a GitHub token (github-token).",
        "This is a GitHub token (github-token).",
        "This is an Authorization header (authorization-header).",
      ]
    `);
    const told = JSON.stringify(found.map(({ message, hint }) => [message, hint]));
    expect([TOKEN, OTHER].filter((secret) => told.includes(secret.slice(4, 12)))).toEqual([]);
    expect(found.find(({ path }) => path?.endsWith("deploy.md"))?.hint).toContain(hashOfSecret(OTHER));
  });

  test("finds them in a revision, too", async () => {
    const world = World.repository(LEAKY);
    world.commit("Take it out", PLAIN);
    expect(codes(await world.validate({}))).toEqual([]);
    expect(codes(await world.validate({ at: "HEAD~1" }))).toEqual(["SECRET_FOUND"]);
  });
});

describe("entries from before there was a rule", () => {
  const LOOSE = Object.fromEntries(
    ["1", "2"].map((id) => [
      `.context/tasks/task-42/entries/${ulid(id)}.jsonl`,
      entries(record(id, id === "1" ? `with ${TOKEN}` : "done")),
    ]),
  );

  test("are sealed as they are: what a batch takes over is no new secret", async () => {
    const world = World.repository(PLAIN);
    world.write(LOOSE);
    const { data } = await world.seal({});
    expect(data.sealed.map(({ records }) => records)).toEqual([2]);
    expect(world.read(data.sealed[0]?.path as string)).toContain(TOKEN);
  });

  test("stay in the journal when they get lost, and the others come back", async () => {
    const world = World.repository({ ...PLAIN, [CONFIG]: allowing(TOKEN) });
    const { data: leaky } = await world.progress({ ref: "task-42", text: `with ${TOKEN}` });
    const { data: plain } = await world.progress({ ref: "task-42", text: "done" });
    world.git("clean", "--quiet", "-fd");
    world.write({ [CONFIG]: json({ format: "ctx/1", project: "shop" }) });
    const first = await world.recover({});
    expect(first.data.recovered.map(({ id }) => id)).toEqual([plain.id]);
    expect(first.findings.map(({ code, message }) => [code, message])).toEqual([
      ["SECRET_FOUND", `The entry ${leaky.id} of task/task-42 holds a secret, and stays in the journal.`],
    ]);
    world.write({ [CONFIG]: allowing(TOKEN) });
    expect((await world.recover({})).data.recovered.map(({ id }) => id)).toEqual([leaky.id]);
  });
});

test("a summary that holds one changes no status either", async () => {
  const world = World.repository(PLAIN);
  await refusal(world.complete({ ref: "task-42", summary: `with ${TOKEN}` }));
  expect(JSON.parse(world.read(TASK))).toEqual({ title: "Log in" });
});

test("a key that was used is not compared with one that holds a secret", async () => {
  const world = World.repository(PLAIN);
  await world.progress({ ref: "task-42", text: "done", key: "k" });
  expect((await refusal(world.progress({ ref: "task-42", text: TOKEN, key: "k" }))).code).toBe(
    "SECRET_FOUND",
  );
});

test("without git the journal, which lies elsewhere, holds nothing of it either", async () => {
  const world = World.bare();
  world.write({ [CONFIG]: json({ format: "ctx/1" }), ...PLAIN });
  await refusal(world.progress({ ref: "task-42", text: TOKEN }));
  expect(world.at(world.outside).runtime.files.list(`${world.outside}/home`)).toEqual(null);
});
