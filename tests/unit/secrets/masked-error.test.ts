import { expect, test } from "vitest";
import { CtxError } from "../../../src/errors/ctx-error.js";
import { maskError } from "../../../src/secrets/masked-error.js";
import { makeSecrets, type SecretSample } from "../../support/secret-samples.js";

const { secret } = makeSecrets(7)[0] as SecretSample;

test("a secret is in neither wording of a hint", async () => {
  const hint = { command: `ctx get ${secret}`, tool: `context_get with ${secret}` };
  const masked = await maskError(new CtxError("CONTEXT_NOT_FOUND", "There is none.", { hint }));
  expect(masked.hint).toMatch(/^ctx get .*[^a-z]/);
  expect(masked.toolHint).toMatch(/^context_get with /);
  expect(`${masked.hint} ${masked.toolHint}`).not.toContain(secret);
});

test("a hint for everybody stays one", async () => {
  const masked = await maskError(new CtxError("USAGE", `Not this: ${secret}`, { hint: "Give another." }));
  expect([masked.hint, masked.toolHint]).toEqual(["Give another.", undefined]);
  expect(masked.message).not.toContain(secret);
});
