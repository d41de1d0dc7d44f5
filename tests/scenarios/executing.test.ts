// Runs whose commands are executed, by real programs: what becomes of outputs, failures, retries, rollbacks and agents' steps.
import { afterAll, beforeAll, expect, test } from "vitest";
import { endsOf, eventsOf, execute, writeLogin } from "../support/execution.js";
import { makeShop, type World } from "../support/transcript.js";
import { loop, step } from "../support/workflow.js";

let world: World;
beforeAll(async () => {
  world = await makeShop("executing");
});
afterAll(() => world.remove());

test("commands run one after the other, and what they print becomes variables", async () => {
  writeLogin(world, [
    step("count", { run: ["printf", "%s", "3"], capture: "text" }),
    step("tables", { run: "printf 'users\\norders\\n'", capture: "lines" }),
    step("facts", { run: ["printf", '{"rows": 42, "size": "big"}'], capture: "json" }),
    loop("each", { type: "forEach", items: "tables", itemVar: "table" }, [
      step("report", {
        run: "printf '%s of %s: %s' {{currentIteration}} {{count}} {{table}}",
        capture: "text",
      }),
    ]),
    step("last", { run: ["printf", "%s", "{{rows}} {{report}} $HOME; $(id)"], capture: "text" }),
    step("check", { run: "test {{last}} = '42 2 of 3: orders $HOME; $(id)'" }),
  ]);
  const executed = await execute(world);
  expect(executed.ended).toMatchObject({ status: "complete", progress: { done: 7, total: 7 }, problems: [] });
  expect(endsOf(executed)).toEqual([
    "count done",
    "tables done",
    "facts done",
    "each/1/report done",
    "each/2/report done",
    "last done",
    "check done",
  ]);
  expect(eventsOf(executed, "progress").map(({ done }) => done)).toEqual([0, 1, 2, 3, 4, 5, 6, 7]);
  expect(executed.isRefusal).toBe(false);
});
