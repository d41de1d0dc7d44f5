// Which segments of the journal go, on files in memory and a git that knows what it is told.
import { expect, test } from "vitest";
import { CtxError } from "../../../../src/errors/ctx-error.js";
import { formatEntry } from "../../../../src/format/entries.js";
import { formatFrame, type Frame } from "../../../../src/format/frames.js";
import { makeUlid } from "../../../../src/model/ulid.js";
import { utf8Encode } from "../../../../src/model/text/utf8.js";
import type { Files } from "../../../../src/ports/files.js";
import { parseRef, type Ref } from "../../../../src/model/ref.js";
import { entryPathOf } from "../../../../src/store/layout.js";
import type { Repository } from "../../../../src/ports/git.js";
import type { Runtime } from "../../../../src/ports/runtime.js";
import { newestId, readFrames } from "../../../../src/store/journal/journal.js";
import { dropSegments } from "../../../../src/store/journal/segments.js";
import type { Workspace } from "../../../../src/store/place/workspace.js";
import { makeFakeFiles, makeFixedClock, type FakeFiles } from "../../../support/fakes.js";

const JOURNAL = "/shop/.git/ctx/journal";
const DAY = 24 * 3_600_000;
const YEARS_70 = 70 * 365 * DAY;
/** Noon of the day that the others are counted from. */
const NOON = Date.UTC(2026, 10, 20, 12);

interface Journaled {
  /** Days before the present one; negative for those after it. */
  readonly ago: number;
  readonly isCommitted?: boolean;
  readonly key?: string;
  readonly root?: string;
}

interface Laid {
  readonly files: FakeFiles;
  readonly ids: readonly string[];
  /** The days, as days before the present one, of which segments go. */
  drop(change?: Partial<Files>, repository?: Partial<Repository>): Promise<number[]>;
  names(): string[];
}

const dayOf = (ago: number): string => `${new Date(NOON - ago * DAY).toISOString().slice(0, 10)}.journal`;

function lay(journaled: readonly Journaled[], { nowMs = NOON, keepDays = 90, hasGit = true } = {}): Laid {
  const files = makeFakeFiles();
  const frames = journaled.map(({ ago, key, root = "" }, at): Frame => {
    const id = makeUlid(NOON - ago * DAY, new Uint8Array(10).fill(at + 1), null);
    const record = {
      v: 1,
      id,
      kind: "progress",
      at: "2026-11-20T12:00:00.000Z",
      by: "@ada",
      text: "done",
    } as const;
    return { root, ref: "task/task-42", record: key === undefined ? record : { ...record, key } };
  });
  for (const [at, frame] of frames.entries())
    files.append(`${JOURNAL}/${dayOf((journaled[at] as Journaled).ago)}`, formatFrame(frame), "/shop/.git");
  const committed = frames.filter((_, at) => journaled[at]?.isCommitted === true);
  const repository = {
    commonDirectory: "/shop/.git",
    tips: async () => ({ local: [], remote: [] }),
    objectsAt: async () => [],
    committedFiles: async (directory: string) =>
      committed
        .map(({ root, ref, record }) => ({
          path: root + entryPathOf(parseRef(ref) as Ref, record.id),
          oid: record.id,
        }))
        .filter(({ path }) => path.startsWith(`${directory}/`)),
    readBlobs: async (oids: readonly string[]) =>
      oids.map((oid) =>
        utf8Encode(formatEntry(frames.find(({ record }) => record.id === oid)?.record as never)),
      ),
  } as unknown as Repository;
  const names = () => (files.list(JOURNAL) ?? []).map(({ name }) => name);
  return {
    files,
    ids: frames.map(({ record }) => record.id),
    names,
    async drop(change = {}, more = {}) {
      const runtime = {
        files: { ...files, ...change },
        clock: makeFixedClock(nowMs),
        environment: { XDG_STATE_HOME: "/shop/.git" },
      } as unknown as Runtime;
      const workspace = {
        root: "/shop",
        prefix: "",
        repository: hasGit ? { ...repository, ...more } : null,
        config: { journal: { keepDays } },
      } as unknown as Workspace;
      const before = names();
      const dropped = await dropSegments(runtime, workspace);
      expect(before.filter((name) => !names().includes(name))).toEqual(dropped);
      return dropped.map((name) => Math.round((NOON - Date.parse(`${name.slice(0, 10)}T12:00:00Z`)) / DAY));
    },
  };
}

const committed = (ago: number): Journaled => ({ ago, isCommitted: true });
const uncommitted = (ago: number): Journaled => ({ ago });

