// The journal's frames: what is written is read; what is cut off or damaged anywhere harms no other frame.
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { formatFrame, parseFrames, type Frame } from "../../../src/format/frames.js";
import type { EntryRecord } from "../../../src/model/entry.js";
import { crc32 } from "../../../src/model/text/crc32.js";
import { utf8Encode } from "../../../src/model/text/utf8.js";
import { ulid } from "../../support/world.js";

const AT = "2026-11-20T10:02:00.000Z";

function frame(end: string, text: string, more: Partial<Frame> = {}): Frame {
  const record: EntryRecord = { v: 1, id: ulid(end), kind: "progress", at: AT, by: "@ada", text };
  return { root: "", ref: "task/task-42", record, ...more };
}

function bytesOf(...parts: (Frame | Uint8Array)[]): Uint8Array {
  return Buffer.concat(
    parts.map((part) => (part instanceof Uint8Array ? part : utf8Encode(formatFrame(part)))),
  );
}

const FIRST = frame("1", "Login page drawn");
// 300 bytes long, with characters of one to four bytes.
const SECOND = frame("2", `JWT → "größer" 🚀\n${"x".repeat(103)}`);
const THIRD = frame("3", "Sessions expire");

test("a frame is a line of its own: length, checksum, JSON", () => {
  expect(formatFrame(FIRST)).toMatchInlineSnapshot(`
    "
    171 eba34164 {"root":"","ref":"task/task-42","record":{"v":1,"id":"01KAGC00000000000000000001","kind":"progress","at":"2026-11-20T10:02:00.000Z","by":"@ada","text":"Login page drawn"}}
    "
  `);
  expect(utf8Encode(formatFrame(SECOND))).toHaveLength(300);
});

test("frames are read in the order of their writing, of one context or of all", () => {
  const other = frame("4", "of the project", { ref: "project" });
  const elsewhere = frame("5", "of another root", { root: "examples/" });
  const bytes = bytesOf(FIRST, other, SECOND, elsewhere);
  expect(parseFrames(bytes)).toEqual({ frames: [FIRST, other, SECOND, elsewhere], torn: 0 });
  expect(parseFrames(bytes, [FIRST])).toEqual({ frames: [FIRST, SECOND], torn: 0 });
  expect(parseFrames(bytes, [other, elsewhere])).toEqual({ frames: [other, elsewhere], torn: 0 });
  expect(parseFrames(bytes, [])).toEqual({ frames: [], torn: 0 });
  expect(parseFrames(new Uint8Array())).toEqual({ frames: [], torn: 0 });
});

test("a context whose name begins like another's is not taken for it", () => {
  const near = frame("4", "x", { ref: "task/task-420" });
  expect(parseFrames(bytesOf(near), [FIRST])).toEqual({ frames: [], torn: 0 });
});

describe("a frame of 300 bytes, cut off by a crash", () => {
  const whole = bytesOf(SECOND);

  const EVERY = Array.from({ length: 299 }, (_, index) => index + 1);

  test.each(EVERY)("after %i bytes", (length) => {
    const { frames, torn } = parseFrames(bytesOf(FIRST, whole.subarray(0, length), THIRD));
    // Of a frame that lacks nothing but its last line break everything is there; a lone line break says nothing.
    const [isWhole, isNothing] = [length === 299, length === 1];
    expect({ frames, torn }).toEqual({
      frames: isWhole ? [FIRST, SECOND, THIRD] : [FIRST, THIRD],
      torn: isWhole || isNothing ? 0 : 1,
    });
  });

  test.each(EVERY)("its beginning lost, from byte %i on", (start) => {
    const { frames, torn } = parseFrames(bytesOf(whole.subarray(start), THIRD));
    const [isWhole, isNothing] = [start === 1, start === 299];
    expect({ frames, torn }).toEqual({
      frames: isWhole ? [SECOND, THIRD] : [THIRD],
      torn: isWhole || isNothing ? 0 : 1,
    });
  });
});

describe("damage later", () => {
  test("one flipped bit, anywhere in a frame, is noticed and harms no other frame", () => {
    const whole = bytesOf(SECOND);
    for (let bit = 8; bit < (whole.length - 1) * 8; bit++) {
      const damaged = whole.slice();
      damaged[bit >> 3] = (damaged[bit >> 3] as number) ^ (1 << (bit & 7));
      const { frames, torn } = parseFrames(bytesOf(FIRST, damaged, THIRD));
      // In the hexadecimal digits of the checksum upper and lower case are not the same either.
      expect([bit, frames]).toEqual([bit, [FIRST, THIRD]]);
      expect(torn).toBeGreaterThan(0);
    }
  });

  test("zeros, as a power cut leaves them, are one torn stretch", () => {
    expect(parseFrames(bytesOf(FIRST, new Uint8Array(5000), THIRD))).toEqual({
      frames: [FIRST, THIRD],
      torn: 1,
    });
  });

  test("what is a checksum's match, but no JSON, is torn", () => {
    const sum = crc32(utf8Encode("{{")).toString(16).padStart(8, "0");
    expect(parseFrames(utf8Encode(`\n2 ${sum} {{\n`))).toEqual({ frames: [], torn: 1 });
  });
});

test("any text, any order, any cuts: whole frames are read, all of them, and nothing else", () => {
  const text = fc.string({ unit: "binary", maxLength: 60 });
  const piece = fc.record({ text, keep: fc.nat({ max: 400 }), isCut: fc.boolean() });
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 12 }), (pieces) => {
      const written = pieces.map((one, index) => ({ ...one, frame: frame(String(index), one.text) }));
      const bytes = bytesOf(
        ...written.map(({ frame: whole, isCut, keep }) => {
          const all = bytesOf(whole);
          // The cut takes two bytes at least: the last alone is only a line break.
          return isCut ? all.subarray(0, Math.min(keep, all.length - 2)) : all;
        }),
      );
      const kept = written.filter(({ isCut }) => !isCut).map((one) => one.frame);
      expect(parseFrames(bytes).frames).toEqual(kept.map((one) => JSON.parse(JSON.stringify(one)) as Frame));
    }),
  );
});
