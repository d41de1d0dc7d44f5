// The workflow schema is a superset of WorkRail's: what one of its published schemas accepts, ours accepts.
import { readFileSync } from "node:fs";
import { Ajv, type AnySchema } from "ajv";
import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { Json } from "../../src/model/json/json.js";
import { validateWorkflow } from "../../src/schema/validate-workflow.js";
import { fromSchema } from "../support/from-schema.js";
import { ROOT } from "../tidy/source.js";

const FOLDER = `${ROOT}tests/fixtures/workrail/schema`;
const NAMES = [
  "workflow.schema.v0.0.1",
  "workflow.schema.v0.2.0-at-v0.6.0",
  "workflow.schema.v0.2.0-at-v0.14.0",
  "workflow.schema.v0.3.0-at-HEAD",
];

describe.each(NAMES)("%s", (name) => {
  const schema = JSON.parse(readFileSync(`${FOLDER}/${name}.json`, "utf8")) as Record<string, unknown>;
  const isValidThere = new Ajv({ strict: false, allErrors: false, ownProperties: true }).compile(
    schema as AnySchema,
  );

  test("what is valid there is valid here", () => {
    let tried = 0;
    fc.assert(
      fc.property(fromSchema(schema), (drawn) => {
        // As it comes from a file: ajv cannot compare objects without a prototype.
        const definition = JSON.parse(JSON.stringify(drawn)) as Json;
        if (!isValidThere(definition)) return;
        tried++;
        expect(validateWorkflow(definition), JSON.stringify(definition)).toEqual([]);
      }),
      { numRuns: 60 },
    );
    // Else the generator draws what is never valid, and nothing was tried.
    expect(tried).toBeGreaterThan(15);
  });
});
