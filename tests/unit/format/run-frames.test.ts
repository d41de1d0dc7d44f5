// The records of a run's journal: what is written is read; cut off or damaged anywhere, the others are read all the same.
import { expect, test } from "vitest";
import { formatRecords, parseRecords } from "../../../src/format/run-frames.js";
import { utf8Encode } from "../../../src/model/text/utf8.js";

const RECORDS = [
  { n: 0, kind: "start", workflow: "login" },
  { n: 1, kind: "event", event: { output: 'größer 🚀\n"quoted"\u2028' } },
  { n: 2, kind: "lease", path: "plan" },
];
const BYTES = utf8Encode(formatRecords(RECORDS));
/** Where each record ends. */
const ENDS = RECORDS.map((_, index) => utf8Encode(formatRecords(RECORDS.slice(0, index + 1))).length);

test("a record is a line of its own: length, checksum, JSON", () => {
  expect(formatRecords([RECORDS[2]])).toMatchInlineSnapshot(`
    "
    36 b9391889 {"n":2,"kind":"lease","path":"plan"}
    "
  `);
});

test("what is written is read, with where the last one begins and ends", () => {
  const parsed = parseRecords(BYTES);
  expect(parsed.records).toEqual(RECORDS);
  expect(parsed.end).toBe(BYTES.length);
  expect(parseRecords(BYTES.subarray(parsed.lastAt)).records).toEqual([RECORDS[2]]);
});

test("cut off at any byte, what is whole before the cut is read, and what is appended after it", () => {
  const later = { n: 3, kind: "lease", path: "build" };
  for (let length = 0; length <= BYTES.length; length++) {
    const cut = BYTES.subarray(0, length);
    const whole = ENDS.filter((end) => end <= length).length;
    const parsed = parseRecords(cut);
    expect(parsed.records, `${length} bytes`).toEqual(RECORDS.slice(0, whole));
    expect(parsed.end, `${length} bytes`).toBe(ENDS[whole - 1] ?? 0);
    // The last byte is a line break, with which the next record begins, too.
    const isWhole = ENDS.some((end) => end - 1 === length);
    const appended = Buffer.concat([cut, utf8Encode(formatRecords([later]))]);
    const kept = RECORDS.slice(0, isWhole ? whole + 1 : whole);
    expect(parseRecords(appended).records, `${length} bytes and more`).toEqual([...kept, later]);
  }
});

test("a damaged byte costs its own record alone", () => {
  for (let at = 0; at < BYTES.length; at++) {
    const damaged = Uint8Array.from(BYTES);
    damaged[at] = (damaged[at] as number) ^ 4;
    const { records } = parseRecords(damaged);
    const hit = ENDS.findIndex((end) => at < end);
    const others = RECORDS.filter((_, index) => index !== hit);
    expect(records.length, `byte ${at}`).toBeGreaterThanOrEqual(others.length);
    for (const other of others) expect(records, `byte ${at}`).toContainEqual(other);
  }
});
