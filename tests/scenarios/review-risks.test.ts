// What a review gives the judges of risk: exactly what is new at head, with its file and line. The judging has its own
// tests; here it is seen that each flag is reached by real files, and that unchanged ones raise none.
import { expect, test } from "vitest";
import type { ReviewData, RiskFlag } from "../../src/model/review.js";
import {
  CONFIG,
  entries,
  FEATURE,
  json,
  PROJECT,
  record,
  TASK,
  ulid,
  World,
  type FileTexts,
} from "../support/world.js";
import { makeSecrets, type SecretSample } from "../support/secret-samples.js";
import { hashOfSecret } from "../../src/secrets/allowed.js";

const NOTE = ".context/project/decisions/0001-jwt.md";
const MARKDOWN = ".context/tasks/task-43/context.md";

function shop(files: FileTexts = {}): World {
  const world = World.repository({
    [PROJECT]: json({ caching: "memory" }),
    [TASK]: json({ title: "Login", $branch: FEATURE }),
    ...files,
  });
  world.git("switch", "--quiet", "--create", FEATURE);
  return world;
}

async function reviewOf(world: World): Promise<ReviewData> {
  return (await world.review({})).data;
}

/** The places of a flag: `path:line`. */
function placesOf({ risks }: ReviewData, flag: RiskFlag): string[] {
  return risks.filter((risk) => risk.flag === flag).map(({ path, line }) => `${path}:${line}`);
}

const HIDDEN = "a\u202eb";

test("hidden characters in values, keys, notes, front matter, entries and names, each with its line", async () => {
  const world = shop({ [NOTE]: `# JWT\n\nOld and ${HIDDEN}\n\nMore\n` });
  world.commit("Hide", {
    [PROJECT]: json({ caching: "memory", cdn: HIDDEN, [HIDDEN]: 1 }),
    [NOTE]: `# JWT\n\nOld and ${HIDDEN}\n\nMore\n\nNew and ${HIDDEN}\n`,
    [MARKDOWN]: `---\ntitle: Logout\ntags:\n  - ${HIDDEN}\n---\n\n# Logout\n\n${HIDDEN}\n`,
    ".context/tasks/task-42/entries/a.jsonl": entries(record("1", "fine"), record("2", HIDDEN)),
  });
  expect(placesOf(await reviewOf(world), "R3").sort()).toEqual([
    `${PROJECT}:3`,
    `${PROJECT}:4`,
    `${NOTE}:7`,
    ".context/tasks/task-42/entries/a.jsonl:2",
    `${MARKDOWN}:4`,
    `${MARKDOWN}:9`,
  ]);
});

test("a line that is written into a comment which is there already is hidden, though the comment is not new", async () => {
  const world = shop({ [NOTE]: "# JWT\n\n<!--\nTo do\n-->\n\n```\n<!-- code -->\n```\n" });
  world.commit("Go on", { [NOTE]: "# JWT\n\n<!--\nTo do\nsecretly\n-->\n\n```\n<!-- code -->\nmore\n```\n" });
  expect(placesOf(await reviewOf(world), "R4")).toEqual([`${NOTE}:3`]);
  world.commit("Say more", {
    [NOTE]: "# JWT, in short\n\n<!--\nTo do\nsecretly\n-->\n\n```\n<!-- code -->\nmore\n```\n",
  });
  expect(placesOf((await world.review({ range: "HEAD~1...HEAD" })).data, "R4")).toEqual([]);
});

test("overrides that are new, where they take effect", async () => {
  const world = shop({
    [PROJECT]: json({
      $final: ["/license"],
      license: "MIT",
      caching: "memory",
      cdn: "Fastly",
      queue: { name: "jobs" },
    }),
    [TASK]: json({ title: "Login", cdn: "Bunny" }),
  });
  world.commit("Override", {
    [TASK]: json({ title: "Login", cdn: "CloudFront", license: "none", caching: "memory", queue: null }),
    [MARKDOWN]: "---\ntitle: Logout\ncaching: none\n---\n",
  });
  const { risks } = await reviewOf(world);
  expect(
    risks.filter(({ flag }) => flag === "R2").map(({ path, line, message }) => [path, line, message]),
  ).toEqual([
    [TASK, 6, expect.stringContaining("/queue") as string],
    [MARKDOWN, 3, expect.stringContaining("/caching") as string],
  ]);
});

