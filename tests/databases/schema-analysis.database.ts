// The template schema-analysis on both engines: it finds what is planted, and nothing that the shop's names say is run.
import { expect, test } from "vitest";
import { ENGINES } from "./database.js";
import { drive, outcomesOf, type Agent } from "./driven.js";
import { makeShopWithDatabase } from "./shop-world.js";

const JUDGEMENT = {
  judgement: [{ object: "visits", verdict: "fix", reason: "a row of it cannot be named" }],
  summary: "Two keys are missing an index; the rest is in order.",
};

const agent: Agent = () => JUDGEMENT;

test.each(ENGINES)("%s: every planted fault is found, judged and reported", async (engine) => {
  const { world, database } = await makeShopWithDatabase(engine);
  const prompts: string[] = [];
  const driven = await drive(world, {
    template: "schema-analysis",
    variables: { database: database.address },
    agent: (step) => {
      prompts.push(step.prompt);
      return JUDGEMENT;
    },
  });
  expect(driven.status).toBe("complete");
  expect(outcomesOf(driven).sort()).toEqual([
    "connect done",
    "inventory done",
    "look/indexes done",
    "look/keys done",
    "look/names done",
    "look/types done",
    "report done",
  ]);
  const report = world.read("reports/schema-analysis.md");
  const faults = report.split("\n").filter((line) => /^- \*\*(?:high|medium)/.test(line));
  expect(faults.map((line) => line.replace(/^- \*\*(\w+)\*\* (\S+) .*/, "$1 $2"))).toEqual(
    engine === "sqlite"
      ? [
          "high deceptive-name",
          "high deceptive-name",
          "high missing-primary-key",
          "medium redundant-index",
          "medium unindexed-foreign-key",
          "medium money-as-float",
          "medium money-as-float",
        ]
      : [
          "high deceptive-name",
          "high deceptive-name",
          "high unchecked-constraint",
          "high missing-primary-key",
          "medium redundant-index",
          "medium unindexed-foreign-key",
          "medium money-as-float",
          "medium money-as-float",
        ],
  );
  expect(report).toContain("Two keys are missing an index");
  expect(report).toContain("- **fix** `visits`: a row of it cannot be named");
  // The hostile name stands in code and on one line, with the quotes of SQL around it and no backtick that ends the code.
  expect(report).toMatch(/`\S*"odd""'; DROP TABLE customers; --'\|<b>@ada"`/);
  expect(prompts.join()).toContain("missing-primary-key");
  expect(database.ask("SELECT count(*) FROM customers;")).toBe("200");
});

test.each(ENGINES)("%s: an empty database has no faults", async (engine) => {
  const { world, database } = await makeShopWithDatabase(engine, { isEmpty: true });
  const driven = await drive(world, {
    template: "schema-analysis",
    variables: { database: database.address, reportPath: "deep/down/schema.md" },
    agent,
  });
  expect(driven.status).toBe("complete");
  expect(world.read("deep/down/schema.md")).toContain("## Found\n\nNothing.");
});
