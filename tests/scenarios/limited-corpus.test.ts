// The corpus that ctx is measured on, resolved within every kind of limit: never over it, and nothing lost on the way.
import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, expect, test } from "vitest";
import { makeNodeRuntime } from "../../src/adapters/node-runtime.js";
import { estimateTokens } from "../../src/policy/tokens.js";
import { hermeticEnvironment, makeTemporaryDirectory } from "../support/hermetic.js";
import { leavesOf } from "../support/layers.js";
import { nameOf, printWithin, resolveWithin, type Limited, type Place } from "../support/limited.js";

const MAKE = fileURLToPath(new URL("../../bench/make-corpus.mjs", import.meta.url));
const LIMITS = [200, 201, 333, 555, 1200, 3500, 20_000];

const temporary = makeTemporaryDirectory("limited-corpus");
const corpus = join(temporary.path, "corpus");
let refs: readonly string[];

beforeAll(() => {
  execFileSync(process.execPath, [MAKE, corpus, "--scale", "0.01"]);
  const { tasks } = JSON.parse(readFileSync(join(corpus, "corpus.json"), "utf8")) as { tasks: object };
  refs = ["project", ...(Object.values(tasks) as string[]).slice(0, 2)];
});
afterAll(() => temporary.remove());

function placeOf(ref: string): Place {
  const runtime = makeNodeRuntime(hermeticEnvironment(temporary.path));
  return { runtime, directory: join(corpus, "shop"), ref };
}

function namesIn({ data, notes, entries }: Limited): string[] {
  const paths = notes.map(({ path }) => path);
  return [...leavesOf(data), ...paths, ...entries.map(({ ref, id }) => `${ref} ${id}`)];
}

test("as JSON", async () => {
  expect(refs).toHaveLength(3);
  for (const ref of refs) {
    const whole = namesIn(await resolveWithin(placeOf(ref), 10_000_000)).toSorted();
    for (const limit of LIMITS) {
      const limited = await resolveWithin(placeOf(ref), limit);
      const { data, notes, entries, omitted } = limited;
      expect(estimateTokens(JSON.stringify({ data, notes, entries }))).toBeLessThanOrEqual(limit);
      expect([...namesIn(limited), ...omitted.map(nameOf)].toSorted()).toEqual(whole);
      expect(await resolveWithin(placeOf(ref), limit)).toEqual(limited);
    }
  }
});

test("as text, and with where everything comes from", async () => {
  for (const ref of refs) {
    for (const limit of LIMITS) {
      for (const flags of [[], ["explain", "verbose", "all-entries"]]) {
        const { text, omitted } = await printWithin(placeOf(ref), limit, flags);
        expect(estimateTokens(text)).toBeLessThanOrEqual(limit);
        expect(text.includes("\n## Left out\n")).toBe(omitted.length > 0);
      }
    }
  }
});
