// The template migration on both engines: rehearsed, applied once, in one transaction, and taken back to what was there
// when it fails, breaks a promise or is not accepted. What was there is judged by the engines' own dumps.
import { createHash } from "node:crypto";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { rewindRun } from "../../src/actions/workflow/runs/rewind-run.js";
import { makeNodeRuntime } from "../../src/adapters/node-runtime.js";
import type { JsonObject } from "../../src/model/json/json.js";
import { ENGINES, type Database } from "./database.js";
import { drive, goOn, outcomesOf, reasonOf, type Agent } from "./driven.js";
import { HOSTILE_TABLE } from "./shop.js";
import { makeShopWithDatabase, type Shop } from "./shop-world.js";

const UP =
  "ALTER TABLE orders ADD COLUMN note text;\nCREATE UNIQUE INDEX orders_by_note ON orders (note);\nUPDATE orders SET note = 'it''s ' || id || ';' WHERE id < 10;";
const DOWN = "DROP INDEX orders_by_note; ALTER TABLE orders DROP COLUMN note;";
const CHECKS = [
  { title: "Nine orders have a note.", query: "SELECT count(*) = 9 FROM orders WHERE note IS NOT NULL;" },
];
const NOTES: JsonObject = {
  name: "2026-11-notes",
  goal: "Orders have notes.",
  up: UP,
  down: DOWN,
  checks: CHECKS,
};

const accept: Agent = () => ({ accepted: true, reason: "It does what it is for." });
const decline: Agent = () => ({ accepted: false, reason: "Notes belong to customers." });

/** All that is in the database but the table that remembers migrations, in the engine's own words. */
function dump({ engine, ask }: Database): string {
  if (engine === "sqlite")
    return ask(".dump").replaceAll(/^(?:CREATE TABLE|INSERT INTO) "?ctx_migrations"?.*\n/gm, "");
  const tables = ask(
    "SELECT quote_ident(relname) FROM pg_class WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace AND relname <> 'ctx_migrations' ORDER BY 1;",
  ).split("\n");
  const columns =
    "SELECT attrelid::regclass, attname, atttypid::regtype FROM pg_attribute a JOIN pg_class c ON c.oid = attrelid WHERE relnamespace = 'public'::regnamespace AND relname !~ '^ctx_' AND attnum > 0 AND NOT attisdropped ORDER BY 1, 2;";
  return ask([columns, ...tables.map((table) => `SELECT t FROM ${table} t ORDER BY t::text;`)].join("\n"));
}

const bytesOf = ({ world }: Shop): string =>
  createHash("sha256")
    .update(readFileSync(join(world.root, "shop.db")))
    .digest("hex");

const migrate = (
  { world, database }: Shop,
  variables: JsonObject,
  more: { agent?: Agent; confirm?: () => boolean } = {},
) =>
  drive(world, {
    template: "migration",
    variables: { ...NOTES, database: database.address, ...variables },
    agent: accept,
    ...more,
  });

test.each(ENGINES)(
  "%s: a migration is rehearsed, applied, checked, judged, reported, and never applied twice",
  async (engine) => {
    const shop = await makeShopWithDatabase(engine);
    const { world, database } = shop;
    const before = dump(database);
    const during: string[] = [];
    const driven = await migrate(
      shop,
      {},
      {
        confirm: () => {
          during.push(dump(database));
          return true;
        },
      },
    );
    expect(driven.status).toBe("complete");
    expect(outcomesOf(driven)).toEqual(
      [
        "connect",
        "ledger",
        "outline",
        "before",
        "backup",
        `rehearse-${engine}`,
        `apply-${engine}`,
        "after",
        "compare",
        "keep",
        "report",
      ].map((path) => `${path} done`),
    );
    // The rehearsal left nothing behind.
    expect(during).toEqual([before]);
    expect(database.ask("SELECT note FROM orders WHERE id = 3;")).toBe("it's 3;");
    expect(world.read("reports/migration.md")).toContain("## Down, rehearsed");
    if (engine === "sqlite")
      expect(readdirSync(join(world.root, "backups"))).toEqual([
        expect.stringMatching(/^2026-11-notes-\d{8}T\d{6}Z\.db$/),
      ]);

    const again = await goOn(world, {
      template: "migration",
      variables: { ...NOTES, database: database.address },
      agent: accept,
    });
    expect(again.status).toBe("failed");
    expect(reasonOf(again, "ledger")).toContain("The migration 2026-11-notes was applied at 20");
  },
);

