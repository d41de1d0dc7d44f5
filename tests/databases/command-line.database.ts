// The templates as people start them: real processes of the built command line, one after the other, and one that is killed.
import { spawn, spawnSync } from "node:child_process";
import { mkdirSync, symlinkSync } from "node:fs";
import { delimiter, join } from "node:path";
import { expect, test } from "vitest";
import type { JsonObject } from "../../src/model/json/json.js";
import type { World } from "../support/transcript.js";
import { ROOT } from "../tidy/source.js";
import { ENGINES } from "./database.js";
import { makeShopWithDatabase } from "./shop-world.js";

/** An environment in which a step finds `ctx`, as after `npm install --global`. */
function environmentOf({ root, environment }: World): Record<string, string> {
  const bin = join(root, "../bin");
  mkdirSync(bin, { recursive: true });
  symlinkSync(join(ROOT, "bin/ctx.cjs"), join(bin, "ctx"));
  return { ...environment, PATH: `${bin}${delimiter}${environment["PATH"]}` };
}

function makeCtx(
  world: World,
): (...args: string[]) => { status: number | null; stdout: string; data: JsonObject } {
  const env = environmentOf(world);
  return (...args) => {
    const { status, stdout, stderr } = spawnSync("ctx", args, { cwd: world.root, env, encoding: "utf8" });
    if (status !== 0 && status !== 1) throw new Error(stderr + stdout);
    const last = stdout.trimEnd().split("\n").at(-1) ?? "";
    return {
      status,
      stdout,
      data: last.startsWith("{") ? (JSON.parse(last) as { data: JsonObject }).data : {},
    };
  };
}

test("an analysis from its start to the task that is told of it", async () => {
  const { world, database } = await makeShopWithDatabase("sqlite");
  const ctx = makeCtx(world);
  ctx("workflow", "new", "schema-analysis");
  const variables = JSON.stringify({ database: database.address, task: "task-42" });
  const begun = ctx("workflow", "run", "schema-analysis", "--data", variables, "--json");
  expect([begun.status, begun.data["status"]]).toEqual([0, "waiting"]);
  const run = begun.data["run"] as string;
  const answer = JSON.stringify({ judgement: [], summary: "Everything is as it should be." });
  expect(ctx("workflow", "next", "--run", run, "--done", "judge", "--data", answer).status).toBe(0);
  const ended = ctx("workflow", "run", "--run", run, "--json");
  expect([ended.status, ended.data["status"]]).toEqual([0, "complete"]);
  const told = /Schema of shop\.db analysed: 6 tables; report in reports\/schema-analysis\.md/g;
  expect(ctx("log", "task-42").stdout.match(told)).toHaveLength(1);
  // Done once more, it is told once: the entry's key is the run.
  ctx("workflow", "rewind", run, "tell");
  expect(ctx("workflow", "run", "--run", run, "--json").data["status"]).toBe("complete");
  expect(ctx("log", "task-42").stdout.match(told)).toHaveLength(1);
});

/** Statements that take long enough to be interrupted in their middle. */
const SLOW = {
  sqlite:
    "CREATE TABLE slow AS WITH RECURSIVE s(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM s WHERE i < 10000000) SELECT max(i) AS i FROM s;",
  postgresql: "CREATE TABLE slow AS SELECT 1 AS i FROM pg_sleep(1.5);",
} as const;

test.each(ENGINES)(
  "%s: a migration whose process is killed is applied once, by whoever resumes it",
  async (engine) => {
    const { world, database } = await makeShopWithDatabase(engine);
    const ctx = makeCtx(world);
    ctx("workflow", "new", "migration");
    const up = `UPDATE products SET price = price + 1; ${SLOW[engine]} UPDATE products SET price = price + 1;`;
    const variables = { database: database.address, name: "twice-one", goal: "Prices are two higher.", up };
    const begun = ctx("workflow", "run", "migration", "--data", JSON.stringify(variables), "--json");
    expect(begun.data["status"]).toBe("waiting");
    const run = begun.data["run"] as string;
    const before = Number(database.ask("SELECT sum(price) FROM products;"));
    ctx("workflow", "next", "--run", run, "--confirm", `apply-${engine}`);
    await killDuring(world, run, `apply-${engine}`);
    const resumed = ctx("workflow", "run", "--run", run, "--json");
    expect(resumed.data["status"]).toBe("waiting");
    const answer = JSON.stringify({ accepted: true, reason: "The prices are two higher." });
    ctx("workflow", "next", "--run", run, "--done", "judge", "--data", answer);
    expect(ctx("workflow", "run", "--run", run, "--json").data["status"]).toBe("complete");
    expect(Number(database.ask("SELECT sum(price) FROM products;"))).toBe(before + 2 * 40);
  },
);

/** Goes on with a run, and kills its process while a step is being done. */
function killDuring(world: World, run: string, path: string): Promise<void> {
  return new Promise((settle, fail) => {
    const { root: cwd, environment: env } = world;
    const child = spawn(
      process.execPath,
      [join(ROOT, "bin/ctx.cjs"), "workflow", "run", "--run", run, "--json"],
      {
        cwd,
        env,
        stdio: ["ignore", "pipe", "inherit"],
      },
    );
    let text = "";
    let isKilled = false;
    child.stdout.setEncoding("utf8").on("data", (part: string) => {
      text += part;
      const isBegun = text.split("\n").some((line) => line.includes('"step-start"') && line.includes(path));
      if (!isBegun || isKilled) return;
      isKilled = true;
      setTimeout(() => child.kill("SIGKILL"), 300);
    });
    child.on("exit", (_, signal) =>
      signal === "SIGKILL" ? settle() : fail(new Error(`The run ended before it was killed: ${text}`)),
    );
  });
}
