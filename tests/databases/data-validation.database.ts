// The template data-validation on both engines: planted rows are found and counted, rules of an agent or of the caller are
// asked, and a rule that cannot be asked is told, never taken for one that holds.
import { expect, test } from "vitest";
import type { JsonObject } from "../../src/model/json/json.js";
import { ENGINES } from "./database.js";
import { drive, outcomesOf, type Agent } from "./driven.js";
import { HOSTILE_TABLE } from "./shop.js";
import { makeShopWithDatabase } from "./shop-world.js";

const RULES: JsonObject[] = [
  {
    table: "orders",
    column: "status",
    check: "one-of",
    values: ["open", "paid"],
    why: "the shop knows no other",
  },
  { table: "products", column: "price", check: "at-least", value: 0 },
  { table: "products", column: "sku", check: "unique" },
  { table: "products", column: "nosuch", check: "not-null" },
  { table: "customers", column: "email", check: "like", value: "%'@example.org" },
  {
    table: "order_items",
    column: "product_id",
    check: "references",
    references: { table: "products", column: "id" },
  },
  { table: HOSTILE_TABLE, column: 'a "quoted" column', check: "at-most", value: "g'" },
];

const agent: Agent = ({ id }): JsonObject => {
  if (id === "propose") return { rules: RULES };
  return { judgement: [], summary: "The orders of customer 9001 have to be looked into first." };
};

test.each(ENGINES)("%s: what is planted is found, and each rule of the agent is asked", async (engine) => {
  const { world, database } = await makeShopWithDatabase(engine);
  const variables = { database: database.address };
  const driven = await drive(world, { template: "data-validation", variables, agent });
  expect(driven.status).toBe("complete");
  expect(driven.asked.map(({ id }) => id)).toEqual(["propose", "judge"]);
  expect(outcomesOf(driven).filter((one) => one.startsWith("rules/"))).toHaveLength(RULES.length);
  const report = world.read("reports/data-validation.md");
  const found = report.slice(report.indexOf("## Found"), report.indexOf("## Rules"));
  expect(found.match(/^- \*\*\w+\*\* \S+/gm)?.sort()).toEqual(
    [
      "- **high** orphan",
      ...(engine === "sqlite" ? ["- **high** wrong-type"] : []),
      "- **low** never-set",
      "- **medium** below-zero",
      "- **medium** in-the-future",
      "- **medium** repeated-row",
      "- **medium** repeated-value",
      "- **medium** undeclared-orphan",
    ].sort(),
  );
  expect(found).toContain("rows without the row that they refer to: 2, such as `9001`");
  expect(found).toContain("rows without the row that they refer to: 3, such as `9002`");
  const rules = report.slice(report.indexOf("## Rules"), report.indexOf("## Judgement"));
  expect(rules.match(/^- (?:\*\*.*?\*\*|holds)/gm)).toEqual([
    "- **broken by 1334**",
    "- **broken by 1**",
    "- holds",
    "- **not asked**",
    "- **broken by 200**",
    "- **broken by 3**",
    "- **broken by 1**",
  ]);
  expect(rules).toMatch(/not asked.*nosuch/);
  expect(database.ask("SELECT count(*) FROM customers;")).toBe("200");
});

test.each(ENGINES)(
  "%s: with rules and tables of the caller no agent is asked to propose any",
  async (engine) => {
    const { world, database } = await makeShopWithDatabase(engine);
    const rules = [{ table: "visits", column: "page", check: "like", value: "/%" }];
    const variables = { database: database.address, rules, tables: ["visits", HOSTILE_TABLE] };
    const driven = await drive(world, { template: "data-validation", variables, agent });
    expect(driven.status).toBe("complete");
    expect(driven.asked.map(({ id }) => id)).toEqual(["judge"]);
    const report = world.read("reports/data-validation.md");
    expect(report.match(/^- .*$/gm)).toEqual([
      expect.stringContaining("repeated-row"),
      expect.stringMatching(/^- holds: /),
    ]);
  },
);

test.each(ENGINES)("%s: a rule without what it needs is refused before anything is asked", async (engine) => {
  const { world, database } = await makeShopWithDatabase(engine);
  const rules = [{ table: "visits", column: "page", check: "at-least" }];
  await expect(
    drive(world, { template: "data-validation", variables: { database: database.address, rules }, agent }),
  ).rejects.toThrow(expect.objectContaining({ code: "VARIABLE_INVALID" }));
});
