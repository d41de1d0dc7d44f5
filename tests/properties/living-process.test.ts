// A process that lives and remembers, beside one that reads everything anew: whatever other programs do between two
// questions, both answer the same.
import { renameSync, rmSync, statSync, utimesSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import { expect, test } from "vitest";
import { rememberFiles } from "../../src/adapters/remembered-files.js";
import type { Files } from "../../src/ports/files.js";
import { BRANCH, CONFIG, CONFIG_TEXT, FEATURE, json, PROJECT, Shell, TASK, World } from "../support/world.js";

const DOCUMENTS = [PROJECT, TASK, BRANCH, CONFIG, ".context/tasks/task-42/patterns/cache.json"] as const;
const REFS = ["task-42", "project", "branch/main"] as const;

const step = fc.record({
  act: fc.constantFrom(
    "edit",
    "edit",
    "edit in place",
    "replace",
    "break",
    "remove",
    "append",
    "append",
    "seal",
    "switch",
    "commit",
    "delete task",
    "name a task",
  ),
  path: fc.constantFrom(...DOCUMENTS),
  value: fc.integer({ min: 10, max: 99 }),
});
type Step = typeof step extends fc.Arbitrary<infer T> ? T : never;

/** Texts of one length, so that sizes tell nothing. */
function textFor(path: string, value: number): string {
  return path === CONFIG ? CONFIG_TEXT.replace("shop", `shop ${value}`) : json({ caching: value });
}

async function take(world: World, { act, path, value }: Step): Promise<void> {
  const full = join(world.top, path);
  const text = textFor(path, value);
  if (act === "edit") world.write({ [path]: text });
  else if (act === "edit in place") {
    const { atime, mtime } = statSync(full);
    writeFileSync(full, text);
    utimesSync(full, atime, mtime);
  } else if (act === "replace") {
    writeFileSync(`${full}.new`, text);
    renameSync(`${full}.new`, full);
  } else if (act === "break") world.write({ [path]: `{"caching": ${value}` });
  else if (act === "remove") rmSync(full);
  else if (act === "append") await world.progress({ ref: "task-42", text: `step ${value}`, by: "@b" });
  else if (act === "seal") await world.seal({});
  else if (act === "delete task") rmSync(join(world.top, ".context/tasks/task-42"), { recursive: true });
  else if (act === "name a task") world.write({ [`.context/tasks/task-${value}/context.md`]: "Text\n" });
  else {
    world.git("add", "--all");
    world.git("commit", "--quiet", "--allow-empty", "--message", "Work");
    if (act === "switch") world.git("switch", "--quiet", value % 2 === 0 ? "main" : FEATURE);
  }
}

async function answer(question: Promise<{ data: unknown; findings: unknown }>): Promise<unknown> {
  try {
    return await question;
  } catch (error) {
    return String(error);
  }
}

/** Everything that both are asked; each goes on from its own cursors. */
async function askAll(shell: Shell, cursors: Map<string, string>): Promise<unknown[]> {
  const answers: unknown[] = [];
  for (const ref of REFS) {
    answers.push(await answer(shell.resolve(ref, { explain: true })), await answer(shell.get({ ref })));
  }
  answers.push(await answer(shell.list({ what: "tasks" })), await answer(shell.list({ what: "branches" })));
  for (const refs of [undefined, ["project"]]) {
    const name = String(refs);
    const since = cursors.get(name);
    try {
      const { data, findings } = await shell.changes({
        ...(since === undefined ? {} : { since }),
        ...(refs === undefined ? {} : { refs }),
      });
      if (data.cursor !== null) cursors.set(name, data.cursor);
      answers.push([data.changes, findings]);
    } catch (error) {
      answers.push(String(error));
    }
  }
  return answers;
}

test("whatever happens between two questions, what is remembered changes no answer", async () => {
  let reads = 0;
  let spared = 0;
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 3, maxLength: 9 }), async (steps) => {
      const start = [PROJECT, TASK, BRANCH].map((path) => [path, textFor(path, 10)]);
      const world = World.repository({ ...Object.fromEntries(start), [CONFIG]: CONFIG_TEXT });
      world.git("branch", FEATURE);
      const { runtime, top } = world;
      const counted = (count: () => void): Files => ({
        ...runtime.files,
        readText: (path) => (count(), runtime.files.readText(path)),
      });
      const plain = new Shell({ ...runtime, files: counted(() => reads++) }, top);
      // A minute ahead, so that everything counts as old: the age of stamps has a test of its own.
      const kept = rememberFiles(
        counted(() => spared++),
        () => Date.now() + 60_000,
      );
      const living = new Shell({ ...runtime, files: kept }, top);
      const [own, other] = [new Map<string, string>(), new Map<string, string>()];
      for (const one of steps) {
        await take(world, one).catch(() => undefined); // What cannot be done now is left undone.
        expect([one.act, await askAll(living, own)]).toEqual([one.act, await askAll(plain, other)]);
      }
    }),
    { numRuns: 8 },
  );
  expect(spared).toBeLessThan(reads / 2);
});
