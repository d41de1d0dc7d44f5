// The first look must never miss what the close one would find, and must seldom trouble it for nothing.
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { findSecrets } from "../../src/secrets/find-secrets.js";
import { mayHoldSecret } from "../../src/secrets/suspicion.js";
import { makeSecrets } from "../support/secret-samples.js";

describe("the first look", () => {
  test("stops at whatever the close look finds, and at what hides it in escapes", () => {
    fc.assert(
      fc.property(
        fc.nat(),
        fc.string({ unit: "binary" }),
        fc.string({ unit: "binary" }),
        (seed, before, after) => {
          for (const { secret, text = secret } of makeSecrets(seed)) {
            const whole = `${before} ${text} ${after}`;
            if (findSecrets(whole).length === 0) continue;
            expect(mayHoldSecret(whole)).toBe(true);
            expect(mayHoldSecret(JSON.stringify({ whole }))).toBe(true);
            const escaped = [...whole]
              .map((one) => `\\u${one.charCodeAt(0).toString(16).padStart(4, "0")}`)
              .join("");
            expect(mayHoldSecret(`{"whole":"${escaped}"}`)).toBe(true);
          }
        },
      ),
      { numRuns: 8 },
    );
  });

  test.each([
    '{"ref":"task/task-42","by":"@backend_agent","kind":"progress","text":"JWT endpoints implemented"}',
    ".context/tasks/task-42/entries/01M7VVRJXW89NJR3VJPESQG5E7.jsonl",
    "Sessions live in Redis; a refresh token is good for 30 days, an access token for 5 minutes.",
    "The bearer token is checked by the middleware, the password by argon2id.",
    "---\n$schema: https://git-ctx.dev/schemas/1/document.schema.json\ntitle: Log in\n$branch: feature/login\n---\n",
    "Existing JWT utility in utils/auth.py; key-derivation and cache keys stay as they are.",
    "See https://shop.test/docs/login:5 and mail ada@shop.test.",
  ])("goes on at %j", (text) => {
    expect(mayHoldSecret(text)).toBe(false);
  });
});
