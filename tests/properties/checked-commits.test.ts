// Whatever is done to code, documents and entries, in the index and in the worktree: `ctx check --staged` says what a reader
// of its own makes of the same index.
import fc from "fast-check";
import { expect, test } from "vitest";
import { expectedVerdicts } from "../support/freshness-oracle.js";
import { verdictsOf } from "../support/hooked-commit.js";
import { json, PROJECT, TASK, World } from "../support/world.js";

const CODE = ["src/auth/a.ts", "src/auth/b.test.ts", "src/cart/c.ts", "README.md", "lib/d.ts"] as const;
const GLOBS = [
  "src/auth/**",
  "!**/*.test.ts",
  "src/*/c.ts",
  "{lib,src}/**",
  "README.md",
  "src/cart",
] as const;

const code = fc.constantFrom(...CODE);
const document = fc.constantFrom(PROJECT, TASK);
const text = fc.integer({ min: 0, max: 2 }).map((number) => `${number}\n`);
const globs = fc.uniqueArray(fc.constantFrom(...GLOBS), { minLength: 1, maxLength: 3 });

type Step = (world: World) => Promise<unknown> | void;

const step = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.tuple(code, text).map(
      ([path, content]): Step =>
        (world) =>
          world.write({ [path]: content }),
    ),
  },
  fc.tuple(document, globs, text).map(([path, covers, title]): Step => {
    return (world) => world.write({ [path]: json({ $covers: covers, title }) });
  }),
  {
    weight: 3,
    arbitrary: code.map(
      (path): Step =>
        (world) =>
          void world.tryGit("add", "--", path),
    ),
  },
  document.map(
    (path): Step =>
      (world) =>
        void world.tryGit("add", "--", path),
  ),
  fc.constant<Step>((world) => void world.git("add", "--all")),
  code.map(
    (path): Step =>
      (world) =>
        void world.tryGit("rm", "--quiet", "--force", "--", path),
  ),
  code.map(
    (path): Step =>
      (world) =>
        void world.tryGit("mv", path, `${path}.moved`),
  ),
  fc.constantFrom("project", "task-42").map((ref): Step => async (world) => {
    // A context may have lost its globs to nothing that is staged; then there is nothing to verify.
    await world.verify({ ref, staged: true }).catch(() => null);
    world.git("add", ".context");
  }),
  fc.constantFrom("project", "task-42").map((ref): Step => async (world) => {
    await world.verify({ ref }).catch(() => null);
  }),
  fc.constant<Step>((world) => void world.tryGit("commit", "--quiet", "--message", "Go on")),
);

test("the verdict is about what is staged", async () => {
  const seen = new Set<string>();
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 3, maxLength: 14 }), async (steps) => {
      const world = World.repository({
        ...Object.fromEntries(CODE.map((path) => [path, "0\n"])),
        [PROJECT]: json({ $covers: ["src/auth/**"] }),
        [TASK]: json({ $covers: ["src/cart"], title: "Cart" }),
      });
      for (const take of steps) {
        await take(world);
        const expected = expectedVerdicts(world.top, world.environment);
        expect(verdictsOf(await world.check({ staged: true }))).toEqual(expected);
        for (const verdict of Object.values(expected)) seen.add(verdict);
      }
    }),
    { numRuns: 40 },
  );
  // Else it compared nothing with nothing.
  expect(seen).toContain("stale: files-changed");
}, 120_000);
