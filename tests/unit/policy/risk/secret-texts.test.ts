import { createHash } from "node:crypto";
import { expect, test } from "vitest";
import { findSecretTexts } from "../../../../src/policy/risk/secret-texts.js";
import { LANGUAGES } from "../../../support/languages.js";
import { makeSubject, makeText, showRisks } from "../../../support/risk-subject.js";

// Made at run time: no file of ours holds anything that looks like a secret.
const TOKEN = ["xox", "b-", "123456789012-", "1234567890123-", "AbCdEfGhIjKlMnOpQrStUvWx"].join("");
const PASSWORD = ["Xk9", "#mQ2v", "!Lp7zR4t"].join("");

const judge = (text: string, given = {}, allowedSecrets: readonly string[] = []): string[] =>
  showRisks(findSecretTexts(makeSubject({ texts: [makeText(text, given)], allowedSecrets })));

test("a token in prose, at its line", () => {
  const risks = judge(`one\n\nthe bot is ${TOKEN}\n`);
  expect(risks).toEqual(["R6 high 7: What looks like a Slack token in the text."]);
});

test("a value is a secret for what its key says", () => {
  const place = { kind: "value", name: "/auth/password", line: 9 };
  expect(judge(PASSWORD, place)).toEqual([
    "R6 high 9: What looks like a password or key in the value of /auth/password.",
  ]);
  expect(judge(PASSWORD, { ...place, name: "/auth/title" })).toEqual([]);
  expect(judge("changeme", place)).toEqual([]);
});

test("a key that is a secret is not named", () => {
  const risks = judge(TOKEN, { kind: "key", name: `/bots/${TOKEN}` });
  expect(risks).toEqual(["R6 high 5: What looks like a Slack token in the key /bots."]);
  expect(judge(TOKEN, { kind: "key", name: `/${TOKEN}` })).toEqual([
    "R6 high 5: What looks like a Slack token in a key.",
  ]);
});

test("what the settings allow is none", () => {
  const allowed = `sha256:${createHash("sha256").update(TOKEN).digest("hex")}`;
  expect(judge(`the bot is ${TOKEN}`, {}, [allowed])).toEqual([]);
  expect(judge(TOKEN, { kind: "value", name: "/bot" }, [allowed])).toEqual([]);
  expect(judge(TOKEN, { kind: "value", name: "/bot" })).toHaveLength(1);
});

test("no language is a false alarm", () => {
  expect(LANGUAGES.flatMap(([, text]) => judge(text))).toEqual([]);
});
