// The Wakes port: waiting ends because of what happens in the directories that are watched, where the system tells of
// it and where it does not. Nothing here measures time: what must happen is waited for.
import { mkdirSync, renameSync, rmSync, watch, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, onTestFinished, test } from "vitest";
import { openWake, type WatchDirectory } from "../../src/adapters/node-wake.js";
import type { Wake, WakeOptions } from "../../src/ports/wake.js";
import { makeFakeWakes } from "../support/fake-wakes.js";
import { makeTemporaryDirectory } from "../support/hermetic.js";

/** A system that has no watches left: what inotify says at its limit. */
const refuse: WatchDirectory = () => {
  throw Object.assign(new Error("ENOSPC"), { code: "ENOSPC" });
};

interface Ground {
  readonly root: string;
  open(options?: WakeOptions): Promise<Wake>;
  /** Tells the fake what the real ones find out. */
  readonly stir: () => void;
}

/** So long that a test would fail: no look without a reason. */
const NEVER_MS = 1_000_000;

function makeReal(watchDirectory: WatchDirectory): Ground {
  const { path: root, remove } = makeTemporaryDirectory("wake");
  onTestFinished(remove);
  return {
    root,
    stir: () => undefined,
    open: async (options = {}) => {
      const wake = openWake(options, { watchDirectory, idleMs: NEVER_MS });
      onTestFinished(() => wake.close());
      return wake;
    },
  };
}

const GROUNDS: Readonly<Record<string, () => Ground>> = {
  "by the system's events": () => makeReal(watch),
  "without any": () => makeReal(refuse),
  "as a test drives it"() {
    const { path: root, remove } = makeTemporaryDirectory("wake");
    onTestFinished(remove);
    const fake = makeFakeWakes();
    return { root, stir: fake.stir, open: (options = {}) => fake.open(options) };
  },
};

describe.each(Object.entries(GROUNDS))("waiting %s", (_, lay) => {
  test.each<[what: string, act: (root: string) => void]>([
    ["a new file", (root) => writeFileSync(join(root, "new"), "x")],
    ["a changed file", (root) => writeFileSync(join(root, "old"), "y")],
    ["a file put in place", (root) => renameSync(join(root, "old"), join(root, "other"))],
    ["a removed file", (root) => rmSync(join(root, "old"))],
    ["a new directory", (root) => mkdirSync(join(root, "directory"))],
  ])("ends with %s", async (_what, act) => {
    const { root, open, stir } = lay();
    writeFileSync(join(root, "old"), "x");
    const wake = await open();
    wake.watch([root]);
    const woken = wake.next();
    act(root);
    stir();
    expect(await woken).toBe("look");
  });

  test("ends at once for what happened since the last look", async () => {
    const { root, open, stir } = lay();
    const wake = await open();
    wake.watch([root]);
    writeFileSync(join(root, "new"), "x");
    stir();
    expect(await wake.next()).toBe("look");
  });

  test("is over when it is stopped, before and while", async () => {
    const { root, open } = lay();
    const stopping = new AbortController();
    const wake = await open({ stop: stopping.signal });
    wake.watch([root]);
    const woken = wake.next();
    stopping.abort();
    expect(await woken).toBe("over");
    expect(await wake.next()).toBe("over");
    const late = await open({ stop: stopping.signal });
    expect(await late.next()).toBe("over");
  });

  test("takes no offence at a directory that is not there", async () => {
    const { root, open, stir } = lay();
    const wake = await open();
    wake.watch([root, join(root, "absent")]);
    const woken = wake.next();
    mkdirSync(join(root, "absent"));
    stir();
    expect(await woken).toBe("look");
  });
});

describe("the real waiting", () => {
  const lay = GROUNDS["by the system's events"] as () => Ground;

  test("is over when the time is up, and looks once more or not at all before", async () => {
    const { root, open } = lay();
    const wake = await open({ timeoutMs: 30 });
    wake.watch([root]);
    expect(await wake.next()).toBe("over");
  });

  test("gathers what happens, until it is stopped", async () => {
    const { root, open } = lay();
    const stopping = new AbortController();
    const wake = await open({ stop: stopping.signal });
    wake.watch([root]);
    const woken = wake.next(NEVER_MS);
    let isAwake = false;
    void woken.then(() => (isAwake = true));
    const other = await open();
    other.watch([root]);
    writeFileSync(join(root, "new"), "x");
    // Who gathers nothing wakes of the same event, however long that takes here; the other one still waits.
    expect([await other.next(), isAwake]).toEqual(["look", false]);
    stopping.abort();
    expect(await woken).toBe("over");
  });

  test("takes a time that no timer can hold for a long one", async () => {
    const { root, open } = lay();
    const wake = await open({ timeoutMs: Number.MAX_SAFE_INTEGER });
    wake.watch([root]);
    writeFileSync(join(root, "new"), "x");
    expect(await wake.next()).toBe("look");
  });

  test("tells which directories it did not watch before", async () => {
    const { root, open } = lay();
    mkdirSync(join(root, "a"));
    const wake = await open();
    expect(wake.watch([root])).toBe(true);
    expect(wake.watch([root])).toBe(false);
    expect(wake.watch([root, join(root, "a")])).toBe(true);
    expect(wake.watch([root])).toBe(false);
    expect(wake.watch([join(root, "absent")])).toBe(false);
  });

  test("hears of a directory that was removed and made anew, as git does it", async () => {
    const { root } = lay();
    const place = join(root, "task-42");
    mkdirSync(place);
    const opened: string[] = [];
    const counting: WatchDirectory = (directory, listener) => {
      opened.push(directory);
      return watch(directory, listener);
    };
    const wake = openWake({}, { watchDirectory: counting, idleMs: NEVER_MS });
    onTestFinished(() => wake.close());
    wake.watch([root, place]);
    rmSync(place, { recursive: true });
    mkdirSync(place);
    while (opened.filter((directory) => directory === place).length < 2) {
      await wake.next();
      wake.watch([root, place]);
    }
    writeFileSync(join(place, "new"), "x");
    expect(await wake.next()).toBe("look");
  });
});
