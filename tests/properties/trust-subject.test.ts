// What an approval is about changes with every byte of what would run or be exported, and with nothing else.
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { SessionSetting, SettingOrigin } from "../../src/model/session-setting.js";
import { subjectOf } from "../../src/policy/trust/approval-subject.js";

const NAME = fc.stringMatching(/^[A-Za-z_][A-Za-z0-9_]{0,8}$/);
const TEXT = fc.string({ unit: "grapheme", maxLength: 12 });
const COMMAND = fc.string({ unit: "grapheme", minLength: 1, maxLength: 12 });
const ORIGIN: SettingOrigin = {
  ref: "project",
  path: ".context/project/context.json",
  line: 3,
  isOwn: false,
};

interface Written {
  readonly workdir: string;
  readonly env: readonly (readonly [string, string])[];
  readonly prereqs: readonly string[];
}

const WRITTEN: fc.Arbitrary<Written> = fc.record({
  workdir: COMMAND,
  env: fc.uniqueArray(fc.tuple(NAME, TEXT), { maxLength: 4, selector: ([name]) => name }),
  prereqs: fc.array(COMMAND, { minLength: 1, maxLength: 4 }),
});

function settingOf({ workdir, env, prereqs }: Written, origin = ORIGIN): SessionSetting {
  return {
    workdir: { workdir, ...origin },
    env: env.map(([name, value]) => ({ name, value, ...origin })),
    prereqs: prereqs.map((command) => ({ command, ...origin })),
    requires: ["dir"],
  };
}

const textOf = (written: Written) => subjectOf(settingOf(written), written.workdir)?.text;

/** Another setting that differs in one place: a character more, less or changed, or two parts that trade places. */
const CHANGED = fc
  .tuple(WRITTEN, fc.nat(), fc.nat(), fc.constantFrom("\0", " ", "x", "\n", "\u202e", "é"))
  .map(([written, part, at, character]): readonly [Written, Written] => {
    const change = (text: string): string => {
      const cut = at % (text.length + 1);
      return text.slice(0, cut) + character + text.slice(cut);
    };
    const { workdir, env, prereqs } = written;
    const which = part % (1 + env.length * 2 + prereqs.length);
    if (which === 0) return [written, { ...written, workdir: change(workdir) }];
    if (which <= prereqs.length) {
      const changed = prereqs.map((command, index) => (index === which - 1 ? change(command) : command));
      return [written, { ...written, prereqs: changed }];
    }
    const index = Math.floor((which - 1 - prereqs.length) / 2);
    const isName = (which - 1 - prereqs.length) % 2 === 0;
    const changed = env.map(([name, value], other): readonly [string, string] => {
      if (other !== index) return [name, value];
      return isName ? [`${name}x`, value] : [name, change(value)];
    });
    return [written, { ...written, env: changed }];
  });

describe("what is approved", () => {
  test("is another thing after any change", () => {
    fc.assert(
      fc.property(CHANGED, ([before, after]) => {
        expect(textOf(after)).not.toBe(textOf(before));
      }),
    );
  });

  test("is another thing when two different things were written, and the same when the same were", () => {
    fc.assert(
      fc.property(WRITTEN, WRITTEN, (left, right) => {
        const sorted = (written: Written) => {
          const env = [...written.env].sort(([a], [b]) => (a < b ? -1 : 1));
          return JSON.stringify([written.workdir, env, written.prereqs]);
        };
        expect(textOf(left) === textOf(right)).toBe(sorted(left) === sorted(right));
        expect(textOf({ ...left, env: [...left.env].reverse() })).toBe(textOf(left));
      }),
    );
  });

  test("is nothing where all is the person's own, and not changed by where it is written", () => {
    fc.assert(
      fc.property(WRITTEN, (written) => {
        expect(subjectOf(settingOf(written, { ...ORIGIN, isOwn: true }), written.workdir)).toBeNull();
        const moved = settingOf(written, {
          ...ORIGIN,
          path: "elsewhere.json",
          line: null,
          ref: "task/task-42",
        });
        expect(subjectOf(moved, written.workdir)?.text).toBe(textOf(written));
      }),
    );
  });
});
