// resolve is a pure function of the files: nothing else changes its digest.
import fc from "fast-check";
import { afterEach, expect, test } from "vitest";
import { resolve, type ResolvedContext } from "../../src/actions/resolve.js";
import type { JsonObject } from "../../src/model/json/json.js";
import { sha256Hex } from "../../src/model/text/sha256.js";
import { utf8Encode } from "../../src/model/text/utf8.js";
import type { Files } from "../../src/ports/files.js";
import type { Runtime } from "../../src/ports/runtime.js";
import { data, makeObject } from "../support/arbitraries.js";
import { makeFakeLocks } from "../support/fake-locks.js";
import { makeFakePrograms } from "../support/fake-programs.js";
import { makeFakeTerminals } from "../support/fake-terminals.js";
import { makeFakeWakes } from "../support/fake-wakes.js";
import { makeFakeWatcher } from "../support/fake-watcher.js";
import { makeCountingIds, makeFakeFiles, makeFixedClock } from "../support/fakes.js";
import { CONFIG, CONFIG_TEXT, entries, json, record } from "../support/world.js";

const zone = process.env["TZ"];
afterEach(() => {
  process.env["TZ"] = zone;
});

const contexts = fc.record({
  project: data,
  task: data,
  pattern: data,
  ids: fc.uniqueArray(fc.nat(30), { maxLength: 25 }),
});

interface Circumstances {
  readonly files: Readonly<Record<string, string>>;
  readonly list?: (files: Files) => Files["list"];
  readonly now?: number;
}

async function digestUnder({ files, list, now = 0 }: Circumstances): Promise<string> {
  const fake = makeFakeFiles();
  for (const [path, text] of Object.entries(files)) fake.create(path, text);
  const runtime: Runtime = {
    files: list === undefined ? fake : { ...fake, list: list(fake) },
    git: { discover: () => null, program: () => Promise.resolve(null) },
    locks: makeFakeLocks(),
    wakes: makeFakeWakes(),
    watcher: makeFakeWatcher(),
    programs: makeFakePrograms(() => ({})),
    terminals: makeFakeTerminals(),
    attended: { attend: () => Promise.reject(new Error("Nothing is run here.")) },
    stepChannels: { open: () => Promise.reject(new Error("Nothing is prepared here.")) },
    clock: makeFixedClock(now),
    ids: makeCountingIds(),
    hashes: { sha256: (text) => Promise.resolve(sha256Hex(utf8Encode(text))) },
    globs: { expand: () => Promise.resolve([]) },
    progress: { report: () => undefined },
    environment: { XDG_CONFIG_HOME: "/home/ada/.config" },
    nodeVersion: "20.19.0",
  };
  const outcome = await resolve(runtime, { directory: "/shop", ref: "task-42" });
  return (outcome.data as ResolvedContext).digest as string;
}

function filesOf({
  project,
  task,
  pattern,
  ids,
}: {
  project: JsonObject;
  task: JsonObject;
  pattern: JsonObject;
  ids: number[];
}) {
  const below = "/shop/.context/tasks/task-42";
  const files: Record<string, string> = {
    [`/shop/${CONFIG}`]: CONFIG_TEXT,
    "/shop/.context/project/context.json": json(project),
    [`${below}/context.json`]: json(task),
    [`${below}/patterns/cache.json`]: json(pattern),
    [`${below}/decisions/jwt.md`]: "---\nstatus: accepted\n---\n\n# JWT\n",
    [`${below}/decisions/größe.md`]: "# Size\n",
  };
  for (const id of ids) files[`${below}/entries/${id}.jsonl`] = entries(record(String(id), `step ${id}`));
  return files;
}

test("the order in which directories are listed does not count", async () => {
  const shuffled =
    (files: Files, seed: number): Files["list"] =>
    (path) => {
      const listed = files.list(path);
      return listed?.toSorted((a, b) => hash(a.name, seed) - hash(b.name, seed)) ?? null;
    };
  const property = fc.asyncProperty(contexts, fc.nat(), async (all, seed) => {
    const files = filesOf(all);
    expect(await digestUnder({ files, list: (fake) => shuffled(fake, seed) })).toBe(
      await digestUnder({ files }),
    );
  });
  await fc.assert(property, { numRuns: 60 });
});

test("the order of keys does not count", async () => {
  const reversed = (object: JsonObject): JsonObject => makeObject(Object.entries(object).reverse());
  const property = fc.asyncProperty(contexts, async (all) => {
    const other = { ...all, project: reversed(all.project), task: reversed(all.task) };
    expect(await digestUnder({ files: filesOf(other) })).toBe(await digestUnder({ files: filesOf(all) }));
  });
  await fc.assert(property, { numRuns: 60 });
});

test("the clock and the time zone do not count", async () => {
  const property = fc.asyncProperty(contexts, fc.nat(), async (all, now) => {
    const files = filesOf(all);
    process.env["TZ"] = "UTC";
    const there = await digestUnder({ files });
    process.env["TZ"] = "Pacific/Kiritimati";
    expect(await digestUnder({ files, now })).toBe(there);
  });
  await fc.assert(property, { numRuns: 30 });
});

test("personal content does not count, whatever it says and overrides", async () => {
  const property = fc.asyncProperty(contexts, data, async (all, mine) => {
    const files = filesOf(all);
    const more = {
      ...files,
      "/shop/.context/project/context.local.json": json(mine),
      "/shop/.context/tasks/task-42/context.local.json": json({
        ...mine,
        $merge: { "/a": "append" },
        $final: ["/b"],
      }),
      "/shop/.context/tasks/task-42/todo.local.md": "# Mine\n",
      "/home/ada/.config/ctx/global/context.json": json({ ...mine, $final: ["/c"] }),
      "/home/ada/.config/ctx/global/notes.md": "# Mine\n",
    };
    expect(await digestUnder({ files: more })).toBe(await digestUnder({ files }));
  });
  await fc.assert(property, { numRuns: 60 });
});

test("any shared content does count", async () => {
  const property = fc.asyncProperty(contexts, async (all) => {
    const files = filesOf(all);
    const digest = await digestUnder({ files });
    const task = "/shop/.context/tasks/task-42";
    for (const [path, text] of [
      [`${task}/decisions/jwt.md`, "# Cookies\n"],
      [`${task}/entries/more.jsonl`, entries(record("77", "another step"))],
      ["/shop/.context/project/context.json", json({ unheard: "of" })],
    ] as const) {
      expect(await digestUnder({ files: { ...files, [path]: text } })).not.toBe(digest);
    }
  });
  await fc.assert(property, { numRuns: 30 });
});

function hash(text: string, seed: number): number {
  let sum = seed;
  for (const character of text) sum = (sum * 31 + (character.codePointAt(0) as number)) % 65_521;
  return sum;
}
