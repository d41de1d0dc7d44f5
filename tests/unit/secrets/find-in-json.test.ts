// Where secrets stand in a value, and what the names around a string make of it.
import { describe, expect, test } from "vitest";
import type { Json } from "../../../src/model/json/json.js";
import { formatPointer } from "../../../src/model/json/pointer.js";
import { findSecretsInJson } from "../../../src/secrets/find-in-json.js";
import { tellingOf } from "../../../src/secrets/key-names.js";
import { maskSecretsInJson } from "../../../src/secrets/mask.js";
import { glue, makeDraw, withChecksum } from "../../support/secret-samples.js";

const draw = makeDraw(11);
const TOKEN = withChecksum(glue("gh", "p_"), draw(30));
const RANDOM = draw(24);

function check(value: Json): string[] {
  return findSecretsInJson(value).map(({ kind, pointer, isInKey }) => {
    return `${kind} ${isInKey ? "in a key of " : ""}${formatPointer(pointer)}`;
  });
}

test.each<[string, Json, string[]]>([
  ["a string", TOKEN, ["github-token "]],
  ["deep in lists and objects", { login: [{ notes: `see ${TOKEN}` }] }, ["github-token /login/0/notes"]],
  [
    "a key, which no pointer repeats",
    { a: { [TOKEN]: { b: TOKEN } } },
    ["github-token in a key of /a", "github-token /a/b"],
  ],
  ["two in one string", { a: `${TOKEN} ${TOKEN}` }, ["github-token /a", "github-token /a"]],
  ["the value of a telling name", { dbPassword: RANDOM }, ["named-secret /dbPassword"]],
  ["spaces around it", { "api-key": ` ${RANDOM}\n` }, ["named-secret /api-key"]],
  [
    "below a telling name",
    { secrets: { stripe: RANDOM, words: "not a secret" } },
    ["named-secret /secrets/stripe"],
  ],
  ["in a list below one", { tokens: [RANDOM] }, ["named-secret /tokens/0"]],
  ["a name that tells nothing", { caching: RANDOM, keyboard: RANDOM, tokenizer: RANDOM }, []],
  ["words", { password: "at least 8 characters and 1 digit", token: "jwt-rs256" }, []],
  ["numbers and others", { password: 12345678, token: null, secret: true }, []],
  [
    "magic keys",
    JSON.parse(`{"__proto__":{"password":"${RANDOM}"}}`) as Json,
    ["named-secret /__proto__/password"],
  ],
])("%s", (_, value, expected) => {
  expect(check(value)).toEqual(expected);
});

test("nothing in what it is hashed by is cut or decoded twice", () => {
  const [found] = findSecretsInJson({ note: `a ${TOKEN} b` });
  expect([found?.secret, found?.value]).toEqual([TOKEN, `a ${TOKEN} b`]);
});

describe("names", () => {
  test.each([
    ["password", "surely"],
    ["DB_PASSWORD", "surely"],
    ["dbPasswordValue", "surely"],
    ["apiKey", "surely"],
    ["API key", "surely"],
    ["aws_secret_access_key", "surely"],
    ["client-secret", "surely"],
    ["githubToken", "surely"],
    ["_authToken", "surely"],
    ["token", "maybe"],
    ["credentials", "maybe"],
    ["signingKeys", "maybe"],
    ["key", null],
    ["cacheKey", null],
    ["max_tokens", "maybe"],
    ["tokenizer", null],
    ["passwordField", null],
    ["secretName", null],
    ["password_hash", null],
    ["monkey", null],
    ["", null],
    ["密码", null],
  ])("%s tells %s", (name, expected) => {
    expect(tellingOf(name)).toBe(expected);
  });
});

test("masking names the kind in place of the secret, in keys too, and leaves the rest", () => {
  expect(maskSecretsInJson({ a: [`see ${TOKEN}.`, 1, null], [`x ${TOKEN}`]: true })).toEqual({
    a: ["see [github-token].", 1, null],
    "x [github-token]": true,
  });
});
