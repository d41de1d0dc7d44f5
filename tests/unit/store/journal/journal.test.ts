// The journal on files in memory: where it is, what it holds, and which id is the newest.
import { describe, expect, test } from "vitest";
import { CtxError } from "../../../../src/errors/ctx-error.js";
import { formatFrame } from "../../../../src/format/frames.js";
import type { EntryRecord } from "../../../../src/model/entry.js";
import { parseRef, type Ref } from "../../../../src/model/ref.js";
import { makeUlid } from "../../../../src/model/ulid.js";
import { utf8Decode, utf8Encode } from "../../../../src/model/text/utf8.js";
import type { Repository } from "../../../../src/ports/git.js";
import type { Environment, Runtime } from "../../../../src/ports/runtime.js";
import {
  appendFrame,
  findFrames,
  journalDirectory,
  listSegments,
  newestId,
  readFrames,
  requireJournal,
  topicOf,
  type JournalPlace,
} from "../../../../src/store/journal/journal.js";
import { makeFakeFiles, makeFixedClock } from "../../../support/fakes.js";

const NOW = Date.UTC(2026, 10, 20, 10, 2);
const DAY = 24 * 3_600_000;
const JOURNAL = "/shop/.git/ctx/journal";
const TASK = parseRef("task-42") as Ref;

const inRepository: JournalPlace = {
  root: "/shop/packages/pay",
  prefix: "packages/pay/",
  repository: { commonDirectory: "/shop/.git" } as Repository,
};
const withoutGit: JournalPlace = { root: "/shop", prefix: "", repository: null };

function lay() {
  const files = makeFakeFiles();
  const clock = makeFixedClock(NOW);
  const runtime = { files, clock } as unknown as Runtime;
  let count = 0;
  /** Appends a record whose id carries a time. */
  const append = (timeMs: number, text = "done"): string => {
    const random = new Uint8Array(10);
    random[9] = ++count;
    const id = makeUlid(timeMs, random, null);
    const record: EntryRecord = {
      v: 1,
      id,
      kind: "progress",
      at: new Date(timeMs).toISOString(),
      by: "@ada",
      text,
    };
    appendFrame(runtime, JOURNAL, { ...topicOf(inRepository, TASK), record });
    return id;
  };
  const names = () => files.list(JOURNAL)?.map(({ name }) => name);
  return { files, clock, runtime, append, names };
}

describe("where it is", () => {
  test.each<[string, JournalPlace, Environment, string | null]>([
    ["the directory that worktrees share", inRepository, { XDG_STATE_HOME: "/state" }, JOURNAL],
    ["the user's state", withoutGit, { XDG_STATE_HOME: "/state//", HOME: "/home/ada" }, "/state/ctx/journal"],
    ["a drive of Windows", withoutGit, { XDG_STATE_HOME: "C:\\state\\" }, "C:\\state/ctx/journal"],
    [
      "relative states do not count",
      withoutGit,
      { XDG_STATE_HOME: "state", HOME: "/home/ada/" },
      "/home/ada/.local/state/ctx/journal",
    ],
    [
      "Windows' home",
      withoutGit,
      { USERPROFILE: "C:\\Users\\ada" },
      "C:\\Users\\ada/.local/state/ctx/journal",
    ],
    ["nowhere", withoutGit, { HOME: "" }, null],
  ])("%s", (_, place, environment, expected) => {
    expect(journalDirectory(place, environment)).toBe(expected);
  });

  test("nowhere is no place to write", () => {
    expect(() => requireJournal(withoutGit, {})).toThrowError(
      expect.objectContaining({ code: "WRITE_FAILED", hint: "Set HOME or XDG_STATE_HOME." }) as Error,
    );
  });

  test("worktrees share the names of their contexts, directories without git do not", () => {
    expect(topicOf(inRepository, TASK)).toEqual({ root: "packages/pay/", ref: "task/task-42" });
    expect(topicOf(withoutGit, TASK)).toEqual({ root: "/shop", ref: "task/task-42" });
  });
});

