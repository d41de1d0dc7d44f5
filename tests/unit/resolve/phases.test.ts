import { describe, expect, test } from "vitest";
import type { EntryRecord } from "../../../src/model/entry.js";
import { tellPhases } from "../../../src/resolve/phases.js";
import { ulid } from "../../support/world.js";

type Told = readonly [time: string, phase: string | null, more?: Partial<EntryRecord>];

/** Records of one day, in the order of their ids. */
function tell(...told: readonly Told[]): ReturnType<typeof tellPhases> {
  return tellPhases(
    told.map(([time, phase, more], index) => ({
      v: 1,
      id: ulid(String(index)),
      kind: "progress",
      at: `2026-11-20T${time}:00.000Z`,
      by: "@ada",
      text: "done",
      ...(phase === null ? {} : { phase }),
      ...more,
    })),
  );
}

/** `name minutes entries`, with `*` at the current one. */
const briefly = (...told: readonly Told[]): string[] =>
  tell(...told).phases.map(({ phase, durationMs, entries, current }) => {
    return `${phase}${current ? "*" : ""} ${durationMs / 60_000} ${entries}`;
  });

describe("tellPhases", () => {
  test.each<[what: string, told: readonly Told[], phases: readonly string[]]>([
    ["nothing", [], []],
    ["one entry takes no time that anybody knows", [["10:00", "plan"]], ["plan* 0 1"]],
    [
      "a phase lasts until another is named",
      [
        ["10:00", "plan"],
        ["10:30", "build"],
        ["11:00", "build"],
        ["12:00", "test"],
      ],
      ["plan 30 1", "build 90 2", "test* 0 1"],
    ],
    [
      "one that is taken up again adds up, and is current",
      [
        ["10:00", "build"],
        ["10:10", "test"],
        ["10:15", "build"],
        ["10:35", "build"],
      ],
      ["build* 30 3", "test 5 1"],
    ],
    [
      "entries without a phase move nothing on",
      [
        ["10:00", "plan"],
        ["10:20", null],
        ["10:30", "build"],
      ],
      ["plan 30 1", "build* 0 1"],
    ],
    [
      "no time passes while a clock goes back",
      [
        ["10:00", "plan"],
        ["09:00", "build"],
        ["10:05", "test"],
      ],
      ["plan 0 1", "build 5 1", "test* 0 1"],
    ],
    [
      "names are taken as they are",
      [
        ["10:00", "Build"],
        ["10:01", "build"],
      ],
      ["Build 1 1", "build* 0 1"],
    ],
    ["an empty name is none", [["10:00", ""]], []],
  ])("%s", (_, told, phases) => {
    expect(briefly(...told)).toEqual(phases);
  });

  test("the newest percentage and every checkpoint stand with their phase", () => {
    const { phases } = tell(
      ["10:00", "build", { percent: 60, checkpoint: "api" }],
      ["10:10", "test", { percent: 5 }],
      ["10:20", "build", { percent: 50 }],
      ["10:30", "build", { checkpoint: "tokens" }],
      ["10:40", "test", {}],
    );
    expect(phases).toEqual([
      {
        phase: "build",
        from: "2026-11-20T10:00:00.000Z",
        to: "2026-11-20T10:40:00.000Z",
        durationMs: 30 * 60_000,
        entries: 3,
        percent: 50,
        checkpoints: [
          { name: "api", at: "2026-11-20T10:00:00.000Z" },
          { name: "tokens", at: "2026-11-20T10:30:00.000Z" },
        ],
        current: false,
      },
      {
        phase: "test",
        from: "2026-11-20T10:10:00.000Z",
        to: null,
        durationMs: 10 * 60_000,
        entries: 2,
        percent: 5,
        checkpoints: [],
        current: true,
      },
    ]);
  });

  test("only progress counts as being without a phase; a time that is none is passed over", () => {
    const { phases, withoutPhase } = tell(
      ["10:00", "build"],
      ["10:05", null, { kind: "insight" }],
      ["10:06", null, { kind: "status" }],
      ["10:07", null],
      ["10:08", "build", { at: "soon" }],
      ["10:10", "build"],
    );
    expect(withoutPhase).toBe(1);
    expect(phases).toMatchObject([{ durationMs: 10 * 60_000, entries: 3 }]);
  });
});
