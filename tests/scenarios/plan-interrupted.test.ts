// A process that moves phases of a plan ends at any moment, between any two changes of the disk: the next command has every
// byte, and the same command again does what was asked.
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { plan } from "../../src/actions/plan.js";
import { makeNodeRuntime } from "../../src/adapters/node-runtime.js";
import type { Files } from "../../src/ports/files.js";
import type { Runtime } from "../../src/ports/runtime.js";
import { hermeticEnvironment, makeTemporaryDirectory } from "../support/hermetic.js";

const PLAN = [
  "\ufeff# Login\r\n\r\n## Phase 1: Tables\r\n\r\n- [x] users\r\n\r\n",
  "## Phase 2: Sessions\r\n\r\n### Stage 1: Keep\n\n- [ ] refresh\n\n### Stage 2: End\n\n```\n## Phase 9: no\n```\n\n",
  "## Phase 3: Form\n\ntext without a final newline",
].join("");

let home: ReturnType<typeof makeTemporaryDirectory>;
let root: string;
let runtime: Runtime;
beforeEach(() => {
  home = makeTemporaryDirectory("plan-interrupted");
  root = join(home.path, "shop");
  // Without git, so that no process is started: a thousand of them would only take time.
  runtime = makeNodeRuntime(hermeticEnvironment(home.path));
});
afterEach(() => home.remove());

function begin(): void {
  rmSync(root, { recursive: true, force: true });
  mkdirSync(join(root, ".context"), { recursive: true });
  writeFileSync(join(root, ".context/config.json"), '{"format": "ctx/1", "project": "shop"}\n');
  writeFileSync(join(root, "login.md"), PLAN);
}

class Ended extends Error {}
const CHANGES = new Set<string | symbol>([
  "changeTogether",
  "create",
  "place",
  "remove",
  "removeDirectory",
  "replace",
]);

/** A runtime whose process ends just before its n-th change of the disk, or just after it. */
function endingAt(n: number, isAfter: boolean): { runtime: Runtime; wasReached: () => boolean } {
  let count = 0;
  const files = new Proxy(runtime.files, {
    get(target, name: keyof Files) {
      const method = target[name] as (...args: unknown[]) => unknown;
      if (!CHANGES.has(name)) return method.bind(target);
      return (...args: unknown[]) => {
        count++;
        if (count > n || (count === n && !isAfter)) throw new Ended();
        const result = method.apply(target, args);
        if (count === n) throw new Ended();
        return result;
      };
    },
  });
  return { runtime: { ...runtime, files }, wasReached: () => count >= n };
}

const expanding = (at: Runtime) =>
  plan(at, { directory: root, what: "expand", plan: "login.md", phases: [1, 2, 3] });
const collapsing = (at: Runtime) =>
  plan(at, { directory: root, what: "collapse", plan: "login.md", phases: [1, 2, 3] });
const stages = (at: Runtime) =>
  plan(at, { directory: root, what: "expand", plan: "login.md", phases: [2], stages: [1, 2] });

async function ends(work: Promise<unknown>): Promise<boolean> {
  try {
    await work;
    return false;
  } catch (error) {
    if (!(error instanceof Ended)) throw error;
    return true;
  }
}

/** Every Markdown file of the shop, as one text. */
function everything(directory = root): string {
  return readdirSync(directory, { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile() && entry.name.endsWith(".md"))
    .map((entry) => readFileSync(join(entry.parentPath, entry.name), "utf8"))
    .join("\n");
}

test.each([
  ["expand", "collapse"],
  ["expand", "expand"],
  ["collapse", "collapse"],
  ["collapse", "expand"],
  ["stages", "stages"],
  ["stages", "collapse"],
])("%s is cut off, then %s", async (first, then) => {
  const verbs = { expand: expanding, collapse: collapsing, stages };
  let moments = 0;
  for (let n = 1; n < 100; n++) {
    for (const isAfter of [false, true]) {
      begin();
      if (first !== "expand") await expanding(runtime);
      if (first === "collapse") await stages(runtime);
      const ending = endingAt(n, isAfter);
      await ends(verbs[first as keyof typeof verbs](ending.runtime));
      if (!ending.wasReached()) {
        expect(moments).toBeGreaterThan(6);
        return;
      }
      moments++;
      for (const line of PLAN.split(/\r?\n/)) expect(everything()).toContain(line);
      const outcome = await verbs[then as keyof typeof verbs](runtime);
      expect(outcome.isRefusal ?? false).toBe(false);
      if (then !== "collapse") await collapsing(runtime);
      expect(everything()).toBe(PLAN);
    }
  }
  expect.fail("it never came to its end");
});
