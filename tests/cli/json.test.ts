// Every JSON document that ctx prints is what its published schema says: answers, refusals, and answers about nothing.
import { readdirSync, readFileSync } from "node:fs";
import { Ajv2020 } from "ajv/dist/2020.js";
import { afterAll, beforeAll, expect, test } from "vitest";
import { makeShop, type World } from "../support/transcript.js";

const FOLDERS = ["schemas", "schemas/output"];

let world: World;
let empty: World;
const ajv = new Ajv2020({ strict: false, allErrors: true, ownProperties: true });
beforeAll(async () => {
  for (const folder of FOLDERS) {
    for (const name of readdirSync(folder).filter((each) => each.endsWith(".json"))) {
      ajv.addSchema(JSON.parse(readFileSync(`${folder}/${name}`, "utf8")) as object);
    }
  }
  world = await makeShop("json");
  empty = await makeShop("json-empty");
});
afterAll(() => {
  world.remove();
  empty.remove();
});

test.each<[argv: string, status: number]>([
  ["init", 0],
  ["init --dry-run", 0],
  ["init --task task-42", 0],
  ["create task-50 --title Search", 0],
  ["create task-51 --format json --dry-run", 0],
  ["create task-42", 73],
  ["create task-42 --if-missing", 0],
  ["set task-42 limits.retries 3", 0],
  ["set task-42 limits.retries 3", 0],
  ["set task-24 a b", 66],
  ["unset task-42 limits.retries", 0],
  ["unset task-42 nothing", 66],
  ['update task-42 --data {"a":{"b":null},"c":[1]}', 0],
  ["update task-42", 64],
  ["update task-42 --data []", 64],
  ["get task-42", 0],
  ["get global", 0],
  ["get task-42 title", 0],
  ["get task-42 nothing", 66],
  ["progress task-42 done --percent 50 --key k --files src/a.ts", 0],
  ["progress task-42 done --percent 50 --key k --files src/a.ts", 0],
  ["progress task-42 other --key k", 65],
  ["progress task-42 done --dry-run", 0],
  ["insight task-42 learnt --category risk --importance high", 0],
  ["insight task-42 learnt --category gossip", 64],
  ["log task-42", 0],
  ["log project", 0],
  ["log task-24", 66],
  ["list", 0],
  ["list branches", 0],
  ["list --status gone", 0],
  ["resolve task-42", 0],
  ["resolve task-42 --explain", 0],
  ["resolve task-42 --max-tokens 5000", 0],
  ["resolve task-42 --max-tokens 200 --explain", 0],
  ["resolve task-42 --max-tokens 199", 64],
  ["resolve task-42 --select caching", 0],
  ["resolve task-42 --select nothing --default null", 0],
  ["resolve task-42 --at HEAD", 0],
  ["resolve", 0],
  ["resolve global", 0],
  ["resolve task-24", 66],
  ["explain task-42 caching", 0],
  ["explain task-42 nothing", 66],
  ["agents status", 1],
  ["agents install", 64],
  ["agents install codex cursor --dry-run", 0],
  ["agents install codex opencode", 0],
  ["agents status", 0],
  ["agents status gemini", 1],
  ["agents uninstall", 0],
  ["help", 0],
  ["help set", 0],
  ["help nothing", 64],
  ["version", 0],
  ["--version", 0],
  ["", 0],
  ["reslove", 64],
  ["set", 64],
])("ctx %s --json", async (argv, status) => {
  const printed = await world.ctx(`${argv} --json`);
  expect(printed.stderr).toBe("");
  expect(printed.stdout).toMatch(/^\{.*\}\n$/);
  const document: unknown = JSON.parse(printed.stdout);
  const isValid = ajv.validate("https://git-ctx.dev/schemas/1/output/envelope.schema.json", document);
  expect(ajv.errors ?? [], printed.stdout).toEqual([]);
  expect([isValid, printed.status]).toEqual([true, status]);
});

test("findings are in it, and make the status 1 when one is an error", async () => {
  empty.write(".context/tasks/task-42/context.md", "---\ntitle: [\n---\n");
  const printed = await empty.ctx("resolve task-42 --json");
  const document: unknown = JSON.parse(printed.stdout);
  ajv.validate("https://git-ctx.dev/schemas/1/output/envelope.schema.json", document);
  expect(ajv.errors ?? [], printed.stdout).toEqual([]);
  expect(printed.status).toBe(1);
  expect(document).toMatchObject({ ok: true, findings: [{ code: "FILE_INVALID", line: 3 }] });
});
