import { expect, test } from "vitest";
import {
  assessFreshness,
  fingerprintText,
  worstOf,
  type FreshnessFacts,
} from "../../../src/policy/freshness.js";

const SOME: FreshnessFacts = {
  fingerprint: "sha256:a",
  verified: new Set(),
  isDocumentChanged: false,
  changedFiles: 2,
};

test.each<readonly [facts: Partial<FreshnessFacts>, verdict: string]>([
  [{}, "stale: files-changed"],
  [{ changedFiles: 0 }, "fresh: unchanged"],
  [{ verified: new Set(["sha256:b"]) }, "stale: files-changed"],
  [{ verified: new Set(["sha256:b", "sha256:a"]) }, "fresh: verified"],
  [{ verified: new Set(["sha256:a"]), obstacle: "history-cut" }, "fresh: verified"],
  [{ isDocumentChanged: true, verified: new Set(["sha256:a"]) }, "fresh: document-changed"],
  [{ isDocumentChanged: true, changedFiles: null }, "fresh: document-changed"],
  [{ obstacle: "unmerged" }, "unknown: unmerged"],
  [{ obstacle: "filtered", fingerprint: null, verified: new Set(["sha256:a"]) }, "unknown: filtered"],
  [{ changedFiles: null }, "unknown: history-cut"],
])("%j is %s", (facts, expected) => {
  const { verdict, reason } = assessFreshness({ ...SOME, ...facts });
  expect(`${verdict}: ${reason}`).toBe(expected);
});

test("the worst of several counts", () => {
  expect(worstOf([])).toBe("fresh");
  expect(worstOf(["fresh", "unknown"])).toBe("unknown");
  expect(worstOf(["unknown", "stale", "fresh"])).toBe("stale");
});

test("a fingerprint's text has every file once, in order, whatever its name", () => {
  const files = [
    { path: "b", oid: "2" },
    { path: "__proto__", oid: "3" },
    { path: "a", oid: "1" },
    { path: "10", oid: "4" },
  ];
  expect(fingerprintText(files)).toBe('{"10":"4","__proto__":"3","a":"1","b":"2"}');
  expect(fingerprintText(files.toReversed())).toBe(fingerprintText(files));
});
