// The template optimization on both engines: it measures, tries where nothing is left behind, creates what a person agreed
// to, and drops it again where the query did not gain.
import { expect, test } from "vitest";
import type { JsonObject } from "../../src/model/json/json.js";
import { ENGINES, type Database } from "./database.js";
import { drive, outcomesOf, reasonOf, type Agent } from "./driven.js";
import { makeShopWithDatabase } from "./shop-world.js";

const QUERY = "SELECT id, total FROM orders WHERE customer_id = 17 ORDER BY id;";
const INDEX: JsonObject = { name: "orders_by_customer", table: "orders", columns: ["customer_id"] };

const listIndexes = ({ engine, ask }: Database): string =>
  ask(
    engine === "sqlite"
      ? "SELECT name FROM sqlite_schema WHERE type = 'index' ORDER BY 1;"
      : "SELECT indexname FROM pg_indexes WHERE schemaname = 'public' AND indexname NOT LIKE '%pkey' ORDER BY 1;",
  );

const OWN = "items_by_order\nitems_by_order_and_product";

/** Proposes these one after the other; applies what works. */
function makeAgent(proposals: readonly JsonObject[]): { agent: Agent; trials: JsonObject[] } {
  const trials: JsonObject[] = [];
  let next = 0;
  const agent: Agent = ({ id }, context) => {
    if (id === "propose") return proposals[next++] as JsonObject;
    const trial = context["trial"] as JsonObject;
    trials.push(trial);
    return { decision: trial["problem"] === "" ? "apply" : "refine", reason: "The plan says so." };
  };
  return { agent, trials };
}

test.each(ENGINES)("%s: the index that pays is created, and the gain is measured", async (engine) => {
  const { world, database } = await makeShopWithDatabase(engine);
  const { agent, trials } = makeAgent([
    { indexes: [{ ...INDEX, columns: ["nosuch"] }], rewrite: "" },
    { indexes: [{ ...INDEX, name: "items_by_order" }], rewrite: "" },
    { indexes: [], rewrite: "SELECT id, total FROM orders WHERE customer_id = 18" },
    { indexes: [INDEX], rewrite: "" },
  ]);
  const seen: string[] = [];
  const driven = await drive(world, {
    template: "optimization",
    variables: { database: database.address, query: QUERY },
    agent,
    confirm: () => {
      seen.push(listIndexes(database));
      return true;
    },
  });
  expect(driven.status).toBe("complete");
  expect(trials.map(({ problem }) => problem)).toEqual([
    expect.stringContaining("nosuch"),
    expect.stringContaining("items_by_order"),
    "the rewritten query gives other rows",
    "",
  ]);
  expect(trials[3]?.["gain"]).toBeGreaterThan(40);
  // Four trials left nothing behind.
  expect(seen).toEqual([OWN]);
  expect(listIndexes(database)).toBe(`${OWN}\norders_by_customer`);
  const report = world.read("reports/optimization.md");
  const cost = (word: string): number =>
    Number(new RegExp(`^\\| ${word} \\| ([\\d.]+)`, "m").exec(report)?.[1]);
  expect(cost("after")).toBeLessThan(cost("before") / 1.5);
  expect(report).toContain("orders_by_customer");
});

test.each(ENGINES)("%s: an index that does not help is dropped again", async (engine) => {
  const { world, database } = await makeShopWithDatabase(engine);
  const useless = { name: "products_by_price", table: "products", columns: ["price"] };
  const { agent } = makeAgent([{ indexes: [useless], rewrite: "" }]);
  const variables = { database: database.address, query: QUERY };
  const driven = await drive(world, { template: "optimization", variables, agent });
  expect(driven.status).toBe("failed");
  expect(outcomesOf(driven).slice(-4)).toEqual([
    "apply done",
    "after done",
    "keep failed",
    "apply/rollback done",
  ]);
  expect(reasonOf(driven, "keep")).toContain("they are dropped again");
  expect(listIndexes(database)).toBe(OWN);
});

test.each(ENGINES)("%s: nothing is created without a person's word", async (engine) => {
  const { world, database } = await makeShopWithDatabase(engine);
  const { agent } = makeAgent([{ indexes: [INDEX], rewrite: "" }]);
  const variables = { database: database.address, query: QUERY };
  const driven = await drive(world, { template: "optimization", variables, agent, confirm: () => false });
  expect(driven.status).toBe("waiting");
  expect(listIndexes(database)).toBe(OWN);
});

test.each(ENGINES)(
  "%s: another wording that gives the same rows is reported, not applied",
  async (engine) => {
    const { world, database } = await makeShopWithDatabase(engine);
    const rewrite = "SELECT id, total FROM orders WHERE customer_id = 16 + 1 ORDER BY id";
    const { agent } = makeAgent([{ indexes: [], rewrite }]);
    const variables = { database: database.address, query: QUERY };
    const driven = await drive(world, { template: "optimization", variables, agent });
    expect(driven.status).toBe("complete");
    expect(world.read("reports/optimization.md")).toContain(`~~~~~~sql\n${rewrite}\n`);
    expect(listIndexes(database)).toBe(OWN);
  },
);