test.each(ENGINES)(
  "%s: a step that is done a second time after its commit applies nothing twice",
  async (engine) => {
    const shop = await makeShopWithDatabase(engine);
    const { world, database } = shop;
    const first = await migrate(shop, {}, { agent: () => ({ accepted: true, reason: "Good." }) });
    const runtime = makeNodeRuntime(world.environment);
    await rewindRun(runtime, { directory: world.root, run: first.run, step: `apply-${engine}`, by: "@ada" });
    const second = await goOn(world, { run: first.run, agent: accept });
    expect(second.status).toBe("complete");
    expect(outcomesOf(second)[0]).toBe(`apply-${engine} done`);
    expect(database.ask("SELECT count(*) FROM ctx_migrations;")).toBe("1");
  },
);

/** What no rehearsal lets pass, and what it says of it on each engine. */
const REFUSED: readonly (readonly [what: string, variables: JsonObject, told: RegExp])[] = [
  ["fails in the middle", { up: "DELETE FROM visits; INSERT INTO nosuch VALUES (1)" }, /nosuch/],
  ["loses rows that nobody named", { up: "DELETE FROM visits" }, /visits had 3 rows and has 0/],
  ["drops a table that nobody named", { up: "DROP TABLE visits" }, /visits/],
  ["commits by itself", { up: "DELETE FROM visits; COMMIT; BEGIN; SELECT 1" }, /ctx_migration|transaction/],
  ["speaks to the shell", { up: "DELETE FROM visits;\n.shell touch pwned\n" }, /\.|safe mode/],
  ["ends the program", { up: "DELETE FROM visits;\n.quit\n" }, /\.|came to no end/],
  [
    "does not do what it is for",
    { checks: [{ title: "No notes.", query: "SELECT count(*) = 0 FROM orders WHERE note IS NOT NULL" }] },
    /No notes\./,
  ],
  [
    "breaks a reference",
    { up: "UPDATE orders SET customer_id = 77777 WHERE id = 3" },
    /customers|orders_customer/,
  ],
];

test.each(ENGINES.flatMap((engine) => REFUSED.map((row) => [engine, ...row] as const)))(
  "%s: a migration that %s is never applied",
  async (engine, _, variables, told) => {
    const shop = await makeShopWithDatabase(engine);
    const { world, database } = shop;
    const before = engine === "sqlite" ? bytesOf(shop) : dump(database);
    const driven = await migrate(shop, { checks: [], ...variables });
    expect(driven.status).toBe("failed");
    expect(reasonOf(driven, `rehearse-${engine}`)).toMatch(told);
    expect(outcomesOf(driven).join()).not.toContain("apply");
    expect(engine === "sqlite" ? bytesOf(shop) : dump(database)).toBe(before);
    expect(readdirSync(world.root)).not.toContain("pwned");
  },
);

test.each(ENGINES)(
  "%s: what fails in the middle of being applied leaves the same bytes and rows",
  async (engine) => {
    const shop = await makeShopWithDatabase(engine);
    const { database } = shop;
    let before = "";
    // Rehearsed well; then somebody adds what it cannot bear.
    const up = "DELETE FROM visits; CREATE UNIQUE INDEX customers_by_name ON customers (name);";
    const driven = await migrate(
      shop,
      { up, down: "", checks: [], rowsMayChange: ["visits"] },
      {
        confirm: () => {
          database.ask("INSERT INTO customers VALUES (900, 'twin@example.org', 'Customer 1', NULL);");
          before = engine === "sqlite" ? bytesOf(shop) : dump(database);
          return true;
        },
      },
    );
    expect(driven.status).toBe("failed");
    expect(outcomesOf(driven).slice(-2)).toEqual([`apply-${engine} failed`, `apply-${engine}/rollback done`]);
    expect(reasonOf(driven, `apply-${engine}`)).toMatch(/UNIQUE|could not create unique index/);
    expect(engine === "sqlite" ? bytesOf(shop) : dump(database)).toBe(before);
    expect(database.ask("SELECT count(*) FROM visits; SELECT count(*) FROM customers;")).toBe("3\n201");
  },
);

