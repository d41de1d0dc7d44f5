import { Ajv2020 } from "ajv/dist/2020.js";
import fc from "fast-check";
import { expect, test } from "vitest";
import { renderSarif } from "../../../../../src/cli/render/review/sarif.js";
import type { Risk } from "../../../../../src/model/review.js";
import { ALL_NAUGHTY } from "../../../../support/naughty-strings.js";
import { makeReview, makeReviewOf } from "../../../../support/review-fixture.js";

/** What SARIF 2.1.0 (§3) and GitHub's code scanning ask of the parts that we use; closed, so that no other is written. */
const text = {
  type: "object",
  additionalProperties: false,
  required: ["text"],
  properties: { text: { type: "string", minLength: 1 } },
};
const closed = (properties: Record<string, unknown>, optional: readonly string[] = []): object => {
  const required = Object.keys(properties).filter((name) => !optional.includes(name));
  return { type: "object", additionalProperties: false, required, properties };
};
const location = closed({
  physicalLocation: closed({
    artifactLocation: closed({
      // A relative reference (RFC 3986 §4.2): no scheme, no authority, "/" between segments.
      uri: { type: "string", pattern: "^(?!/)(?:[A-Za-z0-9._~!*'()-]|%[0-9A-F]{2}|/)+$" },
      uriBaseId: { const: "%SRCROOT%" },
    }),
    region: closed({ startLine: { type: "integer", minimum: 1 } }),
  }),
});
const SCHEMA = closed({
  $schema: { type: "string", pattern: "sarif-schema-2\\.1\\.0\\.json$" },
  version: { const: "2.1.0" },
  runs: {
    type: "array",
    minItems: 1,
    maxItems: 1,
    items: closed({
      tool: closed({
        driver: closed({
          name: { const: "ctx" },
          semanticVersion: { type: "string", pattern: "^\\d+\\.\\d+\\.\\d+" },
          rules: {
            type: "array",
            uniqueItems: true,
            items: closed({
              id: { type: "string" },
              name: { type: "string", pattern: "^[A-Za-z]+$" },
              shortDescription: text,
              fullDescription: text,
              help: text,
            }),
          },
        }),
      }),
      columnKind: { enum: ["utf16CodeUnits", "unicodeCodePoints"] },
      results: {
        type: "array",
        items: closed({
          ruleId: { type: "string" },
          ruleIndex: { type: "integer", minimum: 0 },
          level: { enum: ["none", "note", "warning", "error"] },
          message: text,
          locations: { type: "array", minItems: 1, maxItems: 1, items: location },
          partialFingerprints: closed({ "ctxReview/v1": { type: "string", pattern: "^[0-9a-f]{64}$" } }),
        }),
      },
    }),
  },
});
const validate = new Ajv2020({ allErrors: true }).compile(SCHEMA);

interface Log {
  readonly runs: readonly [
    {
      readonly tool: { readonly driver: { readonly rules: readonly { readonly id: string }[] } };
      readonly results: readonly {
        readonly ruleId: string;
        readonly ruleIndex: number;
        readonly message: { readonly text: string };
        readonly locations: readonly [
          {
            readonly physicalLocation: {
              readonly artifactLocation: { readonly uri: string };
              readonly region: { readonly startLine: number };
            };
          },
        ];
        readonly partialFingerprints: { readonly "ctxReview/v1": string };
      }[];
    },
  ];
}

function read(report: Parameters<typeof renderSarif>[0]): Log["runs"][0] {
  const printed = renderSarif(report);
  expect(printed).not.toContain("##[");
  const log = JSON.parse(printed) as Log;
  expect(validate(log), JSON.stringify(validate.errors)).toBe(true);
  const [{ tool, results }] = log.runs;
  for (const { ruleId, ruleIndex } of results) expect(tool.driver.rules[ruleIndex]?.id).toBe(ruleId);
  return log.runs[0];
}

const risk = (given: Partial<Risk>): Risk => {
  return { flag: "R4", severity: "medium", path: "a.md", line: 1, message: "HTML comment.", ...given };
};

test("paths are relative references, and what lies nowhere has a place", () => {
  const risks = ["branches/feature%2Flogin/ä #?.md", "a:b/[c].md", null].map((path) =>
    risk({ path, line: null }),
  );
  const { results } = read({ data: makeReview({ prefix: "services/shop/", risks }), findings: [] });
  expect(results.map(({ locations }) => locations[0].physicalLocation.artifactLocation.uri)).toEqual([
    "services/shop/branches/feature%252Flogin/%C3%A4%20%23%3F.md",
    "services/shop/a%3Ab/%5Bc%5D.md",
    "services/shop/.context/config.json",
  ]);
  expect(results.map(({ locations }) => locations[0].physicalLocation.region.startLine)).toEqual([1, 1, 1]);
});

test("a fingerprint stays when lines move, and differs for what differs", () => {
  const fingerprints = (...risks: readonly Risk[]): string[] =>
    read({ data: makeReview({ risks }), findings: [] }).results.map(
      (result) => result.partialFingerprints["ctxReview/v1"],
    );
  const [moved] = fingerprints(risk({ line: 70 }));
  expect(fingerprints(risk({ line: 7 }))).toEqual([moved]);
  const others = fingerprints(
    risk({}),
    risk({ line: 9 }),
    risk({ flag: "R5" }),
    risk({ path: "b.md" }),
    risk({ message: "x" }),
  );
  expect(new Set(others).size).toBe(5);
  expect(others[0]).toBe(moved);
});

test("every rule is named, found or not, and findings bring theirs", () => {
  const finding = { code: "FILE_INVALID", severity: "error", message: "A brace is missing" } as const;
  const { tool, results } = read({ data: makeReview({ verdict: "nothing" }), findings: [finding] });
  expect(tool.driver.rules.map(({ id }) => id)).toEqual([
    "R1",
    "R2",
    "R3",
    "R4",
    "R5",
    "R6",
    "R7",
    "R8",
    "R9",
    "R10",
    "R11",
    "conflict",
    "FILE_INVALID",
  ]);
  expect(results).toHaveLength(1);
});

test("brackets make no link and braces no placeholder", () => {
  const { results } = read({
    data: makeReview({ risks: [risk({ message: "[a](b) {0} \\" })] }),
    findings: [],
  });
  expect(results[0]?.message.text).toBe("\\[a\\](b) {{0}} \\\\");
});

test.each(ALL_NAUGHTY.map((word) => [JSON.stringify(word), word] as const))(
  "valid with %s",
  (_name, word) => {
    expect(read({ data: makeReviewOf(word), findings: [] }).results).toHaveLength(2);
  },
);

test("valid with any text", () => {
  fc.assert(
    fc.property(fc.string({ unit: "binary", maxLength: 20 }), (word) => {
      expect(read({ data: makeReviewOf(word), findings: [] }).results).toHaveLength(2);
    }),
  );
});