test.for<[string, Journaled[], Parameters<typeof lay>[1], number[]]>([
  ["committed two days ago: it goes", [committed(2), committed(0)], {}, [2]],
  ["committed yesterday: it may be on its way through a rebase", [committed(1), committed(0)], {}, []],
  ["not committed: it stays", [uncommitted(2), uncommitted(89), uncommitted(0)], {}, []],
  ["one entry of two not committed: it stays whole", [committed(5), uncommitted(5), uncommitted(0)], {}, []],
  ["90 days are kept, the 91st is not", [uncommitted(91), uncommitted(90), uncommitted(0)], {}, [91]],
  [
    "so many days are kept as the settings say",
    [uncommitted(8), uncommitted(7), uncommitted(0)],
    { keepDays: 7 },
    [8],
  ],
  ["however few: two days stay", [uncommitted(2), uncommitted(1), uncommitted(0)], { keepDays: 1 }, [2]],
  ["without git only age counts", [uncommitted(91), uncommitted(3), uncommitted(0)], { hasGit: false }, [91]],
  ["the newest stays: ids follow it", [committed(30), committed(9), committed(8)], {}, [30, 9]],
  ["several go, oldest first", [committed(9), uncommitted(8), committed(7), committed(0)], {}, [9, 7]],
  ["days ahead of the clock stay", [committed(-3), committed(-1), committed(2)], {}, [2]],
  ["a clock back in 1970 drops nothing", [committed(9), uncommitted(200), uncommitted(0)], { nowMs: 0 }, []],
  ["a clock 70 years ahead ages nothing", [uncommitted(9), uncommitted(0)], { nowMs: NOON + YEARS_70 }, []],
  [
    "not even once it has given an id",
    [uncommitted(9), committed(3), uncommitted(0), uncommitted(-YEARS_70 / DAY)],
    { nowMs: NOON + YEARS_70 },
    [3],
  ],
  [
    "but what goes on for a second day is the time",
    [uncommitted(9), uncommitted(0), uncommitted(-YEARS_70 / DAY), uncommitted(-YEARS_70 / DAY - 1)],
    { nowMs: NOON + YEARS_70 },
    [9, 0],
  ],
])("%s", async ([, journaled, options, expected]) => {
  expect(await lay(journaled, options).drop()).toEqual(expected);
});

test("of two entries with one key in one context the second was never acknowledged, and keeps nothing", async () => {
  const first = { ...committed(5), key: "jwt" };
  expect(await lay([first, { ago: 5, key: "jwt" }, uncommitted(0)]).drop()).toEqual([5]);
});

test("one key in two roots of a repository stands for two entries, and the second keeps its segment", async () => {
  const first = { ...committed(5), key: "jwt", root: "packages/shop/" };
  expect(await lay([first, { ago: 5, key: "jwt", root: "packages/pay/" }, uncommitted(0)]).drop()).toEqual(
    [],
  );
});

test("one that cannot be read, judged or removed stays, and the others go", async () => {
  const laid = lay([committed(9), committed(8), uncommitted(100), committed(0)]);
  const refuse = (day: number, code: "READ_FAILED" | "FILE_CHANGED") => (path: string) => {
    if (path.endsWith(dayOf(day))) throw new CtxError(code, path);
  };
  const { read, remove } = laid.files;
  const change: Partial<Files> = {
    read: (path) => (refuse(9, "READ_FAILED")(path), read(path)),
    remove: (path, bytes) => (refuse(8, "FILE_CHANGED")(path), remove(path, bytes)),
  };
  expect(await laid.drop(change)).toEqual([100]);
  const committedFiles = async () => {
    throw new CtxError("DEPENDENCY_MISSING", "There is no git.");
  };
  expect(await laid.drop({}, { committedFiles })).toEqual([]);
  expect(await laid.drop()).toEqual([9, 8]);
});

test("a bug is no reason to go on", async () => {
  const laid = lay([committed(9), committed(0)]);
  const read = () => {
    throw new TypeError("undefined is not a function");
  };
  await expect(laid.drop({ read })).rejects.toThrow(TypeError);
});

test("what a crash left set aside is read, stays while it is needed, and goes when it is not", async () => {
  const laid = lay([committed(5), uncommitted(4), uncommitted(0)]);
  for (const [ago, name] of [
    [5, ".ctx-12-ab3.tmp"],
    [4, ".ctx-7-zz.tmp"],
  ] as const) {
    laid.files.writeBytes(`${JOURNAL}/${name}`, laid.files.read(`${JOURNAL}/${dayOf(ago)}`) as Uint8Array);
    laid.files.remove(`${JOURNAL}/${dayOf(ago)}`, laid.files.read(`${JOURNAL}/${dayOf(ago)}`) as Uint8Array);
  }
  const runtime = { files: laid.files, clock: makeFixedClock(NOON) } as unknown as Runtime;
  const read = () =>
    readFrames(runtime, JOURNAL)
      .frames.map(({ record }) => record.id)
      .sort();
  expect(read()).toEqual([...laid.ids].sort());
  expect(newestId(runtime, JOURNAL)).toBe(laid.ids[2]);
  await laid.drop();
  expect(laid.names()).toEqual([".ctx-7-zz.tmp", dayOf(0)]);
  expect(read()).toEqual(laid.ids.slice(1).sort());
});