test.each(ENGINES)("%s: what is not accepted is taken back, to the last row", async (engine) => {
  const shop = await makeShopWithDatabase(engine);
  const before = dump(shop.database);
  const driven = await migrate(shop, {}, { agent: decline });
  expect(driven.status).toBe("failed");
  expect(outcomesOf(driven).slice(-2)).toEqual(["keep failed", `apply-${engine}/rollback done`]);
  expect(reasonOf(driven, "keep")).toContain("Notes belong to customers.");
  expect(dump(shop.database)).toBe(before);
  // Nothing stands in the way of a better one by the same name.
  const better = await goOn(shop.world, {
    template: "migration",
    variables: { ...NOTES, database: shop.database.address },
    agent: accept,
  });
  expect(better.status).toBe("complete");
});

test.each(ENGINES)("%s: taking back keeps what others wrote meanwhile", async (engine) => {
  const shop = await makeShopWithDatabase(engine);
  const { database } = shop;
  const write = (): JsonObject => {
    database.ask("INSERT INTO visits VALUES ('/late', '2026-11-20');");
    return { accepted: false, reason: "Notes belong to customers." };
  };
  const driven = await migrate(shop, {}, { agent: write });
  expect(outcomesOf(driven).at(-1)).toBe(`apply-${engine}/rollback done`);
  expect(database.ask("SELECT count(*) FROM visits;")).toBe("4");
  expect(() => database.ask("SELECT note FROM orders;")).toThrow("note");
});

test.each(ENGINES)(
  "%s: without a way back, nothing that others wrote is thrown away for one",
  async (engine) => {
    const shop = await makeShopWithDatabase(engine);
    const { database } = shop;
    const write = (): JsonObject => {
      database.ask("INSERT INTO visits VALUES ('/late', '2026-11-20');");
      return { accepted: false, reason: "Notes belong to customers." };
    };
    const driven = await migrate(shop, { down: "" }, { agent: write });
    expect(driven.status).toBe("failed");
    expect(reasonOf(driven, `apply-${engine}/rollback`)).toMatch(/no way back was rehearsed/);
    expect(
      database.ask("SELECT count(*) FROM visits; SELECT count(*) FROM orders WHERE note IS NOT NULL;"),
    ).toBe("4\n9");
  },
);

test("sqlite: without a way back, the copy from before is restored", async () => {
  const shop = await makeShopWithDatabase("sqlite");
  const before = dump(shop.database);
  const driven = await migrate(
    shop,
    { up: `${UP} DELETE FROM visits;`, down: "", rowsMayChange: ["visits"] },
    { agent: decline },
  );
  expect(outcomesOf(driven).at(-1)).toBe("apply-sqlite/rollback done");
  expect(dump(shop.database)).toBe(before);
});

test.each(ENGINES)(
  "%s: an agent writes the migration when none is given; tables may be called anything",
  async (engine) => {
    const shop = await makeShopWithDatabase(engine);
    const table = `"${HOSTILE_TABLE.replaceAll('"', '""')}"`;
    const agent: Agent = ({ id }): JsonObject => {
      if (id !== "write") return { accepted: true, reason: "It does what it is for." };
      const up = `DELETE FROM ${table} WHERE id = 2`;
      const down = `INSERT INTO ${table} VALUES (2, 'fine')`;
      return { up, down, rowsMayChange: [HOSTILE_TABLE], checks: [] };
    };
    const driven = await migrate(shop, { up: "", down: "", checks: [] }, { agent });
    expect(driven.status).toBe("complete");
    expect(driven.asked.map(({ id }) => id)).toEqual(["write", "judge"]);
    expect(shop.world.read("reports/migration.md")).toContain("## Down, rehearsed");
    expect(shop.database.ask(`SELECT count(*) FROM ${table}; SELECT count(*) FROM customers;`)).toBe(
      "1\n200",
    );
  },
);
