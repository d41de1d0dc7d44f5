// The template query-generation on both engines: an agent is told what is wrong with each query until one is right; no
// query writes, whatever it says; what is never right ends as exhausted.
import { expect, test } from "vitest";
import type { JsonObject } from "../../src/model/json/json.js";
import { ENGINES } from "./database.js";
import { drive, outcomesOf, type Agent } from "./driven.js";
import { makeShopWithDatabase } from "./shop-world.js";

const RIGHT =
  "SELECT c.name, count(*) AS orders -- ties by name\nFROM customers c JOIN orders o ON o.customer_id = c.id\nGROUP BY c.id, c.name ORDER BY 2 DESC, 1;\n";

/** Queries that are wrong, and what the agent is told of each. */
const WRONG: readonly (readonly [query: string, told: RegExp])[] = [
  ["SELECT nosuch FROM orders", /nosuch/],
  ["SELECT 1) q; DELETE FROM orders; SELECT * FROM (SELECT 1", /syntax error/],
  ["WITH gone AS (SELECT 1) SELECT * FROM gone; DROP TABLE visits", /readonly|multi-query/],
  [
    "WITH gone AS (DELETE FROM visits RETURNING page) SELECT * FROM gone",
    /syntax error|read-only|data-modifying/,
  ],
];

/** Writes the queries one after the other; accepts `RIGHT`. */
function makeAgent(queries: readonly string[]): { agent: Agent; prompts: string[] } {
  const prompts: string[] = [];
  let next = 0;
  const agent: Agent = ({ id, prompt }): JsonObject => {
    if (id === "write-query") {
      prompts.push(prompt);
      return { query: queries[next++ % queries.length] as string };
    }
    const accepted = prompt.includes("ties by name");
    return { accepted, problem: accepted ? "" : "It does not answer the question." };
  };
  return { agent, prompts };
}

test.each(ENGINES)(
  "%s: each mistake comes back to the agent, and the right query is kept",
  async (engine) => {
    const { world, database } = await makeShopWithDatabase(engine);
    const { agent, prompts } = makeAgent([...WRONG.map(([query]) => query), "SELECT 1 AS one", RIGHT]);
    const variables = { database: database.address, question: "Who ordered most?" };
    const driven = await drive(world, { template: "query-generation", variables, agent });
    expect(driven.status).toBe("complete");
    WRONG.forEach(([, told], at) => expect(prompts[at + 1]).toMatch(told));
    expect(prompts[5]).toContain("It does not answer the question.");
    expect(world.read("reports/query.sql")).toBe(`${RIGHT}\n`);
    const report = world.read("reports/query-generation.md");
    expect(report).toMatch(engine === "sqlite" ? /SCAN o\b/ : /Seq Scan on orders/);
    expect(report).toContain("20 of them");
    expect(report).toContain("Customer 1");
    expect(database.ask("SELECT count(*) FROM visits; SELECT count(*) FROM orders;")).toBe("3\n2000");
  },
);

test.each(ENGINES)("%s: a query that is never right is never reported as one", async (engine) => {
  const { world, database } = await makeShopWithDatabase(engine);
  const { agent } = makeAgent(["SELECT 1 AS one"]);
  const variables = { database: database.address, question: "Who ordered most?" };
  const driven = await drive(world, { template: "query-generation", variables, agent });
  expect(driven.status).toBe("exhausted");
  expect(outcomesOf(driven)).not.toContain("report done");
  expect(() => world.read("reports/query.sql")).toThrow("ENOENT");
});