test("the budget of the settings at head, insights included, once a context grows over it", async () => {
  const insight = (id: string) => record(id, "word ".repeat(200), { kind: "insight", category: "risk" });
  const world = shop({
    [CONFIG]: json({ format: "ctx/1", budget: { window: 1000, target: 50 } }),
    ".context/project/entries/a.jsonl": entries(insight("1"), insight("2")),
  });
  world.commit("Say a little", { [PROJECT]: json({ caching: "Redis" }) });
  expect(placesOf(await reviewOf(world), "R8")).toEqual([]);
  world.commit("Learn", { ".context/project/entries/b.jsonl": entries(insight("3")) });
  const { risks } = await reviewOf(world);
  const risk = risks.find(({ flag }) => flag === "R8");
  expect(risk?.message).toMatch(/^\S+ takes about 6\d\d tokens, \d+ % of the window \(target 50 %\)/);
});

test("what would be run: sessions and workflows, only as far as they changed", async () => {
  const workflow = (command: string) => json({ id: "deploy", steps: [{ id: "push", run: [command] }] });
  const world = shop({
    [TASK]: json({ title: "Login", $session: { prereqs: ["npm ci"] } }),
    ".context/workflows/deploy.json": workflow("ship"),
    ".context/workflows/test.json": workflow("test"),
  });
  world.commit("Run more", {
    [TASK]: json({ title: "Login", $session: { prereqs: ["npm ci", "npm start"] } }),
    ".context/workflows/deploy.json": workflow("ship --force"),
  });
  expect(placesOf(await reviewOf(world), "R9").sort()).toEqual([
    ".context/tasks/task-42/context.json:6",
    ".context/workflows/deploy.json:6",
  ]);
});

test("delegations: what is proposed and decided between base and head, and whether the target has moved meanwhile", async () => {
  const propose = (id: string, more: Record<string, unknown> = {}) => ({
    [`.context/delegations/${ulid(id)}.json`]: json({
      id: ulid(id),
      from: "task/task-42",
      to: "project",
      key: `key${id}`,
      data: "Redis",
      reason: "All services cache the same way",
      by: "@ada",
      at: "2026-11-20T10:02:00.000Z",
      base: "absent",
      ...more,
    }),
  });
  const decide = (of: string, id: string, verdict: string) => ({
    [`.context/delegations/${ulid(of)}.${ulid(id)}.json`]: json({
      of: ulid(of),
      verdict,
      by: "@grace",
      at: "2026-11-20T10:03:00.000Z",
      reason: "agreed",
    }),
  });
  const world = shop({ ...propose("1"), ...propose("2") });
  world.commit("Delegate", {
    ...decide("2", "12", "rejected"),
    ...propose("3"),
    ...propose("4", { key: "caching", reason: `because\u200b` }),
    ...propose("5"),
    ...decide("5", "15", "accepted"),
  });
  world.git("switch", "--quiet", "main");
  world.commit("Decide otherwise meanwhile", { [PROJECT]: json({ caching: "memory", key3: 1 }) });
  world.git("switch", "--quiet", FEATURE);
  const data = await reviewOf(world);
  expect(
    data.delegations.map(({ id, change, status, baseMoved }) => [id, change, status, baseMoved]),
  ).toEqual([
    [ulid("2"), "decided", "rejected", false],
    [ulid("3"), "proposed", "proposed", true],
    [ulid("4"), "proposed", "proposed", true],
    [ulid("5"), "proposed and decided", "accepted", false],
  ]);
  expect(data.delegations[0]?.decision).toEqual({ verdict: "rejected", by: "@grace", reason: "agreed" });
  expect(placesOf(data, "R11")).toHaveLength(2);
  expect(placesOf(data, "R3")).toEqual([`.context/delegations/${ulid("4")}.json:7`]);
});

