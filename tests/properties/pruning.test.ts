// Laws of pruning: it meets its target or says why not, hides nothing new under moderate, changes no file, takes hold once,
// and an undo gives back the same digest.
import { readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import * as fc from "fast-check";
import { expect, test } from "vitest";
import type { PlannedPrune } from "../../src/actions/prune/plan-prune.js";
import type { Json, JsonObject } from "../../src/model/json/json.js";
import { PRUNE_POLICIES } from "../../src/model/prune.js";
import { planPrune, type PrunablePart } from "../../src/policy/prune/plan.js";
import { isPlainPrune } from "../../src/schema/plain-prune.js";
import { validatePrune } from "../../src/schema/validate.js";
import { authoring, runGit } from "../support/hermetic.js";
import { report, words } from "../support/reports.js";
import { entries, json, record, TASK, ulid, World } from "../support/world.js";

const HOME = ".context/tasks/task-42";
const DAY = 86_400_000;
const policies = fc.constantFrom(...PRUNE_POLICIES);

/** Every file of the worktree with its bytes, those of prunes left out. */
function bytesOf(world: World, directory = ""): Record<string, string> {
  const names = readdirSync(join(world.top, directory)).filter(
    (name) => name !== ".git" && name !== "prunes",
  );
  return Object.assign(
    {},
    ...names.map((name) => {
      const path = join(directory, name);
      const isDirectory = statSync(join(world.top, path)).isDirectory();
      return isDirectory ? bytesOf(world, path) : { [path]: readFileSync(join(world.top, path), "latin1") };
    }),
  ) as Record<string, string>;
}

const prose = fc.oneof(
  fc.string({ unit: "grapheme", maxLength: 400 }),
  fc.integer({ min: 0, max: 12 }).map((more) => report("Login", more)),
  fc.integer({ min: 1, max: 300 }).map((count) => words(count)),
  fc.constantFrom("# A\n", "```\ncode\n```\n", "- a\n- b\n", "登录\r\n登录\r\n", "👍🏽".repeat(80)),
);
/** A note that YAML takes for prose, committed long ago, lately, or not. */
const notes = fc.array(fc.record({ text: prose, age: fc.constantFrom("old", "young", "uncommitted") }), {
  maxLength: 4,
});
const saidAt = fc.constantFrom(
  "2026-10-01T00:00:00.000Z",
  "2026-11-30T00:00:00.000Z",
  "2027-01-01T00:00:00.000Z",
);
const said = fc.array(fc.record({ text: prose, at: saidAt, insight: fc.boolean() }), { maxLength: 5 });
const windows = fc.constantFrom(100, 1000, 5000, 200_000);

test("a prune keeps all its promises, whatever a context holds", async () => {
  await fc.assert(
    fc.asyncProperty(
      notes,
      said,
      policies,
      windows,
      fc.boolean(),
      async (written, log, policy, window, isKnown) => {
        const world = World.repository({ [TASK]: json({ title: "Login" }) });
        const pathOf = (at: number): string => `${HOME}/reports/${at}.md`;
        const put = (age: string): void => {
          for (const [at, note] of written.entries())
            if (note.age === age) world.write({ [pathOf(at)]: `---\nat: ${at}\n---\n${note.text}` });
        };
        const records = log.map(({ text, at, insight }, index) => {
          const kind = insight ? { kind: "insight", category: "technical" } : {};
          return record(String(index), text, { at, ...kind });
        });
        if (records.length > 0) world.write({ [`${HOME}/entries/${ulid("1")}.jsonl`]: entries(...records) });
        put("old");
        world.commit("Long ago", { "README.md": "# Shop\n" });
        world.clock.advance(12 * DAY);
        const now = new Date(world.clock.now()).toISOString();
        put("young");
        world.git("add", "--all");
        const lately = authoring(world.environment, now);
        runGit(world.top, lately, ["commit", "--quiet", "--allow-empty", "--message", "Lately"]);
        put("uncommitted");
        const young = new Set(written.flatMap(({ age }, at) => (age === "old" ? [] : [pathOf(at)])));
        for (const [at, { at: time }] of log.entries())
          if (Date.parse(time) > world.clock.now() - 7 * DAY) young.add(ulid(String(at)));

        const bytes = bytesOf(world);
        const { digest } = (await world.resolve("task-42")).data;
        const request = { what: "plan", ref: "task-42", policy, window, apply: true } as const;
        const outcome = await world.prune(request);
        const data = outcome.data as PlannedPrune;
        // It meets its target, or names what is in the way.
        const codes = outcome.findings.map(({ code }) => code);
        expect(codes.includes("PRUNE_ABOVE_TARGET")).toBe(!data.met);
        if (!data.met) expect(data.holds.length).toBeGreaterThan(0);
        expect(data.after).toBe((await world.usage({ ref: "task-42", window })).data.tokens);
        expect(data.after).toBeLessThanOrEqual(data.before);
        expect(data.applied).toBe(data.items.length > 0);
        for (const { tokensBefore, tokensAfter } of data.items)
          expect(tokensAfter).toBeLessThan(tokensBefore);
        // Under moderate nothing new is hidden, under minimal nothing at all while the task is open.
        const hidden = data.items.map(({ path, id }) => path ?? (id as string));
        if (policy === "moderate") expect(hidden.filter((name) => young.has(name))).toEqual([]);
        if (policy === "minimal") expect(hidden).toEqual([]);
        expect(bytesOf(world)).toEqual(bytes);
        // Twice is once.
        const once = (await world.resolve("task-42")).data;
        expect(((await world.prune(request)).data as PlannedPrune).items).toEqual([]);
        expect((await world.resolve("task-42")).data).toEqual(once);
        expect((await world.validate({})).data.valid).toBe(true);
        // And back.
        if (data.id === undefined) return;
        if (isKnown) world.commit("Prune");
        await world.prune({ what: "undo", id: data.id });
        expect((await world.resolve("task-42")).data.digest).toBe(digest);
        expect(bytesOf(world)).toEqual(bytes);
      },
    ),
    { numRuns: 25 },
  );
}, 300_000);

test("a plan takes each part once or says why not, and never makes it longer", () => {
  const tokens = fc.integer({ min: 0, max: 1000 });
  const parts: fc.Arbitrary<PrunablePart[]> = fc.array(
    fc.record({
      name: fc.uuid(),
      left: fc.constantFrom(null, "summary", "metadata"),
      tokens,
      tokensWith: fc.record({ metadata: tokens, summary: tokens }),
      ageMs: fc.oneof(fc.constantFrom("uncommitted", "unknown"), fc.integer({ min: -DAY, max: 20 * DAY })),
      isDone: fc.boolean(),
    }),
  );
  fc.assert(
    fc.property(policies, parts, (policy, all) => {
      const { planned, kept } = planPrune(policy, all);
      expect([...planned, ...kept].map(({ part }) => part.name).sort()).toEqual(
        all.map(({ name }) => name).sort(),
      );
      for (const { part, tokensAfter, keeps } of planned) {
        expect(tokensAfter).toBeLessThan(part.tokens);
        expect(part.left).not.toBe(keeps);
        if (policy === "moderate") expect(part.ageMs).toBeGreaterThanOrEqual(7 * DAY);
      }
    }),
  );
});

test("what the quick check of a prune accepts, the schema accepts too", () => {
  const text = fc.constantFrom(
    "",
    "a",
    "@ada",
    ulid("1"),
    `sha256:${"0".repeat(64)}`,
    "2026-11-20T10:02:00Z",
    "summary",
  );
  const odd = fc.oneof(
    text,
    fc.integer({ min: -1, max: 2 }),
    fc.constant(null),
    fc.array(text, { maxLength: 6 }),
  );
  const mostly = <T>(likely: fc.Arbitrary<T>) =>
    fc.oneof({ weight: 12, arbitrary: likely as fc.Arbitrary<unknown> }, { weight: 1, arbitrary: odd });
  const optional = { requiredKeys: [] };
  const metadata = fc.record({
    title: text,
    path: mostly(fc.constant("a.md")),
    summary: text,
    keyFindings: mostly(fc.array(text, { maxLength: 6 })),
    recommendations: mostly(fc.constant([])),
    files: mostly(fc.array(text, { maxLength: 11 })),
    tokens: mostly(fc.nat()),
  });
  const counts = {
    hash: mostly(fc.constant(`sha256:${"0".repeat(64)}`)),
    keeps: mostly(fc.constantFrom("metadata", "summary")),
    tokensBefore: mostly(fc.nat()),
    tokensAfter: mostly(fc.nat()),
  };
  const hidden = fc.oneof(
    fc.record(
      { ...counts, path: mostly(fc.constant("a.md")), metadata: mostly(metadata), outline: odd },
      { requiredKeys: ["hash", "keeps", "tokensBefore", "tokensAfter", "path", "metadata"] },
    ),
    fc.record(
      { ...counts, id: mostly(fc.constant(ulid("2"))), text: odd },
      { requiredKeys: ["hash", "keeps", "tokensBefore", "tokensAfter", "id"] },
    ),
    fc.record(counts),
  );
  const head = { at: mostly(fc.constant("2026-11-20T10:02:00.000Z")), by: mostly(fc.constant("@ada")) };
  const prunes = fc.oneof(
    fc.record(
      {
        ...head,
        id: mostly(fc.constant(ulid("1"))),
        policy: mostly(policies),
        hides: mostly(fc.array(hidden, { maxLength: 3 })),
        phase: odd,
        run: odd,
      },
      { requiredKeys: ["at", "by", "id", "policy", "hides"] },
    ),
    fc.record({ ...head, of: mostly(fc.constant(ulid("1"))) }),
    fc.record(head, optional),
  );
  let accepted = 0;
  fc.assert(
    fc.property(prunes, (value) => {
      if (!isPlainPrune(value as JsonObject)) return;
      accepted++;
      expect(validatePrune(value as Json)).toEqual([]);
    }),
    { numRuns: 1000 },
  );
  expect(accepted).toBeGreaterThan(100);
});
