// The quick look before the phrases misses nothing that the phrases find: held on every text that R5 is tested with.
import { readFileSync } from "node:fs";
import ts from "typescript";
import { expect, test } from "vitest";
import { findOrderMarks } from "../../../../src/policy/reading/order-marks.js";
import { findOrder } from "../../../../src/policy/reading/orders.js";
import { findInstructions } from "../../../../src/policy/risk/instructions.js";
import { LANGUAGES } from "../../../support/languages.js";
import { makeSubject, makeText } from "../../../support/risk-subject.js";

/** Every text that stands in the tests of R5. */
function samples(): string[] {
  const path = new URL("../risk/instructions.test.ts", import.meta.url);
  const tree = ts.createSourceFile("x.ts", readFileSync(path, "utf8"), ts.ScriptTarget.Latest);
  const found: string[] = [];
  const visit = (node: ts.Node): void => {
    if (ts.isStringLiteralLike(node)) found.push(node.text);
    ts.forEachChild(node, visit);
  };
  visit(tree);
  return found;
}

/** What R5 says of a text, links aside. */
function risksOf(text: string): string[] {
  const risks = findInstructions(makeSubject({ texts: [makeText(text)] }));
  return risks.map(({ message }) => message).filter((message) => !message.startsWith("Link to"));
}

test("whatever a review calls an order is one when it is read, in each way in which it can be written", () => {
  const orders = samples().filter((text) => risksOf(text).length > 0);
  expect(orders.length).toBeGreaterThan(60);
  for (const text of orders) {
    for (const written of [text, text.toUpperCase(), `Ordinary words.\n\n> ${text}\n\nMore of them.`]) {
      if (risksOf(written).length > 0)
        expect([written, findOrder(written)]).toEqual([written, expect.any(String)]);
    }
  }
});

test("what a review does not find is none", () => {
  const plain = samples().filter((text) => risksOf(text).length === 0);
  expect(plain.filter((text) => findOrder(text) !== null)).toEqual([]);
});

test("most texts are not looked at any further", () => {
  const plain = [
    "Redis with 5min TTL",
    "JWT endpoints implemented; see src/auth.ts",
    "Run the tests first, then open the pull request.",
    "existing JWT utility in utils/auth.py",
  ];
  expect(plain.flatMap(findOrderMarks)).toEqual([]);
});

test("texts of other languages hold no orders by themselves", () => {
  for (const text of Object.values(LANGUAGES).flat()) expect(findOrder(String(text))).toBeNull();
});
