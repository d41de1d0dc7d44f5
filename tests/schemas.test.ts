// The published schemas: well formed under a strict validator, self-contained, in step with the tables in src/errors
// and the command table, and right about examples.
import { readdirSync, readFileSync } from "node:fs";
import { Ajv2020 } from "ajv/dist/2020.js";
import { describe, expect, test } from "vitest";
import { COMMANDS } from "../src/cli/commands.js";
import { ERRORS } from "../src/errors/codes.js";
import { FINDINGS } from "../src/errors/finding.js";
import { makeDefaultConfig } from "../src/model/config.js";
import { ENTRY_KINDS, IMPORTANCES, INSIGHT_CATEGORIES } from "../src/model/entry.js";
import { ROOT } from "./tidy/source.js";

const BASE = "https://git-ctx.dev/schemas/1/";

interface Schema {
  $id: string;
  $schema: string;
  title?: string;
  description?: string;
  enum?: unknown[];
  examples?: unknown[];
  default?: unknown;
  properties?: Record<string, Schema>;
  $defs?: Record<string, Schema>;
  [keyword: string]: unknown;
}

const FILES = readdirSync(`${ROOT}schemas`, { recursive: true, encoding: "utf8" })
  .map((path) => path.replaceAll("\\", "/"))
  .filter((path) => path.endsWith(".json"))
  .sort();
const SCHEMAS = new Map(
  FILES.map((path) => [path, JSON.parse(readFileSync(`${ROOT}schemas/${path}`, "utf8")) as Schema]),
);

const ajv = new Ajv2020({ strict: true, allowUnionTypes: true, allErrors: true, ownProperties: true });
for (const schema of SCHEMAS.values()) ajv.addSchema(schema);

function schemaOf(path: string): Schema {
  return SCHEMAS.get(path) as Schema;
}

function check(path: string, value: unknown): string[] {
  const validate = ajv.getSchema(BASE + path);
  if (validate === undefined) throw new Error(`no schema ${path}`);
  return validate(value) === true
    ? []
    : (validate.errors ?? []).map((error) => `${error.instancePath} ${error.message}`);
}

const MAPS = new Set(["properties", "patternProperties", "$defs"]);
const VALUES = new Set(["const", "default", "enum", "examples", "required"]);

/** Every schema inside a schema, itself first, with its path. */
function* parts(schema: unknown, path: string): Generator<[string, Schema]> {
  if (typeof schema !== "object" || schema === null) return;
  if (!Array.isArray(schema)) yield [path, schema as Schema];
  for (const [keyword, value] of Object.entries(schema)) {
    if (VALUES.has(keyword)) continue;
    const below = `${path}/${keyword}`;
    if (!MAPS.has(keyword)) yield* parts(value, below);
    else for (const [name, part] of Object.entries(value as object)) yield* parts(part, `${below}/${name}`);
  }
}

describe("every schema", () => {
  test.each(FILES)("%s compiles strictly and is named after its file", (path) => {
    expect(schemaOf(path).$schema).toBe("https://json-schema.org/draft/2020-12/schema");
    expect(schemaOf(path).$id).toBe(BASE + path);
    expect(() => ajv.getSchema(BASE + path)).not.toThrow();
  });

  test.each(FILES)("%s refers to nothing that is not published with it", (path) => {
    for (const [, part] of parts(schemaOf(path), path)) {
      if (typeof part.$ref !== "string") continue;
      const target = new URL(part.$ref, BASE + path);
      expect(FILES).toContain(target.href.replace(target.hash, "").replace(BASE, ""));
    }
  });

  test.each(FILES)("%s explains every property to editors", (path) => {
    const unexplained = [...parts(schemaOf(path), path)].flatMap(([place, { properties }]) => {
      // Under `if` and `then` properties are conditions, explained where they are defined.
      if (properties === undefined || /\/(?:if|then|else)$/.test(place)) return [];
      const silent = Object.entries(properties).filter(
        ([, { title, description }]) => !title || !description,
      );
      return silent.map(([key]) => `${place}/${key}`);
    });
    expect(unexplained).toEqual([]);
  });

  test.each(FILES)("%s holds for its own examples and defaults", (path) => {
    for (const [, { examples = [], default: standard, $ref, ...rest }] of parts(schemaOf(path), path)) {
      const values = [...examples, ...(standard === undefined ? [] : [standard])];
      if (values.length === 0) continue;
      const validate = ajv.compile(
        $ref === undefined ? withoutId(rest) : { $ref: new URL(String($ref), BASE + path).href },
      );
      for (const value of values) expect(validate(value), JSON.stringify(value)).toBe(true);
    }
  });
});

