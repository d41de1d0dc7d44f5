// Whatever a definition holds, looking at it ends with findings that have a place: nothing is thrown, nothing goes on.
import { readFileSync } from "node:fs";
import * as fc from "fast-check";
import { expect, test } from "vitest";
import { inspectDefinition } from "../../src/actions/workflow/inspect-definition.js";
import type { ContextTree } from "../../src/store/read/tree.js";
import { parseWorkflow } from "../../src/store/read/workflows.js";
import { fromSchema } from "../support/from-schema.js";
import { ROOT } from "../tidy/source.js";

const EMPTY: ContextTree = {
  from: "worktree",
  commit: null,
  list: () => Promise.resolve(null),
  listMains: () => Promise.resolve([]),
  readTexts: () => Promise.resolve([]),
};

const SCHEMA = JSON.parse(
  readFileSync(`${ROOT}tests/fixtures/workrail/schema/workflow.schema.v0.3.0-at-HEAD.json`, "utf8"),
) as Record<string, unknown>;

test("a definition of WorkRail's is judged, whatever stands in it", async () => {
  let judged = 0;
  await fc.assert(
    fc.asyncProperty(fromSchema(SCHEMA), async (drawn) => {
      const text = JSON.stringify(drawn, null, 1);
      const findings = await inspectDefinition(EMPTY, await parseWorkflow({ path: "login.json", text }));
      expect(findings.filter(({ line }) => line === undefined)).toEqual([]);
      if (findings.every(({ code }) => code !== "FILE_INVALID")) judged++;
    }),
    { numRuns: 60 },
  );
  expect(judged).toBeGreaterThan(15);
});
