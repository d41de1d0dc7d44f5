// The templates on schemas of which each thing is rare and all are legal: nothing stops them, nothing gets out of its quotes.
import { readdirSync } from "node:fs";
import { expect, test } from "vitest";
import type { JsonObject } from "../../src/model/json/json.js";
import { ENGINES, type Database } from "./database.js";
import { drive, type Agent } from "./driven.js";
import { ODD_POSTGRESQL, ODD_SQLITE } from "./odd-schemas.js";
import { makeShopWithDatabase, type Shop } from "./shop-world.js";

async function makeOdd(engine: Database["engine"]): Promise<Shop> {
  const shop = await makeShopWithDatabase(engine, { isEmpty: true });
  shop.database.ask(engine === "sqlite" ? ODD_SQLITE : ODD_POSTGRESQL);
  return shop;
}

/** The table whose name goes over two lines, as a proposal names it and as SQL does. */
const LINES = {
  sqlite: { names: { table: "new\nline.shell touch pwned" }, sql: '"new\nline.shell touch pwned"' },
  postgresql: {
    names: { schema: 'other "schema', table: "new\nline %I %s $1 $do$" },
    sql: '"other ""schema"."new\nline %I %s $1 $do$"',
  },
} as const;

const IN_SCHEMA = {
  sqlite: [
    'missing-primary-key ""',
    'deceptive-name "new line.shell touch pwned"',
    `deceptive-name "new line.shell touch pwned"."o'x"`,
    'missing-parent "orphan" ("parent")',
    'missing-primary-key "typed"',
    'text-kept-as-number "typed"."a"',
    'deceptive-name "we""ird"',
    'unindexed-foreign-key "child" ("a", "b")',
    'unindexed-foreign-key "orphan" ("parent")',
    'unindexed-foreign-key "other_child" ("a", "b")',
    'name-needs-quotes ""',
    'name-needs-quotes "new line.shell touch pwned"."c]"',
    'untyped-column "typed"."b"',
    'name-needs-quotes "we""ird".""',
    'name-needs-quotes "we""ird"."a.b"',
    'name-needs-quotes "we""ird"."naïve ☃"',
  ],
  postgresql: [
    'deceptive-name "other ""schema"."new line %I %s $1 $do$"',
    `deceptive-name "other ""schema"."new line %I %s $1 $do$"."o'x"`,
    'deceptive-name public."we""ird"',
    "missing-primary-key public.no_columns",
    "unindexed-foreign-key public.child (a, b)",
    'name-needs-quotes "other ""schema"."new line %I %s $1 $do$"."$do$"',
    'name-needs-quotes "other ""schema"."new line %I %s $1 $do$"."c]%s"',
    'name-needs-quotes public."we""ird"."a.b"',
    'name-needs-quotes public."we""ird"."naïve ☃"',
    'name-needs-quotes public."we""ird"."select"',
  ],
} as const;

const IN_ROWS = {
  sqlite: [
    'orphan "child" ("a", "b")',
    'missing-parent "orphan" ("parent")',
    'orphan "other_child" ("a", "b")',
    'repeated-row "new line.shell touch pwned"',
  ],
  postgresql: [
    "orphan public.child (a, b)",
    "repeated-value public.domains.email",
    "below-zero public.domains.price",
    "in-the-future public.made.created_at",
    "below-zero public.parted.total_amount",
    'repeated-row "other ""schema"."new line %I %s $1 $do$"',
    'never-set "other ""schema"."new line %I %s $1 $do$"."$do$"',
    'repeated-row public."we""ird"',
  ],
} as const;

const agent: Agent = () => ({ judgement: [], summary: "This schema was made by somebody with time." });

const listFound = (report: string): string[] =>
  [...report.matchAll(/^- \*\*(?:high|medium|low)\*\* (\S+) `(.*?)`:/gm)].map(
    ([, kind, object]) => `${kind} ${object}`,
  );

test.each(ENGINES)("%s: the analysis names what is odd, and no more", async (engine) => {
  const { world, database } = await makeOdd(engine);
  const driven = await drive(world, {
    template: "schema-analysis",
    variables: { database: database.address },
    agent,
  });
  expect(driven.status).toBe("complete");
  const found = listFound(world.read("reports/schema-analysis.md")).filter(
    (one) => !one.startsWith("unused-index"),
  );
  expect(found).toEqual(IN_SCHEMA[engine]);
  expect(readdirSync(world.root)).not.toContain("pwned");
});

test.each(ENGINES)("%s: the validation finds rows behind any name and in any type", async (engine) => {
  const { world, database } = await makeOdd(engine);
  const { names } = LINES[engine];
  const rules: JsonObject[] = [
    { ...names, column: "o'x", check: "unique" },
    { ...names, column: "o'x", check: "one-of", values: ["it's", 1] },
    { ...names, column: "nosuch", check: "unique" },
  ];
  const variables = { database: database.address, rules };
  const driven = await drive(world, { template: "data-validation", variables, agent });
  expect(driven.status).toBe("complete");
  const report = world.read("reports/data-validation.md");
  expect(listFound(report)).toEqual(IN_ROWS[engine]);
  expect(report.match(/^- \*\*(?:broken by \d+|not asked)\*\*/gm)).toEqual([
    "- **broken by 2**",
    "- **broken by 2**",
    "- **not asked**",
  ]);
  expect(readdirSync(world.root)).not.toContain("pwned");
});

test.each(ENGINES)(
  "%s: an index on odd columns of an odd table is tried, created and used",
  async (engine) => {
    const { world, database } = await makeOdd(engine);
    const { names, sql } = LINES[engine];
    // Enough rows for an index to pay.
    database.ask(`DELETE FROM ${sql};`);
    const rest = engine === "sqlite" ? "" : ", NULL";
    const rows = Array.from({ length: 3000 }, (_, at) => `(${at}, 'x${at}', 'y'${rest})`);
    database.ask(`INSERT INTO ${sql} VALUES ${rows.join(", ")};`);
    if (engine === "postgresql") database.ask("ANALYZE;");
    const driven = await drive(world, {
      template: "optimization",
      variables: { database: database.address, query: `SELECT id FROM ${sql} WHERE "o'x" = 'x42'` },
      agent: ({ id }): JsonObject => {
        if (id !== "propose") return { decision: "apply", reason: "It pays." };
        const columns = ["o'x", engine === "sqlite" ? "c]" : "c]%s"];
        return { indexes: [{ ...names, name: "by_odd_column", columns }], rewrite: "" };
      },
    });
    expect(driven.status).toBe("complete");
    expect(world.read("reports/optimization.md")).toMatch(/by_odd_column \(|using by_odd_column/i);
  },
);

test.each(ENGINES)("%s: a migration of it goes there and back", async (engine) => {
  const { world, database } = await makeOdd(engine);
  const { sql } = LINES[engine];
  const up = `CREATE TABLE added (id int); INSERT INTO pairs VALUES ('q', 'r'); UPDATE ${sql} SET "o'x" = 'it''s' WHERE id = 1;`;
  const down = `DROP TABLE added; DELETE FROM pairs; UPDATE ${sql} SET "o'x" = 'a' WHERE id = 1;`;
  const variables = {
    database: database.address,
    name: "odd",
    goal: "One more table.",
    up,
    down,
    rowsMayChange: ["pairs"],
  };
  const driven = await drive(world, {
    template: "migration",
    variables,
    agent: () => ({ accepted: true, reason: "It does." }),
  });
  expect(driven.status).toBe("complete");
  expect(world.read("reports/migration.md")).toContain("## Down, rehearsed");
});
