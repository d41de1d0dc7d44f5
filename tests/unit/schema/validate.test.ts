// Problems in the words that people read; which values are valid is tests/schemas.test.ts's business.
import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import type { Json } from "../../../src/model/json/json.js";
import { EXPECTED } from "../../../src/schema/expected.js";
import {
  validateConfig,
  validateDocument,
  validateEntry,
  type SchemaProblem,
} from "../../../src/schema/validate.js";
import { ROOT } from "../../tidy/source.js";

const ID = "01ARZ3NDEKTSV4RRFFQ69G5FAV";
const ENTRY = { v: 1, id: ID, kind: "progress", at: "2026-11-20T10:02:00Z", by: "@ada", text: "JWT done" };

const show = (problems: readonly SchemaProblem[]): string[] =>
  problems.map(({ pointer, message }) => `${pointer} ${message}`);

describe("config.json", () => {
  test.each<[value: Json, expected: string[]]>([
    [{}, []],
    [{ format: "ctx/1", project: "shop", budget: { policies: { "coding-task": "minimal" } } }, []],
    [[], [" must be an object, not a list"]],
    [{ format: 1 }, ['/format must be a format such as "ctx/1", not 1']],
    [{ project: "" }, ["/project must be a string that is not empty, not an empty string"]],
    [{ projct: "shop" }, ["/projct is not a key that ctx knows"]],
    [{ watch: { quitMs: 3 } }, ["/watch/quitMs is not a key that ctx knows"]],
    [{ colour: "red" }, ["/colour is not a key that ctx knows"]],
    [{ "a/b~c": 1 }, ["/a~1b~0c is not a key that ctx knows"]],
    [
      { watch: { quietMs: "2s" } },
      ["/watch/quietMs must be a whole number of milliseconds, at most a day, not a string"],
    ],
    [{ budget: { target: 101 } }, ["/budget/target must be a number from 0 to 100, not 101"]],
    [
      { check: { severity: { task: "fatal" } } },
      ['/check/severity/task must be one of "error", "warning", "info", not "fatal"'],
    ],
    [
      { delegation: { autoAccept: ["global"] } },
      ['/delegation/autoAccept/0 must be one of "branch", "project", not "global"'],
    ],
    [{ global: { ref: "main" } }, ['/global must have the key "source"']],
  ])("%j", (value, expected) => {
    expect(show(validateConfig(value))).toEqual(expected);
  });

  test("an unknown key is a problem of its own kind, with the name that was probably meant", () => {
    expect(validateConfig({ jurnal: {} })).toEqual([
      {
        kind: "unknown-key",
        pointer: "/jurnal",
        message: "is not a key that ctx knows",
        similar: "journal",
      },
    ]);
  });
});

describe("document", () => {
  test.each<[value: Json, expected: string[]]>([
    [{ title: "Login", $needs: ["task-41"], $unknown: true }, []],
    [{ $needs: "task-41" }, ["/$needs must be a list of task ids, not a string"]],
    [
      { $needs: ["a b"] },
      ['/$needs/0 must be a task id: letters, digits, ".", "_" and "-", at most 128, not "a b"'],
    ],
    [{ $branch: 3 }, ["/$branch must be the name of a branch, not 3"]],
    [{ $parent: null }, ["/$parent must be the id of a task or the name of a branch, not null"]],
    [{ $covers: [""] }, ["/$covers/0 must be a glob, not an empty string"]],
    [
      { $final: ["title"] },
      ['/$final/0 must be a JSON Pointer (RFC 6901), which begins with "/", not "title"'],
    ],
    [
      { $merge: { "/a": "sum" } },
      ['/$merge/~1a must be a strategy: "append", "union", "replace" or "by:<key>", not "sum"'],
    ],
    [
      { $merge: { a: "union" } },
      ['/$merge/a must have a key that is a JSON Pointer (RFC 6901), which begins with "/"'],
    ],
    [
      { $session: { env: { PORT: 80 } } },
      ["/$session/env/PORT must be a string without NUL, or null, not 80"],
    ],
    [{ $session: null }, []],
    [{ $session: { workdir: null, env: { PORT: null }, prereqs: null, requires: ["dir"] } }, []],
    [
      { $session: { prereqs: ["npm\u0000ci", ""] } },
      [
        '/$session/prereqs/0 must be a shell command, not "npm\\u0000ci"',
        "/$session/prereqs/1 must be a shell command, not an empty string",
      ],
    ],
    [
      { $session: { env: { "A=B": "x" } } },
      ['/$session/env/A=B must have a key that is the name of a variable: letters, digits and "_"'],
    ],
  ])("%j", (value, expected) => {
    expect(show(validateDocument(value))).toEqual(expected);
  });
});

describe("entry", () => {
  test.each<[change: Record<string, Json>, expected: string[]]>([
    [{}, []],
    [{ files: ["src/a.ts", { path: "src/b.ts", added: 3, removed: null }], more: [1] }, []],
    [{ v: 2 }, ["/v must be 1, not 2"]],
    [{ id: "42" }, ['/id must be a ULID, not "42"']],
    [
      { kind: "note" },
      ['/kind must be one of "progress", "insight", "verified", "status", "retract", not "note"'],
    ],
    [{ kind: "insight" }, [' must have the key "category"']],
    [{ kind: "retract" }, [' must have the key "of"']],
    [{ by: "ada" }, ['/by must be a name that begins with "@", not "ada"']],
    [{ percent: 101 }, ["/percent must be at most 100, not 101"]],
    [{ percent: "10" }, ["/percent must be a number, not a string"]],
    [{ files: [{ added: 1 }] }, ['/files/0 must have the key "path"']],
  ])("%j", (change, expected) => {
    expect(show(validateEntry({ ...ENTRY, ...change } as Json))).toEqual(expected);
  });

  test("an empty record lacks what every record has", () => {
    const keys = ["v", "id", "kind", "at", "by"];
    expect(show(validateEntry({}))).toEqual(keys.map((key) => ` must have the key "${key}"`));
  });
});

test("inherited names do not count as present, and magic keys are ordinary", () => {
  expect(show(validateConfig(JSON.parse('{"__proto__": 1}') as Json))).toEqual([
    "/__proto__ is not a key that ctx knows",
  ]);
  expect(show(validateConfig({ toString: 1, constructor: 2 } as unknown as Json))).toHaveLength(2);
  const inherited = Object.create({ v: 1, id: ID, kind: "progress", at: ENTRY.at, by: "@ada" }) as Json;
  expect(validateEntry(inherited)).toHaveLength(5);
});

test("a file that is wrong everywhere is told about the first twenty places", () => {
  const problems = validateDocument({ $needs: Array.from({ length: 100_000 }, () => 1), $branch: 1 });
  expect(problems).toHaveLength(20);
  expect(problems.every(({ message }) => message.startsWith("must be"))).toBe(true);
  expect(validateDocument({ $needs: ["task-1"] })).toEqual([]);
});

test("a long value is cut in the message", () => {
  const [problem] = validateDocument({ $final: ["x".repeat(1000)] });
  expect(problem?.message.length).toBeLessThan(150);
});

test.each(["config", "delegation", "document", "entry", "prune", "verdict"])(
  "every definition of the %s schema has its words",
  (name) => {
    const schema = JSON.parse(readFileSync(`${ROOT}schemas/${name}.schema.json`, "utf8")) as {
      $defs: object;
    };
    expect(Object.keys(schema.$defs).filter((definition) => !(definition in EXPECTED))).toEqual([]);
  },
);
