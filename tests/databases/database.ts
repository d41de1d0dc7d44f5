// The shop's database of one test: a SQLite file in the shop's directory, or a database of its own on the server.
import { rmSync } from "node:fs";
import { join } from "node:path";
import { inject } from "vitest";
import { runProgram } from "../shells/programs.js";
import { SHOP_POSTGRESQL, SHOP_SQLITE } from "./shop.js";

export interface Database {
  readonly engine: "sqlite" | "postgresql";
  /** What a workflow's variable `database` says. */
  readonly address: string;
  /** What one query gives, as the engine's program prints it: rows on lines, columns divided by |. */
  ask(query: string): string;
  remove(): void;
}

export const ENGINES = ["sqlite", "postgresql"] as const;

/** Makes the shop's database, or an empty one. `root` is where the workflow runs. */
export function makeDatabase(
  engine: Database["engine"],
  root: string,
  { isEmpty = false }: { isEmpty?: boolean } = {},
): Database {
  const database = engine === "sqlite" ? makeSqlite(root) : makePostgresql();
  if (!isEmpty) database.ask(engine === "sqlite" ? SHOP_SQLITE : SHOP_POSTGRESQL);
  return database;
}

function makeSqlite(root: string): Database {
  const file = join(root, "shop.db");
  const ask = (query: string): string => must("sqlite3", ["-init", "/dev/null", "-bail", file], query);
  ask("VACUUM;");
  return {
    engine: "sqlite",
    address: "shop.db",
    ask,
    remove: () => rmSync(file, { force: true }),
  };
}

let count = 0;

function makePostgresql(): Database {
  const name = `shop_${process.pid}_${++count}`;
  const at = (database: string): string =>
    `postgresql://shop@/${database}?host=${encodeURIComponent(inject("socketDirectory"))}`;
  const psql = (database: string, query: string): string =>
    must("psql", ["-wXAtq", "-v", "ON_ERROR_STOP=1", "-d", at(database)], query);
  psql("postgres", `CREATE DATABASE ${name}`);
  return {
    engine: "postgresql",
    address: at(name),
    ask: (query) => psql(name, query),
    remove: () => void psql("postgres", `DROP DATABASE ${name} WITH (FORCE)`),
  };
}

function must(program: string, args: readonly string[], input: string): string {
  const { stdout, stderr, status } = runProgram(program, args, { input });
  if (status !== 0) throw new Error(`${program}: ${stderr}`);
  return stdout.trimEnd();
}
