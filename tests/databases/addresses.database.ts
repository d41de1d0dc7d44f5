// How a database is named: paths and URLs, never with a password in them, and nothing that is taken for something else.
import { execFileSync } from "node:child_process";
import { existsSync, readdirSync, readFileSync, renameSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, inject, test } from "vitest";
import type { World } from "../support/transcript.js";
import { drive, outcomesOf, reasonOf, type Agent, type Driven } from "./driven.js";
import { makeShopWithDatabase } from "./shop-world.js";

const agent: Agent = () => ({ judgement: [], summary: "Everything is as it should be." });

const analyse = (
  world: World,
  database: string,
  environment: Readonly<Record<string, string>> = {},
): Promise<Driven> =>
  drive(world, { template: "schema-analysis", variables: { database }, agent, environment });

/** Every file below the shop and beside it, git's own included. */
function readEverything(world: World): string {
  const top = join(world.root, "..");
  return readdirSync(top, { recursive: true, encoding: "utf8" })
    .map((path) => join(top, path))
    .filter((path) => statSync(path, { throwIfNoEntry: false })?.isFile() === true)
    .map((path) => readFileSync(path, "latin1"))
    .join("\n");
}

test.each([
  "postgresql://clerk:hunter2-of-the-shop@/shop",
  "postgres://clerk:hunter2-of-the-shop@db.example.org:5432/shop",
  "postgresql:///shop?user=clerk&password=hunter2-of-the-shop",
  "postgresql:///shop?pass%77ord=hunter2-of-the-shop",
  "postgresql:///shop?sslpassword=hunter2-of-the-shop",
])("a password in %s is refused, and reaches no file", async (address) => {
  const { world } = await makeShopWithDatabase("sqlite");
  await expect(analyse(world, address)).rejects.toThrow(
    expect.objectContaining({ code: expect.stringMatching(/^(?:VARIABLE_INVALID|SECRET_FOUND)$/) as string }),
  );
  expect(readEverything(world)).not.toContain("hunter2");
});

test("a password comes from the environment, and is asked of nobody", async () => {
  const { world, database } = await makeShopWithDatabase("postgresql");
  database.ask(
    "DO $$ BEGIN CREATE ROLE clerk LOGIN PASSWORD 'hunter2-of-the-shop'; EXCEPTION WHEN duplicate_object THEN END $$;",
  );
  database.ask("GRANT SELECT ON ALL TABLES IN SCHEMA public TO clerk;");
  const address = database.address.replace("shop@", "clerk@");
  const without = await analyse(world, address);
  expect(without.status).toBe("failed");
  expect(reasonOf(without, "connect")).toMatch(/no password supplied/);
  world.git("clean", "-fdxq", ".context/workflows");
  const driven = await analyse(world, address, { PGPASSWORD: "hunter2-of-the-shop" });
  expect(driven.status).toBe("complete");
  expect(readEverything(world)).not.toContain("hunter2");
});

test("a SQLite file may be called anything", async () => {
  const { world } = await makeShopWithDatabase("sqlite");
  const name = `it's "a" $(touch pwned) ; shop?mode=ro.db`;
  renameSync(join(world.root, "shop.db"), join(world.root, name));
  const driven = await analyse(world, name);
  expect(driven.status).toBe("complete");
  expect(world.read("reports/schema-analysis.md")).toContain(`# Schema of ${name}`);
  expect(existsSync(join(world.root, "pwned"))).toBe(false);
});

test("what is not there is not made", async () => {
  const { world } = await makeShopWithDatabase("sqlite");
  const driven = await analyse(world, "nosuch.db");
  expect(outcomesOf(driven)).toEqual(["connect failed"]);
  expect(reasonOf(driven, "connect")).toContain("There is no SQLite file nosuch.db.");
  expect(existsSync(join(world.root, "nosuch.db"))).toBe(false);
});

test("what is no database is left as it is", async () => {
  const { world } = await makeShopWithDatabase("sqlite");
  const text = "id,name\n1,Ada\n".repeat(100);
  writeFileSync(join(world.root, "customers.csv"), text);
  const driven = await analyse(world, "customers.csv");
  expect(reasonOf(driven, "connect")).toContain("file is not a database");
  expect(world.read("customers.csv")).toBe(text);
});

test("what could be an option is refused", async () => {
  const { world } = await makeShopWithDatabase("sqlite");
  await expect(analyse(world, "-cmd=.shell touch pwned")).rejects.toThrow(
    expect.objectContaining({ code: "VARIABLE_INVALID" }),
  );
});

test("settings of a person's own programs change nothing", async () => {
  const { world, database } = await makeShopWithDatabase("sqlite");
  // Both print before and around what is asked.
  writeFileSync(join(world.root, "../.sqliterc"), ".headers on\n.mode box\n.print from sqliterc\n");
  writeFileSync(join(world.root, "../.psqlrc"), "\\echo from psqlrc\n\\x on\n");
  expect((await analyse(world, database.address)).status).toBe("complete");
});

test("the server listens to nobody but this test", () => {
  const socket = inject("socketDirectory");
  const answer = (host: string): string =>
    execFileSync(
      "psql",
      ["-wXAtq", "-d", `postgresql://shop@/postgres?host=${host}`, "-c", "SHOW listen_addresses"],
      {
        encoding: "utf8",
      },
    );
  expect(answer(encodeURIComponent(socket))).toBe("\n");
});