describe("segments", () => {
  test("an entry goes to the day of its id, whatever day the clock says", () => {
    const { append, names, clock } = lay();
    append(NOW);
    clock.advance(-3 * DAY);
    append(NOW + 1);
    append(NOW - 3 * DAY);
    expect(names()).toEqual(["2026-11-17.journal", "2026-11-20.journal"]);
  });

  test("oldest first; what is no segment, and what is no file, is none", () => {
    const { files, runtime, append } = lay();
    append(NOW);
    append(NOW - DAY);
    for (const name of ["-000001-01-01.journal", "notes.txt", "2026-11-20.journal.bak", ".journal"])
      files.writeBytes(`${JOURNAL}/${name}`, new Uint8Array());
    files.makeDirectory(`${JOURNAL}/2026-01-01.journal`);
    files.makeLink("/etc/passwd", `${JOURNAL}/2026-01-02.journal`);
    expect(listSegments(runtime, JOURNAL)).toEqual([
      "-000001-01-01.journal",
      "2026-11-19.journal",
      "2026-11-20.journal",
    ]);
    expect(listSegments(runtime, "/absent")).toEqual([]);
  });

  test("frames of all days, torn ones counted, others left out", () => {
    const { files, runtime, append } = lay();
    const ids = [append(NOW - DAY), append(NOW)];
    const path = `${JOURNAL}/2026-11-19.journal`;
    files.writeBytes(path, utf8Encode(`${utf8Decode(files.read(path) as Uint8Array)}\n12 torn`));
    const all = readFrames(runtime, JOURNAL);
    expect([all.frames.map(({ record }) => record.id), all.torn]).toEqual([ids, 1]);
    expect(findFrames(runtime, JOURNAL, [topicOf(inRepository, TASK)])).toEqual(all.frames);
    expect(findFrames(runtime, JOURNAL, [topicOf(inRepository, { level: "project" })])).toEqual([]);
    expect(findFrames(runtime, JOURNAL, [])).toEqual([]);
    expect(readFrames(runtime, "/absent")).toEqual({ frames: [], torn: 0 });
    expect(findFrames(runtime, "/absent", [topicOf(inRepository, TASK)])).toEqual([]);
  });

  test("a record that quotes the beginning of another context's frame belongs to its own", () => {
    const { runtime } = lay();
    const details = { root: "", ref: "project", record: { v: 1 } };
    const record: EntryRecord = {
      v: 1,
      id: makeUlid(NOW, new Uint8Array(10), null),
      kind: "progress",
      at: "",
      by: "",
      details,
    };
    appendFrame(runtime, JOURNAL, { ...topicOf(inRepository, TASK), record });
    expect(findFrames(runtime, JOURNAL, [topicOf(inRepository, { level: "project" })])).toEqual([]);
    expect(findFrames(runtime, JOURNAL, [topicOf(inRepository, TASK)])).toHaveLength(1);
  });
});

describe("the newest id", () => {
  test("of an empty journal there is none", () => {
    const { runtime } = lay();
    expect(newestId(runtime, JOURNAL)).toBeNull();
  });

  test("is the greatest at the end of the last segment, not the last one", () => {
    const { runtime, append } = lay();
    append(NOW - DAY);
    const newest = append(NOW);
    append(NOW - 5);
    expect(newestId(runtime, JOURNAL)).toBe(newest);
  });

  test("after the clock went back by two days and forward by one, is still the one that was followed", () => {
    const { runtime, append, clock } = lay();
    append(NOW + 2 * DAY);
    append(NOW);
    clock.set(NOW + 1.5 * DAY);
    // It follows the first one, so it goes to the first one's day.
    const followed = append(NOW + 2 * DAY + 1);
    expect(newestId(runtime, JOURNAL)).toBe(followed);
  });

  test("is none of those that lie more than a day ahead", () => {
    const { runtime, append, names } = lay();
    const newest = append(NOW);
    append(NOW + DAY + 1);
    append(Date.UTC(2096, 0, 1));
    expect(names()).toContain("2096-01-01.journal");
    expect(newestId(runtime, JOURNAL)).toBe(newest);
  });

  test.each([3000, 5000, 70_000, 1_200_000])("is found where its record has %i bytes", (size) => {
    const { runtime, append } = lay();
    append(NOW - 1);
    expect(append(NOW, "x".repeat(size))).toBe(newestId(runtime, JOURNAL));
  });

  test("is found before a torn end, however long", () => {
    const { files, runtime, append } = lay();
    const newest = append(NOW);
    const path = `${JOURNAL}/2026-11-20.journal`;
    const torn = formatFrame({
      ...topicOf(inRepository, TASK),
      record: { v: 1, id: newest, kind: "progress", at: "", by: "", text: "x".repeat(10_000) },
    }).slice(0, -9);
    files.writeBytes(path, utf8Encode(`${utf8Decode(files.read(path) as Uint8Array)}${torn}`));
    expect(newestId(runtime, JOURNAL)).toBe(newest);
  });

  test("an old segment that cannot be read keeps nobody from appending", () => {
    const { files, runtime, append } = lay();
    const newest = append(NOW);
    append(NOW + DAY - 1);
    const unreadable: Runtime = {
      ...runtime,
      files: {
        ...files,
        readEnd(path, length) {
          if (path.endsWith("2026-11-20.journal")) return files.readEnd(path, length);
          throw new CtxError("READ_FAILED", `Cannot read ${path}: permission denied`);
        },
      },
    };
    expect([newest < (newestId(runtime, JOURNAL) as string), newestId(unreadable, JOURNAL)]).toEqual([
      true,
      newest,
    ]);
  });
});
