// The examples of RFC 8785.
import { expect, test } from "vitest";
import { canonicalJson } from "../../../../src/model/json/canonical-json.js";
import type { Json } from "../../../../src/model/json/json.js";

test("RFC 8785 §3.2.2: literals, numbers and strings", () => {
  const value = JSON.parse(
    '{"numbers":[333333333.33333329,1E30,4.50,2e-3,0.000000000000000000000000001],' +
      '"string":"\\u20ac$\\u000F\\u000aA\'\\u0042\\u0022\\u005c\\\\\\"\\/","literals":[null,true,false]}',
  ) as Json;
  expect(canonicalJson(value)).toBe(
    '{"literals":[null,true,false],"numbers":[333333333.3333333,1e+30,4.5,0.002,1e-27],' +
      '"string":"€$\\u000f\\nA\'B\\"\\\\\\\\\\"/"}',
  );
});

test("RFC 8785 §3.2.3: keys in the order of their UTF-16 code units", () => {
  const value = {
    "\u20ac": "Euro Sign",
    "\r": "Carriage Return",
    "\ufb33": "Hebrew Letter Dalet With Dagesh",
    "1": "One",
    "\ud83d\ude00": "Emoji: Grinning Face",
    "\u0080": "Control",
    "\u00f6": "Latin Small Letter O With Diaeresis",
  };
  const values = (Object.values(JSON.parse(canonicalJson(value)) as object) as string[]).filter(
    (name) => name !== "One",
  );
  // Integer-like keys come first in any object, so "1" is looked at in the text.
  expect(canonicalJson(value)).toMatch(/^\{"\\r":"Carriage Return","1":"One",/);
  expect(values).toEqual([
    "Carriage Return",
    "Control",
    "Latin Small Letter O With Diaeresis",
    "Euro Sign",
    "Emoji: Grinning Face",
    "Hebrew Letter Dalet With Dagesh",
  ]);
});

test.each<[Json, string]>([
  [0, "0"],
  [-0, "0"],
  [5e-324, "5e-324"],
  [1.7976931348623157e308, "1.7976931348623157e+308"],
  [9007199254740992, "9007199254740992"],
  [295147905179352830000, "295147905179352830000"],
  [9.999999999999997e22, "9.999999999999997e+22"],
  [1e23, "1e+23"],
  [333333333.3333332, "333333333.3333332"],
  [-0.0000033333333333333333, "-0.0000033333333333333333"],
])("RFC 8785 appendix B: %d", (number, text) => {
  expect(canonicalJson(number)).toBe(text);
});

test("white space, nesting and `__proto__` leave no trace and lose nothing", () => {
  expect(canonicalJson(JSON.parse(' { "b" : [ ] , "__proto__" : { "z" : 1 , "a" : { } } } ') as Json)).toBe(
    '{"__proto__":{"a":{},"z":1},"b":[]}',
  );
});