function withoutId({ $id: _id, ...schema }: Record<string, unknown>): Record<string, unknown> {
  return schema;
}

describe("tables", () => {
  const defs = schemaOf("output/parts.schema.json").$defs ?? {};

  test("error codes", () => {
    expect(defs["error"]?.properties?.["code"]?.enum).toEqual(Object.keys(ERRORS));
  });

  test("finding codes", () => {
    expect(defs["finding"]?.properties?.["code"]?.enum).toEqual(Object.keys(FINDINGS));
  });

  test("entry kinds, importances and categories", () => {
    const { kind, importance, category } = schemaOf("entry.schema.json").properties ?? {};
    expect(kind?.enum).toEqual([...ENTRY_KINDS]);
    expect(importance?.enum).toEqual([...IMPORTANCES]);
    expect(category?.examples).toEqual([...INSIGHT_CATEGORIES]);
  });

  test("every command has the schema of its output, in the envelope too", () => {
    const names = COMMANDS.map(({ name }) => name).sort();
    const published = FILES.filter((path) => path.startsWith("output/"))
      .map((path) => path.slice("output/".length, -".schema.json".length))
      .filter((name) => name !== "envelope" && name !== "parts");
    // A command with verbs may have a schema for each of them, which its own leads to.
    const ofVerbs = published.filter(
      (name) => names.includes(name.split("-")[0] as string) && name.includes("-"),
    );
    for (const name of ofVerbs) {
      const own = JSON.stringify(schemaOf(`output/${name.split("-")[0]}.schema.json`));
      expect(own).toContain(`"${name}.schema.json`);
    }
    expect(published.filter((name) => !ofVerbs.includes(name)).sort()).toEqual(names);
    const { success, failure } = schemaOf("output/envelope.schema.json").$defs ?? {};
    expect(success?.properties?.["command"]?.enum?.toSorted()).toEqual(names);
    expect(failure?.properties?.["command"]?.enum?.slice(0, -1).toSorted()).toEqual(names);
    const envelope = schemaOf("output/envelope.schema.json");
    const conditions = envelope.$defs?.["data"]?.["allOf"] as unknown[];
    expect(conditions).toHaveLength(names.length);
  });

  test("the defaults in the config schema are the ones ctx uses", () => {
    const { project: _, ...defaults } = makeDefaultConfig("shop");
    expect(collectDefaults(schemaOf("config.schema.json"), schemaOf("config.schema.json"))).toEqual(defaults);
  });
});

/** The default of every property, objects put together from those of their own properties. */
function collectDefaults(schema: Schema, root: Schema): unknown {
  const found: Record<string, unknown> = {};
  for (const [key, part] of Object.entries(schema.properties ?? {})) {
    const named = typeof part.$ref === "string" ? root.$defs?.[part.$ref.replace("#/$defs/", "")] : part;
    const value = part.default ?? (named?.properties ? collectDefaults(named, root) : undefined);
    if (value !== undefined) found[key] = value;
  }
  return Object.keys(found).length === 0 ? undefined : found;
}

const ULID = "01ARZ3NDEKTSV4RRFFQ69G5FAV";
const ENTRY = {
  v: 1,
  id: ULID,
  kind: "progress",
  at: "2026-11-20T10:02:00.000Z",
  by: "@ada",
  text: "JWT done",
};
const LISTED = {
  ref: "task/task-42",
  title: null,
  status: "open",
  branch: null,
  parent: null,
  freshness: "unknown",
  broken: false,
  from: "worktree",
};
const ORIGIN = {
  ref: "project",
  path: ".context/project/context.md",
  line: 3,
  from: "worktree",
  strategy: "replace",
};
const CHECKED = {
  ref: "project",
  path: ".context/project/context.md",
  verdict: "stale",
  reason: "files-changed",
  covers: ["src/**"],
  files: ["src/a.ts"],
  commitsSince: null,
  severity: "error",
};
const VERIFIED = {
  id: "01KAGC00000000000000000001",
  path: ".context/project/entries/01KAGC00000000000000000001.jsonl",
  fingerprint: `sha256:${"0".repeat(64)}`,
};
const ACCEPTED = { document: ".context/project/context.md", files: 1, created: true };
const STATUS = {
  project: "shop",
  root: "/shop",
  branch: null,
  current: null,
  tasks: { open: 0, ready: 0, done: 0, archived: 0, broken: 0 },
  delegations: 0,
  stale: [],
  candidates: [],
  latest: null,
  next: "ctx resolve",
};
const CHANGED = { ref: "task/a", path: "p", changed: true, before: "open", id: ULID, created: true };
const DIGEST = `sha256:${"0".repeat(64)}`;
const UNCHANGED = {
  base: { revision: "HEAD", commit: "0".repeat(40) },
  head: { revision: "worktree", commit: null },
  contexts: [],
  changes: [],
  notes: [],
  entries: [],
};
const WATCHED = { version: 1, at: "2026-11-20T10:02:00.000Z", seq: 1 };
const PLACE = { ref: "project", path: ".context/project/context.md" };
const HIT = {
  ...PLACE,
  kind: "document",
  id: null,
  line: 3,
  score: 1.5,
  snippet: "caching",
  matches: [{ start: 0, end: 7 }],
};
const EMPTY = { ref: "project", branch: null, lineage: [], data: {}, notes: [], entries: [], digest: DIGEST };

