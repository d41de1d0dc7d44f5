// A user's program: imports the installed library by name.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { CtxError, ERRORS, FINDINGS, isCtxError, openContext } from "git-ctx";

assert.equal(typeof openContext, "function");
assert.equal(ERRORS.USAGE.exit, 64);
assert.ok("FILE_INVALID" in FINDINGS);
assert.ok(isCtxError(new CtxError("USAGE", "No.")));
await assert.rejects(
  openContext({ root: import.meta.dirname }).get("project"),
  (error) => isCtxError(error) && error.code === "NOT_INITIALIZED",
);

const schema = JSON.parse(
  readFileSync(new URL(import.meta.resolve("git-ctx/schemas/output/envelope.schema.json"))),
);
assert.equal(schema.$id, "https://git-ctx.dev/schemas/1/output/envelope.schema.json");
