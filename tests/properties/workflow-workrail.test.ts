// Real WorkRail definitions, run by an obedient agent under every assignment of their condition variables, through both
// doors, with all variables and with only those that replies ask for.
import { describe, expect, test } from "vitest";
import { makeWorkflow } from "../../src/workflow/engine.js";
import { drive, driveStateless, program, readWorkrail, WORKRAIL, type Turn } from "../support/workflow.js";
import {
  endLoops,
  foretell,
  listAssignments,
  listLoopVariables,
  listValues,
  MOST_COMBINATIONS,
} from "../support/workflow-matrix.js";

/** How often the long way, the stateless doors, is taken besides: every so many assignments. */
const STRIDE = 16;

const done = (turns: readonly Turn[]): (string | undefined)[] =>
  turns.slice(0, -1).map(({ steps }) => steps[0]?.path);

/** What both doors say alike: a run also warns of outputs that nobody gave, which stateless questions never bring. */
const alike = (turns: readonly Turn[]): Turn[] =>
  turns.map((turn) => ({
    ...turn,
    warnings: turn.warnings.filter(({ message }) => !message.includes("criteria judged nothing")),
  }));

// Thousands of runs of the largest definition take their time on a busy machine.
describe.each(WORKRAIL)("%s", { timeout: 180_000 }, (name) => {
  const one = program(readWorkrail(name));
  const { steps } = one.workflow;
  const values = listValues(steps);
  const work = endLoops(steps, values);
  const assignments = [...listAssignments(values, { most: MOST_COMBINATIONS, seed: 42 })];

  test("completes in run mode, each step that is to run once and in its place", () => {
    for (const assignment of assignments) {
      const variables = { ...assignment, ...listLoopVariables(steps) };
      const { turns, reply } = drive(one, { variables, work });
      expect(reply.status, JSON.stringify(assignment)).toBe("complete");
      expect(done(turns), JSON.stringify(assignment)).toEqual(foretell(steps, variables, work));
    }
  });

  test("answers stateless questions alike, with the full context and with the trimmed one", () => {
    for (const assignment of assignments.filter((_, index) => index % STRIDE === 0)) {
      const variables = { ...assignment, ...listLoopVariables(steps) };
      const expected = alike(drive(one, { variables, work }).turns);
      for (const isTrimming of [false, true]) {
        const { turns } = driveStateless(one, { variables, work, isTrimming });
        expect(turns, JSON.stringify({ assignment, isTrimming })).toEqual(expected);
      }
    }
  });
});

test("a definition without steps has a reason not to run", () => {
  const { problems } = makeWorkflow(readWorkrail("spec-invalid-workflow"));
  expect(problems).toEqual([{ pointer: "/steps", message: "holds no step that would run" }]);
});
