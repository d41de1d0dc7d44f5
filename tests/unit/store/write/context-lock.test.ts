// How long a lock is waited for, what whoever waits in vain is told, and when a change begins anew.
import { describe, expect, test } from "vitest";
import { CtxError } from "../../../../src/errors/ctx-error.js";
import { sha256Hex } from "../../../../src/model/text/sha256.js";
import { utf8Encode } from "../../../../src/model/text/utf8.js";
import { parseRef, type Ref } from "../../../../src/model/ref.js";
import type { Repository } from "../../../../src/ports/git.js";
import type { LockHolder } from "../../../../src/ports/locks.js";
import type { Runtime } from "../../../../src/ports/runtime.js";
import type { JournalPlace } from "../../../../src/store/journal/journal.js";
import { changeUnderLock } from "../../../../src/store/write/context-lock.js";
import { makeFakeLocks, type FakeLocks } from "../../../support/fake-locks.js";
import { refusal } from "../../../support/world.js";

const COMMON = "/home/ada/shop/.git";
const PLACE: JournalPlace = {
  root: "/home/ada/shop",
  prefix: "",
  repository: { commonDirectory: COMMON, gitDirectory: COMMON } as Repository,
};
const HOLDER: LockHolder = { host: "laptop", pid: 4711, since: "2026-11-20T10:02:00.000Z", isHere: true };
const TASK = parseRef("task-42") as Ref;

interface Laid {
  readonly runtime: Runtime;
  readonly locks: FakeLocks;
  readonly pauses: number[];
}

/** A runtime whose clock moves only in pauses, each `late` times as long as asked for. */
function lay({
  late = 1,
  environment = {},
}: { late?: number; environment?: Runtime["environment"] } = {}): Laid {
  let now = 0;
  const pauses: number[] = [];
  const locks = makeFakeLocks();
  const clock = {
    now: () => now,
    pause: async (milliseconds: number) => {
      pauses.push(milliseconds);
      now += milliseconds * late;
    },
  };
  const hashes = { sha256: async (text: string) => sha256Hex(utf8Encode(text)) };
  return { runtime: { locks, clock, hashes, environment } as unknown as Runtime, locks, pauses };
}

const change = (attempt: (confirm: () => void) => Promise<unknown>, isRepeatable = true) => ({
  workspace: PLACE,
  ref: TASK,
  isRepeatable,
  attempt,
});
const done = async () => "done";

describe("waiting", () => {
  test("a free lock is taken at once, and given back", async () => {
    const { runtime, locks, pauses } = lay();
    for (const _ of [1, 2]) expect(await changeUnderLock(runtime, change(done))).toBe("done");
    expect([locks.attempts, pauses]).toEqual([2, []]);
  });

  test("one that becomes free is taken then", async () => {
    const { runtime, locks, pauses } = lay();
    locks.occupy(HOLDER);
    const { pause } = runtime.clock;
    runtime.clock.pause = async (milliseconds) => {
      await pause(milliseconds);
      if (pauses.length === 7) locks.leave();
    };
    expect(await changeUnderLock(runtime, change(done))).toBe("done");
    expect(pauses).toEqual([1, 2, 4, 8, 16, 16, 16]);
  });

  test.each([
    ["as long as it should", 1, 950],
    ["ten times as long", 10, 90],
    ["no time at all, since the clock stands still", 0, 950],
  ])("a second at most, when a pause takes %s", async (_, late, least) => {
    const { runtime, locks, pauses } = lay({ late });
    locks.occupy(HOLDER);
    expect(await refusal(changeUnderLock(runtime, change(done)))).toMatchObject({ code: "LOCK_HELD" });
    const asked = pauses.reduce((sum, pause) => sum + pause, 0);
    expect(asked).toBeGreaterThanOrEqual(least);
    expect(asked * Math.max(late, 1)).toBeLessThanOrEqual(1000 + 16 * late);
  });

  test.each<[string, LockHolder, string]>([
    [
      "here",
      HOLDER,
      "task/task-42 is being changed by process 4711 on laptop, since 2026-11-20T10:02:00.000Z. | Nothing was written; run the command again. `ps -f -p 4711` shows that process; if it is stopped, let it go on.",
    ],
    [
      "elsewhere",
      { ...HOLDER, isHere: false },
      "task/task-42 is being changed by process 4711 on laptop, since 2026-11-20T10:02:00.000Z. | Nothing was written; run the command again. Whether that process still runs can only be told on laptop.",
    ],
    [
      "unknown",
      { host: null, pid: null, since: null, isHere: false },
      "task/task-42 is being changed by another process. | Nothing was written; run the command again.",
    ],
  ])("in vain, it tells who has the lock: %s", async (_, holder, words) => {
    const { runtime, locks } = lay();
    locks.occupy(holder);
    const { message, hint, details } = await refusal(changeUnderLock(runtime, change(done)));
    expect(`${message} | ${hint}`).toBe(words);
    expect(details).toEqual({ host: holder.host, pid: holder.pid, since: holder.since });
  });
});

