import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { findJsonFault } from "../../../../src/cli/parse/json-fault.js";

describe("faults of JSON", () => {
  test.each([
    ["", "it ends too early", 1, 1],
    ['{"a": 1', "it ends too early", 1, 8],
    ["{\n  a: 1\n}", "a is not what can stand there", 2, 3],
    ['{\n  "draft": true,\n}\n', "} is not what can stand there", 3, 1],
    ["[1 2]", "2 is not what can stand there", 1, 4],
    ["[1]]", "] is not what can stand there", 1, 4],
    ['{"a" 1}', "1 is not what can stand there", 1, 6],
    ["{1: 2}", "1 is not what can stand there", 1, 2],
    ["[1, 12345678901234567890]", "the number 12345678901234567890 does not fit; write it as a string", 1, 5],
    ["1e400", "the number 1e400 does not fit; write it as a string", 1, 1],
    ["tru", "tru is not what can stand there", 1, 1],
    ["01", "01 is not what can stand there", 1, 1],
    ['"a\tb"', '"a\tb" is not what can stand there', 1, 1],
    ["{'a': 1}", "' is not what can stand there", 1, 2],
    ['{"a": 1, "b": {"a": 2, "\\u0061": 3}}', 'the key "\\u0061" is there twice', 1, 24],
  ])("%s: %s", (text, reason, line, column) => {
    expect(findJsonFault(text)).toEqual({ reason, line, column });
  });

  test.each(["1152921504606846976", "-9007199254740991", "0.1", "1e21", "-0", ' {"a": [true, null]} '])(
    "%s is JSON",
    (text) => {
      expect(findJsonFault(text)).toBeNull();
    },
  );

  test("agrees with JSON.parse on what is JSON", () => {
    const almost = fc
      .array(
        fc.constantFrom("{", "}", "[", "]", ",", ":", '"a"', '"b"', "1", "-0.5e3", "true", "null", " ", "x"),
        {
          maxLength: 9,
        },
      )
      .map((parts) => parts.join(""));
    fc.assert(
      fc.property(fc.oneof(almost, fc.json(), fc.string()), (text) => {
        const fault = findJsonFault(text);
        if (fault !== null && /^the (?:key|number)/.test(fault.reason)) return;
        expect(fault === null, text).toBe(isJson(text));
      }),
      { numRuns: 1000 },
    );
  });
});

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}