test("a proposal that cannot be read is found, and the rest is reviewed", async () => {
  const world = shop();
  world.commit("Delegate", {
    [`.context/delegations/${ulid("1")}.json`]: "{",
    [PROJECT]: json({ caching: "Redis" }),
  });
  const { data, findings } = await world.review({});
  expect(findings).toMatchObject([
    { code: "FILE_INVALID", path: `.context/delegations/${ulid("1")}.json`, line: 1 },
  ]);
  expect(data.changes).toHaveLength(2);
});

test("a branch that allows its own secret is told of both, and cannot hide it from the review", async () => {
  const [{ secret }] = makeSecrets(7) as [SecretSample, ...SecretSample[]];
  const world = shop();
  const settings = { format: "ctx/1", project: "shop", secrets: { allow: [hashOfSecret(secret)] } };
  world.commit("Allow it", {
    [CONFIG]: json(settings),
    [TASK]: json({ title: "Login", $branch: FEATURE, note: secret }),
  });
  const data = await reviewOf(world);
  expect(placesOf(data, "R6")).toEqual([`${TASK}:4`]);
  expect(data.risks.find(({ flag }) => flag === "R1")?.message).toBe(
    "Changes what counts for everybody: secrets.allow.",
  );
  // Once it is merged, it is allowed.
  world.git("branch", "--force", "main");
  world.commit("Use it", { [PROJECT]: json({ caching: "memory", again: secret }) });
  expect(placesOf(await reviewOf(world), "R6")).toEqual([]);
});

test("a branch that changes nothing but settings is not nothing to review", async () => {
  const world = shop();
  const settings = { format: "ctx/1", project: "shop", delegation: { autoAccept: ["project"] } };
  world.commit("Accept everything", { [CONFIG]: json(settings) });
  const data = await reviewOf(world);
  expect([data.verdict, placesOf(data, "R1")]).toEqual(["review", [`${CONFIG}:1`]]);
});

test("a proposal or decision that was changed, or a decision taken back, is found though nothing resolves differently", async () => {
  const offer = {
    from: "task/task-42",
    to: "project",
    data: { store: "redis" },
    reason: "measured",
    by: "@ada",
  };
  const at = "2026-11-20T10:00:00Z";
  const fileOf = (...ids: readonly string[]) => `.context/delegations/${ids.map(ulid).join(".")}.json`;
  const propose = (id: string) => ({ ...offer, id: ulid(id), key: `key${id}`, at, base: "absent" });
  const reject = (id: string) => ({ of: ulid(id), verdict: "rejected", by: "@grace", at, reason: "no" });
  const world = shop({
    [fileOf("1")]: json(propose("1")),
    [fileOf("2")]: json(propose("2")),
    [fileOf("2", "3")]: json(reject("2")),
    [fileOf("4")]: json(propose("4")),
    [fileOf("4", "5")]: json(reject("4")),
    [fileOf("6")]: json(propose("6")),
    [fileOf("6", "7")]: json(reject("6")),
  });
  world.git("rm", "--quiet", fileOf("2", "3"), fileOf("6"), fileOf("6", "7"));
  world.commit("Rewrite", {
    [fileOf("1")]: json({ ...propose("1"), data: { store: "mine" } }),
    // Spelt otherwise, it says the same; and old ones that are cleared away altogether are missed by nobody.
    [fileOf("4")]: JSON.stringify(propose("4")),
  });
  const { data, findings } = await world.review({});
  expect(data.changes).toEqual([]);
  expect(findings.map(({ code, severity, path }) => [code, severity, path])).toEqual([
    ["DELEGATION_REWRITTEN", "error", fileOf("1")],
    ["DELEGATION_REWRITTEN", "error", fileOf("2", "3")],
  ]);
  // The other way round, as of a branch that lacks the decisions, nothing was taken back.
  world.git("branch", "older", "main");
  world.git("switch", "--quiet", "main");
  world.commit("Decide", { [fileOf("1", "8")]: json(reject("1")) });
  expect((await world.review({ range: "main..older" })).findings).toEqual([]);
});