describe("changing", () => {
  const failing = (...errors: unknown[]) => {
    let count = 0;
    const attempt = async () => {
      const error = errors[count++];
      if (error !== undefined) throw error;
      return count;
    };
    return { attempt, times: () => count };
  };
  const changed = (details?: Record<string, unknown>) =>
    new CtxError("FILE_CHANGED", "context.md changed", details === undefined ? {} : { details });

  test.each<[string, unknown[], boolean, { result: unknown; times: number }]>([
    ["a file that changed meanwhile", [changed()], true, { result: 2, times: 2 }],
    ["twice", [changed(), new CtxError("CONTEXT_EXISTS", "it exists")], true, { result: 3, times: 3 }],
    [
      "again and again",
      [changed(), changed(), changed(), changed()],
      true,
      { result: "FILE_CHANGED", times: 3 },
    ],
    ["where a revision was asked for", [changed()], false, { result: "FILE_CHANGED", times: 1 }],
    ["after it was written", [changed({ written: true })], true, { result: "FILE_CHANGED", times: 1 }],
    ["any other failure", [new CtxError("WRITE_FAILED", "full")], true, { result: "WRITE_FAILED", times: 1 }],
  ])("begins anew or not: %s", async (_, errors, isRepeatable, { result, times }) => {
    const { runtime, locks } = lay();
    const { attempt, times: tried } = failing(...errors);
    const answer = await changeUnderLock(runtime, change(attempt, isRepeatable)).catch(
      (error: CtxError) => error.code,
    );
    expect([answer, tried(), locks.attempts]).toEqual([result, times, 1]);
    expect(await changeUnderLock(runtime, change(done))).toBe("done");
  });

  test("is stopped at its last moment when the lock is gone", async () => {
    const { runtime, locks } = lay();
    const stolen = async (confirm: () => void) => {
      confirm();
      locks.steal();
      confirm();
    };
    expect(await refusal(changeUnderLock(runtime, change(stolen)))).toMatchObject({ code: "LOCK_HELD" });
  });
});

describe("the place of the lock", () => {
  async function placeOf(
    place: Partial<JournalPlace>,
    ref = "task-42",
    environment: Runtime["environment"] = {},
  ): Promise<string> {
    const { runtime, locks } = lay({ environment });
    const { attempt } = locks;
    let found = "";
    runtime.locks.attempt = (directory, name) => {
      found = `${directory} ${name}`;
      return attempt(directory, name);
    };
    await changeUnderLock(runtime, {
      ...change(done),
      workspace: { ...PLACE, ...place },
      ref: parseRef(ref) as Ref,
    });
    return found;
  }

  const linked = (name: string): Repository =>
    ({ commonDirectory: COMMON, gitDirectory: `${COMMON}/worktrees/${name}` }) as Repository;

  test("is beside the journal, under a name that every system can hold", async () => {
    expect(await placeOf({})).toMatch(/^\/home\/ada\/shop\/\.git\/ctx\/locks [0-9a-f]{32}$/);
    const state = { XDG_STATE_HOME: "/home/ada/.state" };
    expect(await placeOf({ repository: null }, "task-42", state)).toMatch(
      /^\/home\/ada\/\.state\/ctx\/locks /,
    );
  });

  test("is one for what is one context, and another for what is not", async () => {
    const own = await placeOf({});
    expect(await placeOf({ root: "/workspace" }), "the same worktree, mounted elsewhere").toBe(own);
    expect(await placeOf({}, "TASK-42"), "which some disks cannot tell apart").toBe(own);
    const others = await Promise.all([
      placeOf({}, "task-7"),
      placeOf({}, "project"),
      placeOf({}, "branch/task-42"),
      placeOf({ prefix: "examples/shop/" }),
      placeOf({ repository: linked("login") }),
      placeOf({ repository: linked("cart") }),
      placeOf({ repository: null }, "task-42", { HOME: "/home/ada" }),
      placeOf({ repository: null, root: "/home/ada/other" }, "task-42", { HOME: "/home/ada" }),
    ]);
    expect(new Set([own, ...others]).size).toBe(1 + others.length);
  });

  test("is nowhere without git and without a home", async () => {
    const { runtime } = lay();
    const nowhere = { ...change(done), workspace: { ...PLACE, repository: null } };
    expect(await refusal(changeUnderLock(runtime, nowhere))).toMatchObject({ code: "WRITE_FAILED" });
  });
});