describe("examples", () => {
  test.each<[schema: string, value: unknown, isValid: boolean]>([
    ["config", {}, true],
    [
      "config",
      { $schema: "x", format: "ctx/1", project: "shop", check: { severity: { task: "info" } } },
      true,
    ],
    ["config", { watch: { quietMs: -1 } }, false],
    ["config", { delegation: { autoAccept: ["global"] } }, false],
    ["config", { unknown: 1 }, false],
    ["document", { title: "Login", $branch: "feature/login", $needs: ["task-1"], $covers: ["src/**"] }, true],
    ["document", { $merge: { "/a/b": "by:id", "": "replace" }, $final: ["/a"], $other: 1 }, true],
    ["document", { $needs: "task-1" }, false],
    ["document", { $final: ["a"] }, false],
    ["document", { $merge: { "/a": "sum" } }, false],
    ["entry", ENTRY, true],
    ["entry", { ...ENTRY, tomorrow: { any: "thing" } }, true],
    ["entry", { ...ENTRY, kind: "insight" }, false],
    ["entry", { ...ENTRY, kind: "status", status: "done", from: "open" }, true],
    ["entry", { ...ENTRY, kind: "status" }, false],
    [
      "entry",
      { ...ENTRY, kind: "verified", fingerprint: `sha256:${"0".repeat(64)}`, document: "context.md" },
      true,
    ],
    ["entry", { ...ENTRY, kind: "verified", fingerprint: "sha256:0" }, false],
    ["entry", { ...ENTRY, kind: "verified" }, false],
    ["entry", { ...ENTRY, kind: "status", status: "" }, false],
    ["entry", { ...ENTRY, at: "2026-11-20 10:02" }, false],
    ["entry", { ...ENTRY, id: ULID.toLowerCase() }, false],
    ["output/init", { root: "/shop", created: [], next: "ctx create task-42" }, true],
    ["output/init", { root: "/shop", created: [], next: "ctx", more: 1 }, false],
    [
      "output/create",
      { ref: "task/a", path: "p", revision: "r", created: true, dryRun: true, diff: "" },
      true,
    ],
    ["output/create", { ref: "a", path: "p", revision: "r", created: true }, false],
    ["output/get", { ref: "branch/feature/x", pointer: "/a", value: null, revision: "r" }, true],
    ["output/get", { ref: "global", data: {}, notes: [], revision: "r" }, true],
    ["output/get", { ref: "global", data: {}, pointer: "", value: {}, revision: "r" }, false],
    ["output/set", { ref: "project", path: "p", changed: true, after: 1, revision: "r" }, true],
    ["output/set", { ref: "project", path: "p", revision: "r" }, false],
    ["output/list", { items: [LISTED] }, true],
    ["output/list", { items: [{ ...LISTED, freshness: "old" }] }, false],
    ["output/progress", { id: ULID, ref: "task/a", path: "p", created: false }, true],
    ["output/resolve", EMPTY, true],
    ["output/resolve", { ...EMPTY, entries: [{ ...ENTRY, ref: "task/a" }] }, true],
    ["output/resolve", { ...EMPTY, entries: [ENTRY] }, false],
    ["output/resolve", { ...EMPTY, origins: { "/a": { ...ORIGIN, overrides: [] } } }, true],
    ["output/resolve", { ...EMPTY, origins: { a: { ...ORIGIN, overrides: [] } } }, false],
    ["output/resolve", { ref: "project", pointer: "/a", value: 1 }, true],
    ["output/log", { ref: "task/a", entries: [ENTRY] }, true],
    ["output/log", { ref: "task/a", entries: [], phases: [], withoutPhase: 0 }, true],
    ["output/log", { ref: "task/a", entries: [], phases: [{ phase: "build" }] }, false],
    ["output/retract", { id: ULID, ref: "project", path: "p", created: true, of: ULID, entry: ENTRY }, true],
    ["output/retract", { id: ULID, ref: "project", path: "p", created: true }, false],
    ["output/complete", { ...CHANGED, status: "done", ready: [] }, true],
    ["output/complete", { ...CHANGED, status: "archived", ready: [] }, false],
    ["output/archive", { ...CHANGED, status: "archived" }, true],
    ["output/archive", { ...CHANGED, status: "archived", ready: [] }, false],
    ["output/delete", { ref: "task/a", removed: ["p"], restore: "git" }, true],
    ["output/delete", { ref: "task/a", removed: [""], restore: "git" }, false],
    ["output/diff", { ...UNCHANGED, contexts: [{ ref: "project", change: "changed" }] }, true],
    [
      "output/diff",
      {
        ...UNCHANGED,
        changes: [{ ref: "project", pointer: "/a", change: "added", after: 1, origin: PLACE }],
      },
      true,
    ],
    [
      "output/diff",
      { ...UNCHANGED, changes: [{ ref: "project", pointer: "/a", change: "added", after: 1 }] },
      false,
    ],
    [
      "output/diff",
      { ...UNCHANGED, entries: [{ ...ENTRY, ref: "task/a", change: "removed", origin: { ref: "task/a" } }] },
      true,
    ],
    [
      "output/diff",
      { ...UNCHANGED, entries: [{ ref: "task/a", change: "removed", origin: { ref: "task/a" } }] },
      false,
    ],
    ["output/watch", { ...WATCHED, event: "stop", data: { entries: 1 } }, true],
    ["output/watch", { ...WATCHED, event: "git", data: { message: null, files: 3 } }, true],
    ["output/watch", { ...WATCHED, event: "entry", data: { entries: 1 } }, false],
    ["output/watch", { ...WATCHED, event: "burst", data: {} }, false],
    ["output/search", { hits: [], total: 0, suggestion: "caching" }, true],
    ["output/search", { hits: [HIT], total: 1 }, true],
    ["output/search", { hits: [{ ...HIT, line: 0 }], total: 1 }, false],
    ["output/version", { version: "0.1.0" }, true],
    ["output/status", STATUS, true],
    ["output/status", { ...STATUS, current: { ref: "task/a", title: null, status: "open" } }, true],
    ["output/status", { ...STATUS, latest: ENTRY }, true],
    ["output/status", { ...STATUS, tasks: { open: 1 } }, false],
    ["output/status", { ...STATUS, stale: [{ ref: "project", covers: ["src/**"], files: 4 }] }, true],
    ["output/status", { ...STATUS, stale: [{ ref: "project" }] }, false],
    ["output/check", { verdict: "fresh", contexts: [] }, true],
    ["output/check", { verdict: "stale", contexts: [CHECKED] }, true],
    ["output/check", { verdict: "stale", contexts: [{ ...CHECKED, reason: "rotten" }] }, false],
    ["output/verify", { ref: "project", ...VERIFIED, entries: [{ ...VERIFIED, ...ACCEPTED }] }, true],
    ["output/verify", { ref: "project", ...VERIFIED, entries: [] }, false],
    ["output/doctor", { checks: [{ id: "git", status: "ok", message: "git 2.39.5" }] }, true],
    ["output/doctor", { checks: [], dryRun: true, diff: "" }, true],
    ["output/doctor", { checks: [{ id: "git", status: "well", message: "git 2.39.5" }] }, false],
    [
      "output/envelope",
      { version: 1, ok: true, command: "version", data: { version: "1" }, findings: [] },
      true,
    ],
    ["output/envelope", { version: 1, ok: true, command: "version", data: {}, findings: [] }, false],
    ["output/envelope", { version: 1, ok: true, command: null, data: {}, findings: [] }, false],
    [
      "output/envelope",
      { version: 1, ok: false, command: null, error: { code: "USAGE", message: "No." }, findings: [] },
      true,
    ],
    [
      "output/envelope",
      { version: 1, ok: false, command: "get", error: { code: "NO", message: "No." }, findings: [] },
      false,
    ],
    ["output/envelope", { version: 1, ok: false, command: "get", data: {}, findings: [] }, false],
    ["output/envelope", {}, false],
  ])("%s %j is valid: %s", (schema, value, isValid) => {
    expect(check(`${schema}.schema.json`, value).length === 0).toBe(isValid);
  });
});
